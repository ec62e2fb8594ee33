/**
 * What a verdict does not speak of, because the model does not have it. Invariant: every verdict is
 * told with all of them.
 */
import type { Bounds } from "../scenarios/bounds.js";

export const limitNames = ["threads", "pages", "failures", "bounds", "callers"] as const;

export interface Limit {
  readonly name: (typeof limitNames)[number];
  /** A few words. */
  readonly brief: string;
  /** One sentence without a full stop. */
  readonly text: string;
}

/** What is judged: call sites of operations by the relocations that make them, or operations by themselves. */
export type Subject = "call sites" | "operations";

export function limitsOf(bounds: Bounds, subject: Subject): Limit[] {
  return [
    {
      name: "threads",
      brief: "one thread",
      text: "one thread runs: nobody faults, migrates, reclaims or looks on meanwhile",
    },
    {
      name: "pages",
      brief: "no huge pages",
      text:
        subject === "operations"
          ? "entries map single pages: no huge pages, no swap entries, no uprobes; a VMA has one anon_vma at most"
          : "entries map single pages: no huge pages, no swap entries, no userfaultfd, no uprobes, no memory policies",
    },
    {
      name: "failures",
      brief: "one failure at a time",
      text: "in a run one step fails, once; a step that fails twice or two that fail are not tried",
    },
    {
      name: "bounds",
      brief: "bounds",
      text:
        subject === "operations"
          ? `address spaces of up to three VMAs, as the bounds ${bounds.name} have them; what needs more of them, or longer ones, is not seen`
          : `address spaces up to the bounds ${bounds.name}; what needs a longer stack, more neighbours or a larger shift is not seen`,
    },
    {
      name: "callers",
      brief: "callers",
      text:
        subject === "operations"
          ? "an operation is called with the mmap lock held for writing, with an iterator and neighbours as its callers have them, and for flags that are no VM_SPECIAL"
          : "a relocation is handed a shift that is page aligned and above 0, with room above mmap_min_addr, and runs with the mmap lock held for writing; callers of it are run in the bounds small, with zero for what is not known of their parameters, and those that are not run are taken to call it rightly",
    },
  ];
}
