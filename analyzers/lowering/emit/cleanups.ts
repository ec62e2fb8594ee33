/**
 * `__cleanup` of a variable: a `finally` around all that follows it in its block. Invariant: nothing is
 * cleaned up once the machine has stopped.
 */
import type { Context, OpenCleanup } from "./context.js";

export function openCleanup(cx: Context, code: string): void {
  // Nothing is cleaned up once the machine has stopped.
  const hasStopped = cx.temporary();
  cx.emit(`let ${hasStopped} = false;`, undefined);
  cx.openCleanups.push({ depth: cx.depth, code: `if (!${hasStopped}) ${code}`, hasStopped });
  cx.emit("try {", undefined);
}

export function closeCleanups(cx: Context): void {
  const open = cx.openCleanups;
  while (open.at(-1)?.depth === cx.depth) {
    const { code, hasStopped } = open.pop() as OpenCleanup;
    cx.emit("} catch (stop) {", undefined);
    cx.indented(() => {
      cx.emit(`${hasStopped} = true;`, undefined);
      cx.emit("throw stop;", undefined);
    });
    cx.emit("} finally {", undefined);
    cx.indented(() => cx.emit(`${code};`, undefined));
    cx.emit("}", undefined);
  }
}
