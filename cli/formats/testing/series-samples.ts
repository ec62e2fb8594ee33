/**
 * Reviews for the tests of every format, made by hand: a series of four patches with every kind of
 * finding, claim, question and verdict, and one in which everything that comes from a mail or a tree
 * wants to act in a terminal, a mail, a workflow, a page or a document. Invariant: places, anchors
 * and lines agree, as they do in a real review. For tests only.
 */
import { words, type Words } from "../../../analyzers/words/words.js";
import { parseDiff } from "../../../analyzers/patches/diff.js";
import { hunkLines, pathOf } from "../../../analyzers/patches/patch.js";
import { statement, type CrossingForm, type Offence } from "../../../rules/results/offence.js";
import type {
  BoundarySummary,
  PlacedFinding,
  PlacedRelated,
} from "../../../rules/results/tree-review.js";
import type {
  Anchor,
  DesignRemark,
  DiffLine,
  MailFacts,
  ModelChange,
  PatchFile,
  PatchFinding,
  PatchReview,
  RelocationChange,
  ReviewedClaim,
  SeriesReview,
} from "../../../rules/results/series-review.js";
import { equivalence, holdsReport, violatedReport } from "./model-samples.js";
import { findingOf, placeOf } from "./lint-samples.js";

/** Text that means to be obeyed, by whoever reads it. */
export const hostile =
  "a\x1b[31m\x1b]0;t\x07\r\n::error file=x::y\n##[error]z ]]> <b onclick=x>&\"' ERROR: \u202e\u2066\u2028 100% ${x} `y` ](z) @torvalds #1 " +
  "http://evil.example \0 Signed-off-by: Mallory <m@evil.example>\nFrom mallory Thu Jan  1 00:00:00 2026\n> Reviewed-by: V <v@x.y>\npw-bot: cr\n-- \n| x";

/** The files of a diff as the command line makes them: applied without offsets. */
export function filesOf(diff: string): PatchFile[] {
  const bytes = Buffer.from(diff, "utf8");
  return parseDiff(bytes).map((file): PatchFile => {
    const rows = bytes
      .subarray(file.at, file.hunks[0]?.headerAt ?? file.end)
      .toString("latin1")
      .replace(/\n$/, "")
      .split("\n");
    return {
      path: pathOf(file),
      oldPath: file.oldPath,
      newPath: file.newPath,
      change: file.change,
      oldMode: file.oldMode,
      newMode: file.newMode,
      isBinary: file.isBinary,
      header: rows,
      hunks: file.hunks.map((hunk) => ({
        header: bytes.subarray(hunk.headerAt, hunk.at - 1).toString("latin1"),
        offset: 0,
        lines: hunkLines(file, hunk).map(
          ({ start, end, sign, oldLine, newLine, line }): DiffLine => {
            const text = bytes.subarray(start, end).toString("latin1").replace(/\n$/, "");
            const mark = sign === 43 ? "+" : sign === 45 ? "-" : " ";
            return { raw: `${mark}${text}`, sign: mark, oldLine, newLine, diffLine: line };
          },
        ),
      })),
      result: { kind: "applied", blobs: "exact" },
    };
  });
}

/** The anchor of the first line of the patch that holds `needle`. */
function anchorAt(files: readonly PatchFile[], needle: string): Anchor {
  for (const [file, { hunks }] of files.entries()) {
    for (const [hunk, { lines }] of hunks.entries()) {
      const line = lines.findIndex(({ raw }) => raw.includes(needle));
      if (line >= 0) return { kind: "line", file, hunk, line };
    }
  }
  throw new Error(`no line has ${needle}`);
}

const ann = { name: "Ann Author", email: "ann@example.org" };
const lists = [
  { name: "", email: "linux-mm@example.org" },
  { name: "Karl Møller", email: "karl@example.org" },
];

function mailOf(
  index: number,
  title: string,
  body: string,
  more: Partial<MailFacts> = {},
): MailFacts {
  return {
    origin: `series.mbox#${index + 1}`,
    messageId: `20240627-relocate-v2-${index}@example.org`,
    subject: `[PATCH v2 ${index}/4] ${title}`,
    title,
    author: ann,
    from: ann,
    replyTo: [],
    to: [{ name: "Mia Maintainer (mm)", email: "mia@example.org" }],
    cc: [...lists, ann],
    date: "Thu, 27 Jun 2024 11:39:28 +0100",
    references: index === 0 ? [] : ["20240627-relocate-v2-0@example.org"],
    commit: "",
    body: body.split("\n"),
    belowCut: [],
    line: 1 + index * 100,
    bodyLine: 12 + index * 100,
    repairs: [],
    ...more,
  };
}

const useFiles = filesOf(`diff --git a/fs/exec.c b/fs/exec.c
index 40073142288f..1cb3bf323e0f 100644
--- a/fs/exec.c
+++ b/fs/exec.c
@@ -700,6 +700,14 @@ static int shift_arg_pages(struct vm_area_struct *vma, unsigned long shift)
 	unsigned long length = old_end - old_start;
 	unsigned long new_start = old_start - shift;
 	unsigned long new_end = old_end - shift;
+	int ret;
+
+	if (WARN_ON_ONCE(new_start > new_end))
+		return -EINVAL;
+
+	ret = vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);
+	if (ret)
+		return ret;
 
 	/*
 	 * move the page tables downwards, on failure we rely on
@@ -760,7 +768,7 @@ static int shift_arg_pages(struct vm_area_struct *vma, unsigned long shift)
 	tlb_finish_mmu(&tlb);
 
 	vma_prev(&vmi);
-	return vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);
+	return vma_shrink_top(&vmi, vma, shift);
 }
 
 /*
diff --git a/mm/mmap.c b/mm/mmap.c
index e42d89f98071..574e69a04ebe 100644
--- a/mm/mmap.c
+++ b/mm/mmap.c
@@ -3940,6 +3940,20 @@ void mm_drop_all_locks(struct mm_struct *mm)
 	mutex_unlock(&mm_all_locks_mutex);
 }
 
+/*
+ * vma_shrink_top() - Take shift bytes off the top of a VMA.
+ * @vmi: The VMA iterator.
+ * @vma: The VMA to modify.
+ * @shift: The number of bytes.
+ */
+int vma_shrink_top(struct vma_iterator *vmi, struct vm_area_struct *vma,
+		   unsigned long shift)
+{
+	if (shift >= vma->vm_end - vma->vm_start)
+		return -EINVAL;
+	return vma_shrink(vmi, vma, vma->vm_start, vma->vm_end - shift, vma->vm_pgoff);
+}
+
 /*
  * initialise the percpu counter for VM
  */
`);

const moveFiles = filesOf(`diff --git a/include/linux/mm.h b/include/linux/mm.h
index 4d2b5538925b..e3220439cf75 100644
--- a/include/linux/mm.h
+++ b/include/linux/mm.h
@@ -3273,11 +3273,6 @@ void anon_vma_interval_tree_verify(struct anon_vma_chain *node);
 
 /* mmap.c */
 extern int __vm_enough_memory(struct mm_struct *mm, long pages, int cap_sys_admin);
-extern int vma_expand(struct vma_iterator *vmi, struct vm_area_struct *vma,
-		      unsigned long start, unsigned long end, pgoff_t pgoff,
-		      struct vm_area_struct *next);
-extern int vma_shrink(struct vma_iterator *vmi, struct vm_area_struct *vma,
-		       unsigned long start, unsigned long end, pgoff_t pgoff);
 extern struct anon_vma *find_mergeable_anon_vma(struct vm_area_struct *);
 extern int insert_vm_struct(struct mm_struct *, struct vm_area_struct *);
 extern void unlink_file_vma(struct vm_area_struct *);
`);

const lastFiles = filesOf(`diff --git a/fs/exec.c b/fs/exec.c
index 1cb3bf323e0f..2cb3bf323e0f 100644
--- a/fs/exec.c
+++ b/fs/exec.c
@@ -700,14 +700,10 @@ static int shift_arg_pages(struct vm_area_struct *vma, unsigned long shift)
 	unsigned long length = old_end - old_start;
 	unsigned long new_start = old_start - shift;
 	unsigned long new_end = old_end - shift;
-	int ret;
 
 	if (WARN_ON_ONCE(new_start > new_end))
 		return -EINVAL;
 
-	ret = vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);
-	if (ret)
-		return ret;
 
 	/*
 	 * move the page tables downwards, on failure we rely on
diff --git a/fs/gone.c b/fs/gone.c
deleted file mode 100644
index 40073142288f..000000000000
--- a/fs/gone.c
+++ /dev/null
@@ -1,2 +0,0 @@
-#include "../mm/internal.h"
-int gone;
diff --git a/mm/old.c b/fs/new.c
similarity index 100%
rename from mm/old.c
rename to fs/new.c
`);

const vmaCore: BoundarySummary = {
  id: "mm/vma",
  severity: "error",
  why: "Core VMA manipulation is an implementation detail of mm/; a caller elsewhere goes past the rules for merging, locking, accounting and rmap that mm/ keeps around it.",
  use_instead:
    "relocate_vma_down() or setup_arg_pages() for exec, vm_brk_flags(), do_mmap() or do_munmap() for mappings; for anything else ask linux-mm@kvack.org",
  ref: "https://lore.kernel.org/linux-mm/cover.1719481836.git.lstoakes@gmail.com/",
};
const headers: BoundarySummary = {
  id: "mm/internal",
  severity: "warning",
  why: "mm/internal.h is for mm/ alone.",
  use_instead: "include/linux/mm.h",
  ref: "",
};

function patchFinding(
  parts: Partial<PatchFinding> & Pick<PatchFinding, "state" | "finding" | "anchor">,
): PatchFinding {
  return {
    severity: "error",
    cause: undefined,
    before: undefined,
    introducedIn: 0,
    fixedIn: 0,
    ...parts,
  };
}

const crossing = (form: CrossingForm, name: string): Offence => ({
  form,
  name,
  owner: "mm/",
  holder: "",
});

const declared: PlacedRelated = {
  location: { path: "mm/vma.h", span: { start: 5000, end: 5010 } },
  message: words`vma_shrink is declared`,
  isHere: true,
  place: placeOf("mm/vma.h", 162, "int vma_shrink(struct vma_iterator *vmi,", "vma_shrink"),
};
const boundaryPlace: PlacedRelated = {
  location: { path: "rules/mm.yaml", span: { start: 10, end: 20 } },
  message: words`the boundary mm/vma is declared`,
  isHere: true,
  isBoundary: true,
  place: placeOf("rules/mm.yaml", 5, "  - id: mm/vma", "mm/vma"),
};

const newCall = findingOf({
  boundary: "mm/vma",
  offence: crossing("call", "vma_shrink()"),
  condition: "CONFIG_MMU",
  place: placeOf(
    "fs/exec.c",
    708,
    "\tret = vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);",
    "vma_shrink",
  ),
  related: [declared, boundaryPlace],
});
const oldCall = findingOf({
  boundary: "mm/vma",
  offence: crossing("call", "vma_shrink()"),
  place: placeOf(
    "fs/exec.c",
    763,
    "\treturn vma_shrink(&vmi, vma, new_start, new_end, vma->vm_pgoff);",
    "vma_shrink",
  ),
  identity: "outside-call mm/vma fs/exec.c shift_arg_pages vma_shrink call 2",
});
const leftBehind = findingOf({
  boundary: "mm/vma",
  rule: "extern-redeclaration",
  offence: crossing("redeclaration", "vma_expand()"),
  symbol: "vma_expand",
  kind: "declaration",
  enclosing: "",
  place: placeOf(
    "mm/nommu_compat.h",
    41,
    "extern int vma_expand(struct vma_iterator *vmi,",
    "vma_expand",
  ),
});
const fixedInclude = findingOf({
  boundary: "mm/internal",
  rule: "private-header",
  offence: crossing("header", "mm/internal.h"),
  symbol: "mm/internal.h",
  kind: "include",
  enclosing: "",
  place: placeOf("fs/gone.c", 1, '#include "../mm/internal.h"', '"../mm/internal.h"'),
});
const renamed = findingOf({
  boundary: "mm/internal",
  rule: "private-source",
  offence: crossing("header", "mm/internal.h"),
  symbol: "mm/internal.h",
  kind: "include",
  enclosing: "",
  place: placeOf("fs/new.c", 3, '#include "internal.h"', '"internal.h"'),
});
const movedUse = findingOf({
  boundary: "mm/vma",
  offence: crossing("call", "vma_expand()"),
  symbol: "vma_expand",
  enclosing: "setup_arg_pages",
  place: placeOf("fs/exec.c", 705, "\tif (WARN_ON_ONCE(new_start > new_end))", "WARN_ON_ONCE"),
});

const relocations = (state: "same" | "worse", text: string, anchor: Anchor): RelocationChange[] => {
  const before = holdsReport.roots[0];
  const after = state === "worse" ? violatedReport.roots[0] : before;
  const [pair] = equivalence.pairs;
  return [
    {
      path: "mm/mmap.c",
      function: "relocate_vma_down",
      former: "",
      before: before?.verdict,
      after: after?.verdict,
      storiesBefore: before?.stories ?? [],
      stories: after?.stories ?? [],
      equivalence:
        pair === undefined || "reason" in pair.equivalence
          ? { kind: "unknown", reasons: [] }
          : pair.equivalence,
      state,
      text,
      isOperation: false,
      isTouched: true,
      anchor,
    },
  ];
};
const same: ModelChange = {
  relocations: relocations(
    "same",
    "relocation behaves the same before and after in 138,290 scenarios",
    { kind: "patch" },
  ),
  silent: [],
  before: holdsReport,
  after: holdsReport,
};
const worse: ModelChange = {
  relocations: relocations(
    "worse",
    "relocate_vma_down() breaks P, R, and holds in 138,290 scenarios before",
    anchorAt(useFiles, "int vma_shrink_top"),
  ),
  silent: [],
  before: holdsReport,
  after: violatedReport,
};

const patches: readonly PatchReview[] = [
  {
    index: 1,
    mail: mailOf(
      1,
      "mm: unexport vma_expand() / vma_shrink()",
      "The vma_expand() and vma_shrink() functions are core VMA manipulation\nfunctions which ultimately invoke VMA split/merge.\n\n" +
        "In order to service both these requirements, we provide abstractions for\nthe sole external user of these functions, shift_arg_pages() in fs/exec.c.\n\n" +
        "Signed-off-by: Ann Author <ann@example.org>",
      { belowCut: ["v1 -> v2: nothing functional"] },
    ),
    isApplied: true,
    problems: [],
    files: useFiles,
    findings: [
      patchFinding({
        state: "transient",
        finding: newCall,
        anchor: anchorAt(useFiles, "+\tret = vma_shrink"),
        introducedIn: 1,
        fixedIn: 4,
      }),
      patchFinding({
        state: "fixed",
        finding: oldCall,
        anchor: anchorAt(useFiles, "-\treturn vma_shrink"),
      }),
    ],
    model: worse,
    claims: [
      claimOf(
        "calls",
        "The vma_expand() and vma_shrink() functions are core VMA manipulation functions which ultimately invoke VMA split/merge.",
        0,
        1,
        "contradicted",
        words`nothing on the way from vma_expand() or vma_shrink() reaches a split or a merge`,
      ),
      claimOf(
        "sole-user",
        "we provide abstractions for the sole external user of these functions, shift_arg_pages() in fs/exec.c.",
        3,
        4,
        "contradicted",
        words`vma_expand() is also used by uffd_move() in mm/userfaultfd.c:1442`,
        [
          {
            location: { path: "mm/userfaultfd.c", span: { start: 900, end: 917 } },
            message: words`vma_expand() is called`,
            isHere: true,
            place: placeOf(
              "mm/userfaultfd.c",
              1442,
              "\terr = vma_expand(&vmi, prev, prev->vm_start, end, prev->vm_pgoff, NULL);",
              "vma_expand",
            ),
          },
        ],
      ),
    ],
    remarks: [
      questionOf(
        "forwarding-function",
        words`vma_shrink_top() does nothing but forward to vma_shrink() and has one caller, shift_arg_pages(). Could one function do the whole relocation instead?`,
        anchorAt(useFiles, "+int vma_shrink_top"),
      ),
      questionOf(
        "kernel-doc",
        words`The comment above vma_shrink_top() has the form of kernel-doc and opens with /*. Is it meant to be one?`,
        anchorAt(useFiles, "+ * vma_shrink_top()"),
      ),
    ],
    nFindings: 13,
  },
  {
    index: 2,
    mail: mailOf(
      2,
      "mm: hide the declarations",
      "Nothing outside of mm/ uses them any more.\n\nNo functional change intended.\n\nSigned-off-by: Ann Author <ann@example.org>",
    ),
    isApplied: true,
    problems: [],
    files: moveFiles,
    findings: [
      patchFinding({
        state: "introduced",
        finding: leftBehind,
        anchor: anchorAt(moveFiles, "-extern int vma_expand"),
        cause: words`the declaration of vma_expand() is removed here`,
      }),
    ],
    model: same,
    claims: [
      claimOf(
        "no-functional-change",
        "No functional change intended.",
        2,
        2,
        "holds",
        words`every function compiles to the same tokens, and relocation is equivalent`,
      ),
      claimOf(
        "no-user",
        "Nothing outside of mm/ uses them any more.",
        0,
        0,
        "unknown",
        words`what \u201cthem\u201d stands for is not known`,
      ),
    ],
    remarks: [],
    nFindings: 14,
  },
  {
    index: 3,
    mail: mailOf(3, "docs: say so", "As it is.", { from: { name: "", email: "ann@example.org" } }),
    isApplied: false,
    problems: ["Documentation/mm/x.rst: hunk 1 does not apply: line 12 is `b`, the patch has `a`"],
    files: filesOf(
      "--- a/Documentation/mm/x.rst\n+++ b/Documentation/mm/x.rst\n@@ -12 +12 @@\n-a\n+c\n",
    ).map((file) => ({
      ...file,
      result: {
        kind: "refused",
        reason: "hunk 1 does not apply: line 12 is `b`, the patch has `a`",
        hunk: 1,
      },
    })),
    findings: [],
    model: undefined,
    claims: [],
    remarks: [],
    nFindings: 14,
  },
  {
    index: 4,
    mail: mailOf(
      4,
      "exec: clean up",
      "Drop what is not needed.\n\nSigned-off-by: Ann Author <ann@example.org>",
    ),
    isApplied: true,
    problems: [],
    files: lastFiles,
    findings: [
      patchFinding({
        state: "moved",
        finding: movedUse,
        before: { ...movedUse, enclosing: "shift_arg_pages" },
        anchor: anchorAt(lastFiles, "WARN_ON_ONCE"),
      }),
      patchFinding({
        state: "fixed",
        finding: newCall,
        anchor: anchorAt(lastFiles, "-\tret = vma_shrink"),
        introducedIn: 1,
        fixedIn: 4,
      }),
      patchFinding({
        state: "fixed",
        severity: "warning",
        finding: fixedInclude,
        anchor: anchorAt(lastFiles, "-#include"),
      }),
      patchFinding({
        state: "introduced",
        severity: "warning",
        finding: renamed,
        anchor: { kind: "file", file: 2 },
        cause: words`mm/old.c is renamed to fs/new.c here`,
      }),
    ],
    model: undefined,
    claims: [],
    remarks: [
      questionOf("single-file", words`Is anything left in fs/ that needs the rest of this patch?`, {
        kind: "patch",
      }),
    ],
    nFindings: 13,
  },
];

function claimOf(
  kind: string,
  sentence: string,
  line: number,
  endLine: number,
  answer: ReviewedClaim["answer"],
  because: Words,
  evidence: readonly PlacedRelated[] = [],
): ReviewedClaim {
  return {
    kind,
    sentence,
    part: "message",
    anchor: { kind: "message", line, endLine },
    answer,
    because,
    isRun: kind === "no-functional-change",
    evidence,
  };
}

function questionOf(kind: string, question: Words, anchor: Anchor): DesignRemark {
  return { kind, symbol: "vma_expand", question, anchor, evidence: [] };
}

const cover = mailOf(
  0,
  "Make core VMA operations internal",
  "There is one user of vma_expand() outside of mm/.\n\nAll of it is tested.",
  { bodyLine: 12, line: 1 },
);

export const cleanReview: SeriesReview = {
  tool: { name: "ringfence", version: "0.1.0" },
  tree: {
    label: "linux v6.10",
    kernel: "v6.10",
    revision: "0c3836482481200ead7b416ca80c68a29cfdaabd",
  },
  base: {
    label: "linux v6.10",
    commit: "0c3836482481200ead7b416ca80c68a29cfdaabd",
    because: words`the base-commit of the cover letter`,
    nExact: 3,
    nNamed: 3,
  },
  title: "Make core VMA operations internal",
  version: 2,
  isRfc: false,
  total: 1,
  missing: [],
  cover: undefined,
  coverClaims: [],
  patches: [
    {
      ...(patches[1] as PatchReview),
      index: 1,
      mail: mailOf(1, "mm: hide the declarations", "Nothing needs them.", {
        origin: "-",
        line: 1,
        bodyLine: 9,
        references: [],
      }),
      findings: [],
      model: undefined,
      claims: [],
      nFindings: 12,
    },
  ],
  findings: [],
  model: undefined,
  symbols: [],
  boundaries: [vmaCore, headers],
  nFindings: [12, 12],
  summary: {
    nPatches: 1,
    nApplied: 1,
    nIntroduced: 0,
    nFixed: 0,
    nTransient: 0,
    nMoved: 0,
    nRemaining: 12,
    nClaimsHold: 0,
    nClaimsContradicted: 0,
    nClaimsUnknown: 0,
    nRemarks: 0,
    nSame: 0,
    nChanged: 0,
    nDiffering: 0,
    nBetter: 0,
    nWorse: 0,
    nUndecided: 0,
  },
  previous: undefined,
  notes: [],
  incomplete: [],
};

const seriesFindings: SeriesReview["findings"] = [
  {
    state: "transient",
    finding: newCall,
    severity: "error",
    patch: 1,
    anchor: anchorAt(useFiles, "+\tret = vma_shrink"),
    cause: undefined,
  },
  {
    state: "fixed",
    finding: oldCall,
    severity: "error",
    patch: 1,
    anchor: anchorAt(useFiles, "-\treturn vma_shrink"),
    cause: undefined,
  },
  {
    state: "introduced",
    finding: leftBehind,
    severity: "error",
    patch: 2,
    anchor: anchorAt(moveFiles, "-extern int vma_expand"),
    cause: words`the declaration of vma_expand() is removed here`,
  },
  {
    state: "introduced",
    finding: renamed,
    severity: "warning",
    patch: 4,
    anchor: { kind: "file", file: 2 },
    cause: words`mm/old.c is renamed to fs/new.c here`,
  },
];

/** Everything that there is, in a series that reads as a real one. */
export const richReview: SeriesReview = {
  ...cleanReview,
  total: 4,
  cover,
  coverClaims: [
    claimOf(
      "sole-user",
      "There is one user of vma_expand() outside of mm/.",
      0,
      0,
      "contradicted",
      words`there is none`,
    ),
  ],
  patches,
  findings: seriesFindings,
  model: worse,
  symbols: [
    {
      symbol: "vma_shrink",
      boundary: "mm/vma",
      before: [
        {
          path: "fs/exec.c",
          line: 763,
          kind: "call",
          enclosing: "shift_arg_pages",
          isInside: false,
        },
        {
          path: "include/linux/mm.h",
          line: 3279,
          kind: "declaration",
          enclosing: "",
          isInside: false,
        },
      ],
      after: [
        {
          path: "mm/mmap.c",
          line: 3953,
          kind: "call",
          enclosing: "vma_shrink_top",
          isInside: true,
        },
      ],
    },
  ],
  nFindings: [13, 13, 14, 14, 13],
  summary: {
    nPatches: 4,
    nApplied: 3,
    nIntroduced: 2,
    nFixed: 2,
    nTransient: 1,
    nMoved: 1,
    nRemaining: 10,
    nClaimsHold: 1,
    nClaimsContradicted: 3,
    nClaimsUnknown: 1,
    nRemarks: 3,
    nSame: 0,
    nChanged: 0,
    nDiffering: 0,
    nBetter: 0,
    nWorse: 1,
    nUndecided: 0,
  },
  previous: {
    label: "v1.mbox",
    version: 1,
    fixed: [fixedInclude],
    remaining: [seriesFindings[2] as SeriesReview["findings"][number]],
    introduced: [seriesFindings[3] as SeriesReview["findings"][number]],
    patches: [
      { index: 1, was: 1, change: "changed" },
      { index: 2, was: 2, change: "same" },
      { index: 3, was: undefined, change: "new" },
      { index: 4, was: 3, change: "changed" },
    ],
    dropped: ["mm: an idea"],
    claimsMended: [],
    claimsLeft: [],
    questionsSettled: [{ kind: "single-caller-wrapper", symbol: "vma_shrink_top" }],
    questionsLeft: [{ kind: "forwarding-function", symbol: "vma_expand" }],
  },
  notes: ["patch 3 was sent in quoted-printable under the name of base64"],
  incomplete: [
    "patch 3: Documentation/mm/x.rst: hunk 1 does not apply: line 12 is `b`, the patch has `a`",
  ],
};

const touched = cleanReview.patches[0] as PatchReview;
const model = (change: Partial<RelocationChange>): ModelChange => ({
  ...same,
  relocations: same.relocations.map((one) => ({ ...one, ...change, anchor: { kind: "patch" } })),
});

/** A relocation that was not run, of which nobody knows whether it is right. */
export const undecidedReview: SeriesReview = {
  ...cleanReview,
  patches: [
    {
      ...touched,
      model: model({
        state: "undecided",
        equivalence: {
          kind: "unknown",
          reasons: [
            { text: words`vma_expand() changed, and the model answers for it in its own way` },
          ],
        },
        text: "whether relocation behaves the same is not known: vma_expand() changed, and the model answers for it in its own way",
      }),
      claims: [
        claimOf(
          "no-user",
          "Nothing needs them.",
          0,
          0,
          "unknown",
          words`what \u201cthem\u201d stands for is not known`,
        ),
      ],
    },
  ],
  summary: { ...cleanReview.summary, nClaimsUnknown: 1, nUndecided: 1 },
};

const differs = equivalence.pairs[1]?.equivalence as RelocationChange["equivalence"];
const changedText = "relocation behaves in another way in 40 of 6,085 scenarios: result differs";

/** A relocation that breaks nothing and does something else, against its message; it was said of the first version. */
export const changedReview: SeriesReview = {
  ...cleanReview,
  patches: [
    {
      ...touched,
      model: model({ state: "changed", equivalence: differs, text: changedText }),
      claims: [
        claimOf(
          "no-functional-change",
          "Nothing needs them.",
          0,
          0,
          "contradicted",
          words`${changedText}`,
        ),
      ],
    },
  ],
  summary: { ...cleanReview.summary, nClaimsContradicted: 1, nChanged: 1 },
  previous: {
    label: "v1.mbox",
    version: 1,
    fixed: [fixedInclude],
    remaining: [],
    introduced: [],
    patches: [{ index: 1, was: 1, change: "changed" }],
    dropped: [],
    claimsMended: [],
    claimsLeft: ["Nothing needs them."],
    questionsSettled: [],
    questionsLeft: [],
  },
};

/** The same words as `richReview` has in a series of which a member is missing. */
export const incompleteReview: SeriesReview = {
  ...cleanReview,
  total: 3,
  missing: [2, 3],
  incomplete: [
    "patches 2 and 3 of 3 are missing",
    "mm/a.c: permission denied\x1b[2J ERROR: ]]> <x>",
  ],
};

const long = `x${"y".repeat(10_000)}`;
const hostileFiles = filesOf(
  "diff --git a/fs/h.c b/fs/h.c\nindex 40073142288f..1cb3bf323e0f 100644\n--- a/fs/h.c\n+++ b/fs/h.c\n@@ -1,3 +1,10 @@ \x1b[2J::error::\u202e\n" +
    " a\x0c Signed-off-by: Mallory <m@evil.example>\n" +
    "+\x1b[31m\x1b]0;t\x07 \u202e\u2028Reviewed-by: V <v@x.y>\n" +
    "+From mallory Thu Jan  1 00:00:00 2026\n+::error::x\n+-- \n+]]> <b> \0 \r\n" +
    `+${long}\n+call();\n b\n c\n`,
);
const hostileFinding: PlacedFinding = findingOf({
  rule: hostile,
  boundary: hostile,
  offence: statement(words`${hostile}`),
  symbol: hostile,
  enclosing: hostile,
  condition: hostile,
  identity: hostile,
  place: placeOf(`fs/h.c${hostile}`, 8, `call(); ${hostile}`, "call"),
  related: [
    {
      location: { path: hostile, span: { start: 0, end: 1 } },
      message: words`${hostile}`,
      place: placeOf(hostile, 3, hostile, "a"),
    },
  ],
});
const hostilePerson = { name: hostile, email: hostile };
const hostileRelated = hostileFinding.related;
const hostileMail: MailFacts = {
  origin: hostile,
  messageId: hostile,
  subject: hostile,
  title: hostile,
  author: hostilePerson,
  from: { name: hostile, email: "m@evil.example" },
  replyTo: [hostilePerson],
  to: [hostilePerson, { name: `"Q" <a@b>, c@d ${hostile}`, email: "x@example.org" }],
  cc: [hostilePerson],
  date: hostile,
  references: [hostile, "good@example.org"],
  commit: hostile,
  body: [
    `claim\x0c ${hostile.replace(/\n/g, " ")}`,
    long,
    "",
    "Signed-off-by: Mallory <m@evil.example>",
  ],
  belowCut: [hostile],
  line: 1,
  bodyLine: 3,
  repairs: [hostile],
};

/** Nothing in it is what it should be. */
export const hostileReview: SeriesReview = {
  ...cleanReview,
  tree: { label: hostile, kernel: hostile, revision: hostile },
  base: { label: hostile, commit: hostile, because: words`${hostile}`, nExact: 0, nNamed: 1 },
  title: hostile,
  total: 2,
  cover: hostileMail,
  coverClaims: [
    {
      kind: hostile,
      sentence: hostile,
      part: "below",
      anchor: { kind: "patch" },
      answer: "contradicted",
      because: words`${hostile}`,
      isRun: false,
      evidence: hostileRelated,
    },
  ],
  patches: [
    {
      index: 1,
      mail: hostileMail,
      isApplied: true,
      problems: [hostile],
      files: hostileFiles,
      findings: [
        patchFinding({
          state: "introduced",
          finding: hostileFinding,
          anchor: anchorAt(hostileFiles, "+call"),
          cause: words`${hostile}`,
        }),
        patchFinding({
          state: "introduced",
          finding: { ...hostileFinding, identity: `${hostile} 2` },
          anchor: anchorAt(hostileFiles, "+call"),
        }),
        patchFinding({
          state: "fixed",
          finding: hostileFinding,
          anchor: { kind: "file", file: 0 },
        }),
        patchFinding({
          state: "moved",
          finding: hostileFinding,
          before: hostileFinding,
          anchor: { kind: "patch" },
        }),
      ],
      model: {
        ...worse,
        relocations: worse.relocations.map((change) => ({
          ...change,
          text: hostile,
          equivalence: differs,
          path: hostile,
          function: hostile,
          anchor: anchorAt(hostileFiles, "+\x1b"),
          stories: change.stories.map((story) => ({
            ...story,
            claim: hostile,
            text: hostile,
            outcome: hostile,
            start: [hostile],
          })),
        })),
      },
      claims: [
        {
          kind: hostile,
          sentence: hostile,
          part: "message",
          anchor: { kind: "message", line: 0, endLine: 1 },
          answer: "contradicted",
          because: words`${hostile}`,
          isRun: true,
          evidence: hostileRelated,
        },
        {
          kind: hostile,
          sentence: hostile,
          part: "title",
          anchor: { kind: "patch" },
          answer: "contradicted",
          because: words`${hostile}`,
          isRun: true,
          evidence: [],
        },
        {
          kind: hostile,
          sentence: hostile,
          part: "message",
          anchor: { kind: "message", line: 3, endLine: 3 },
          answer: "holds",
          because: words`${hostile}`,
          isRun: false,
          evidence: [],
        },
      ],
      remarks: [
        {
          kind: hostile,
          symbol: hostile,
          question: words`${hostile}`,
          anchor: anchorAt(hostileFiles, "+From"),
          evidence: hostileRelated,
        },
      ],
      nFindings: 2,
    },
  ],
  findings: [
    {
      state: "introduced",
      finding: hostileFinding,
      severity: "error",
      patch: 1,
      anchor: anchorAt(hostileFiles, "+call"),
      cause: words`${hostile}`,
    },
  ],
  symbols: [
    {
      symbol: hostile,
      boundary: hostile,
      before: [{ path: hostile, line: 1, kind: "call", enclosing: hostile, isInside: false }],
      after: [],
    },
  ],
  boundaries: [
    {
      id: hostile,
      severity: "error",
      why: hostile,
      use_instead: hostile,
      ref: `https://x.example/${hostile}`,
    },
  ],
  nFindings: [0, 2],
  summary: {
    ...cleanReview.summary,
    nIntroduced: 2,
    nClaimsContradicted: 3,
    nWorse: 1,
    nRemarks: 1,
  },
  previous: {
    label: hostile,
    version: 1,
    fixed: [hostileFinding],
    remaining: [],
    introduced: [],
    patches: [],
    dropped: [hostile],
    claimsMended: [hostile],
    claimsLeft: [hostile],
    questionsSettled: [{ kind: "stale-name", symbol: hostile }],
    questionsLeft: [{ kind: "stale-name", symbol: hostile }],
  },
  notes: [hostile],
  incomplete: [hostile],
};

/** All of them, by what they show. */
export const reviews: readonly (readonly [title: string, review: SeriesReview])[] = [
  ["clean", cleanReview],
  ["rich", richReview],
  ["incomplete", incompleteReview],
  ["hostile", hostileReview],
  ["undecided", undecidedReview],
  ["changed", changedReview],
];
