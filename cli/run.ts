/** Builds the program from its commands and turns errors into lines and exit codes. */
import { Command, CommanderError } from "commander";
import { TreeError } from "../analyzers/trees/tree.js";
import { commands } from "./commands/index.js";
import { visible } from "./formats/parts/visible.js";
import type { Io } from "./io.js";
import { version } from "./package.js";
import { UserError } from "./user-error.js";

/**
 * One run with these arguments, which do not hold the program's own name; its exit code. Errors of the
 * program itself, and of streams, are thrown.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = new Command("ringfence")
    .description(
      "Says where symbols that belong to one part of the Linux kernel are used outside it.",
    )
    .version(`ringfence ${version()}`, "-V, --version")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: (text, write) => write(inertError(text)),
      getOutHelpWidth: () => helpWidthOf(io.stdout),
      getErrHelpWidth: () => helpWidthOf(io.stderr),
    })
    .showSuggestionAfterError(true);
  // Help and what is misspelt need them all.
  const called = commands.filter(({ name }) => name === args[0]);
  for (const { load } of called.length === 0 ? commands : called) {
    (await load()).register(program, io, (itsCode) => {
      code = itsCode;
    });
  }
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UserError || error instanceof TreeError)) throw error;
    const lines = error instanceof UserError ? error.lines : [error.message];
    for (const line of lines) io.stderr.write(`ringfence: ${visible(line)}\n`);
    return 2;
  }
  return code;
}

/** What commander says of arguments holds them; of its own it has one line, and one more for what may have been meant. */
function inertError(text: string): string {
  const [, said = "", hint = ""] =
    /^(?:error: )?([^]*?)(\n\(Did you mean [^\n]*\))?\n*$/.exec(text) ?? [];
  return `ringfence: ${visible(said)}\n${hint === "" ? "" : `${visible(hint.slice(1))}\n`}`;
}

/** Commander's own width where there is no terminal. */
function helpWidthOf({ isTTY, columns }: Io["stdout"]): number {
  return isTTY === true && columns !== undefined ? columns || 80 : 80;
}
