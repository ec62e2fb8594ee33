/** All surroundings, by family. */
import * as beside from "./beside.js";
import * as conditionals from "./conditionals.js";
import * as fileScope from "./file-scope.js";
import * as functions from "./functions.js";
import type { Surrounding } from "./surrounding.js";

export const surroundings: readonly Surrounding[] = [
  functions,
  fileScope,
  conditionals,
  beside,
].flatMap((family) => Object.values(family));
