/** At build time: links the engine into the script that a realm is made of. Run as `node assemble.js`. */
import { readFileSync, writeFileSync } from "node:fs";
import { link } from "./link.js";

const entry = new URL("./engine.js", import.meta.url);
writeFileSync(
  new URL("./engine.script", import.meta.url),
  link(entry.href, (address) => readFileSync(new URL(address), "utf8")),
);
