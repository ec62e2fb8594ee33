/** SARIF 2.1.0: notes at lines of the last state, as lint writes them. */
import { sarif as ofLint } from "./sarif.js";
import { asReview } from "./notes/as-review.js";
import { textFile, type ReviewReporter } from "./series-format.js";

export const sarif: ReviewReporter = {
  name: "sarif",
  doc: "SARIF 2.1.0, for GitHub code scanning",
  output: "file",
  render: (review, options) => [textFile(ofLint.render(asReview(review), { colour: false, width: options.width }))],
};
