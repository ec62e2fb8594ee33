/**
 * Commands on inputs that are made to cost much, for every analyzer that reads one: what a stranger
 * could send. Invariant: the input of a run has no more letters than it is asked for, but for what
 * stands around it.
 */
import { hostileDiffs, hostileMails } from "../../analyzers/patches/testing/hostile-mails.js";
import { hostileForeign } from "../../analyzers/references/testing/hostile-foreign.js";
import { hostileTexts } from "../../analyzers/references/testing/hostile-texts.js";
import { each, times, within, type Hostile } from "../../testing/hostile.js";
import { timesFor } from "../../testing/sized.js";

export interface HostileRun {
  readonly what: string;
  /** With a text of so many letters; paths of arguments are those of `files`. */
  readonly input: (nLetters: number) => {
    readonly files: Readonly<Record<string, string>>;
    readonly args: readonly string[];
  };
}

type Make = (text: string, n: number) => ReturnType<HostileRun["input"]>;

function runs(of: string, texts: Readonly<Record<string, Hostile>>, make: Make): HostileRun[] {
  return Object.entries(texts).map(([what, text]) => ({
    what: `${of}: ${what}`,
    input: (nLetters) => {
      const n = timesFor(text, nLetters);
      return make(text(n), n);
    },
  }));
}

/** A patch that adds a file of this text. */
function adding(path: string, text: string): string {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return `From: a@example.org\nSubject: [PATCH] fs: x\n\nWhy.\n---\ndiff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`;
}

const ruleFiles: Readonly<Record<string, Hostile>> = {
  boundaries: (n) =>
    `version: 1\nboundaries:\n${each((i) => `  - id: b${i}\n    guard: { functions: [f${i}] }\n    allow_in: [mm/**]\n    why: x\n`)(n)}`,
  names: within(
    "version: 1\nboundaries:\n  - id: b\n    allow_in: [mm/**]\n    why: x\n    guard: { functions: [",
    "f, ",
    "g] }\n",
  ),
  globs: within(
    "version: 1\nboundaries:\n  - id: b\n    guard: { functions: [f] }\n    why: x\n    allow_in: [",
    '"a/**/b*c*/**", ',
    '"mm/**"]\n',
  ),
  brackets: times("["),
  braces: times("{a: "),
  aliases: (n) => `a0: &a0 [x]\n${each((i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]\n`)(n)}`,
  "one key again": times("version: 1\n"),
  indentation: each((i) => `${" ".repeat(i % 400)}a:\n`),
  quotes: times("'"),
  backslashes: within('a: "', "\\\\", '"\n'),
  blanks: times(" "),
  "one scalar": times("a"),
};

const configurations: Readonly<Record<string, Hostile>> = {
  options: each((i) => `CONFIG_A${i}=y\n`),
  "one option again": times("CONFIG_A=y\n"),
  "options that are not set": each((i) => `# CONFIG_A${i} is not set\n`),
  "one line": within('CONFIG_A="', "a", '"\n'),
  quotes: times('"'),
  equals: times("="),
};

const baselines: Readonly<Record<string, Hostile>> = {
  entries: each((i) => `outside-call mm/vma fs/a.c f${i} vma_shrink call 1\n`),
  "one entry again": times("outside-call mm/vma fs/a.c f vma_shrink call 1\n"),
  comments: times("# x\n"),
  "one line": times("a "),
  backslashes: times("\\"),
};

const replays: Readonly<Record<string, Hostile>> = {
  brackets: times("["),
  objects: times('{"a":'),
  numbers: within("[", "1,", "1]"),
  "one string": within('"', "\\u0000", '"'),
};

const includes: Readonly<Record<string, Hostile>> = {
  "the next": each((i) => `#include "h${i}.h"\n`),
  "one file": times('#include "../mm/vma.h"\n'),
  itself: times('#include "a.c"\n'),
  "what macros say": each((i) => `#define H${i} "h${i}.h"\n#include H${i}\n`),
};

const assemblerMacros: Readonly<Record<string, Hostile>> = {
  "uses of one": within(".macro m a, b\ncall \\a\\b\n.endm\n", "m vma_, shrink\n", ""),
  "macros that use the next": each(
    (i) => `.macro m${i} a\nm${i + 1} vma_\\a\n.endm\nm${i} shrink\n`,
  ),
  "brackets of one use": within(".macro m a\ncall vma_\\a\n.endm\nm ", "(", "\n"),
  "quotes of one use": within(".macro m a\ncall vma_\\a\n.endm\nm ", '"\\"', "\n"),
  "words of one body": within(".macro m a\n", "call vma_\\a ; ", "\n.endm\nm shrink\n"),
  "one long parameter": within(".macro m a\ncall \\", "a", "\n.endm\nm shrink\n"),
  "parameters of one": (n) =>
    `.macro m ${each((i) => `a${i}, `)(n)}z\ncall vma_\\z\n.endm\nm shrink\n`,
  "blocks within blocks": (n) => `${".rept 2\n".repeat(n)}call vma_shrink\n${".endr\n".repeat(n)}`,
  "a macro that uses itself twice": times(".macro m a\nm \\a\nm \\a\n.endm\nm shrink\n"),
  includes: times('.include "a.S"\n'),
};

/** Every run; those of one command stand together. */
export const hostileRuns: readonly HostileRun[] = [
  ...runs("lint C", hostileTexts, (text) => ({ files: { "fs/a.c": text }, args: ["lint", "."] })),
  ...Object.entries(hostileForeign).flatMap(([path, texts]) =>
    runs(`lint ${path}`, texts, (text) => ({ files: { [path]: text }, args: ["lint", "."] })),
  ),
  ...runs("lint the assembler's macros", assemblerMacros, (text) => ({
    files: { "arch/x86/a.S": text },
    args: ["lint", "."],
  })),
  ...runs("lint includes of", includes, (text) => ({
    files: { "fs/a.c": text, "fs/h0.h": "int vma_shrink(void);\n" },
    args: ["lint", "."],
  })),
  ...runs("rules", ruleFiles, (text) => ({
    files: { "r.yaml": text },
    args: ["lint", ".", "--rules", "r.yaml"],
  })),
  ...runs("lint with a baseline of", baselines, (text) => ({
    files: { known: text },
    args: ["lint", ".", "--baseline", "known"],
  })),
  ...runs("review mail", hostileMails, (text) => ({
    files: { "in.mbox": text, "x.c": "0\n" },
    args: ["review", "in.mbox"],
  })),
  ...Object.entries(hostileDiffs).flatMap(([what, [diff, file]]) =>
    runs("review diff", { [what]: diff }, (text, n) => ({
      files: { "in.patch": text, "x.c": file(n) },
      args: ["review", "in.patch"],
    })),
  ),
  ...runs("review what adds C", hostileTexts, (text) => ({
    files: { "in.patch": adding("fs/a.c", text) },
    args: ["review", "in.patch"],
  })),
  ...runs("model", hostileTexts, (text) => ({ files: { "fs/a.c": text }, args: ["model", "."] })),
  ...runs("model with a configuration of", configurations, (text) => ({
    files: { config: text },
    args: ["model", ".", "--config", "config"],
  })),
  ...runs("model replays", replays, (text) => ({
    files: { "run.json": text },
    args: ["model", ".", "--replay", "run.json"],
  })),
  ...runs("suite", hostileTexts, (text) => ({
    files: { "tools/testing/vma/vma.c": text },
    args: ["suite", "."],
  })),
];

/** What every run has beside its input. */
export const owner: Readonly<Record<string, string>> = {
  "mm/vma.h": "int vma_shrink(void);\nint vma_expand(void);\n",
  "mm/vma.c": '#include "vma.h"\nint vma_shrink(void)\n{\n\treturn 0;\n}\n',
  Makefile: "VERSION = 6\nPATCHLEVEL = 12\n",
};
