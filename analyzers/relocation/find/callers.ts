/**
 * Who calls a function, by text: files are looked through for its name and only those that have it are
 * read. Invariant: a call that a file's own meaning of the name stands for is none.
 */
import { scan } from "../../references/scan.js";
import { filesWith } from "../../trees/files-with.js";
import { searched, searchedFolders } from "../../trees/searched.js";
import { isUserland } from "../../trees/userland.js";
import type { Request } from "./request.js";
import { functionNamed, type Site } from "./sites.js";

/** A function, and the file that defines it; one that is static is called nowhere else. */
export interface Called {
  readonly name: string;
  readonly root: string;
  readonly isStatic: boolean;
}

export interface Calls {
  /** Each with the function that it stands in. */
  readonly sites: readonly Site[];
  /** Folders outside of which nobody looked, though there could be calls; undefined: there can be none. */
  readonly within: readonly string[] | undefined;
}

/** Calls of these functions. */
export async function callsOf(
  { tree, listing, written = filesWith(tree) }: Pick<Request, "tree" | "listing" | "written">,
  called: readonly Called[],
): Promise<Calls> {
  const names = [...new Set(called.map(({ name }) => name))].sort();
  const own = called.map(({ root }) => root);
  const isOpen = called.some(({ isStatic, root }) => !isStatic || !root.endsWith(".c"));
  const all = listing.files
    .filter(({ path, language }) => language === "c" && !isUserland(path))
    .map(({ path }) => path);
  const paths = isOpen ? searched(all, own) : [...new Set(own)].sort();
  const having = [...new Set([...(await written(names, paths)).values()].flat())].sort();
  const plan = { names, allIncludes: false, includeNames: [], pastes: [], pastedNames: [] };
  const { facts } = await scan(tree, having, plan);
  const sites = facts.flatMap(({ path, sightings }) =>
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
  return { sites, within: isOpen ? searchedFolders(all, own) : undefined };
}
