/** What headers declare is taken over where it holds, and nowhere else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryTree } from "../trees/memory-tree.js";
import { DeclaredMemory, type DeclaredRecord } from "./declared-memory.js";

type Texts = Readonly<Record<string, string>>;

const base: Texts = {
  "keep/own.h": "#include <linux/funcs.h>\nFUNCS(alpha);\nint plain(void);\n",
  "keep/other.h": "int other(void);\n",
  "include/linux/funcs.h": "#define FUNCS(x) int x##_get(void); int x##_put(void)\n",
};
const headers = ["keep/own.h", "keep/other.h"];

interface Case {
  readonly what: string;
  readonly changes: Texts;
  /** Something is read again. */
  readonly isRead: boolean;
  /** What the first header declares then. */
  readonly declared: readonly string[];
}

const cases: readonly Case[] = [
  {
    what: "nothing changes",
    changes: {},
    isRead: false,
    declared: ["alpha_get", "alpha_put", "plain"],
  },
  {
    what: "the header changes",
    changes: { "keep/own.h": "int plain(void);\n" },
    isRead: true,
    declared: ["plain"],
  },
  {
    what: "a macro of a header that it includes changes",
    changes: { "include/linux/funcs.h": "#define FUNCS(x) int x##_new(void)\n" },
    isRead: true,
    declared: ["alpha_new", "plain"],
  },
  {
    what: "another header takes the place of the one that it includes",
    changes: { "arch/x86/include/linux/funcs.h": "#define FUNCS(x) int x##_own(void)\n" },
    isRead: false,
    declared: ["alpha_get", "alpha_put", "plain"],
  },
  {
    what: "the header that it includes is gone, and another one stands for it",
    changes: {
      "include/linux/funcs.h": "",
      "arch/x86/include/linux/funcs.h": "#define FUNCS(x) int x##_own(void)\n",
    },
    isRead: true,
    declared: ["alpha_own", "plain"],
  },
];

/** What each header declares, and whether something was read for it. */
function read(
  changes: Texts,
  kept: readonly DeclaredRecord[] | undefined,
): { declared: readonly string[]; records: readonly DeclaredRecord[] | undefined } {
  let records: readonly DeclaredRecord[] | undefined;
  const texts = new Map(
    Object.entries({ ...base, ...changes }).flatMap(([path, text]) =>
      text === "" ? [] : [[path, Buffer.from(text)] as const],
    ),
  );
  const memory = new DeclaredMemory({
    recall: () => kept,
    store: (all) => (records = structuredClone(all)),
  });
  const own = new Map(headers.map((path) => [path, texts.get(path) ?? Buffer.from("")]));
  const found = memory.of(own, memoryTree(texts), texts);
  const names = found.get("keep/own.h")?.declarations.map(({ name }) => name) ?? [];
  return { declared: names.filter((name) => name !== "FUNCS").sort(), records };
}

for (const { what, changes, isRead, declared } of cases) {
  test(`where ${what}, it declares ${declared.join(", ")}`, () => {
    const { records } = read({}, undefined);
    const again = read(changes, records);
    assert.deepEqual(again.declared, declared);
    assert.deepEqual(read(changes, undefined).declared, declared);
    assert.equal(again.records !== undefined, isRead);
  });
}
