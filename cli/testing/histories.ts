/**
 * Histories of a small kernel, as git keeps them, for tests. A file is a list of functions, each
 * far enough from the next that git merges changes of two without a conflict. Invariant: the same
 * seed makes the same histories.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Dice, environment } from "../../analyzers/patches/testing/sample.js";

export { Dice } from "../../analyzers/patches/testing/sample.js";

/** Functions of files, by path. */
type Files = ReadonlyMap<string, readonly string[]>;

interface Node {
  readonly files: Files;
  readonly submodule: string;
  readonly parents: readonly number[];
  readonly message: string;
}

export interface SampleHistory {
  /** Ends of the range, as ids of commits. */
  readonly from: string;
  readonly to: string;
  /** How its merges were made. */
  readonly merges: readonly string[];
}

export const MERGES = [
  "clean",
  "by hand",
  "ours",
  "theirs",
  "octopus",
  "subtree",
  "revert",
  "evil",
  "back from an ancestor",
  "submodule",
] as const;
export type Merge = (typeof MERGES)[number];

const OWNER: Files = new Map([
  ["mm/vma.h", ["int vma_expand(void);\nint vma_shrink(void);\n"]],
  [
    "mm/vma.c",
    [
      '#include "vma.h"\n',
      "int vma_expand(void)\n{\n\treturn 0;\n}\n",
      "int vma_shrink(void)\n{\n\treturn 0;\n}\n",
    ],
  ],
]);

const BODIES = [
  "\treturn 0;\n",
  "\treturn 1;\n",
  "\treturn vma_shrink();\n",
  "\treturn vma_expand();\n",
  "\treturn vma_shrink() + vma_expand();\n",
  "\tint (*f)(void) = vma_expand;\n\treturn f != 0;\n",
];
const PATHS = ["fs/a.c", "fs/b.c", "lib/d.c", "include/linux/c.h", "kernel/e.c"];
const TITLES = [
  "fs: change a function",
  "lib: no functional change",
  "kernel: use vma_shrink()",
  "mm, fs: clean up",
];

function functionOf(dice: Dice, path: string, at: number): string {
  const name = `${path.replace(/\W/g, "_")}_${at}`;
  return `/* ${name}() */\nint ${name}(void);\n\nint ${name}(void)\n{\n${dice.of(BODIES)}}\n\n/* End of ${name}(). */\n`;
}

function fileOf(dice: Dice, path: string): string[] {
  return Array.from({ length: 2 + dice.roll(4) }, (_, at) => functionOf(dice, path, at));
}

/** One commit's worth of change. */
function changed(dice: Dice, files: Files): Files {
  const after = new Map(files);
  for (let n = 1 + dice.roll(3); n > 0; n--) {
    const path = dice.of(PATHS);
    const blocks = after.get(path);
    const kind = dice.roll(10);
    if (blocks === undefined) after.set(path, fileOf(dice, path));
    else if (kind === 0) after.delete(path);
    else if (kind === 1) after.set("Documentation/x.rst", [`Line ${dice.roll(100)}.\n`]);
    else
      after.set(
        path,
        blocks.with(dice.roll(blocks.length), functionOf(dice, path, dice.roll(blocks.length))),
      );
  }
  return after;
}

/**
 * What two sides make of what they have in common, function by function; `choose` decides where
 * both changed one.
 */
function merged(
  base: Files,
  one: Files,
  other: Files,
  choose: (a: string | undefined, b: string | undefined) => string | undefined,
): Files {
  const result = new Map<string, readonly string[]>();
  for (const path of new Set([...one.keys(), ...other.keys()])) {
    const [b, x, y] = [base.get(path), one.get(path), other.get(path)];
    const isSame = (p: readonly string[] | undefined, q: readonly string[] | undefined): boolean =>
      p?.join("\0") === q?.join("\0");
    const whole = isSame(x, y) ? x : isSame(b, x) ? y : isSame(b, y) ? x : undefined;
    if (isSame(x, y) || isSame(b, x) || isSame(b, y)) {
      if (whole !== undefined) result.set(path, whole);
      continue;
    }
    const n = Math.max(x?.length ?? 0, y?.length ?? 0);
    const blocks: string[] = [];
    for (let at = 0; at < n; at++) {
      const [c, d, e] = [b?.[at], x?.[at], y?.[at]];
      const block = d === e ? d : c === d ? e : c === e ? d : choose(d, e);
      if (block !== undefined) blocks.push(block);
    }
    if (blocks.length > 0) result.set(path, blocks);
  }
  return result;
}

class Conflict extends Error {}

/** Commits of one history, each with its parents before it. */
class Graph {
  readonly nodes: Node[] = [];
  readonly merges: string[] = [];

  add(
    files: Files,
    parents: readonly number[],
    message: string,
    submodule = parents.map((at) => this.nodes[at]?.submodule ?? "").find((id) => id !== "") ?? "",
  ): number {
    return this.nodes.push({ files, submodule, parents, message }) - 1;
  }

  filesOf(at: number): Files {
    return (this.nodes[at] as Node).files;
  }

  ancestors(at: number): Set<number> {
    const found = new Set<number>();
    const left = [at];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      left.push(...(this.nodes[next] as Node).parents);
    }
    return found;
  }

  /** The latest commit that both have; -1 where there is none. */
  common(one: number, other: number): number {
    const mine = this.ancestors(one);
    return Math.max(-1, ...[...this.ancestors(other)].filter((at) => mine.has(at)));
  }
}

const NO_FILES: Files = new Map();

function mergeInto(graph: Graph, dice: Dice, heads: number[], kind: Merge): void {
  const [one, other] = [heads[0] as number, heads[1] as number];
  const [x, y] = [graph.filesOf(one), graph.filesOf(other)];
  const common = graph.common(one, other);
  const base = common < 0 ? NO_FILES : graph.filesOf(common);
  const pick = (a: string | undefined, b: string | undefined): string | undefined =>
    dice.roll(2) === 0 ? a : b;
  const refuse = (): never => {
    throw new Conflict();
  };
  const done = (files: Files, parents: readonly number[], submodule?: string): number => {
    graph.merges.push(kind);
    return graph.add(files, parents, `Merge: ${kind}`, submodule);
  };
  const join = (files: Files, submodule?: string): void =>
    void heads.splice(0, 2, done(files, [one, other], submodule));
  switch (kind) {
    case "clean":
      return join(merged(base, x, y, refuse));
    case "by hand":
      return join(merged(base, x, y, pick));
    case "ours":
      return join(x);
    case "theirs":
      return join(y);
    case "octopus": {
      const third = heads[2] ?? other;
      const all = merged(base, merged(base, x, y, pick), graph.filesOf(third), pick);
      heads.splice(0, 3, done(all, [...new Set([one, other, third])]));
      return;
    }
    case "subtree": {
      const root = graph.add(new Map([["x.c", fileOf(dice, "x.c")]]), [], "sub: begin");
      const next = graph.add(new Map([["x.c", fileOf(dice, "x.c")]]), [root], "sub: go on");
      const files = new Map([
        ...x,
        ...[...graph.filesOf(next)].map(
          ([path, blocks]) => [`drivers/sub/${path}`, blocks] as const,
        ),
      ]);
      heads[0] = done(files, [one, next]);
      return;
    }
    case "revert": {
      const merge = graph.add(merged(base, x, y, pick), [one, other], "Merge: to be reverted");
      heads.splice(0, 2, done(x, [merge]));
      return;
    }
    case "evil":
      return join(changed(dice, merged(base, x, y, pick)));
    case "back from an ancestor": {
      const old = graph.filesOf(dice.roll(graph.nodes.length));
      const path = dice.of(PATHS);
      const files = new Map(merged(base, x, y, pick));
      const blocks = old.get(path);
      if (blocks === undefined) files.delete(path);
      else files.set(path, blocks);
      return join(files);
    }
    case "submodule":
      return join(merged(base, x, y, pick), "ab".repeat(20));
  }
}

function graphOf(dice: Dice, kinds: readonly Merge[]): Graph {
  const graph = new Graph();
  const start = new Map(OWNER);
  for (const path of PATHS) if (dice.roll(4) > 0) start.set(path, fileOf(dice, path));
  const root = graph.add(start, [], "begin");
  const heads = [root, root].map((head) => graph.add(changed(dice, start), [head], "fs: begin"));
  for (let n = 4 + dice.roll(9); n > 0; n--) {
    const kind = dice.roll(10);
    // A branch may begin at anything that was there.
    if (kind < 2)
      heads.unshift(dice.roll(2) === 0 ? (heads[0] as number) : dice.roll(graph.nodes.length));
    else if (kind < 6 || heads.length < 2)
      heads[0] = graph.add(
        changed(dice, graph.filesOf(heads[0] as number)),
        [heads[0] as number],
        `${dice.of(TITLES)}\n\nText of it.\n`,
      );
    else if (
      heads[0] !== heads[1] &&
      graph.common(heads[0] as number, heads[1] as number) !== heads[1]
    ) {
      try {
        mergeInto(graph, dice, heads, dice.of(kinds));
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    if (heads.length > 1 && dice.roll(3) === 0) heads.push(heads.shift() as number);
  }
  return graph;
}

/** Makes many histories in one repository at `root`. `kinds`: of merges. */
export function makeHistories(
  root: string,
  dice: Dice,
  n: number,
  kinds: readonly Merge[],
): SampleHistory[] {
  execFileSync("git", ["init", "-q", "--bare", "--initial-branch=main", root], {
    env: environment,
  });
  const parts: string[] = [];
  const found: {
    readonly from: number;
    readonly to: number;
    readonly merges: readonly string[];
  }[] = [];
  let nMarks = 0;
  while (found.length < n) {
    const graph = graphOf(dice, kinds);
    const to = graph.nodes.length - 1;
    const isBelow = graph.ancestors(to);
    const from = dice.roll(to + 1);
    // What ends before it begins is no range, and what begins in a subtree's own history is no kernel.
    const common = graph.common(from, to);
    if (graph.ancestors(from).has(to) || common < 0 || !graph.filesOf(common).has("mm/vma.h"))
      continue;
    const after = [...isBelow].filter((at) => !graph.ancestors(from).has(at));
    if (after.every((at) => isEmpty(graph, at))) continue;
    graph.nodes.forEach((node, at) => parts.push(commitText(node, nMarks + at + 1, nMarks)));
    found.push({ from: nMarks + from + 1, to: nMarks + to + 1, merges: graph.merges });
    nMarks += graph.nodes.length;
  }
  const marks = join(root, "marks");
  execFileSync("git", ["fast-import", "--quiet", "--force", `--export-marks=${marks}`], {
    cwd: root,
    env: environment,
    input: parts.join(""),
    maxBuffer: 1 << 28,
  });
  const ids = new Map(
    readFileSync(marks, "utf8")
      .trim()
      .split("\n")
      .map((line) => [Number(line.slice(1).split(" ")[0]), line.split(" ")[1] as string]),
  );
  return found.map(({ from, to, merges }) => ({
    from: ids.get(from) as string,
    to: ids.get(to) as string,
    merges,
  }));
}

function isEmpty(graph: Graph, at: number): boolean {
  const { parents, files } = graph.nodes[at] as Node;
  const before = parents[0] === undefined ? NO_FILES : graph.filesOf(parents[0]);
  return (
    parents.length > 1 || JSON.stringify([...before].sort()) === JSON.stringify([...files].sort())
  );
}

function commitText(
  { files, submodule, parents, message }: Node,
  mark: number,
  offset: number,
): string {
  const [first, ...others] = parents.map((parent) => offset + parent + 1);
  const head = `reset refs/heads/main\n\ncommit refs/heads/main\nmark :${mark}\nauthor A <a@example.org> ${1e9 + mark} +0000\ncommitter A <a@example.org> ${1e9 + mark} +0000\ndata ${message.length}\n${message}\n`;
  const lines = [
    head,
    ...(first === undefined ? [] : [`from :${first}\n`]),
    ...others.map((parent) => `merge :${parent}\n`),
    "deleteall\n",
  ];
  for (const [path, blocks] of files) {
    const text = blocks.join("");
    lines.push(`M 100644 inline ${path}\ndata ${text.length}\n${text}\n`);
  }
  if (submodule !== "") lines.push(`M 160000 ${submodule} sub\n`);
  return `${lines.join("")}\n`;
}
