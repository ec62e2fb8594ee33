/** Annotations of GitHub Actions: notes at lines of the last state, as lint writes them. */
import { github as ofLint } from "../reporters/github.js";
import { asReview } from "./parts/as-review.js";
import { textFile, type ReviewReporter } from "./review-reporter.js";

export const github: ReviewReporter = {
  name: "github",
  doc: "annotations in GitHub Actions",
  output: "file",
  render: (review, options) => [textFile(ofLint.render(asReview(review), { colour: false, width: options.width }))],
};
