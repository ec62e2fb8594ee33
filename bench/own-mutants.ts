/**
 * How much of what goes wrong in a tree's own mm/ a verdict on its relocation sees:
 * `npm run own-mutants -- TREE [--all | --part=K/N] [FUNCTION...]` makes small wrong edits in the functions
 * that relocation runs, and counts the verdicts. It takes one edit of ten, or the Kth of each N. An edit with
 * which everything is the same in every scenario breaks nothing; one that only asks other things of the
 * rest of the kernel is no violation, and `review` tells it, as worse where a call is lost that something
 * rests on; what differs otherwise and holds is argued in own-mutants.yaml, or it survived. Invariant: nothing of the tree is printed or kept.
 */
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { treeLayers } from "../analyzers/relocation/find/request.js";
import { Threads } from "../analyzers/relocation/realm/threads.js";
import { openDirectory } from "../analyzers/trees/directory.js";
import { overlayTree } from "../analyzers/trees/overlay.js";
import type { Tree } from "../analyzers/trees/tree.js";
import { packageRoot } from "../cli/package.js";
import { OwnRelocation } from "./own-code.js";
import { editsOf, type Edit } from "./own/mutate-c.js";

const nSampled = 10;
const files = ["mm/vma.c", "mm/mmap.c", "mm/mremap.c", "mm/memory.c"];
const usual = [
  "vma_expand",
  "vma_shrink",
  "commit_merge",
  "vma_complete",
  "move_page_tables",
  "free_pgd_range",
];

type Outcome =
  | "violated"
  | "rejected"
  | "unknown"
  | "the same"
  | "differs"
  | "worse"
  | "argued"
  | "survived";

/** Edits by name, and why they break no relocation. */
function argued(): ReadonlyMap<string, string> {
  const schema = z.array(z.strictObject({ edits: z.array(z.string()), why: z.string() }));
  const all = schema.parse(parse(readFileSync(`${packageRoot}/bench/own-mutants.yaml`, "utf8")));
  return new Map(all.flatMap(({ edits, why }) => edits.map((edit) => [edit, why] as const)));
}

function nameOf({ function: name, operator, number }: Edit): string {
  return `${name} ${operator} ${number}`;
}

function textIn(tree: Tree, file: string): Buffer {
  return Buffer.from(tree.read(file) ?? new Uint8Array());
}

function edited(tree: Tree, file: string, { start, end, to }: Edit): Tree {
  const text = textIn(tree, file).toString("latin1");
  const bytes = Buffer.from(text.slice(0, start) + to + text.slice(end), "latin1");
  return overlayTree(tree, new Map([[file, { bytes, mode: "" }]]));
}

async function outcomeOf(
  relocation: OwnRelocation,
  tree: Tree,
  why: string | undefined,
): Promise<readonly [Outcome, string]> {
  const { verdict, equivalence } = await relocation.judge(tree);
  if (verdict === undefined) return ["unknown", "no relocation"];
  if (verdict.kind === "violated")
    return ["violated", verdict.violations.map(({ property }) => property).join("")];
  if (verdict.kind !== "holds") return [verdict.kind, ""];
  if (equivalence?.kind !== "different") return ["the same", ""];
  const kinds = equivalence.differences.map(({ kind }) => kind);
  if (kinds.every((kind) => kind === "effects")) return ["differs", "effects"];
  if (why !== undefined) return ["argued", why];
  if (kinds.includes("lost calls")) return ["worse", kinds.join(", ")];
  return ["survived", kinds.join(", ")];
}

function told(counts: ReadonlyMap<Outcome, number>): string {
  const n = (outcome: Outcome): number => counts.get(outcome) ?? 0;
  const nSeen = n("violated") + n("rejected");
  const nBreaking = nSeen + n("worse") + n("survived");
  const parts = [...counts].map(([outcome, number]) => `${number} ${outcome}`).join(", ");
  return `${parts}; of ${nBreaking} that break relocation ${nSeen} are seen, and ${n("worse")} by a review`;
}

/** Every how manyth edit is taken, and which is the first. */
interface Sample {
  readonly first: number;
  readonly step: number;
}

async function main(path: string, names: readonly string[], sample: Sample): Promise<number> {
  const tree = openDirectory(path);
  const isNew = textIn(tree, "mm/mmap.c").includes("relocate_vma_down(");
  const root = isNew ? "relocate_vma_down" : "shift_arg_pages";
  const why = argued();
  const threads = new Threads();
  const relocation = await OwnRelocation.open(path, root, treeLayers, threads);
  const counts = new Map<string, Map<Outcome, number>>();
  const sum = new Map<Outcome, number>();
  const count = (own: Map<Outcome, number>, outcome: Outcome): void =>
    void own.set(outcome, (own.get(outcome) ?? 0) + 1);
  try {
    const functions = new Set(names.length > 0 ? names : usual);
    const all = files.flatMap((file) =>
      editsOf(textIn(tree, file), functions).map((edit) => ({ file, edit })),
    );
    const chosen = all.filter((_, index) => index % sample.step === sample.first);
    for (const { file, edit } of chosen) {
      const name = nameOf(edit);
      const [outcome, said] = await outcomeOf(relocation, edited(tree, file, edit), why.get(name));
      const own = counts.get(edit.function) ?? new Map<Outcome, number>();
      counts.set(edit.function, own);
      count(own, outcome);
      count(sum, outcome);
      process.stdout.write(`${outcome.padEnd(9)} ${name} (${file}:${edit.line}) ${said}\n`);
    }
    for (const [name, own] of counts) process.stdout.write(`${name}(): ${told(own)}\n`);
    process.stdout.write(`${chosen.length} of ${all.length} edits: ${told(sum)}\n`);
  } finally {
    await Promise.all([threads.end(), relocation.end()]);
  }
  return (sum.get("survived") ?? 0) > 0 ? 1 : 0;
}

function sampleOf(options: readonly string[]): Sample {
  const [, part, step] = /^--part=(\d+)\/(\d+)$/.exec(options.at(-1) ?? "") ?? [];
  if (part !== undefined && step !== undefined)
    return { first: Number(part) - 1, step: Number(step) };
  return { first: 0, step: options.includes("--all") ? 1 : nSampled };
}

const isOption = (argument: string): boolean => argument.startsWith("--");
const given = process.argv.slice(2);
const [path, ...names] = given.filter((argument) => !isOption(argument));
if (path === undefined) {
  process.stderr.write("own-mutants: give a kernel tree, and functions if not all\n");
  process.exitCode = 2;
} else process.exitCode = await main(path, names, sampleOf(given.filter(isOption)));
