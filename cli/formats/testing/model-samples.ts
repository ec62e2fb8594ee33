/**
 * Documents for the tests of every format of `ringfence model`, made by hand: every verdict, both
 * kinds of equivalence, and text that wants to act in a terminal, a workflow or a document. For tests
 * only.
 */
import { textOf } from "../../../analyzers/words/text-of.js";
import { words } from "../../../analyzers/words/words.js";
import { bounds } from "../../../analyzers/relocation/scenarios/bounds.js";
import { propertyOf } from "../../../analyzers/relocation/properties/index.js";
import type {
  EquivalenceReport,
  ModelReport,
  Root,
} from "../../../analyzers/relocation/tell/report.js";
import type { Scenario, Need } from "../../../analyzers/relocation/scenarios/scenario.js";
import type { Coverage, NeverRun } from "../../../analyzers/relocation/tell/coverage.js";
import { limitsOf } from "../../../analyzers/relocation/tell/limits.js";
import type { Story } from "../../../analyzers/relocation/tell/story.js";
import type {
  Counterexample,
  Verdict,
  Violation,
} from "../../../analyzers/relocation/judge/verdict.js";
import type { Listing } from "../../../analyzers/trees/tree.js";
import { reviewOfVerdicts } from "../../model/verdict-review.js";
import { Places } from "../../places.js";
import type {
  DriftDocument,
  AgreementDocument,
  EquivalenceDocument,
  ModelDocument,
  ProgramDocument,
  ReplayDocument,
  VerdictsDocument,
} from "../format.js";

const generation = "v6.12 to v6.14";
const tool = { name: "ringfence", version: "0.1.0" };
const tree = { label: "linux", revision: "" };

/** Text that means to be obeyed. */
export const hostile =
  "a\x1b[31m\x1b]0;t\x07\r\n::error file=x::y\n##[error]z ]]> <b>&\"' ERROR: \u202e\u2028 100% ${x} `y` ](z)";

export const scenario: Scenario = {
  generation,
  geometry: { pteBits: 1, pmdBits: 1, pudBits: 1 },
  ceiling: 0,
  vmas: [
    { start: 0x3fffe, end: 0x3ffff, pgoff: 0, flags: 3, kind: "anonymous" },
    { start: 0x40001, end: 0x40003, pgoff: 0x40001, flags: 3, kind: "stack" },
  ],
  stack: 1,
  nShiftPages: 2,
  populated: [0x40002],
  faultAt: 1,
};

function counterexampleOf(property: string, text: string, needs: readonly Need[]): Counterexample {
  return {
    property,
    text: words`${text}`,
    scenario,
    needs,
    order: [17, 1],
    outcome: "returns 0",
    log: [],
  };
}

function violationOf(property: string, text: string, needs: readonly Need[] = []): Violation {
  const { claim } = propertyOf(property);
  const others = needs.length === 0 ? [counterexampleOf(property, text, ["neighbour"])] : [];
  return {
    property,
    claim: words`${claim}`,
    needs,
    counterexample: counterexampleOf(property, text, needs),
    others,
    nScenarios: 1204,
  };
}

const line = (
  path: string,
  number: number,
  text: string,
): { path: string; line: number; text: string } => ({ path, line: number, text });

function storyOf({ property, claim, counterexample }: Violation): Story {
  const { name } = propertyOf(property);
  const { text, needs, outcome } = counterexample;
  const picture = ["page 0x3fffe  |   '", "vma         A..sS"];
  return {
    property,
    name,
    claim: textOf(claim),
    text: textOf(text),
    needs,
    outcome,
    scenario,
    start: picture,
    steps: [
      {
        place: line("mm/mmap.c", 9, "unsigned long new_start = vma->vm_start - shift;"),
        values: [{ name: "new_start", value: "0x3ffff000" }],
        operations: [],
        offences: [],
      },
      {
        place: line("mm/mmap.c", 13, "if (vma_expand(&vmg))"),
        values: [],
        operations: [
          {
            name: "vma_expand",
            result: "-12",
            after: picture,
            offences: [{ property, text: "the range of a VMA changes unlocked" }],
          },
        ],
        offences: [],
        fault: "vma_expand(): no memory",
      },
      { place: line("mm/mmap.c", 15, "return 0;"), values: [], operations: [], offences: [] },
    ],
    teardown: [{ name: "exit_mmap", result: "", offences: [] }],
    nOmitted: 0,
  };
}

function rootOf(name: string, path: string, number: number, verdict: Verdict): Root {
  return {
    path,
    function: name,
    place: line(path, number, `int ${name}(struct vm_area_struct *vma, unsigned long shift)`),
    kind: "relocation",
    verdict,
    stories: verdict.kind === "violated" ? verdict.violations.map(storyOf) : [],
    generations: [generation],
    lowered: [`${name} (${path})`],
    loweredFrom: ["mm/mmap.c"],
    modelled: ["vma_expand", "vma_shrink"],
    stoodIn: [{ layer: "operations", names: ["vma_expand", "vma_shrink"] }],
    premises: [],
    assumed: ["mm_struct.context"],
    unchanging: [],
    deciding: [],
    settings: [],
    alsoWith: [],
    coverage: "nScenarios" in verdict ? coverageOf(name, path, number) : undefined,
  };
}

/** Two ways that never ran, and the line that stands in one. */
function coverageOf(name: string, path: string, number: number): Coverage {
  const never = (kind: NeverRun["kind"], by: number, needs: string): NeverRun => ({
    kind,
    place: line(path, number + by, ""),
    function: name,
    needs,
  });
  return {
    nLines: 20,
    nLinesRun: 19,
    nWays: 12,
    nWaysRun: 10,
    never: [
      never("branch", 9, "vma->vm_flags & VM_LOCKED"),
      never("line", 10, "vma->vm_flags & VM_LOCKED"),
      never("branch", 18, "shift > 2097152"),
    ],
  };
}

const holds: Verdict = { kind: "holds", nScenarios: 138290, bounds: bounds.small };
const violated: Verdict = {
  kind: "violated",
  nScenarios: 138290,
  bounds: bounds.small,
  violations: [
    violationOf("P", "the page of 0x40002000 is not there at 0x40000000"),
    violationOf("R", "returns 0, but vma_expand() was made to fail", [
      "neighbour",
      "injected failure",
    ]),
  ],
};
const rejected: Verdict = {
  kind: "rejected",
  errors: [
    {
      offence: "mistaken",
      message: words`an address is given where a page number is wanted`,
      place: line("fs/exec.c", 25, "\tif (vma_expand(vmi, vma, new_start, old_end, new_start))"),
    },
  ],
};
const unknown: Verdict = {
  kind: "unknown",
  reasons: [
    {
      text: words`a call through a pointer of a table`,
      place: line("drivers/x.c", 12, "\tops->move(vma);"),
    },
    { text: words`the loop does not end` },
  ],
};

function reportOf(roots: readonly Root[], more: Partial<ModelReport> = {}): ModelReport {
  return {
    subject: "call sites",
    tool,
    tree,
    generation: { names: [generation], evidence: ["vma_expand() takes a struct vma_merge_struct"] },
    bounds: bounds.small,
    layers: ["operations", "page tables"],
    limits: limitsOf(bounds.small, "call sites"),
    configuration: ["CONFIG_MMU=y", "CONFIG_STACK_GROWSUP=n"],
    configurationLabel: "built-in",
    roots,
    sites: roots.flatMap((root, index) =>
      ["vma_expand", "vma_shrink"].map((callee, nth) => ({
        place: line(root.path, root.place.line + 6 + nth, `\tif (${callee}(vma))`),
        function: root.function,
        callee,
        root: index,
        verdict: root.verdict,
      })),
    ),
    uncalled: [],
    searched: [],
    supplied: ["maple_tree", "vm_area_struct"],
    incomplete: [],
    ...more,
  };
}

/** The lines that places above name, so that findings have columns. */
const source = (path: string): Uint8Array =>
  Buffer.from(
    Array.from(
      { length: 60 },
      (_, index) => `\t${path.split("/").at(-1) ?? ""}(${index + 1});\n`,
    ).join(""),
  );
const listing: Listing = {
  files: [{ path: "mm/mmap.c", language: "c", id: "" }],
  notCode: { rst: 1 },
  skipped: [],
  links: new Map(),
};

export function verdictsOf(report: ModelReport, strict = false): VerdictsDocument {
  return {
    kind: "verdicts",
    report,
    review: reviewOfVerdicts(report, { places: new Places(source), listing, strict }),
    strict,
  };
}

const good = rootOf("relocate_vma_down", "mm/mmap.c", 7, holds);
const bad: Root = {
  ...rootOf("relocate_vma_down", "mm/mmap.c", 7, violated),
  unchanging: ["sysctl_stack (mm/util.c)"],
  deciding: ["# CONFIG_ARM64 is not set"],
};
const wrongUnits = rootOf("shift_arg_pages", "fs/exec.c", 19, rejected);
const undecided = rootOf("move_by_table", "drivers/x.c", 5, unknown);
const rogue: Root = {
  ...rootOf(hostile, hostile, 3, {
    ...violated,
    violations: violated.violations.map((violation) => ({
      ...violation,
      counterexample: { ...violation.counterexample, text: words`${hostile}`, outcome: hostile },
    })),
    stopped: words`${hostile}`,
  }),
  generations: [hostile],
  assumed: [hostile],
  unchanging: [hostile],
  deciding: [hostile],
  settings: [hostile],
  coverage: {
    nLines: 1,
    nLinesRun: 0,
    nWays: 0,
    nWaysRun: 0,
    never: [
      { kind: "function", place: { path: hostile, line: 1 }, function: hostile, needs: hostile },
    ],
  },
};

export const holdsReport = reportOf([
  good,
  { ...rootOf("vma_merge_extend", "mm/vma.c", 30, holds), kind: "operation", coverage: undefined },
]);
export const violatedReport = reportOf([bad]);
export const mixedReport = reportOf([good, undecided, bad, wrongUnits], {
  supplied: [],
  searched: ["fs", "mm"],
});
const siteWithoutRoot: ModelReport["sites"][number] = {
  place: line("arch/x/f.c", 3, "int x = vma_expand(y);"),
  function: "",
  callee: "vma_expand",
  root: undefined,
  verdict: {
    kind: "unknown",
    reasons: [
      {
        text: words`the call stands in no function`,
        place: line("arch/x/f.c", 3, "int x = vma_expand(y);"),
      },
    ],
  },
};
export const unknownReport = reportOf([undecided], {
  sites: [...reportOf([undecided]).sites, siteWithoutRoot],
});
export const emptyReport = reportOf([], { configuration: [], supplied: [] });
export const incompleteReport: ModelReport = {
  ...holdsReport,
  incomplete: ["mm/\x1b[2Jx.c: permission denied", "fs/y.c: UTF-16"],
};
export const hostileReport: ModelReport = {
  ...reportOf([
    rogue,
    rootOf(hostile, hostile, 9, {
      kind: "rejected",
      errors: [
        { offence: "mistaken", message: words`${hostile}`, place: line(hostile, 2, hostile) },
        { offence: "narrowed", message: words`${hostile}` },
      ],
    }),
    rootOf(hostile, hostile, 11, {
      kind: "unknown",
      reasons: [{ text: words`${hostile}`, place: line(hostile, 2, hostile) }],
    }),
  ]),
  tree: { label: hostile, revision: hostile },
  generation: { names: [hostile], evidence: [hostile] },
  configuration: [hostile],
  configurationLabel: hostile,
  supplied: [hostile],
  incomplete: [hostile],
};

const operation = (name: string, result: string, before: string, after: string) =>
  ({ kind: "operation", name, result, before, after }) as const;

export const equivalence: EquivalenceReport = {
  tool,
  before: {
    ...holdsReport,
    tree: { label: "linux", revision: "0123456789abcdef0123456789abcdef01234567" },
  },
  after: violatedReport,
  pairs: [
    {
      before: { path: "mm/mmap.c", function: "relocate_vma_down" },
      after: { path: "mm/mmap.c", function: "relocate_vma_down" },
      equivalence: { kind: "equivalent", nScenarios: 6085, bounds: bounds.small },
    },
    {
      before: { path: "fs/exec.c", function: "shift_arg_pages" },
      after: { path: "mm/mmap.c", function: "relocate_vma_down" },
      equivalence: {
        kind: "different",
        nScenarios: 6085,
        bounds: bounds.small,
        differences: [
          {
            kind: "result",
            before: "returns -12",
            after: "returns 0",
            scenario,
            needs: ["injected failure"],
            order: [17, 1],
            nScenarios: 40,
            logBefore: [
              operation("vma_expand", "-12", "A.s", "A.s"),
              operation("return", "-12", "A.s", "A.s"),
            ],
            logAfter: [
              operation("vma_expand", "-12", "A.s", "A.s"),
              { kind: "fault", step: "tlb" },
              operation("vma_shrink", "0", "A.s", "As."),
            ],
          },
          {
            kind: "pages",
            before: "one",
            after: "none",
            scenario,
            needs: [],
            order: [18, 0],
            nScenarios: 1,
            logBefore: [],
            logAfter: [],
          },
        ],
      },
    },
    {
      before: undefined,
      after: { path: hostile, function: hostile },
      equivalence: { kind: "unknown", reason: hostile },
    },
    {
      before: { path: "a.c", function: "f" },
      after: { path: "a.c", function: "f" },
      equivalence: {
        kind: "unknown",
        reasons: [{ text: words`an endless loop`, place: line("a.c", 2, "for (;;);") }],
      },
    },
  ],
};

const [firstViolation] = violated.violations as [Violation, ...Violation[]];
export const replay: ReplayDocument = {
  kind: "replay",
  tool,
  tree,
  scenario,
  choice: { number: 2, nAll: 5 },
  replayed: [
    {
      path: "mm/mmap.c",
      function: "relocate_vma_down",
      outcome: "returns 0",
      stories: [storyOf(firstViolation)],
    },
    { path: "fs/exec.c", function: "shift_arg_pages", outcome: "returns -14", stories: [] },
    {
      path: hostile,
      function: hostile,
      outcome: "not run",
      stories: [],
      reason: { text: words`${hostile}`, place: line(hostile, 1, hostile) },
    },
  ],
  incomplete: [],
};

export const drift: DriftDocument = {
  kind: "drift",
  tool,
  tree,
  generation: { names: ["v6.3", "v6.5"], evidence: ["vma_expand() takes a struct vma_iterator"] },
  drift: [
    {
      name: "free_pgd_range",
      model: "void free_pgd_range(struct mmu_gather *tlb)",
      releases: "v6.1 and later",
      fidelity: "faithful: four levels",
      tree: "void free_pgd_range(struct mmu_gather *tlb)",
      place: line("include/linux/mm.h", 23, ""),
      agrees: true,
    },
    {
      name: "vma_expand",
      model: "int vma_expand(struct vma_merge_struct *vmg)",
      releases: "v6.12 and later",
      fidelity: "faithful",
      tree: hostile,
      place: line(hostile, 3, ""),
      agrees: false,
    },
    {
      name: "lru_add_drain",
      model: "void lru_add_drain(void)",
      releases: "v6.1 and later",
      fidelity: "stub: does nothing",
      tree: "",
      agrees: false,
    },
  ],
  incomplete: ["fs/y.c: UTF-16"],
};

export const program: ProgramDocument = {
  kind: "program",
  tool,
  tree,
  program: "export function f(): void {\n\tlet a = 1; // \x1b[2J\u2028\n}\n",
  incomplete: [],
};
const equivalenceDocument: EquivalenceDocument = {
  kind: "equivalence",
  report: equivalence,
  strict: false,
};

/** The same of one tree: with the model's bodies before, with its own after. */
const agreementOf = (pairs: EquivalenceReport["pairs"]): AgreementDocument => ({
  kind: "agreement",
  report: {
    ...equivalence,
    pairs: pairs.map((pair) => {
      const { equivalence: own } = pair;
      if (own.kind === "unknown") return pair;
      const operations = [
        { name: "move_page_tables", nCalls: 4507, nParted: own.kind === "different" ? 41 : 0 },
        { name: "vma_expand", nCalls: 6085, nParted: 0 },
      ];
      return own.kind === "equivalent"
        ? { ...pair, equivalence: { ...own, operations } }
        : {
            ...pair,
            equivalence: {
              ...own,
              operations,
              differences: own.differences.map((each) => ({
                ...each,
                operation: "move_page_tables",
              })),
            },
          };
    }),
  },
  strict: false,
});

export const agreement = agreementOf(equivalence.pairs);

/** All of them, by what they show. */
export const documents: readonly (readonly [title: string, document: ModelDocument])[] = [
  ["holds", verdictsOf(holdsReport)],
  ["violated", verdictsOf(violatedReport)],
  ["mixed", verdictsOf(mixedReport)],
  // With the findings of --strict, which findings formats show, and the summary of a run without it.
  ["unknown", { ...verdictsOf(unknownReport, true), strict: false }],
  ["empty", verdictsOf(emptyReport)],
  ["incomplete", verdictsOf(incompleteReport)],
  ["hostile", verdictsOf(hostileReport)],
  ["equivalence", equivalenceDocument],
  ["agreement", agreement],
  ["replay", replay],
  ["drift", drift],
  ["program", program],
];
