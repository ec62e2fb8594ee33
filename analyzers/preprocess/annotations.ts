/**
 * Annotations of declarations where a tree does not define them, as in a tree of a few files: they
 * mean nothing to what a function computes, so they expand to nothing. What the compiler itself
 * reads (`__attribute__`, `inline`, `asm`) is none.
 */
import { isAttributeMacro } from "../syntax/attributes.js";
import { objectMacro, type Macro } from "./macro.js";
import { tokensOfText } from "./predefined.js";

/** Attributes in the compiler's own spelling, such as `__section__`, and assertions, are left alone as well. */
const ofTheCompiler =
  /^(?:\w+__|__compiletime_assert\w*|__attribute(?:__)?|__declspec|_Alignas|__inline(?:__)?|inline|__asm(?:__)?|asm|__const|__alignof__)$/;

/** Annotations that are written with arguments. */
const withArguments =
  /^__(?:printf|scanf|aligned|section|alloc_size|realloc_size|assume_aligned|malloc|acquires?|releases?|must_hold|cond_|context_unsafe|guarded_by|pt_guarded_by|counted_by|sized_by|diagnose_as|no_sanitize|no_kasan|no_kcsan|no_kmsan|compiletime_|nonnull|alias|copy|diag_|section_|flush$)/;
/** Begins like the ones above and is written without. */
const withoutArguments =
  /^__(?:malloc|no_sanitize_address|no_kasan\w*|no_kcsan\w*|no_kmsan\w*|no_sanitize_memory)$/;

/** Of sparse, for types that must not be mixed; include/uapi/linux/types.h has them. */
const ofSparse: ReadonlySet<string> = new Set(["__bitwise", "__nocast"]);

const made = new Map<string, Macro | undefined>();

/** The empty macro that an undefined annotation is, or undefined for any other name. */
export function annotationMacro(name: string): Macro | undefined {
  if (!made.has(name)) made.set(name, make(name));
  return made.get(name);
}

function make(name: string): Macro | undefined {
  if (name === "fallthrough") return objectMacro(name, tokensOfText("", "do {} while (0)"));
  if (ofSparse.has(name)) return objectMacro(name, []);
  if (!isAttributeMacro(name) || ofTheCompiler.test(name)) return undefined;
  const empty = objectMacro(name, []);
  if (!withArguments.test(name) || withoutArguments.test(name)) return empty;
  return { ...empty, isFunctionLike: true, isVariadic: true, parameters: ["__VA_ARGS__"] };
}
