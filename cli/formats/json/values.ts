/** Small values of the json format, written out key by key: neither the order nor a new field of a type slips in. */
import { textOf } from "../../../analyzers/words/text-of.js";
import type { Bounds } from "../../../analyzers/relocation/scenarios/bounds.js";
import { boundsLines } from "../../../analyzers/relocation/tell/words.js";
import type { Geometry } from "../../../analyzers/model/machine.js";
import type { Scenario } from "../../../analyzers/relocation/scenarios/scenario.js";
import type { Offence, Called, Story } from "../../../analyzers/relocation/tell/story.js";
import type { SourceLine, Reason, Rejection } from "../../../analyzers/relocation/judge/verdict.js";
import type { ReplayJson, VerdictsJson } from "./model-schema.js";

type ScenarioJson = ReplayJson["scenario"];
type GeometryJson = ScenarioJson["geometry"];
type StoryJson = ReplayJson["replayed"][number]["stories"][number];
type OperationJson = StoryJson["teardown"][number];
type PlaceJson = NonNullable<StoryJson["steps"][number]["place"]>;
type ReasonJson = VerdictsJson["roots"][number]["reasons"][number];
type RejectionJson = VerdictsJson["roots"][number]["rejections"][number];

export function placeJson({ path, line, text }: SourceLine): PlaceJson {
  return { path, line, ...(text === undefined ? {} : { text }) };
}

export function reasonJson({ text, place }: Reason): ReasonJson {
  return { text: textOf(text), ...(place === undefined ? {} : { place: placeJson(place) }) };
}

export function rejectionJson({ message, place }: Rejection): RejectionJson {
  return { message: textOf(message), ...(place === undefined ? {} : { place: placeJson(place) }) };
}

export function scenarioJson(scenario: Scenario): ScenarioJson {
  return {
    ...(scenario.operation === undefined ? {} : { operation: scenario.operation }),
    ...(scenario.asked === undefined ? {} : { asked: { ...scenario.asked } }),
    ...(scenario.awaitsMove === undefined ? {} : { awaitsMove: scenario.awaitsMove }),
    ...(scenario.machine === undefined ? {} : { machine: scenario.machine }),
    generation: scenario.generation,
    geometry: geometryJson(scenario.geometry),
    ceiling: scenario.ceiling,
    vmas: scenario.vmas.map((vma) => ({ ...vma })),
    stack: scenario.stack,
    nShiftPages: scenario.nShiftPages,
    populated: [...scenario.populated],
    faultAt: scenario.faultAt,
  };
}

export function operationJson({ name, result, after, offences }: Called): OperationJson {
  return {
    name,
    result,
    ...(after === undefined || after.length === 0 ? {} : { after: [...after] }),
    offences: offences.map(offenceJson),
  };
}

function offenceJson({ property, text }: Offence): OperationJson["offences"][number] {
  return { property, text };
}

export function storyJson(story: Story): StoryJson {
  return {
    property: story.property,
    name: story.name,
    claim: story.claim,
    text: story.text,
    needs: [...story.needs],
    outcome: story.outcome,
    scenario: scenarioJson(story.scenario),
    start: [...story.start],
    steps: story.steps.map(({ place, values, operations, offences, fault }) => ({
      ...(place === undefined ? {} : { place: placeJson(place) }),
      values: values.map(({ name, value }) => ({ name, value })),
      operations: operations.map(operationJson),
      offences: offences.map(offenceJson),
      ...(fault === undefined ? {} : { fault }),
    })),
    teardown: story.teardown.map(operationJson),
    nOmitted: story.nOmitted,
  };
}

/** A fifth level is told where there is one. */
function geometryJson({ pteBits, pmdBits, pudBits, p4dBits = 0 }: Geometry): GeometryJson {
  return { pteBits, pmdBits, pudBits, ...(p4dBits === 0 ? {} : { p4dBits }) };
}

export function boundsJson(bounds: Bounds): VerdictsJson["bounds"] {
  return {
    name: bounds.name,
    machine: bounds.machine,
    lines: boundsLines(bounds),
    strata: bounds.strata.map((stratum) => ({
      nNeighbours: stratum.nNeighbours,
      maxLength: stratum.maxLength,
      nShiftsBeyond: stratum.nShiftsBeyond,
      maxSubsetLength: stratum.maxSubsetLength,
      geometries: stratum.geometries.map(geometryJson),
      positions: stratum.positions,
      combined: [...stratum.combined],
    })),
    longLengths: [...bounds.longLengths],
    far: bounds.far.map(({ geometry, shifts, lengths, neighbours }) => ({
      geometry: geometryJson(geometry),
      shifts: [...shifts],
      lengths: [...lengths],
      neighbours: [...neighbours],
    })),
  };
}
