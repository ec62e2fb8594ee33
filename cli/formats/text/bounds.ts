/**
 * How far the exploration went and what it stood on, in short. Invariant: what is left out here is
 * counted, and `--all` or the json format has it.
 */
import { boundsLines, geometryText } from "../../../analyzers/relocation/tell/words.js";
/**
 * How far the exploration went and what it stood on, in short. Invariant: what is left out here is
 * counted, and `--all` or the json format has it.
 */
import type { Layer } from "../../../analyzers/model/index.js";
import { treeLayers } from "../../../analyzers/relocation/find/request.js";
import type { Bounds } from "../../../analyzers/relocation/scenarios/bounds.js";
import type { ModelReport } from "../../../analyzers/relocation/tell/report.js";
import { premises } from "../../../analyzers/relocation/scenarios/premises.js";
import { thousands } from "../parts/counts.js";
import { oneLine, visible } from "../parts/visible.js";
import { wrap } from "../parts/wrap.js";
import { codeLines } from "./code.js";

/** Names of a list that are shown without `--all`. */
const nShown = 8;

export function groundLines(report: ModelReport, all: boolean, width: number): string[] {
  const { generation, bounds, configuration, configurationLabel, supplied } = report;
  const assumed = [...new Set(report.roots.flatMap((root) => root.assumed))].sort();
  const unchanging = [...new Set(report.roots.flatMap((root) => root.unchanging))].sort();
  const deciding = [...new Set(report.roots.flatMap((root) => root.deciding))].sort();
  const taken = [...new Set(report.roots.flatMap((root) => root.premises))].sort();
  const isOfOperations = report.subject === "operations";
  const list = (names: readonly string[]): string => shortList(names, all);
  const because = generation.evidence.length === 0 ? "" : `: ${list(generation.evidence)}`;
  return [
    ...wrap(
      `${generation.names.map(oneLine).join(", or ") || "none that the model knows"}${because}`,
      "generation     ",
      width,
    ),
    ...layerLines(report.layers, width),
    ...codeLines(report.roots, all, width),
    ...wrap(
      isOfOperations ? operationBoundsText(bounds) : boundsText(bounds),
      "bounds         ",
      width,
    ),
    ...(all && !isOfOperations
      ? boundsLines(bounds).flatMap((line) => wrap(line, "               ", width))
      : []),
    ...machineLines(report, width),
    ...limitLines(report.limits, all, width),
    ...wrap(
      `${oneLine(configurationLabel)}${configurationText(configuration, all)}`,
      "configuration  ",
      width,
    ),
    ...(supplied.length === 0
      ? []
      : wrap(
          `not in the tree, from the model (${thousands(supplied.length)}): ${list(supplied)}`,
          "supplied       ",
          width,
        )),
    ...report.uncalled.flatMap(({ function: name, callee, place, reason }) =>
      wrap(
        `${oneLine(name)}() at ${oneLine(place.path)}:${place.line} calls ${oneLine(callee)}() as it should: it is not run, ${oneLine(reason)}`,
        "taken as given ",
        width,
      ),
    ),
    ...(report.searched.length === 0
      ? []
      : wrap(
          `callers of relocations are looked for in ${report.searched.map((folder) => `${oneLine(folder)}/`).join(", ")} and nowhere else`,
          "taken as given ",
          width,
        )),
    ...taken.flatMap((premise) => wrap(premises[premise], "taken as given ", width)),
    ...(deciding.length === 0
      ? []
      : wrap(
          `symbols that decide what is compiled (${thousands(deciding.length)}): ${list(deciding)}`,
          "assumed        ",
          width,
        )),
    ...(unchanging.length === 0
      ? []
      : wrap(
          `variables that are their first values in every run (${thousands(unchanging.length)}): ${list(unchanging)}`,
          "assumed        ",
          width,
        )),
    ...(assumed.length === 0
      ? []
      : wrap(
          `members that the model does not have, zero at the start (${thousands(assumed.length)}): ${list(assumed)}`,
          "assumed        ",
          width,
        )),
  ];
}

/** Said only where somebody chose: what stands in otherwise is what the tree has no body of. */
function layerLines(chosen: readonly Layer[], width: number): string[] {
  const left = [...treeLayers].filter((layer) => !chosen.includes(layer));
  if (left.length === 0) return [];
  const own = chosen.length === 0 ? "none" : chosen.join(", ");
  return wrap(
    `from the tree: ${own}; the model answers for ${left.join(" and ")}, as --layer asks`,
    "layers         ",
    width,
  );
}

/** Said only where both machines were asked for. */
function machineLines({ bounds, other }: ModelReport, width: number): string[] {
  if (other === undefined) return [];
  const { machine, differences } = other;
  if (differences.length === 0)
    return wrap(`${bounds.machine} and ${machine}: no difference`, "machines       ", width);
  return differences.flatMap(({ function: name, kind, here, there }) =>
    wrap(
      `${oneLine(name)}(): ${kind} on ${bounds.machine} ${oneLine(here) || "none"}, on ${machine} ${oneLine(there) || "none"}; --machine ${machine} says more`,
      "machines       ",
      width,
    ),
  );
}

/** The bounds on one line, or with `--all` a sentence for each bound. */
function limitLines(limits: ModelReport["limits"], all: boolean, width: number): string[] {
  if (!all)
    return wrap(
      `${limits.map(({ brief }) => oneLine(brief)).join("; ")}; --all says more`,
      "limits         ",
      width,
    );
  return limits.flatMap(({ text }, index) =>
    wrap(oneLine(text), index === 0 ? "limits         " : "               ", width),
  );
}

/** Of operations by themselves. */
function operationBoundsText({ name, machine }: Bounds): string {
  return `${name} on ${machine}: a VMA of 1 to 3 pages with up to two neighbours, alike or unlike it in one thing, with anon_vmas of their own, shared or none, and vm_ops; every step that can fail failing once`;
}

/** `default on lp64, up to 20 neighbours: stacks of 1 to 5 pages and of 65, ...`. */
export function boundsText({ name, machine, strata, longLengths, far }: Bounds): string {
  const most = (of: (stratum: Bounds["strata"][number]) => number): number =>
    Math.max(0, ...strata.map(of));
  const geometries = [
    ...new Set(strata.flatMap((stratum) => stratum.geometries.map(geometryText))),
  ];
  const lengths = `stacks of 1 to ${most(({ maxLength }) => maxLength)} pages${longLengths.length === 0 ? "" : ` and of ${longLengths.join(", ")}`}`;
  return (
    `${name} on ${machine}: ${lengths}, up to ${most(({ nNeighbours }) => nNeighbours)} neighbours, tables of ${geometries.join(", ")} entries, ${far.length === 0 ? "" : "shifts past 4 GiB, "}` +
    "every step that can fail failing once; --all lists what is combined"
  );
}

/** `: CONFIG_MMU=y; 31 not set`: what is set says most. */
function configurationText(values: readonly string[], all: boolean): string {
  const unset = values.filter((value) => /^#|=n$/.test(value));
  const set = values.filter((value) => !unset.includes(value));
  const names = unset.map((value) => value.replace(/^# | is not set$|=n$/g, ""));
  const parts = [
    ...(set.length === 0 ? [] : [shortList(set, all)]),
    ...(unset.length === 0
      ? []
      : [`${thousands(unset.length)} not set${all ? `: ${names.map(visible).join(", ")}` : ""}`]),
  ];
  return parts.length === 0 ? "" : `: ${parts.join("; ")}`;
}

function shortList(names: readonly string[], all: boolean): string {
  const shown = all ? names : names.slice(0, nShown);
  const nLeft = names.length - shown.length;
  return `${shown.map((name) => visible(name)).join(", ")}${nLeft > 0 ? ` and ${thousands(nLeft)} more` : ""}`;
}
