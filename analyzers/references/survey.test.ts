/**
 * The two counts of the ledger agree: whatever the text, the byte sweep and the classifier see the
 * same guarded names at the same places, and no sighting comes twice.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { effort, runs } from "../../testing/effort.js";
import type { FileFacts } from "./facts.js";
import { Surveyor } from "./surveyor.js";

const names = ["vma_expand", "vma_shrink", "K", "x1"];
const plan = { names, allIncludes: true, includeNames: [], pastes: [], pastedNames: [] };
/** Few names are swept by another routine than many. */
const many = [...names, ...Array.from({ length: 40 }, (_, index) => `filler_${index}`)];
const surveyors = [
  new Surveyor({ ...plan, names: ["vma_expand", "vma_shrink"] }),
  new Surveyor(plan),
  new Surveyor({ ...plan, names: many }),
];

function survey(surveyor: Surveyor, path: string, text: string): FileFacts | undefined {
  const bytes = Buffer.from(text, "latin1");
  surveyor.sweeper.input(bytes.length).set(bytes);
  return surveyor.survey(path, bytes.length);
}

function holds(path: string, text: string): void {
  for (const surveyor of surveyors) {
    const facts = survey(surveyor, path, text);
    assert.deepEqual(facts?.unaccounted ?? [], [], `${path}: ${JSON.stringify(text)}`);
    const places = (facts?.sightings ?? [])
      .filter(({ form }) => form !== "paste")
      .map(({ start }) => start);
    assert.equal(
      new Set(places).size,
      places.length,
      `a sighting comes twice in ${JSON.stringify(text)}`,
    );
    for (const { name, start, end } of facts?.sightings ?? []) {
      assert.ok(start >= 0 && start < end && end <= text.length && names.includes(name));
    }
  }
}

const cIsh = fc
  .array(
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(
          "vma_expand",
          "vma_shrink",
          "vma_ex\\\npand",
          "vma_ex\\\n\\\npand",
          "vma_ex\\\f\n\\\v\0\r\npand",
          "vma_\\\r\nshrink",
          "vma_expand\\\n",
          "\\\nvma_expand",
          "K",
          "x1",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "_",
          "a",
          "1",
          "0x",
          "1e",
          "$",
          "\\",
          "\\\n",
          "\\ \n",
          ".",
          "->",
          "u8",
          "L",
          'R"(',
          ')"',
          "\\\f\n",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '"',
          "'",
          "/*",
          "*/",
          "//",
          "\n",
          "\r\n",
          " ",
          "\t",
          "\0",
          "\xff",
          "\xe4",
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          "#define ",
          "#define M(vma_expand) ",
          "#include <",
          '#include "',
          "#if 0\n",
          "\n#else\n",
          "\n#endif\n",
          "\n#ifdef ",
          "##",
          "\n#",
          "\n#undef ",
          "\n#pragma weak ",
          "\n#error ",
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          ";",
          ",",
          "=",
          "*",
          "&",
          "&&",
          ":",
          "?",
          "struct ",
          "int ",
          "static ",
          "extern ",
          "typedef ",
          "goto ",
          "return ",
          "enum {",
          "sizeof ",
          "asm(",
          "for (",
          "case ",
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "EXPORT_SYMBOL(",
          "DEFINE_MUTEX(",
          "TRACE_EVENT(",
          "offsetof(",
          "SYSCALL_DEFINE2(",
          "BTF_ID(func, ",
          "symbol_get(",
          ".symbol_name = ",
          "__attribute__((",
          "container_of(",
        ),
      },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

for (const path of ["fs/x.c", "include/linux/x.h"]) {
  test(`sweep and classifier agree on C-like text in ${path}`, () => {
    fc.assert(
      fc.property(cIsh, (text) => holds(path, text)),
      runs(400, 4000),
    );
  });
}

test("they agree on random bytes around the names", () => {
  const bytes = fc
    .uint8Array({ maxLength: 12 })
    .map((some) => Buffer.from(some).toString("latin1"));
  const text = fc
    .array(fc.oneof(bytes, fc.constantFrom("vma_expand", "vma_shrink", "K", "\\\n")), {
      maxLength: 12,
    })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (some) => holds("fs/x.c", some)),
    runs(200, 2000),
  );
});

test("they agree on files that are not C", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "vma_expand",
      "vma_shrink",
      "vma_ex\\\npand",
      "K",
      "bindings::",
      'extern "C" {',
      "fn ",
      "SYM_FUNC_START(",
      "EXPORT_SYMBOL(",
    ),
    fc.constantFrom(
      "# ",
      "#",
      "//",
      "/*",
      "*/",
      '"',
      "'",
      "\n",
      " ",
      "\t",
      ";",
      ":",
      ".",
      "$",
      "=",
      "(",
      ")",
      "{",
      "}",
      "-D",
      "objcopy ",
      "#define ",
      "#include <",
    ),
  );
  const text = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(""));
  const path = fc.constantFrom(
    "arch/x86/x.S",
    "rust/x.rs",
    "arch/x86/x.lds.S",
    "drivers/x/Makefile",
    "scripts/x.l",
    "tools/x.cc",
  );
  fc.assert(
    fc.property(path, text, (where, some) => holds(where, some)),
    runs(400, 4000),
  );
});

test("a name across the ends of the sweep's steps", () => {
  for (const pad of [1, 15, 16, 17, 31, 32, 33, 63, 64, 65, 4095, 4096, 65_535, 65_536]) {
    const text = `${" ".repeat(pad)}vma_expand${" ".repeat(7)}vma_shrink`;
    const [surveyor] = surveyors as [Surveyor];
    assert.deepEqual(
      survey(surveyor, "fs/x.c", text)?.sightings.map(({ start }) => start),
      [pad, pad + 17],
    );
  }
});

/** Tens of thousands, or some thousands. */
const size = (n: number): number => effort(n / 10, n);

const hostile: Readonly<Record<string, string>> = {
  "open braces": `int x = ${"{".repeat(size(200_000))} vma_expand`,
  "brackets open before many conditionals": `${"(".repeat(size(30_000))}${"#if A\n".repeat(size(20_000))}vma_expand`,
  "nested conditionals": `${"#ifdef A\n".repeat(size(20_000))}vma_expand\n${"#endif\n".repeat(size(20_000))}`,
  "branches of one conditional": `#if A\n${"#elif B\nvma_expand();\n".repeat(size(20_000))}#endif\n`,
  "quotes that do not close": `vma_expand ${'\\"'.repeat(size(500_000))}`,
  "raw strings that do not close": `vma_expand ${'R"x(" '.repeat(size(100_000))}`,
  "declarations behind a head": `int f(a) ${"int a;".repeat(size(60_000))} vma_expand();`,
  "unnamed declarations": `${"();".repeat(size(60_000))}vma_expand();`,
  "a line of names of sources": `vma_expand ${'.c"'.repeat(size(300_000))}`,
  "a chain of pasted parameters": `#define M(${Array.from({ length: 40 }, (_, n) => `a${n}`).join()}) vma_##${Array.from({ length: 40 }, (_, n) => `a${n}`).join("##")}##zz##a0\n`,
  "spliced words": "vma_ex\\\npand vma_expand ".repeat(size(30_000)),
};

for (const [title, text] of Object.entries(hostile)) {
  test(`a text made to be slow comes to an end: ${title}`, { timeout: 120_000 }, () => {
    for (const path of [
      "fs/x.c",
      "arch/x86/x.S",
      "rust/x.rs",
      "arch/x86/x.lds.S",
      "drivers/x/Makefile",
    ]) {
      for (const surveyor of surveyors)
        assert.deepEqual(survey(surveyor, path, text)?.unaccounted ?? [], []);
    }
  });
}

test("more hits than the sweep hands out at once", () => {
  const n = 70_000;
  const [surveyor] = surveyors as [Surveyor];
  const facts = survey(surveyor, "fs/x.c", "vma_expand(v);\n".repeat(n));
  assert.equal(facts?.sightings.length, n);
  assert.deepEqual(facts?.unaccounted, []);
});
