/** Reviewdog Diagnostic Format: notes at lines of the last state, as lint writes them. */
import { rdjsonl as ofLint } from "./rdjsonl.js";
import { asReview } from "./notes/as-review.js";
import { textFile, type ReviewReporter } from "./series-format.js";

export const rdjsonl: ReviewReporter = {
  name: "rdjsonl",
  doc: "Reviewdog Diagnostic Format, one diagnostic a line",
  output: "file",
  render: (review, options) => [textFile(ofLint.render(asReview(review), { colour: false, width: options.width }))],
};
