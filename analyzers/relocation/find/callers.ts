/**
 * Who calls a function, by text: files are looked through for its name and only those that have it are
 * read. Invariant: a call that a file's own meaning of the name stands for is none.
 */
import { scan } from "../../references/scan.js";
import { inChunks } from "../../trees/in-chunks.js";
import { searched } from "../../trees/searched.js";
import { isUserland } from "../../trees/userland.js";
import type { Request } from "./request.js";
import { functionNamed, type Site } from "./sites.js";

/** A function, and the file that defines it; one that is static is called nowhere else. */
export interface Called {
  readonly name: string;
  readonly root: string;
  readonly isStatic: boolean;
}

/** Calls of these functions, each with the function that it stands in. */
export async function callsOf(
  { tree, listing }: Pick<Request, "tree" | "listing">,
  called: readonly Called[],
): Promise<Site[]> {
  const names = [...new Set(called.map(({ name }) => name))].sort();
  const own = called.map(({ root }) => root);
  const isOpen = called.some(({ isStatic, root }) => !isStatic || !root.endsWith(".c"));
  const all = listing.files
    .filter(({ path, language }) => language === "c" && !isUserland(path))
    .map(({ path }) => path);
  const paths = isOpen ? searched(all, own) : [...new Set(own)].sort();
  const having: string[] = [];
  for (const [path, bytes] of inChunks(tree, paths)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (names.some((name) => text.includes(name, 0, "latin1"))) having.push(path);
  }
  const plan = { names, allIncludes: false, includeNames: [], pastes: [], pastedNames: [] };
  const { facts } = await scan(tree, having, plan);
  return facts.flatMap(({ path, sightings }) =>
    sightings
      .filter(
        ({ form, name, shadow, enclosing }) =>
          form === "call" &&
          enclosing !== "" &&
          enclosing !== name &&
          called.some(
            (each) =>
              each.name === name && (each.root === path || (shadow === "" && !each.isStatic)),
          ),
      )
      .map(({ start, name, enclosing }) => ({
        path,
        offset: start,
        callee: name,
        enclosing: functionNamed(enclosing),
      })),
  );
}
