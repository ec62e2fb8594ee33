/**
 * What is evaluated only in kernels that check themselves: conditions of VM_WARN_ON() and its like,
 * assertions about locks, messages for debugging. Whoever checks nothing does not evaluate them at all,
 * so a condition that does something is done in some kernels and not in others.
 */
import type { Expression, TypeName } from "../c/ast.js";
import { childrenOf } from "../c/walk.js";
import { VOID } from "../types/ctype.js";
import { argument, value, type Value } from "./code.js";
import type { Context } from "./context.js";
import { lower } from "./expressions.js";

/** Symbols that distributions leave off and developers switch on. */
export const debugSymbols: ReadonlySet<string> = new Set([
  "CONFIG_DEBUG_VM",
  "CONFIG_DEBUG_VM_MAPLE_TREE",
  "CONFIG_DEBUG_VM_RB",
  "CONFIG_DEBUG_VM_PGTABLE",
  "CONFIG_DEBUG_MAPLE_TREE",
  "CONFIG_DEBUG_KERNEL",
  "CONFIG_DEBUG_LIST",
  "CONFIG_DEBUG_ATOMIC_SLEEP",
  "CONFIG_DEBUG_PAGEALLOC",
  "CONFIG_DYNAMIC_DEBUG",
  "CONFIG_LOCKDEP",
  "CONFIG_PROVE_LOCKING",
]);

const vm = "CONFIG_DEBUG_VM";
/** include/linux/mmdebug.h, lockdep.h, printk.h, v6.12. */
const onlyWith: ReadonlyMap<string, string> = new Map([
  ["VM_BUG_ON", vm],
  ["VM_BUG_ON_MM", vm],
  ["VM_BUG_ON_VMA", vm],
  ["VM_WARN_ON", vm],
  ["VM_WARN_ON_ONCE", vm],
  ["VM_WARN_ON_ONCE_MM", vm],
  ["VM_WARN_ON_ONCE_VMA", vm],
  ["VM_WARN_ON_VMG", vm],
  ["lockdep_assert_held", "CONFIG_LOCKDEP"],
  ["lockdep_assert_held_write", "CONFIG_LOCKDEP"],
  ["lockdep_assert_held_read", "CONFIG_LOCKDEP"],
  ["pr_debug", "CONFIG_DYNAMIC_DEBUG"],
]);

/**
 * Nothing, if what is called is not there in this configuration and evaluating its arguments would do
 * something; undefined where the call is as it stands. Without an effect it is all the same, and the
 * model checks.
 */
export function switchedOff(
  cx: Context,
  name: string,
  args: readonly (Expression | TypeName)[],
): Value | undefined {
  const symbol = onlyWith.get(name);
  if (symbol === undefined) return undefined;
  if (!args.some((each) => hasEffect(cx, each, new Set()))) return undefined;
  cx.program.dependsOn(symbol);
  if (!cx.program.isEnabled(symbol)) return value("undefined", VOID, { isPure: true });
  // Those that the model does not answer for are evaluated and no more.
  return name.startsWith("lockdep")
    ? value(`(${args.map((each) => effectOf(cx, each)).join(", ")}, undefined)`, VOID)
    : undefined;
}

function effectOf(cx: Context, arg: Expression | TypeName): string {
  return arg.kind === "type-name" ? "0" : argument(lower(cx, arg));
}

/** Functions of the model and macros that only ask. */
const asking =
  /^(?:vma_iter_addr|vma_iter_end|vma_is_\w+|is_\w+|mas_is_\w+|list_empty|list_is_singular|range_in_vma|vma_pages|find_vma\w*|vma_lookup|mm_\w*locked|likely|unlikely|READ_ONCE|min|max|IS_ERR\w*|IS_ENABLED|offset_in_page|PAGE_ALIGN\w*|PHYS_PFN|anon_vma_name\w*|vma_policy|mpol_equal|current)$/;

/** Whether evaluating it changes more than what a function that it calls keeps for itself. */
function hasEffect(cx: Context, node: object, seen: Set<string>): boolean {
  if ("kind" in node) {
    const each = node as Expression;
    if (each.kind === "postfix" || each.kind === "statement-expression") return true;
    if (each.kind === "unary" && (each.operator === "++" || each.operator === "--")) return true;
    if (each.kind === "assignment" && !(each.left.kind === "name" && seen.size > 0)) return true;
    if (each.kind === "call" && (each.callee.kind !== "name" || calls(cx, each.callee.name, seen)))
      return true;
  }
  return childrenOf(node).some((child) => hasEffect(cx, child, seen));
}

function calls(cx: Context, name: string, seen: Set<string>): boolean {
  if (asking.test(name) || seen.has(name)) return false;
  const body = cx.program.bodyOf(name, cx.from);
  return body === undefined || hasEffect(cx, body, seen.add(name));
}
