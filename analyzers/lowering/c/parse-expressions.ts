/** Expressions by precedence. Invariant: the tree associates as C does. */
import type {
  BinaryOperator,
  Block,
  Expression,
  Initializer,
  TypeName,
  UnaryOperator,
} from "./ast.js";
import { startsTypeName, typeName, type Grammar } from "./parse-types.js";

export interface ExpressionGrammar extends Grammar {
  block(): Block;
  /** Counts how deep the reading is. @throws Misread where it is too deep */
  deeper<T>(read: () => T): T;
}

/** Operators in a row: each is one level of the tree. */
const LONGEST_CHAIN = 400;

const precedence: Readonly<Record<string, number>> = {
  "*": 10,
  "/": 10,
  "%": 10,
  "+": 9,
  "-": 9,
  "<<": 8,
  ">>": 8,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "==": 6,
  "!=": 6,
  "&": 5,
  "^": 4,
  "|": 3,
  "&&": 2,
  "||": 1,
};
const assignments = new Set(["=", "+=", "-=", "*=", "/=", "%=", "<<=", ">>=", "&=", "^=", "|="]);
const unaries = new Set(["-", "+", "!", "~", "*", "&"]);

export function expression(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  let left = assignment(grammar);
  while (reader.is(",")) {
    const place = reader.place();
    reader.next();
    left = { kind: "comma", left, right: assignment(grammar), place };
  }
  return left;
}

export function assignment(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  const left = conditional(grammar);
  const token = reader.peek();
  if (token.kind !== "punctuator" || !assignments.has(token.text) || reader.isAtEnd) return left;
  const place = reader.place();
  reader.next();
  const operator = token.text.slice(0, -1) as BinaryOperator | "";
  return { kind: "assignment", operator, left, right: assignment(grammar), place };
}

function conditional(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  const condition = binary(grammar, 1);
  if (!reader.is("?")) return condition;
  const place = reader.place();
  reader.next();
  const whenTrue = reader.is(":") ? undefined : expression(grammar);
  reader.expect(":");
  return {
    kind: "conditional",
    condition,
    whenTrue,
    whenFalse: grammar.deeper(() => conditional(grammar)),
    place,
  };
}

function binary(grammar: ExpressionGrammar, lowest: number): Expression {
  const { reader } = grammar;
  let left = cast(grammar);
  for (let n = 0; ; n++) {
    if (n > LONGEST_CHAIN) throw reader.misread("fewer operators in a row");
    const token = reader.peek();
    const level =
      token.kind === "punctuator" && !reader.isAtEnd ? (precedence[token.text] ?? 0) : 0;
    if (level < lowest) return left;
    const place = reader.place();
    reader.next();
    left = {
      kind: "binary",
      operator: token.text as BinaryOperator,
      left,
      right: binary(grammar, level + 1),
      place,
    };
  }
}

function cast(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  if (!reader.is("(")) return unary(grammar);
  const start = reader.position;
  const place = reader.place();
  reader.next();
  if (!startsTypeName(grammar) && !isCastToUnknown(grammar)) {
    reader.rewind(start);
    return unary(grammar);
  }
  const type = typeName(grammar);
  reader.expect(")");
  if (!reader.is("{")) return { kind: "cast", type, operand: cast(grammar), place };
  return postfix(grammar, {
    kind: "compound-literal",
    type,
    initializer: initializer(grammar),
    place,
  });
}

/** `(x) y`: no expression in parentheses is followed by a name or a number. */
function isCastToUnknown({ reader, names }: Grammar): boolean {
  const [name, after] = [reader.peek(), reader.peek(2)];
  return (
    name.kind === "identifier" &&
    reader.is(")", 1) &&
    (after.kind === "identifier" || after.kind === "number") &&
    names.kindOf(name.text) === "unknown"
  );
}

function unary(grammar: ExpressionGrammar): Expression {
  return grammar.deeper(() => shallowUnary(grammar));
}

function shallowUnary(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  const place = reader.place();
  const token = reader.peek();
  if (token.kind === "punctuator" && !reader.isAtEnd) {
    if (reader.take("++")) return { kind: "unary", operator: "++", operand: unary(grammar), place };
    if (reader.take("--")) return { kind: "unary", operator: "--", operand: unary(grammar), place };
    if (reader.take("&&")) return { kind: "label-address", label: reader.identifier(), place };
    if (unaries.has(token.text)) {
      reader.next();
      return {
        kind: "unary",
        operator: token.text as UnaryOperator,
        operand: cast(grammar),
        place,
      };
    }
  }
  if (reader.take("__extension__")) return cast(grammar);
  if (token.kind === "identifier") {
    const isAlign = /^(_Alignof|__alignof__|__alignof|alignof)$/.test(token.text);
    if (isAlign || token.text === "sizeof") {
      reader.next();
      return { kind: "sizeof", operand: sizeofOperand(grammar), isAlign, place };
    }
    if (token.text === "_Generic") return generic(grammar);
  }
  return postfix(grammar, primary(grammar));
}

function sizeofOperand(grammar: ExpressionGrammar): Expression | TypeName {
  const { reader } = grammar;
  if (!reader.is("(")) return unary(grammar);
  const start = reader.position;
  reader.next();
  if (startsTypeName(grammar)) {
    const type = typeName(grammar);
    reader.expect(")");
    if (!reader.is("{")) return type;
  }
  reader.rewind(start);
  return unary(grammar);
}

function generic(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  const place = reader.place();
  reader.next();
  reader.expect("(");
  const control = assignment(grammar);
  const cases: { type: TypeName | undefined; value: Expression }[] = [];
  while (reader.take(",")) {
    const type = reader.take("default") ? undefined : typeName(grammar);
    reader.expect(":");
    cases.push({ type, value: assignment(grammar) });
  }
  reader.expect(")");
  return { kind: "generic", control, cases, place };
}

function primary(grammar: ExpressionGrammar): Expression {
  const { reader } = grammar;
  const place = reader.place();
  const token = reader.peek();
  if (reader.isAtEnd) throw reader.misread("an expression");
  if (token.kind === "number" || token.kind === "character") {
    reader.next();
    return { kind: token.kind, text: token.text, place };
  }
  if (token.kind === "string") {
    const texts: string[] = [];
    while (reader.peek().kind === "string" && !reader.isAtEnd) texts.push(reader.next().text);
    return { kind: "string", texts, place };
  }
  if (token.kind === "identifier") {
    reader.next();
    return { kind: "name", name: token.text, place };
  }
  if (!reader.take("(")) throw reader.misread("an expression");
  if (reader.is("{")) {
    const body = grammar.block();
    reader.expect(")");
    return { kind: "statement-expression", body, place };
  }
  const inner = grammar.deeper(() => expression(grammar));
  reader.expect(")");
  return inner;
}

function postfix(grammar: ExpressionGrammar, start: Expression): Expression {
  const { reader } = grammar;
  let left = start;
  for (let n = 0; ; n++) {
    if (n > LONGEST_CHAIN) throw reader.misread("fewer operators in a row");
    const place = reader.place();
    if (reader.isAtEnd) return left;
    if (reader.take("[")) {
      left = { kind: "index", object: left, index: expression(grammar), place };
      reader.expect("]");
    } else if (reader.is("("))
      left = { kind: "call", callee: left, args: callArguments(grammar), place: left.place };
    else if (reader.take("."))
      left = { kind: "member", object: left, name: reader.identifier(), isArrow: false, place };
    else if (reader.take("->"))
      left = { kind: "member", object: left, name: reader.identifier(), isArrow: true, place };
    else if (reader.take("++")) left = { kind: "postfix", operator: "++", operand: left, place };
    else if (reader.take("--")) left = { kind: "postfix", operator: "--", operand: left, place };
    else return left;
  }
}

/** Arguments of what only looks like a call (`container_of(p, struct s, m)`) may be types. */
function callArguments(grammar: ExpressionGrammar): (Expression | TypeName)[] {
  const { reader } = grammar;
  const args: (Expression | TypeName)[] = [];
  reader.expect("(");
  while (!reader.take(")")) {
    args.push(startsTypeName(grammar) ? typeName(grammar) : assignment(grammar));
    if (!reader.take(",") && !reader.is(")")) throw reader.misread("`,` or `)`");
  }
  return args;
}

export function initializer(grammar: ExpressionGrammar): Initializer {
  const { reader } = grammar;
  const place = reader.place();
  if (!reader.take("{")) return { kind: "value", value: assignment(grammar), place };
  const items: {
    designators: (
      | { kind: "field"; name: string }
      | { kind: "element"; index: Expression; last: Expression | undefined }
    )[];
    initializer: Initializer;
  }[] = [];
  while (!reader.take("}")) {
    const designators: (typeof items)[number]["designators"] = [];
    // The old GNU form is `name: value`.
    if (reader.peek().kind === "identifier" && reader.is(":", 1)) {
      designators.push({ kind: "field", name: reader.identifier() });
      reader.next();
    } else {
      for (;;) {
        if (reader.take(".")) designators.push({ kind: "field", name: reader.identifier() });
        else if (reader.take("[")) {
          const index = conditional(grammar);
          const last = reader.take("...") ? conditional(grammar) : undefined;
          reader.expect("]");
          designators.push({ kind: "element", index, last });
        } else break;
      }
      if (designators.length > 0) reader.expect("=");
    }
    items.push({ designators, initializer: initializer(grammar) });
    if (!reader.take(",") && !reader.is("}")) throw reader.misread("`,` or `}`");
  }
  return { kind: "list", items, place };
}
