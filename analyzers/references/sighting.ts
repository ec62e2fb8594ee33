/**
 * A sighting is one place where a guarded name stands in one file, described as far as that file
 * alone can tell. Sightings are plain data, so that they can be kept in a cache and cross threads;
 * the ledger turns them into occurrences once all files are known.
 */
import type { Proof } from "./proof.js";

export type Form =
  | "call"
  | "use" // the name as a value: what it is depends on the symbol
  | "address" // &name
  | "initializer"
  | "macro-body"
  | "macro-arg"
  | "typeof"
  | "export"
  | "symbol-string"
  | "btf"
  | "asm"
  | "paste"
  | "condition" // tested by #ifdef or #if
  | "type" // a typedef name that declares something
  | "tag" // struct X by value, or where its size matters
  | "tag-pointer" // struct X *
  | "tag-forward" // struct X;
  | "declaration"
  | "definition"
  | "macro-definition"
  | "undef"
  | "tag-definition"
  | "typedef-definition"
  | "enumerator"
  | "field"
  | "label"
  | "parameter"
  | "local"
  | "pasted" // an operand of ##, or a macro's argument that is pasted: another name
  | "comment"
  | "string"
  | "text" // #error, #warning, header names
  | "inactive"
  | "foreign" // in a language that is not C
  | "unparsed"; // what it is cannot be told; the proof says why

/** Which names a form competes with in C: tags are a name space of their own. */
export type NameSpace = "ordinary" | "tag" | "none";

export interface Sighting {
  readonly name: string;
  /** Byte offsets; the end includes splices within the name. */
  readonly start: number;
  readonly end: number;
  readonly form: Form;
  /** Why it has its form. */
  readonly proof: Proof;
  readonly enclosing: string;
  readonly condition: string;
  /** Of declarations and definitions; of a local variable `external`, where it may declare a function. */
  readonly linkage: "static" | "weak" | "external" | "none";
  /** What hides every other entity of the name here, as shadow.ts writes it; empty when nothing does. */
  readonly shadow: string;
  /** Some builds that have this place lack the declaration that `shadow` names. */
  readonly isPartial?: boolean;
  /** Whether it stands in a `static inline` function of a header or in a macro: who uses that, uses it. */
  readonly wrapper: string;
  /** Of what no text holds: the macros that make it, outermost first. */
  readonly way?: readonly WayMark[];
}

/** A macro on the way to a name. */
interface WayMark {
  readonly macro: string;
  /** Where it is defined; the path is empty when no file defines it. */
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export function nameSpaceOf(form: Form): NameSpace {
  switch (form) {
    case "tag":
    case "tag-pointer":
    case "tag-forward":
    case "tag-definition":
      return "tag";
    case "field":
    case "label":
    case "comment":
    case "string":
    case "text":
    case "pasted":
    case "inactive":
    case "unparsed":
      return "none";
    default:
      return "ordinary";
  }
}

/** Of a sighting outside of C's functions and scopes, where nothing is conditional, linked, hidden or wrapped. */
export const bare = {
  enclosing: "",
  condition: "",
  linkage: "none",
  shadow: "",
  wrapper: "",
} as const satisfies Partial<Sighting>;
