/**
 * What a patch changes in C, as far as relocation may rest on it. Invariant: comments and white space
 * change nothing, and a driver's own static function is none of another file's.
 */
import {
  changedDefinitions,
  changedNames,
  differing,
  type ChangedNames,
} from "../../analyzers/preprocess/changed-names.js";
import type { Root } from "../../analyzers/relocation/tell/report.js";
import type { Change, Changes } from "../../analyzers/trees/changes.js";
import type { Tree } from "../../analyzers/trees/tree.js";

export type ChangedFile = ChangedNames & { readonly path: string };

export function sourcesOf(step: Changes): (readonly [path: string, change: Change])[] {
  return [...step].filter(
    ([path]) => /\.[ch]$/.test(path) && !/^(?:tools|Documentation|scripts|samples)\//.test(path),
  );
}

export function changedIn(before: Tree, step: Changes): ChangedFile[] {
  return sourcesOf(step).map(([path, { bytes }]) => ({
    path,
    ...changedNames(path, before.read(path), bytes),
  }));
}

/** Functions of a file that differ and that others of it run through, from those that are meant on. */
export function changedBelow(
  { before, after }: ChangedNames["definitions"],
  isMeant: (name: string, text: string) => boolean,
): string[] {
  const reached = new Set(
    [...before, ...after].filter(([name, text]) => isMeant(name, text)).map(([name]) => name),
  );
  // A set yields what is added to it while it is walked.
  for (const name of reached) {
    for (const text of [before.get(name), after.get(name)]) {
      for (const [word] of (text ?? "").matchAll(/[A-Za-z_]\w*/g))
        if (before.has(word) || after.has(word)) reached.add(word);
    }
  }
  const changed = differing(before, after);
  return [...reached].filter((name) => changed.has(name));
}

function definitionsIn(
  change: ChangedFile,
  isMeant: (path: string, text: string) => boolean,
): ChangedFile {
  const those = (all: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
    new Map([...all].filter(([, text]) => isMeant(change.path, text)));
  return {
    ...change,
    definitions: {
      before: those(change.definitions.before),
      after: those(change.definitions.after),
    },
  };
}

/** What the model answers for, of what a root calls, and the patch defines in another way: it was not run. */
export function stoodInFor(root: Root | undefined, changes: readonly ChangedFile[]): string[] {
  const compiled = new Set((root?.lowered ?? []).map((each) => / \((.*)\)$/.exec(each)?.[1]));
  // A driver's own static function of the name is another one.
  const isMeant = (path: string, text: string): boolean =>
    path.endsWith(".h") || compiled.has(path) || !text.startsWith("static ");
  const changed = changedDefinitions(changes.map((change) => definitionsIn(change, isMeant)));
  const macros = new Set(changes.flatMap(({ macros: each }) => [...each]));
  const modelled = new Set(root?.modelled);
  const all = changedDefinitions(changes);
  const below = changes.flatMap(({ path, definitions }) =>
    changedBelow(definitions, (name, text) => modelled.has(name) && isMeant(path, text)),
  );
  return [
    ...new Set([
      ...[...modelled].filter((name) => changed.has(name) || macros.has(name)),
      ...below.filter((name) => all.has(name)),
    ]),
  ];
}

/** Pieces of a file, cut behind each brace in the first column, that only one side has. */
export function changedPieces(
  before: Uint8Array | undefined,
  after: Uint8Array | undefined,
): string[] {
  const [old, fresh] = [piecesOf(before), piecesOf(after)];
  const [known, kept] = [new Set(old), new Set(fresh)];
  return [
    ...old.filter((piece) => !kept.has(piece)),
    ...fresh.filter((piece) => !known.has(piece)),
  ];
}

function piecesOf(bytes: Uint8Array | undefined): string[] {
  if (bytes === undefined) return [];
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString("latin1")
    .split(/(?<=^\}.*\n)/m);
}
