/** The program as a user meets it: exit codes, streams, formats, usage errors, closed pipes. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { version } from "./package.js";
import { formatsFor } from "./formats/index.js";
import { addFiles, caller, folder, program, ringfence as spawned, tree } from "./testing/spawn.js";
import { ringfence } from "./testing/run.js";
import { effort, sampled } from "../testing/effort.js";

const crossing = tree({ "fs/exec.c": caller("shift_arg_pages"), "fs/pipe.c": caller("f") });

test("--version prints the version and --help the commands", async () => {
  const answer = { code: 0, stdout: `ringfence ${version()}\n`, stderr: "" };
  assert.deepEqual(spawned(["--version"]), answer);
  assert.deepEqual(await ringfence(["--version"]), answer);
  const help = await ringfence(["--help"]);
  assert.equal(help.code, 0);
  for (const command of ["lint", "model", "suite", "baseline", "explain", "rules"])
    assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
});

test("a clean tree is one line and exit code 0", async () => {
  const { code, stdout, stderr } = await ringfence(["lint", tree()]);
  assert.equal(code, 0);
  assert.match(stdout, /^0 findings: 2 files, 2 occurrences, 0 unaccounted, .*\n$/);
  assert.equal(stderr, "");
});

test("every format shows the same findings and exits with 1", async () => {
  for (const { name } of formatsFor("lint")) {
    const { code, stdout, stderr } = await ringfence(["lint", crossing, "--format", name]);
    assert.equal(code, 1, name);
    assert.match(stdout, /fs\/exec\.c/, name);
    assert.match(stdout, /fs\/pipe\.c/, name);
    assert.equal(stderr, "", name);
  }
});

test("several formats go to files and leave stdout alone", async () => {
  const out = folder();
  const formats = ["json", "sarif", "text"].map((name) => `--format=${name}=${join(out, name)}`);
  assert.deepEqual(await ringfence(["lint", crossing, ...formats]), {
    code: 1,
    stdout: "",
    stderr: "",
  });
  assert.equal(JSON.parse(readFileSync(join(out, "json"), "utf8")).findings.length, 2);
  assert.equal(JSON.parse(readFileSync(join(out, "sarif"), "utf8")).runs[0].results.length, 2);
  assert.match(readFileSync(join(out, "text"), "utf8"), /^2 findings \(2 errors\)/m);
});

test("--fail-on decides the exit code and not what is shown", async () => {
  const { code, stdout } = await ringfence(["lint", crossing, "--fail-on", "never"]);
  assert.equal(code, 0);
  assert.match(stdout, /^2 findings \(2 errors\)/m);
});

const misuses: readonly (readonly [claim: string, args: readonly string[], says: RegExp])[] = [
  ["an unknown command", ["lnt"], /unknown command 'lnt'/],
  ["an unknown option", ["lint", "--frmat"], /unknown option '--frmat'/],
  [
    "an unknown command with what a terminal obeys",
    ["\x1b]0;x\x07\nlint"],
    /^ringfence: unknown command '\\x1b\]0;x\\x07\\x0alint'\n$/,
  ],
  [
    "an argument of many lines",
    ["lint", "--frmat\n::error::x"],
    /^ringfence: unknown option '--frmat\\x0a::error::x'\n/,
  ],
  [
    "an unknown format",
    ["lint", crossing, "--format", "xml"],
    /xml: no such format; there are text, json/,
  ],
  ["an unknown pack", ["lint", crossing, "--pack", "../../x"], /no such pack; there are /],
  ["a missing tree", ["lint", "/nowhere"], /\/nowhere: no such file or directory; give the root/],
  [
    "a missing rule file",
    ["lint", crossing, "--rules", "/nowhere.yaml"],
    /cannot be read \(ENOENT\)/,
  ],
  ["a path outside of the tree", ["lint", crossing, "../x"], /no source code there/],
  ["a missing baseline", ["lint", crossing, "--baseline", "/nowhere"], /no such baseline/],
  [
    "a format file that cannot be written",
    ["lint", crossing, "--format", "json=/nowhere/x"],
    /cannot be written/,
  ],
];

test("a mistake of the user is one line on stderr and exit code 2", async () => {
  for (const [claim, args, says] of misuses) {
    const { code, stdout, stderr } = await ringfence(args);
    assert.equal(code, 2, claim);
    assert.equal(stdout, "", claim);
    assert.match(stderr, /^ringfence: /, claim);
    assert.match(stderr, says, claim);
    assert.doesNotMatch(stderr, /\n\s+at /, claim);
  }
});

test("a tree without code, or without anything that could be judged, is a mistake", async () => {
  const empty = await ringfence(["lint", folder()]);
  assert.equal(empty.code, 2);
  assert.match(empty.stderr, /no source code in it; give the root of a kernel tree/);
  const other = folder();
  addFiles(other, { "main.c": "int main(void)\n{\n\treturn 0;\n}\n" });
  const strange = await ringfence(["lint", other]);
  assert.equal(strange.code, 2);
  assert.match(
    strange.stderr,
    /nothing there that mm\/vma could apply to; give the root of a kernel tree/,
  );
});

test("the process ends with the code that the run returns, and writes the same", async () => {
  const wide = Buffer.from(caller("f"), "utf16le");
  const asked = [
    tree(),
    crossing,
    "/nowhere",
    tree({ "fs/wide.c": Buffer.concat([Buffer.from([0xff, 0xfe]), wide]) }),
  ];
  for (const [code, root] of sampled(asked.entries(), 3)) {
    const ran = spawned(["lint", root]);
    assert.equal(ran.code, code, root);
    assert.deepEqual(ran, await ringfence(["lint", root]));
  }
});

test("an error of the program itself is never taken for findings", () => {
  const breaking = `data:text/javascript,process.stdout.write=()=>{throw new TypeError("broken\\x1b")}`;
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", breaking, program, "lint", crossing, "--no-cache"],
    { encoding: "utf8" },
  );
  assert.equal(status, 3);
  assert.match(
    stderr,
    /^TypeError: broken\\u\{1b\}\n +at [\s\S]*\nringfence: internal error; .*\n$/,
  );
});

test("a reader that closes the pipe ends the run without a word", async () => {
  const calls = Array.from({ length: effort(800, 3000) }, (_, index) => caller(`f${index}`)).join(
    "",
  );
  const child = spawn(process.execPath, [program, "lint", tree({ "fs/many.c": calls })]);
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.once("data", () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(stderr, "");
  assert.equal(code, 1);
});

const shell = (line: string): { readonly code: number | null; readonly stderr: string } => {
  const { status, stderr } = spawnSync(
    "sh",
    ["-c", line, "sh", process.execPath, program, crossing],
    {
      encoding: "utf8",
      timeout: 60_000,
      env: { ...process.env, XDG_CACHE_HOME: folder() },
    },
  );
  return { code: status, stderr };
};

const machines: readonly (readonly [claim: string, line: string, code: number, says: RegExp])[] = [
  [
    "a full disk",
    '"$1" "$2" lint "$3" > /dev/full',
    2,
    /^ringfence: standard output: cannot be written, its disk is full\n$/,
  ],
  [
    "a full disk for the version",
    '"$1" "$2" --version > /dev/full',
    2,
    /^ringfence: standard output: cannot be written/,
  ],
  [
    "an output that can only be read",
    '"$1" "$2" lint "$3" 1< /dev/null',
    2,
    /^ringfence: standard output: cannot be written \(EBADF\)\n$/,
  ],
  [
    "too few files",
    'ulimit -n 24; "$1" "$2" lint "$3"',
    3,
    /^ringfence: the system refuses (?:open \(EMFILE\)|a thread \(ERR_WORKER_INIT_FAILED\)), .*; .+\n$/,
  ],
  [
    "a folder that is gone",
    'mkdir "$XDG_CACHE_HOME/g"; cd "$XDG_CACHE_HOME/g"; rmdir ../g; "$1" "$2" lint',
    2,
    /^ringfence: the current folder is gone; .*\n$/,
  ],
  [
    "nobody who reads what is wrong",
    'XDG_CACHE_HOME=x "$1" "$2" lint "$3" 2>&1 >/dev/null | true; XDG_CACHE_HOME=x "$1" "$2" lint "$3" 2> /dev/full',
    1,
    /^$/,
  ],
];

test("what the machine lacks is one line, and no other code than that of the answer, 2 or 3", () => {
  const hasFullDisk = existsSync("/dev/full");
  // What no output takes, what the system refuses and what is gone: one of each shows the way.
  const chosen = effort(
    machines.filter((_, index) => index === 0 || index === 3 || index === 4),
    machines,
  );
  for (const [claim, line, code, says] of chosen) {
    if (line.includes("/dev/full") && !hasFullDisk) continue;
    const ran = shell(line);
    assert.equal(ran.code, code, `${claim}: ${ran.stderr}`);
    assert.match(ran.stderr, says, claim);
  }
});
