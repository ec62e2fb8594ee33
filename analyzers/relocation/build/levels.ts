/**
 * Levels of page tables, and pages, that a configuration asks for. Invariant: whoever asks for such of
 * which there are no scenarios is told what was run instead.
 */
import { PAGE_SHIFT } from "../../model/numbers.js";
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
  const shift = bench.configuration.pageShift ?? PAGE_SHIFT;
  const pages: Premise[] = shift === Number(PAGE_SHIFT) ? [] : ["other pages"];
  if (levels !== String(levelsOf(bench))) return ["other levels", ...pages];
  if (!isCompiled) return pages;
  return [levels === "5" ? "five levels" : "four levels", ...pages];
}
