/** All targets, in the order in which a campaign runs them. */
import { cFiles } from "./c-files.js";
import { planted } from "./planted.js";
import type { Target } from "./target.js";

export const targets: readonly Target[] = [cFiles, planted];
