/**
 * The formats of a review by name, so that `--help` and other commands need not load them, and a run
 * loads those that it writes. A test keeps the list.
 */
import type { ReviewReporter } from "./series-format.js";

export interface ReviewFormat {
  readonly name: string;
  load(): Promise<ReviewReporter>;
}

export const reviewFormats: readonly ReviewFormat[] = [
  { name: "text", load: async () => (await import("./text/series.js")).text },
  { name: "mail", load: async () => (await import("./mail.js")).mail },
  { name: "json", load: async () => (await import("./json/series.js")).json },
  { name: "markdown", load: async () => (await import("./markdown.js")).markdown },
  { name: "checkpatch", load: async () => (await import("./checkpatch/series.js")).checkpatch },
  { name: "b4", load: async () => (await import("./b4.js")).b4 },
  { name: "b4-review", load: async () => (await import("./b4-review.js")).b4Review },
  { name: "patchwork", load: async () => (await import("./patchwork.js")).patchwork },
  { name: "nipa", load: async () => (await import("./nipa.js")).nipa },
  { name: "github", load: async () => (await import("./series-github.js")).github },
  { name: "gitlab", load: async () => (await import("./series-gitlab.js")).gitlab },
  { name: "sarif", load: async () => (await import("./series-sarif.js")).sarif },
  { name: "rdjsonl", load: async () => (await import("./series-rdjsonl.js")).rdjsonl },
  { name: "junit", load: async () => (await import("./junit/series.js")).junit },
];
