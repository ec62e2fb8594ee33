/**
 * The files that are read as they stand after the preprocessor: those in which a guarded name could
 * be made of what stands in them. Invariant: in a small tree, and among the files that a patch
 * touches, no file is passed over; in a large one a file is passed over only when nothing in it puts
 * pieces together, or its words are none.
 */
import { givenWords } from "../../analyzers/made/given-words.js";
import type { FileFacts } from "../../analyzers/references/facts.js";
import type { Fragments } from "../../analyzers/references/fragments.js";
import { knownMakers } from "../../analyzers/references/sweep.js";
import type { MadeInput } from "./made.js";

/** Trees of so few files are read whole. */
const SMALL = 400;

export function candidatesOf(input: MadeInput, fragments: Fragments): ReadonlySet<string> {
  const { tree, listing, facts, touched } = input;
  const isCode = (language: string): boolean => language === "c" || language === "assembly";
  const code = listing.files.filter(({ language }) => isCode(language)).map(({ path }) => path);
  if (code.length <= SMALL) return new Set(code);
  const found = new Set(code.filter((path) => touched?.has(path) === true));
  const making = facts.filter(({ pastes }) => pastes.some(({ names }) => names.length === 0));
  const makers = new Set([...knownMakers, ...making.flatMap(namesOfMakers)]);
  const texts = tree.readMany(making.map(({ path }) => path));
  for (const [path, bytes] of texts) {
    const words = givenWords(path, bytes, makers);
    const names = fragments.madeOf(words, new Set());
    if (names.some((name) => !words.has(name) && input.isOutside(path, name))) found.add(path);
  }
  return found;
}

function namesOfMakers({ pastes }: FileFacts): string[] {
  return pastes
    .filter(({ names, name }) => names.length === 0 && name !== "")
    .map(({ name }) => name);
}
