/** Expansion against GCC: the same text through `gcc -E -P` and through here, compared token by token. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { runs } from "../../testing/effort.js";
import fc from "fast-check";
import { memoryTree } from "../trees/memory-tree.js";
import { isUnexpandable, Preprocessor } from "./preprocess.js";

const hasGcc = spawnSync("gcc", ["--version"]).status === 0;

function ours(text: string): readonly string[] {
  const front = new Preprocessor(memoryTree(new Map([["a.c", Buffer.from(text)]])));
  const tokens = front.tokensOf({ path: "a.c", root: "a.c", span: { start: 0, end: text.length } });
  assert.ok(!isUnexpandable(tokens), isUnexpandable(tokens) ? tokens.reason : "");
  return tokens.map((token) => token.text);
}

function gccs(text: string): { readonly tokens: readonly string[]; readonly isClean: boolean } {
  const run = spawnSync("gcc", ["-E", "-P", "-undef", "-std=gnu11", "-x", "c", "-"], {
    input: text,
    encoding: "utf8",
  });
  const front = new Preprocessor(memoryTree(new Map()));
  return {
    tokens: front.tokensOfText("gcc", run.stdout).map((token) => token.text),
    isClean: run.status === 0,
  };
}

const cases: Readonly<Record<string, string>> = {
  "object-like and chained": "#define A B\n#define B C + A\nA B C;\n",
  "self-reference is painted":
    "#define foo (4 + foo)\nfoo foo;\n#define f(x) x f\nf(1)(2) f(f)(3);\n",
  "mutual recursion": "#define x y(z)\n#define y(q) x q\nx; y(x); y(y(1));\n",
  "the example of the C standard, 6.10.3.5 example 3":
    "#define x 3\n#define f(a) f(x * (a))\n#undef x\n#define x 2\n#define g f\n#define z z[0]\n#define h g(~\n#define m(a) a(w)\n" +
    "#define w 0,1\n#define t(a) a\n#define p() int\n#define q(x) x\n#define r(x,y) x ## y\n#define str(x) # x\n" +
    "f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);\ng(x+(3,4)-w) | h 5) & m(f)^m(m);\n" +
    "p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };\nchar c[2][6] = { str(hello), str() };\n",
  "the example of the C standard, example 4":
    '#define str(s) # s\n#define xstr(s) str(s)\n#define debug(s, t) printf("x" # s "= %d, x" # t "= %s", \\\n x ## s, x ## t)\n' +
    '#define INCFILE(n) vers ## n\n#define glue(a, b) a ## b\n#define xglue(a, b) glue(a, b)\n#define HIGHLOW "hello"\n#define LOW LOW ", world"\n' +
    'debug(1, 2);\nfputs(str(strncmp("abc\\0d", "abc", \'\\4\') == 0) str(: @\\n), s);\nxstr(INCFILE(2).h)\nglue(HIGH, LOW);\nxglue(HIGH, LOW)\n',
  "hash_hash of example 4":
    "#define hash_hash # ## #\n#define mkstr(a) # a\n#define in_between(a) mkstr(a)\n#define join(c, d) in_between(c hash_hash d)\nchar p[] = join(x, y);\n",
  "example 5":
    "#define t(x,y,z) x ## y ## z\nint j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,), t(10,,), t(,11,), t(,,12), t(,,) };\n",
  variadic:
    '#define debug(...) fprintf(stderr, __VA_ARGS__)\n#define showlist(...) puts(#__VA_ARGS__)\n#define report(test, ...) ((test)?puts(#test): printf(__VA_ARGS__))\ndebug("Flag"); debug("X = %d\\n", x); showlist(The first, second, and third items.); report(x>y, "x is %d but y is %d", x, y);\n',
  "a comma before no arguments":
    "#define e(f, ...) g(f, ## __VA_ARGS__)\n#define n(f, args...) g(f, ##args)\n#define o(args...) g(0, ##args)\ne(1); e(1,); e(1,2); e(1,2,3); n(1); n(1,); n(1,2); o(); o(1); o(,);\n",
  "a comma before arguments that are macros":
    "#define N\n#define M 1,2\n#define e(f, ...) g(f, ## __VA_ARGS__)\ne(0,N); e(0,M); e(M,M); e(N);\n",
  __VA_OPT__:
    "#define F(a,...) f(0 __VA_OPT__(,) __VA_ARGS__)\n#define G(X, ...) f(0, X __VA_OPT__(,) __VA_ARGS__)\n#define S(s, ...) S s __VA_OPT__(= { __VA_ARGS__ })\n#define E\nF(a,b,c); F(); F(E); G(a, b); G(a, ); G(a); S(foo); S(bar, 1, 2);\n",
  "arguments over lines, with comments and splices":
    "#define f(a, b) <a|b>\nf(1 /* , */ +\n 2 // x\n, 3 \\\n 4)\nf\n(5,\n\n6);\n",
  "directives inside arguments":
    "#define f(a, b) [a:b]\nf(1,\n#ifdef X\n2\n#else\n3\n#endif\n);\nf(\n#define Y 7\nY, Y\n#undef Y\n) Y;\n",
  "stringified white space, quotes and backslashes":
    "#define s(x) #x\ns( a  +\n b ) s(\"q\\n\" '\\'' \\) s('\"') s(\"\\\\\") s(a/**/b) s( /* */ );\n",
  "pasting operators":
    "#define p(a,b) a ## b\np(<,<) p(<<,=) p(-,>) p(+,+) p(a,1) p(1,a) p(.,5) p(1,.e) p(#,#) p(L,\"x\") p(L,'x') p(0x,ff) p(x,) p(,x) z;\n",
  "pasted names are expanded":
    "#define AB 1\n#define A x\n#define B y\n#define c(a,b) a##b\n#define d(a,b) c(a,b)\nc(A,B) d(A,B) c(,A) c(c,)(A,B);\n",
  "a function-like name without call":
    "#define f(x) <x>\n#define g f\nf; f + 1; g; g(1); (f)(2); f\n;\n#define l (\nf l 3);\n",
  "a call that ends outside of the expansion":
    "#define f(x) [x]\n#define g f (\n#define h() f\ng 1); h()(2); h() (3);\n#define i g 4)\ni;\n",
  "nested calls of one macro":
    "#define m(a,b) ((a)<(b)?(a):(b))\nm(m(1,2),m(3,m(4,5)));\n#define id(x) x\nid(id(id(id)))(1); id(id)(id)(2);\n",
  "parentheses protect commas":
    "#define f(a) <a>\n#define g(a,b) <a;b>\nf((1,2)) g((1,2),(3,(4,5))) g({1,2}) ;\n",
  "empty macros and arguments":
    "#define E\n#define f(a) [a]\n#define g() gg\n#define h(a,b) a E b\nE f() f(E) f( ) g() g( ) h(,) h(E,E) E;\n",
  conditionals:
    "#define V 3\n#if V > 2 && defined(V) && !defined W\na\n#elif 1\nb\n#else\nc\n#endif\n#if 0\n#if 1\nd\n#else\ne\n#endif\n#elif V == 3\nf\n#else\ng\n#endif\n#ifndef V\nh\n#elif defined V\ni\n#endif\n;\n",
  "arithmetic of #if":
    "#if -1 > 0u\na\n#endif\n#if (2 || 1/0) && (0 ? 1/0 : 5) == 5\nb\n#endif\n#if ~0 == -1 && 'a' == 97 && '\\n' == 10 && 0x10 == 020\nc\n#endif\n#if 1 << 3 | 2 ^ 7 & 3\nd\n#endif\n#if (-7) / 2 == -3 && -7 % 3 == -1 && -8 >> 1 == -4\ne\n#endif\n#if 18446744073709551615u == -1\nf\n#endif\n#if 1 ? 2 : (3, 4)\ng\n#endif\n;\n",
  "defined made by a macro":
    "#define HAS defined(X) || defined Y\n#define Y\n#if HAS\na\n#endif\n;\n",
  "redefinition by position":
    "#define a 1\na\n#undef a\na\n#define a 2\na;\n#define f(x) x a\nf(a)\n#undef a\n#define a 3\nf(a);\n",
  "names of parameters that are macros":
    "#define x 9\n#define f(x) x + #x\nf(x) f(1);\n#define g(f) f(f)\ng(f);\n",
  "literals hide macros and commas":
    '#define a b\n#define f(x,y) x y\nf("a,\\"a", \',\') "a" \'a\' L"a" a;\n',
  "the kernel's way to test a placeholder":
    "#define ARG_1 0,\n#define second(i, v, ...) v\n#define is_(x) is__(x)\n#define is__(v) is___(ARG_##v)\n#define is___(j) second(j 1, 0)\n#define Y 1\nis_(Y) is_(N) is_(ON);\n#define ON 1\nis_(ON);\n",
  "counting arguments":
    "#define N_(a,b,c,d,n,...) n\n#define N(X...) N_(, ##X, 3, 2, 1, 0)\n#define cat(a,b) a##b\n#define call(x...) cat(call_, N(x))(x)\nN() N(1) N(1,2) N(1,2,3) call(1,2);\n",
  "deferred expansion":
    "#define EMPTY\n#define DEFER(x) x EMPTY\n#define A() 123\n#define EXPAND(x) x\nDEFER(A)(); EXPAND(DEFER(A)()); A();\n",
  "maps over lists":
    "#define EVAL(x) EVAL1(EVAL1(EVAL1(x)))\n#define EVAL1(x) EVAL2(EVAL2(x))\n#define EVAL2(x) x\n#define EMPTY()\n#define DEFER(x) x EMPTY()\n#define OBSTRUCT(x) x DEFER(EMPTY)()\n#define REP_() REP\n#define REP(n) n OBSTRUCT(REP_)()(n)\nEVAL(REP(8));\n",
  "form feeds and CRLF": "#define a 1\r\n\fa\r\n#define f(x) \\\r\n  x\r\nf(a\r\n);\r\n",
  "digits with exponents": "#define e 1\n1e+5 1.5e-3 0x1p-4 1..2 .5 1e e;\n",
};

for (const [name, text] of Object.entries(cases)) {
  test(`expands like GCC: ${name}`, { skip: !hasGcc }, () => {
    const expected = gccs(text);
    assert.deepEqual(ours(text).join(" "), expected.tokens.join(" "));
  });
}

test("expands random macros over a small alphabet like GCC", {
  skip: !hasGcc,
  timeout: 120_000,
}, () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    "c",
    "f",
    "g",
    "f(",
    "g(",
    "(",
    ")",
    ")",
    ",",
    "x",
    "y",
    "1",
    "##x",
    "x##y",
    "#x",
    "+",
  );
  const body = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(" "));
  const macros = fc.record({
    a: body,
    b: body,
    f: body,
    g: body,
    use: fc.array(
      piece.filter((text) => !text.includes("#")),
      { maxLength: 14 },
    ),
  });
  fc.assert(
    fc.property(fc.array(macros, { minLength: 20, maxLength: 20 }), (all) => {
      const texts = all.map(({ a, b, f, g, use }) => {
        const object = (text: string): string => text.replace(/#+/g, "");
        return (
          `#define a ${object(a)}\n#define b ${object(b)}\n#define f(x) ${f.replace(/y/g, "x")}\n#define g(x,y) ${g}\n` +
          `${use.join(" ")}\n`
        );
      });
      for (const text of texts) {
        const expected = gccs(text);
        // What GCC complains of is not compared: it guesses then, and here it is a value.
        if (!expected.isClean) continue;
        const front = new Preprocessor(memoryTree(new Map([["a.c", Buffer.from(text)]])));
        const tokens = front.tokensOf({
          path: "a.c",
          root: "a.c",
          span: { start: 0, end: text.length },
        });
        if (isUnexpandable(tokens)) {
          assert.match(tokens.reason, /closes nothing|is not closed|no part of it/, text);
          continue;
        }
        assert.equal(tokens.map((token) => token.text).join(" "), expected.tokens.join(" "), text);
      }
    }),
    runs(5, 50),
  );
});
