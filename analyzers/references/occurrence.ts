/**
 * An occurrence is one place where a guarded name stands, or one `#include` of a guarded header.
 * The ledger is all of them. Invariant: every occurrence has exactly one kind, and says why.
 */
import type { Proof } from "./proof.js";
import type { Span } from "../syntax/span.js";

/** What an occurrence is. The first group are uses, the second what an owner writes, the rest acquit. */
export const occurrenceKinds = [
  // Uses.
  "call", // f(x)
  "address", // a function's name as a value
  "value", // a variable or an object-like macro that is read or written
  "type", // a type whose definition is needed or that is named
  "initializer", // a name inside a file-scope or designated initializer
  "macro-body", // within #define M ...
  "macro-arg", // an argument of something that is known to be a macro
  "typeof", // typeof(), sizeof(), _Generic and other operators that do not evaluate
  "export", // EXPORT_SYMBOL and its family
  "symbol-string", // symbol_get(), kallsyms_lookup_name("f"), .symbol_name = "f"
  "btf", // BTF_ID(func, f), kfunc sets
  "asm", // assembly file, inline assembly, asm label, alias attribute
  "paste", // made by token pasting
  "include", // #include of a guarded header or of a source of the owner's
  // What an owner writes.
  "declaration",
  "extern", // declared again outside the header that owns it
  "definition",
  // What acquits.
  "homonym", // another entity with the same name; the proof names it
  "opaque", // struct tag; named without its definition being needed
  "comment",
  "string",
  "inactive", // #if 0
  "generated", // in a file that a program wrote
  "other-language", // in a file that is not C, and that cannot reach the symbol there
  // What could not be told.
  "unparsed",
] as const;

export type OccurrenceKind = (typeof occurrenceKinds)[number];

export interface Occurrence {
  /** Path from the tree's root, `/` between parts. */
  readonly path: string;
  readonly span: Span;
  /** The guarded name, or the guarded header's path for an include. */
  readonly symbol: string;
  readonly kind: OccurrenceKind;
  /** Function, macro, variable or type it stands in; empty at file scope. */
  readonly enclosing: string;
  /** Why it has its kind: what hides the name, the directive, the way by which it is visible. */
  readonly proof: Proof;
  /** Presence condition such as `CONFIG_MMU && !CONFIG_64BIT`; empty when there is none. */
  readonly condition: string;
  /** Whether the path is one of the owner's. */
  readonly inside: boolean;
}
