/**
 * Names that stand where a use would and are other names, as only the macros of included headers tell:
 * an argument that a macro pastes to something or makes a string of, a member that it names, a
 * parameter of a trace event, a member of a group, and a declaration of the file that a macro pastes.
 * Invariant: it acquits and never accuses, and each acquittal names what proves it.
 */
import { isMark } from "../syntax/punctuators.js";
import { proof, type Proof } from "../references/proof.js";
import { callAround, fateOfArgument, type KnownMacros } from "../references/macro-arguments.js";
import type { LedgerEntry } from "../references/ledger-entry.js";
import { lastNotAbove } from "../syntax/bytes.js";
import { tokenKind } from "../syntax/lex.js";
import {
  macroDefinition,
  readSource,
  type MacroDefinition,
  type Source,
} from "../syntax/source.js";
import { inChunks } from "../trees/in-chunks.js";
import type { Tree } from "../trees/tree.js";
import { headerDeclarations } from "./declared-by-macros.js";
import { groupMember } from "./group-members.js";
import type { SeenMacros } from "./seen-macros.js";
import { eventParameter } from "./trace-events.js";

/** Kinds of occurrences that may be another name. */
const asked: ReadonlySet<LedgerEntry["kind"]> = new Set([
  "call",
  "address",
  "value",
  "type",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
  "paste",
  "unparsed",
]);

export function withOtherNames(
  tree: Tree,
  macros: SeenMacros,
  entries: readonly LedgerEntry[],
): readonly LedgerEntry[] {
  const byPath = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    if (entry.inside || !asked.has(entry.kind) || !/\.(c|h|inc)$/.test(entry.path)) continue;
    const list = byPath.get(entry.path);
    if (list === undefined) byPath.set(entry.path, [entry]);
    else list.push(entry);
  }
  const acquitted = new Map<LedgerEntry, Proof>();
  macros.expect([...byPath.keys()]);
  for (const [path, bytes] of inChunks(tree, [...byPath.keys()])) {
    const own = byPath.get(path) ?? [];
    const file = new File(readSource(path, bytes), bytes, macros);
    for (const entry of own) {
      // What was not looked at is a use.
      if (file.isSpent) break;
      const other = file.otherName(entry) ?? inList(file, entry);
      if (other !== undefined) acquitted.set(entry, other);
    }
    for (const [entry, hidden] of file.hidden(own.filter((each) => !acquitted.has(each))))
      acquitted.set(entry, hidden);
  }
  if (acquitted.size === 0) return entries;
  return entries.map((entry) => {
    const other = acquitted.get(entry);
    return other === undefined ? entry : { ...entry, kind: "homonym", proof: other };
  });
}

/** Uses of a list that are looked at. */
const MAX_USES = 32;
/** Tokens that are read again for the names of one file: so many, and so many for each of its own. */
const MIN_READ = 500_000;
const READ_OF_TOKEN = 8;

/**
 * `#define LIST(X) X(name)`: what becomes of the name is up to the macros that the list is given. All of
 * its uses are in the file of a source; those of a header may be anywhere.
 */
function inList(file: File, { path, span }: LedgerEntry): Proof | undefined {
  const listed = path.endsWith(".c") ? file.listed(span.start) : undefined;
  if (listed === undefined) return undefined;
  const uses = file.usesOf(listed.list);
  if (uses.length === 0 || uses.length > MAX_USES) return undefined;
  return uses.every((start) => file.givesAway(start, listed))
    ? proof("argument-of-list", listed.list)
    : undefined;
}

/** A name in a list: the list's macro, which of its parameters is called, and the call. */
interface Listed {
  readonly list: string;
  readonly parameter: number;
  readonly index: number;
  readonly args: readonly string[];
}

interface MacroCall {
  readonly macro: MacroDefinition;
  readonly call: ReturnType<typeof callAround>;
}

class File {
  readonly #source: Source;
  readonly #bytes: Uint8Array;
  readonly #macros: SeenMacros;
  readonly #uses = new Map<string, readonly number[]>();
  readonly #bodies = new Map<number, readonly string[]>();
  #known: KnownMacros | undefined;
  #nLeft: number;

  constructor(source: Source, bytes: Uint8Array, macros: SeenMacros) {
    this.#source = source;
    this.#bytes = bytes;
    this.#macros = macros;
    this.#nLeft = MIN_READ + READ_OF_TOKEN * source.lexed.nTokens;
  }

  /** Whether so much was read again for its names that no other is looked at. */
  get isSpent(): boolean {
    return this.#nLeft < 0;
  }

  /** What proves that the name at an entry is another one. */
  otherName({ span, symbol, kind }: LedgerEntry): Proof | undefined {
    if (kind === "paste") return undefined;
    const { lexed, structure } = this.#source;
    const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), span.start);
    if (lexed.start[token] !== span.start || this.#source.tokenText(token) !== symbol)
      return undefined;
    const owner = lexed.directiveOf[token] as number;
    if (owner >= 0) return this.#inMacro(token);
    const position = structure.positionOf[token] ?? -1;
    if (position < 0) return undefined;
    const isKernels = (name: string): boolean => this.#macros.isKernels(this.#source, name);
    return (
      eventParameter(this.#source, position, isKernels) ??
      groupMember(this.#source, position, isKernels) ??
      this.#inCall(position)
    );
  }

  #inCall(position: number): Proof | undefined {
    const { structure } = this.#source;
    const open = structure.parent[position] ?? -1;
    const isAlone =
      isMark(structure.punctuator(position - 1), "(,") &&
      isMark(structure.punctuator(position + 1), "),");
    if (!isAlone || structure.punctuator(open) !== "(" || !structure.isWord(open - 1))
      return undefined;
    const close = structure.partner[open] ?? -1;
    const callee = structure.text(open - 1);
    this.#known ??= this.#macros.from(this.#source);
    if (close < 0 || this.#known.find(callee).length === 0) return undefined;
    this.#nLeft -= close - open;
    const args = [""];
    let index = 0;
    for (let at = open + 1; at < close; at++) {
      if (at === position) index = args.length - 1;
      if (structure.parent[at] === open && structure.punctuator(at) === ",") args.push("");
      else args[args.length - 1] += structure.text(at);
    }
    return this.#madeOf(callee, index, args);
  }

  /** The macro that a token is in the body of, and its call there. */
  #callIn(token: number): MacroCall | undefined {
    const { lexed, tokenText } = this.#source;
    const directive = lexed.directives[lexed.directiveOf[token] as number];
    const macro = directive && macroDefinition(this.#source, directive);
    if (macro === undefined || token < macro.bodyToken) return undefined;
    let body = this.#bodies.get(macro.bodyToken);
    if (body === undefined) {
      const { bodyToken, endToken } = macro;
      body = Array.from({ length: endToken - bodyToken }, (_, at) => tokenText(bodyToken + at));
      this.#bodies.set(bodyToken, body);
    }
    return { macro, call: callAround(body, token - macro.bodyToken) };
  }

  #inMacro(token: number): Proof | undefined {
    const { macro, call } = this.#callIn(token) ?? {};
    if (macro === undefined || call?.isAlone !== true || macro.isParameter(call.callee))
      return undefined;
    return this.#madeOf(
      call.callee,
      call.index,
      call.args.map((arg) => arg.join("")),
    );
  }

  /** The list that the name at an offset stands in, or undefined. */
  listed(start: number): Listed | undefined {
    const { lexed } = this.#source;
    const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
    const { macro, call } = this.#callIn(token) ?? {};
    if (macro?.isFunctionLike !== true || call?.isAlone !== true) return undefined;
    if (!macro.isParameter(call.callee)) return undefined;
    return {
      list: macro.name,
      parameter: macro.parameters.indexOf(call.callee),
      index: call.index,
      args: call.args.map((arg) => arg.join("")),
    };
  }

  /** Offsets of the uses of a macro in this file, its own definitions left out. */
  usesOf(macro: string): readonly number[] {
    const known = this.#uses.get(macro);
    if (known !== undefined) return known;
    const { lexed, tokenText } = this.#source;
    const found: number[] = [];
    this.#uses.set(macro, found);
    this.#nLeft -= lexed.nTokens;
    for (let token = 0; token < lexed.nTokens; token++) {
      if (lexed.kind[token] !== tokenKind.word || tokenText(token) !== macro) continue;
      const directive = lexed.directives[lexed.directiveOf[token] as number];
      if (directive === undefined || token !== directive.firstToken + 2)
        found.push(lexed.start[token] as number);
    }
    return found;
  }

  /** Whether the macro that the list gets at an offset makes other names of what it lists. */
  givesAway(start: number, { parameter, index, args }: Listed): boolean {
    const { lexed, structure } = this.#source;
    const token = lastNotAbove(lexed.start.subarray(0, lexed.nTokens), start);
    const position = structure.positionOf[token] ?? -1;
    const open = position + 1;
    if (position < 0 || structure.punctuator(open) !== "(") return false;
    let at = open + 1;
    for (let n = 0; n < parameter; n++) {
      while (at < structure.code.length && structure.punctuator(at) !== ",") at++;
      at++;
    }
    const isAlone = structure.isWord(at) && isMark(structure.punctuator(at + 1), ",)");
    return isAlone && this.#madeOf(structure.text(at), index, args) !== undefined;
  }

  #madeOf(callee: string, index: number, args: readonly string[]): Proof | undefined {
    this.#known ??= this.#macros.from(this.#source);
    const fate = fateOfArgument(callee, index, args, this.#known, (n) =>
      this.#source.steps.take(n),
    );
    if (fate === "pasted") return proof("argument-renamed", callee);
    return fate === "field" ? proof("member-named-to", callee) : undefined;
  }

  /** Entries of names that macros of this file declare as its own. */
  hidden(entries: readonly LedgerEntry[]): ReadonlyMap<LedgerEntry, Proof> {
    const found = new Map<LedgerEntry, Proof>();
    if (!entries.some(({ kind }) => kind === "paste")) return found;
    const { declarations } = headerDeclarations(this.#source.path, this.#bytes, (source, name) =>
      this.#macros.included(source, name),
    );
    const wanted = new Map<string, LedgerEntry[]>();
    for (const entry of entries) {
      const list = wanted.get(entry.symbol);
      if (list === undefined) wanted.set(entry.symbol, [entry]);
      else list.push(entry);
    }
    const done = new Set<string>();
    for (const { name, isStatic, span } of declarations) {
      if (!wanted.has(name) || isStatic !== true) continue;
      const line = this.#source.lineOf(span.start);
      const condition = this.#source.conditions.at(span.start);
      // In the builds that lack the declaration the name is the owner's.
      if (done.has(`${condition} ${name}`)) continue;
      done.add(`${condition} ${name}`);
      for (const entry of wanted.get(name) ?? [])
        if (condition === "" || condition === entry.condition)
          found.set(entry, proof("static-by-macro", line));
    }
    return found;
  }
}
