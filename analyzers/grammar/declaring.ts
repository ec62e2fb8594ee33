/** What a declarator declares, and where that holds: climbing from the declared name to its declaration. */
import type { SyntaxNode } from "../syntax/parse.js";
import type { Steps } from "../syntax/steps.js";

/**
 * `perhaps`: an object, unless the type that it names is one of a function. `external`: with linkage,
 * so that it is no entity of its own.
 */
export type Declares = "object" | "function" | "external" | "perhaps" | "type";

export interface DeclaredName {
  readonly what: Declares;
  /** The node whose end is the end of the scope. */
  readonly scope: SyntaxNode;
  readonly isStatic: boolean;
}

const wrapping = new Set([
  "pointer_declarator",
  "array_declarator",
  "function_declarator",
  "parenthesized_declarator",
  "attributed_declarator",
  "init_declarator",
]);

/** Undefined where the name is not what the declaration around it declares. */
export function declaredName(node: SyntaxNode, steps: Steps): DeclaredName | undefined {
  let shape: "plain" | "object" | "function" = "plain";
  let at = node;
  for (let parent = at.parent; parent !== null; at = parent, parent = at.parent) {
    steps.take(1);
    const { type } = parent;
    if (wrapping.has(type)) {
      const own = parent.childForFieldName("declarator");
      if (own !== null && own.id !== at.id) return undefined;
      if (shape !== "plain") continue;
      if (type === "function_declarator") shape = "function";
      else if (type !== "parenthesized_declarator" && type !== "attributed_declarator")
        shape = "object";
      continue;
    }
    return endOf(parent, at, shape, steps);
  }
  return undefined;
}

function endOf(
  parent: SyntaxNode,
  at: SyntaxNode,
  shape: "plain" | "object" | "function",
  steps: Steps,
): DeclaredName | undefined {
  const isTyped = parent.childForFieldName("type")?.id !== at.id;
  switch (parent.type) {
    case "parameter_declaration":
      if (!isTyped) return undefined;
      return { what: "object", scope: parametersScope(parent, steps), isStatic: false };
    case "parameter_list":
      return { what: "object", scope: parametersScope(at, steps), isStatic: false };
    case "declaration": {
      if (!isTyped) return undefined;
      const { isStatic, isExtern } = storageOf(parent);
      const scope = blockOf(parent, steps);
      if (isExtern) return { what: "external", scope, isStatic };
      if (shape !== "plain") return { what: shape, scope, isStatic };
      const isNamed = parent.childForFieldName("type")?.type === "type_identifier";
      return { what: isNamed ? "perhaps" : "object", scope, isStatic };
    }
    case "function_definition":
      if (!isTyped) return undefined;
      return { what: "function", scope: blockOf(parent, steps), ...storageOf(parent) };
    case "enumerator":
      return { what: "object", scope: blockOf(parent, steps), isStatic: true };
    case "type_definition":
      if (!isTyped) return undefined;
      return { what: "type", scope: blockOf(parent, steps), isStatic: true };
    default:
      return undefined;
  }
}

function storageOf(declaration: SyntaxNode): { isStatic: boolean; isExtern: boolean } {
  let isStatic = false;
  let isExtern = false;
  for (const child of declaration.namedChildren) {
    if (child?.type !== "storage_class_specifier") continue;
    if (child.text === "static") isStatic = true;
    if (child.text === "extern") isExtern = true;
  }
  return { isStatic, isExtern };
}

/** Parameters of a function that is defined hold in its body, all others in their list. */
function parametersScope(node: SyntaxNode, steps: Steps): SyntaxNode {
  let list = node;
  while (list.type !== "parameter_list" && list.parent !== null) list = list.parent;
  let at = list.parent;
  let nLists = 0;
  for (; at !== null && at.type !== "function_definition"; at = at.parent) {
    steps.take(1);
    if (at.type === "function_declarator" && ++nLists > 1) return list;
    if (at.type !== "function_declarator" && !wrapping.has(at.type)) return list;
  }
  return at ?? list;
}

const blocks = new Set(["compound_statement", "for_statement", "function_definition"]);

function blockOf(declaration: SyntaxNode, steps: Steps): SyntaxNode {
  let at = declaration.parent ?? declaration;
  while (!blocks.has(at.type) && at.parent !== null) {
    steps.take(1);
    at = at.parent;
  }
  return at;
}
