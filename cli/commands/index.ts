/** The list of commands, in the order of `--help`. Each is loaded when it is called, because the others are not needed then. */
import type { CliCommand } from "./command.js";

export interface ListedCommand {
  readonly name: string;
  load(): Promise<CliCommand>;
}

export const commands: readonly ListedCommand[] = [
  { name: "lint", load: async () => (await import("./lint.js")).lint },
  { name: "model", load: async () => (await import("./model.js")).model },
  { name: "review", load: async () => (await import("./review.js")).review },
  { name: "suite", load: async () => (await import("./suite.js")).suite },
  { name: "baseline", load: async () => (await import("./baseline.js")).baseline },
  { name: "explain", load: async () => (await import("./explain.js")).explain },
  { name: "rules", load: async () => (await import("./rules.js")).rules },
];
