/**
 * The output formats, in the order in which `--help` lists them. Every format shows the introduced
 * findings and whether the review is complete. Findings that a baseline knows or an exception
 * allows are listed only where a format has a word for that (json, sarif); elsewhere they are not
 * defects of this run.
 */
import { checkpatch } from "./checkpatch/findings.js";
import { github } from "./github.js";
import { gitlab } from "./gitlab.js";
import { json } from "./json/lint.js";
import { junit } from "./junit/findings.js";
import { rdjsonl } from "./rdjsonl.js";
import type { Reporter } from "./lint-format.js";
import { sarif } from "./sarif.js";
import { text } from "./text/lint.js";

export const reporters: readonly Reporter[] = [
  text,
  json,
  sarif,
  github,
  gitlab,
  rdjsonl,
  checkpatch,
  junit,
];
