/**
 * What a review costs: whole processes on a kernel in git, without a checkout, with lint's cache of the
 * base. The series are made here, so that their sizes are known.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  readFileSync,
  readdirSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { packageRoot } from "../cli/package.js";

export interface Bench {
  /** A kernel in git, with a clean work tree of its own. */
  readonly folder: string;
  run(command: readonly string[]): { readonly seconds: number; readonly megabytes: number };
  row(what: string, value: string, limit: string, isWithin: boolean): void;
}

const N_PATCHES = 273;
const FILES_A_PATCH = 3;

export function benchReview({ folder, run, row }: Bench): void {
  const review = [
    process.execPath,
    `${packageRoot}/dist/cli/main.js`,
    "review",
    "--tree",
    folder,
    "--fail-on",
    "never",
  ];
  const git = (...args: string[]): void => {
    execFileSync(
      "git",
      [
        "-C",
        folder,
        "-c",
        "user.name=bench",
        "-c",
        "user.email=bench@localhost",
        "-c",
        "gc.auto=0",
        ...args,
      ],
      { stdio: "ignore" },
    );
  };
  const edit = (path: string, change: (text: string) => string): void => {
    const file = `${folder}/${path}`;
    // The work tree may share its files with another one.
    copyFileSync(file, `${file}.new`);
    unlinkSync(file);
    renameSync(`${file}.new`, file);
    writeFileSync(file, change(readFileSync(file, "latin1")), "latin1");
  };
  const best = (command: readonly string[]): ReturnType<Bench["run"]> => {
    run(command);
    return [run(command), run(command), run(command)].sort(
      (a, b) => a.seconds - b.seconds,
    )[1] as ReturnType<Bench["run"]>;
  };

  edit(
    "fs/open.c",
    (text) => `${text}\nint bench_open(void)\n{\n\treturn vma_shrink(0, 0, 0, 0, 0);\n}\n`,
  );
  git("commit", "-q", "-a", "-m", "fs: open more");
  const one = best([...review, "--commit", "HEAD", "--no-model"]);
  row(
    "review of one patch, git, without the model",
    `${one.seconds.toFixed(2)} s`,
    "0.5 s",
    one.seconds <= 0.5,
  );
  row("  memory", `${one.megabytes} MB`, "150 MB", one.megabytes <= 150);

  const packed = best([...review, "--commit", "HEAD", "--no-model", "--pack", "kernel"]);
  row(
    "review of one patch, kernel pack, git, without the model",
    `${packed.seconds.toFixed(2)} s`,
    "1 s",
    packed.seconds <= 1,
  );
  row("  memory", `${packed.megabytes} MB`, "400 MB", packed.megabytes <= 400);

  edit("mm/mmap.c", (text) =>
    text.replace("VMA_ITERATOR(vmi, mm, new_start);", "VMA_ITERATOR(vmi, mm, old_start - shift);"),
  );
  git("commit", "-q", "-a", "-m", "mm: say it otherwise");
  // Nobody has reviewed it, so that what it touches is preprocessed.
  const fresh = run([...review, "--commit", "HEAD", "--no-model", "--pack", "kernel"]);
  row(
    "the same of a patch that nobody has reviewed",
    `${fresh.seconds.toFixed(2)} s`,
    "3 s",
    fresh.seconds <= 3,
  );
  row("  memory", `${fresh.megabytes} MB`, "400 MB", fresh.megabytes <= 400);
  const modelled = best([...review, "--commit", "HEAD"]);
  row(
    "review of one patch of the relocation, with the model",
    `${modelled.seconds.toFixed(2)} s`,
    "3.5 s",
    modelled.seconds <= 3.5,
  );
  row("  memory", `${modelled.megabytes} MB`, "500 MB", modelled.megabytes <= 500);

  const files = ["fs", "mm", "kernel", "net/core", "block", "lib"]
    .flatMap((path) =>
      readdirSync(`${folder}/${path}`)
        .filter((name) => name.endsWith(".c"))
        .map((name) => `${path}/${name}`),
    )
    .slice(0, N_PATCHES * FILES_A_PATCH);
  for (let n = 0; n < N_PATCHES; n++) {
    for (const path of files.slice(n * FILES_A_PATCH, (n + 1) * FILES_A_PATCH))
      edit(
        path,
        (text) =>
          `${text}\nint bench_${n}(void)\n{\n\treturn ${n % 10 === 0 ? "vma_shrink(0, 0, 0, 0, 0)" : n};\n}\n`,
      );
    git("commit", "-q", "-a", "-m", `bench: patch ${n}`);
  }
  const range = ["--range", `HEAD~${N_PATCHES}..HEAD`, "--no-model"];
  const all = run([...review, ...range, "--pack", "kernel"]);
  row(
    `review of ${N_PATCHES} patches, kernel pack, without the model`,
    `${all.seconds.toFixed(2)} s`,
    "60 s",
    all.seconds <= 60,
  );
  row("  memory", `${all.megabytes} MB`, "500 MB", all.megabytes <= 500);
  const series = best([...review, ...range]);
  row(
    `review of ${N_PATCHES} patches over ${files.length} files, without the model`,
    `${series.seconds.toFixed(2)} s`,
    "10 s",
    series.seconds <= 10,
  );
  row("  memory", `${series.megabytes} MB`, "500 MB", series.megabytes <= 500);
}
