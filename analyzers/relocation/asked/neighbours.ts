/**
 * A VMA and what stands around it: nobody, somebody a page away, or somebody at its ends who is like it, like
 * what it is to be, or unlike it in one thing. Invariant: the same room gives the same worlds in the same
 * order, those of fewer VMAs first.
 */
import {
  VM_MAYREAD,
  VM_MAYSHARE,
  VM_MAYWRITE,
  VM_READ,
  VM_SHARED,
  VM_WRITE,
} from "../../model/constants.js";
import type { OpsKind, VmaSetup } from "../../model/machine.js";
import type { Room } from "./asked-kind.js";
import type { Attributes } from "./attributes.js";

export type Kind = "anonymous" | "file" | "shared";
const kinds: readonly Kind[] = ["anonymous", "file", "shared"];

/** How a VMA next to another is to it. */
type Likeness = "as asked" | "as it is" | "another index" | "another file";
type Standing = "nobody" | "apart" | Likeness;

/** Which VMAs have an anon_vma, from below: 0 has none, the same letter is the same one. */
type Sharing = string;

/** The flags of a VMA that may be written. */
export function flagsOf(kind: Kind): number {
  const own = VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE;
  return kind === "shared" ? own | VM_SHARED | VM_MAYSHARE : own;
}

export const plain: Omit<Attributes, "flags"> = { policy: 0, name: 0, uffd: 0 };

/** What stands around a VMA, before it is known what is asked of it. */
export interface Neighbourhood {
  readonly kind: Kind;
  readonly length: number;
  readonly below: Standing;
  readonly above: Standing;
  readonly sharing: Sharing;
  /** Which VMA has which vm_ops, by its place: below, the VMA, above. */
  readonly special: { readonly at: 0 | 1 | 2; readonly ops: OpsKind } | undefined;
}

const standings: readonly Standing[] = [
  "nobody",
  "apart",
  "as asked",
  "as it is",
  "another index",
  "another file",
];

/** What is unlike a VMA whatever else there is. */
const odd: ReadonlySet<Standing> = new Set(["another index", "another file"]);

const specials: readonly Neighbourhood["special"][] = [
  undefined,
  { at: 1, ops: "closing" },
  { at: 0, ops: "closing" },
  { at: 2, ops: "closing" },
  { at: 1, ops: "unsplittable" },
];

/** All of them for VMAs of these lengths. */
export function* neighbourhoods(
  { bounds }: Room,
  lengths: readonly number[],
): Iterable<Neighbourhood> {
  for (const length of lengths)
    for (const kind of kinds)
      for (const below of standings)
        for (const above of standings)
          for (const sharing of sharings(kind, below !== "nobody", above !== "nobody"))
            for (const special of specials) {
              const isOdd = odd.has(below) || odd.has(above);
              if (bounds === "small" && isOdd && (sharing.includes("A") || special !== undefined))
                continue;
              if (special?.at === 0 && below === "nobody") continue;
              if (special?.at === 2 && above === "nobody") continue;
              if (kind === "anonymous" && special !== undefined && bounds !== "large") continue;
              if (bounds === "small" && special !== undefined && sharing.includes("A")) continue;
              yield { kind, length, below, above, sharing, special };
            }
}

/** Every way in which so many VMAs have anon_vmas; those of shared mappings have none. */
function sharings(kind: Kind, hasBelow: boolean, hasAbove: boolean): readonly Sharing[] {
  const n = (hasBelow ? 1 : 0) + 1 + (hasAbove ? 1 : 0);
  if (kind === "shared") return ["0".repeat(n)];
  const letters = "ABC";
  let all: Sharing[] = [""];
  for (let i = 0; i < n; i++)
    all = all.flatMap((start) => {
      const nUsed = new Set(start.replaceAll("0", "")).size;
      return ["0", ...letters.slice(0, nUsed + 1)].map((next) => start + next);
    });
  return all;
}

const baseIndex = 0x100;

/** A VMA of a neighbourhood: below, in the middle, or above. */
interface Placed {
  readonly place: 0 | 1 | 2;
  readonly setup: VmaSetup;
  /** Which anon_vma it has. */
  readonly letter: string;
}

/** The VMAs of a neighbourhood, of which the middle one has these attributes and is to have others. */
export function vmasOf(
  neighbourhood: Neighbourhood,
  base: number,
  is: Attributes,
  asked: Attributes,
): { readonly vmas: readonly VmaSetup[]; readonly target: number } {
  const placed = placedIn(neighbourhood, base, is, asked);
  return { vmas: shared(placed), target: placed.findIndex(({ place }) => place === 1) };
}

/** The same with a gap where the middle one would be, which stands above all of it, from a page on, or nowhere. */
export function vmasAround(
  neighbourhood: Neighbourhood,
  base: number,
  is: Attributes,
  asked: Attributes,
  moved: number | undefined,
): { readonly vmas: readonly VmaSetup[]; readonly middle: VmaSetup } {
  const placed = placedIn(neighbourhood, base, is, asked);
  const middle = placed.find(({ place }) => place === 1) as Placed;
  const { setup } = middle;
  const others = placed.filter((each) => each !== middle);
  const end = (moved ?? 0) + setup.end - setup.start;
  const source = moved === undefined ? [] : [{ ...middle, setup: { ...setup, start: moved, end } }];
  return { vmas: shared([...others, ...source]), middle: setup };
}

function shared(placed: readonly Placed[]): VmaSetup[] {
  const letters = placed.map(({ letter }) => letter);
  return placed.map(({ setup, letter }, i): VmaSetup => {
    if (letter === "0") return { ...setup, isFaulted: false };
    const first = letters.indexOf(letter);
    return { ...setup, isFaulted: true, ...(first < i && { sharesWith: first }) };
  });
}

function placedIn(
  { kind, length, below, above, sharing, special }: Neighbourhood,
  base: number,
  is: Attributes,
  asked: Attributes,
): Placed[] {
  const places: Placed[] = [];
  const index = (page: number): number => (kind === "anonymous" ? page : baseIndex + (page - base));
  const made = (place: 0 | 1 | 2, start: number, end: number, standing: Standing): void => {
    const other = standing === "another file" ? strangerOf(kind) : kind;
    const attributes = standing === "as it is" || place === 1 ? is : asked;
    const ops = special?.at === place ? special.ops : other === "anonymous" ? undefined : "plain";
    places.push({
      place,
      letter: sharing[places.length] ?? "0",
      setup: {
        start,
        end,
        pgoff: index(start) + (standing === "another index" ? 7 : 0),
        flags: attributes.flags,
        kind: other,
        policy: attributes.policy,
        name: attributes.name,
        uffd: attributes.uffd,
        ...(ops === undefined ? {} : { ops }),
      },
    });
  };
  if (below !== "nobody") {
    const end = below === "apart" ? base - 1 : base;
    made(0, end - 2, end, below);
  }
  made(1, base, base + length, "as it is");
  if (above !== "nobody") {
    const start = base + length + (above === "apart" ? 1 : 0);
    made(2, start, start + 2, above);
  }
  return places;
}

/** Another file than that of a kind; a VMA of a file for one that has none. */
function strangerOf(kind: Kind): Kind {
  return kind === "file" ? "shared" : "file";
}
