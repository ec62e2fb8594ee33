/** What is said of one test of the kernel's own, in words that all formats have in common. */
import type { Assertion, TestPlace, TestVerdict } from "../../../analyzers/suite/report.js";
import { textOf } from "../../../analyzers/words/text-of.js";

/** `vma->vm_pgoff == 0 is false: 1 == 0`. */
export function assertionText({ condition, isTrue, values }: Assertion): string {
  return `${condition} is ${isTrue ? "true" : "false"}${values === "" ? "" : `: ${values}`}`;
}

/** `mm/vma.c:712`. */
export function placeText({ path, line }: TestPlace): string {
  return `${path}:${line}`;
}

/** Why a test is no `ok`, one line each, with the place in front where there is one. */
export function whyLines({ assertions, reason, place, from }: TestVerdict): string[] {
  return [
    ...assertions.map((each) => `${placeText(each)}: ${assertionText(each)}`),
    ...(reason === undefined
      ? []
      : [`${place === undefined ? "" : `${placeText(place)}: `}${textOf(reason)}`]),
    ...(from === undefined ? [] : [`reached from ${placeText(from)}`]),
  ];
}

/** How many tests came to what. */
export function summaryOf(
  tests: readonly TestVerdict[],
): Readonly<Record<TestVerdict["outcome"], number>> {
  const of = (outcome: TestVerdict["outcome"]): number =>
    tests.filter((each) => each.outcome === outcome).length;
  return { ok: of("ok"), failed: of("failed"), unknown: of("unknown") };
}
