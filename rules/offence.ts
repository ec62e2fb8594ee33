/**
 * What is wrong, as fields: the form of an offence and its parts. The words for it are made here, last,
 * once for each audience: a clause for lines of a report, a sentence for a reply on the line above it,
 * and a noun for a list of what is gone. Invariant: nothing is decided from the words, and their parts
 * are not escaped yet.
 */

export const crossingForms = [
  "call", "address", "value", "type", "initializer", "macro-body", "macro-arg", "typeof",
  "asm", "lookup", "btf", "pasted", "header", "perhaps-header", "source", "redeclaration",
  "leak", "definition", "export", "wrapper", "escape", "unparsed",
] as const;

/** A guarded name, or a file, that stands where it must not. */
export interface Crossing {
  readonly form: CrossingForm;
  /** As people write it: `vma_expand()`, `struct folio`, `mm/vma.h`. */
  readonly name: string;
  /** `mm/ and fs/exec.c`: whose it is. */
  readonly owner: string;
  /** The macro, wrapper or object that has it, where the form has one; empty otherwise. */
  readonly holder: string;
}

export type CrossingForm = (typeof crossingForms)[number];

/** What is no crossing: a rule file, a baseline, a verdict. Its clause is the only form that it has. */
export interface Statement {
  readonly form: "statement";
  readonly clause: string;
}

export type Offence = Crossing | Statement;

export function statement(clause: string): Statement {
  return { form: "statement", clause };
}

interface Words {
  /** What is there. */
  readonly what: (crossing: Crossing) => string;
  /** What is wrong with it, where `what` does not say so. */
  readonly wrong: (crossing: Crossing) => string;
  /** `what` as a sentence about the line above it. */
  readonly said: (crossing: Crossing) => string;
}

const isPrivate: Words["wrong"] = ({ owner }) => `, which is private to ${owner}`;
const nothing: Words["wrong"] = () => "";

/** A noun phrase, and whose it is. */
function noun(what: Words["what"], said: Words["said"] = (crossing) => `Here is ${what(crossing)}`): Words {
  return { what, wrong: isPrivate, said };
}

/** A clause with a subject of its own is a sentence already. */
function whole(what: Words["what"]): Words {
  return { what, wrong: nothing, said: what };
}

const words: Readonly<Record<CrossingForm, Words>> = {
  call: noun(({ name }) => `call of ${name}`, ({ name }) => `This is a new call of ${name}`),
  address: noun(({ name }) => `address of ${name} taken`, ({ name }) => `This takes the address of ${name}`),
  value: noun(({ name }) => `${name} used`, ({ name }) => `This uses ${name}`),
  type: {
    what: ({ name }) => `${name} used`,
    wrong: ({ owner }) => `, a type that is private to ${owner}`,
    said: ({ name }) => `This uses ${name}`,
  },
  initializer: noun(({ name }) => `${name} in an initializer`),
  "macro-body": noun(({ name, holder }) => `${name} in the macro ${holder}`),
  "macro-arg": noun(({ name }) => `${name} given to a macro`),
  typeof: noun(({ name }) => `${name} in an unevaluated operand`),
  asm: noun(({ name }) => `${name} named in assembly or by the linker`),
  lookup: noun(({ name }) => `${name} looked up by its name`),
  btf: noun(({ name }) => `${name} given to BPF`),
  pasted: noun(({ name }) => `${name} made by token pasting`),
  redeclaration: noun(({ name }) => `${name} declared again`),
  header: whole(({ name, owner }) => `${name} is private to ${owner}`),
  "perhaps-header": whole(({ name, owner }) => `${name} is private to ${owner}, if this include means it: several files fit`),
  source: whole(({ name, owner }) => `${name} is private to ${owner} and included as text`),
  leak: whole(({ name, owner }) => `${name} is also declared in a header outside ${owner}`),
  export: whole(({ name, owner }) => `${name} is exported, and private to ${owner}`),
  unparsed: whole(({ name, owner }) => `${name} could not be classified here, and it is private to ${owner}`),
  definition: { ...noun(({ name, owner }) => `${name} defined outside ${owner}`), wrong: nothing },
  wrapper: { ...noun(({ name, owner, holder }) => `${holder} in a header outside ${owner} hands out ${name}`), wrong: nothing },
  escape: {
    ...noun(({ name, owner, holder }) => `address of ${name} stored in ${holder}, where outsiders reach it past ${owner}`),
    wrong: nothing,
  },
};

/** What is wrong, one clause, no full stop. */
export function clauseOf(offence: Offence): string {
  if (offence.form === "statement") return offence.clause;
  const { what, wrong } = words[offence.form];
  return `${what(offence)}${wrong(offence)}`;
}

/** The same as a sentence below the line that it is about, without its full stop. */
export function sentenceOf(offence: Offence): string {
  if (offence.form === "statement") return offence.clause;
  const { said, wrong } = words[offence.form];
  return `${said(offence)}${wrong(offence)}`;
}

/** What was there, for a list of what is gone. */
export function goneOf(offence: Offence): string {
  if (offence.form === "statement") return offence.clause;
  return words[offence.form].what(offence);
}
