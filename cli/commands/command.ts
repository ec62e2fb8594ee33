/** A command of the program: one file a command, under its own name. */
import type { Command as Program } from "commander";

export interface CliCommand {
  readonly name: string;
  /** Adds itself to the program; its action sets process.exitCode. */
  register(program: Program): void;
}
