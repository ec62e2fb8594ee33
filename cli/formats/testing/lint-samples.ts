/**
 * One review for the tests of every format: several boundaries, all severities, a baseline, an
 * exception, and text that wants to act in a terminal, a workflow, a page or a document. Invariant:
 * places agree with their source lines, as they do in a real review.
 */
import { proof } from "../../../analyzers/references/proof.js";
import { words } from "../../../analyzers/words/words.js";
import { createHash } from "node:crypto";
import type { OccurrenceKind } from "../../../analyzers/references/occurrence.js";
import { statement } from "../../../rules/results/offence.js";
import type {
  Accounts,
  TextPlace,
  PlacedFinding,
  PlacedRelated,
  Review,
} from "../../../rules/results/tree-review.js";

/** The place where `needle` stands in a source line. */
export function placeOf(path: string, line: number, text: string, needle: string): TextPlace {
  const start = Math.max(0, text.indexOf(needle));
  const end = start + needle.length;
  const bytes = (until: number): number => Buffer.byteLength(text.slice(0, until)) + 1;
  return {
    path,
    line,
    column: bytes(start),
    endLine: line,
    endColumn: bytes(end),
    columnUtf16: start + 1,
    endColumnUtf16: end + 1,
    text,
    lineHash: createHash("sha256").update(text).digest("hex").slice(0, 16),
  };
}

/** A finding that is as plain as can be, with what a test is about in `parts`. */
export function findingOf(
  parts: Partial<PlacedFinding> & { readonly place: TextPlace },
): PlacedFinding {
  const finding = {
    rule: "outside-call",
    boundary: "vma-core",
    location: { path: parts.place.path, span: { start: 1000, end: 1010 } },
    offence: statement(words`vma_shrink() is private to mm/`),
    symbol: "vma_shrink",
    kind: "call" as OccurrenceKind,
    enclosing: "shift_arg_pages",
    condition: "",
    related: [],
    ...parts,
  };
  const { rule, place, enclosing, symbol, kind } = finding;
  return { identity: [rule, place.path, enclosing || "-", symbol, kind, 1].join(" "), ...finding };
}

const declared: PlacedRelated = {
  location: { path: "mm/vma.h", span: { start: 5000, end: 5010 } },
  message: words`vma_shrink() is declared`,
  isHere: true,
  place: placeOf("mm/vma.h", 162, "int vma_shrink(struct vma_iterator *vmi,", "vma_shrink"),
};

const call = findingOf({
  place: placeOf(
    "fs/exec.c",
    713,
    "\treturn vma_shrink(&vmi, vma, new_start, 0, 0);",
    "vma_shrink",
  ),
  condition: "CONFIG_MMU && !CONFIG_STACK_GROWSUP",
  related: [declared],
});

const include = findingOf({
  rule: "private-header",
  boundary: "page-cache/internal",
  offence: { form: "header", name: "mm/internal.h", owner: "mm/", holder: "" },
  symbol: "mm/internal.h",
  kind: "include",
  enclosing: "",
  place: placeOf("lib/vsprintf.c", 54, '#include "../mm/internal.h"', '"../mm/internal.h"'),
});

/** Everything in it comes from someone who wants the reader's tool to obey. */
const hostile = findingOf({
  rule: "outside-call",
  boundary: "hostile\x1b]0;title\x07 <b>&\"'",
  offence: statement(
    words`a\n::error::pwned\r\n::set-output name=x::y ]]> <script>alert(1)</script> 100% ERROR: [x](http://evil.example) ##[error]y`,
  ),
  symbol: "vma_\u202eknirhs",
  enclosing: "f\u0000<&>\u009b31m",
  condition: "CONFIG_A\n- name: x",
  identity: "outside-call drivers/a,b:c%d\n\u{1f4a9}.c f vma_shrink call 1",
  place: placeOf(
    "drivers/a,b:c%d\n\u001b[31m<é>\u{1f4a9}\ud800.c",
    7,
    "\tif (x)\t/* 漢字 é \u202e\u2066 \x1b[2J ]]> */ vma_shrink(x); // \u0085",
    "vma_shrink",
  ),
});

const accounts: Accounts = {
  scanned: { makefile: 10, c: 60_000, assembly: 1_289 },
  nScanned: 61_299,
  notCode: { rst: 3_000, png: 12 },
  nNotCode: 3_012,
  skipped: [],
  nOccurrences: 12,
  nUnaccounted: 0,
  nExcepted: 2,
  nIncludes: 3,
  nIncludesExcepted: 1,
  kinds: { include: 3, call: 6, comment: 4, definition: 2 },
};

export const cleanReview: Review = {
  tool: { name: "ringfence", version: "0.1.0" },
  tree: { label: "linux-6.12.117", kernel: "6.12.117", revision: "" },
  boundaries: [
    {
      id: "vma-core",
      severity: "error",
      why:
        "Core VMA manipulation is an implementation detail of mm/: a caller outside of it " +
        "bypasses merging, accounting\nand the locks that both rely on.\n\nIt is tested in userland.",
      use_instead: "mmap_region(), do_mmap() or vm_brk_flags(); else ask linux-mm",
      ref: "https://lore.kernel.org/linux-mm/cover.1719481836.git.lstoakes@gmail.com/",
    },
    {
      id: "page-cache/internal",
      severity: "warning",
      why: "mm/internal.h is for mm/ alone.",
      use_instead: "include/linux/mm.h",
      ref: "mm/internal.h",
    },
    { id: "quiet", severity: "info", why: "", use_instead: "", ref: "" },
  ],
  introduced: [],
  remaining: [],
  fixed: [],
  excepted: [],
  ledger: "whole",
  occurrences: [],
  accounts,
  incomplete: [],
};

export const sampleReview: Review = {
  ...cleanReview,
  boundaries: [
    ...cleanReview.boundaries,
    {
      id: hostile.boundary,
      severity: "info",
      why: "first\x1b[31m\n\n::error::second </failure>",
      use_instead: "\u2028use ${{ secrets.TOKEN }} `x`",
      ref: "javascript:alert(1)",
    },
  ],
  introduced: [
    hostile,
    include,
    call,
    findingOf({
      rule: "exported-name",
      boundary: "quiet",
      offence: statement(words`mm_walk_page() is exported`),
      symbol: "mm_walk_page",
      kind: "export",
      enclosing: "",
      place: placeOf("mm/pagewalk.c", 99_999, "EXPORT_SYMBOL(mm_walk_page);", "mm_walk_page"),
    }),
  ],
  remaining: [
    findingOf({ ...call, identity: `${call.identity} again`, place: { ...call.place, line: 720 } }),
  ],
  fixed: ["outside-call fs/gone.c old_caller vma_expand call 1"],
  excepted: [
    {
      finding: findingOf({
        place: placeOf("tools/testing/vma/vma.c", 124, "\tif (vma_expand(vmg))", "vma_expand"),
        symbol: "vma_expand",
        enclosing: "expand_existing",
      }),
      reason: "userland test double that includes mm/vma.c",
      owner: "Lorenzo Stoakes",
      expires: "",
    },
  ],
  ledger: "whole",
  occurrences: [
    {
      path: "fs/exec.c",
      line: 713,
      column: 9,
      span: { start: 1000, end: 1010 },
      symbol: "vma_shrink",
      kind: "call",
      boundary: "vma-core",
      enclosing: "shift_arg_pages",
      proof: proof("included", "mm/vma.h"),
      condition: "CONFIG_MMU && !CONFIG_STACK_GROWSUP",
      inside: false,
    },
    {
      path: "mm/rmap.c",
      line: 270,
      column: 4,
      span: { start: 90, end: 100 },
      symbol: "vma_expand",
      kind: "comment",
      boundary: "vma-core",
      enclosing: "",
      proof: proof("text-of-directive", "\u202e"),
      condition: "",
      inside: true,
    },
  ],
};

export const incompleteReview: Review = {
  ...cleanReview,
  accounts: {
    ...accounts,
    nUnaccounted: 2,
    skipped: Array.from({ length: 7 }, (_, index) => ({
      path: `drivers/x/${index}\x1b[31m.c`,
      reason: words`larger than 8 MiB`,
      matters: false,
    })),
  },
  incomplete: [
    "2 occurrences in mm/a.c were counted and not classified",
    "rule outside-call stopped at\x1b[2J ERROR: ]]> <x>",
  ],
};

/** A review in which everything that may come from outside is one of three texts. */
export function hostileReview(path: string, source: string, prose: string): Review {
  const place = placeOf(path, 3, source, source.slice(1, 4));
  const finding = findingOf({
    rule: prose,
    boundary: path,
    offence: statement(words`${prose}`),
    symbol: prose,
    enclosing: source,
    condition: prose,
    place,
    related: [{ location: { path, span: { start: 0, end: 1 } }, message: words`${prose}`, place }],
  });
  const summary = {
    id: path,
    severity: "error",
    why: prose,
    use_instead: source,
    ref: prose,
  } as const;
  return {
    ...cleanReview,
    tree: { label: prose, kernel: prose, revision: prose },
    boundaries: [summary],
    introduced: Array.from({ length: 12 }, () => finding),
    remaining: [finding],
    fixed: [prose],
    excepted: [{ finding, reason: prose, owner: prose, expires: prose }],
    accounts: {
      ...cleanReview.accounts,
      skipped: [{ path, reason: words`${prose}`, matters: false }],
    },
    incomplete: [prose],
  };
}
