/**
 * Who leads to some functions: up from them through all their callers, by name. Few functions split a
 * VMA, and few call those, while what a function calls soon leads everywhere; so this ends where the
 * other direction does not. Names are followed wherever they may be meant, which leads to more callers
 * than there are. Invariant: what is not among the callers calls none of them directly, except by what
 * a gap names.
 */
import type { Callers, Gap } from "../facts.js";
import type { Body } from "./bodies.js";
import { seenFrom } from "./call-graph.js";
import { namesMadeBy, type Outline } from "./made-functions.js";
import { isApart } from "./symbols.js";

export interface CallerSource {
  /** Files that may call one of these. */
  filesCalling(names: readonly string[]): Promise<readonly string[]>;
  /** Undefined where the file cannot be read. */
  bodiesIn(path: string): readonly Body[] | undefined;
}

export interface FoundCallers extends Omit<Callers, "holders" | "targets"> {
  /** Whether a name in a file can mean one of them. */
  isMeant(path: string, name: string): boolean;
}

/** More lead to what is everybody's; none of these is told apart then. */
const MAX_CALLERS = 5000;
const MAX_GAPS = 20;

export async function callersOf(
  starts: readonly Body[],
  source: CallerSource,
): Promise<FoundCallers> {
  const bodies = new Map<string, Body[]>();
  const tooLarge = new Set<string>();
  let isCut = false;
  const done = new Set<string>();
  const outlinesOf = (name: string): Outline[] =>
    (bodies.get(name) ?? []).flatMap(({ outline }) => outline ?? []);
  const add = (body: Body & { readonly key?: string }): boolean => {
    const { key = `${body.path} ${body.place.span.start}` } = body;
    if (done.has(key)) return false;
    done.add(key);
    const known = bodies.get(body.name);
    if (known === undefined) bodies.set(body.name, [body]);
    else known.push(body);
    return true;
  };
  for (const body of starts) add(body);
  for (let level = new Set(starts.map(({ name }) => name)); level.size > 0; ) {
    const next = new Set<string>();
    for (const path of await source.filesCalling([...level])) {
      const there = isApart(path) || isTest(path) ? [] : source.bodiesIn(path);
      if (there === undefined) tooLarge.add(path);
      for (const body of there ?? []) {
        if (
          !body.callees.some(
            ({ name }) => level.has(name) && isMeant(path, name, bodies, there ?? []),
          )
        )
          continue;
        if (!add(body)) continue;
        next.add(body.name);
        if (body.made === undefined) continue;
        for (const name of namesMadeBy(body.made, outlinesOf))
          if (add({ ...body, name, key: `${path} ${body.place.span.start} ${name}` }))
            next.add(name);
      }
    }
    if (done.size > MAX_CALLERS) {
      isCut = true;
      break;
    }
    level = next;
  }
  const names = new Set(bodies.keys());
  return {
    names,
    nFollowed: done.size,
    gaps: [
      ...[...tooLarge]
        .slice(0, MAX_GAPS)
        .map((path): Gap => ({ code: "not read", path, isTooLarge: true, place: undefined })),
      ...(isCut
        ? [{ code: "search ends", n: done.size, of: "callers", place: undefined } as const]
        : []),
    ],
    isMeant: (path, name) => isMeant(path, name, bodies, source.bodiesIn(path) ?? []),
  };
}

/** Tests call the kernel, and nothing of it calls them. */
function isTest(path: string): boolean {
  return /(?:_kunit|_kunit_test|_test|\/test_\w+|_selftest|kunit)\.c$|\/(?:self)?tests?\/|^lib\/kunit\/|\/kunit\//.test(
    path,
  );
}

/** Whether a name in a file can mean one of the callers of that name; its own static function comes first. */
function isMeant(
  path: string,
  name: string,
  callers: ReadonlyMap<string, readonly Body[]>,
  there: readonly Body[],
): boolean {
  const known = callers.get(name) ?? [];
  if (known.some((body) => body.path === path)) return true;
  if (there.some((body) => body.name === name && (body.isStatic || body.isMacro))) return false;
  return seenFrom(path, known).some((body) => isInSight(body.path, path));
}

/** One architecture does not see another, nor anybody a header that lies among somebody's sources. */
function isInSight(definer: string, path: string): boolean {
  const [arch, from] = [architectureOf(definer), architectureOf(path)];
  if (arch !== "" && from !== "" && arch !== from) return false;
  if (!definer.endsWith(".h") || /(?:^|\/)include\//.test(definer)) return true;
  const folder = definer.slice(0, definer.lastIndexOf("/") + 1);
  return path.startsWith(folder) || path.split("/")[0] === definer.split("/")[0];
}

function architectureOf(path: string): string {
  return /^arch\/([^/]+)\//.exec(path)?.[1] ?? "";
}
