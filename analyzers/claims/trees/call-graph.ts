/**
 * Ways through calls, breadth first. A level's unknown names are looked for in the whole tree together,
 * so that the work is a sweep for each level and not for each function. Invariant: what could not be
 * followed is a gap with its place; without a gap every way was followed to its end.
 */
import type { Call, Gap, Reach, ReachQuestion } from "../facts.js";
import { isLeaf, type Body, type Callee } from "./bodies.js";

export interface BodySource {
  /** Bodies of the functions and macros of these names in the whole tree; one sweep for all. */
  bodiesOf(names: readonly string[]): Promise<ReadonlyMap<string, readonly Body[]>>;
  /** Functions of the files that define a name. */
  beside(name: string): readonly Body[];
}

const MAX_FOLLOWED = 400;
const MAX_LEVELS = 12;
/** Definitions of one name that are followed: one an architecture, or one a configuration. */
const MAX_ALTERNATIVES = 12;
const MAX_GAPS = 20;

interface Step {
  readonly body: Body;
  readonly by: Step | undefined;
  readonly call: Call | undefined;
}

export async function reach(question: ReachQuestion, source: BodySource): Promise<Reach> {
  const { from, to } = question;
  const fits = (name: string): boolean =>
    "name" in to ? name === to.name : isMadeOf(name, to.words);
  const roots = (await source.bodiesOf([from])).get(from) ?? [];
  const gaps: Gap[] = [];
  const gap = (each: Gap): void => {
    if (gaps.length < MAX_GAPS) gaps.push(each);
  };
  const done = new Set<string>();
  let level: Step[] = roots
    .slice(0, MAX_ALTERNATIVES)
    .map((body) => ({ body, by: undefined, call: undefined }));
  const pointers: Reach["pointers"][number][] = [];
  let nFollowed = 0;
  let isWhole = true;
  const targets = new Map<string, { readonly name: string; readonly place: Body["place"] }>();
  for (const { body } of level)
    for (const other of source.beside(body.name))
      if (fits(other.name) && other.name !== from)
        targets.set(other.name, { name: other.name, place: other.place });
  const answer = (path: readonly Call[] | undefined): Reach => ({
    path,
    nFollowed,
    gaps,
    pointers,
    isWhole,
    targets: [...targets.values()],
  });
  if (level.length === 0) gap({ code: "no body", name: from, place: undefined });
  for (let depth = 0; level.length > 0; depth++) {
    const wanted = new Map<string, { step: Step; callee: Callee }[]>();
    for (const step of level) {
      nFollowed++;
      for (const callee of step.body.callees) {
        if (callee.name === "") {
          const { through = { kind: "other", name: "", near: [] } } = callee;
          pointers.push({ caller: step.body.name, through, place: callee.place });
          gap({ code: "pointer", caller: step.body.name, through, place: callee.place });
          continue;
        }
        if (fits(callee.name) && callee.name !== from) return answer(pathOf(step, callee));
        const known = wanted.get(callee.name);
        if (known === undefined) wanted.set(callee.name, [{ step, callee }]);
        else if (!known.some(({ step: other }) => other.body.path === step.body.path))
          known.push({ step, callee });
      }
    }
    if (depth >= MAX_LEVELS || nFollowed >= MAX_FOLLOWED) {
      isWhole = wanted.size === 0;
      if (!isWhole) gap({ code: "search ends", n: nFollowed, of: "functions", place: undefined });
      break;
    }
    const bodies = await source.bodiesOf([...wanted.keys()]);
    const next: Step[] = [];
    for (const [name, callers] of wanted) {
      for (const { step, callee } of callers) {
        const visible = seenFrom(step.body.path, bodies.get(name) ?? []);
        if (visible.length === 0 && !isLeaf(name))
          gap({ code: "no body", name, place: callee.place });
        for (const body of visible.slice(0, MAX_ALTERNATIVES)) {
          const key = `${body.path} ${body.place.span.start}`;
          if (done.has(key)) continue;
          done.add(key);
          next.push({
            body,
            by: step,
            call: { caller: step.body.name, callee: name, place: callee.place },
          });
        }
      }
    }
    level = next;
  }
  return answer(undefined);
}

/** A file's own static function comes first; those of other sources are out of sight. */
export function seenFrom(path: string, bodies: readonly Body[]): readonly Body[] {
  const own = bodies.filter((body) => body.path === path);
  if (own.some(({ isStatic }) => isStatic)) return own;
  return bodies.filter(
    (body) => body.path === path || body.path.endsWith(".h") || (!body.isStatic && !body.isMacro),
  );
}

function pathOf(step: Step, callee: Callee): Call[] {
  const path: Call[] = [{ caller: step.body.name, callee: callee.name, place: callee.place }];
  for (let at: Step | undefined = step; at?.call !== undefined; at = at.by) path.unshift(at.call);
  return path;
}

/**
 * Whether a name begins with one word of each list, in any order: `__split_vma` and `vma_merge_new` of
 * `vma` and `split` or `merge`. What only holds them, as can_vma_merge() does, is something else.
 */
export function isMadeOf(name: string, words: readonly (readonly string[])[]): boolean {
  const first = name.toLowerCase().replace(/^_+/, "").split("_").slice(0, words.length);
  const left = [...words];
  for (const part of first) {
    const index = left.findIndex((alternatives) => alternatives.includes(part));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return left.length === 0;
}
