/**
 * Listings of commits as they lie in the cache: a kernel has seventy thousand files, and git takes
 * longer to name them than all else that a small review does.
 */
import type { Language } from "../analyzers/trees/language.js";
import type { ListingMemory } from "../analyzers/trees/revision.js";
import type { Listing, TreeFile } from "../analyzers/trees/tree.js";
import { isLanguage } from "./packed-facts.js";
import { isSkippedList } from "./record-shapes.js";
import { hasFields, isCount, isListOf, isPairOf, isTableOf, isText, type Shape } from "./shape.js";
import { digest, type Store } from "./store.js";

interface PackedListing extends Omit<Listing, "files" | "links"> {
  /** Joined by NUL, in the order of the listing. */
  readonly paths: string;
  readonly languages: readonly Language[];
  /** Of each file, as an index of `languages`. */
  readonly languageOf: Uint8Array;
  /** One after the other, without the hexadecimal form. */
  readonly ids: Uint8Array;
  readonly links: readonly (readonly [path: string, end: string])[];
}

export function listingMemory(store: Store, version: string): ListingMemory {
  const nameOf = (repository: string, commit: string): string =>
    `listing-${digest([version, repository, commit])}`;
  return {
    recall: (repository, commit) => {
      const packed = store.read(nameOf(repository, commit), isPackedListing);
      return packed && unpackListing(packed);
    },
    store: (repository, commit, listing) =>
      store.write(nameOf(repository, commit), packListing(listing)),
  };
}

export function packListing({ files, links, ...rest }: Listing): PackedListing {
  const languages = [...new Set(files.map(({ language }) => language))];
  return {
    ...rest,
    paths: files.map(({ path }) => path).join("\0"),
    languages,
    languageOf: Uint8Array.from(files, ({ language }) => languages.indexOf(language)),
    ids: Buffer.from(files.map(({ id }) => id).join(""), "hex"),
    links: [...links],
  };
}

export function unpackListing({
  paths,
  languages,
  languageOf,
  ids,
  links,
  ...rest
}: PackedListing): Listing {
  const n = languageOf.length;
  const text = Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength).toString("hex");
  const size = n === 0 ? 0 : text.length / n;
  const files: TreeFile[] = [];
  let start = 0;
  for (let at = 0; at < n; at++) {
    const end = paths.indexOf("\0", start);
    const path = end < 0 ? paths.slice(start) : paths.slice(start, end);
    files.push({
      path,
      language: languages[languageOf[at] as number] as Language,
      id: text.slice(at * size, (at + 1) * size),
    });
    start = end + 1;
  }
  return { ...rest, files, links: new Map(links) };
}

const isBytes: Shape<Uint8Array> = (value): value is Uint8Array => value instanceof Uint8Array;

const hasListingFields = hasFields<PackedListing>({
  paths: isText,
  languages: isListOf(isLanguage),
  languageOf: isBytes,
  ids: isBytes,
  links: isListOf(isPairOf(isText, isText)),
  notCode: isTableOf(isCount),
  skipped: isSkippedList,
});

/** Whether there is a path in order, a language and an id for each file. */
const isPackedListing: Shape<PackedListing> = (value): value is PackedListing => {
  if (!hasListingFields(value)) return false;
  const { paths, languages, languageOf, ids } = value;
  const n = languageOf.length;
  if (n === 0) return paths === "" && ids.length === 0;
  const all = paths.split("\0");
  // Of SHA-1 and of SHA-256.
  const hasIds = ids.length === n * 20 || ids.length === n * 32;
  return (
    hasIds &&
    all.length === n &&
    languageOf.every((index) => index < languages.length) &&
    all.every((path, at) => at === 0 || (all[at - 1] as string) < path)
  );
};
