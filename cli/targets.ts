/**
 * Where the output goes: `--format NAME[=FILE]`, any number of times, and what there is to know of
 * the reader at the other end. Invariant: a format without a file goes to stdout.
 */
import { writeFileSync } from "node:fs";
import { Option } from "commander";
import { widthOf, type Io } from "./io.js";
import { UserError } from "./user-error.js";

interface Named {
  readonly name: string;
}

export interface Target<Format extends Named> {
  readonly reporter: Format;
  /** A file, or empty for stdout. */
  readonly file: string;
}

interface View {
  readonly colour: boolean;
  readonly width: number;
}

export type Colour = "auto" | "always" | "never";

export function formatOption(formats: readonly Named[]): Option {
  return new Option("--format <name[=file]>", `${namesOf(formats)}; to stdout or a file; may be repeated`)
    .argParser((value: string, all: readonly string[]) => [...all, value])
    .default([], "text");
}

export function colourOption(): Option {
  return new Option("--color <when>", "colour in text").choices(["auto", "always", "never"]).default("auto");
}

export function targetsOf<Format extends Named>(wanted: readonly string[], formats: readonly Format[]): Target<Format>[] {
  return (wanted.length === 0 ? ["text"] : wanted).map((format) => {
    const [name, ...rest] = format.split("=");
    const reporter = formats.find((candidate) => candidate.name === name);
    if (reporter === undefined) throw new UserError(`--format ${format}: no such format; there are ${namesOf(formats)}`);
    return { reporter, file: rest.join("=") };
  });
}

function namesOf(formats: readonly Named[]): string {
  return formats.map(({ name }) => name).join(", ");
}

/** Colour and width for whoever reads it. */
export function viewOf({ file }: Target<Named>, color: Colour, { stdout, environment }: Io): View {
  const isTerminal = file === "" && stdout.isTTY === true;
  const isColoured = isTerminal && environment["NO_COLOR"] === undefined;
  const colour = color === "always" || (color === "auto" && isColoured);
  return { colour, width: widthOf(isTerminal ? stdout : {}) };
}

export function writeTo({ file }: Target<Named>, text: string, io: Io): void {
  if (file === "") {
    io.stdout.write(text);
    return;
  }
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new UserError(`${file}: cannot be written (${code}); give a path in a folder that exists`);
  }
}
