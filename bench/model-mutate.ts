/**
 * How much the tests of the model notice: each seeded fault is put into a copy of the built model, the
 * tests run against it, and the share that was noticed is told. Run after a build as
 * `npm run model-mutants`. Invariant: the built model itself is only read.
 */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Mutant, mutants } from "./model-mutants.js";
import { withFault } from "./with-fault.js";

const built = fileURLToPath(new URL("../analyzers/model/", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
const nWorkers = 2;
/** A test that runs this long is in an endless loop, which is to notice too. */
const timeoutMs = 15_000;

/** Run last, since most faults are noticed before. */
const slow = new Set([
  "free-pgd-range.test.js",
  "move-page-tables.test.js",
  "commands.test.js",
  "relocation.test.js",
]);

/** A reporter that ends the run with the first test that fails. */
const bail = `export default async function* (events) {
  for await (const { type } of events) if (type === "test:fail") process.exit(1);
}
`;

/** `stale`: its text is not there once; `no code`: what it makes cannot be parsed. */
type Outcome = "noticed" | "survived" | "stale" | "no code";

/** A copy of the model that can be edited, with the sources beside it that its tests read. */
class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "ringfence-mutants-"));
  readonly model = join(this.folder, "dist/analyzers/model");

  constructor() {
    mkdirSync(this.model, { recursive: true });
    cpSync(built, this.model, { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    symlinkSync(join(root, "analyzers"), join(this.folder, "analyzers"));
    writeFileSync(join(this.folder, "package.json"), '{"type":"module"}');
    const tests = readdirSync(this.model).filter(
      (name) => name.endsWith(".test.js") && !slow.has(name),
    );
    // Between two files the reporter has its turn, so that a failure ends the run at once.
    const turn = "await new Promise((resolve) => setTimeout(resolve, 2));\n";
    const order = ["quick.js", ...tests, ...slow];
    writeFileSync(
      join(this.model, "all.js"),
      order.map((name) => `await import("./${name}");\n${turn}`).join(""),
    );
    writeFileSync(
      join(this.model, "quick.js"),
      'import fc from "fast-check";\nfc.configureGlobal({ endOnFailure: true });\n',
    );
    writeFileSync(join(this.model, "bail.js"), bail);
  }

  /** Whether all tests pass. */
  async passes(): Promise<boolean> {
    return await this.run([
      "--test-reporter",
      join(this.model, "bail.js"),
      join(this.model, "all.js"),
    ]);
  }

  private async run(command: readonly string[]): Promise<boolean> {
    const options = { timeout: timeoutMs, killSignal: "SIGKILL", maxBuffer: 1 << 26 } as const;
    return await new Promise((resolve) => {
      execFile(process.execPath, command, options, (error) => resolve(error === null));
    });
  }

  async try(mutant: Mutant): Promise<Outcome> {
    const path = join(this.model, `${mutant.file}.js`);
    const text = readFileSync(path, "utf8");
    const faulty = withFault(text, mutant);
    if (faulty === undefined) return "stale";
    writeFileSync(path, faulty);
    const isCode = await this.run(["--check", path]);
    const passes = isCode && (await this.passes());
    writeFileSync(path, text);
    if (!isCode) return "no code";
    return passes ? "survived" : "noticed";
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

async function main(): Promise<number> {
  const outcomes = new Map<Mutant, Outcome>();
  const wanted = process.argv[2];
  const queue = mutants.filter(({ file }) => wanted === undefined || file === wanted);
  const copies = Array.from({ length: nWorkers }, () => new Copy());
  try {
    if (!(await copies[0]?.passes()))
      throw new Error("the tests of the model fail without any fault");
    const rest = [...queue];
    await Promise.all(
      copies.map(async (copy) => {
        for (let mutant = rest.shift(); mutant !== undefined; mutant = rest.shift())
          outcomes.set(mutant, await copy.try(mutant));
      }),
    );
  } finally {
    for (const copy of copies) copy.remove();
  }
  for (const mutant of queue) {
    const outcome = outcomes.get(mutant);
    if (outcome !== "noticed")
      process.stdout.write(`${outcome}: ${mutant.file}: ${mutant.description}\n`);
  }
  const nNoticed = [...outcomes.values()].filter((outcome) => outcome === "noticed").length;
  process.stdout.write(`${nNoticed} of ${queue.length} seeded faults were noticed\n`);
  return nNoticed === queue.length ? 0 : 1;
}

process.exitCode = await main();
