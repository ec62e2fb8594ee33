/** Questions to an examiner that answers what a test wants: exit codes, mistakes, what is incomplete. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { treeLayers } from "../../analyzers/relocation/find/request.js";
import type { Examiner, Replayed } from "../../analyzers/relocation/examiner.js";
import type { EquivalenceReport, ModelReport } from "../../analyzers/relocation/tell/report.js";
import { memoryTree } from "../../analyzers/trees/memory-tree.js";
import {
  emptyReport,
  equivalence as compared,
  holdsReport,
  mixedReport,
  replay as replayed,
  scenario,
  unknownReport,
  violatedReport,
} from "../formats/testing/model-samples.js";
import { UserError } from "../user-error.js";
import { comparedPrototypes, equivalence, lowered, replay, verdicts } from "./answers.js";
import { openInquiry, type Inquiry } from "./inquiry.js";

interface Script {
  readonly report?: ModelReport;
  readonly equivalence?: EquivalenceReport;
  readonly replayed?: readonly Replayed[];
  /** Names that it looks up before it answers. */
  readonly looks?: readonly string[];
}

const basis = { entities: new Set<string>(), macros: new Set<string>(), files: new Set<string>() };

function examinerOf({
  report = holdsReport,
  equivalence = compared,
  replayed = [],
  looks = [],
}: Script): Examiner {
  return {
    examine: async ({ look }) => {
      await look(looks);
      return { report, program: "", drift: [] };
    },
    prepare: async () => ({ program: "f();\n", drift: [], generation: report.generation }),
    replay: async () => replayed,
    compare: async () => ({ report: equivalence, basis, unchanged: new Set(), silent: new Set() }),
    basis: async () => basis,
  };
}

const files = new Map([
  ["mm/mmap.c", Buffer.from("int relocate(void)\n{\n\treturn vma_shrink();\n}\n")],
  ["fs/wide.c", Buffer.from("\ufeffint f(void) { return vma_shrink(); }\n", "utf16le")],
]);

async function inquiryOf(
  functionName?: string,
  only: readonly string[] = ["mm/mmap.c"],
): Promise<Inquiry> {
  const tree = memoryTree(new Map([...files].filter(([path]) => only.includes(path))));
  return openInquiry(tree, {
    bounds: "small",
    machine: "lp64",
    layers: treeLayers,
    configuration: undefined,
    functionName,
    store: undefined,
    toolVersion: "1",
    isWanted: () => true,
  });
}

const codeOf = async (report: ModelReport, strict = false): Promise<number> =>
  (await verdicts(examinerOf({ report }), await inquiryOf(), strict)).code;

test("0: holds or unknown; 1: violated or rejected, and unknown when strict; 3: incomplete, whatever else", async () => {
  assert.equal(await codeOf(holdsReport, true), 0);
  assert.equal(await codeOf(emptyReport, true), 0);
  assert.equal(await codeOf(unknownReport), 0);
  assert.equal(await codeOf(unknownReport, true), 1);
  assert.equal(await codeOf(violatedReport), 1);
  assert.equal(await codeOf(mixedReport), 1);
  assert.equal(await codeOf({ ...violatedReport, incomplete: ["x.c: permission denied"] }), 3);
});

test("what cannot be read while names are looked up makes the answer incomplete, once", async () => {
  const report = {
    ...holdsReport,
    incomplete: ["fs/wide.c: UTF-16, in which no name can be found; save it as UTF-8"],
  };
  const inquiry = await inquiryOf(undefined, ["mm/mmap.c", "fs/wide.c"]);
  const { code, document } = await verdicts(
    examinerOf({ report, looks: ["vma_shrink"] }),
    inquiry,
    false,
  );
  assert.equal(code, 3);
  assert.deepEqual(document.kind === "verdicts" && document.report.incomplete, report.incomplete);
});

test("names are looked up once, whatever their order", async () => {
  const { request } = await inquiryOf();
  const first = await request.look(["vma_shrink", "vma_expand"]);
  assert.equal(await request.look(["vma_expand", "vma_shrink", "vma_shrink"]), first);
  assert.deepEqual(
    first.map(({ path, sightings }) => [
      path,
      sightings.map(({ form, enclosing }) => `${form} ${enclosing}`),
    ]),
    [["mm/mmap.c", ["call relocate"]]],
  );
});

test("a function that no call site belongs to is a mistake, with the one that may be meant", async () => {
  const asked = verdicts(
    examinerOf({ report: emptyReport, looks: ["vma_shrink"] }),
    await inquiryOf("relcate"),
    false,
  );
  await assert.rejects(
    asked,
    (error) =>
      error instanceof UserError &&
      /^relcate\(\): no call site in it, .*; is relocate meant\?$/.test(error.message),
  );
});

test("two trees: 1 where they differ, 1 where they may and it is strict", async () => {
  const [a, b] = [await inquiryOf(), await inquiryOf()];
  const code = async (pairs: EquivalenceReport["pairs"], strict = false): Promise<number> =>
    (await equivalence(examinerOf({ equivalence: { ...compared, pairs } }), a, b, strict)).code;
  const [same, different, unknown] = compared.pairs as [
    EquivalenceReport["pairs"][number],
    EquivalenceReport["pairs"][number],
    EquivalenceReport["pairs"][number],
  ];
  assert.deepEqual(
    [
      await code([same], true),
      await code([same, different]),
      await code([unknown]),
      await code([unknown], true),
      await code([]),
    ],
    [0, 1, 0, 1, 0],
  );
});

test("a replay: 1 where something breaks; without a relocation it is a mistake", async () => {
  const inquiry = await inquiryOf();
  const chosen = { scenario, functionName: undefined, number: 1, nAll: 1 };
  const code = async (list: readonly Replayed[], strict = false): Promise<number> =>
    (await replay(examinerOf({ replayed: list }), inquiry, chosen, strict)).code;
  const [broken, good, undecided] = replayed.replayed as [Replayed, Replayed, Replayed];
  assert.deepEqual(
    [
      await code([good]),
      await code([good, broken]),
      await code([undecided]),
      await code([undecided], true),
    ],
    [0, 1, 0, 1],
  );
  await assert.rejects(code([]), /no relocation to run the scenario on/);
});

test("the program and the prototypes are shown and judged by nobody", async () => {
  const inquiry = await inquiryOf();
  assert.deepEqual((await lowered(examinerOf({}), inquiry)).code, 0);
  assert.deepEqual((await comparedPrototypes(examinerOf({}), inquiry)).code, 0);
});
