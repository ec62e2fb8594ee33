/** Which function of a program is the one that was wanted. */
import type { LoweredFunction, Program, Wanted } from "../../lowering/program.js";

export function functionOf(program: Program, { name, root }: Wanted): LoweredFunction | undefined {
  return (
    program.functions.find((each) => each.name === name && each.place.path === root) ??
    program.functions.find((each) => each.name === name)
  );
}
