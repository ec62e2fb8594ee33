/** Repositories whose own files are damaged or hostile: an exit code in time, and no program of theirs runs. */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dice } from "../dice.js";
import { sampleRepository, withoutGit } from "../git.js";
import { mutated } from "../mutate.js";
import { addOddObjects } from "../objects.js";
import { misbehaved, ringfence, smallTree, unfold } from "../program.js";
import type { Case, Target } from "./target.js";

const MARK = "marked";
const ASKED = "asked";

const questions: readonly (readonly string[])[] = [
  ["lint"],
  ["lint", "--rev", "HEAD"],
  ["lint", "--rev", "v1"],
  ["review", "--range", "main~1..main", "--no-model"],
  ["review", "--commit", "HEAD~1", "--no-model"],
  ["review", "--commit", "HEAD", "--no-model"],
  ["review", "--range", "v1..main", "--no-model"],
  ["review", "--range", "other..HEAD", "--no-model"],
  ["lint", "--rev", "main"],
  ["lint", "--rev", "refs/heads/other"],
  ["model", "--rev", "HEAD", "--bounds", "small"],
  ["baseline", "--file", "/nonexistent/b", "--frozen"],
  ["explain", "vma_shrink"],
];

/** The folder of git, or a part of it, where only a file says that it is. */
function moveAside(dice: Dice, input: Map<string, Uint8Array>): void {
  const to = dice.of(["aside", ".git/modules/m", "mm/.git", "../aside"]);
  for (const [path, bytes] of [...input]) {
    if (!path.startsWith(".git/")) continue;
    if (!to.startsWith(".git")) input.delete(path);
    input.set(`${to}${path.slice(4)}`, bytes);
  }
  const said = dice.of([to, `${to}/`, "/", ".git", "", "\0", `${to}\ngitdir: /`]);
  input.set(dice.of([".git", "fs/.git"]), Buffer.from(`gitdir: ${said}\n`));
}

export const repositories: Target = {
  name: "repositories",
  doc: "damaged and hostile repositories: an exit code in time, and nothing that they name is executed",
  isGuided: false,
  missing: withoutGit,
  open: async (world) => {
    const sample = sampleRepository(world.scratch, smallTree);
    const mark = join(world.scratch, MARK);
    const program = join(world.scratch, "program");
    writeFileSync(program, `#!/bin/sh\ntouch "${mark}"\n`);
    chmodSync(program, 0o755);
    const names = readdirSync(sample, {
      recursive: true,
      withFileTypes: true,
      encoding: "utf8",
    }).filter((entry) => entry.isFile() && !entry.name.endsWith(".sample"));
    const files: Case = new Map(
      names.map(({ parentPath, name }) => [
        join(parentPath, name).slice(sample.length + 1),
        readFileSync(join(parentPath, name)),
      ]),
    );
    const words = [
      `[core]\n\tfsmonitor = ${program}\n`,
      `\tsshCommand = ${program}\n`,
      `\tpager = ${program}\n`,
      `\thooksPath = ${world.scratch}\n`,
      `[log]\n\tshowSignature = true\n`,
      `[gpg]\n\tprogram = ${program}\n`,
      `[include]\n\tpath = /dev/zero\n`,
      "[extensions]\n\tpartialClone = x\n",
      `[remote "x"]\n\tpromisor = true\n\turl = ext::${program}\n`,
      `[diff "x"]\n\ttextconv = ${program}\n\tcommand = ${program}\n`,
      `[filter "x"]\n\tclean = ${program}\n\tsmudge = ${program}\n\tprocess = ${program}\n`,
      `[alias]\n\trev-parse = !${program}\n`,
      "[core]\n\trepositoryformatversion = 9\n",
      "\tworktree = /\n",
      "\tbare = true\n",
      "[extensions]\n\tobjectFormat = sha256\n",
      "\tobjectFormat = x\n",
      "* diff=x filter=x\n",
      "ref: refs/heads/gone\n",
      "ref: ../../x\n",
      "0".repeat(40),
      "gitdir: /\n",
      "/nonexistent/objects\n",
      "[",
      "\\",
      "\0",
    ];
    return {
      seeds: [files],
      fixed: [ASKED],
      next: (dice, pick) => {
        const input = new Map(pick());
        const changeable = [
          ".git/config",
          ".git/config",
          ".git/HEAD",
          ".git/packed-refs",
          ".git/index",
          ".git/info/attributes",
          ".git/objects/info/alternates",
          ".git/refs/heads/main",
          ".git/shallow",
          ".git/commondir",
          ".gitattributes",
          ...[...files.keys()].filter((name) => name.startsWith(".git/objects/")),
        ];
        if (dice.roll(2) === 0) addOddObjects(dice, input);
        // A work tree, or a submodule, whose `.git` is a file that names the folder.
        if (dice.roll(8) === 0) moveAside(dice, input);
        for (let n = dice.roll(4); n > 0; n--) {
          const name = dice.of(changeable);
          input.set(
            name,
            mutated(dice, input.get(name) ?? new Uint8Array(), {
              words,
              other: () => dice.of([...files.values()]),
            }),
          );
        }
        return input.set(ASKED, Buffer.from(JSON.stringify(dice.of(questions))));
      },
      run: async (input) => {
        const folder = unfold(
          join(world.scratch, "repository"),
          new Map([...input].filter(([name]) => name !== ASKED)),
        );
        const [command = "lint", ...rest] = JSON.parse(
          Buffer.from(input.get(ASKED) ?? Buffer.from('["lint"]')).toString(),
        ) as string[];
        const where =
          command === "review" ? ["--tree", folder] : command === "explain" ? [] : [folder];
        const args = [
          command,
          ...(command === "explain" ? [...rest, folder] : [...where, ...rest]),
          "--no-cache",
          "--today",
          "2026-01-01",
        ];
        const answer = await ringfence(args);
        const wrong = misbehaved(answer);
        if (!existsSync(mark)) return wrong;
        rmSync(mark);
        return {
          signature: "a program of the repository was executed",
          text: `${args.join(" ")}\n${Buffer.from(input.get(".git/config") ?? []).toString("latin1")}`,
        };
      },
    };
  },
};
