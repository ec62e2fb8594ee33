/**
 * Functions of C that are made up: every value is defined where integers wrap around, no order of
 * evaluation matters, and each ends. Invariant: the dice decide the text.
 */
import type { Dice } from "./dice.js";

const types = [
  "int",
  "unsigned int",
  "signed char",
  "unsigned char",
  "short",
  "unsigned short",
  "long",
  "unsigned long",
  "long long",
  "unsigned long long",
  "_Bool",
] as const;

const PREAMBLE = `struct pair { int a; unsigned char b; short c[3]; struct { unsigned int d : 5; int e : 7; } f; };
union word { unsigned int u; unsigned char bytes[4]; };
enum step { FIRST = -3, SECOND, THIRD = 7 };
`;

/** \`int test_N(int x, int y)\` of so many, each of which may call those before it. */
export function someFunctions(dice: Dice, nFunctions: number): string {
  const functions: string[] = [];
  for (let n = 0; n < nFunctions; n++) functions.push(new Maker(dice, n).function());
  return PREAMBLE + functions.join("\n");
}

class Maker {
  readonly #dice: Dice;
  readonly #n: number;
  readonly #variables: string[] = ["x", "y"];
  #nLoops = 0;
  /** Statements and operators that may still be made. */
  #room = 60;

  constructor(dice: Dice, n: number) {
    this.#dice = dice;
    this.#n = n;
  }

  function(): string {
    const dice = this.#dice;
    const lines: string[] = [];
    for (let n = 1 + dice.roll(4); n > 0; n--) {
      const name = `v${this.#variables.length}`;
      lines.push(`${dice.of(types)} ${name} = ${this.#expression(2)};`);
      this.#variables.push(name);
    }
    lines.push(
      `struct pair s = { .a = x, .b = y, .c = { 1, ${this.#expression(1)} }, .f = { .d = x, .e = y } };`,
      `struct pair t = s, *p = &s;`,
      `union word w = { .u = ${this.#expression(1)} };`,
      `int list[8] = { ${this.#expression(1)}, [3] = y }, *at = list;`,
      `static int kept;`,
      `kept = 0;`,
    );
    const body = this.#statements(3 + dice.roll(8), 0);
    const all = [
      ...this.#variables,
      "s.a",
      "s.b",
      "s.c[1]",
      "s.f.d",
      "s.f.e",
      "t.a",
      "w.u",
      "kept",
    ];
    const sum = [...all, "list[0]", "list[5]", "at[0]"].map((one) => `(unsigned int)(${one})`);
    return `int test_${this.#n}(int x, int y)\n{\n\t${[...lines, ...body].join("\n\t")}\n\treturn ${sum.join(" * 31u + ")};\n}\n`;
  }

  #statements(n: number, depth: number): string[] {
    return Array.from({ length: n }, () => this.#statement(depth));
  }

  #block(depth: number): string {
    return `{ ${this.#statements(1 + this.#dice.roll(3), depth + 1).join(" ")} }`;
  }

  #place(): string {
    const dice = this.#dice;
    const some = [
      ...this.#variables,
      ...this.#variables,
      "s.a",
      "s.b",
      "t.c[2]",
      "p->c[1]",
      "p->a",
      "s.f.d",
      "p->f.e",
      "w.u",
      "kept",
    ];
    if (dice.roll(5) > 0) return dice.of(some);
    return dice.of([
      `list[${this.#expression(1)} & 7]`,
      `at[${dice.roll(4)}]`,
      `w.bytes[${dice.roll(4)}]`,
      `(&s)->c[(${this.#expression(1)} & 1) + 1]`,
      `*(list + ${dice.roll(8)})`,
    ]);
  }

  #statement(depth: number): string {
    const dice = this.#dice;
    const isDeep = depth > 2 || --this.#room < 0;
    switch (dice.roll(isDeep ? 5 : 13)) {
      case 0:
      case 1:
        return `${this.#place()} = ${this.#expression(3)};`;
      case 2:
        return `${this.#place()} ${dice.of(["+=", "-=", "*=", "&=", "|=", "^="])} ${this.#expression(2)};`;
      case 3:
        return dice.of([`${this.#place()}++;`, `--${this.#place()};`]);
      case 4:
        return dice.of([
          `at = &list[${dice.roll(4)}];`,
          "t = *p;",
          "p = p == &s ? &t : &s;",
          `${this.#place()} ${dice.of(["<<=", ">>="])} ${dice.roll(5)};`,
        ]);
      case 5:
        return `if (${this.#expression(3)}) ${this.#block(depth)}`;
      case 6:
        return `if (${this.#expression(2)}) ${this.#block(depth)} else ${this.#block(depth)}`;
      case 7: {
        const i = `i${this.#nLoops++}`;
        const end = dice.of(["", `if (${this.#expression(2)}) break;`, `if (${i} == 2) continue;`]);
        return `for (int ${i} = 0; ${i} < ${1 + dice.roll(5)}; ${i}++) { ${end} ${this.#block(depth)} }`;
      }
      case 8: {
        const i = `i${this.#nLoops++}`;
        return `{ int ${i} = ${dice.roll(5)}; do ${this.#block(depth)} while (${i}-- > 0); }`;
      }
      case 9: {
        const part = (label: string): string =>
          `${label}: ${this.#statement(depth + 1)} ${dice.of(["break;", "", "break;"])}`;
        return `switch ((${this.#expression(2)}) & 7) { ${["case 0", "case 1 ... 3", "default", "case 5"].map(part).join(" ")} }`;
      }
      case 10: {
        const label = `out${this.#nLoops++}`;
        return `if (${this.#expression(1)}) goto ${label}; ${this.#statement(depth + 1)} ${label}: ;`;
      }
      case 11:
        return `${this.#place()} = ({ int inner = ${this.#expression(2)}; inner ^ ${this.#expression(1)}; });`;
      default:
        if (this.#n === 0) return `${this.#place()} = ${this.#expression(4)};`;
        return `${this.#place()} = test_${dice.roll(this.#n)}(${this.#expression(2)}, ${this.#expression(2)});`;
    }
  }

  #expression(depth: number): string {
    const dice = this.#dice;
    if (depth === 0 || dice.roll(5) === 0) return this.#leaf();
    const one = (): string => this.#expression(depth - 1);
    switch (dice.roll(10)) {
      case 0:
        return `(${one()} ${dice.of(["+", "-", "*", "&", "|", "^"])} ${one()})`;
      case 1:
        return `(${one()} ${dice.of(["<", ">", "<=", ">=", "==", "!="])} ${one()})`;
      case 2:
        return `(${one()} ${dice.of(["/", "%"])} ((${one()} & 15) + 1))`;
      case 3:
        return `((${dice.of(["int", "unsigned int", "long long", "unsigned long"])})${one()} ${dice.of(["<<", ">>"])} (${one()} & 15))`;
      case 4:
        return `(${one()} ${dice.of(["&&", "||"])} ${one()})`;
      case 5:
        return `(${dice.of(["-", "~", "!"])} ${one()})`;
      case 6:
        return `((${dice.of(types)})${one()})`;
      case 7:
        return `(${one()} ? ${one()} : ${one()})`;
      case 8:
        return `(${one()}, ${one()})`;
      default:
        return this.#leaf();
    }
  }

  #leaf(): string {
    const dice = this.#dice;
    return dice.of([
      dice.of(this.#variables),
      dice.of(this.#variables),
      String(dice.roll(100)),
      dice.of(["-1", "0x80000000", "0xffffffffffffffffull", "65536", "255", "'a'", "1u", "7l"]),
      dice.of(["FIRST", "THIRD", "(int)sizeof(long)", "(int)sizeof(short)"]),
    ]);
  }
}
