/**
 * Replies are read by programs as they are by people: by b4, which takes comments out of quotes and
 * trailers out of text, and by git send-email. The readers here follow the rules of those programs
 * (b4 0.16, src/b4/review/_review.py and src/b4/__init__.py; git 2.39, git-send-email.perl).
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { readMails } from "../../analyzers/patches/mail.js";
import type { SeriesReview } from "../../rules/results/series-review.js";
import { render as b4Review } from "./b4-review.js";
import { render } from "./mail.js";
import { inert, prose } from "./reply/prose.js";
import type { View } from "./format.js";
import {
  changedReview,
  cleanReview,
  hostileReview,
  richReview,
  undecidedReview,
} from "./testing/series-samples.js";

const sender = { name: "Rae Reviewer", email: "rae@example.org" };
const options: View = { colour: false, width: 80, all: false, sender };

function bytesOf(review: SeriesReview, more: Partial<View> = {}): Buffer {
  return Buffer.from(
    render({ kind: "series", review, failOn: "introduced" }, { ...options, ...more }),
  );
}

interface Reply {
  readonly head: ReadonlyMap<string, string>;
  /** One string a line. */
  readonly lines: readonly string[];
}

/** Mails of the mailbox as our own reader splits them, unfolded. */
function repliesOf(review: SeriesReview, more: Partial<View> = {}): Reply[] {
  const { mails, problems } = readMails([{ name: "replies", bytes: bytesOf(review, more) }]);
  assert.deepEqual(problems, []);
  return mails.map(({ bytes, bodyAt }) => {
    const text = Buffer.from(bytes).toString("latin1");
    const rows = text
      .slice(0, bodyAt)
      .trimEnd()
      .replace(/\n[ \t]+/g, " ")
      .split("\n")
      .filter((row) => !row.startsWith("From "));
    const head = new Map(
      rows.map((row) => [row.slice(0, row.indexOf(":")), row.slice(row.indexOf(":") + 2)]),
    );
    return { head, lines: text.slice(bodyAt).replace(/\n+$/, "").split("\n") };
  });
}

interface Comment {
  readonly path: string;
  /** The quoted line above it. */
  readonly content: string;
  readonly text: string;
}

/** As b4 does it: quoted lines are the patch, unquoted ones belong to the quoted line before them. */
function commentsOf(text: string): Comment[] {
  const comments: Comment[] = [];
  let [path, content, file] = ["", "", ""];
  let [inHunk, inDiff, hasQuote] = [false, false, false];
  let pending: string[] = [];
  const flush = (): void => {
    const said = pending.join("\n").trim();
    if (said !== "" && (path !== "" || content !== ""))
      comments.push({ path, content, text: said });
    pending = [];
  };
  // Python's splitlines() knows more line ends than others.
  for (const line of text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)) {
    if (!line.startsWith(">")) {
      if (line.trim() !== "[ ... ]" && hasQuote) pending.push(line);
      continue;
    }
    const raw = line.startsWith("> ") ? line.slice(2) : line.slice(1);
    hasQuote = true;
    if (pending.length > 0) flush();
    const git = /^diff --git a\/(.*) b\/(.*)$/.exec(raw);
    if (git !== null) [inDiff, inHunk, file] = [true, false, git[2] ?? ""];
    else if (!inDiff) [path, content] = [":message", raw];
    else if (/^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@/.test(raw)) [inHunk, path] = [true, file];
    else if (inHunk && /^[-+ ]|^$/.test(raw)) [path, content] = [file, raw];
  }
  flush();
  return comments;
}

/** b4's search of a follow-up for trailers: above the signature, indented or not. */
function trailersOf(body: string): string[] {
  const text = `${(body.split("\n-- \n", 1)[0] ?? "").trim()}\n`
    .replace(/^(\S+:\s+[\da-f]+\s+\([^)]+)\n([^\n]+\))/gm, "$1 $2")
    .replace(/^(\S+:\s+[^<]+)\n(<[^>]+>)$/gm, "$1 $2");
  return text.split("\n").filter((line) => /^\s*([\p{L}\p{N}_]\S+):\s+(\S.*)/u.test(line));
}

const reviews = [
  ["rich", richReview],
  ["hostile", hostileReview],
] as const;

test("there is a reply to each mail that something is said about, and to no other", () => {
  const ids = repliesOf(richReview).map(({ head }) => head.get("In-Reply-To"));
  assert.deepEqual(
    ids,
    [0, 1, 2, 4].map((number) => `<20240627-relocate-v2-${number}@example.org>`),
  );
  assert.equal(bytesOf(cleanReview).length, 0);
});

test("a reply stands in the thread and goes to those who had the patch", () => {
  const head = repliesOf(richReview)[1]?.head;
  assert.equal(head?.get("Subject"), "Re: [PATCH v2 1/4] mm: unexport vma_expand() / vma_shrink()");
  assert.equal(
    head.get("References"),
    "<20240627-relocate-v2-0@example.org> <20240627-relocate-v2-1@example.org>",
  );
  assert.equal(head.get("From"), "Rae Reviewer <rae@example.org>");
  assert.equal(head.get("To"), "Ann Author <ann@example.org>");
  assert.equal(
    head.get("Cc"),
    '"Mia Maintainer (mm)" <mia@example.org>, linux-mm@example.org, =?UTF-8?B?S2FybCBNw7hsbGVy?= <karl@example.org>',
  );
});

test("whoever sends it gets no copy, and an answer goes where the author wants it", () => {
  const [first] = richReview.patches;
  assert.ok(first !== undefined);
  const replyTo = [{ name: "", email: "list@example.org" }];
  const review = {
    ...richReview,
    cover: undefined,
    patches: [{ ...first, mail: { ...first.mail, replyTo } }],
  };
  const head = repliesOf(review, { sender: { name: "Karl", email: "KARL@example.org" } })[0]?.head;
  assert.equal(head?.get("To"), "list@example.org");
  assert.doesNotMatch(head.get("Cc") ?? "", /karl/i);
});

test("the same review gives the same ids, another one others, and no two replies share one", () => {
  const idsOf = (review: SeriesReview): (string | undefined)[] =>
    repliesOf(review).map(({ head }) => head.get("Message-ID"));
  const ids = idsOf(richReview);
  assert.deepEqual(idsOf(structuredClone(richReview)), ids);
  assert.equal(new Set(ids).size, ids.length);
  const other = { ...richReview, tree: { ...richReview.tree, kernel: "v6.11" } };
  assert.ok(idsOf(other).every((id) => !ids.includes(id)));
});

test("headers are printable ASCII within their width, and none is of the author's making", () => {
  const own = new Set([
    "From",
    "To",
    "Cc",
    "Subject",
    "In-Reply-To",
    "References",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
  ]);
  for (const [title, review] of reviews) {
    for (const { head } of repliesOf(review)) {
      for (const [name, value] of head) {
        assert.ok(own.has(name), `${title}: ${name}`);
        assert.match(value, /^[ -~]+$/);
      }
    }
  }
  for (const line of bytesOf(hostileReview).toString("latin1").split("\n"))
    assert.ok(line.length <= 998);
});

test("quoted lines are those of the mail, byte for byte and in its order", () => {
  for (const { head, lines } of repliesOf(richReview)) {
    const patch = richReview.patches.find(
      ({ mail: { messageId } }) => head.get("In-Reply-To") === `<${messageId}>`,
    );
    const of = patch?.mail ?? richReview.cover;
    const diff = (patch?.files ?? []).flatMap(({ header, hunks }) => [
      ...header,
      ...hunks.flatMap((hunk) => [hunk.header, ...hunk.lines.map(({ raw }) => raw)]),
    ]);
    const all = [...(of?.body ?? []), ...diff];
    let at = 0;
    for (const line of lines.filter((each) => each.startsWith(">"))) {
      const raw = line === ">" ? "" : line.slice(2);
      if (/^\[ \.\.\. skip \d+ lines \.\.\. \]$/.test(raw)) continue;
      const found = all.indexOf(raw, at);
      assert.ok(found >= 0, line);
      at = found + 1;
    }
  }
});

test("a mail has at most 60 lines, and what there is no room for is in it in short", () => {
  for (const questions of [false, true]) {
    for (const [title, review] of reviews) {
      for (const { lines } of repliesOf(review, { questions })) {
        // What a hostile patch has the sentences say is longer than any of them is.
        const most = title === "hostile" ? 100 : 60;
        assert.ok(lines.indexOf("-- ") <= most, `${title}: ${lines.indexOf("-- ")}`);
      }
    }
  }
  const [, first] = repliesOf(richReview);
  const short = first?.lines.indexOf("In short, and in full with that command:") ?? -1;
  assert.match(
    (first?.lines ?? []).slice(short).join("\n"),
    /- call of vma_shrink\(\)[^]*- this does not hold: vma_expand\(\) is also used by /,
  );
});

test("a mail is written for what is wrong, and for questions where they are asked for", () => {
  const open = {
    ...richReview,
    coverClaims: [],
    patches: richReview.patches.map((patch) => ({
      ...patch,
      findings: [],
      claims: [],
      model: undefined,
    })),
  };
  assert.ok(open.patches.some(({ remarks }) => remarks.length > 0));
  assert.equal(bytesOf(open).length, 0);
  assert.ok(repliesOf(open, { questions: true }).length > 0);
  assert.equal(bytesOf(undecidedReview).length, 0);
  assert.equal(repliesOf(undecidedReview, { questions: true }).length, 1);
});

test("a mail opens with one sentence, the worst thing and a command that shows the same, which is no shell's to read", () => {
  const [cover] = repliesOf(richReview, { asked: ["--pack", "kernel", "--rules", "it's; rm -rf"] });
  const lines = cover?.lines ?? [];
  const at = lines.indexOf("1 claim contradicted.");
  assert.deepEqual(lines.slice(at, at + 6), [
    "1 claim contradicted.",
    'First of all, "There is one user of vma_expand() outside of mm/." does',
    "not hold: there is none.",
    "",
    "    b4 am -o - 20240627-relocate-v2-0@example.org |",
    "    ringfence review - --base 0c3836482481 --pack kernel --rules 'it'\\''s; rm -rf'",
  ]);
  for (const { lines: own } of repliesOf(hostileReview))
    for (const line of own.filter((each) => /^ {4}(?:b4|ringfence) /.test(each)))
      assert.match(line, /^[\w\s./:=@+|-]+$/);
});

test("b4 finds each remark below the line that it is about, and takes no trailer", () => {
  const replies = repliesOf(richReview);
  const found = replies.flatMap(({ lines }) =>
    commentsOf(lines.join("\n").replace(/\n-- \n[^]*$/, "\n")).map(({ path, content, text }) => [
      path,
      content,
      text.slice(0, 36).replaceAll("\n", " "),
    ]),
  );
  assert.deepEqual(found, [
    [
      ":message",
      "There is one user of vma_expand() outside of mm/.",
      "This does not hold on Linux v6.10: t",
    ],
    ["mm/mmap.c", "+}", "Executed on a model of the VMA code,"],
    [
      "include/linux/mm.h",
      "-\t\t      struct vm_area_struct *next);",
      "The declaration of vma_expand() is r",
    ],
  ]);
  for (const [title, review] of reviews) {
    for (const { lines } of repliesOf(review))
      assert.deepEqual(trailersOf(lines.join("\n")), [], title);
  }
});

test("no quoted line of a hostile patch speaks for the reviewer", () => {
  for (const { lines } of repliesOf(hostileReview)) {
    const text = Buffer.from(lines.join("\n"), "latin1").toString("utf8");
    const own = lines.filter((line) => !line.startsWith(">"));
    for (const { text: said } of commentsOf(text.replace(/\n-- \n[^]*$/, "\n"))) {
      assert.doesNotMatch(said, /^\s*(?:Signed-off-by|Reviewed-by|pw-bot):/m);
    }
    assert.equal(own.filter((line) => line === "-- ").length, 1);
    assert.equal(own.filter((line) => /^On .+ wrote:\s*$/.test(line)).length, 1);
    for (const line of own.slice(1))
      assert.doesNotMatch(line, /^(?:From |diff |--- |\+\+\+ |@@|[#|])/);
  }
  // What does not act is quoted as it is, even from a hostile patch.
  assert.ok(repliesOf(hostileReview).at(-1)?.lines.includes("> +::error::x"));
});

test("words of others never make a line that a reader of mail obeys", () => {
  const word = fc.constantFrom(
    "Signed-off-by:",
    "x@y.z",
    "<x@y.z>",
    ">",
    "From",
    "--",
    "---",
    "[",
    "...",
    "]",
    "[ ... ]",
    "On",
    "wrote:",
    "#",
    "|",
    "pw-bot:",
    "cr",
    "diff",
    "@@",
    "b/x",
    "Link:",
    "\u2028",
    "\f",
    "\n",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  );
  fc.assert(
    fc.property(
      fc.array(word, { maxLength: 40 }),
      fc.constantFrom("", "- ", "  "),
      (words, lead) => {
        for (const line of prose(words.join(" "), lead)) {
          assert.equal(inert(line), line);
          assert.deepEqual(trailersOf(line), []);
          assert.doesNotMatch(line, /^(?:>|#|\||From |-- ?$|\[ \.\.\. \]$)/);
        }
      },
    ),
    runs(100),
  );
});

test("b4 takes the remarks out of the directory of its own format", () => {
  const files = new Map(
    b4Review({ kind: "series", review: richReview, failOn: "introduced" }).map(({ name, text }) => [
      name,
      text,
    ]),
  );
  assert.deepEqual(
    [...files.keys()],
    ["identity.txt", "series.txt", "0001.txt", "0002.txt", "0004.txt"],
  );
  assert.match(files.get("identity.txt") ?? "", /^[\w ]+[\d.]+ <\S+@\S+>\n$/);
  const first = files.get("0001.txt") ?? "";
  const at = first.indexOf("\n> diff --git ");
  assert.match(first.slice(0, at), /^relocation worse in relocate_vma_down\(\); [^\n]*\n\n/);
  const comments = commentsOf(first.slice(at + 1));
  assert.deepEqual(
    comments.map(({ path }) => path),
    ["fs/exec.c", "mm/mmap.c", "mm/mmap.c", "mm/mmap.c"],
  );
  // The diff is there to the last line.
  const [patch] = richReview.patches;
  const quoted = first
    .slice(at + 1)
    .split("\n")
    .filter((line) => line.startsWith(">"))
    .map((line) => line.slice(2));
  const diff = (patch?.files ?? []).flatMap(({ header, hunks }) => [
    ...header,
    ...hunks.flatMap((hunk) => [hunk.header, ...hunk.lines.map(({ raw }) => raw)]),
  ]);
  assert.deepEqual(quoted, diff);
});

test("a hostile patch adds no remark and no line to the directory", () => {
  for (const { name, text } of b4Review({
    kind: "series",
    review: hostileReview,
    failOn: "introduced",
  })) {
    assert.equal(Buffer.from(text, "utf8").toString("utf8"), text, name);
    if (name === "0001.txt")
      assert.equal(commentsOf(text.slice(text.indexOf("\n> diff --git ") + 1)).length, 2);
  }
});

/** git send-email is a package of its own, and needs a module of another one. */
const helpOfSend = spawnSync("git", ["send-email", "-h"], { encoding: "utf8", input: "" });
const isThere = /--dump-aliases/.test(`${helpOfSend.stdout}${helpOfSend.stderr}`);
const canRead = spawnSync("perl", ["-MGit::LoadCPAN::Mail::Address", "-e", "1"]).status === 0;
const skip = !isThere
  ? "git send-email is not installed"
  : canRead
    ? false
    : "git send-email lacks the Perl module Mail::Address";

/** `--suppress-cc=all` would leave out the Cc of the header as well; this leaves out what is in the body. */
const sendFlags = ["--suppress-cc=body", "--suppress-cc=author"];

test("git send-email would send the replies to those in their headers and to nobody else", {
  skip,
}, () => {
  const folder = mkdtempSync(join(tmpdir(), "ringfence-mail-"));
  try {
    writeFileSync(join(folder, "replies.mbox"), bytesOf(richReview));
    const who = {
      GIT_AUTHOR_NAME: sender.name,
      GIT_AUTHOR_EMAIL: sender.email,
      GIT_COMMITTER_NAME: sender.name,
      GIT_COMMITTER_EMAIL: sender.email,
    };
    const env = {
      ...process.env,
      ...who,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: "1",
      XDG_CONFIG_HOME: folder,
    };
    execFileSync("git", ["init", "-q", folder], { env });
    execFileSync("git", ["mailsplit", `-o${folder}`, join(folder, "replies.mbox")], {
      cwd: folder,
      env,
    });
    const mails = readdirSync(folder)
      .filter((name) => /^\d{4}$/.test(name))
      .sort();
    assert.equal(mails.length, 4);
    const sent = mails.map((name) => {
      // A name that is never looked up: a dry run opens no connection.
      const args = [
        "-c",
        "sendemail.smtpServer=mail.invalid",
        "send-email",
        "--dry-run",
        ...sendFlags,
        "--confirm=never",
        name,
      ];
      const run = spawnSync("git", args, { cwd: folder, env, encoding: "utf8", input: "" });
      assert.equal(run.status, 0, run.stderr);
      return run.stdout;
    });
    const [, first = ""] = sent;
    assert.match(first, /^In-Reply-To: <20240627-relocate-v2-1@example\.org>$/m);
    assert.match(first, /^Subject: Re: \[PATCH v2 1\/4\] mm: unexport/m);
    assert.match(first, /^References: <20240627-relocate-v2-0@example\.org>/m);
    for (const output of sent) {
      const recipients = [...output.matchAll(/^RCPT TO:<(.*)>$/gm)].map((match) => match[1]).sort();
      assert.deepEqual(recipients, [
        "ann@example.org",
        "karl@example.org",
        "linux-mm@example.org",
        "mia@example.org",
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("whoever quotes a patch gets the answer, and its author has the words", () => {
  const [first] = richReview.patches;
  assert.ok(first !== undefined);
  const from = { name: "Liam", email: "liam@example.org" };
  const review = {
    ...richReview,
    cover: undefined,
    patches: [{ ...first, mail: { ...first.mail, from, subject: `Re: ${first.mail.subject}` } }],
  };
  const [reply] = repliesOf(review);
  assert.equal(reply?.head.get("To"), "Liam <liam@example.org>, Ann Author <ann@example.org>");
  assert.ok(reply.lines.includes("On this patch, Ann Author wrote:"));
});

test("what is not whole says so, missing patches at the end, and confirms nothing", () => {
  const whole = {
    ...richReview,
    incomplete: [],
    patches: richReview.patches.filter(({ isApplied }) => isApplied),
  };
  assert.ok(
    repliesOf(whole).some(({ lines }) => lines.some((line) => line.startsWith("Also checked on"))),
  );
  const missing: SeriesReview = {
    ...whole,
    missing: [3],
    incomplete: ["patch 3/4 is missing; those behind are reviewed without"],
  };
  const absent: readonly (readonly [SeriesReview, RegExp])[] = [
    [missing, / Patch 3\/4 was not in what I was given, so all of this is said without it\. *$/],
    [
      { ...missing, missing: [2, 3], total: 34 },
      / Patches 2, 3 of 34 were not in what I was given, so all of this is said without them\. *$/,
    ],
    [
      { ...missing, missing: [1, ...Array.from({ length: 31 }, (_, n) => n + 3)], total: 34 },
      / Patches 1, 3-33 of 34 were not in what I was given, so all of this is said without them\. *$/,
    ],
  ];
  for (const [review, wanted] of absent) {
    for (const { lines } of repliesOf(review)) {
      assert.match(lines.slice(0, lines.indexOf("-- ")).join(" "), wanted);
      assert.ok(!lines.some((line) => line.startsWith("Also checked")));
    }
  }
  const cases: readonly (readonly [SeriesReview, RegExp])[] = [
    [
      richReview,
      /^Patch 3\/4 does not apply on Linux v6\.10, so all of this is said without it\.$/,
    ],
    [
      { ...whole, incomplete: ["mm/a.c: permission denied"] },
      /^Not all of this could be looked at: mm\/a\.c: permission denied\.$/,
    ],
  ];
  for (const [review, wanted] of cases) {
    for (const { lines } of repliesOf(review)) {
      assert.match(lines.slice(0, lines.indexOf("")).join(" "), wanted);
      assert.ok(!lines.some((line) => line.startsWith("Also checked")));
    }
  }
});

test("no sentence of ours stands twice in a mail", () => {
  const texts = [richReview, undecidedReview, changedReview]
    .flatMap((review) => repliesOf(review))
    .map(({ lines }) => lines.filter((line) => !line.startsWith(">")).join(" "));
  for (const text of texts) {
    const sentences = text.split(/(?<=[.?])\s+/).filter((each) => each.length > 30);
    assert.equal(new Set(sentences).size, sentences.length, text);
  }
});
