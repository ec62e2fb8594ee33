/** A mistake of the user: one line for each, which names the input, its place and the mend. Exit code 2. */
export class UserError extends Error {
  readonly lines: readonly string[];

  constructor(message: string | readonly string[]) {
    super(typeof message === "string" ? message : message.join("\n"));
    this.lines = typeof message === "string" ? [message] : message;
  }
}
