/**
 * Whether two readers of different make say the same of one name. The tokens' reading is a sighting,
 * the grammar's a role. Invariant: a name that one of them calls a use is acquitted only where its
 * tokens alone prove that it is none: behind `.` or `->`, behind a tag's keyword, as a label, or as a
 * macro's own parameter.
 */
import type { Declares } from "../grammar/declaring.js";
import type { Reading } from "../grammar/item-reader.js";
import type { Role } from "../grammar/roles.js";
import { isOfBlock, shadowOf, type Shadow } from "./shadow.js";
import type { Form, Sighting } from "./sighting.js";

/**
 * `both`: they agree. `use`: the grammar reads a use, of the form that is given. `untold`: the grammar
 * cannot tell, and tokens alone are no proof. `tokens`: the grammar cannot tell, and need not.
 */
export type Agreement =
  | { readonly kind: "both" | "tokens" }
  | { readonly kind: "untold" }
  | { readonly kind: "use"; readonly form: Form };

/** What the tokens beside a name say for certain. */
export interface Beside {
  readonly before: string;
  readonly after: string;
  readonly isInDirective: boolean;
  /** The word before the innermost parentheses around it. */
  readonly callee: string;
}

/** Forms by which tokens say that a name is none of a use, whatever is declared. */
const acquitting: ReadonlySet<Form> = new Set([
  "field",
  "label",
  "parameter",
  "local",
  "enumerator",
  "pasted",
]);

export function isAcquittedByTokens({ form, shadow }: Sighting): boolean {
  return acquitting.has(form) || shadow !== "";
}

const forms: Readonly<Partial<Record<Role, Form>>> = {
  call: "call",
  argument: "use",
  initializer: "initializer",
  assignment: "use",
  address: "address",
  value: "use",
  operand: "typeof",
  type: "type",
  assembly: "asm",
};

/** How the grammar reads a use; undefined for a role that is none. */
export function formOf(role: Role | undefined): Form | undefined {
  return role === undefined ? undefined : forms[role];
}

/** `declaration`: the grammar's reading of what the shadow names, where that holds for the whole file. */
export function agreement(
  sighting: Sighting,
  beside: Beside,
  reading: Reading,
  declaration: () => Reading,
): Agreement {
  if (isProvenBy(sighting, beside)) return { kind: reading.role === undefined ? "tokens" : "both" };
  const shadow = shadowOf(sighting.shadow);
  const isConfirmed =
    shadow === undefined
      ? confirms(sighting.form, reading, beside)
      : hides(shadow, reading, isOfBlock(shadow) ? undefined : declaration());
  if (isConfirmed) return { kind: "both" };
  if (reading.role === undefined)
    return { kind: isToldByTokens(sighting, beside, reading) ? "tokens" : "untold" };
  const form = formOf(reading.role);
  return form === undefined ? { kind: "untold" } : { kind: "use", form };
}

function isProvenBy({ form, name }: Sighting, beside: Beside): boolean {
  const { before, after, isInDirective } = beside;
  switch (form) {
    case "field":
      return before === "." || before === "->";
    case "label":
      return before === "goto" || before === "__label__" || before === "&&" || after === ":";
    case "tag":
    case "tag-pointer":
    case "tag-forward":
      return before === "struct" || before === "union" || before === "enum";
    case "parameter":
      return isInDirective && name !== "";
    default:
      return false;
  }
}

/** Macros whose arguments are the parameters of a function (include/linux/tracepoint.h, lsm_hook_defs.h, v6.12). */
const prototypes: ReadonlySet<string> = new Set(["TP_PROTO", "PARAMS", "LSM_HOOK"]);

/**
 * Where the grammar reads nothing: annotations are taken from it, what a macro makes of its arguments
 * it cannot know, and a word behind another one or behind a star is declared, whatever is around both.
 */
function isToldByTokens({ form }: Sighting, { before }: Beside, { why }: Reading): boolean {
  if (why === "elsewhere" || why === "softened" || form === "pasted") return true;
  const isDeclaration = form === "parameter" || form === "local" || form === "field";
  return isDeclaration && why === "error" && /^(?:\w+|\*)$/.test(before);
}

/** Whether a reading is what tokens say by the form alone. */
function confirms(form: Form, { role, declares, declared }: Reading, beside: Beside): boolean {
  if (role === "member" || role === "label" || role === "tag") return true;
  switch (form) {
    case "pasted":
      return role !== undefined;
    case "field":
      // `list_for_each_entry(p, head, name.list)` names a member and a member of that.
      if (role === "value" && /^(?:\.|\[|->)$/.test(beside.after)) return true;
      return role === "argument" || isOwn(declares);
    case "parameter":
    case "local":
    case "enumerator":
      if (role === "argument" || role === "parameter") return true;
      // `TP_PROTO(type_t *name)` is a product to the grammar.
      if (form === "parameter" && prototypes.has(beside.callee)) return true;
      return isOwn(declares) || (formOf(role) !== undefined && isOwn(declared?.what));
    default:
      return false;
  }
}

/** Of an entity that has no linkage, unless its type is one of a function. */
function isOwn(what: Declares | undefined): boolean {
  return what === "object" || what === "perhaps" || what === "type";
}

function hides(shadow: Shadow, use: Reading, declaration: Reading | undefined): boolean {
  if (use.role === "member" || use.role === "label" || use.role === "tag") return true;
  const { declared } = use;
  if (declaration === undefined) return isOwn(declared?.what);
  if (declared?.what === "external" || (declared?.what === "function" && !declaration.isStatic))
    return false;
  switch (shadow.kind) {
    case "macro":
      return declaration.role === "macro";
    case "type":
      return declaration.role === "typedef" || declaration.role === "tag";
    case "enumerator":
      return declaration.role === "enumerator";
    default:
      return declaration.isStatic || declaration.role === "argument" || declaration.role === "call";
  }
}
