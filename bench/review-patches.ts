/**
 * `npm run bench:review PATCHES TREE [--model] [--out FOLDER]`: what reviews of real patches say. Every
 * mail of a folder or mailbox is reviewed alone on the tree, in a process of its own, and the table counts
 * what came of it: applied as git applies, mails written, claims by verdict, remarks, crashes, time and
 * memory. Mails and answers that say something are kept in the folder, to be read. Nothing is downloaded.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readMails } from "../analyzers/patches/mail.js";
import { packageRoot } from "../cli/package.js";

/** As far as it is counted here. */
interface Answer {
  readonly summary: Readonly<Record<string, number | string | boolean>>;
  readonly patches: readonly {
    readonly applied: boolean;
    readonly claims: readonly { readonly answer: string; readonly sentence: string }[];
    readonly questions: readonly { readonly question?: string }[];
  }[];
}

interface Outcome {
  readonly name: string;
  readonly exit: number | null;
  readonly answer: Answer | undefined;
  readonly isApplied: boolean;
  readonly isAppliedByGit: boolean | undefined;
  readonly nMailBytes: number;
  readonly seconds: number;
  readonly userSeconds: number;
  readonly megabytes: number;
}

const main = `${packageRoot}/dist/cli/main.js`;
const expectedExits: readonly (number | null)[] = [0, 1, 2, 3];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: "boolean", default: false },
    out: { type: "string" },
    pack: { type: "string", multiple: true, default: [] },
  },
});
const [patches, tree] = positionals;
if (patches === undefined || tree === undefined || !existsSync(patches) || !existsSync(tree)) {
  process.stderr.write("bench:review takes patches (a folder or a mailbox) and a tree\n");
  process.exit(2);
}
const out = values.out ?? mkdtempSync(join(tmpdir(), "ringfence-bench-review-"));
mkdirSync(out, { recursive: true });

/** Mails that have a patch, each as a file. */
function mailsIn(path: string): { readonly name: string; readonly bytes: Uint8Array }[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .sort()
        .filter((name) => statSync(join(path, name)).isFile())
        .map((name) => ({ name, bytes: readFileSync(join(path, name)) }))
    : [{ name: "mailbox", bytes: readFileSync(path) }];
  return files.flatMap((file) => {
    const { mails } = readMails([file]);
    return mails
      .filter(({ bytes }) => Buffer.from(bytes).includes("\n@@ -"))
      .map(({ bytes }, index) => ({
        name: mails.length === 1 ? file.name : `${file.name}-${index + 1}`,
        bytes,
      }));
  });
}

/** What `git apply` says of it, on an index of the tree's own commit or in a plain folder. */
class Git {
  readonly #index = join(mkdtempSync(join(tmpdir(), "ringfence-bench-index-")), "index");
  readonly #isRepository: boolean;

  constructor() {
    this.#isRepository = this.#run(["read-tree", "HEAD"]) === 0;
  }

  applies(file: string): boolean {
    return this.#run(["apply", "--check", ...(this.#isRepository ? ["--cached"] : []), file]) === 0;
  }

  #run(args: readonly string[]): number | null {
    return spawnSync("git", ["-C", tree as string, ...args], {
      env: {
        ...process.env,
        GIT_INDEX_FILE: this.#index,
        GIT_CEILING_DIRECTORIES: join(tree as string, ".."),
      },
      stdio: "ignore",
    }).status;
  }
}

function reviewed(name: string, file: string, git: Git): Outcome {
  const [json, mail] = [join(out, `${name}.json`), join(out, `${name}.mail`)];
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(
    "/usr/bin/time",
    [
      ...["-f", "%M %U", process.execPath, main, "review", file, "--tree", tree as string],
      ...["--alone", "--format", `json=${json}`, "--format", `mail=${mail}`],
      ...(values.model ? [] : ["--no-model"]),
      ...values.pack.flatMap((pack) => ["--pack", pack]),
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const last = String(stderr).trimEnd().split("\n").at(-1) ?? "";
  const [kilobytes = 0, userSeconds = 0] = last.split(" ").map(Number);
  const answer = existsSync(json) ? (JSON.parse(readFileSync(json, "utf8")) as Answer) : undefined;
  const nMailBytes = existsSync(mail) ? statSync(mail).size : 0;
  const isSilent =
    nMailBytes === 0 &&
    (answer?.patches ?? []).every(
      ({ claims, questions }) => claims.length + questions.length === 0,
    );
  if (isSilent) for (const each of [json, mail]) rmSync(each, { force: true });
  return {
    name,
    exit: status,
    answer,
    isApplied: answer?.patches.every(({ applied }) => applied) ?? false,
    isAppliedByGit: git.applies(file),
    nMailBytes,
    seconds,
    userSeconds,
    megabytes: Math.round(kilobytes / 1024),
  };
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
}

function table(outcomes: readonly Outcome[]): string {
  const n = (is: (outcome: Outcome) => boolean): string => String(outcomes.filter(is).length);
  const claims = outcomes.flatMap(({ answer }) => (answer?.patches ?? []).flatMap((p) => p.claims));
  const nClaims = (answer: string): string =>
    String(claims.filter((claim) => claim.answer === answer).length);
  const nQuestions = outcomes.reduce(
    (sum, { answer }) => sum + (answer?.patches ?? []).flatMap((p) => p.questions).length,
    0,
  );
  const list = (is: (outcome: Outcome) => boolean): string =>
    outcomes
      .filter(is)
      .map(({ name }) => name)
      .slice(0, 20)
      .join(" ");
  const parted = (outcome: Outcome): boolean => outcome.isApplied !== outcome.isAppliedByGit;
  const crashed = ({ exit }: Outcome): boolean => !expectedExits.includes(exit);
  const mailed = ({ nMailBytes }: Outcome): boolean => nMailBytes > 0;
  const rows: readonly (readonly [string, string])[] = [
    ["patches", String(outcomes.length)],
    ["applied", n(({ isApplied }) => isApplied)],
    ["applied by git apply", n(({ isAppliedByGit }) => isAppliedByGit === true)],
    ["  not as git", `${n(parted)} ${list(parted)}`],
    ["mails written", `${n(mailed)} ${list(mailed)}`],
    ["claims that hold", nClaims("holds")],
    ["claims contradicted", nClaims("contradicted")],
    ["claims not decided", nClaims("unknown")],
    ["questions", String(nQuestions)],
    ["crashes", `${n(crashed)} ${list(crashed)}`],
    ["user seconds, sum", outcomes.reduce((sum, o) => sum + o.userSeconds, 0).toFixed(0)],
    ["user seconds, median", median(outcomes.map((o) => o.userSeconds)).toFixed(2)],
    ["wall seconds, median", median(outcomes.map((o) => o.seconds)).toFixed(2)],
    [
      "MB, median and most",
      `${median(outcomes.map((o) => o.megabytes))} ${Math.max(0, ...outcomes.map((o) => o.megabytes))}`,
    ],
    ["kept in", out],
  ];
  return rows.map(([what, value]) => `${what.padEnd(24)} ${value.trimEnd()}\n`).join("");
}

const work = mkdtempSync(join(tmpdir(), "ringfence-bench-patch-"));
const git = new Git();
const outcomes = mailsIn(patches).map(({ name, bytes }) => {
  const file = join(work, "patch.eml");
  writeFileSync(file, bytes);
  return reviewed(name, file, git);
});
rmSync(work, { recursive: true });
process.stdout.write(table(outcomes));
