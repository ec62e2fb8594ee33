/**
 * Errors of the language that stop a program: it runs in a context of its own, whose errors are of no
 * class of ours, and the engine says in words alone what they are. Invariant: nobody else reads those.
 */

/** A stack that overflowed; a pointer to nothing, and the member that was asked of it if that is known. */
export type Thrown =
  | { readonly kind: "stack" }
  | { readonly kind: "null"; readonly member: string | undefined }
  | { readonly kind: "other"; readonly message: string };

export function thrownOf(error: unknown): Thrown {
  if (typeof error !== "object" || error === null || !("name" in error) || !("message" in error))
    return { kind: "other", message: "something was thrown" };
  const [name, message] = [String(error.name), String(error.message)];
  if (name === "RangeError" && message.includes("call stack")) return { kind: "stack" };
  if (name === "TypeError" && /null|undefined|not a function/.test(message)) {
    // Members of a tree's own structs begin with a dollar in the program.
    const member = /\((?:reading|setting) '\$?(\w+)'\)/.exec(message)?.[1];
    return { kind: "null", member };
  }
  return { kind: "other", message };
}
