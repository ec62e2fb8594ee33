/**
 * Puts the grammar of C, which tree-sitter-c brings as WebAssembly, beside the compiled parser with its
 * licence: the package that is installed needs nothing that is compiled for a machine. `npm run build`
 * runs it.
 */
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const grammar = fileURLToPath(import.meta.resolve("tree-sitter-c/tree-sitter-c.wasm"));
const licence = fileURLToPath(import.meta.resolve("tree-sitter-c/LICENSE"));
copyFileSync(grammar, new URL("./tree-sitter-c.wasm", import.meta.url));
copyFileSync(licence, new URL("./tree-sitter-c.LICENSE", import.meta.url));
