/**
 * Writes which build this is beside the compiled program: a digest of all that it runs. Records of the
 * cache are called by it, so that what another build found is never its answer, whatever its version.
 * `npm run build` runs it, last.
 */
import { writeFileSync } from "node:fs";
import { buildFile, digestOfBuild } from "./build.js";

writeFileSync(buildFile, `${JSON.stringify({ digest: digestOfBuild() })}\n`);
