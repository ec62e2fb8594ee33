/**
 * The meanings of names in a tree of C: what the preprocessor finds, parsed. Names that no include
 * leads to are remembered, so that the tree can be swept for them and the compiler asks again.
 * Invariant: text that cannot be expanded or parsed is an `Ignorance`, never half an answer.
 */
import type { Declaration, Expression, FunctionDefinition } from "./c/ast.js";
import { parseDeclaration, parseExpression, parseFunction } from "./c/parse.js";
import { Misread } from "./c/reader.js";
import type { Answer, Ignorance, MacroText, Meanings, Own } from "./meanings.js";
import {
  isUnexpandable,
  MODEL,
  type CToken,
  type ItemFound,
  type Preprocessor,
} from "../preprocess/preprocess.js";

export class TreeMeanings implements Meanings {
  readonly #front: Preprocessor;
  readonly #kept: ReadonlySet<string>;
  readonly #declarations = new Map<string, Answer<Declaration>>();
  readonly #functions = new Map<string, Answer<FunctionDefinition>>();
  /** Names that no include leads to, looked for in the whole tree. */
  readonly swept = new Set<string>();
  /** Names of what was read so far. */
  readonly read = new Set<string>();
  /** Names that only the model's own declarations know. */
  readonly supplied = new Set<string>();
  /** Names without an answer that nobody has swept for. */
  readonly #missing = new Set<string>();

  /** @param kept names that are not expanded as macros */
  constructor(front: Preprocessor, kept: ReadonlySet<string>) {
    this.#front = front;
    this.#kept = kept;
  }

  /** Sweeps the tree for what was missed. @returns whether asking again may give other answers */
  async catchUp(): Promise<boolean> {
    const names = [...this.#missing];
    this.#missing.clear();
    if (names.length === 0) return false;
    for (const name of names) this.swept.add(name);
    await this.#front.sweep(names);
    this.#declarations.clear();
    this.#functions.clear();
    return true;
  }

  /** Looks for names before anybody asks. */
  async sweep(names: readonly string[]): Promise<void> {
    for (const name of names) this.#missing.add(name);
    await this.catchUp();
  }

  kindOf(name: string, root: string): "type" | "value" | "unknown" {
    if (name === "bool") return "type";
    const scope = this.#front.from(root);
    if (scope === undefined) return "unknown";
    if (scope.typedef(name) !== undefined) return "type";
    const isValue = scope.functionDeclaration(name) ?? scope.global(name) ?? scope.enumerator(name);
    return isValue === undefined ? (this.#kept.has(name) ? "value" : "unknown") : "value";
  }

  typedef(name: string, root: string): Answer<Declaration> {
    return this.#declaration("typedef", name, root, this.#front.from(root)?.typedef(name), true);
  }

  tag(
    kind: "struct" | "union" | "enum",
    name: string,
    root: string,
    isNeeded: boolean,
  ): Answer<Declaration> {
    return this.#declaration(kind, name, root, this.#front.from(root)?.tag(kind, name), isNeeded);
  }

  enumerator(name: string, root: string): Answer<Declaration> {
    return this.#declaration(
      "enumerator",
      name,
      root,
      this.#front.from(root)?.enumerator(name),
      false,
    );
  }

  global(name: string, root: string): Answer<Declaration> {
    const found = this.#front.from(root)?.global(name);
    return this.#declaration("global", name, root, found, found?.isExtern === true);
  }

  prototype(name: string, root: string): Answer<Declaration> {
    const found = this.#front.from(root)?.functionDeclaration(name);
    if (found?.kind !== "function") return this.#declaration("prototype", name, root, found, false);
    const definition = this.functionDefinition(name, root);
    if (definition?.kind !== "rooted") return definition;
    const { item, root: own } = definition;
    const declarator = {
      name,
      type: item.type,
      initializer: undefined,
      cleanup: "",
      isAuto: false,
      place: item.place,
    };
    const declaration: Declaration = {
      kind: "declaration",
      storage: "",
      declarators: [declarator],
      base: { kind: "words", words: ["int"] },
      place: item.place,
    };
    return { kind: "rooted", item: declaration, root: own };
  }

  functionDefinition(name: string, root: string): Answer<FunctionDefinition> {
    const key = `${name} ${root}`;
    if (this.#functions.has(key)) return this.#functions.get(key);
    const found = this.#front.from(root)?.functionDefinition(name);
    if (found === undefined) this.#miss(name);
    const answer =
      found === undefined
        ? undefined
        : this.#read(found, (tokens) =>
            parseFunction(tokens, (each) => this.kindOf(each, found.root)),
          );
    this.#functions.set(key, answer);
    return answer;
  }

  macro(name: string, root: string): MacroText | undefined {
    const path = this.#front.from(root)?.unit.macro(name, Infinity)?.path;
    if (path === undefined || path === MODEL) return undefined;
    return { expression: this.#expressionOf(name, root), path };
  }

  #expressionOf(name: string, root: string): Expression | undefined {
    const tokens = this.#front.expandIn(root, name);
    if (isUnexpandable(tokens)) return undefined;
    try {
      return parseExpression(tokens, (each) => this.kindOf(each, root));
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      return undefined;
    }
  }

  ownOf(name: string, root: string): Own | undefined {
    if (!root.endsWith(".c")) return undefined;
    const scope = this.#front.from(root);
    const macro = scope?.unit.macro(name, Infinity)?.path;
    if (macro !== undefined && !isForAll(macro)) return { what: "a macro", path: macro };
    const path = scope?.functionDefinition(name)?.path;
    // mm/internal.h and mm/vma.h, v6.3 to v7.1, are where the kernel has its iterators of VMAs.
    const isAtHome = path !== root && name.startsWith("vma_");
    if (path === undefined || isForAll(path) || isAtHome) return undefined;
    const found = this.functionDefinition(name, root);
    return found?.kind === "rooted" && found.item.isStatic
      ? { what: "a static function", path }
      : undefined;
  }

  isEnabled(option: string): boolean {
    const setting = this.#front.configuration.consult(option);
    return setting !== undefined && setting !== "n" && setting !== "";
  }

  get pageShift(): number | undefined {
    return this.#front.configuration.pageShift;
  }

  #declaration(
    kind: string,
    name: string,
    root: string,
    found: ItemFound | undefined,
    isWanted: boolean,
  ): Answer<Declaration> {
    if ((found === undefined || found.isExtern) && isWanted) this.#miss(name);
    if (found === undefined) return undefined;
    const key = `${kind} ${name} ${root}`;
    const known = this.#declarations.get(key);
    if (known !== undefined) return known;
    const answer = this.#read(found, (tokens) =>
      parseDeclaration(tokens, (each) => this.kindOf(each, found.root)),
    );
    this.#declarations.set(key, answer);
    return answer;
  }

  #miss(name: string): void {
    if (!this.swept.has(name)) this.#missing.add(name);
  }

  #read<T>(found: ItemFound, parse: (tokens: readonly CToken[]) => T): Answer<T> {
    const place = { path: found.path, offset: found.span.start };
    this.read.add(found.name);
    if (found.path === MODEL) this.supplied.add(found.name);
    const [other] = found.others;
    if (other !== undefined) {
      return ignorance(
        `${found.name} has several definitions, ${this.#line(found)} and ${this.#line(other)}`,
        place,
      );
    }
    const tokens = this.#front.tokensOf(found, { kept: this.#kept });
    if (isUnexpandable(tokens))
      return ignorance(`${found.name}: ${tokens.reason}`, {
        path: tokens.path,
        offset: tokens.offset,
      });
    try {
      return { kind: "rooted", item: parse(tokens), root: found.root };
    } catch (error) {
      if (!(error instanceof Misread)) throw error;
      return ignorance(`${found.name} cannot be parsed: ${error.message}`, error.place);
    }
  }

  #line(item: { readonly path: string; readonly span: { readonly start: number } }): string {
    return `${item.path}:${this.#front.lineOf(item.path, item.span.start)}`;
  }
}

function ignorance(
  reason: string,
  place: { readonly path: string; readonly offset: number },
): Ignorance {
  return { kind: "ignorance", reason, place };
}

/** What is for everybody lies in a folder include, for programs of the tools in theirs; another file is of who is beside it. */
function isForAll(path: string): boolean {
  return path === MODEL || /^tools\/.+\.h$|(?:^|\/)include\//.test(path);
}
