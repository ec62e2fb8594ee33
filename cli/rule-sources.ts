/**
 * Which rules hold for a run: built-in packs, the tree's own `.ringfence.yaml` and the files that the
 * command line names. A pack is a file or a folder under rules/boundaries, called by its path.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { Tree } from "../analyzers/trees/tree.js";
import type { Boundary } from "../rules/files/boundary.js";
import { compiledRules } from "../rules/files/compiled-rules.js";
import type { ReadRules, RuleFileError } from "../rules/files/rule-file.js";
import { packageRoot, version } from "./package.js";
import { isReadRules } from "./record-shapes.js";
import { digest, type Store } from "./store.js";
import { UserError } from "./user-error.js";
import { readUserFile } from "./user-files.js";

export const TREE_RULES = ".ringfence.yaml";
const DEFAULT_PACKS: readonly string[] = ["mm/vma"];
const BUILT_IN = "rules/boundaries";

export interface RuleRequest {
  /** Packs that the command line names; undefined for the default ones. */
  readonly packs: readonly string[] | undefined;
  readonly files: readonly string[];
  readonly usesTreeRules: boolean;
}

export interface RuleSet {
  readonly boundaries: readonly Boundary[];
  /** Texts of the rule files, by the path that locations in them carry. */
  readonly texts: ReadonlyMap<string, Uint8Array>;
  /** How many exceptions the tree's own file adds to boundaries of packs, by boundary. */
  readonly treeExceptions: ReadonlyMap<string, number>;
}

export function packNames(): string[] {
  const root = `${packageRoot}/${BUILT_IN}`;
  const found: string[] = [];
  for (const folder of readdirSync(root).sort()) {
    const files = readdirSync(`${root}/${folder}`).filter((name) => name.endsWith(".yaml"));
    found.push(folder, ...files.map((name) => `${folder}/${name.slice(0, -5)}`));
  }
  return found;
}

/** `store`: where rule files that were read before are kept, read. */
export async function loadRules(tree: Tree, request: RuleRequest, store?: Store): Promise<RuleSet> {
  const texts = new Map<string, Uint8Array>();
  const errors: RuleFileError[] = [];
  const read: ReadRules[] = [];
  const load = async (path: string, bytes: Uint8Array): Promise<ReadRules> => {
    texts.set(path, bytes);
    const name = `rules-${digest([version(), path, digest(bytes)])}`;
    const text = Buffer.from(bytes).toString("utf8");
    const compiled = `${packageRoot}/dist/${path.replace(/\.yaml$/, ".json")}`;
    const isBuiltIn = path.startsWith(`${BUILT_IN}/`) && existsSync(compiled);
    let result = isBuiltIn
      ? compiledRules(readFileSync(compiled, "utf8"), text)
      : store?.read(name, isReadRules);
    if (result === undefined) {
      // YAML and its schema are only loaded for a file that is new.
      const { readRuleFile } = await import("../rules/files/rule-file.js");
      result = readRuleFile(path, text);
      if (result.errors.length === 0) store?.write(name, result);
    }
    errors.push(...result.errors);
    read.push(result);
    return result;
  };
  const ofTree = request.usesTreeRules ? await loadTreeRules(tree, load) : undefined;
  const ofOperator: ReadRules[] = [];
  for (const file of request.files) {
    const name = texts.has(basename(file)) ? file : basename(file);
    ofOperator.push(await load(name, readUserFile(file)));
  }
  const demanded = new Set(
    [...(request.packs ?? []), ...ofOperator.flatMap((rules) => rules.packs)].flatMap(packFiles),
  );
  const offered = [
    ...(request.packs === undefined ? DEFAULT_PACKS : []),
    ...(ofTree?.packs ?? []),
  ].flatMap(packFiles);
  for (const path of new Set([...demanded, ...offered])) {
    const rules = await load(path, readFileSync(`${packageRoot}/${path}`));
    if (demanded.has(path)) ofOperator.push(rules);
  }
  if (errors.length > 0) {
    throw new UserError(
      errors.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`),
    );
  }
  const boundaries = read.flatMap((result) => result.boundaries);
  const byId = new Map<string, Boundary>();
  for (const boundary of boundaries) {
    const other = byId.get(boundary.id);
    if (other !== undefined) {
      throw new UserError(
        `${boundary.location.path}: the boundary ${boundary.id} is also in ${other.location.path}; give it another id, or list exceptions to it under exceptions:`,
      );
    }
    byId.set(boundary.id, boundary);
  }
  const treeExceptions =
    ofTree === undefined ? new Map<string, number>() : exceptionsOfTree(ofTree, ofOperator, texts);
  for (const { boundary: id, exception } of read.flatMap((result) => result.exceptions)) {
    const boundary = byId.get(id);
    if (boundary === undefined) {
      throw new UserError(
        `${exception.location.path}: an exception to ${id}, which no rule file in use declares; switch its pack on`,
      );
    }
    byId.set(id, { ...boundary, exceptions: [...boundary.exceptions, exception] });
  }
  const all = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  if (all.length === 0)
    throw new UserError(
      "no boundary to check; give --pack, --rules or a .ringfence.yaml in the tree",
    );
  return { boundaries: all, texts, treeExceptions };
}

async function loadTreeRules(
  tree: Tree,
  load: (path: string, bytes: Uint8Array) => Promise<ReadRules>,
): Promise<ReadRules | undefined> {
  const own = tree.readOrReason(TREE_RULES);
  if (typeof own === "string") {
    throw new UserError(
      `${TREE_RULES}: ${own}; make it a plain file that can be read, or give --no-tree-rules`,
    );
  }
  return own === undefined ? undefined : load(TREE_RULES, own);
}

/**
 * A tree is checked by somebody who need not trust it: its own file may loosen what it switched on
 * itself and what holds by default, which is counted, and nothing that the command line asked for.
 */
function exceptionsOfTree(
  ofTree: ReadRules,
  ofOperator: readonly ReadRules[],
  texts: RuleSet["texts"],
): Map<string, number> {
  const own = new Set(ofTree.boundaries.map((boundary) => boundary.id));
  const demanded = new Map(
    ofOperator.flatMap((rules) => rules.boundaries).map(({ id, location }) => [id, location.path]),
  );
  const counts = new Map<string, number>();
  for (const { boundary: id, exception } of ofTree.exceptions) {
    const source = demanded.get(id);
    if (source !== undefined) {
      const text = Buffer.from(texts.get(TREE_RULES) ?? []).toString("utf8");
      const line = text.slice(0, exception.location.span.start).split("\n").length;
      throw new UserError(
        `${TREE_RULES}:${line}: an exception to ${id}, which the command line asks for (${source}); take it out, move it to a file that --rules names, or give --no-tree-rules`,
      );
    }
    if (!own.has(id)) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

function packFiles(pack: string): string[] {
  const isName = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)?$/.test(pack);
  const path = `${BUILT_IN}/${pack}`;
  if (isName && existsSync(`${packageRoot}/${path}.yaml`)) return [`${path}.yaml`];
  if (
    isName &&
    existsSync(`${packageRoot}/${path}`) &&
    statSync(`${packageRoot}/${path}`).isDirectory()
  ) {
    const names = readdirSync(`${packageRoot}/${path}`).filter((name) => name.endsWith(".yaml"));
    return names.sort().map((name) => `${path}/${name}`);
  }
  throw new UserError(
    `${pack}: no such pack; there are ${packNames()
      .filter((name) => !name.startsWith("kernel/"))
      .join(", ")} and the files of kernel, such as kernel/mm`,
  );
}
