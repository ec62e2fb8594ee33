/** GitLab Code Quality: notes at lines of the last state, as lint writes them. */
import { gitlab as ofLint } from "../reporters/gitlab.js";
import { asReview } from "./parts/as-review.js";
import { textFile, type ReviewReporter } from "./review-reporter.js";

export const gitlab: ReviewReporter = {
  name: "gitlab",
  doc: "GitLab Code Quality report",
  output: "file",
  render: (review, options) => [textFile(ofLint.render(asReview(review), { colour: false, width: options.width }))],
};
