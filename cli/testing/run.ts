/**
 * Runs the program within this process, as a user would in a pipe: a call instead of a start of
 * Node.js, and what one run has loaded serves the next. Signals, standard input and other users are
 * spawn.ts's. Invariant: runs follow each other, because the folder and the environment are the
 * process's own, and each has an empty cache. What the runs of a quick run of the tests ask of the model
 * is performed in one realm, which fixtures have as well, and performed once; where everything is run,
 * each has threads of its own, as a user's has.
 */
import { fixtureExaminer } from "../../analyzers/relocation/testing/one-realm.js";
import { effort } from "../../testing/effort.js";
import { run } from "../run.js";
import { folder, type Ran } from "./spawn.js";

export interface CallOptions {
  /** Where relative paths begin. */
  readonly cwd?: string;
}

const examiner = effort({ examiner: fixtureExaminer }, {});

let last: Promise<unknown> = Promise.resolve();

export function ringfence(args: readonly string[], options: CallOptions = {}): Promise<Ran> {
  const next = last.then(() => called(args, options));
  last = next.catch(() => undefined);
  return next;
}

async function called(args: readonly string[], { cwd }: CallOptions): Promise<Ran> {
  const [outer, cache] = [process.cwd(), process.env["XDG_CACHE_HOME"]];
  const [stdout, stderr] = [new Written(), new Written()];
  if (cwd !== undefined) process.chdir(cwd);
  process.env["XDG_CACHE_HOME"] = folder();
  try {
    const code = await run(args, {
      stdin: {},
      stdout,
      stderr,
      environment: process.env,
      ...examiner,
    });
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    process.chdir(outer);
    if (cache === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = cache;
  }
}

class Written {
  readonly #parts: Buffer[] = [];

  write(text: string | Uint8Array): void {
    this.#parts.push(Buffer.from(text));
  }

  text(): string {
    return Buffer.concat(this.#parts).toString("utf8");
  }
}
