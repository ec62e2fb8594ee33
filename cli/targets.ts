/**
 * Where the output goes: `--format NAME[=FILE]`, any number of times, and what there is to know of
 * the reader at the other end. Invariant: a format without a file goes to stdout.
 */
import { Option } from "commander";
import type { Document, DocumentKind, DocumentOf, Form, View } from "./formats/format.js";
import { formatsFor } from "./formats/index.js";
import { widthOf, type Io } from "./io.js";
import { UserError } from "./user-error.js";
import type { Written } from "./ending.js";
import { writeOutputs } from "./written.js";

export interface Target<Shown extends Document> {
  /** The format's name. */
  readonly name: string;
  readonly form: Form<Shown>;
  /** A file or folder, or empty for stdout. */
  readonly file: string;
}

export type Colour = "auto" | "always" | "never";

/** `kind`: what the command shows when nothing else is asked of it. */
export function formatOption(kind: DocumentKind): Option {
  return new Option(
    "--format <name[=file]>",
    `${namesFor(kind)}; to stdout or a file; may be repeated`,
  )
    .argParser((value: string, all: readonly string[]) => [...all, value])
    .default([], "text");
}

export function colourOption(): Option {
  return new Option("--color <when>", "colour in text")
    .choices(["auto", "always", "never"])
    .default("auto");
}

/**
 * The formats that are wanted of a command, loaded for what it is asked: seconds of work are not begun
 * for an output that cannot be written. `usual`: what `formatOption` was given.
 */
export async function openTargets<Kind extends DocumentKind>(
  wanted: readonly string[],
  kind: Kind,
  usual: DocumentKind = kind,
): Promise<Target<DocumentOf<Kind>>[]> {
  const targets = (wanted.length === 0 ? ["text"] : wanted).map((given) => {
    const [name, ...rest] = given.split("=");
    const format = formatsFor(usual).find((candidate) => candidate.name === name);
    if (format === undefined)
      throw new UserError(`--format ${given}: no such format; there are ${namesFor(usual)}`);
    return { format, file: rest.join("=") };
  });
  return Promise.all(
    targets.map(async ({ format: { name, output, forms }, file }) => {
      const load = forms[kind];
      if (load === undefined)
        throw new UserError(`--format ${name}: only for verdicts on one tree; give text or json`);
      if (output === "folder" && file === "")
        throw new UserError(`--format ${name}: it writes a folder; give --format ${name}=FOLDER`);
      return { name, file, form: await load() };
    }),
  );
}

function namesFor(kind: DocumentKind): string {
  return formatsFor(kind)
    .map(({ name }) => name)
    .join(", ");
}

/** What a document is in every target, in their order. */
export function outputsOf<Shown extends Document>(
  targets: readonly Target<Shown>[],
  document: Shown,
  { color, ...view }: Omit<View, "colour" | "width"> & { readonly color: Colour },
  io: Io,
): Written[] {
  return targets.flatMap(({ name: format, form, file }): Written[] => {
    const output = form.render(document, { ...viewOf(file, color, io), ...view });
    if (typeof output === "string" || output instanceof Uint8Array)
      return [{ file, name: "", text: output }];
    return output.map(({ name, text }) => ({ file, name: fileName(name, format), text }));
  });
}

/** Writes a document to every target. */
export function show<Shown extends Document>(
  targets: readonly Target<Shown>[],
  document: Shown,
  view: Omit<View, "colour" | "width"> & { readonly color: Colour },
  io: Io,
): void {
  writeOutputs(outputsOf(targets, document, view, io), io);
}

/** Colour and width for whoever reads it. */
function viewOf(
  file: string,
  color: Colour,
  { stdout, environment }: Io,
): Pick<View, "colour" | "width"> {
  const isTerminal = file === "" && stdout.isTTY === true;
  const isColoured = isTerminal && environment["NO_COLOR"] === undefined;
  const colour = color === "always" || (color === "auto" && isColoured);
  return { colour, width: widthOf(isTerminal ? stdout : {}) };
}

function fileName(name: string, format: string): string {
  if (name === "" || /[/\\\0]|^\.\.?$/.test(name))
    throw new Error(`${format} names a file that leaves its folder`);
  return name;
}
