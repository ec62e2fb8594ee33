/** The output formats of `ringfence model`, in the order in which `--help` lists them. */
import { findings } from "./model-findings.js";
import { json } from "./json/model.js";
import type { ModelReporter } from "./model-format.js";
import { text } from "./text/model.js";

export const modelReporters: readonly ModelReporter[] = [text, json, ...findings];
