/** How TypeScript writes types of C. */
import type { CType } from "../types/ctype.js";
import { isPlainLong } from "./expressions.js";

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
      if (type.bits === 64) return "bigint";
      return type.dimension === "pages"
        ? "Pages"
        : isPlainLong(type) && type.rank === 4
          ? "Word"
          : isPlainLong(type)
            ? "Word"
            : "number";
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
