/** The names of the formats of a review, so that `--help` and other commands need not load them. A test keeps the list. */
export const reviewFormats: readonly { readonly name: string }[] = [
  "text", "mail", "json", "markdown", "checkpatch", "b4", "b4-review", "patchwork", "nipa", "github", "gitlab", "sarif", "rdjsonl", "junit",
].map((name) => ({ name }));
