/**
 * A proof is why an occurrence has its kind, or a sighting its form: a code and its parts. What decides
 * asks for the code; formats make words of both. It is kept as one text, because sightings are many and
 * lie in caches. Invariant: every code is in the one table, and has the parts that the table names.
 */

/** Every code, and what its parts are, in their order. */
const table = {
  // The form says it all.
  none: [],

  // What the text around a name says.
  member: [],
  "member-declared": ["line"],
  "member-initialized": [],
  "member-named-to": ["macro"],
  "member-declared-by": ["macro"],
  label: [],
  "enumerator-declared": ["line"],
  "parameter-declared": ["line"],
  "type-defined": ["line"],
  "variable-declared": ["line"],
  "variable-declared-by": ["macro"],
  "called-in-parentheses": [],
  "argument-of": ["macro"],
  "operand-of": ["operator"],
  "by-macro": ["macro"],

  // Macros and directives.
  "tested-by": ["directive"],
  "text-of-directive": ["directive"],
  "header-name": [],
  "macro-parameter": ["macro"],
  "tag-in-macro": ["macro"],
  "declared-in-macro": ["macro"],
  "paste-operand": [],
  "may-paste-nothing": ["macro"],
  "argument-pasted": ["macro"],
  "argument-left-out": ["macro"],
  "argument-renamed": ["macro"],
  "argument-of-list": ["list"],
  "name-of-list": ["macro"],
  "event-parameter": ["line"],
  "pasted-by": ["call", "path", "line"],
  "made-by": ["use"],
  "could-make": ["name"],
  "static-by-macro": ["line"],

  // Assembly, and symbols by their names.
  "inline-assembly": [],
  "assembly-operand": [],
  "assembly-label": [],
  "operand-name": [],
  instruction: [],
  "written-into-assembly": ["macro"],
  "branch-in-macro": ["instruction", "macro"],
  pragma: ["verb"],
  "pragma-operator": [],
  "renamed-by": ["macro"],
  "looked-up-by": ["function"],
  "probe-target": ["field"],
  "table-looked-up": [],

  // Languages that are not C.
  "assembly-name": [],
  "symbol-of-file": [],
  "quoted-symbol": [],
  "section-name": [],
  "section-or-directive": [],
  "linker-script-symbol": [],
  "linker-script-word": [],
  "makefile-symbol": [],
  "makefile-value": [],
  "makefile-macro": [],
  "makefile-word": [],
  "rust-assembly": [],
  "rust-link": [],
  "rust-extern": [],
  "rust-extern-of-file": [],
  "rust-bindings": [],
  "rust-import": [],
  "rust-import-of-all": [],
  "rust-name": [],
  "assembler-makes": ["use"],
  "assembler-could-make": [],
  "make-tool-made": [],
  "make-macro-made": [],
  "make-could-make": [],
  "rust-assembly-spelled": [],
  "rust-link-spelled": [],
  "rust-joined": [],
  "rust-given": [],
  "syscall-entry": [],
  "configuration-value": [],
  "word-of": ["what"],
  "flex-pattern": [],
  "grammar-symbol": [],

  // What nobody can tell.
  "part-of-longer-name": [],
  "behind-raw-string": [],
  "behind-redefinition": ["keyword"],
  "costs-too-much": [],
  "readers-differ-on-use": ["proof"],
  "readers-differ": ["proof"],

  // No code.
  "in-comment": [],
  "not-compiled": [],
  "written-by-build": [],

  // By which way the owner's entity is what is meant.
  "include-quoted": ["target"],
  "include-bracketed": ["target"],
  "owning-header": [],
  included: ["header"],
  "defined-in-file": [],
  "declared-again": [],
  "declared-again-in-file": [],
  "declared-in": ["path"],
  "sole-declaration": [],
  "sole-type": [],
  "defined-by": ["path"],
  "through-includer": ["path"],
  "defines-the-same": [],
  "linked-like-owners": [],

  // By what another entity is what is meant.
  hidden: ["shadow"],
  "not-included": ["header"],
  "no-header-included": [],
  "no-definition-needed": [],
  "is-a-tag": [],
  "is-no-tag": [],
  "asks-for-macro": [],
  "macro-of-file": [],
  "type-of-file": [],
  "static-of-file": [],
  "symbol-or-macro-of-file": [],
  "other-defined-in-file": [],
  "other-defined-nearer": [],
  "other-external": [],
  "other-external-definition": [],
  "other-type": ["path"],
  "other-in": ["path"],
  "declared-in-file-defined-nearer": [],
  "declares-other": [],
  "names-other": [],
  "cannot-be-looked-up": [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type ProofCode = keyof typeof table;
type Part = string | number | Proof;
type AsMany<Names extends readonly string[], One> = { readonly [Index in keyof Names]: One };
type ProofParts<Code extends ProofCode> = AsMany<(typeof table)[Code], Part>;
/** The parts of a proof that is read. */
export type ProofTexts<Code extends ProofCode> = AsMany<(typeof table)[Code], string>;

declare const kept: unique symbol;

/** A proof as it is kept; a string when the program runs. */
export interface Proof {
  readonly [kept]: "proof";
}

export function proof<Code extends ProofCode>(code: Code, ...parts: ProofParts<Code>): Proof {
  return (parts.length === 0 ? code : JSON.stringify([code, ...parts])) as unknown as Proof;
}

export const unproven = proof("none");

export function proofCode(one: Proof): ProofCode {
  return readProof(one)[0];
}

/** The code, and the parts as texts. */
export function readProof(one: Proof): readonly [ProofCode, ...string[]] {
  const text = proofText(one);
  if (!text.startsWith("[")) return [text as ProofCode];
  const [code, ...parts] = JSON.parse(text) as [ProofCode, ...(string | number)[]];
  return [code, ...parts.map(String)];
}

/** As it lies in a cache. */
export function proofText(one: Proof): string {
  return one as unknown as string;
}

/** A part that is a proof. */
export function innerProof(part: string): Proof {
  return part as unknown as Proof;
}

/** Whether a text that came back from a cache is a proof. */
export function isProof(value: unknown): value is Proof {
  if (typeof value !== "string") return false;
  if (!value.startsWith("[")) return nParts(value) === 0;
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return false;
  }
  if (!Array.isArray(read)) return false;
  const [code, ...parts] = read as unknown[];
  const areParts = parts.every((part) => typeof part === "string" || typeof part === "number");
  return areParts && parts.length > 0 && nParts(code) === parts.length;
}

function nParts(code: unknown): number | undefined {
  return typeof code === "string" && Object.hasOwn(table, code)
    ? table[code as ProofCode].length
    : undefined;
}
