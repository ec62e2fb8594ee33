/** The lexer reads what GCC reads: the same tokens are left of generated texts when `gcc -E` is through. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { effort } from "../../testing/effort.js";
import fc from "fast-check";
import { conditions } from "./conditions.js";
import { lex } from "./lex.js";
import { tokenText } from "./token-text.js";

const hasGcc = spawnSync("gcc", ["--version"]).status === 0;
const options = hasGcc ? {} : { skip: "no gcc here to compare with" };

/** Tokens of code: neither of preprocessor lines nor of the sides that no build has. */
function tokensOf(text: string): string[] {
  const lexed = lex(Buffer.from(text, "latin1"));
  const presence = conditions(lexed);
  const found: string[] = [];
  for (let token = 0; token < lexed.nTokens; token++) {
    if (lexed.directiveOf[token] !== -1 || presence.isInactive(lexed.start[token] as number))
      continue;
    // GCC writes the lines of a raw string with ends of its own.
    const text = tokenText(lexed, token).replace(/\r\n?/g, "\n");
    // The lexer leaves apart what no linter needs together.
    const words = /^\w+$/.test(text)
      ? [text]
      : /^["']./.test(text) || text.includes('"')
        ? [text]
        : [...text];
    found.push(...words);
  }
  return found;
}

/** What `gcc -E` leaves of each text, or undefined where it finds an error. */
function preprocessed(texts: readonly string[]): (string | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "ringfence-lex-"));
  try {
    const names = texts.map((_, index) => `${index}.c`);
    texts.forEach((text, index) =>
      writeFileSync(
        join(folder, names[index] as string),
        `begin_${index}_\n${text}\nend_${index}_\n`,
        "latin1",
      ),
    );
    const { stdout, stderr } = spawnSync("gcc", ["-std=gnu11", "-E", "-P", ...names], {
      cwd: folder,
      maxBuffer: 1 << 26,
    });
    const errors = new Set(
      [...stderr.toString("latin1").matchAll(/^(\d+)\.c:\d+(?::\d+)?: (?:fatal )?error/gm)].map(
        ([, index]) => Number(index),
      ),
    );
    const unterminated = new Set(
      [...stderr.toString("latin1").matchAll(/^(\d+)\.c:.*unterminated/gm)].map(([, index]) =>
        Number(index),
      ),
    );
    const left = stdout.toString("latin1");
    return texts.map((_, index) => {
      const begin = `begin_${index}_`;
      const from = left.indexOf(begin) + begin.length;
      const to = left.indexOf(`end_${index}_`);
      return to < from || errors.has(index) || unterminated.has(index)
        ? undefined
        : left.slice(from, to);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const piece = fc.constantFrom(
  "\n",
  "\r",
  "\r\n",
  "\n",
  "\\\n",
  "\\\r",
  "\\\r\n",
  "\\ \t\n",
  "\\\v\f\0\r",
  " ",
  "\t",
  "\f",
  "\v",
  "\0",
  "//",
  "/*",
  "*/",
  "/",
  "*",
  '"',
  "'",
  'R"',
  'R"(',
  ')"',
  'R""(',
  ')""',
  "R\"x'(",
  ")x'\"",
  'u8R"(',
  "R",
  "L",
  "%:",
  "%:%:",
  "<%",
  "%>",
  "<:",
  ":>",
  "##",
  "#",
  "%",
  ":",
  "<",
  ">",
  "-",
  ".",
  "...",
  "??/\n",
  "??=",
  "\n#if 0\n",
  "\r#if 0\r",
  "\n%:else\n",
  "\n%:endif\r",
  "\n#endif\n",
  "\n#\\\nendif\n",
  "\n#if 1 // x\n",
  "\r # /* x */ else\r",
  "vma_shrink",
  "vma_",
  "shrink",
  "a",
  "b1",
  "x$y",
  "(",
  ")",
  "{",
  "}",
  ";",
  "1",
  "0x1e",
);

test("what is left of a text is what gcc -E leaves", options, () => {
  const texts = fc.sample(
    fc.array(piece, { maxLength: 24 }).map((parts) => parts.join("")),
    { numRuns: effort(250, 2000), seed: 9 },
  );
  let nCompared = 0;
  for (let from = 0; from < texts.length; from += 500) {
    const part = texts.slice(from, from + 500);
    preprocessed(part).forEach((left, index) => {
      if (left === undefined) return;
      nCompared++;
      const text = part[index] as string;
      assert.deepEqual(tokensOf(text), tokensOf(left), JSON.stringify(text));
    });
  }
  assert.ok(nCompared > texts.length / 3, `only ${nCompared} texts are free of errors`);
});

const modes: readonly [what: string, mode: string, text: string, isRaw: boolean][] = [
  ["raw in gnu99", "gnu99", 'R"x(a" b)x"', true],
  ["raw in gnu11", "gnu11", 'R"x(a" b)x"', true],
  ["none in c11", "c11", 'R"x(a" b)x"', false],
  ["none in gnu89", "gnu89", 'R"x(a" b)x"', false],
];

for (const [what, mode, text, isRaw] of modes) {
  test(`a raw string is ${what}, and the lexer tells where that matters`, options, () => {
    const { stdout } = spawnSync("gcc", [`-std=${mode}`, "-E", "-P", "-w", "-x", "c", "-"], {
      input: `#define b c\n${text}\n`,
    });
    assert.equal(stdout.toString().includes(" b)"), isRaw);
    assert.equal(lex(Buffer.from(text)).rawStart, 1);
  });
}

test(
  "a letter by its number is an error to gcc, so that no name is spelled with one",
  options,
  () => {
    const { status, stderr } = spawnSync("gcc", ["-std=gnu11", "-fsyntax-only", "-x", "c", "-"], {
      input: "int vma_\\u0073hrink;\n",
    });
    assert.notEqual(status, 0);
    assert.match(stderr.toString(), /\\u0073 is not a valid universal character/);
  },
);
