/** Trees with relocations for the model, and how they are asked about. */
import { type Request, treeLayers } from "../../analyzers/relocation/find/request.js";
import { scan } from "../../analyzers/references/scan.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { filesOf } from "../../fixtures/model-run.js";
import { mutated } from "./mutate.js";
import type { Dice } from "./dice.js";
import { fixtureBytes, fixtureNames } from "./world.js";
import type { Case } from "./targets/target.js";

const words = [
  "static",
  "struct vm_area_struct *vma",
  "struct mm_struct *mm",
  "vma_expand(",
  "vma_shrink(",
  "move_page_tables(",
  "free_pgd_range(",
  "vma_iter_prev_range(&vmi);",
  "goto out;",
  "out:",
  "return",
  "return 1;",
  "return -ENOMEM;",
  "if (",
  "else",
  "for (;;)",
  "while (1)",
  "do {",
  "} while (0);",
  "switch (x) {",
  "case 1:",
  "break;",
  "continue;",
  "unsigned long",
  "int",
  "char n[1 << 10][1 << 10];",
  "struct s { int a[1 << 20]; };",
  "struct s { struct s0 a, b; };",
  "union",
  "enum { A, B = 1u << 31 };",
  "sizeof(",
  "(unsigned char)",
  "(long long)",
  "0x",
  "<<",
  ">>",
  "/ 0",
  "% 0",
  "++",
  "--",
  "->",
  "&",
  "*",
  "**",
  "? :",
  ", ",
  "({",
  "})",
  "__attribute__((cleanup(f)))",
  '"text"',
  "L'x'",
  "1ULL << 63",
  "-1 >> 1",
  "#define X(a) a##a a",
  "X(X(X(X(1))))",
  "\n#if 0\n",
  "\n#else\n",
  "\n#endif\n",
  '\n#include "x.h"\n',
  "typedef",
  "typeof(",
  "asm volatile(",
  "constructor",
  "__proto__",
  "process",
  "eval",
  "await",
  "yield",
  "let",
  "class",
  "this",
  "arguments",
];

/** What is larger takes seconds to compile, which is known. */
const MAX_SEED_BYTES = 16_000;

export function modelTrees(): Case[] {
  const names = fixtureNames(/^model\/(rewrites|bad-input|releases|c)\/.*\.c$/).filter(
    (name) => fixtureBytes(name).length < MAX_SEED_BYTES,
  );
  return names.map((name) => {
    const text = Buffer.from(fixtureBytes(name)).toString("latin1");
    const files = filesOf(text.replace(/ *\/\/ (holds|violated|rejected|unknown)\b.*$/gm, ""));
    return files.size === 0
      ? new Map([["mm/mmap.c", Buffer.from(text, "latin1")]])
      : new Map([...files].map(([path, content]) => [path, Buffer.from(content, "latin1")]));
  });
}

/** One file of a tree damaged, mostly the one with the call sites. */
export function damagedTree(dice: Dice, pick: () => Case): Case {
  const input = new Map(pick());
  const calling = [...input]
    .filter(([, bytes]) => /vma_(expand|shrink)/.test(Buffer.from(bytes).toString("latin1")))
    .map(([name]) => name);
  const name = dice.of(dice.roll(4) === 0 || calling.length === 0 ? [...input.keys()] : calling);
  const other = (): Uint8Array => dice.of([...pick().values()]);
  return input.set(name, mutated(dice, input.get(name) as Uint8Array, { words, other }));
}

export function requestOf(files: Case): Request {
  const tree = memoryTree(files);
  const listing = tree.list(false);
  const paths = listing.files.map(({ path }) => path);
  return {
    tree,
    listing,
    look: async (names) =>
      (
        await scan(tree, paths, {
          names,
          allIncludes: false,
          includeNames: [],
          pastes: [],
          pastedNames: [],
        })
      ).facts,
    layers: treeLayers,
    bounds: "small",
    machine: "lp64",
    configuration: undefined,
    functionName: undefined,
    isWanted: () => true,
    toolVersion: "0",
  };
}
