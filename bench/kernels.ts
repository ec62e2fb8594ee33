/**
 * Checks on real kernels: facts about those releases, found by hand or by other tools, held against
 * what ringfence says. RINGFENCE_KERNELS names a folder that holds the sources as v6.12 and v6.1
 * (Debian's linux-source-6.12 and linux-source-6.1). `npm run test:kernel` runs it.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { test } from "node:test";
import { suiteSchema, type SuiteJson } from "../cli/formats/json/suite-schema.js";
import { packageRoot } from "../cli/package.js";
import { agreementsOver, disagreements } from "./agreement.js";
import { compareTruth, isUse, readTruth } from "./truth.js";
import { callsByTokenizer, callsByLedger, sampleFiles } from "./tokenizer.js";

const kernels = process.env["RINGFENCE_KERNELS"] ?? "";
const main = `${packageRoot}/dist/cli/main.js`;

interface Json {
  readonly findings: readonly {
    readonly rule: string;
    readonly symbol: string;
    readonly place: { readonly path: string; readonly line: number; readonly text: string };
  }[];
  readonly excepted: readonly unknown[];
  readonly occurrences: readonly {
    readonly path: string;
    readonly line: number;
    readonly symbol: string;
    readonly kind: string;
  }[];
  readonly accounts: {
    readonly nOccurrences: number;
    readonly nUnaccounted: number;
    readonly nExcepted: number;
  };
  readonly incomplete: readonly string[];
}

function lint(tree: string, ...args: string[]): { status: number; json: Json } {
  const run = spawnSync(
    process.execPath,
    [main, "lint", tree, "--no-cache", "--today", "2026-01-01", "--format", "json", ...args],
    {
      encoding: "utf8",
      maxBuffer: 1 << 30,
    },
  );
  assert.equal(run.stderr, "");
  return { status: run.status ?? -1, json: JSON.parse(run.stdout) as Json };
}

function suite(tree: string): { readonly status: number | null; readonly json: SuiteJson } {
  const run = spawnSync(process.execPath, [main, "suite", tree, "--no-cache", "--format", "json"], {
    encoding: "utf8",
    maxBuffer: 1 << 30,
  });
  assert.equal(run.stderr, "");
  return { status: run.status, json: suiteSchema.parse(JSON.parse(run.stdout)) };
}

const v612 = `${kernels}/v6.12`;
const v61 = `${kernels}/v6.1`;

test("both kernels are unpacked where RINGFENCE_KERNELS says", () => {
  assert.ok(existsSync(`${v612}/mm/vma.c`), `${v612}: no kernel there`);
  assert.ok(existsSync(`${v61}/mm/mmap.c`), `${v61}: no kernel there`);
});

test("the tests of mm/vma.c on v6.12 pass, all 15, and its shims lack vma_close() alone", () => {
  const { status, json } = suite(v612);
  assert.equal(status, 0);
  assert.deepEqual(json.summary, { ok: 15, failed: 0, unknown: 0 });
  assert.deepEqual(
    json.tests.flatMap(({ warnings }) => warnings),
    [],
  );
  assert.deepEqual(json.stoodIn.lacking, ["vma_close"]);
});

test("a page offset that vma_shrink() of v6.12 gets wrong fails its test, and no other", () => {
  const folder = mkdtempSync(`${process.env["RINGFENCE_KERNELS"]}/copy-`);
  try {
    execFileSync("cp", ["-al", `${v612}/.`, folder]);
    const text = readFileSync(`${v612}/mm/vma.c`, "latin1");
    const begin = text.indexOf("\nint vma_shrink(");
    const right = "vma_set_range(vma, start, end, pgoff);";
    const at = text.indexOf(right, begin);
    const wrong = right.replace("pgoff)", "pgoff + 1)");
    unlinkSync(`${folder}/mm/vma.c`);
    writeFileSync(
      `${folder}/mm/vma.c`,
      Buffer.from(text.slice(0, at) + wrong + text.slice(at + right.length), "latin1"),
    );
    const { status, json } = suite(folder);
    assert.equal(status, 1);
    assert.deepEqual(
      json.tests
        .filter(({ outcome }) => outcome !== "ok")
        .map(({ name, assertions }) => [
          name,
          assertions.map(({ condition, values }) => `${condition}: ${values}`),
        ]),
      [["test_simple_shrink", ["vma->vm_pgoff == 0: 1 == 0"]]],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("mm/vma on v6.12 accounts for the 12 occurrences and finds nothing but the declared test double", () => {
  const { status, json } = lint(v612);
  assert.equal(status, 0);
  assert.deepEqual(json.findings, []);
  assert.equal(json.accounts.nOccurrences, 12);
  assert.equal(json.accounts.nUnaccounted, 0);
  assert.equal(json.accounts.nExcepted, 2);
  const named = json.occurrences
    .filter(({ kind }) => kind !== "include")
    .map(({ path, symbol, kind }) => `${path} ${symbol} ${kind}`);
  assert.deepEqual(named.sort(), [
    "mm/mmap.c vma_expand call",
    "mm/mmap.c vma_shrink call",
    "mm/rmap.c vma_expand comment",
    "mm/vma.c vma_expand call",
    "mm/vma.c vma_expand comment",
    "mm/vma.c vma_expand definition",
    "mm/vma.c vma_shrink comment",
    "mm/vma.c vma_shrink definition",
    "mm/vma.h vma_expand declaration",
    "mm/vma.h vma_shrink declaration",
    "tools/testing/vma/vma.c vma_expand call",
    "tools/testing/vma/vma.c vma_shrink call",
  ]);
});

test("mm/vma on v6.1, where vma_expand() is local to mm/mmap.c, finds nothing", () => {
  const { status, json } = lint(v61);
  assert.equal(status, 0);
  assert.ok(
    json.occurrences.every(
      ({ path }) => path.startsWith("mm/") || path.startsWith("include/linux/"),
    ),
  );
});

test("a call of vma_shrink() added to fs/exec.c of v6.12 is exactly what is found", () => {
  const folder = mkdtempSync(`${process.env["RINGFENCE_KERNELS"]}/copy-`);
  try {
    // Hard links: only the file that is changed becomes a file of its own.
    execFileSync("cp", ["-al", `${v612}/.`, folder]);
    const text = readFileSync(`${v612}/fs/exec.c`);
    unlinkSync(`${folder}/fs/exec.c`);
    writeFileSync(`${folder}/fs/exec.c`, text);
    appendFileSync(
      `${folder}/fs/exec.c`,
      "\nstatic int stack_trim(struct vma_iterator *vmi, struct vm_area_struct *vma)\n{\n\treturn vma_shrink(vmi, vma, vma->vm_start, vma->vm_end - PAGE_SIZE, vma->vm_pgoff);\n}\n",
    );
    const { status, json } = lint(folder);
    assert.equal(status, 1);
    assert.deepEqual(
      json.findings.map(({ rule, symbol, place }) => `${rule} ${symbol} ${place.path}`),
      ["outside-call vma_shrink fs/exec.c"],
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("the guard over mm/internal.h and mm/vma.h finds the true crossings of v6.12 and no homonym", () => {
  const folder = mkdtempSync(`${tmpdir()}/ringfence-rules-`);
  const rules = `${folder}/mm.yaml`;
  writeFileSync(
    rules,
    "version: 1\nboundaries:\n  - id: mm/all\n    guard: { declared_in: [mm/internal.h, mm/vma.h] }\n    headers: [mm/internal.h, mm/vma.h]\n    allow_in: [mm/**]\n    why: private\n    exceptions:\n      - { path: tools/testing/vma/**, reason: test double }\n",
  );
  const { json } = lint(v612, "--no-packs", "--rules", rules);
  rmSync(folder, { recursive: true });
  assert.deepEqual(
    json.findings.map(({ rule, symbol, place }) => `${place.path} ${rule} ${symbol}`),
    [
      "include/linux/mm.h leaked-declaration mm_take_all_locks",
      "include/linux/mm.h leaked-declaration mm_drop_all_locks",
      "include/linux/mm.h leaked-declaration do_vmi_munmap",
      "include/linux/mm.h leaked-declaration do_vmi_align_munmap",
      "ipc/shm.c outside-call do_vmi_align_munmap",
      "ipc/shm.c outside-call do_vmi_align_munmap",
      "lib/vsprintf.c private-header mm/internal.h",
      "lib/vsprintf.c outside-value pageflag_names",
      "lib/vsprintf.c outside-value vmaflag_names",
      "lib/vsprintf.c outside-value gfpflag_names",
    ],
  );
  assert.equal(json.accounts.nUnaccounted, 0);
});

test("every finding of the kernel pack on v6.12 is one of the crossings that were read by hand", () => {
  const { json } = lint(v612, "--pack", "kernel", "--pack", "mm/vma");
  const found = json.findings.map(({ rule, symbol, place }) => `${place.path}\t${rule}\t${symbol}`);
  const file = `${packageRoot}/fixtures/kernels/crossings-6.12.tsv`;
  if (process.env["UPDATE"] === "1") writeFileSync(file, `${found.join("\n")}\n`);
  assert.deepEqual(found, readFileSync(file, "utf8").trimEnd().split("\n"));
  assert.equal(json.accounts.nUnaccounted, 0);
  assert.deepEqual(json.incomplete, []);
});

for (const [release, tree] of [
  ["6.12", v612],
  ["6.1", v61],
] as const) {
  test(`the ledger agrees with the truth set of v${release}`, async () => {
    const rows = readTruth(`${packageRoot}/fixtures/kernels/truth-${release}.tsv`);
    const { results, nUnaccounted } = await compareTruth(tree, rows);
    const wrong = results.filter(({ row, kinds }) => isUse(row.class) !== kinds.some(isUse));
    const uses = results.filter(({ row }) => isUse(row.class));
    const called = results.filter(({ kinds }) => kinds.some(isUse));
    const hits = called.filter(({ row }) => isUse(row.class)).length;
    const exact = results.filter(({ row, kinds }) => kinds.includes(row.class)).length;
    process.stdout.write(
      `# v${release}: ${uses.length} uses, ${results.length - uses.length} others: recall ${ratio(hits, uses.length)}, precision ${ratio(hits, called.length)}, same class ${ratio(exact, results.length)}\n`,
    );
    assert.deepEqual(
      wrong.map(
        ({ row, kinds }) =>
          `${row.path}:${row.line} ${row.symbol} is ${row.class}, not ${kinds.join()}`,
      ),
      [],
    );
    assert.equal(nUnaccounted, 0);
  });
}

for (const [release, tree] of [
  ["6.12", v612],
  ["6.1", v61],
] as const) {
  test(`two readers agree over the kernel pack of v${release}`, async () => {
    const agreements = await agreementsOver(tree, ["kernel"]);
    process.stdout.write(
      `# v${release}: ${agreements.nPlaces} places in ${agreements.nParsed} texts were read twice\n`,
    );
    assert.ok(agreements.nPlaces >= 500 && agreements.nParsed >= 400);
    assert.deepEqual(disagreements(agreements), []);
  });
}

test("an independent tokenizer counts the same calls in random files of v6.12", () => {
  const files = sampleFiles(v612, 600, 20261123);
  const differences: string[] = [];
  let nCalls = 0;
  for (const path of files) {
    const bytes = readFileSync(`${v612}/${path}`);
    const names = callsByTokenizer(bytes);
    const ledger = callsByLedger(path, bytes, [...names.keys()]);
    for (const [name, n] of names) {
      nCalls += n;
      if (ledger.get(name) !== n)
        differences.push(`${path} ${name}: tokenizer ${n}, ledger ${ledger.get(name) ?? 0}`);
    }
  }
  process.stdout.write(
    `# ${files.length} files, ${nCalls} names before a parenthesis, ${differences.length} differences\n`,
  );
  assert.deepEqual(differences, []);
});

function ratio(n: number, all: number): string {
  return (all === 0 ? 1 : n / all).toFixed(3);
}

interface ModelJson {
  readonly roots: readonly {
    readonly function: string;
    readonly path: string;
    readonly verdict: string;
    readonly scenarios: number;
    readonly violations: readonly { readonly property: string }[];
    readonly coverage: {
      readonly never: readonly {
        readonly kind: string;
        readonly function: string;
        readonly needs: string;
      }[];
    } | null;
  }[];
  readonly sites: readonly { readonly function: string; readonly callee: string }[];
  readonly generation: { readonly names: readonly string[] };
}

interface AgreementJson {
  readonly functions: readonly {
    readonly function: string;
    readonly agreement: string;
    readonly scenarios: number;
    readonly agreeing: number;
    readonly operations: readonly { readonly name: string }[];
  }[];
}

function model(tree: string, ...args: string[]): { status: number; json: ModelJson } {
  const { status, text } = modelled(tree, ...args);
  return { status, json: JSON.parse(text) as ModelJson };
}

function modelled(tree: string, ...args: string[]): { status: number; text: string } {
  const run = spawnSync(
    process.execPath,
    [main, "model", tree, "--no-cache", "--format", "json", ...args],
    { encoding: "utf8", maxBuffer: 1 << 30 },
  );
  assert.equal(run.stderr, "");
  return { status: run.status ?? -1, text: run.stdout };
}

/** What of a root's own lines never ran. */
function neverRun({ roots }: ModelJson, name: string): string[] {
  const coverage = roots.find((root) => root.function === name)?.coverage;
  assert.ok(coverage);
  return coverage.never
    .filter((each) => each.function === name)
    .map(({ kind, needs }) => `${kind} ${needs}`);
}

test("on v6.12 the relocation, its caller and the merge hold, and every line and way of the relocation runs", () => {
  const { status, json } = model(v612);
  assert.equal(status, 0);
  assert.deepEqual(json.generation.names, ["v6.12 to v6.14"]);
  assert.deepEqual(json.roots.map(({ function: name, verdict }) => `${name} ${verdict}`).sort(), [
    "relocate_vma_down holds",
    "setup_arg_pages holds",
    "vma_merge_new_range holds",
  ]);
  const relocation = json.roots.find(({ function: name }) => name === "relocate_vma_down");
  assert.ok((relocation?.scenarios ?? 0) >= 50_000);
  assert.deepEqual(neverRun(json, "relocate_vma_down"), []);
  assert.equal(json.sites.length, 4);
});

test("on v6.1 shift_arg_pages() holds with vma_adjust()", () => {
  const { status, json } = model(v61, "--function", "shift_arg_pages");
  assert.equal(status, 0);
  assert.deepEqual(json.generation.names, ["v6.1 and v6.2"]);
  assert.deepEqual(
    json.roots.map(({ function: name, verdict }) => `${name} ${verdict}`),
    ["shift_arg_pages holds"],
  );
  // Nothing stands above the stack, which __vma_adjust() needs of its callers: `next` is NULL, twice.
  assert.deepEqual(neverRun(json, "shift_arg_pages"), ["branch next", "branch next"]);
});

test("the operations of v6.12 and v6.1 hold by themselves, but that lack of memory is told as nothing to merge with", () => {
  const all = (tree: string): readonly string[] => {
    const { json } = model(tree, "--operations", "--bounds", "small");
    return json.roots.map(({ function: name, verdict, violations }) =>
      [name, verdict, ...violations.map(({ property }) => property)].join(" "),
    );
  };
  assert.deepEqual(all(v612).toSorted(), [
    "copy_vma holds",
    "split_vma holds",
    "vma_expand holds",
    "vma_link holds",
    "vma_merge_extend holds",
    "vma_merge_new_range violated V",
    "vma_modify_flags holds",
    "vma_modify_flags_name holds",
    "vma_modify_flags_uffd holds",
    "vma_modify_policy holds",
    "vma_shrink holds",
  ]);
  assert.deepEqual(all(v61).toSorted(), [
    "copy_vma holds",
    "split_vma holds",
    "vma_expand holds",
    "vma_link holds",
  ]);
});

test("the tree's own operations do what the model's do, one by one in every scenario", () => {
  for (const [tree, name, operations] of [
    [v612, "relocate_vma_down", "vma_expand move_page_tables free_pgd_range vma_shrink"],
    [v61, "shift_arg_pages", "vma_adjust move_page_tables free_pgd_range"],
  ] as const) {
    const { status, text } = modelled(tree, "--function", name, "--against-model");
    const { functions } = JSON.parse(text) as AgreementJson;
    assert.equal(status, 0, name);
    assert.deepEqual(
      functions.map((each) => [each.function, each.agreement, each.scenarios - each.agreeing]),
      [[name, "agrees", 0]],
    );
    const [only] = functions;
    assert.equal(only?.operations.map((each) => each.name).join(" "), operations);
    assert.ok((only?.scenarios ?? 0) >= 50_000);
  }
});

test("a v6.12 that frees page tables from old_start in the overlapping case is violated", () => {
  const copy = mkdtempSync(`${kernels}/model-`);
  try {
    execFileSync("cp", ["-al", `${v612}/.`, copy]);
    const path = `${copy}/mm/mmap.c`;
    const text = readFileSync(path, "utf8");
    const wrong = text.replace(
      "free_pgd_range(&tlb, new_end, old_end, new_end,",
      "free_pgd_range(&tlb, old_start, old_end, new_end,",
    );
    assert.notEqual(wrong, text);
    // The copy shares its files with the original until they are written anew.
    unlinkSync(path);
    writeFileSync(path, wrong);
    const { status, json } = model(copy, "--function", "relocate_vma_down");
    assert.equal(status, 1);
    assert.ok(json.roots[0]?.violations.some(({ property }) => property === "F"));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
});
