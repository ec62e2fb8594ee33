/** What a unit declares at file scope, as those who ask for it by name get it: its kind, and its place. */
import type { Span } from "../syntax/span.js";
import type { EntryKind } from "./file-scope.js";

/** A piece of a file, read as the compilation of `root` reads it. */
export interface Excerpt {
  readonly path: string;
  readonly span: Span;
  /** The file whose includes are the environment: that of the place itself unless it lies in a header. */
  readonly root: string;
}

export interface Item extends Excerpt {
  readonly kind: EntryKind;
  readonly name: string;
  readonly isStatic: boolean;
  readonly isExtern: boolean;
  /** The span is a macro call at file scope, and the item is part of what it expands to. */
  readonly isMade: boolean;
}
