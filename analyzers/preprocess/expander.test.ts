/** Expansion beyond what GCC can be asked: places, names that are kept, and bounds. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { expandedFile, expandedFunction, inMemory } from "./testing/in-memory.js";
import { isUnexpandable, readConfiguration } from "./preprocess.js";

function failure(text: string): { reason: string; line: number } {
  const front = inMemory({ "a.c": text });
  const result = front.tokensOf({ path: "a.c", root: "a.c", span: { start: 0, end: text.length } });
  assert.ok(isUnexpandable(result));
  return { reason: result.reason, line: front.lineOf(result.path, result.offset) };
}

test("a token of a macro stands at the outermost use, an argument where it is written", () => {
  const text = "#define INNER(x) x + 1\n#define OUTER(y) (INNER(y))\nint a = OUTER(b);\n";
  const front = inMemory({ "a.c": text });
  const item = front.from("a.c")?.global("a");
  assert.ok(item);
  const tokens = front.tokensOf(item);
  assert.ok(!isUnexpandable(tokens));
  const use = text.indexOf("OUTER(b)");
  const places = tokens.map((token) => `${token.text} ${token.offset - use} ${token.macro}`);
  assert.deepEqual(places.slice(3), [
    "( 0 OUTER",
    "b 6 OUTER",
    "+ 0 OUTER",
    "1 0 OUTER",
    ") 0 OUTER",
    "; 8 ",
  ]);
});

test("a kept name stays with its arguments expanded, inside of other macros too", () => {
  const front = inMemory({
    "a.c":
      "#define min(a,b) BAD\n#define ONE 1\n#define both(x) min(x, ONE)\nint f(void) { return both(ONE) + min(2, ONE); }\n",
  });
  const text = expandedFunction(front, "a.c", "f", { kept: new Set(["min"]) });
  assert.equal(text, "int f ( void ) { return min ( 1 , 1 ) + min ( 2 , 1 ) ; }");
});

test("IS_ENABLED() and its kin follow the configuration, with and without the kernel's own macros", () => {
  const configuration = readConfiguration(
    "a",
    "CONFIG_Y=y\nCONFIG_M=m\nCONFIG_N=3\n# CONFIG_OFF is not set\n",
  );
  const tests = ["Y", "M", "OFF"].flatMap((name) =>
    ["ENABLED", "BUILTIN", "MODULE", "REACHABLE"].map((kind) => `IS_${kind}(CONFIG_${name})`),
  );
  const text = `#define VIA(x) IS_ENABLED(x)\nint a[] = { ${tests.join(", ")}, VIA(CONFIG_Y), VIA(CONFIG_OFF), CONFIG_N, CONFIG_M };\n`;
  const front = inMemory({ "a.c": text }, { configuration });
  const expected = "1 , 1 , 0 , 1 , 1 , 0 , 1 , 0 , 0 , 0 , 0 , 0 , 1 , 0 , 3 , CONFIG_M";
  assert.equal(expandedFile(front, "a.c"), `int a [ ] = { ${expected} } ;`);
  assert.equal(
    expandedFile(front, "a.c", { kept: new Set(["IS_ENABLED"]) }),
    `int a [ ] = { ${expected} } ;`,
  );
});

test("__LINE__ is that of the use, and __COUNTER__ begins anew with each item", () => {
  const front = inMemory({
    "a.c":
      "#define HERE __LINE__ __COUNTER__\nint f(void)\n{\n\tHERE; HERE; }\nint g(void) { HERE; }\n",
  });
  assert.equal(expandedFunction(front, "a.c", "f"), "int f ( void ) { 4 0 ; 4 1 ; }");
  assert.equal(expandedFunction(front, "a.c", "g"), "int g ( void ) { 5 0 ; }");
});

test("_Pragma says nothing", () => {
  const front = inMemory({
    "a.c":
      '#define quiet(x) _Pragma("GCC diagnostic push") x _Pragma("GCC diagnostic pop")\nint a = quiet(1);\n',
  });
  assert.equal(expandedFile(front, "a.c"), "int a = 1 ;");
});

test("a macro bomb ends with its place", () => {
  const levels = Array.from(
    { length: 60 },
    (_, level) => `#define b${level + 1} b${level} b${level}\n`,
  ).join("");
  const { reason, line } = failure(`#define b0 x\n${levels}int a = 1;\nint c = b60;\n`);
  assert.match(reason, /make more than/);
  assert.equal(line, 63);
});

test("bombs of pasted and stringified texts end as well", () => {
  const doubling = (body: string): string =>
    `#define cat_(a,b) a##b\n#define cat(a,b) cat_(a,b)\n#define str_(x) #x\n#define str(x) str_(x)\n#define p0 xxxxxxxxxxxxxxxx\n` +
    Array.from(
      { length: 40 },
      (_, level) => `#define p${level + 1} ${body.replaceAll("P", `p${level}`)}\n`,
    ).join("") +
    "int a = p40;\n";
  assert.match(failure(doubling("cat(P,P)")).reason, /make more than/);
  assert.match(failure(doubling("str(P P)")).reason, /make more than/);
});

test("arguments nested by the hundred end with a reason and not with the stack", () => {
  const { reason } = failure(`#define f(x) x\nint a = ${"f(".repeat(300)}1${")".repeat(300)};\n`);
  assert.match(reason, /nested more than/);
});

test("what C forbids is a reason with its line", () => {
  assert.deepEqual(failure("#define f(x) x\nint a = f(1, 2);\n"), {
    reason: "macro f takes 1 and is given 2 arguments",
    line: 2,
  });
  assert.deepEqual(failure("#define f(x) x\nint a = 1;\nint b = f(1;\n"), {
    reason: "the arguments of macro f do not end",
    line: 3,
  });
  assert.deepEqual(failure("int f(void) { return (1; }\n"), {
    reason: "'}' closes nothing",
    line: 1,
  });
  assert.deepEqual(failure("int f(void) {\n if (a) {\n return 1; }\n"), {
    reason: "'{' is not closed",
    line: 1,
  });
});

test("names of JavaScript's own objects are names like any other", () => {
  const front = inMemory({
    "a.c":
      "#define constructor 1\n#define __proto__ 2\nint a = constructor + __proto__ + toString + hasOwnProperty;\n",
  });
  assert.equal(expandedFile(front, "a.c"), "int a = 1 + 2 + toString + hasOwnProperty ;");
});
