/** Assembles sweep.wat into sweep.wasm beside the compiled sweep. `npm run build` runs it. */
import { readFileSync, writeFileSync } from "node:fs";
import wabt from "wabt";

const target = new URL("./sweep.wasm", import.meta.url);
const text = readFileSync(
  new URL("../../../analyzers/references/sweep.wat", import.meta.url),
  "utf8",
);
const tools = await wabt();
const assembled = tools.parseWat("sweep.wat", text, { simd: true });
assembled.validate();
writeFileSync(target, assembled.toBinary({}).buffer);
