/** The list of commands, in the order of `--help`. */
import { baseline } from "./baseline.js";
import type { CliCommand } from "./command.js";
import { explain } from "./explain.js";
import { lint } from "./lint.js";
import { model } from "./model.js";
import { review } from "./review.js";
import { rules } from "./rules.js";

export const commands: readonly CliCommand[] = [lint, model, review, baseline, explain, rules];
