/** Texts on their way to where they go, for whoever knows neither formats nor arguments. */
import { join } from "node:path";
import type { Written } from "./ending.js";
import type { Io } from "./io.js";
import { makeFolder, writeUserFile } from "./user-files.js";

export function writeOutputs(outputs: readonly Written[], { stdout }: Pick<Io, "stdout">): void {
  for (const { file, name, text } of outputs) {
    if (file === "") {
      stdout.write(text);
      continue;
    }
    if (name !== "") makeFolder(file);
    writeUserFile(name === "" ? file : join(file, name), text);
  }
}
