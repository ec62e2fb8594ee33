/**
 * Every operator of C on every pair of integer types, and every way from one to another, compiled and
 * run on both machines, against the rules of C told with BigInt. What C does not define ends undecided.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import { refuel } from "../../model/c/fuel.js";
import { DivisionByZero, type Integer } from "../../model/c/quantity.js";
import { Undecided } from "../../model/c/undecided.js";
import { machineNames, setWidth, type MachineName } from "../../model/c/width.js";
import * as runtime from "../../model/program.js";
import { machineConfiguration, Preprocessor } from "../../preprocess/preprocess.js";
import { effort } from "../../../testing/effort.js";
import { memoryTree } from "../../trees/memory-tree.js";
import type { Executable } from "../execute.js";
import { compile } from "../program.js";
import { Registry } from "../registry.js";
import { TreeMeanings } from "../tree-meanings.js";
import { javascriptOf } from "../type-check.js";
import { intrinsics } from "./intrinsics.js";

interface Type {
  readonly name: string;
  readonly bits: number;
  readonly isSigned: boolean;
  readonly rank: number;
}

function typesOf(machine: MachineName): readonly Type[] {
  const bits = machine === "lp64" ? 64 : 32;
  const pair = (name: string, width: number, rank: number): Type[] => [
    { name: name === "char" ? "signed char" : name, bits: width, isSigned: true, rank },
    { name: `unsigned ${name}`, bits: width, isSigned: false, rank },
  ];
  return [
    { name: "_Bool", bits: 1, isSigned: false, rank: 0 },
    ...pair("char", 8, 1),
    ...pair("short", 16, 2),
    ...pair("int", 32, 3),
    ...pair("long", bits, 4),
    ...pair("long long", 64, 5),
  ];
}

const INT: Type = { name: "int", bits: 32, isSigned: true, rank: 3 };

/** The value that a conversion gives. */
function as(value: bigint, { bits, isSigned, rank }: Type): bigint {
  if (rank === 0) return value === 0n ? 0n : 1n;
  return isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

const promoted = (type: Type): Type => (type.rank < 3 ? INT : type);

function common(left: Type, right: Type): Type {
  const [a, b] = [promoted(left), promoted(right)];
  if (a.isSigned === b.isSigned) return a.rank >= b.rank ? a : b;
  const [signed, unsigned] = a.isSigned ? [a, b] : [b, a];
  if (unsigned.rank >= signed.rank) return unsigned;
  return signed.bits > unsigned.bits ? signed : { ...signed, isSigned: false };
}

const calculations = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>"] as const;
const comparisons = ["<", ">", "<=", ">=", "==", "!="] as const;
type Operator = (typeof calculations)[number] | (typeof comparisons)[number];

/** Nothing is defined, or the processor stops. */
type Answer = bigint | "undefined" | "division";

function calculated(operator: Operator, x: bigint, left: Type, y: bigint, right: Type): Answer {
  if (operator === "<<" || operator === ">>") {
    const type = promoted(left);
    if (y < 0n || y >= BigInt(type.bits)) return "undefined";
    return as(operator === "<<" ? as(x, type) << y : as(x, type) >> y, type);
  }
  const type = common(left, right);
  const [a, b] = [as(x, type), as(y, type)];
  if ((operator === "/" || operator === "%") && b === 0n) return "division";
  const truth = (is: boolean): bigint => (is ? 1n : 0n);
  const all: Readonly<Record<Operator, () => bigint>> = {
    "+": () => a + b,
    "-": () => a - b,
    "*": () => a * b,
    "/": () => a / b,
    "%": () => a % b,
    "&": () => a & b,
    "|": () => a | b,
    "^": () => a ^ b,
    "<<": () => 0n,
    ">>": () => 0n,
    "<": () => truth(a < b),
    ">": () => truth(a > b),
    "<=": () => truth(a <= b),
    ">=": () => truth(a >= b),
    "==": () => truth(a === b),
    "!=": () => truth(a !== b),
  };
  return as(all[operator](), type);
}

/** A function of two values, in C and in BigInt. Its result is converted to `unsigned long long`. */
interface Case {
  readonly c: string;
  readonly left: Type;
  readonly right: Type;
  readonly expected: (x: bigint, y: bigint) => Answer;
}

const then = (answer: Answer, next: (value: bigint) => Answer): Answer =>
  typeof answer === "bigint" ? next(answer) : answer;

function casesOf(types: readonly Type[]): readonly Case[] {
  const cases: Case[] = [];
  for (const left of types) {
    for (const right of types) {
      for (const operator of [...calculations, ...comparisons])
        cases.push({
          c: `return a ${operator} b;`,
          left,
          right,
          expected: (x, y) => calculated(operator, x, left, y, right),
        });
      for (const operator of calculations)
        cases.push({
          c: `a ${operator}= b; return a;`,
          left,
          right,
          expected: (x, y) => then(calculated(operator, x, left, y, right), (v) => as(v, left)),
        });
      cases.push({
        c: `${right.name} r = a; return r == (${right.name})a ? r : ~r;`,
        left,
        right,
        expected: (x) => as(x, right),
      });
      cases.push({
        c: `return a < b ? a : b;`,
        left,
        right,
        expected: (x, y) =>
          as(calculated("<", x, left, y, right) === 1n ? x : y, common(left, right)),
      });
    }
    cases.push(...alone(left));
  }
  return cases;
}

/** What one value is enough for. */
function alone(type: Type): readonly Case[] {
  const own = promoted(type);
  const one = (c: string, expected: (x: bigint) => Answer): Case => ({
    c,
    left: type,
    right: INT,
    expected,
  });
  return [
    one("return -a;", (x) => as(-x, own)),
    one("return ~a;", (x) => as(~x, own)),
    one("return +a;", (x) => as(x, own)),
    one("return !a;", (x) => (x === 0n ? 1n : 0n)),
    one("return a++;", (x) => x),
    one("return a--;", (x) => x),
    one("return ++a;", (x) => as(x + 1n, type)),
    one("return --a;", (x) => as(type.rank === 0 ? x - 1n : x - 1n, type)),
    one("a++; return a;", (x) => as(x + 1n, type)),
    one("return a ? 7 : 9;", (x) => (x === 0n ? 9n : 7n)),
  ];
}

/** Where wrapping, signs, and what is exact as a number begin and end. */
const edges: readonly bigint[] = [0, 1, 7, 8, 12, 31, 32, 53, 63, 64].flatMap((bits) =>
  [-1n, 0n, 1n].flatMap((by) => [(1n << BigInt(bits)) + by, -(1n << BigInt(bits)) + by]),
);

/** The same numbers in every run. */
function numbers(): () => bigint {
  let state = 0x9e3779b97f4a7c15n;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    const width = state & 63n;
    return BigInt.asIntN(64, (state >> 7n) * 0x2545f4914f6cdd1dn) >> width;
  };
}

/** As a program has it. */
function passed(value: bigint, { rank }: Type): Integer | boolean {
  if (rank === 0) return value !== 0n;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

async function executed(machine: MachineName, cases: readonly Case[]): Promise<Executable> {
  const text = cases
    .map(
      ({ c, left, right }, n) =>
        `unsigned long long f${n}(${left.name} a, ${right.name} b)\n{\n\t${c}\n}\n`,
    )
    .join("");
  const tree = memoryTree(new Map([["a.c", Buffer.from(text)]]));
  const front = new Preprocessor(tree, { configuration: machineConfiguration(machine) });
  const registry = new Registry((path, source) => front.tokensOfText(path, source));
  const meanings = new TreeMeanings(front, intrinsics);
  const wanted = cases.map((_, n) => ({ name: `f${n}`, root: "a.c" }));
  const program = compile(meanings, registry, wanted, "plain", machine);
  const javascript = await javascriptOf(program);
  return (runInThisContext(javascript) as (model: typeof runtime) => Executable)(runtime);
}

function answerOf(call: (...args: unknown[]) => unknown, a: unknown, b: unknown): Answer {
  refuel(1000);
  try {
    const value = call(a, b) as Integer;
    assert.ok(typeof value === "number" ? Number.isSafeInteger(value) : true, String(value));
    return BigInt(value);
  } catch (error) {
    if (error instanceof DivisionByZero) return "division";
    if (error instanceof Undecided) return "undefined";
    throw error;
  }
}

for (const machine of machineNames) {
  test(`every operator and conversion gives what C says on ${machine}`, async () => {
    const ULLONG: Type = { name: "unsigned long long", bits: 64, isSigned: false, rank: 5 };
    const every = effort(8, 1);
    const all = casesOf(typesOf(machine)).filter((_, n) => n % every === 0);
    const nRandom = effort(8, 200);
    for (let from = 0; from < all.length; from += 1000) {
      const cases = all.slice(from, from + 1000);
      const { functions } = await executed(machine, cases);
      setWidth(machine);
      const next = numbers();
      for (const [n, { c, left, right, expected }] of cases.entries()) {
        const call = functions[`$f${n}`] as unknown as (...args: unknown[]) => unknown;
        const pairs: (readonly [bigint, bigint])[] = [];
        for (let i = 0; i < nRandom; i++) pairs.push([next(), next()]);
        for (const x of edges) pairs.push([x, edges[Number(next() & 63n) % edges.length] ?? 0n]);
        // Shifts that are defined are small.
        for (const x of edges) pairs.push([x, next() & 63n]);
        for (const [p, q] of pairs) {
          const [x, y] = [as(p, left), as(q, right)];
          const wanted = then(expected(x, y), (value) => as(value, ULLONG));
          const got = answerOf(call, passed(x, left), passed(y, right));
          if (got !== wanted)
            assert.fail(
              `${left.name} a = ${x}, ${right.name} b = ${y}: ${c} is ${got}, not ${wanted}`,
            );
        }
      }
    }
  });
}
