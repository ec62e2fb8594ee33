/** Damaged rule files: findings, or lines that say where each error is; never an exception. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../cli/package.js";
import { readFixture } from "../../../fixtures/fixture.js";
import { mutated } from "../mutate.js";
import { misbehaved, ringfence, smallTree, unfold } from "../program.js";
import { fixtureBytes, fixtureNames } from "../world.js";
import type { Case, Target } from "./target.js";

const FILE = "rules.yaml";
const words = [
  "version: 1",
  "boundaries:",
  "  - id: x",
  "    guard: { functions: [vma_shrink] }",
  "    guard: { declared_in: [mm/vma.h] }",
  "    headers: [mm/vma.h]",
  "    allow_in: [mm/**]",
  "    kinds: [call]",
  "    severity: warning",
  "    why: private",
  "    exceptions:",
  "      - { path: fs/**, reason: x }",
  "exceptions:",
  "packs: [kernel]",
  "packs: [../../etc]",
  "expires: 2026-01-01",
  "expires: v9",
  "max: 1",
  "max: -1",
  "symbol: vma_shrink",
  "&a",
  "*a",
  "<<: *a",
  "!!js/function",
  "!!binary",
  "!<tag>",
  "? ",
  ": ",
  "- ",
  "|",
  ">-",
  "{",
  "}",
  "[",
  "]",
  "'",
  '"',
  "#",
  "%YAML 1.1",
  "---",
  "...",
  "~",
  "null",
  "true",
  "1e999",
  "0x10",
  "__proto__:",
  "constructor:",
  "**",
  "!mm/**",
  "{a,b}/**",
  "[!a]*",
  "+(a|b)",
  "(((((((((",
  "@(a)",
  "mm/../**",
  "/**",
  "\\",
  "**/**/**/**/*a*b*c*d*e*f*g*h",
];

export const ruleFiles: Target = {
  name: "rule-files",
  doc: "damaged rule files, of the tree and of the user: an exit code, lines with places, the same twice",
  isGuided: true,
  missing: () => "",
  open: async (world) => {
    const packs = readdirSync(`${packageRoot}/rules/boundaries`, {
      recursive: true,
      encoding: "utf8",
    })
      .filter((name) => name.endsWith(".yaml"))
      .sort();
    const own = fixtureNames(/^exceptions\/.*\.c$/).flatMap(
      (name) =>
        readFixture(Buffer.from(fixtureBytes(name)).toString()).files.get(".ringfence.yaml") ?? [],
    );
    const texts = [
      ...packs.map((name) => readFileSync(`${packageRoot}/rules/boundaries/${name}`)),
      ...own,
    ].filter(({ length }) => length < 8000);
    return {
      seeds: texts.map((bytes): Case => new Map([[FILE, bytes]])),
      next: (dice, pick) => {
        const [bytes] = [...pick().values()];
        const name = dice.roll(4) === 0 ? ".ringfence.yaml" : FILE;
        return new Map([
          [
            name,
            mutated(dice, bytes ?? new Uint8Array(), {
              words,
              other: () => [...pick().values()][0] ?? new Uint8Array(),
            }),
          ],
        ]);
      },
      run: async (input) => {
        const tree = unfold(join(world.scratch, "rules"), new Map([...smallTree, ...input]));
        const args = [
          "lint",
          tree,
          "--no-cache",
          "--today",
          "2026-01-01",
          ...(input.has(FILE) ? ["--rules", join(tree, FILE), "--no-packs"] : []),
        ];
        const first = await ringfence(args);
        const second = await ringfence([...args, "--format", "json"]);
        if (first.code !== second.code)
          return {
            signature: "another exit code for another format",
            text: `${first.code} ${second.code}\n${first.stderr}\n${second.stderr}`,
          };
        return misbehaved(first) ?? misbehaved(second);
      },
    };
  },
};
