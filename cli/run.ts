/** Builds the program from its commands and turns errors into lines and exit codes. */
import { Command, CommanderError } from "commander";
import { TreeError } from "../analyzers/trees/tree.js";
import { visible } from "./formats/parts/visible.js";
import { commands } from "./commands/index.js";
import { version } from "./package.js";
import { UserError } from "./user-error.js";

export async function run(argv: readonly string[]): Promise<void> {
  // A reader that closes the pipe, such as head(1), has seen enough.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
      if (isFullOutput(error)) endFull();
      throw error;
    });
  }
  const program = new Command("ringfence")
    .description("Says where symbols that belong to one part of the Linux kernel are used outside it.")
    .version(`ringfence ${version()}`, "-V, --version")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "ringfence: ")) })
    .showSuggestionAfterError(true);
  // Help and what is misspelt need them all.
  const called = commands.filter(({ name }) => name === argv[2]);
  for (const { load } of called.length === 0 ? commands : called) (await load()).register(program);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : 2;
    } else if (isFullOutput(error)) {
      endFull();
    } else if (error instanceof UserError || error instanceof TreeError) {
      const lines = error instanceof UserError ? error.lines : [error.message];
      for (const line of lines) process.stderr.write(`ringfence: ${visible(line)}\n`);
      process.exitCode = 2;
    } else {
      throw error;
    }
  }
}

/** A verdict that nobody can read is none. */
function endFull(): never {
  process.stderr.write("ringfence: standard output: cannot be written, its disk is full\n");
  process.exit(2);
}

function isFullOutput(error: unknown): boolean {
  return error instanceof Error && "code" in error && "syscall" in error && error.syscall === "write" && (error.code === "ENOSPC" || error.code === "EIO");
}
