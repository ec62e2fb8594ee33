/**
 * Which pages of the stack are mapped. A population is a list of offsets from its start, in pages.
 * Invariant: ascending by number of pages, each once; short stacks have every population.
 */

const known = new Map<string, readonly (readonly number[])[]>();
const sized = new Map<readonly (readonly number[])[], readonly (readonly number[])[][]>();

/** All populations of a stack. */
export function populations(
  length: number,
  maxSubsetLength: number,
): readonly (readonly number[])[] {
  const isEvery = length <= maxSubsetLength;
  const key = `${length} ${isEvery}`;
  let found = known.get(key);
  if (found === undefined) {
    found = isEvery ? every(length) : typical(length);
    known.set(key, found);
  }
  return found;
}

/** Populations that map this number of pages. */
export function populationsOf(
  length: number,
  maxSubsetLength: number,
  nMapped: number,
): readonly (readonly number[])[] {
  const all = populations(length, maxSubsetLength);
  let bySize = sized.get(all);
  if (bySize === undefined)
    sized.set(
      all,
      (bySize = Array.from({ length: length + 1 }, (_, n) =>
        all.filter((each) => each.length === n),
      )),
    );
  return bySize[nMapped] ?? [];
}

function every(length: number): number[][] {
  const subsets = Array.from({ length: 1 << length }, (_, mask) =>
    offsets(length, (page) => ((mask >> page) & 1) === 1),
  );
  return subsets.sort((a, b) => a.length - b.length);
}

/** None, the last as a stack of few arguments has it, the first, both ends, every second, all. */
function typical(length: number): number[][] {
  const last = length - 1;
  const shapes = [
    offsets(length, () => false),
    offsets(length, (page) => page === last),
    offsets(length, (page) => page === 0),
    offsets(length, (page) => page === 0 || page === last),
    offsets(length, (page) => page % 2 === 0),
    offsets(length, (page) => page > 0),
    offsets(length, () => true),
  ];
  const seen = new Set<string>();
  return shapes
    .filter((shape) => !seen.has(shape.join()) && seen.add(shape.join()))
    .sort((a, b) => a.length - b.length);
}

function offsets(length: number, has: (page: number) => boolean): number[] {
  const found: number[] = [];
  for (let page = 0; page < length; page++) if (has(page)) found.push(page);
  return found;
}
