/**
 * Levels of page tables that a configuration asks for. Invariant: whoever asks for a number of levels of
 * which there are no scenarios is told what was run instead.
 */
import type { Levels } from "../scenarios/bounds.js";
import type { Premise } from "../scenarios/premises.js";
import type { Workbench } from "./workbench.js";

type Configured = Pick<Workbench, "configuration" | "machine">;

const asked = ({ configuration }: Configured): string | undefined =>
  configuration.peek("CONFIG_PGTABLE_LEVELS");

export function levelsOf(bench: Configured): Levels {
  return asked(bench) === "5" && bench.machine === "lp64" ? 5 : 4;
}

/** @param isCompiled whether code of the tree is compiled for them */
export function levelPremises(bench: Configured, isCompiled: boolean): Premise[] {
  const levels = asked(bench) ?? "4";
  if (levels !== String(levelsOf(bench))) return ["other levels"];
  if (!isCompiled) return [];
  return [levels === "5" ? "five levels" : "four levels"];
}
