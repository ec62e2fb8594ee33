/** Annotations of GitHub Actions: notes at lines of the last state, as lint writes them. */
import { github as ofLint } from "./github.js";
import { asReview } from "./notes/as-review.js";
import { textFile, type ReviewReporter } from "./series-format.js";

export const github: ReviewReporter = {
  name: "github",
  doc: "annotations in GitHub Actions",
  output: "file",
  render: (review, options) => [textFile(ofLint.render(asReview(review), { colour: false, width: options.width }))],
};
