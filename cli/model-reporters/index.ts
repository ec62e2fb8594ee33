/** The output formats of `ringfence model`, in the order in which `--help` lists them. */
import { findings } from "./findings.js";
import { json } from "./json.js";
import type { ModelReporter } from "./model-reporter.js";
import { text } from "./text.js";

export const modelReporters: readonly ModelReporter[] = [text, json, ...findings];
