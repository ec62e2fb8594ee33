/**
 * What claims and remarks ask of the trees before and after a patch. Facts of names come from the whole
 * tree, so a caller announces the names first and they are looked for together; everything else is read
 * from the files that the patch touches. Invariant: a fact has its place, and what could not be found
 * out is named as a doubt, never left out.
 */
import type { Words } from "../words/words.js";
import type { Span } from "../syntax/span.js";

export type Side = "before" | "after";

export interface TreePlace {
  readonly path: string;
  readonly span: Span;
  /** One-based; the tree that it is a line of may not exist any more when somebody reads this. */
  readonly line: number;
}

export type EntityKind = "function" | "macro" | "variable" | "type" | "enumerator";

export interface Definition {
  readonly place: TreePlace;
  readonly kind: EntityKind;
  /** A function or variable of one file. Those of headers are everybody's. */
  readonly isStatic: boolean;
  /** Some builds do without it, and have the name from elsewhere. */
  readonly isConditional: boolean;
}

export interface Use {
  readonly place: TreePlace;
  readonly isCall: boolean;
  /** The function, macro or variable it stands in; empty at file scope. */
  readonly by: string;
  /** A string or a BTF id, which needs no declaration and no linkage. */
  readonly isText: boolean;
  /** Whether its file includes this path itself. */
  includes(path: string): boolean;
}

/** What other files say of a name that one file has for itself now, and that meant the same for all before. */
interface LeftBehind {
  readonly uses: readonly Use[];
  readonly declarations: readonly TreePlace[];
  /** Others of its name that could be meant there. */
  readonly rivals: readonly TreePlace[];
}

/** Why the uses of a name that were found may not be all, or may mean something else. */
export type Doubt =
  | { readonly code: "not read in full"; readonly path: string }
  /** `reason`: as the tree gives it. */
  | { readonly code: "not read"; readonly path: string; readonly reason: Words }
  /** Another entity of the name, in this file. */
  | { readonly code: "rival"; readonly name: string; readonly path: string }
  /** The patch took what the name meant away, and something else has it. */
  | { readonly code: "replaced"; readonly name: string };

/** One entity: the one of its name that the patch is about. */
export interface SymbolFacts {
  readonly name: string;
  readonly definitions: readonly Definition[];
  /** Declarations with external linkage. */
  readonly declarations: readonly TreePlace[];
  readonly exports: readonly TreePlace[];
  /** Who uses it, outside of its own body. User-space programs of a kernel tree do not count. */
  readonly uses: readonly Use[];
  /** Its uses are among the others, unless a rival can be meant. */
  readonly leftBehind: LeftBehind;
  readonly doubts: readonly Doubt[];
}

export interface Mention {
  readonly where: "comment" | "string";
  readonly place: TreePlace;
}

/** Where a way through calls begins and what it should reach. */
export interface ReachQuestion {
  readonly from: string;
  /** A name, or words that a function's name must be made of: `vma` and one of `split`, `merge`. */
  readonly to: { readonly name: string } | { readonly words: readonly (readonly string[])[] };
  readonly side: Side;
}

export interface Call {
  readonly caller: string;
  readonly callee: string;
  readonly place: TreePlace;
}

/** Why calls may lead further than was seen; the place is that of the call, where it is one. */
export type Gap = { readonly place: TreePlace | undefined } & (
  | { readonly code: "no body"; readonly name: string }
  | { readonly code: "pointer"; readonly caller: string; readonly through: Pointer }
  | { readonly code: "search ends"; readonly n: number; readonly of: "functions" | "callers" }
  | { readonly code: "not read"; readonly path: string; readonly isTooLarge: boolean }
  /** A guarded name is made of pieces, so that what calls it is not known. */
  | { readonly code: "pasted"; readonly name: string }
);

export interface Reach {
  /** The calls that lead there, the first one from `from`; undefined when no way was found. */
  readonly path: readonly Call[] | undefined;
  /** How many functions and macros were followed. */
  readonly nFollowed: number;
  /** Why there may be a way nevertheless: calls through pointers, functions without a text, the bound. */
  readonly gaps: readonly Gap[];
  /** Calls through pointers in the functions that were followed. */
  readonly pointers: readonly PointerCall[];
  /** Whether the bound was not met. */
  readonly isWhole: boolean;
  /** Functions that fit the words and that a way could have led to. */
  readonly targets: readonly { readonly name: string; readonly place: TreePlace }[];
}

/** What is called through where no function is named; `name` of a member, a variable or a parameter. */
export interface Pointer {
  readonly kind: "member" | "variable" | "parameter" | "array" | "paste" | "other";
  readonly name: string;
  /** Members that the function reads, any of which a variable may have been given. */
  readonly near: readonly string[];
}

export interface PointerCall {
  readonly caller: string;
  readonly through: Pointer;
  readonly place: TreePlace;
}

/** All that lead to some functions by calls, as found from those functions up. */
export interface Callers {
  /** The functions themselves among them. */
  readonly names: ReadonlySet<string>;
  readonly targets: readonly { readonly name: string; readonly place: TreePlace }[];
  readonly nFollowed: number;
  /** Where the address of one of them is taken, so that a call through a pointer may mean it. */
  readonly holders: readonly Holder[];
  /** Why there may be more of them. */
  readonly gaps: readonly Gap[];
}

/** A function is stored in a member, handed to another function, or named in an object or a function. */
export interface Holder {
  readonly function: string;
  readonly kind: "member" | "argument" | "object";
  readonly name: string;
  readonly place: TreePlace;
}

/** One thing at file scope, as its tokens; comments and white space are none. */
export interface Piece {
  readonly kind:
    | "function"
    | "data"
    | "type"
    | "declaration"
    | "macro"
    | "include"
    | "directive"
    | "other";
  /** Empty where it has none. */
  readonly name: string;
  readonly place: TreePlace;
  readonly tokens: readonly string[];
  placeOf(token: number): TreePlace;
}

/** A file that the patch touches. */
export interface ChangedFile {
  readonly path: string;
  readonly isThere: Readonly<Record<Side, boolean>>;
  readonly isCode: boolean;
}

/** What differs in the tokens of the touched files; what only stands elsewhere differs in nothing. */
export interface Difference {
  readonly removed: readonly Piece[];
  readonly added: readonly Piece[];
  /** Pieces that stand in another file or in another order than before. */
  readonly moved: readonly { readonly from: Piece; readonly to: Piece }[];
  /** Touched files of which only bytes are known to differ. */
  readonly opaque: readonly string[];
}

/** A function of a touched file. */
export interface FunctionFacts {
  readonly name: string;
  readonly place: TreePlace;
  readonly isStatic: boolean;
  readonly isInline: boolean;
  /** The comment that ends on the line above, with its delimiters; empty when there is none. */
  readonly comment: string;
  readonly commentPlace: TreePlace | undefined;
  /** The one function it calls as its last statement, when it does nothing else but refuse arguments. */
  readonly forwardsTo: string;
  /**
   * Whether that is all of it: one statement that hands on its own arguments in their order, and no
   * place where an architecture may put something else.
   */
  readonly isForwarder: boolean;
}

/** What somebody who can execute the code says of it. */
export interface Equivalence {
  readonly kind: "same" | "different" | "unknown";
  /** One clause: in how many scenarios, or the scenario in which they differ. */
  readonly text: string;
  readonly place: TreePlace | undefined;
  /** Functions of the touched files that the answer covers; others may still differ. */
  readonly covers: ReadonlySet<string>;
  /** Functions that are called and whose effect no run shows. */
  readonly silent: ReadonlySet<string>;
}

export interface Facts {
  /** The touched files, sorted by path. */
  readonly files: readonly ChangedFile[];
  /** Looks for names in both trees at once; asking for one that was not announced looks again. */
  prepare(names: Iterable<string>): Promise<void>;
  /** Undefined when nothing of the name is defined or declared there, or when it is unclear what is meant. */
  symbol(name: string, side: Side): Promise<SymbolFacts | undefined>;
  /** Where comments and strings say a name that nothing in the tree has; empty while something has it. */
  mentions(name: string, side: Side): Promise<readonly Mention[]>;
  reach(question: ReachQuestion): Promise<Reach>;
  /** Who leads to what is asked for, from there up; undefined where no function is meant. */
  callers(to: ReachQuestion["to"], side: Side): Promise<Callers | undefined>;
  difference(): Difference;
  /** Functions defined in touched files. */
  functions(side: Side): readonly FunctionFacts[];
  /** Paths of the tree that a path in prose can mean: itself, or those that end in it; folders end in `/`. */
  paths(text: string, side: Side): readonly string[];
  /** Undefined when nobody executed anything. */
  equivalence(): Promise<Equivalence | undefined>;
}
