/** All targets, in the order in which a campaign runs them. */
import { argumentsTarget } from "./arguments.js";
import { baselines } from "./baselines.js";
import { caches } from "./caches.js";
import { cFiles } from "./c-files.js";
import { compiled } from "./compiled.js";
import { diffs } from "./diffs.js";
import { functions } from "./functions.js";
import { lowering } from "./lowering.js";
import { mails } from "./mails.js";
import { planted } from "./planted.js";
import { programs } from "./programs.js";
import { repositories } from "./repositories.js";
import { reviews } from "./reviews.js";
import { ruleFiles } from "./rule-files.js";
import { verdicts } from "./verdicts.js";
import type { Target } from "./target.js";

export const targets: readonly Target[] = [
  planted,
  compiled,
  cFiles,
  diffs,
  mails,
  reviews,
  ruleFiles,
  baselines,
  caches,
  argumentsTarget,
  functions,
  lowering,
  repositories,
  verdicts,
  programs,
];
