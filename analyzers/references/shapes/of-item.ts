/** The form of a name that an item at file scope declares or defines. */
import type { Item } from "../../syntax/structure.js";
import type { Reader } from "./reader.js";
import { MAX_STEPS, type Shape } from "./shape.js";

export function shapeOfItem(reader: Reader, item: Item, position: number): Shape | undefined {
  const { source } = reader;
  const { structure } = source;
  if (item.kind === "type") return { form: "tag-definition", linkage: "static" };
  const isCallee =
    structure.punctuator(position + 1) === "(" || structure.punctuator(position + 1) === ")";
  if (item.kind === "function")
    return { form: "definition", linkage: item.isStatic ? "static" : linkageOf(reader, item) };
  if (item.kind === "declaration" && isCallee && item.parametersOpen >= 0) {
    if (position === item.first) return undefined;
    if (item.isTypedef) return { form: "typedef-definition", linkage: "static" };
    return { form: "declaration", linkage: item.isStatic ? "static" : linkageOf(reader, item) };
  }
  if (position === item.first) return undefined;
  return shapeOfFileScope(reader, item, position);
}

/** A definition that another one with the name takes the place of, or not. */
function linkageOf(reader: Reader, item: Item): "weak" | "external" {
  const { source } = reader;
  const { structure } = source;
  for (let at = item.first; structure.itemOf[at] === structure.itemOf[item.first]; at++) {
    source.steps.take(1);
    if (at === item.bodyOpen || at - item.first > MAX_STEPS) break;
    if (structure.isWord(at) && isWeak(reader, structure.text(at))) return "weak";
  }
  return "external";
}

/** `__weak`, `__attribute__((weak))`, or a macro of the file that is one of them. */
function isWeak(reader: Reader, word: string): boolean {
  const { source } = reader;
  if (weak.has(word)) return true;
  return (reader.macros.get(word) ?? []).some((macro) => {
    for (let token = macro.bodyToken; token < macro.endToken; token++)
      if (weak.has(source.tokenText(token))) return true;
    return false;
  });
}

const weak: ReadonlySet<string> = new Set(["__weak", "weak", "__weak__"]);

export function shapeOfFileScope(reader: Reader, item: Item, position: number): Shape {
  if (item.isTypedef) return { form: "typedef-definition", linkage: "static" };
  // `static fn_t name;` defines nothing where the type is one of functions.
  const mayBeFunction = item.isStatic && !reader.objects.isObject(position);
  const isDeclaration = item.kind === "declaration" && (item.isExtern || mayBeFunction);
  return {
    form: isDeclaration ? "declaration" : "definition",
    linkage: item.isStatic ? "static" : "external",
  };
}
