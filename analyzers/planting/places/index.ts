/** All places, by family. */
import * as beside from "./beside.js";
import * as conditionals from "./conditionals.js";
import * as fileScope from "./file-scope.js";
import * as functions from "./functions.js";
import type { Place } from "./place.js";

export const places: readonly Place[] = [functions, fileScope, conditionals, beside].flatMap(
  (family) => Object.values(family),
);
