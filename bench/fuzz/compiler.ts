/**
 * What a compiler makes of C or assembly: whether the object refers to a name. Nothing of what is
 * compiled is run.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expects } from "../../analyzers/planting/forms/form.js";
import type { Case } from "./targets/target.js";

const OPTIONS = ["-w", "-std=gnu11", "-fno-pie", "-fmax-errors=1"];
const TIMEOUT_MS = 10_000;

/** Why no compiler can be asked; empty where one can. */
export function withoutCompiler(): string {
  const missing = ["gcc", "nm"].filter(
    (program) => spawnSync(program, ["--version"]).error !== undefined,
  );
  return missing.length === 0 ? "" : `${missing.join(" and ")} not installed`;
}

export class Compiler {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether the object that is made of a file refers to the name or defines it for others. */
  refersTo(files: Case, unit: string, name: string): boolean {
    rmSync(this.#folder, { recursive: true, force: true });
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
      writeFileSync(join(this.#folder, path), bytes);
    }
    writeFileSync(join(this.#folder, "expects.h"), `#ifndef __ASSEMBLER__${expects}#endif\n`);
    // Its assembly is there sooner than an object, and says no for most.
    if (unit.endsWith(".c")) {
      const { status, stdout } = this.#run("gcc", [
        ...OPTIONS,
        "-include",
        "expects.h",
        "-S",
        "-o",
        "-",
        unit,
      ]);
      if (status !== 0 || !stdout.includes(name)) return false;
    }
    if (
      this.#run("gcc", [
        ...OPTIONS,
        `-Wa,-I${dirname(unit)}`,
        "-include",
        "expects.h",
        "-c",
        "-o",
        "x.o",
        unit,
      ]).status !== 0
    )
      return false;
    return new RegExp(`^.* [UwvTWVDB] ${name}$`, "m").test(this.#run("nm", ["x.o"]).stdout);
  }

  #run(
    program: string,
    args: readonly string[],
  ): { readonly status: number | null; readonly stdout: string } {
    return spawnSync(program, args, {
      cwd: this.#folder,
      encoding: "latin1",
      timeout: TIMEOUT_MS,
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 1 << 26,
    });
  }
}
