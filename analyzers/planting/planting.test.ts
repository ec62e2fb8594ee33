/** Every form, wherever it fits, is what it says: a compiler takes it and refers to the name, and a check finds it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { check } from "../../rules/judge/check.js";
import { readRuleFile } from "../../rules/files/rule-file.js";
import { effort } from "../../testing/effort.js";
import { packageRoot } from "../../cli/package.js";
import { memoryTree } from "../trees/memory-tree.js";
import { expects, type Form } from "./forms/form.js";
import { forms } from "./forms/index.js";
import { surroundings } from "./surroundings/index.js";
import type { Surrounding } from "./surroundings/surrounding.js";
import { fits, plant, spotsFor, type Planted } from "./planting.js";
import { spotsIn } from "./spots.js";

const guarded = { name: "keep_trim", header: "keep/keep.h" };
const HOST = "drivers/char/host.c";
/** Ends the names that a form makes up. */
const ID = "1";
const host = Buffer.from(`/* A file in which nothing is guarded; it isn't much. */
static int first(int a)
{
	int b = a + 1;

	if (b > 2)
		return b;
	return a;
}

#ifdef CONFIG_SOME
static int some = 1;
#endif

void second(int c)
{
	c = first(c);
}
`);
const owner: readonly (readonly [string, Uint8Array])[] = [
  ["keep/keep.h", Buffer.from("int keep_trim();\n")],
  ["keep/keep.c", Buffer.from('#include "keep.h"\nint keep_trim()\n{\n\treturn 0;\n}\n')],
];
const rules = readRuleFile(
  "rules.yaml",
  "version: 1\nboundaries:\n  - id: keep\n    guard: { functions: [keep_trim] }\n    allow_in: [keep/**]\n    why: private\n",
).boundaries;

interface Trial {
  readonly about: string;
  readonly form: Form;
  readonly surrounding: Surrounding;
  readonly planted: Planted;
}

function planted(form: Form, surrounding: Surrounding): Trial[] {
  const spot = spotsFor(surrounding, host).at(-1);
  return [
    {
      about: `${form.name} in ${surrounding.name}`,
      form,
      surrounding,
      planted: plant({ guarded, form, surrounding, path: HOST, bytes: host, spot, id: ID }),
    },
  ];
}

const trials = forms.flatMap((form) =>
  surroundings
    .filter((surrounding) => fits(form, surrounding))
    .flatMap((surrounding) => planted(form, surrounding)),
);

async function isFound({ planted: { files, stretches } }: Trial): Promise<boolean> {
  const tree = memoryTree(new Map([...owner, [HOST, host], ...files]));
  const { findings, incomplete } = await check(tree, tree.list(false), rules, {
    today: "2026-01-01",
  });
  assert.deepEqual(incomplete, []);
  return findings.some(
    ({
      finding: {
        location: { path, span },
      },
    }) =>
      stretches.some((one) => one.path === path && span.start < one.end && span.end > one.start),
  );
}

test("every form fits somewhere, and has a name of its own", () => {
  assert.equal(new Set(forms.map(({ name }) => name)).size, forms.length);
  assert.equal(new Set(surroundings.map(({ name }) => name)).size, surroundings.length);
  assert.deepEqual(
    forms.filter((form) => !trials.some((trial) => trial.form === form)).map(({ name }) => name),
    [],
  );
});

test("a form that is found is found in every surrounding, and one that is missed has a fixture that says so", async () => {
  const wrong: string[] = [];
  const missed = new Set<Form>();
  // A form that is missed in some places is looked at in all; of the others an eighth is enough to wait for.
  const chosen = effort(
    trials.filter(
      ({ form, surrounding }) =>
        form.standing === "missed" ||
        (forms.indexOf(form) + surroundings.indexOf(surrounding)) % 8 === 0,
    ),
    trials,
  );
  for (const trial of chosen) {
    if (await isFound(trial)) continue;
    missed.add(trial.form);
    if (trial.form.standing === "found") wrong.push(`missed: ${trial.about}`);
  }
  for (const form of forms.filter(({ standing }) => standing === "missed")) {
    if (!missed.has(form))
      wrong.push(`${form.name} is found wherever it stands: say so in its standing`);
    if (!existsSync(`${packageRoot}/fixtures/hostile/${form.name}.c`))
      wrong.push(`no fixture fixtures/hostile/${form.name}.c`);
  }
  assert.deepEqual(wrong, []);
});

test("a compiler takes every form and every surrounding, and refers to the name as the form says", (context) => {
  for (const program of ["gcc", "nm"]) {
    if (spawnSync(program, ["--version"]).error !== undefined)
      return context.skip(`${program} is not installed`);
  }
  const scratch = mkdtempSync(join(tmpdir(), "ringfence-plant-"));
  try {
    // A compiler takes a good part of a second for ten of them: each form in a third of its surroundings, and
    // each place with a third of its forms.
    const one = forms.map((form, index) => trialAt(form, index));
    const third = trials.filter(
      ({ form, surrounding }) =>
        (forms.indexOf(form) + surroundings.indexOf(surrounding)) % 3 === 0,
    );
    const chosen = effort(
      one.filter((_, index) => index % 12 === 0),
      [...new Set([...one, ...third])],
    );
    const wrong = chosen.flatMap((trial, index) => disputed(trial, join(scratch, String(index))));
    assert.deepEqual(wrong, []);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});

/** Another place for each form that fits into several. */
function trialAt(form: Form, index: number): Trial {
  const own = trials.filter((trial) => trial.form === form);
  return own[index % own.length] as Trial;
}

/** What gcc or nm say against a trial. */
function disputed({ about, form, planted: { files } }: Trial, folder: string): string[] {
  if (["build", "rust", "linker"].includes(form.category)) return [];
  for (const [path, bytes] of [...owner, [HOST, host] as const, ...files]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  writeFileSync(join(folder, "expects.h"), `#ifndef __ASSEMBLER__${expects}#endif\n`);
  // What a form needs beside it is another unit.
  const beside = Object.keys(form.beside?.({ symbol: "", head: "", tail: "", id: ID }) ?? {});
  const unit =
    [...files.keys()].find(
      (path) => /\.[cS]$/.test(path) && path !== HOST && !beside.includes(basename(path)),
    ) ?? HOST;
  const run = spawnSync(
    "gcc",
    [
      "-w",
      "-std=gnu11",
      "-fno-pie",
      `-Wa,-I${dirname(unit)}`,
      "-include",
      "expects.h",
      "-c",
      "-o",
      "x.o",
      unit,
    ],
    { cwd: folder, encoding: "utf8" },
  );
  if (run.status !== 0)
    return [
      `${about}: ${run.stderr}\n${Buffer.from(files.get(unit) as Uint8Array).toString("latin1")}`,
    ];
  const symbols = spawnSync("nm", ["x.o"], { cwd: folder, encoding: "utf8" }).stdout;
  const traced = new RegExp(`^.* ([A-Za-z]) ${guarded.name}$`, "m").exec(symbols)?.[1] ?? "";
  const isRight = { reference: /^[Uwv]$/, definition: /^[TW]$/, string: /^U?$/, nothing: /^$/ }[
    form.leaves
  ].test(traced);
  return isRight ? [] : [`${about}: nm says "${traced}", not a ${form.leaves}`];
}

test("spots are only given where a file's layout is beyond doubt", () => {
  const at = (text: string): string[] =>
    spotsIn(Buffer.from(text)).map(
      ({ ground, offset }) => `${ground} ${text.slice(0, offset).split("\n").length}`,
    );
  assert.deepEqual(at("int f(void)\n{\n\tint a;\n\tif (a)\n\t\ta++;\n\telse\n\t\ta--;\n}\n"), [
    "file-scope 1",
    "statement 3",
    "statement 4",
    "statement 8",
    "file-scope 9",
  ]);
  assert.deepEqual(at("int a[] = {\n\t1,\n};\nint b;\n"), [
    "file-scope 1",
    "file-scope 4",
    "file-scope 5",
  ]);
  assert.deepEqual(at("/*\nint a;\n*/\nint b;\n#if 0\nint c;\n#endif\nint d;\n"), [
    "file-scope 1",
    "file-scope 4",
    "file-scope 5",
    "file-scope 8",
    "file-scope 9",
  ]);
  assert.deepEqual(at("int f(a)\nint a;\n{\n\treturn a;\n}\n"), ["file-scope 1", "file-scope 6"]);
  for (const strange of [
    "int a; // x\rint b;\n",
    "%:if 0\n",
    'char *a = R"(";\n)";\n',
    "#if A\nint f(void) {\n#else\nint g(void) {\n#endif\n}\n",
  ])
    assert.deepEqual(
      at(strange).filter((one) => !one.endsWith(" 1")),
      [],
    );
});
