/**
 * Lint's formats for verdicts: what is violated or rejected is a finding, and lint's own reporters
 * render it. Invariant: there is no format of lint that verdicts cannot be shown in.
 */
import { reporters } from "./lint-index.js";
import type { ModelReporter } from "./model-format.js";

/** These have a form of their own for verdicts. */
const own: ReadonlySet<string> = new Set(["text", "json"]);

export const findings: readonly ModelReporter[] = reporters
  .filter(({ name }) => !own.has(name))
  .map((reporter) => ({
    name: reporter.name,
    doc: reporter.doc,
    kinds: ["verdicts"],
    render: (document, { colour, width }) => (document.kind === "verdicts" ? reporter.render(document.review, { colour, width }) : ""),
  }));
