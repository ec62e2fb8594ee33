/**
 * The output formats of a review, in the order in which `--help` lists them. Every format shows every
 * complaint and whether the review is complete; what is mended or confirmed is shown where a format
 * has a place for it.
 */
import { b4 } from "./b4.js";
import { b4Review } from "./b4-review.js";
import { checkpatch } from "./checkpatch/series.js";
import { github } from "./series-github.js";
import { gitlab } from "./series-gitlab.js";
import { json } from "./json/series.js";
import { junit } from "./junit/series.js";
import { mail } from "./mail.js";
import { markdown } from "./markdown.js";
import { nipa } from "./nipa.js";
import { patchwork } from "./patchwork.js";
import { rdjsonl } from "./series-rdjsonl.js";
import type { ReviewReporter } from "./series-format.js";
import { sarif } from "./series-sarif.js";
import { text } from "./text/series.js";

export const reviewReporters: readonly ReviewReporter[] = [
  text,
  mail,
  json,
  markdown,
  checkpatch,
  b4,
  b4Review,
  patchwork,
  nipa,
  github,
  gitlab,
  sarif,
  rdjsonl,
  junit,
];
