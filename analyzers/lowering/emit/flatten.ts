/**
 * Control flow that enters a statement from outside (a case within a loop, a goto into a block, a
 * label within a switch) as a flat list of labels, conditional jumps and plain statements, for a
 * machine to run. Invariant: scopes are entered and left in the order of the text, which is all that
 * names of C depend on.
 */
import type { Expression, Place, Statement } from "../c/ast.js";
import { Unlowerable } from "./convert.js";

type Loop = Extract<Statement, { kind: "while" | "do" | "for" }>;
type Switch = Extract<Statement, { kind: "switch" }>;

/** Where `break` and `continue` lead in a statement that is flat. */
export interface Exits {
  readonly break: string;
  /** Undefined for a switch. */
  readonly continue: string | undefined;
}

export type Item =
  | { readonly kind: "statement"; readonly statement: Statement }
  | { readonly kind: "label"; readonly name: string }
  | { readonly kind: "enter" | "leave" }
  | { readonly kind: "open"; readonly exits: Exits }
  | { readonly kind: "close" };

/** Case ranges up to this length are written out. */
export const MAX_RANGE = 1024;

/** Labels by the statement list that has to be flattened for them; a body without braces stands for its list. */
export type FlatLists = ReadonlyMap<object, ReadonlySet<string>>;

/**
 * Finds labels that somebody jumps to from outside of their own list of statements, and the innermost
 * list that holds both.
 */
export function flatLists(body: Extract<Statement, { kind: "block" }>): FlatLists {
  const labels = new Map<
    string,
    { readonly lists: readonly object[]; readonly isInSwitch: boolean }
  >();
  const gotos: { readonly label: string; readonly lists: readonly object[] }[] = [];
  const walk = (node: object, lists: readonly object[], isInSwitch: boolean): void => {
    if (Array.isArray(node)) {
      for (const each of node)
        if (typeof each === "object" && each !== null) walk(each as object, lists, isInSwitch);
      return;
    }
    const statement = node as Statement;
    switch (statement.kind) {
      case "block":
        return walk(statement.statements, [...lists, statement.statements], false);
      case "label":
        labels.set(statement.name, { lists, isInSwitch });
        return walk(statement.statement, lists, isInSwitch);
      case "case":
      case "default":
        return walk(statement.statement, lists, isInSwitch);
      case "goto":
        gotos.push({ label: statement.label, lists });
        return;
      case "switch":
        walk(statement.value, lists, false);
        // The list of a switch is no list of its own: its cases are entered from outside.
        return walk(
          statement.body.kind === "block" ? statement.body.statements : statement.body,
          lists,
          true,
        );
      default:
        for (const [key, child] of Object.entries(node)) {
          if (key === "place" || typeof child !== "object" || child === null) continue;
          const isBody =
            (key === "body" || key === "whenTrue" || key === "whenFalse") &&
            isStatement(child as object) &&
            (child as Statement).kind !== "block";
          walk(child as object, isBody ? [...lists, child as object] : lists, false);
        }
    }
  };
  walk(body.statements, [body.statements], false);
  const flat = new Map<object, Set<string>>();
  for (const { label, lists } of gotos) {
    const target = labels.get(label);
    if (target === undefined) continue;
    const own = target.lists.at(-1) as object;
    if (!target.isInSwitch && lists.includes(own)) continue;
    const everywhere = gotos.filter((each) => each.label === label);
    const shared = target.lists
      .filter((list) => everywhere.every((each) => each.lists.includes(list)))
      .at(-1);
    if (shared === undefined) continue;
    flat.set(shared, (flat.get(shared) ?? new Set()).add(label));
  }
  return flat;
}

const statementKinds = new Set([
  "block",
  "declaration",
  "expression",
  "empty",
  "if",
  "while",
  "do",
  "for",
  "switch",
  "case",
  "default",
  "label",
  "goto",
  "break",
  "continue",
  "return",
  "asm",
]);

function isStatement(node: object): boolean {
  return "kind" in node && statementKinds.has(String(node.kind)) && !("operand" in node);
}

/** A switch that has cases within other statements, or ranges too long to write out. */
export function isHardSwitch(
  statement: Switch,
  isLongRange: (statement: Extract<Statement, { kind: "case" }>) => boolean,
): boolean {
  const { body } = statement;
  const own = casesOf(statement);
  if (own.some((each) => each.kind === "case" && each.last !== undefined && isLongRange(each)))
    return true;
  const list = body.kind === "block" ? body.statements : [body];
  const chained = new Set<Statement>();
  for (let each of list) {
    while (each.kind === "case" || each.kind === "default") {
      chained.add(each);
      each = each.statement;
    }
  }
  return (
    own.some((each) => !chained.has(each)) ||
    list.some(({ kind }) => kind === "declaration" || kind === "label") ||
    [...chained].some(
      (each) =>
        "statement" in each &&
        (each.statement.kind === "declaration" || each.statement.kind === "label"),
    )
  );
}

type Case = Extract<Statement, { kind: "case" | "default" }>;

/** The cases of this switch, wherever they stand. */
function casesOf(statement: Switch): Case[] {
  const found: Case[] = [];
  const walk = (each: Statement): void => {
    if (each.kind === "case" || each.kind === "default") found.push(each);
    for (const inner of childrenOf(each)) walk(inner);
  };
  walk(statement.body);
  return found;
}

/** The statements that a statement is made of; a switch keeps its own to itself. */
function childrenOf(statement: Statement): readonly Statement[] {
  switch (statement.kind) {
    case "block":
      return statement.statements;
    case "if":
      return statement.whenFalse === undefined
        ? [statement.whenTrue]
        : [statement.whenTrue, statement.whenFalse];
    case "while":
    case "do":
    case "for":
      return [statement.body];
    case "case":
    case "default":
    case "label":
      return [statement.statement];
    default:
      return [];
  }
}

export class Flattener {
  readonly items: Item[] = [];
  readonly #labels: ReadonlySet<string>;
  readonly #cases = new Map<Statement, string>();
  readonly #forced: ReadonlySet<Statement>;
  readonly #isLongRange: (statement: Extract<Statement, { kind: "case" }>) => boolean;
  #nLabels = 0;

  /** @param forced statements to flatten whatever labels they hold */
  constructor(
    labels: ReadonlySet<string>,
    forced: ReadonlySet<Statement>,
    isLongRange: (statement: Extract<Statement, { kind: "case" }>) => boolean,
  ) {
    this.#labels = labels;
    this.#forced = forced;
    this.#isLongRange = isLongRange;
  }

  add(statement: Statement): void {
    if (statement.kind === "label") {
      this.#label(statement.name);
      this.add(statement.statement);
    } else if (statement.kind === "case" || statement.kind === "default") {
      const name = this.#cases.get(statement);
      if (name === undefined) throw new Unlowerable("a case label outside of its switch");
      this.#label(name);
      this.add(statement.statement);
    } else if (!this.#isEntered(statement)) this.items.push({ kind: "statement", statement });
    else this.#open(statement);
  }

  #open(statement: Statement): void {
    switch (statement.kind) {
      case "block":
        return this.#scoped(() => statement.statements.forEach((each) => this.add(each)));
      case "if": {
        const { whenFalse, place } = statement;
        const [otherwise, end] = [this.#fresh("else"), this.#fresh("end")];
        this.#jumpUnless(statement.condition, whenFalse === undefined ? end : otherwise, place);
        this.#scoped(() => this.add(statement.whenTrue));
        if (whenFalse !== undefined) {
          this.#jump(end, place);
          this.#label(otherwise);
          this.#scoped(() => this.add(whenFalse));
        }
        return this.#label(end);
      }
      case "while":
      case "do":
      case "for":
        return this.#loop(statement);
      case "switch":
        return this.#switch(statement);
      default:
        throw new Unlowerable("a label within a statement that has none");
    }
  }

  #loop(statement: Loop): void {
    const { place } = statement;
    const [top, next, end] = [this.#fresh("loop"), this.#fresh("next"), this.#fresh("end")];
    this.#scoped(() => {
      if (statement.kind === "for" && statement.start !== undefined) {
        const { start } = statement;
        this.items.push({
          kind: "statement",
          statement:
            start.kind === "declaration" ? start : { kind: "expression", expression: start, place },
        });
      }
      this.#label(top);
      if (statement.kind !== "do" && statement.condition !== undefined)
        this.#jumpUnless(statement.condition, end, place);
      this.#framed({ break: end, continue: next }, () =>
        this.#scoped(() => this.add(statement.body)),
      );
      this.#label(next);
      if (statement.kind === "for" && statement.step !== undefined)
        this.items.push({
          kind: "statement",
          statement: { kind: "expression", expression: statement.step, place },
        });
      if (statement.kind === "do") this.#jumpUnless(statement.condition, end, place);
      this.#jump(top, place);
      this.#label(end);
    });
  }

  #switch(statement: Switch): void {
    const { place, value } = statement;
    const end = this.#fresh("end");
    const own = casesOf(statement);
    for (const each of own) this.#cases.set(each, this.#fresh("case"));
    const gotos: Statement[] = [];
    let rest: Statement = { kind: "goto", label: end, place };
    for (const each of own) {
      const jump: Statement = {
        kind: "goto",
        label: this.#cases.get(each) as string,
        place: each.place,
      };
      if (each.kind === "default") rest = jump;
      else gotos.push({ ...each, statement: jump });
    }
    const isLong = (each: Statement): boolean =>
      each.kind === "case" && each.last !== undefined && this.#isLongRange(each);
    const dispatch: Statement[] = [
      ...gotos.filter((each) => !isLong(each)),
      { kind: "default", statement: rest, place },
    ];
    if (gotos.some(isLong))
      this.#scoped(() => this.#ranges(value, gotos.filter(isLong), dispatch, place));
    else
      this.items.push({
        kind: "statement",
        statement: {
          kind: "switch",
          value,
          body: { kind: "block", statements: dispatch, place },
          place,
        },
      });
    this.#framed({ break: end, continue: undefined }, () =>
      this.#scoped(() => this.add(statement.body)),
    );
    this.#label(end);
  }

  /** Long ranges are comparisons of a copy of the value, which no name of C can hide. */
  #ranges(
    value: Expression,
    ranges: readonly Statement[],
    dispatch: readonly Statement[],
    place: Place,
  ): void {
    const name: Expression = { kind: "name", name: "switch value", place };
    const zero: Expression = { kind: "number", text: "0", place };
    const promoted: Expression = { kind: "binary", operator: "+", left: value, right: zero, place };
    const type = { kind: "typeof", operand: promoted } as const;
    this.items.push({
      kind: "statement",
      statement: {
        kind: "declaration",
        storage: "",
        base: type,
        place,
        declarators: [
          {
            name: "switch value",
            type,
            initializer: { kind: "value", value: promoted, place },
            cleanup: "",
            isAuto: false,
            place,
          },
        ],
      },
    });
    for (const each of ranges) {
      if (each.kind !== "case" || each.last === undefined) continue;
      const as = (of: Expression): Expression => ({
        kind: "cast",
        type: { kind: "type-name", type, place },
        operand: of,
        place,
      });
      const condition: Expression = {
        kind: "binary",
        operator: "&&",
        place,
        left: { kind: "binary", operator: ">=", left: name, right: as(each.value), place },
        right: { kind: "binary", operator: "<=", left: name, right: as(each.last), place },
      };
      this.items.push({
        kind: "statement",
        statement: { kind: "if", condition, whenTrue: each.statement, whenFalse: undefined, place },
      });
    }
    this.items.push({
      kind: "statement",
      statement: {
        kind: "switch",
        value: name,
        body: { kind: "block", statements: dispatch, place },
        place,
      },
    });
  }

  /** Whether control comes into the statement other than by its beginning. */
  #isEntered(statement: Statement): boolean {
    if (this.#forced.has(statement)) return true;
    const walk = (each: Statement): boolean => {
      if (each.kind === "label" && this.#labels.has(each.name)) return true;
      if (this.#cases.has(each)) return true;
      return (each.kind === "switch" ? [each.body] : childrenOf(each)).some(walk);
    };
    return walk(statement);
  }

  #scoped(body: () => void): void {
    this.items.push({ kind: "enter" });
    body();
    this.items.push({ kind: "leave" });
  }

  #framed(exits: Exits, body: () => void): void {
    this.items.push({ kind: "open", exits });
    body();
    this.items.push({ kind: "close" });
  }

  #label(name: string): void {
    this.items.push({ kind: "label", name });
  }

  #jump(label: string, place: Place): void {
    this.items.push({ kind: "statement", statement: { kind: "goto", label, place } });
  }

  #jumpUnless(condition: Expression, label: string, place: Place): void {
    this.items.push({
      kind: "statement",
      statement: {
        kind: "if",
        condition: { kind: "unary", operator: "!", operand: condition, place },
        whenTrue: { kind: "goto", label, place },
        whenFalse: undefined,
        place,
      },
    });
  }

  /** No name of C begins with a digit. */
  #fresh(hint: string): string {
    return `${++this.#nLabels}${hint}`;
  }
}
