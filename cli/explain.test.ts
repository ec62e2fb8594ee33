/** `ringfence explain` on the example: rules, boundaries, symbols, lines, and what nobody knows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../rules/offences/index.js";
import { suggest } from "./explanations/suggest.js";
import { explainRule } from "./explanations/rule.js";
import { root } from "./formats/testing/golden.js";
import { ringfence } from "./testing/run.js";

const example = `${root}/fixtures/example`;
const explain = (what: string, ...more: string[]): ReturnType<typeof ringfence> =>
  ringfence(["explain", what, example, ...more]);

const answers: readonly (readonly [what: string, says: readonly RegExp[]])[] = [
  ["outside-call", [/^judges 1 of 1 boundary in use: mm\/vma$/m, /^example: a plain call$/m]],
  [
    "mm/vma",
    [
      /^mm\/vma \(error\), rules\/boundaries\/mm\/vma\.yaml:/m,
      /^ {2}functions: vma_expand, vma_shrink$/m,
    ],
  ],
  [
    "vma_shrink",
    [
      /^ {2}owner: {3}mm\/\*\*$/m,
      /^ {2}declared mm\/vma\.h:10:5 \(declaration\)$/m,
      /^findings \(2\)$/m,
      /^allowed by an exception \(1\)$/m,
      /^ {2}drivers\/gpu\/ring\.c:15:2: homonym in ring_trim: static in this file/m,
    ],
  ],
  ["R", [/^R, result: a property of a relocation\n {2}claim: +returns 0, /]],
  [
    "violated-relocation",
    [/^violated-relocation \(error\), of ringfence model$/m, /^properties\n {2}R {2}result: /m],
  ],
  [
    "undecided-call-site",
    [/^undecided-call-site \(warning\), of ringfence model$/m, /with --strict alone/],
  ],
  [
    "mm/vma.h",
    [/^ {2}fs\/exec\.c:3:10: include: #include "\.\.\/mm\/vma\.h" \[private-header\]$/m],
  ],
  [
    "fs/exec.c:36",
    [
      /vma_shrink: a finding$/m,
      /^ {2}class: {5}call in shift_arg_pages: .*, only if CONFIG_MMU$/m,
      /exception: none covers it/,
    ],
  ],
  [
    "drivers/gpu/ring.c:15",
    [/vma_shrink: no finding$/m, /another entity has the same name here/, /static in this file/],
  ],
  [
    "mm/mmap.c:17",
    [
      /why not: {3}it stands within the owner's paths$/m,
      /boundary: {2}mm\/vma, for mm\/\*\* alone, /,
    ],
  ],
  [
    "tools/testing/vma/vma.c:4",
    [/^ {2}exception: tools\/testing\/vma\/\*\*: Userland test double/m],
  ],
  [
    "fs/exec.c:26",
    [
      /no guarded name stands on this line\n {2}not guarded: move_page_tables, vma, old_start, new_start, length, false, true$/m,
    ],
  ],
];

test("a question about what is known is answered with exit code 0", async () => {
  for (const [what, says] of answers) {
    const { code, stdout, stderr } = await explain(what);
    assert.equal(code, 0, what);
    assert.equal(stderr, "", what);
    for (const pattern of says) assert.match(stdout, pattern, what);
  }
});

const riddles: readonly (readonly [what: string, says: RegExp])[] = [
  ["vma_shrnk", /is vma_shrink meant\?$/m],
  ["violated-relocatio", /is violated-relocation meant\?$/m],
  ["Z", /no rule, boundary, guarded symbol or FILE:LINE/],
  ["outside-cal", /is outside-call meant\?$/m],
  ["qwertyuiop", /ringfence rules lists what is guarded$/m],
  ["exec.c:3", /is fs\/exec\.c meant\?$/m],
  ["fs/exec.c:9999", /fs\/exec\.c:9999: no such line; the file has \d+ lines$/m],
];

test("a question about what nobody knows is one line with a suggestion, and exit code 2", async () => {
  for (const [what, says] of riddles) {
    const { code, stdout, stderr } = await explain(what);
    assert.equal(code, 2, what);
    assert.equal(stdout, "", what);
    assert.match(stderr, says, what);
    assert.equal(stderr.split("\n").length, 2, what);
  }
});

test("every rule can be explained without a boundary", () => {
  for (const rule of rules)
    assert.ok(explainRule(rule, [], 80).join("\n").startsWith(`${rule.name}\n`));
});

test("only the closest is suggested, and nothing that is far", () => {
  assert.deepEqual(suggest("vma_expnd", ["vma_shrink", "vma_expand", "vma_extend"]), [
    "vma_expand",
  ]);
  assert.deepEqual(suggest("x", ["vma_shrink"]), []);
});
