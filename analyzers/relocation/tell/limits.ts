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

export function limitsOf(bounds: Bounds): Limit[] {
  return [
    {
      name: "threads",
      brief: "one thread",
      text: "one thread runs: nobody faults, migrates, reclaims or looks on meanwhile",
    },
    {
      name: "pages",
      brief: "no huge pages",
      text: "entries map single pages: no huge pages, no swap entries, no userfaultfd, no uprobes, no memory policies",
    },
    {
      name: "failures",
      brief: "one failure at a time",
      text: "in a run one step fails, once; a step that fails twice or two that fail are not tried",
    },
    {
      name: "bounds",
      brief: "bounds",
      text: `address spaces up to the bounds ${bounds.name}; what needs a longer stack, more neighbours or a larger shift is not seen`,
    },
    {
      name: "callers",
      brief: "callers",
      text: "the caller holds the mmap lock for writing, hands over a shift that is page aligned and above 0, and leaves room above mmap_min_addr",
    },
  ];
}
