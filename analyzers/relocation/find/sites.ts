/**
 * Call sites of the operations, by what the sightings of their names say. Invariant: a call of
 * something else that has the name of an operation is none.
 */
import type { FileFacts } from "../../references/facts.js";
import { operations } from "./operations.js";

export interface Site {
  readonly path: string;
  readonly offset: number;
  readonly callee: string;
  readonly enclosing: string;
}

export function sitesIn(facts: readonly FileFacts[]): Site[] {
  return facts.flatMap(({ path, language, sightings }) =>
    language !== "c"
      ? []
      : sightings
          .filter(
            ({ form, name, shadow }) =>
              form === "call" && shadow === "" && operations.includes(name),
          )
          .map(({ start, name, enclosing }) => ({
            path,
            offset: start,
            callee: name,
            enclosing: functionNamed(enclosing),
          })),
  );
}

/** The function that a system call's macro makes, include/linux/syscalls.h, v6.12. */
export function functionNamed(enclosing: string): string {
  const made = /^(COMPAT_)?SYSCALL_DEFINE\d\((\w+)\)$/.exec(enclosing);
  return made === null ? enclosing : `__do_${made[1] === undefined ? "" : "compat_"}sys_${made[2]}`;
}
