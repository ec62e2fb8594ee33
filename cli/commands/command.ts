/** A command of the program: one file a command, under its own name. */
import type { Command as Program } from "commander";
import type { Io } from "../io.js";

export interface CliCommand {
  readonly name: string;
  /** Adds itself to the program; its action gives the exit code to `end`, where it is not 0. */
  register(program: Program, io: Io, end: (code: number) => void): void;
}
