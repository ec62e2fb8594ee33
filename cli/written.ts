/** Texts on their way to where they go, for whoever knows neither formats nor arguments. */
import { join } from "node:path";
import type { Io } from "./io.js";
import { makeFolder, writeUserFile } from "./user-files.js";

/** A text, and where it goes. */
export interface Written {
  /** A file or folder, or empty for stdout. */
  readonly file: string;
  /** Of a file in the folder; empty where `file` is one itself. */
  readonly name: string;
  readonly text: string | Uint8Array;
}

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
