/**
 * The formats of a review by name, so that `--help` and other commands need not load them, and a run
 * loads those that it writes. A test keeps the list.
 */
import type { ReviewReporter } from "../review-reporters/review-reporter.js";

export interface ReviewFormat {
  readonly name: string;
  load(): Promise<ReviewReporter>;
}

export const reviewFormats: readonly ReviewFormat[] = [
  { name: "text", load: async () => (await import("../review-reporters/text.js")).text },
  { name: "mail", load: async () => (await import("../review-reporters/mail.js")).mail },
  { name: "json", load: async () => (await import("../review-reporters/json.js")).json },
  { name: "markdown", load: async () => (await import("../review-reporters/markdown.js")).markdown },
  { name: "checkpatch", load: async () => (await import("../review-reporters/checkpatch.js")).checkpatch },
  { name: "b4", load: async () => (await import("../review-reporters/b4.js")).b4 },
  { name: "b4-review", load: async () => (await import("../review-reporters/b4-review.js")).b4Review },
  { name: "patchwork", load: async () => (await import("../review-reporters/patchwork.js")).patchwork },
  { name: "nipa", load: async () => (await import("../review-reporters/nipa.js")).nipa },
  { name: "github", load: async () => (await import("../review-reporters/github.js")).github },
  { name: "gitlab", load: async () => (await import("../review-reporters/gitlab.js")).gitlab },
  { name: "sarif", load: async () => (await import("../review-reporters/sarif.js")).sarif },
  { name: "rdjsonl", load: async () => (await import("../review-reporters/rdjsonl.js")).rdjsonl },
  { name: "junit", load: async () => (await import("../review-reporters/junit.js")).junit },
];
