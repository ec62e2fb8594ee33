/** What globs mean, what is none, and that hostile ones are no work. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { globMatcher, GlobMatcher } from "./glob-matcher.js";
import { GlobFault } from "./glob.js";
import { readRuleFile } from "./rule-file.js";

/** A glob, paths that it means, and paths that it does not. */
const meanings: readonly (readonly [
  glob: string,
  meant: readonly string[],
  others: readonly string[],
])[] = [
  ["mm/vma.h", ["mm/vma.h"], ["mm/vma.hh", "a/mm/vma.h", "mm/vma", "mm/vmaxh"]],
  ["./mm/vma.h", ["mm/vma.h"], []],
  ["mm/*", ["mm/a.c", "mm/.b"], ["mm/a/b.c", "mm", "xmm/a"]],
  ["mm/**", ["mm/a.c", "mm/a/b.c"], ["mm", "mma/b", "fs/mm/a"]],
  ["**", ["a", "a/b/c", ".a/.b"], []],
  ["*/**", ["a/b", "a/b/c"], ["a"]],
  ["**/a.h", ["a.h", "x/a.h", "x/y/a.h"], ["xa.h", "a.h/x"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/xb", "ab", "a/b/c"]],
  ["a/**/b/**/c", ["a/b/c", "a/x/b/b/y/c"], ["a/c", "a/b/x"]],
  ["a**b", ["ab", "axxb"], ["a/b"]],
  ["drivers/*/*.[ch]", ["drivers/x/a.c", "drivers/x/.h"], ["drivers/x/a.S", "drivers/x/y/a.c"]],
  ["a?c", ["abc", "a.c"], ["ac", "a/c", "abbc"]],
  ["[!a-c_]x", ["dx", "-x"], ["ax", "cx", "_x", "/x"]],
  ["[^a]", ["b", "^"], ["a"]],
  ["[]a-]x", ["]x", "ax", "-x"], ["bx"]],
  ["[\\]\\-]x", ["]x", "-x"], ["\\x"]],
  [
    "drivers/{gpu,char}/**",
    ["drivers/gpu/a", "drivers/char/b/c"],
    ["drivers/net/a", "drivers/gpu"],
  ],
  ["a{,/b}{,.{c,h}}", ["a", "a/b", "a.c", "a/b.h"], ["a/", "a.", "a/b.x"]],
  ["a{b[,],c}", ["ab,", "ac"], ["ab"]],
  ["\\*\\[\\{a,b\\}", ["*[{a,b}"], ["x[{a,b}"]],
  ["!a", ["!a"], ["b"]],
];
for (const [glob, meant, others] of meanings) {
  test(`${glob} means ${meant.join(" and ")}`, () => {
    const fits = globMatcher([glob]);
    assert.deepEqual([...meant, ...others].filter(fits), meant);
  });
}

const faults: readonly (readonly [glob: string, message: string])[] = [
  ["a{b", "a { without its }; write \\{ for the character"],
  ["a}b", "a } without its {; write \\} for the character"],
  ["a{b}", "braces with one alternative; write {a,b}, or \\{ for the character"],
  ["a{1..9}", "braces with one alternative; write {a,b}, or \\{ for the character"],
  ["a[b", "a [ without its ]; write \\[ for the character"],
  ["a[b/c]", "a [ without its ]; write \\[ for the character"],
  ["[z-a]", "a range that ends before it begins; write [a-z]"],
  ["[[:alpha:]]", "a class has characters and ranges; write [a-z] instead of a name"],
  ["a\\", "a backslash before nothing; write \\\\ for the character"],
  ["@(a|b).c", "a ( groups nothing; write {a,b}, or \\( for the character"],
  ["{a,b}".repeat(9), "more than 256 alternatives in its braces; write several globs"],
  [`{${"a,".repeat(300)}}`, "more than 256 alternatives in its braces; write several globs"],
  [
    `${"{a,".repeat(2000)}b${"}".repeat(2000)}`,
    "its braces are nested too deep; write several globs",
  ],
];
for (const [glob, message] of faults) {
  test(`${glob.slice(0, 20)} is no glob: ${message}`, () => {
    assert.throws(
      () => new GlobMatcher([glob]),
      (error) => error instanceof GlobFault && error.message === message,
    );
  });
}

const longName = "a".repeat(255);
const deepPath = Array.from({ length: 2000 }, () => "a").join("/");
const hostile: readonly string[] = [
  "*a*a*a*a*b*",
  `${"*a".repeat(2000)}b*`,
  `${"*".repeat(2000)}b*`,
  `*${"a".repeat(200)}b*`,
  `${"[ab]*".repeat(800)}c?`,
  `${"**/a/".repeat(800)}b*`,
  `${"**/*a*a*b*/".repeat(300)}**`,
  `${"**/".repeat(1300)}b*`,
  `${"{a,aa}".repeat(8)}${"*a".repeat(100)}b*`,
];
for (const glob of hostile) {
  test(`${glob.slice(0, 20)}, of ${glob.length} characters, takes no more steps than it has times those of the path`, () => {
    for (const path of [longName, deepPath, `${longName}/`.repeat(15) + longName]) {
      const matcher = new GlobMatcher([glob]);
      assert.equal(matcher.fits(path), false);
      const nAlternatives = glob.startsWith("{") ? 256 : 1;
      assert.ok(
        matcher.nSteps <= nAlternatives * glob.length * path.length,
        `${matcher.nSteps} steps`,
      );
    }
  });
}

test("of most paths a glob reads nothing", () => {
  const matcher = new GlobMatcher(["drivers/gpu/**/*_[a-z]?.c"]);
  for (let number = 0; number < 1000; number++)
    matcher.fits(`drivers/net/ethernet/vendor/file_${number}_ab.c`);
  assert.equal(matcher.nSteps, 0);
});

test("a glob that is none is an error of the rule file at its place, as are too many", () => {
  const file = (globs: readonly string[]): string =>
    [
      "version: 1",
      "boundaries:",
      "  - id: a/b",
      "    guard: { functions: [f] }",
      "    why: w",
      "    allow_in:",
      ...globs.map((glob) => `      - '${glob}'`),
      "",
    ].join("\n");
  const errorsOf = (globs: readonly string[]): string[] =>
    readRuleFile("r.yaml", file(globs)).errors.map(
      ({ line, column, message }) => `${line}:${column}: ${message}`,
    );
  assert.deepEqual(errorsOf(["mm/**", "fs/{a"]), [
    "8:9: allow_in: a { without its }; write \\{ for the character",
  ]);
  assert.deepEqual(errorsOf(Array.from({ length: 9000 }, (_, index) => `fs/${index}.c`)), []);
  assert.deepEqual(
    errorsOf(Array.from({ length: 20 }, () => "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}/*")),
    [
      "1:1: more than 512 globs with wildcards, counting alternatives; name folders instead of files",
    ],
  );
});
