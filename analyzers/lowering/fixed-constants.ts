/**
 * Constants of the model against what a tree means by their names. Invariant: a name that stands for
 * another value in a tree is never compiled to the model's; constants of tables are left out, as the model's
 * tables are as small as a world wants.
 */
import { PAGE_SHIFT, PAGE_SIZE } from "../model/numbers.js";
import type { Meanings } from "./meanings.js";
import { wrapped } from "./types/literal.js";
import type { Types } from "./types/resolve.js";

/** Those with one value, whatever a tree says. */
const fixed: ReadonlyMap<string, bigint> = new Map([
  ["PAGE_SHIFT", BigInt(PAGE_SHIFT)],
  ["PAGE_SIZE", BigInt(PAGE_SIZE)],
  ["PAGE_MASK", -BigInt(PAGE_SIZE)],
]);

/** Why the model's constant is not what a file means by the name; undefined where nothing contradicts it. */
export function otherwise(
  name: string,
  from: string,
  meanings: Meanings,
  types: Types,
): string | undefined {
  const own = meanings.ownOf(name, from);
  const wanted = fixed.get(name);
  if (own === undefined && wanted === undefined) return undefined;
  const macro = meanings.macro(name, from);
  const value =
    macro?.expression === undefined ? undefined : types.constant(macro.expression, from);
  const { ULONG } = types.machine;
  if (wanted !== undefined && macro !== undefined && value !== undefined) {
    const [is, has] = [wrapped(value, ULONG), wrapped(wanted, ULONG)];
    return is === has
      ? undefined
      : `${name} is 0x${is.toString(16)} by ${macro.path}, and the model's is 0x${has.toString(16)}`;
  }
  const shift = wanted === undefined ? undefined : meanings.pageShift;
  if (shift !== undefined && shift !== Number(PAGE_SHIFT))
    return `the configuration has pages of ${2 ** shift} bytes, and the model's have ${PAGE_SIZE}`;
  return own === undefined
    ? undefined
    : `${name} is ${own.what} of ${own.path}, and the model answers for the kernel's`;
}
