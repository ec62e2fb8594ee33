/** How TypeScript writes types of C. */
import { isPlainLong, type CType, type IntegerType } from "../types/ctype.js";

/** How TypeScript writes a type of C. */
export function annotationOf(
  cx: { readonly program: { classOf(type: CType): string | undefined } },
  type: CType,
): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "bool":
      return "boolean";
    case "integer":
      return integerAnnotation(type);
    case "pointer":
      if (type.to.kind === "struct") return cx.program.classOf(type.to) ?? "object";
      if (type.to.kind === "void" || type.to.kind === "opaque") return "unknown";
      if (type.to.kind === "function") {
        const parameters = type.to.parameters.map(
          ({ type: each }, index) => `a${index}: ${annotationOf(cx, each)}`,
        );
        if (type.to.isVariadic) parameters.push("...rest: unknown[]");
        return `(${parameters.join(", ")}) => ${annotationOf(cx, type.to.result)}`;
      }
      return `Ref<${annotationOf(cx, type.to)}>`;
    case "array":
      return `${type.of.kind === "pointer" && type.of.to.kind === "function" ? `(${annotationOf(cx, type.of)})` : annotationOf(cx, type.of)}[]`;
    case "struct":
      return cx.program.classOf(type) ?? "object";
    default:
      return "unknown";
  }
}

/** What is wider than 32 bits may be a bigint. */
export function integerAnnotation(type: IntegerType): string {
  if (type.dimension !== undefined) return type.dimension === "pages" ? "Pages" : "Flags";
  if (isPlainLong(type)) return "Word";
  return type.bits === 64 ? "Integer" : "number";
}
