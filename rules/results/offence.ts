/**
 * What is wrong, as fields: the form of an offence and its parts. The words for it are made here, last,
 * once for each audience: a clause for lines of a report, a sentence for a reply on the line above it,
 * and a noun for a list of what is gone. Invariant: nothing is decided from the words, and their parts
 * are not escaped yet.
 */
import { textOf } from "../../analyzers/words/text-of.js";
import type { Words } from "../../analyzers/words/words.js";

export const crossingForms = [
  "call",
  "address",
  "value",
  "type",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
  "asm",
  "lookup",
  "btf",
  "pasted",
  "header",
  "perhaps-header",
  "source",
  "redeclaration",
  "leak",
  "definition",
  "export",
  "wrapper",
  "escape",
  "unparsed",
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
  readonly clause: Words;
}

export type Offence = Crossing | Statement;

export function statement(clause: Words): Statement {
  return { form: "statement", clause };
}

/** `when`: under which condition, as a part of the sentence; empty where there is none. */
type Telling = (crossing: Crossing, when: string) => string;

interface Tellings {
  /** What is there, for a list of what is gone or left. */
  readonly noun: (crossing: Crossing) => string;
  /** What is wrong, in a report. */
  readonly clause: Telling;
  /** What is wrong with the line above, in a mail. */
  readonly sentence: Telling;
}

/** What a name does or suffers here, and whose it is: a sentence as it stands. */
function verb(
  verbs: (crossing: Crossing) => string,
  noun: Tellings["noun"],
  sentence?: Telling,
): Tellings {
  const clause: Telling = (crossing, when) =>
    `${crossing.name} ${verbs(crossing)} here${when}; it is private to ${crossing.owner}`;
  return { noun, clause, sentence: sentence ?? clause };
}

/** A sentence that says whose it is in its own way. */
function whole(said: (crossing: Crossing) => string, noun: Tellings["noun"]): Tellings {
  const clause: Telling = (crossing, when) => `${said(crossing)}${when}`;
  return { noun, clause, sentence: clause };
}

const isPrivate = ({ owner }: Crossing): string => `, which is private to ${owner}`;

const tellings: Readonly<Record<CrossingForm, Tellings>> = {
  call: {
    noun: ({ name }) => `call of ${name}`,
    clause: (crossing, when) => `call of ${crossing.name}${isPrivate(crossing)}${when}`,
    sentence: (crossing, when) =>
      `This is a new call of ${crossing.name}${isPrivate(crossing)}${when}`,
  },
  address: verb(
    () => "has its address taken",
    ({ name }) => `address of ${name}`,
    (crossing, when) => `This takes the address of ${crossing.name}${isPrivate(crossing)}${when}`,
  ),
  value: verb(
    () => "is used",
    ({ name }) => `use of ${name}`,
    (crossing, when) => `This uses ${crossing.name}${isPrivate(crossing)}${when}`,
  ),
  type: {
    noun: ({ name }) => `use of ${name}`,
    clause: ({ name, owner }, when) =>
      `${name} is used here${when}; it is a type that is private to ${owner}`,
    sentence: ({ name, owner }, when) =>
      `This uses ${name}, a type that is private to ${owner}${when}`,
  },
  initializer: verb(
    () => "stands in an initializer",
    ({ name }) => `${name} in an initializer`,
  ),
  "macro-body": verb(
    ({ holder }) => `stands in ${holder === "" ? "a macro" : `the macro ${holder}`}`,
    ({ name, holder }) => `${name} in the macro ${holder}`,
  ),
  "macro-arg": verb(
    () => "is given to a macro",
    ({ name }) => `${name} given to a macro`,
  ),
  typeof: verb(
    () => "stands in an unevaluated operand",
    ({ name }) => `${name} in an unevaluated operand`,
  ),
  asm: verb(
    () => "is named in assembly or by the linker",
    ({ name }) => `${name} in assembly or for the linker`,
  ),
  lookup: verb(
    () => "is looked up by its name",
    ({ name }) => `look-up of ${name} by its name`,
  ),
  btf: verb(
    () => "is given to BPF",
    ({ name }) => `${name} given to BPF`,
  ),
  pasted: verb(
    () => "is made by token pasting",
    ({ name }) => `${name} made by token pasting`,
  ),
  redeclaration: verb(
    () => "is declared again",
    ({ name }) => `second declaration of ${name}`,
  ),
  source: verb(
    () => "is included as text",
    ({ name }) => `the include of ${name}`,
  ),
  export: verb(
    () => "is exported",
    ({ name }) => `export of ${name}`,
  ),
  header: whole(
    ({ name, owner }) => `${name} is private to ${owner}`,
    ({ name }) => `the include of ${name}`,
  ),
  "perhaps-header": whole(
    ({ name, owner }) =>
      `${name} is private to ${owner}, if this include means it: several files fit`,
    ({ name }) => `the include of ${name}`,
  ),
  leak: whole(
    ({ name, owner }) => `${name} is also declared in a header outside ${owner}`,
    ({ name }) => `public declaration of ${name}`,
  ),
  definition: whole(
    ({ name, owner }) => `${name} is defined outside ${owner}`,
    ({ name }) => `definition of ${name}`,
  ),
  wrapper: whole(
    ({ name, owner, holder }) => `${holder} in a header outside ${owner} hands out ${name}`,
    ({ name, holder }) => `${holder}, which hands out ${name}`,
  ),
  escape: whole(
    ({ name, owner, holder }) =>
      `${name} has its address stored in ${holder}, where outsiders reach it past ${owner}`,
    ({ name, holder }) => `address of ${name} in ${holder}`,
  ),
  unparsed: whole(
    ({ name, owner }) => `${name} could not be classified here; it is private to ${owner}`,
    ({ name }) => `occurrence of ${name} that could not be classified`,
  ),
};

/** What is wrong, one clause, no full stop: `f() is declared again here, only if CONFIG_MMU; it is private to mm/`. */
export function clauseOf(offence: Offence, condition = ""): string {
  return told("clause", offence, condition === "" ? "" : `, only if ${condition}`);
}

/** The same as a sentence below the line that it is about, without its full stop. */
export function sentenceOf(offence: Offence, condition = ""): string {
  return told("sentence", offence, condition === "" ? "" : ` (with ${condition})`);
}

function told(audience: "clause" | "sentence", offence: Offence, when: string): string {
  return offence.form === "statement"
    ? `${offence.clause}${when}`
    : tellings[offence.form][audience](offence, when);
}

/** What was there, for a list of what is gone. */
export function goneOf(offence: Offence): string {
  return offence.form === "statement"
    ? textOf(offence.clause)
    : tellings[offence.form].noun(offence);
}

/** What is there, for a reader who does not see the line. */
export function leftOf(offence: Offence): string {
  return offence.form === "statement"
    ? textOf(offence.clause)
    : `${tellings[offence.form].noun(offence)}${isPrivate(offence)}`;
}
