/**
 * An expression as C text again, on one line, for people: what a branch would need. Invariant: nothing
 * is decided by it, so what is long or rare may be cut to an ellipsis.
 */
import type { Expression, TypeName, TypeSyntax } from "./ast.js";

const maxLength = 80;

export function spellExpression(expression: Expression): string {
  const text = spell(expression);
  return text.length > maxLength ? `${text.slice(0, maxLength - 3)}...` : text;
}

/** The opposite: `!x`, or what is negated already without its `!`. */
export function spellOpposite(expression: Expression): string {
  if (expression.kind === "unary" && expression.operator === "!")
    return spellExpression(expression.operand);
  return `!${inParentheses(expression)}`;
}

/** As an operand, with parentheses unless it is one thing. */
function inParentheses(expression: Expression): string {
  const text = spell(expression);
  const isOne = /^(?:name|number|character|call|member|index)$/.test(expression.kind);
  return isOne ? text : `(${text})`;
}

function spell(expression: Expression): string {
  switch (expression.kind) {
    case "number":
    case "character":
      return expression.text;
    case "string":
      return expression.texts.join(" ");
    case "name":
      return expression.name;
    case "unary":
      return `${expression.operator}${inParentheses(expression.operand)}`;
    case "postfix":
      return `${inParentheses(expression.operand)}${expression.operator}`;
    case "binary":
      return `${inParentheses(expression.left)} ${expression.operator} ${inParentheses(expression.right)}`;
    case "assignment":
      return `${spell(expression.left)} ${expression.operator}= ${spell(expression.right)}`;
    case "conditional":
      return `${inParentheses(expression.condition)} ? ${expression.whenTrue === undefined ? "" : `${spell(expression.whenTrue)} `}: ${spell(expression.whenFalse)}`;
    case "comma":
      return `${spell(expression.left)}, ${spell(expression.right)}`;
    case "call":
      return `${inParentheses(expression.callee)}(${expression.args.map(argument).join(", ")})`;
    case "member":
      return `${inParentheses(expression.object)}${expression.isArrow ? "->" : "."}${expression.name}`;
    case "index":
      return `${inParentheses(expression.object)}[${spell(expression.index)}]`;
    case "cast":
      return `(${typeText(expression.type.type)})${inParentheses(expression.operand)}`;
    case "sizeof":
      return `sizeof(${argument(expression.operand)})`;
    default:
      return "...";
  }
}

function argument(of: Expression | TypeName): string {
  return of.kind === "type-name" ? typeText(of.type) : spell(of);
}

function typeText(type: TypeSyntax): string {
  switch (type.kind) {
    case "words":
      return type.words.join(" ");
    case "named":
      return type.name;
    case "tag":
      return `${type.tag} ${type.name}`;
    case "pointer":
      return `${typeText(type.to)} *`;
    default:
      return "...";
  }
}
