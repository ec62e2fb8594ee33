/** The script that a realm is made of, as the build wrote it. */
import { readFileSync } from "node:fs";

export function engineScript(): string {
  return readFileSync(new URL("./engine.script", import.meta.url), "utf8");
}
