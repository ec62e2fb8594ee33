/**
 * Where the prototypes that the model answers to and those of the tree agree, and where not. Invariant:
 * every operation of the model that a root uses is listed, and every one that the tree declares
 * differently.
 */
import { MODEL } from "../../preprocess/preprocess.js";
import { agrees } from "../../lowering/registry.js";
import { dataModels, prototypeText, type FunctionType } from "../../lowering/types/ctype.js";
import { Types } from "../../lowering/types/resolve.js";
import type { Candidate } from "../build/roots.js";
import type { Workbench } from "../build/workbench.js";
import type { Drift } from "./report.js";

export function driftOf(bench: Workbench, candidates: readonly Candidate[]): Drift[] {
  const used = new Set(candidates.flatMap(({ program }) => [...program.modelled.keys()]));
  const roots = [...new Set(candidates.map(({ root }) => root))];
  const types = new Types(bench.meanings, bench.registry, dataModels[bench.machine]);
  const all: Drift[] = [];
  for (const [name, { answers, fidelity }] of bench.registry.functions) {
    const declared = declaredIn(bench, types, name, roots);
    if (declared === undefined && !used.has(name)) continue;
    const fitting =
      declared === undefined
        ? answers[0]
        : answers.find((answer) => agrees(bench.registry.typeOf(answer, types), declared.type));
    const shown = fitting ?? answers.at(-1);
    if (shown === undefined || (!used.has(name) && fitting !== undefined)) continue;
    const base = {
      name,
      model: shown.prototype,
      releases: shown.releases,
      fidelity,
      tree: declared === undefined ? "" : prototypeText(name, declared.type),
      agrees: fitting !== undefined,
    };
    all.push(declared === undefined ? base : { ...base, place: bench.placeOf(declared.place) });
  }
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function declaredIn(
  bench: Workbench,
  types: Types,
  name: string,
  roots: readonly string[],
):
  | {
      readonly type: FunctionType;
      readonly place: { readonly path: string; readonly offset: number };
    }
  | undefined {
  for (const root of roots) {
    const found = bench.meanings.prototype(name, root);
    if (found?.kind !== "rooted" || found.item.place.path === MODEL) continue;
    const declarator = found.item.declarators.find((each) => each.name === name);
    const type = declarator === undefined ? undefined : types.resolve(declarator.type, found.root);
    if (type?.kind === "function") return { type, place: found.item.place };
  }
  return undefined;
}
