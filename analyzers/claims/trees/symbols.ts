/**
 * From sightings to one entity: which definition a name in a message means, and which sightings are
 * uses of that one. Invariant: with several entities of a name and no reason to prefer one, there is no
 * answer.
 */
import { posix } from "node:path";
import type { FileFacts } from "../../references/facts.js";
import { isOfBlock, shadowOf } from "../../references/shadow.js";
import type { Sighting } from "../../references/sighting.js";
import type { Definition, Doubt, EntityKind, TreePlace, SymbolFacts, Use } from "../facts.js";

interface Sighted {
  readonly file: FileFacts;
  readonly sighting: Sighting;
}

export interface SymbolSource {
  /** Facts of all files that hold the name. */
  readonly files: readonly FileFacts[];
  /** Files that the patch touches, on either side. */
  readonly touched: ReadonlySet<string>;
  place(path: string, start: number, end: number): TreePlace;
  /** The text of a file. */
  text(path: string): string;
  /** What a definition's name stands in: undefined when it is no function or variable at file scope. */
  kindOf(path: string, offset: number): EntityKind | undefined;
}

const useForms: ReadonlySet<Sighting["form"]> = new Set([
  "call",
  "use",
  "address",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
  "symbol-string",
  "btf",
  "asm",
  "paste",
  "type",
  "tag",
  "tag-pointer",
  "foreign",
]);

/** Programs of their own and texts: nothing there is linked with the rest. */
const apart = /^(?:tools|Documentation|scripts|samples|usr)\//;

export function isApart(path: string): boolean {
  return apart.test(path);
}

/**
 * `was`: the same name before the patch. An entity that was defined in touched files alone does not
 * become another one that happens to have its name.
 */
export function symbolFacts(
  name: string,
  source: SymbolSource,
  was?: SymbolFacts,
): SymbolFacts | undefined {
  const all: Sighted[] = source.files.flatMap((file) =>
    file.sightings
      .filter((sighting) => sighting.name === name)
      .map((sighting) => ({ file, sighting })),
  );
  const homesOf = all.filter(isDefinition);
  const isApart = homesOf.length > 0 && homesOf.every(({ file }) => apart.test(file.path));
  const own = isApart ? all : all.filter(({ file }) => !apart.test(file.path));
  const definitions = own.filter(isDefinition);
  const declared = own.filter(({ sighting }) => sighting.form === "declaration");
  const isOurs =
    was !== undefined &&
    was.definitions.length > 0 &&
    was.definitions.every(({ place }) => source.touched.has(place.path));
  if (definitions.length + declared.length === 0 && !isOurs) return undefined;
  const meant = entity(definitions, source, isOurs, was);
  if (meant === undefined) return undefined;
  const statics = new Set(definitions.filter((each) => isLocal(each)).map(({ file }) => file.path));
  const homes = new Set(meant.map(({ file }) => file.path));
  const wasOfFile =
    meant.length === 0 && isOurs && was.definitions.every(({ isStatic }) => isStatic);
  if (wasOfFile) for (const { place } of was.definitions) homes.add(place.path);
  const isOfFile = wasOfFile || (meant.length > 0 && meant.every((each) => isLocal(each)));
  /** Whether the name in a file means the entity: a file's own static one comes first. */
  const isMeant = (path: string): boolean =>
    isOfFile
      ? homes.has(path) || includesSource(path, homes, source)
      : !statics.has(path) || homes.has(path);
  const isGone = meant.length === 0 && isOurs;
  const isMacro =
    meant.some(({ sighting }) => sighting.form === "macro-definition") ||
    (isGone && was.definitions.some(({ kind }) => kind === "macro"));
  const isTag =
    meant.some(({ sighting }) => sighting.form === "tag-definition") ||
    (isGone &&
      was.definitions.some(({ kind }) => kind === "type") &&
      own.every(({ sighting }) => sighting.form !== "typedef-definition") &&
      own.some(({ sighting }) => /^tag/.test(sighting.form)));
  // What one file had for itself and goes on to use is somebody else's now: of a header or a library.
  const isReplaced =
    wasOfFile ||
    was?.definitions.every(({ isConditional }) => isConditional) === true ||
    definitions.some((each) => !isLocal(each));
  const uses: Use[] = [];
  const exports: TreePlace[] = [];
  const useOf = (file: FileFacts, sighting: Sighting): Use | undefined => {
    // A test whether a macro is there needs nothing, and finds that it is gone.
    const isCondition =
      isMacro && !isGone && sighting.form === "condition" && !homes.has(file.path);
    const isUse =
      isCondition || (useForms.has(sighting.form) && isTag === /^tag/.test(sighting.form));
    if (!isUse || isNoUse(file, sighting) || sighting.enclosing === name) return undefined;
    return {
      place: source.place(file.path, sighting.start, sighting.end),
      isCall: sighting.form === "call",
      by: sighting.enclosing,
      isText: /^(?:symbol-string|btf)$/.test(sighting.form),
      includes: (path) => includesPath(file.path, source.text(file.path), path),
    };
  };
  for (const { file, sighting } of own) {
    if (!isMeant(file.path) || isHidden(sighting, homes.has(file.path))) continue;
    if (sighting.form === "export")
      exports.push(source.place(file.path, sighting.start, sighting.end));
    const use = useOf(file, sighting);
    if (use !== undefined) uses.push(use);
  }
  // Where the entity was everybody's, other files that say its name still mean it, and miss it.
  const wasOpen = isOfFile && was?.definitions.some(({ isStatic }) => !isStatic) === true;
  const others = wasOpen
    ? own.filter(
        ({ file, sighting }) =>
          !isMeant(file.path) && !statics.has(file.path) && !isHidden(sighting, false),
      )
    : [];
  const leftBehind = {
    uses: others
      .flatMap(({ file, sighting }) => useOf(file, sighting) ?? [])
      .filter(({ isText }) => !isText),
    declarations: others
      .filter(({ sighting }) => sighting.form === "declaration" && sighting.linkage !== "static")
      .map(({ file, sighting }) => source.place(file.path, sighting.start, sighting.end)),
    rivals: others
      .filter((each) => isDefinition(each) && !each.file.path.endsWith(".h"))
      .map(({ file, sighting }) => source.place(file.path, sighting.start, sighting.end)),
  };
  const [rival] = leftBehind.uses.length > 0 ? leftBehind.rivals : [];
  if (rival === undefined) uses.push(...leftBehind.uses);
  if (isGone && uses.length + exports.length === 0 && declared.length === 0) return undefined;
  const seen = meant.map(
    ({ file, sighting }): Definition => ({
      place: source.place(file.path, sighting.start, sighting.end),
      kind: kindOf(file.path, sighting, source),
      isStatic: isLocal({ file, sighting }),
      isConditional: sighting.condition !== "",
    }),
  );
  return {
    name,
    definitions: seen,
    declarations: declared
      .filter(
        ({ file, sighting }) => /^(?:external|weak)$/.test(sighting.linkage) && isMeant(file.path),
      )
      .map(({ file, sighting }) => source.place(file.path, sighting.start, sighting.end)),
    exports,
    uses,
    leftBehind,
    doubts: [
      ...doubts(name, source.files),
      ...(rival === undefined ? [] : [{ code: "rival", name, path: rival.path } as const]),
      ...(isGone && isReplaced ? [{ code: "replaced", name } as const] : []),
    ],
  };
}

/** Whether something nearer has the name. In its own file, what hides all others is the entity itself. */
function isHidden({ shadow: text }: Sighting, isHome: boolean): boolean {
  const shadow = shadowOf(text);
  return shadow !== undefined && !(isHome && !isOfBlock(shadow));
}

function isDefinition({ sighting: { form } }: Sighted): boolean {
  return (
    form === "definition" ||
    form === "macro-definition" ||
    form === "tag-definition" ||
    form === "typedef-definition" ||
    form === "enumerator"
  );
}

/** Of one source file alone. What a header defines as static is everybody's. */
function isLocal({ file, sighting }: Sighted): boolean {
  const isSource = /\.(?:c|cc|cpp|S|s)$/.test(file.path);
  if (!isSource) return false;
  return sighting.form !== "definition" || sighting.linkage === "static";
}

/** The definitions that are one entity, the one that is meant; none when there are only declarations. */
function entity(
  definitions: readonly Sighted[],
  { touched }: SymbolSource,
  isOurs: boolean,
  was: SymbolFacts | undefined,
): readonly Sighted[] | undefined {
  const external = definitions.filter((each) => !isLocal(each));
  const byFile = new Map<string, Sighted[]>();
  for (const each of definitions)
    if (isLocal(each)) byFile.set(each.file.path, [...(byFile.get(each.file.path) ?? []), each]);
  const groups = [...(external.length > 0 ? [external] : []), ...byFile.values()];
  const near = groups.filter((group) => group.some(({ file }) => touched.has(file.path)));
  if (isOurs && near.length === 0) return [];
  if (groups.length <= 1) return groups[0] ?? [];
  if (near.length === 1) return near[0];
  // What is defined where it was before the patch is what it was.
  const same = near.filter((group) =>
    group.some(
      ({ file }) => was?.definitions.some(({ place }) => place.path === file.path) === true,
    ),
  );
  return same.length === 1 ? same[0] : undefined;
}

/** Whether an include directive of a file names this path: beside the file, or from a root of headers. */
function includesPath(from: string, text: string, path: string): boolean {
  const folder = from.slice(0, from.lastIndexOf("/") + 1);
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">\r\n]{1,200})/gm)].some(
    ([, mark, target = ""]) => {
      const isBeside = mark === '"' && posix.normalize(folder + target) === path;
      return (
        isBeside ||
        (target.includes("/") && !target.startsWith("..") && path.endsWith(`/${target}`))
      );
    },
  );
}

/** `#include "x.c"`: the file sees the static things of that source. */
function includesSource(
  path: string,
  homes: ReadonlySet<string>,
  { files }: SymbolSource,
): boolean {
  const text = files.find((file) => file.path === path)?.includes ?? "";
  return [...homes].some((home) => text.includes(`"${home.slice(home.lastIndexOf("/") + 1)}`));
}

/** Words of languages that only look like the symbol. */
function isNoUse({ language }: FileFacts, { form }: Sighting): boolean {
  if (form === "foreign") return true;
  return language === "makefile" || (language === "linker-script" && form !== "asm");
}

function kindOf(path: string, sighting: Sighting, source: SymbolSource): EntityKind {
  switch (sighting.form) {
    case "macro-definition":
      return "macro";
    case "tag-definition":
    case "typedef-definition":
      return "type";
    case "enumerator":
      return "enumerator";
    default:
      return source.kindOf(path, sighting.start) ?? "function";
  }
}

function doubts(name: string, files: readonly FileFacts[]): Doubt[] {
  const found: Doubt[] = [];
  for (const file of files) {
    if (file.unaccounted.length > 0 && file.sightings.some((sighting) => sighting.name === name))
      found.push({ code: "not read in full", path: file.path });
  }
  return found;
}
