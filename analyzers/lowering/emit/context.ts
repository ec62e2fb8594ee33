/**
 * What lowering one function knows: its scopes, its lines so far, and the program around it.
 * Invariant: a name of C means what the innermost block that declares it says, and each block of C
 * is a block of the program, so that JavaScript's scopes agree.
 */
import type { Block, Expression, Place, TypeSyntax } from "../c/ast.js";
import type { CType, FunctionType } from "../types/ctype.js";
import type { TypeScope, Types } from "../types/resolve.js";
import type { ClassNames } from "./convert.js";
import type { Exits, FlatLists } from "./flatten.js";

/** A cleanup whose block has not ended. */
export interface OpenCleanup {
  readonly depth: number;
  readonly code: string;
  readonly hasStopped: string;
}

export interface Point {
  readonly kind: "statement" | "branch";
  readonly place: Place;
  /** Of a branch what it needs, of a statement what the branch needs that it stands in; C text. */
  readonly needs: string;
  /** The statement that a branch is part of, if it is known. */
  readonly statement: number | undefined;
  /** Ways of branches that all have to be taken to come here, as far as they are known. */
  readonly under: readonly number[];
  /** What the condition of a branch compares, in a program that weighs. */
  readonly compares: Weighed | undefined;
}

/** The two sides of a comparison of numbers: the index that a side is weighed by, or what it always is. */
export interface Weighed {
  readonly operator: string;
  readonly sides: readonly [number | bigint, number | bigint];
  /** Of the narrower one. */
  readonly bits: number;
  /** Whether it is true where the way is taken. */
  readonly isTrue: boolean;
}

export interface Variable {
  /** The identifier in the program. */
  readonly name: string;
  readonly type: CType;
  /** Its address is taken: the identifier holds a cell. */
  readonly isBoxed: boolean;
  /** Assigned once, where it is declared: TypeScript infers what it counts. */
  readonly isConstant: boolean;
  /** It may be read before anything is written to it. */
  readonly isUnwritten: boolean;
}

export interface Line {
  readonly depth: number;
  readonly text: string;
  /** Of the statement that the line is; undefined for lines that only close one. */
  readonly place: Place | undefined;
}

/** How a called function is reached. */
export interface Callee {
  readonly name: string;
  readonly type: FunctionType;
  /** The parameters of a modelled function say what they count. */
  readonly isModelled: boolean;
  /** What it is told behind its first argument: the function that calls it. */
  readonly where?: string;
  /** What a story calls it, for a function of the tree that a model stands in for elsewhere. */
  readonly told?: string;
  /** Its name, where it stands above the primitives: the tree's own, or what stands in for it. */
  readonly watched?: string;
  /** Its name, where it is a test and called as one. */
  readonly attempted?: string;
}

/** The program as one function sees it. */
export interface ProgramScope extends ClassNames {
  readonly types: Types;
  /** A modelled function, or one of the tree that is lowered then; else why there is none. */
  callee(name: string, from: string, args: readonly CType[]): Callee | string;
  /** A value of the model, or a variable of the tree at file scope. */
  global(
    name: string,
    from: string,
  ):
    | {
        readonly code: string;
        readonly type: CType;
        readonly isBoxed: boolean;
        readonly isAssignable: boolean;
      }
    | string
    | undefined;
  /** The class of a struct, or why there is none. */
  structClass(type: CType): string;
  /** The function that copies one struct of this type onto another. */
  copier(type: CType): string;
  /** The list of reasons: the index is the argument of `undecided()`. */
  reason(text: string, place: Place): number;
  /** A constant array of bytes, as an identifier. */
  text(bytes: readonly number[]): string;
  /** A variable with the life of the program, as an identifier. */
  persistent(name: string, initial: string): string;
  /** `container_of()` is asked for this member. */
  linked(type: CType, member: string): void;
  /** The field of a modelled struct: whether the model has it, or only the tree. */
  isModelField(struct: string, field: string): boolean;
  /** A field that the tree adds to a struct of the model. */
  extraField(struct: string, field: string, type: CType): void;
  isEnabled(option: string): boolean;
  /** What a function of the tree does, unless the model answers for it. */
  bodyOf(name: string, from: string): Block | undefined;
  /** What is lowered is another program where this symbol is otherwise. */
  dependsOn(symbol: string): void;
  readonly isTraced: boolean;
  readonly isCounted: boolean;
  /** Both sides of comparisons are written down. */
  readonly isWeighed: boolean;
  /** Whoever runs it looks at the machine after each operation. */
  readonly isWatched: boolean;
  /** Whether it is a program of tests, one of which is run. */
  readonly isTested: boolean;
  /** Whether conditions of this file say what a test wants. */
  isTestsOwn(path: string): boolean;
  /** Whether the function at hand calls this one as a test. */
  isAttempted(name: string): boolean;
  /** A point that tells whether control came there, as the index of it. */
  point(point: Point): number;
  /** An index for a side of a comparison. */
  side(): number;
}

interface NewVariable {
  readonly isBoxed: boolean;
  readonly isConstant: boolean;
  readonly identifier?: string;
  readonly hasInitializer?: boolean;
}

interface Scope {
  readonly variables: Map<string, Variable>;
  readonly types: Map<string, CType>;
  readonly constants: Map<string, bigint>;
}

/** A loop or switch around a statement: what `break` and `continue` mean. */
export interface Frame {
  readonly kind: "loop" | "switch" | "made";
  /** Given once something needs to name it. */
  label: string | undefined;
  /** Where a `goto` to these labels goes. */
  readonly jumps: ReadonlyMap<string, () => string>;
  /** The labels that stand for its end and its next turn, when it is no loop or switch of the program. */
  readonly exits?: Exits;
}

export class Context {
  readonly program: ProgramScope;
  readonly from: string;
  readonly functionName: string;
  readonly result: CType;
  /** Names whose address is taken, and names that are assigned to after their declaration. */
  readonly boxed: ReadonlySet<string>;
  readonly assigned: ReadonlySet<string>;
  /** Names of variables that may be read before anything is written to them. */
  readonly unwritten: ReadonlySet<string>;
  readonly lines: Line[] = [];
  readonly frames: Frame[] = [];
  /** From the outermost in. */
  readonly openCleanups: OpenCleanup[] = [];
  readonly #scopes: Scope[] = [];
  readonly #used = new Map<string, number>();
  readonly #own = new Set<string>();
  /** Statement lists that are jumped into, with the labels inside. */
  flat: FlatLists = new Map();
  /** A statement expression that may become statements before the one it stands in. */
  hoistable: object | undefined;
  /** The point of the statement at hand, and what the branch needs that it stands in. */
  statement: number | undefined = undefined;
  /** The comparison whose values are wanted. */
  probed: Expression | undefined = undefined;
  needs = "";
  under: readonly number[] = [];
  /** Points of the two ways of a condition, and what it compares. */
  readonly ways = new Map<Expression, readonly [yes: number, no: number]>();
  readonly compared = new Map<Expression, Omit<Weighed, "isTrue">>();
  #depth = 1;
  #nTemporaries = 0;

  constructor(
    program: ProgramScope,
    from: string,
    functionName: string,
    result: CType,
    uses: Pick<Context, "boxed" | "assigned" | "unwritten">,
  ) {
    this.program = program;
    this.from = from;
    this.functionName = functionName;
    this.result = result;
    this.boxed = uses.boxed;
    this.assigned = uses.assigned;
    this.unwritten = uses.unwritten;
  }

  enter(): void {
    this.#scopes.push({ variables: new Map(), types: new Map(), constants: new Map() });
  }

  leave(): void {
    this.#scopes.pop();
  }

  /** The variable of this name, with an identifier that no other in the function has. */
  declare(name: string, type: CType, more: NewVariable): Variable {
    const variable = this.reserve(name, type, more);
    this.bind(name, variable);
    return variable;
  }

  /** A variable that no name means yet. */
  reserve(name: string, type: CType, more: NewVariable): Variable {
    const n = this.#used.get(name) ?? 0;
    this.#used.set(name, n + 1);
    const identifier = `$${name.replaceAll(" ", "$")}`;
    const own = n === 0 ? identifier : `${identifier}$${n}`;
    if (more.identifier === undefined) this.#own.add(own);
    return {
      name: more.identifier ?? own,
      type,
      isBoxed: more.isBoxed,
      isConstant: more.isConstant,
      isUnwritten: more.hasInitializer === false && this.unwritten.has(name),
    };
  }

  /** From here on, to the end of the block, the name means the variable. */
  bind(name: string, variable: Variable): void {
    this.#top().variables.set(name, variable);
  }

  /** Something at file scope is used by its name, which no variable of the function may have then. */
  useGlobal(name: string): void {
    this.#used.set(name, Math.max(1, this.#used.get(name) ?? 0));
  }

  declareType(name: string, isTag: boolean, type: CType): void {
    this.#top().types.set(isTag ? `tag ${name}` : name, type);
  }

  declareConstant(name: string, value: bigint): void {
    this.#top().constants.set(name, value);
  }

  variable(name: string): Variable | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const scope = this.#scopes[index] as Scope;
      const found = scope.variables.get(name);
      if (found !== undefined) return found;
      if (scope.constants.has(name)) return undefined;
    }
    return undefined;
  }

  constant(name: string): bigint | undefined {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const scope = this.#scopes[index] as Scope;
      if (scope.variables.has(name)) return undefined;
      const found = scope.constants.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether the identifier is none of the function's own. */
  isOfFile(identifier: string): boolean {
    return !this.#own.has(identifier);
  }

  typeScope(typeOf: (expression: Expression) => CType): TypeScope {
    return {
      localType: (name, tag) => {
        for (let index = this.#scopes.length - 1; index >= 0; index--) {
          const found = (this.#scopes[index] as Scope).types.get(tag ? `tag ${name}` : name);
          if (found !== undefined) return found;
        }
        return undefined;
      },
      typeOf,
      localConstant: (name) => (this.variable(name) === undefined ? this.constant(name) : "hidden"),
    };
  }

  resolve(syntax: TypeSyntax, typeOf: (expression: Expression) => CType): CType {
    return this.program.types.resolve(syntax, this.from, this.typeScope(typeOf));
  }

  temporary(): string {
    return `t${++this.#nTemporaries}`;
  }

  label(hint: string): string {
    return `${hint}$${++this.#nTemporaries}`;
  }

  emit(text: string, place: Place | undefined): void {
    this.lines.push({ depth: this.#depth, text, place });
  }

  /** Lines of `body` stand one step deeper. */
  indented(body: () => void): void {
    this.#depth++;
    body();
    this.#depth--;
  }

  get depth(): number {
    return this.#depth;
  }

  /** Runs something that may give up halfway; nothing of it is left then. */
  attempt<T>(run: () => T, giveUp: (error: unknown) => T): T {
    const [nLines, nFrames, nScopes, depth, hoistable] = [
      this.lines.length,
      this.frames.length,
      this.#scopes.length,
      this.#depth,
      this.hoistable,
    ];
    try {
      return run();
    } catch (error) {
      this.lines.length = nLines;
      this.frames.length = nFrames;
      this.#scopes.length = nScopes;
      this.#depth = depth;
      this.hoistable = hoistable;
      return giveUp(error);
    }
  }

  #top(): Scope {
    const top = this.#scopes.at(-1);
    if (top === undefined) throw new Error("no scope is open");
    return top;
  }
}
