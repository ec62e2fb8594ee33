/**
 * A machine from a picture, as `picture.ts` draws it: `.` is a gap, each letter a VMA, upper case where
 * a page is mapped. S is the stack, F to H are private mappings of a file, M to O shared ones, any other
 * letter is anonymous memory. Invariant: the page offset of a VMA is not its first page, so that the two
 * are never taken for each other.
 */
import type { Address } from "../c/quantity.js";
import { generationNamed } from "../declarations.js";
import { boot, type Geometry, machine, type Setup, type VmaSetup } from "../machine.js";
import type { vm_area_struct } from "../structs/vm-area-struct.js";

/** What a test may want otherwise. */
export type Wishes = Partial<Omit<Setup, "vmas" | "populated">> & {
  readonly release?: string;
  /** The page of the first character. */
  readonly origin?: number;
};

/** Few entries in a table, so that little pictures cross many tables. */
export const smallTables: Geometry = { pteBits: 2, pmdBits: 1, pudBits: 1 };

export function setupFrom(
  drawing: string,
  wishes: Wishes = {},
): Setup & { readonly names: readonly string[] } {
  const { release = "v6.12", origin = 0, ...rest } = wishes;
  const vmas: VmaSetup[] = [];
  const names: string[] = [];
  const populated: number[] = [];
  for (let i = 0; i < drawing.length; ) {
    const name = (drawing[i] as string).toUpperCase();
    let end = i;
    for (; end < drawing.length && drawing[end]?.toUpperCase() === name; end++) {
      if (name !== "." && drawing[end] === name) populated.push(origin + end);
    }
    if (name !== ".") {
      names.push(name);
      vmas.push({
        start: origin + i,
        end: origin + end,
        pgoff: origin + i + 5,
        flags: 3,
        kind: kindOf(name),
      });
    }
    i = end;
  }
  return {
    machine: "lp64",
    generation: generationNamed(release),
    geometry: smallTables,
    ceiling: 0 as Address,
    faultAt: 0,
    ...rest,
    vmas,
    populated,
    names,
  };
}

function kindOf(name: string): VmaSetup["kind"] {
  if (name === "S") return "stack";
  if ("FGH".includes(name)) return "file";
  return "MNO".includes(name) ? "shared" : "anonymous";
}

/** Boots it. Returns the VMAs by their letters. */
export function bootPicture(
  drawing: string,
  wishes: Wishes = {},
): ReadonlyMap<string, vm_area_struct> {
  const setup = setupFrom(drawing, wishes);
  boot(setup);
  return new Map(setup.names.map((name, i) => [name, machine.vmas[i] as vm_area_struct]));
}
