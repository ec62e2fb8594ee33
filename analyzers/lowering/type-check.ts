/**
 * The program is checked against the declarations of the model, and its types are taken off. Invariant:
 * a program is rejected for what it counts (an address where a page number is wanted) and for nothing
 * else; other complaints of TypeScript are faults of ours.
 */
import { type Words, words } from "../words/words.js";
import type { Place } from "./c/ast.js";
import { compilerAndModel, type TypeScript } from "./compiler.js";
import { wrapped } from "./execute.js";
import { withoutTypes } from "./strip-types.js";
import type { LoweredFunction, Program } from "./program.js";
import { dataModels } from "./types/ctype.js";
import { told as inWords } from "./units/complaint.js";
import { unitErrors } from "./units/check.js";

export interface DimensionError {
  /** `mistaken`: one kind of number stands where another is wanted; `narrowed`: it is cut down to an int. */
  readonly offence: "mistaken" | "narrowed";
  readonly message: Words;
  readonly place: Place | undefined;
  /** The function that it stands in. */
  readonly owner: LoweredFunction | undefined;
}

export interface Checked {
  readonly errors: readonly DimensionError[];
  /** What TypeScript says besides: faults of the compiler, which change nothing of what runs. */
  readonly faults: readonly string[];
  /** Where the program is not what the C says: an argument or a member too many or too few. */
  readonly gaps: readonly (Place | undefined)[];
  /** Whether what numbers count was followed through the whole program. */
  readonly isFollowed: boolean;
}

/** A place that wants a quantity and gets a number of another kind. */
const quantity =
  "(?:number|Address|Bytes|Distance|Pages|Extent|Masked|Word|PageShift|[^'|]*& \\{[^'|]*)";
const units = new RegExp(
  `^(?:Argument of type|Type) '(${quantity}(?: \\| ${quantity})*)' is not assignable to (?:parameter of )?type '(Address|Bytes|Pages|Extent|Masked|PageShift|never|[^']*& \\{[^']*)'`,
);

/** A number of arguments, a name or a member that is not there, a call of what is no function. */
const unsound = /^(?:2554|2555|2304|2552|2349|2551) |^2339 (?!.* on type 'never')/;

/** A member that the tree adds to a struct of the model, whose class does not know it and has it all the same. */
function isAdded(text: string, { assumed }: Program): boolean {
  const [, member, struct] = /^Property '\$(\w+)' does not exist on type '(\w+)'/.exec(text) ?? [];
  return assumed.includes(`${struct}.${member}`);
}

/** @param fuel nodes that may be looked at for what numbers count */
export async function typeCheck(program: Program, fuel?: number): Promise<Checked> {
  const { compiler, project, signatures, right } = await compilerAndModel();
  const key = `${program.machine} ${program.text}`;
  if (right.get(key) === true) return { errors: [], faults: [], gaps: [], isFollowed: true };
  const { ts } = compiler;
  const file = project.createSourceFile("/program.ts", program.text, { overwrite: true });
  const diagnostics = project
    .getProgram()
    .compilerObject.getSemanticDiagnostics(file.compilerNode as TypeScript.SourceFile);
  const own = file.compilerNode as TypeScript.SourceFile;
  const errors: DimensionError[] = [];
  const faults: string[] = [];
  const gaps: (Place | undefined)[] = [];
  for (const diagnostic of diagnostics) {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "; ");
    const line =
      diagnostic.start === undefined
        ? 0
        : file.compilerNode.getLineAndCharacterOfPosition(diagnostic.start).line;
    // Comparing an address with a length, and a comma after nothing, are legal C and happen.
    if (diagnostic.code === 2367 || diagnostic.code === 2695) continue;
    const match = /^(2345|2322|2769)$/.test(String(diagnostic.code)) ? units.exec(text) : null;
    if (match !== null)
      errors.push({
        ...offenceOf(match[1] as string, match[2] as string),
        place: program.places[line],
        owner: program.owners[line],
      });
    else if (isAdded(text, program)) continue;
    else if (unsound.test(`${diagnostic.code} ${text}`)) gaps.push(program.places[line]);
    else faults.push(`${line + 1}: TS${diagnostic.code}: ${text}`);
  }
  const checker = project.getProgram().compilerObject.getTypeChecker();
  const told = new Set(errors.map(({ place }) => place));
  const named = new Map(program.functions.map(({ identifier, name }) => [identifier, name]));
  const isWide = dataModels[program.machine].ULONG.bits > 32;
  const found = unitErrors(ts, checker, own, signatures, named, isWide, fuel);
  const isFollowed = found !== undefined;
  for (const { node, complaint } of found ?? []) {
    const { line } = own.getLineAndCharacterOfPosition(node.getStart());
    const [place, owner] = [program.places[line], program.owners[line]];
    // What TypeScript has said of a line already is not said twice.
    if (told.has(place)) continue;
    const isCut = complaint.meeting === "cut" || complaint.meeting === "shifted in an int";
    errors.push({
      offence: isCut ? "narrowed" : "mistaken",
      message: inWords(complaint),
      place,
      owner,
    });
  }
  if (isFollowed && errors.length + faults.length + gaps.length === 0) right.keep(key, true);
  return { errors, faults, gaps, isFollowed };
}

const inBytes: ReadonlySet<string> = new Set(["Address", "Bytes", "Distance", "Extent", "Masked"]);

/** What to do about it. */
const mends = {
  toBytes: "<< PAGE_SHIFT makes one of it",
  toPages: ">> PAGE_SHIFT makes one of it",
  long: "keep it in an unsigned long",
} as const;

function mendOf(given: string, wanted: string): string {
  if (given === "Pages" && inBytes.has(wanted)) return `; ${mends.toBytes}`;
  return wanted === "Pages" && inBytes.has(given) ? `; ${mends.toPages}` : "";
}

/** The program without its types, line by line. */
export async function strippedOf({ text }: Program): Promise<string> {
  const { compiler, stripped } = await compilerAndModel();
  return stripped.get(text) ?? stripped.keep(text, withoutTypes(compiler.ts, text));
}

/** The program as a script (execute.ts). */
export async function javascriptOf(program: Program): Promise<string> {
  return wrapped(await strippedOf(program), program);
}

const counted: Readonly<Record<string, string>> = {
  Address: "an address",
  Bytes: "a length in bytes",
  Pages: "a page number",
  Distance: "the distance of two addresses",
  Extent: "an address or a length",
  Masked: "an address or a length under a mask",
  Word: "a number",
  PageShift: "PAGE_SHIFT",
  number: "a number that counts nothing of the kind",
};

/** Types as TypeScript writes them. */
function offenceOf(given: string, wanted: string): Pick<DimensionError, "offence" | "message"> {
  if (wanted === "never")
    return {
      offence: "narrowed",
      message: words`${counted[given] ?? given} is cut down to an int; ${mends.long}`,
    };
  const kinds = given.split(" | ").map((kind) => counted[kind] ?? kind);
  return {
    offence: "mistaken",
    message: words`${kinds.join(" or ")} where ${counted[wanted] ?? wanted} is wanted${mendOf(given, wanted)}`,
  };
}
