/**
 * One TypeScript program for any number of functions of C: what they call is lowered too, until it is
 * modelled or cannot be found. Invariant: the text is made of lines, one statement each, and the list
 * of places tells where each line and each `undecided()` comes from.
 */
import type { MachineName } from "../model/c/width.js";
import * as runtime from "../model/program.js";
import type { Block, Declaration, FunctionDefinition, Place } from "./c/ast.js";
import { classLines, copierLines, type ClassScope } from "./emit/classes.js";
import { called, mangled } from "./emit/code.js";
import { debugSymbols } from "./emit/debugging.js";
import { Context, type Callee, type Line, type ProgramScope, type Point } from "./emit/context.js";
import { Unlowerable } from "./emit/convert.js";
import { lengthOf, lowerFunction, type Unit } from "./emit/functions.js";
import { completed, initialized, zero } from "./emit/initializers.js";
import { annotationOf } from "./emit/annotations.js";
import {
  isOnlyMarks,
  pointsDeclaration,
  pointsIn,
  sidesDeclaration,
  withoutMarks,
} from "./emit/points.js";
import { otherwise } from "./fixed-constants.js";
import type { Meanings } from "./meanings.js";
import { MODEL } from "../preprocess/preprocess.js";
import type { Registry } from "./registry.js";
import {
  dataModels,
  isPlainLong,
  isScalar,
  type CType,
  type FunctionType,
  type StructType,
} from "./types/ctype.js";
import { Types } from "./types/resolve.js";

/** A function that the program has to have, in the file that defines it. */
export interface Wanted {
  readonly name: string;
  readonly root: string;
  /** What its parameters count, where that is known. */
  readonly units?: readonly (Unit | undefined)[];
  /** What is compiled under its name instead, and calls it. */
  readonly made?: FunctionDefinition;
}

/** A reason or a place that the program refers to by its index. */
interface Mark {
  readonly text: string;
  readonly place: Place;
}

export interface LoweredFunction {
  readonly name: string;
  /** The identifier in the program. */
  readonly identifier: string;
  readonly place: Place;
  readonly type: FunctionType;
}

/**
 * To be checked, to tell what it does, to count what of it runs, or that and to be watched, or that and
 * to write down both sides of comparisons; or tests of userland, one of which is run.
 */
export type ProgramForm = "plain" | "traced" | "counted" | "watched" | "weighed" | TestedForm;

/** A program of tests. */
interface TestedForm {
  /** Functions that are tests, and those that call them as such, by name. */
  readonly tests: ReadonlySet<string>;
  readonly callers: ReadonlySet<string>;
  /** Whether a file is the tests' own, whose conditions say what a test wants. */
  isOwn(path: string): boolean;
}

/** A point of a program that counts. */
export interface CountedPoint extends Point {
  readonly index: number;
  readonly owner: LoweredFunction;
  /** The line of the program that it stands before or in, without its points. */
  readonly code: string;
}

export interface Program {
  /** What it is compiled for. */
  readonly machine: MachineName;
  /** TypeScript. */
  readonly text: string;
  /** Where the lines come from, by index from 0. */
  readonly places: readonly (Place | undefined)[];
  /** Which function the lines belong to. */
  readonly owners: readonly (LoweredFunction | undefined)[];
  /** Whether functions are left out of it, because with them it would be too long. */
  readonly isFull: boolean;
  /** Whether it has variables that outlive a call. */
  readonly hasState: boolean;
  /** Whether a call may leave them otherwise than it found them. */
  readonly isAging: boolean;
  /** Those that no call changes, as `name (path)`: they are their first values all the time. */
  readonly unchanging: readonly string[];
  readonly marks: readonly Mark[];
  readonly functions: readonly LoweredFunction[];
  /** What is answered by the model, by name, with the prototype that answers. */
  readonly modelled: ReadonlyMap<string, string>;
  /** Functions wanted that there are none of, with the reason. */
  readonly missing: ReadonlyMap<string, string>;
  /** Members that the tree adds to structs of the model; they are zero at the start. */
  readonly assumed: readonly string[];
  /** What tells whether it ran; none in a program that does not count. */
  readonly points: readonly CountedPoint[];
  /** How many sides of comparisons it writes down. */
  readonly nSides: number;
  /** Symbols of debugging that it would be another program without, or with. */
  readonly debug: ReadonlySet<string>;
  /** Symbols that IS_ENABLED() and its like asked for. */
  readonly options: ReadonlySet<string>;
}

/** Whether a program calls a function of this name, the tree's own or the model's. */
export function calls({ modelled, functions }: Program, name: string): boolean {
  return modelled.has(name) || functions.some((each) => each.name === name);
}

/** Functions that one program may pull in before a root counts as too large to follow. */
const MAX_FUNCTIONS = 2000;
/** Characters of the functions of one program; a relocation and what it needs have some thousands. */
export const MAX_CHARACTERS = 300_000;
/** Those of tests, which are long, and are written for each release by hand. */
const MAX_CHARACTERS_OF_TESTS = 2_000_000;
/** Variables whose first values may lead from one to the next. */
const MAX_OPEN_VARIABLES = 100;
/** What a kernel says of itself, which is told by the function that says it. */
const alarms = new Set(["BUG_ON", "WARN_ON"]);
const typeNames = new Set(["Address", "Distance", "Flags", "Integer", "Word", "Pages", "Ref"]);
const runtimeNames = new Set(Object.keys(runtime));

interface Entry {
  readonly identifier: string;
  readonly definition: FunctionDefinition;
  readonly root: string;
  readonly type: FunctionType;
}

export function compile(
  meanings: Meanings,
  registry: Registry,
  wanted: readonly Wanted[],
  form: ProgramForm,
  machine: MachineName,
): Program {
  return new ProgramBuilder(meanings, registry, form, machine).build(wanted);
}

/** `extern typeof(x) x;`, which EXPORT_SYMBOL(x) is (include/linux/export.h, v6.4 and later). */
function isOfItself({ name, type }: Declaration["declarators"][number]): boolean {
  return type.kind === "typeof" && type.operand.kind === "name" && type.operand.name === name;
}

class ProgramBuilder implements ProgramScope, ClassScope {
  readonly types: Types;
  readonly isTraced: boolean;
  readonly isCounted: boolean;
  readonly isWatched: boolean;
  readonly #tested: TestedForm | undefined;
  readonly isWeighed: boolean;
  #nSides = 0;
  #isFull = false;
  readonly #points: Point[] = [];
  readonly #debug = new Set<string>();
  readonly #options = new Set<string>();
  /** Variables of the tree that hold one number or pointer, with what people call them. */
  readonly #scalars = new Map<string, string>();
  readonly #meanings: Meanings;
  readonly #registry: Registry;
  readonly #entries = new Map<string, Entry>();
  readonly #queue: Entry[] = [];
  readonly #units = new Map<Entry, readonly (Unit | undefined)[]>();
  /** The function that is being lowered, and who names whom. */
  #current: Entry | undefined;
  readonly #calls = new Map<Entry, Set<Entry>>();
  readonly #used = new Map<string, number>();
  readonly #lines: Line[] = [];
  /** Variables whose first value is being lowered, each for the one before it. */
  #nOpenVariables = 0;
  readonly #lineOwners: Entry[] = [];
  readonly #marks: Mark[] = [];
  readonly #markIndex = new Map<string, number>();
  readonly #classes = new Map<string, { readonly type: StructType; readonly name: string }>();
  readonly #copiers = new Map<string, { readonly type: StructType; readonly name: string }>();
  readonly #linked = new Map<string, Set<string>>();
  readonly #extra = new Map<
    string,
    { readonly struct: string; readonly field: string; readonly type: CType }
  >();
  readonly #texts = new Map<string, string>();
  /** Why a constant of the model is not the tree's, by name and file; undefined where it is. */
  readonly #constants = new Map<string, string | undefined>();
  readonly #globals = new Map<
    string,
    | {
        readonly code: string;
        readonly type: CType;
        readonly isBoxed: boolean;
        readonly isAssignable: boolean;
      }
    | string
  >();
  readonly #variables: {
    readonly name: string;
    readonly annotation: string;
    readonly initial: string;
  }[] = [];
  readonly #modelled = new Map<string, string>();
  /** Known once all functions are lowered. */
  #namedMembers: ReadonlySet<string> | undefined;

  constructor(meanings: Meanings, registry: Registry, form: ProgramForm, machine: MachineName) {
    this.#meanings = meanings;
    this.#registry = registry;
    this.#tested = typeof form === "object" ? form : undefined;
    this.isTraced = form === "traced";
    this.isWatched = form === "watched";
    this.isWeighed = form === "weighed";
    this.isCounted = form === "counted" || this.isWatched || this.isWeighed;
    this.types = new Types(meanings, registry, dataModels[machine]);
  }

  build(wanted: readonly Wanted[]): Program {
    const missing = new Map<string, string>();
    for (const { name, root, units, made } of wanted) {
      const entry = made === undefined ? this.#entry(name, root) : this.#made(made, root);
      if (typeof entry === "string") missing.set(name, entry);
      else if (units !== undefined) this.#units.set(entry, units);
    }
    let nCharacters = 0;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#current = next;
      const lines = lowerFunction(this, next.definition, next.root, next.identifier, {
        room: (this.isTested ? MAX_CHARACTERS_OF_TESTS : MAX_CHARACTERS) - nCharacters,
        units: this.#units.get(next) ?? [],
        noRoom: () => {
          this.#isFull = true;
        },
      });
      nCharacters += lengthOf(lines);
      for (const line of lines) {
        this.#lines.push(line);
        this.#lineOwners.push(next);
      }
    }
    return this.#assembled(missing);
  }

  callee(name: string, from: string, args: readonly CType[]): Callee | string {
    if (this.#registry.functions.has(name) && !this.#hasOwn(name, from)) {
      const own = this.#registry.isOneFiles(name) ? undefined : this.#meanings.ownOf(name, from);
      if (own !== undefined)
        return `${name}() is ${own.what} of ${own.path}, and the model answers for the kernel's`;
      const chosen = this.#registry.answer(name, this.#declared(name, from), args, this.types);
      if (typeof chosen === "string") return chosen;
      this.#modelled.set(name, chosen.answer.prototype);
      const { call } = chosen.answer;
      const where = this.#current?.definition.name;
      return {
        name: call,
        type: chosen.type,
        isModelled: true,
        ...this.#watched(name),
        ...(alarms.has(call) && where !== undefined ? { where } : {}),
      };
    }
    const entry = this.#entry(name, from);
    if (typeof entry !== "string" && this.#current !== undefined) {
      const named = this.#calls.get(this.#current) ?? new Set();
      this.#calls.set(this.#current, named);
      named.add(entry);
    }
    return typeof entry === "string"
      ? entry
      : {
          name: entry.identifier,
          type: entry.type,
          isModelled: false,
          ...(this.#registry.standsIn(name) ? { told: `${name}()` } : {}),
          ...this.#watched(name),
          ...(this.isAttempted(name) ? { attempted: name } : {}),
        };
  }

  isAttempted(name: string): boolean {
    const caller = this.#current?.definition.name ?? "";
    return this.#tested?.tests.has(name) === true && this.#tested.callers.has(caller);
  }

  get isTested(): boolean {
    return this.#tested !== undefined;
  }

  isTestsOwn(path: string): boolean {
    return this.#tested?.isOwn(path) === true;
  }

  #watched(name: string): Pick<Callee, "watched"> {
    return this.#registry.isOperation(name) ? { watched: name } : {};
  }

  /** Whether the tree has a body of its own where the model stands in for trees without; one that cannot be read is one. */
  #hasOwn(name: string, from: string): boolean {
    return (
      this.#registry.standsIn(name) && this.#meanings.functionDefinition(name, from) !== undefined
    );
  }

  /** What the tree declares; the model's own declarations say nothing new. */
  #declared(name: string, from: string): FunctionType | undefined {
    const found = this.#meanings.prototype(name, from);
    if (found?.kind !== "rooted" || found.item.place.path === MODEL) return undefined;
    const declarator = found.item.declarators.find((each) => each.name === name);
    const type =
      declarator === undefined ? undefined : this.types.resolve(declarator.type, found.root);
    return type?.kind === "function" ? type : undefined;
  }

  #entry(name: string, from: string): Entry | string {
    const found = this.#meanings.functionDefinition(name, from);
    if (found === undefined) return `no definition of ${name}()`;
    if (found.kind === "ignorance") return found.reason;
    const { item: definition, root } = found;
    const key = `${definition.place.path}:${definition.place.offset}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= MAX_FUNCTIONS)
      return `${name}() is one function too many: ${MAX_FUNCTIONS} are lowered already`;
    const entry = this.#taken(definition, root);
    if (typeof entry !== "string") this.#entries.set(key, entry);
    return entry;
  }

  /** It stands where what it calls does, and is another function. */
  #made(definition: FunctionDefinition, root: string): Entry | string {
    const entry = this.#taken(definition, root);
    if (typeof entry !== "string") this.#entries.set(`made ${definition.name} ${root}`, entry);
    return entry;
  }

  #taken(definition: FunctionDefinition, root: string): Entry | string {
    const { name } = definition;
    const type = this.types.resolve(definition.type, root);
    if (type.kind !== "function") return `${name}() is no function`;
    const entry: Entry = { identifier: this.#unique(mangled(name)), definition, root, type };
    this.#queue.push(entry);
    return entry;
  }

  #unique(name: string): string {
    const n = this.#used.get(name) ?? 0;
    this.#used.set(name, n + 1);
    // Two dollars: no variable of a function has a name like that.
    return n === 0 ? name : `${name}$$${n + 1}`;
  }

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
    | undefined {
    const constant = this.#registry.constants.get(name);
    if (constant !== undefined) {
      const other = this.#otherwise(name, from);
      if (other !== undefined) return other;
      const declaration = this.#registry.parse(`${constant.type} x`);
      const type = this.types.resolve(declaration.declarators[0]?.type ?? declaration.base, MODEL);
      return {
        code: constant.isCall ? called(constant.call) : constant.call,
        type,
        isBoxed: false,
        isAssignable: false,
      };
    }
    const found = this.#meanings.global(name, from);
    if (found === undefined) return undefined;
    if (found.kind === "ignorance") return found.reason;
    const key = `${name} ${found.item.place.path}:${found.item.place.offset}`;
    const known = this.#globals.get(key);
    if (known !== undefined) return known;
    const declarator = found.item.declarators.find((each) => each.name === name);
    if (
      declarator !== undefined &&
      (this.types.resolve(declarator.type, found.root).kind === "function" ||
        (isOfItself(declarator) && this.#meanings.functionDefinition(name, from) !== undefined))
    )
      return undefined;
    if (this.#nOpenVariables >= MAX_OPEN_VARIABLES)
      return `the variable ${name} is at the end of too many others`;
    this.#nOpenVariables++;
    const made = this.#variable(name, found.item, found.root);
    this.#nOpenVariables--;
    this.#globals.set(key, made);
    return made;
  }

  /** Why the model's constant is not what the tree means by the name. */
  #otherwise(name: string, from: string): string | undefined {
    const key = `${name} ${from}`;
    if (!this.#constants.has(key))
      this.#constants.set(key, otherwise(name, from, this.#meanings, this.types));
    return this.#constants.get(key);
  }

  #variable(
    name: string,
    declaration: Declaration,
    root: string,
  ):
    | {
        readonly code: string;
        readonly type: CType;
        readonly isBoxed: boolean;
        readonly isAssignable: boolean;
      }
    | string {
    const declarator = declaration.declarators.find((each) => each.name === name);
    if (declarator === undefined) return `${name} is declared in a way that is not understood`;
    if (declaration.storage === "extern" && declarator.initializer === undefined)
      return `no definition of the variable ${name}`;
    const cx = new Context(
      this,
      root,
      "",
      { kind: "void" },
      { boxed: new Set(), assigned: new Set(), unwritten: new Set() },
    );
    cx.enter();
    const code = this.#unique(mangled(name));
    try {
      const type = completed(cx, this.types.resolve(declarator.type, root), declarator.initializer);
      const isBoxed = isScalar(type);
      // In the table before its initializer is lowered: a list head points to itself.
      const variable = { code, type, isBoxed, isAssignable: true };
      this.#globals.set(`${name} ${declaration.place.path}:${declaration.place.offset}`, variable);
      const initial =
        declarator.initializer === undefined
          ? zero(this, type)
          : initialized(cx, type, declarator.initializer);
      const annotation = annotationOf({ program: this }, type);
      const stored = isPlainLong(type) ? called("word", initial) : initial;
      if (isBoxed) this.#scalars.set(code, `${name} (${declaration.place.path})`);
      this.#variables.push({
        name: code,
        annotation: isBoxed ? `Ref<${annotation}>` : annotation,
        initial: isBoxed ? `cell<${annotation}>(${stored})` : initial,
      });
      return variable;
    } catch (error) {
      if (error instanceof Unlowerable) return `the variable ${name}: ${error.message}`;
      throw error;
    }
  }

  persistent(name: string, initial: string): string {
    const identifier = this.#unique(name);
    this.#variables.push({ name: identifier, annotation: "any", initial });
    return identifier;
  }

  classOf(type: CType): string | undefined {
    if (type.kind !== "struct") return undefined;
    if (type.isModelled) return type.name;
    if (typeof type.layout() === "string") return undefined;
    return this.structClass(type);
  }

  structClass(type: CType): string {
    if (type.kind !== "struct")
      throw new Unlowerable(type.kind === "opaque" ? type.reason : "no struct");
    if (type.isModelled) {
      if (!runtimeNames.has(type.name))
        throw new Unlowerable(`the model has no class for struct ${type.name}`);
      return type.name;
    }
    const known = this.#classes.get(type.id);
    if (known !== undefined) return known.name;
    const layout = type.layout();
    if (typeof layout === "string") throw new Unlowerable(layout);
    const name = this.#unique(`${type.tag}$${type.name}`);
    this.#classes.set(type.id, { type, name });
    return name;
  }

  isNamedMember(field: string): boolean {
    this.#namedMembers ??= new Set(
      [
        ...this.#lines.map(({ text }) => text),
        ...this.#variables.map(({ initial }) => initial),
        ...[...this.#extra.values()].map(({ struct, field: own, type }) =>
          this.#extension(struct, own, type),
        ),
      ].flatMap((text) => text.match(/\$\w+/g) ?? []),
    );
    return this.#namedMembers.has(mangled(field));
  }

  copier(type: CType): string {
    if (type.kind !== "struct") throw new Unlowerable("a copy of what is no struct");
    const known = this.#copiers.get(type.id);
    if (known !== undefined) return known.name;
    const className = this.structClass(type);
    const name = this.#unique(`copy$${className}`);
    this.#copiers.set(type.id, { type, name });
    return name;
  }

  reason(text: string, place: Place): number {
    const key = `${text} ${place.path}:${place.offset}`;
    const known = this.#markIndex.get(key);
    if (known !== undefined) return known;
    const index = this.#marks.length;
    this.#marks.push({ text, place });
    this.#markIndex.set(key, index);
    return index;
  }

  text(bytes: readonly number[]): string {
    const literal = `[${bytes.map((byte) => (byte << 24) >> 24).join(", ")}]`;
    const known = this.#texts.get(literal);
    if (known !== undefined) return known;
    const name = `text${this.#texts.size + 1}`;
    this.#texts.set(literal, name);
    return name;
  }

  linked(type: CType, member: string): void {
    if (type.kind !== "struct") return;
    const members = this.#linked.get(type.id) ?? new Set();
    this.#linked.set(type.id, members);
    members.add(member);
  }

  linkedMembers(type: StructType): ReadonlySet<string> {
    return this.#linked.get(type.id) ?? new Set();
  }

  isModelField(struct: string, field: string): boolean {
    const type = this.types.resolve(
      { kind: "tag", tag: "struct", name: struct, body: undefined, origin: "" },
      MODEL,
    );
    const layout = type.kind === "struct" ? type.layout() : "";
    const declared =
      typeof layout === "string"
        ? undefined
        : layout.fields.find(({ name }) => name === field)?.type;
    return this.#registry.hasField(struct, field, declared, this.types);
  }

  extraField(struct: string, field: string, type: CType): void {
    this.#extra.set(`${struct}.${field}`, { struct, field, type });
  }

  point(point: Point): number {
    return this.#points.push(point) - 1;
  }

  side(): number {
    return this.#nSides++;
  }

  bodyOf(name: string, from: string): Block | undefined {
    if (this.#registry.functions.has(name)) return undefined;
    const found = this.#meanings.functionDefinition(name, from);
    return found?.kind === "rooted" ? found.item.body : undefined;
  }

  dependsOn(symbol: string): void {
    this.#debug.add(symbol);
  }

  isEnabled(option: string): boolean {
    this.#options.add(option);
    if (debugSymbols.has(option)) this.#debug.add(option);
    return this.#meanings.isEnabled(option);
  }

  #assembled(missing: ReadonlyMap<string, string>): Program {
    this.#boundRecursion();
    const body: Line[] = [];
    const plain = (text: string): number => body.push({ depth: 0, text, place: undefined });
    // Copying a struct asks for the copiers of what it holds, so the lists grow while they are written.
    const written = new Set<string>();
    const copiers: string[] = [];
    for (let isDone = false; !isDone; ) {
      isDone = true;
      for (const [id, { type, name }] of [...this.#copiers]) {
        if (written.has(`copier ${id}`)) continue;
        written.add(`copier ${id}`);
        isDone = false;
        copiers.push(...copierLines(this, type, name, this.structClass(type)));
      }
    }
    for (const { struct, field, type } of this.#extra.values())
      plain(this.#extension(struct, field, type));
    // A class is written after those that it holds, and classes ask for others while they are written.
    const blocks = new Map<string, string[]>();
    const emitClass = (id: string): void => {
      if (blocks.has(id)) return;
      blocks.set(id, []);
      const { type, name } = this.#classes.get(id) as { type: StructType; name: string };
      blocks.set(id, classLines(this, type, name));
    };
    for (let n = -1; n !== this.#classes.size; ) {
      n = this.#classes.size;
      for (const id of [...this.#classes.keys()]) emitClass(id);
    }
    for (const lines of blocks.values()) lines.forEach(plain);
    copiers.forEach(plain);
    for (const [literal, name] of this.#texts) plain(`const ${name}: number[] = ${literal};`);
    if (this.isCounted) plain(pointsDeclaration(this.#points.length));
    if (this.isWeighed) plain(sidesDeclaration(this.#nSides));
    for (const { name, annotation } of this.#variables) plain(`let ${name}: ${annotation};`);
    plain("export function reset(): void {");
    for (const { name, initial } of this.#variables)
      plain(
        `  ${name} = ${/\b(recast|unerased|container_of)\b/.test(initial) ? called("tried", `() => ${initial}`) : initial};`,
      );
    plain("}");
    body.push(...this.#lines);
    const lowered = new Map<Entry, LoweredFunction>();
    for (const entry of this.#entries.values()) {
      const { identifier, definition, type } = entry;
      lowered.set(entry, { name: definition.name, identifier, place: definition.place, type });
    }
    const functions = [...lowered.values()];
    const owners = [
      ...body.slice(0, body.length - this.#lines.length).map(() => undefined),
      ...this.#lineOwners.map((entry) => lowered.get(entry)),
    ];
    if (functions.length > 0)
      plain(`export { ${functions.map(({ identifier }) => identifier).join(", ")} };`);
    const texts = body.map(({ depth, text }) => "  ".repeat(depth) + text);
    const head = importsOf(texts);
    return {
      text: `${[...head, ...texts].join("\n")}\n`,
      places: [...head.map(() => undefined), ...body.map(({ place }) => place)],
      owners: [...head.map(() => undefined), ...owners],
      isFull: this.#isFull,
      hasState: this.#variables.length > 0,
      ...this.#aging(),
      marks: this.#marks,
      functions,
      modelled: this.#modelled,
      missing,
      assumed: [...this.#extra.keys()].sort(),
      points: this.#pointsIn(body, owners),
      nSides: this.#nSides,
      debug: this.#debug,
      options: this.#options,
      machine: this.types.machine.name,
    };
  }

  /** Those that are left in the lines: what was lowered only for its type counts nothing. */
  #pointsIn(
    lines: readonly Line[],
    owners: readonly (LoweredFunction | undefined)[],
  ): readonly CountedPoint[] {
    if (!this.isCounted) return [];
    const found = new Map<number, CountedPoint>();
    lines.forEach(({ text }, i) => {
      const owner = owners[i];
      if (owner === undefined) return;
      const line = (isOnlyMarks(text) ? lines[i + 1]?.text : text) ?? "";
      for (const index of pointsIn(text))
        found.set(index, {
          ...(this.#points[index] as Point),
          index,
          owner,
          code: withoutMarks(line),
        });
    });
    return [...found.values()].sort((a, b) => a.index - b.index);
  }

  /** Which variables the functions may change: what is only read of one is read by its name and `.v`. */
  #aging(): Pick<Program, "isAging" | "unchanging"> {
    const code = this.#lines.map(({ text }) => text).join("\n");
    const used = new Map<string, boolean>();
    for (const [, name = "", rest = ""] of code.matchAll(
      /((?:static)?\$[\w$]+)(?![\w$])((?:\.v(?![\w$]))?(?: = (?!=))?)/g,
    ))
      used.set(name, used.get(name) === true || rest !== ".v");
    const names = this.#variables.map(({ name }) => name);
    const unchanging = [...this.#scalars].filter(([name]) => used.get(name) === false);
    return {
      isAging: names.some((name) => used.get(name) === true),
      unchanging: unchanging.map(([, told]) => told).sort(),
    };
  }

  /** Functions that lead back to themselves count their calls. */
  #boundRecursion(): void {
    const recursive = new Set(
      [...this.#entries.values()].filter((entry) => this.#leadsBack(entry)),
    );
    this.#lines.forEach((line, index) => {
      const owner = this.#lineOwners[index] as Entry;
      const burn = /^(burn\(\d*\));$/.exec(line.text)?.[1];
      if (burn === undefined || line.depth !== 1 || !recursive.has(owner)) return;
      const { name, place } = owner.definition;
      this.#lines[index] = {
        ...line,
        text: `${burn}, recurse(${this.reason(`${name}() leads back to itself, and the recursion does not end`, place)});`,
      };
    });
  }

  #leadsBack(entry: Entry): boolean {
    const seen = new Set<Entry>();
    const walk = (from: Entry): boolean => {
      for (const next of this.#calls.get(from) ?? []) {
        if (next === entry) return true;
        if (seen.has(next)) continue;
        seen.add(next);
        if (walk(next)) return true;
      }
      return false;
    };
    return walk(entry);
  }

  /** A member that only the tree knows: zero until it is written, on any object of the model. */
  #extension(struct: string, field: string, type: CType): string {
    const key = mangled(field);
    try {
      return `${called("extend", struct, `"${key}"`, `() => ${zero(this, type)}`)};`;
    } catch (error) {
      if (error instanceof Unlowerable)
        return `${called("extend", struct, `"${key}"`, "unknown_member")};`;
      throw error;
    }
  }
}

/** What the lines use of the model, imported by name. */
function importsOf(lines: readonly string[]): string[] {
  const used = new Set<string>();
  for (const line of lines) {
    for (const match of line.matchAll(/(?<![\w$.])[A-Za-z_]\w*/g)) used.add(match[0]);
  }
  const values = [...used].filter((name) => runtimeNames.has(name)).sort();
  const types = [...used].filter((name) => typeNames.has(name)).sort();
  return [
    ...(values.length > 0 ? [`import { ${values.join(", ")} } from "./model/program.js";`] : []),
    ...(types.length > 0 ? [`import type { ${types.join(", ")} } from "./model/program.js";`] : []),
  ];
}
