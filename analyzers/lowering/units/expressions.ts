/**
 * What the expressions of a program count, and what is wrong with them. Invariant: what is not understood
 * is open, and its parts are looked at all the same.
 */
import type { TypeScript } from "../compiler.js";
import * as arithmetic from "./arithmetic.js";
import type { Complaint } from "./complaint.js";
import { type Facts, parameterOf, type State } from "./frames.js";
import type { Signatures } from "./signatures.js";
import {
  inBytes,
  isLittle,
  joined,
  type Known,
  known,
  LITERAL,
  OPEN,
  open,
  unitOf,
  unset,
} from "./unit.js";

/** What a walk has to know of the program around. */
export interface Surroundings {
  readonly ts: typeof TypeScript;
  readonly checker: TypeScript.TypeChecker;
  readonly signatures: Signatures;
  readonly facts: Facts;
  readonly functions: ReadonlyMap<string, OwnFunction>;
  /** What has been spent of what a program may cost. */
  readonly fuel: { left: number };
  /** Whether an address has more bits than an int, so that it is cut to become one. */
  readonly isWide: boolean;
  complain(node: TypeScript.Node, complaint: Complaint): void;
}

/** A function of the program. */
export interface OwnFunction {
  readonly name: string;
  readonly node: TypeScript.FunctionDeclaration;
  /** What its parameters are declared to count. */
  readonly parameters: readonly Known[];
  readonly result: Known;
}

/** Variables of a function by name. */
export interface Variables {
  readonly own: ReadonlySet<string>;
  /** Those that pointers lead to. */
  readonly cells: ReadonlySet<string>;
  /** Those whose pointer is kept somewhere, so that they change unseen. */
  readonly escaped: ReadonlySet<string>;
}

type Binary = (a: Known, b: Known, complain: arithmetic.Complain) => Known;

const binaries: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ["add", arithmetic.sum],
  ["+", arithmetic.sum],
  ["sub", arithmetic.difference],
  ["-", arithmetic.difference],
  ["mul", arithmetic.product],
  ["imul", arithmetic.product],
  ["*", arithmetic.product],
  ["div", arithmetic.quotient],
  ["idiv", arithmetic.quotient],
  ["mod", arithmetic.rest],
  ["imod", arithmetic.rest],
  ["and", (a, b, complain) => arithmetic.combined(a, b, "and", complain)],
  ["&", (a, b, complain) => arithmetic.combined(a, b, "and", complain)],
  ["or", (a, b, complain) => arithmetic.combined(a, b, "or", complain)],
  ["|", (a, b, complain) => arithmetic.combined(a, b, "or", complain)],
  ["xor", (a, b, complain) => arithmetic.combined(a, b, "xor", complain)],
  ["^", (a, b, complain) => arithmetic.combined(a, b, "xor", complain)],
]);

const comparing = /^(?:<=?|>=?|[!=]==)$/;
/** The value that went in comes out. */
const same = new Set([
  "word",
  "ulong",
  "u64",
  "s64",
  "cell",
  "unerased",
  "saw",
  "low_bits",
  "held",
]);

export abstract class Expressions {
  readonly ts: typeof TypeScript;
  readonly around: Surroundings;
  /** Undefined where no way goes on. */
  state: State = new Map();
  returned: Known = unset;
  /** What variables are declared to count. */
  readonly #declared = new Map<string, Known>();
  readonly #own: OwnFunction | undefined;
  readonly #variables: Variables;

  constructor(around: Surroundings, own: OwnFunction | undefined, variables: Variables) {
    this.ts = around.ts;
    this.around = around;
    this.#own = own;
    this.#variables = variables;
  }

  abstract all(statements: readonly TypeScript.Statement[]): void;

  /** A parameter. */
  enter(name: string, declared: Known, value: Known): void {
    this.#declared.set(name, declared);
    this.state?.set(name, value.units === 0 ? open : value);
  }

  /** What is behind pointers is left to whoever called. */
  leave(): void {
    const summary = this.#own && this.around.facts.summaries.get(this.#own.name);
    this.#own?.node.parameters.forEach(({ name, type }, index) => {
      if (summary === undefined || !(type?.getText() ?? "").startsWith("Ref<")) return;
      const value = this.state?.get(name.getText()) ?? unset;
      this.around.facts.leave(summary.left, index, value);
    });
    this.state = undefined;
  }

  spend(): boolean {
    return this.around.fuel.left-- > 0;
  }

  declare({ name, type, initializer }: TypeScript.VariableDeclaration): void {
    const identifier = name.getText();
    const value = initializer === undefined ? unset : this.evaluate(initializer);
    this.#declared.set(identifier, unitOf(type?.getText()));
    this.#assign(name, identifier, value);
  }

  #assign(node: TypeScript.Node, identifier: string, value: Known): void {
    const declared = this.#declared.get(identifier) ?? open;
    this.#given(node, value, declared);
    if (!this.#variables.own.has(identifier)) {
      this.around.facts.give(identifier, node, value);
      return;
    }
    const isUntold = (value.units & ~(OPEN | LITERAL)) === 0 && (declared.units & OPEN) === 0;
    if (this.#variables.escaped.has(identifier)) this.state?.set(identifier, open);
    else this.state?.set(identifier, isUntold ? declared : value);
  }

  #given(node: TypeScript.Node, value: Known, wanted: Known): void {
    arithmetic.given(value, wanted, (complaint) => this.around.complain(node, complaint));
  }

  evaluate(node: TypeScript.Expression): Known {
    const { ts } = this;
    if (!this.spend()) return open;
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
      return this.evaluate(node.expression);
    if (ts.isNumericLiteral(node)) return { units: LITERAL, literal: Number(node.text) };
    if (ts.isBigIntLiteral(node)) return known(LITERAL);
    if (ts.isIdentifier(node)) return this.#named(node.text);
    if (ts.isPropertyAccessExpression(node)) return this.#member(node);
    if (ts.isBinaryExpression(node)) return this.#binary(node);
    if (ts.isCallExpression(node)) return this.#call(node);
    if (ts.isConditionalExpression(node)) {
      this.evaluate(node.condition);
      return joined(this.evaluate(node.whenTrue), this.evaluate(node.whenFalse));
    }
    if (ts.isPrefixUnaryExpression(node)) {
      const inner = this.evaluate(node.operand);
      if (node.operator === ts.SyntaxKind.MinusToken) return arithmetic.negated(inner);
      return node.operator === ts.SyntaxKind.TildeToken ? arithmetic.complement(inner) : open;
    }
    if (ts.isElementAccessExpression(node)) {
      this.evaluate(node.argumentExpression);
      return ts.isIdentifier(node.expression) ? this.#named(node.expression.text) : open;
    }
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return open;
    node.forEachChild((child) => {
      if (ts.isExpression(child)) this.evaluate(child);
    });
    return open;
  }

  #named(name: string): Known {
    if (name === "UNWRITTEN") return unset;
    const own = this.state?.get(name);
    if (own !== undefined) return own.units === 0 ? open : own;
    const constant = this.around.signatures.constants.get(name);
    if (constant !== undefined) return constant;
    const value = this.#variables.own.has(name) ? open : this.around.facts.kept(name);
    return value.units === 0 ? open : value;
  }

  /** `.v` of a pointer, or a member of a struct. */
  #member(node: TypeScript.PropertyAccessExpression): Known {
    const { ts } = this;
    if (node.name.text === "v")
      return ts.isIdentifier(node.expression)
        ? this.#named(node.expression.text)
        : this.evaluate(node.expression);
    this.evaluate(node.expression);
    const place = this.#placeOf(node);
    if (typeof place !== "string") return place;
    const value = this.around.facts.kept(place);
    return value.units === 0 ? open : value;
  }

  /** What a member of the model is declared to count, or what a member of the tree's is known by. */
  #placeOf(node: TypeScript.PropertyAccessExpression): Known | string {
    const { ts, around } = this;
    const declaration = around.checker.getSymbolAtLocation(node.name)?.declarations?.[0];
    if (declaration === undefined) return open;
    const holder = declaration.parent;
    const type =
      ts.isPropertyDeclaration(declaration) || ts.isGetAccessorDeclaration(declaration)
        ? declaration.type?.getText()
        : undefined;
    const unit = unitOf(type);
    const isModels = declaration.getSourceFile().fileName.startsWith("/model/");
    if (isModels || (unit.units & OPEN) === 0) return unit;
    return ts.isClassDeclaration(holder) ? `${holder.name?.text ?? ""}.${node.name.text}` : open;
  }

  #binary(node: TypeScript.BinaryExpression): Known {
    const { ts } = this;
    const operator = ts.tokenToString(node.operatorToken.kind) ?? "";
    if (operator === "=") return this.#stored(node);
    const left = this.evaluate(node.left);
    if (operator === "&&" || operator === "||") {
      const before = this.state === undefined ? undefined : new Map(this.state);
      this.evaluate(node.right);
      for (const [name, value] of before ?? [])
        this.state?.set(name, joined(value, this.state.get(name) ?? unset));
      return open;
    }
    const right = this.evaluate(node.right);
    if (operator === ",") return right;
    const complain = (complaint: Complaint): void => this.around.complain(node, complaint);
    if (comparing.test(operator)) {
      arithmetic.compared(left, right, /===?/.test(operator) && operator.length === 3, complain);
      return open;
    }
    if (operator === "<<") return arithmetic.shifted(left, right, "shifted up", true, complain);
    if (operator === ">>" || operator === ">>>")
      return arithmetic.shifted(left, right, "shifted down", true, complain);
    return binaries.get(operator)?.(left, right, complain) ?? open;
  }

  #stored(node: TypeScript.BinaryExpression): Known {
    const { ts, around } = this;
    const { left } = node;
    const value = this.evaluate(node.right);
    if (ts.isIdentifier(left)) this.#assign(node, left.text, value);
    else if (ts.isElementAccessExpression(left)) {
      this.evaluate(left.argumentExpression);
      if (ts.isIdentifier(left.expression)) {
        const name = left.expression.text;
        this.#assign(node, name, joined(this.state?.get(name) ?? unset, value));
      }
    } else if (ts.isPropertyAccessExpression(left)) {
      if (left.name.text === "v") {
        if (ts.isIdentifier(left.expression)) this.#assign(node, left.expression.text, value);
        else this.#given(node, value, this.evaluate(left.expression));
      } else {
        this.evaluate(left.expression);
        const place = this.#placeOf(left);
        if (typeof place === "string") around.facts.give(place, node, value);
        else this.#given(node, value, place);
      }
    }
    return value;
  }

  #call(node: TypeScript.CallExpression): Known {
    const { ts, around } = this;
    let callee: TypeScript.Expression = node.expression;
    while (ts.isParenthesizedExpression(callee)) callee = callee.expression;
    if (ts.isArrowFunction(callee)) return this.#atOnce(callee, node.arguments);
    const args = node.arguments.map((arg) => this.evaluate(arg));
    if (!ts.isIdentifier(callee)) {
      this.evaluate(callee);
      this.#forget(node.arguments);
      return open;
    }
    const { text } = callee;
    const complain = (complaint: Complaint): void => around.complain(node, complaint);
    const computed = this.#computed(text, node, args, complain);
    if (computed !== undefined) return computed;
    const own = around.functions.get(text);
    if (own !== undefined) return this.#calledOwn(own, node, args);
    const signature = around.signatures.functions.get(text);
    args.forEach((arg, index) => {
      const wanted = signature?.parameters[index]?.unit ?? open;
      this.#given(node.arguments[index] ?? node, arg, wanted);
    });
    this.#forget(node.arguments);
    return signature?.result ?? open;
  }

  /** C itself: what is computed and converted. */
  #computed(
    name: string,
    node: TypeScript.CallExpression,
    args: readonly Known[],
    complain: arithmetic.Complain,
  ): Known | undefined {
    const [a = open, b = open] = args;
    const { isWide } = this.around;
    const isShift = /^(shl|shr)(?:_(int|u32|s64|u64))?$/.exec(name);
    if (isShift !== null) {
      const isInt = isWide && (isShift[2] === "int" || isShift[2] === "u32");
      return arithmetic.shifted(
        a,
        b,
        isShift[1] === "shl" ? "shifted up" : "shifted down",
        isInt,
        complain,
      );
    }
    const base = name.replace(/_(?:u32|s64|u64)$/, "");
    const binary = binaries.get(base);
    if (binary !== undefined) return binary(a, b, complain);
    if (base === "neg") return arithmetic.negated(a);
    if (base === "not") {
      const result = arithmetic.complement(a);
      return isWide && name === "not_u32" ? { ...result, isCut: true } : result;
    }
    if (name === "narrow") {
      arithmetic.narrowed(a, complain);
      return isLittle(a) ? a : known(a.units & inBytes ? OPEN : a.units);
    }
    if (name === "s32" || name === "u32") {
      const isLost =
        isWide && (a.units & inBytes) !== 0 && !isLittle(a) && !this.#isInt(node.arguments[0]);
      return isLost ? { ...a, isCut: true } : a;
    }
    if (name === "element") return a;
    if (name === "field") return this.#pointee(node);
    return same.has(name) ? a : undefined;
  }

  /** Arithmetic of JavaScript's own is that of ints. */
  #isInt(node: TypeScript.Expression | undefined): boolean {
    return node !== undefined && this.ts.isBinaryExpression(node);
  }

  /** What is behind a pointer to a member. */
  #pointee({ arguments: [object, key] }: TypeScript.CallExpression): Known {
    const { ts, around } = this;
    if (object === undefined || key === undefined || !ts.isStringLiteral(key)) return open;
    const symbol = around.checker.getTypeAtLocation(object).getProperty(key.text);
    const declaration = symbol?.declarations?.[0];
    const type =
      declaration !== undefined &&
      (ts.isPropertyDeclaration(declaration) || ts.isGetAccessorDeclaration(declaration))
        ? declaration.type?.getText()
        : undefined;
    return unitOf(type);
  }

  #calledOwn(own: OwnFunction, node: TypeScript.CallExpression, args: readonly Known[]): Known {
    const { facts } = this.around;
    const summary = facts.summaries.get(own.name);
    args.forEach((arg, index) => {
      const wanted = own.parameters[index] ?? open;
      this.#given(node.arguments[index] ?? node, arg, wanted);
      if (summary === undefined) return;
      facts.give(parameterOf(own.name, index), node, arg);
      const passed = node.arguments[index];
      const isPointer = (own.node.parameters[index]?.type?.getText() ?? "").startsWith("Ref<");
      if (passed === undefined || !isPointer || !this.ts.isIdentifier(passed)) return;
      const left = summary.left[index] ?? unset;
      if (left.units !== 0 && this.#variables.own.has(passed.text))
        this.state?.set(passed.text, left);
    });
    if ((own.result.units & OPEN) === 0) return own.result;
    const result = summary?.result ?? unset;
    return result.units === 0 || result.units === LITERAL ? open : result;
  }

  /** What somebody else has a pointer to may be anything afterwards. */
  #forget(args: readonly TypeScript.Expression[]): void {
    for (const arg of args) {
      if (!this.ts.isIdentifier(arg) || !this.#variables.cells.has(arg.text)) continue;
      this.state?.set(arg.text, open);
    }
  }

  /** A function that is called where it is written. */
  #atOnce(callee: TypeScript.ArrowFunction, args: readonly TypeScript.Expression[]): Known {
    const { ts } = this;
    callee.parameters.forEach(({ name }, index) => {
      const arg = args[index];
      this.state?.set(name.getText(), arg === undefined ? open : this.evaluate(arg));
    });
    if (!ts.isBlock(callee.body)) return this.evaluate(callee.body);
    const [outer, before] = [
      this.returned,
      this.state === undefined ? undefined : new Map(this.state),
    ];
    this.returned = unset;
    this.all(callee.body.statements);
    const result = this.returned;
    this.returned = outer;
    this.state ??= before;
    return result.units === 0 ? open : result;
  }
}
