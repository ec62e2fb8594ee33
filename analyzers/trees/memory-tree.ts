/** Files held in memory as a tree: fixtures, and what a patch leaves. */
import { kindOf, languageOf } from "./language.js";
import { eachOrReason, type Tree, type TreeFile } from "./tree.js";

export function memoryTree(files: ReadonlyMap<string, Uint8Array>): Tree {
  return {
    label: "memory",
    revision: "",
    spec: { kind: "memory", files },
    list: () => {
      const listed: TreeFile[] = [];
      const notCode: Record<string, number> = {};
      for (const path of files.keys()) {
        const language = languageOf(path);
        if (language === undefined) notCode[kindOf(path)] = (notCode[kindOf(path)] ?? 0) + 1;
        else listed.push({ path, language, id: "" });
      }
      listed.sort((a, b) => (a.path < b.path ? -1 : 1));
      return { files: listed, notCode, skipped: [], links: new Map() };
    },
    read: (path) => files.get(path),
    readOrReason: (path) => files.get(path),
    readOrReasons: (paths) => eachOrReason(paths, (path) => files.get(path)),
    readMany: (paths) =>
      new Map(
        paths.flatMap((path) => (files.has(path) ? [[path, files.get(path) as Uint8Array]] : [])),
      ),
    each: async (next, room, visit) => {
      for (let path = next(); path !== undefined; path = next()) {
        const bytes = files.get(path);
        if (bytes === undefined) {
          visit(path, 0, "no such file or directory");
          continue;
        }
        room(bytes.length).set(bytes);
        visit(path, bytes.length, "");
      }
    },
  };
}
