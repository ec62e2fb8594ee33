/**
 * The releases that relocations are written for by hand. Invariant: the generation is the model's
 * own, found by the first of its releases.
 */
import { generations } from "../../model/declarations.js";
import type { Generation } from "../../model/generation.js";
import { calls, type Kernel } from "./relocation.js";

function since(release: string): Generation {
  const found = generations.find(({ name }) => name.split(" ").includes(release));
  if (found === undefined) throw new RangeError(`no generation begins or ends with ${release}`);
  return found;
}

const common = {
  positions: true,
  stepsBack: true,
  move: calls.moveForStack,
  shrink: calls.shrink,
  returnsShrink: true,
};

export const kernels: readonly Kernel[] = [
  {
    ...common,
    name: "shift_arg_pages() v6.1",
    generation: since("v6.1"),
    positions: false,
    stepsBack: false,
    expand: calls.adjust,
    move: calls.movePlain,
    shrink: calls.adjust,
    returnsShrink: false,
  },
  {
    ...common,
    name: "shift_arg_pages() v6.3",
    generation: since("v6.3"),
    positions: false,
    expand: calls.expandRange,
    move: calls.movePlain,
  },
  {
    ...common,
    name: "shift_arg_pages() v6.5",
    generation: since("v6.5"),
    positions: false,
    expand: calls.expandRange,
    move: calls.movePlain,
  },
  {
    ...common,
    name: "shift_arg_pages() v6.6",
    generation: since("v6.6"),
    expand: calls.expandRange,
    move: calls.movePlain,
  },
  {
    ...common,
    name: "shift_arg_pages() v6.7",
    generation: since("v6.7"),
    expand: calls.expandRange,
  },
  {
    ...common,
    name: "shift_arg_pages() v6.11",
    generation: since("v6.11"),
    expand: calls.expandRange,
  },
  {
    ...common,
    name: "relocate_vma_down() v6.12",
    generation: since("v6.12"),
    expand: calls.expandMerge("vma"),
  },
  {
    ...common,
    name: "relocate_vma_down() v6.15",
    generation: since("v6.15"),
    expand: calls.expandMerge("middle"),
    move: calls.moveControl,
  },
  {
    ...common,
    name: "relocate_vma_down() v6.17",
    generation: since("v6.17"),
    expand: calls.expandMerge("target"),
    move: calls.moveControl,
  },
  {
    ...common,
    name: "relocate_vma_down() v7.1",
    generation: since("v7.1"),
    expand: calls.expandMerge("target"),
    move: calls.moveControl,
  },
  {
    ...common,
    name: "relocate_vma_down() after v7.1",
    generation: since("after"),
    expand: calls.expandMerge("target"),
    move: calls.moveControl,
    shrink: calls.shrinkEnd,
  },
];

/** A kernel by the end of its name. */
export function kernelOf(release: string): Kernel {
  const kernel = kernels.find(({ name }) => name.endsWith(` ${release}`));
  if (kernel === undefined) throw new RangeError(`no kernel ${release}`);
  return kernel;
}
