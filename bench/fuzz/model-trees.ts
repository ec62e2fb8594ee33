/** Trees with relocations for the model, and how they are asked about. */
import { type Request, treeLayers } from "../../analyzers/relocation/find/request.js";
import { scan } from "../../analyzers/references/scan.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import { packageRoot } from "../../cli/package.js";
import { fixtureText } from "../../fixtures/like.js";
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
    const text = fixtureText(`${packageRoot}/fixtures/${name}`);
    const files = filesOf(text.replace(/ *\/\/ (holds|violated|rejected|unknown)\b.*$/gm, ""));
    return files.size === 0
      ? new Map([["mm/mmap.c", Buffer.from(text, "latin1")]])
      : new Map([...files].map(([path, content]) => [path, Buffer.from(content, "latin1")]));
  });
}

const operators = [
  "+",
  "-",
  "*",
  "<",
  ">",
  "<=",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
  "&",
  "|",
  "<<",
  ">>",
];
const numbers = [
  "0",
  "1",
  "-1",
  "2",
  "PAGE_SIZE",
  "0x7fffffff",
  "0xffffffffffffffff",
  "4096",
  "~0ul",
];
/** What takes a bound to its end, or turns what is right into what is not. */
const statements = [
  "for (;;) ;",
  "while (1) vma = vma;",
  "do { } while (vma);",
  "{ char room[1 << 20]; room[0] = 1; }",
  "{ static int n; if (n++ == 2) return 0; }",
  "{ unsigned long n = 1; while (n) n <<= 1; }",
  "{ int list[4]; list[4] = 1; }",
  "{ int *at = 0; *at = 1; }",
  "vma = 0;",
  "vma->vm_start = vma->vm_end;",
  "vma->vm_end += 4096;",
  "return 0;",
  "return -12;",
  "goto out;",
  "if (0) return 1;",
  "({ int x = 1; x; });",
  "free_pgtables(0, 0, 0, 0);",
  'asm volatile("");',
  "switch (0) { case 0: case 1: break; default: for (;;) ; }",
];

/** A function that has a call site, with one thing or a few in it otherwise; it mostly still compiles. */
function changedFunction(dice: Dice, text: string): string {
  const lines = text.split("\n");
  const calls = lines.flatMap((line, index) =>
    /(vma_expand|vma_shrink|move_page_tables|free_pgd_range)\(/.test(line) ? [index] : [],
  );
  const at = dice.of(calls.length === 0 ? [0] : calls);
  // Lines of statements, near the call.
  const near = lines.flatMap((line, index) =>
    Math.abs(index - at) < 25 && /;\s*$/.test(line) && /^\s/.test(line) ? [index] : [],
  );
  for (let n = dice.few(4); n > 0 && near.length > 0; n--) {
    const index = dice.of(near);
    const line = lines[index] as string;
    const swap = (pattern: RegExp, values: readonly string[]): void => {
      const found = [...line.matchAll(pattern)];
      const one = found[dice.roll(found.length)];
      if (one === undefined) return;
      lines[index] =
        `${line.slice(0, one.index)}${dice.of(values)}${line.slice(one.index + one[0].length)}`;
    };
    switch (dice.roll(8)) {
      case 0:
        swap(/[<>=!]=|&&|\|\||<<|>>|[-+*<>&|](?![-+=>&|])/g, operators);
        break;
      case 1:
        swap(/\b(0x[0-9a-f]+|\d+|PAGE_SIZE|NULL)\b/g, numbers);
        break;
      case 2:
        lines[index] = "\t;";
        break;
      case 3:
        lines[index] = `${line}\n${line}`;
        break;
      case 4:
        lines[index] = `\t${dice.of(statements)}\n${line}`;
        break;
      case 5:
        lines[index] = `${line}\n\t${dice.of(statements)}`;
        break;
      case 6:
        // Two arguments, or operands, the other way round.
        lines[index] = line.replace(/([\w>.-]+), ([\w>.-]+)/, "$2, $1");
        break;
      default:
        lines[index] = dice.of([
          `\tif (${dice.of(numbers)}) ${line}`,
          `\tfor (int k = 0; k < 3; k++) ${line}`,
        ]);
    }
  }
  return lines.join("\n");
}

/** One file of a tree damaged, mostly the one with the call sites. */
export function damagedTree(dice: Dice, pick: () => Case): Case {
  const input = new Map(pick());
  const calling = [...input]
    .filter(([, bytes]) => /vma_(expand|shrink)/.test(Buffer.from(bytes).toString("latin1")))
    .map(([name]) => name);
  const name = dice.of(dice.roll(4) === 0 || calling.length === 0 ? [...input.keys()] : calling);
  if (dice.roll(2) === 0 && calling.length > 0) {
    const own = dice.of(calling);
    const text = Buffer.from(input.get(own) as Uint8Array).toString("latin1");
    return input.set(own, Buffer.from(changedFunction(dice, text), "latin1"));
  }
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
