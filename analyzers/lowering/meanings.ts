/**
 * What the names of a tree mean, asked one by one. Whoever knows the tree answers; the compiler only
 * asks. `root` is the file whose includes are the environment. Invariant: an answer that is a reason
 * says why there is none, and the compiler passes it on.
 */
import type { Declaration, Expression, FunctionDefinition, Place } from "./c/ast.js";

/** A reason why something is not known, with the place that is to blame. */
export interface Ignorance {
  readonly kind: "ignorance";
  readonly reason: string;
  readonly place: Place | undefined;
}

/** Something of the tree with the file whose environment it is read in. */
interface Rooted<T> {
  readonly kind: "rooted";
  readonly item: T;
  readonly root: string;
}

export type Answer<T> = Rooted<T> | Ignorance | undefined;

/** What a file means by a name that others mean something else by, and where that is said. */
export interface Own {
  readonly what: "a macro" | "a static function";
  readonly path: string;
}

/** A macro without parameters; no expression where its text is none. */
export interface MacroText {
  readonly expression: Expression | undefined;
  readonly path: string;
}

export interface Meanings {
  /** How a name is to be read in the text of a file, when no block says otherwise. */
  kindOf(name: string, root: string): "type" | "value" | "unknown";
  typedef(name: string, root: string): Answer<Declaration>;
  /** The declaration whose base type has this tag and a body; `isNeeded`: not knowing it matters. */
  tag(
    kind: "struct" | "union" | "enum",
    name: string,
    root: string,
    isNeeded: boolean,
  ): Answer<Declaration>;
  /** The declaration of the enum that holds this enumerator. */
  enumerator(name: string, root: string): Answer<Declaration>;
  /** A variable at file scope: its definition, else a declaration. */
  global(name: string, root: string): Answer<Declaration>;
  prototype(name: string, root: string): Answer<Declaration>;
  functionDefinition(name: string, root: string): Answer<FunctionDefinition>;
  /** What a macro of the tree stands for, wholly expanded, and the file that defines it. */
  macro(name: string, root: string): MacroText | undefined;
  /** What a file of C, or a header beside it, defines for itself under this name: not what others mean by it. */
  ownOf(name: string, root: string): Own | undefined;
  /** Whether `CONFIG_X` is `y`, `m` or anything else that is not `n`. */
  isEnabled(option: string): boolean;
  /** PAGE_SHIFT as the configuration has it, if it does. */
  readonly pageShift: number | undefined;
}
