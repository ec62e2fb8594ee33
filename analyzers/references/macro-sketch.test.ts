/** Definitions are sketched alike, however they are written. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sketchesIn } from "./macro-sketch.js";
import { Sweeper } from "./sweep.js";

const definitions: readonly string[] = [
  "#define C(a, b) a##b",
  "#define CC(a, b) C(a, b)",
  "#define J(a, b) a ## _ ## b",
  "#define V(...) C(vma_, __VA_ARGS__)",
  "#define N(args...) printk(fmt, ##args)",
  "#define CALL(m, ...) m(__VA_ARGS__)",
  "#define OPEN C(vma_,",
  "#define HEAD vma_",
  '#define SAY(x) asm volatile("call " #x " vma_" S(x))',
  "#define T(a) GLUE(C, )(a, shrink)",
  "#define NUMBER 0x12",
  "#define EMPTY",
];

/** The same definition in other ways. */
const ways: Readonly<Record<string, (line: string) => string>> = {
  "with a splice in the directive": (line) => line.replace("define", "def\\\nine"),
  "with a splice behind the hash": (line) => line.replace("#define", "#\\\ndefine"),
  "with a splice in the name": (line) => line.replace(/define (\w)/, "define $1\\\n"),
  "with a comment before the word": (line) => line.replace("#define", "#/* */define"),
  "with a comment before the hash": (line) => `/* */ ${line}`,
  "with a digraph": (line) => line.replace("#", "%:"),
  "with digraphs that join": (line) => line.replaceAll("##", "%:%:"),
  "with lone carriage returns": (line) => `int a;\r${line}\r`,
  "with a splice in the body": (line) => line.replace(/(\w)$/, "\\\n$1"),
  "with a comment in the body": (line) => `${line} /* ) */`,
  "with space before the hash": (line) => `\t${line}`,
  "with a form feed before the hash": (line) => `\f${line}`,
  "with a vertical tab behind the hash": (line) => line.replace("#", "#\v"),
  "with a splice in a blank line before the hash": (line) => `\\\n${line}`,
  "with blanks in a splice": (line) => line.replace(/(\w)$/, "\\ \t\n$1"),
  "behind a line that has the word": (line) => `int define; /* #define it */\n${line}`,
};

for (const [way, write] of Object.entries(ways)) {
  test(`a definition is sketched alike ${way}`, () => {
    for (const line of definitions) {
      const plain = sketchesIn(Buffer.from(`${line}\n`));
      assert.deepEqual(sketchesIn(Buffer.from(`${write(line)}\n`)), plain, line);
    }
  });
}

test("a macro of a number, and an empty one, is no sketch", () => {
  assert.deepEqual(sketchesIn(Buffer.from("#define A 0x12\n#define B\n#define D (1 << 2)\n")), []);
});

test("what the sweep says defines nothing has no sketch", () => {
  const parts =
    "# %: define defined include A B_1 0x1f 12u ( ) , ## / * // \\ \n \r \t \v \f \0 x \xbf '";
  const pieces = parts.split(" ").flatMap((part) => [part, " ", "\n#define A 1 "]);
  const sweeper = new Sweeper(["guarded"], []);
  let seed = 1;
  const next = (n: number): number => (seed = (Math.imul(seed, 48271) >>> 0) % 0x7fffffff) % n;
  let nSaid = 0;
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: 12 }, () => pieces[next(pieces.length)]).join("");
    const bytes = Buffer.from(text, "latin1");
    sweeper.input(bytes.length).set(bytes);
    if (sweeper.mayDefine(bytes.length)) continue;
    nSaid++;
    assert.deepEqual(sketchesIn(bytes), [], JSON.stringify(text));
  }
  assert.ok(nSaid > 500);
});
