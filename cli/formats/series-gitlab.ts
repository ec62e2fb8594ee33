/** GitLab Code Quality: notes at lines of the last state, as lint writes them. */
import { gitlab as ofLint } from "./gitlab.js";
import { asReview } from "./notes/as-review.js";
import { textFile, type ReviewReporter } from "./series-format.js";

export const gitlab: ReviewReporter = {
  name: "gitlab",
  doc: "GitLab Code Quality report",
  output: "file",
  render: (review, options) => [textFile(ofLint.render(asReview(review), { colour: false, width: options.width }))],
};
