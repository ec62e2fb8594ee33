/**
 * Callers of relocations as roots: what is right by itself may be called with another distance, without the
 * lock, or its error may be dropped. A caller is run as it is called itself, by a few lines of C that are
 * compiled with it. Invariant: a caller that cannot be run is told with the reason, and its relocation is
 * judged all the same.
 */
import type { FunctionDefinition } from "../../lowering/c/ast.js";
import { childrenOf } from "../../lowering/c/walk.js";
import type { Program, Wanted } from "../../lowering/program.js";
import type { FunctionType } from "../../lowering/types/ctype.js";
import { words, type Words } from "../../words/words.js";
import { callsOf, type Called } from "../find/callers.js";
import type { Request } from "../find/request.js";
import type { Site } from "../find/sites.js";
import { keyOf, type Candidate } from "./roots.js";
import { shimOf, type Shim } from "./shim.js";
import type { Workbench } from "./workbench.js";

/** A caller that is not run. */
export interface Uncalled extends Wanted {
  readonly reason: Words;
  /** The call that is not looked at. */
  readonly site: Site;
}

export interface Callers {
  readonly candidates: readonly Candidate[];
  /** Where these call relocations. */
  readonly sites: readonly Site[];
  readonly uncalled: readonly Uncalled[];
  /** Folders outside of which no callers were looked for, in order; none: a caller can stand nowhere else. */
  readonly searched: readonly string[];
}

/** Callers of callers are followed while they are handed the VMA. */
const MAX_LEVELS = 3;
const MAX_CALLERS = 16;

const taking = /^(?:mmap_write_(?:lock\w*|trylock)|down_write\w*)$/;
const giving = /^(?:mmap_write_(?:unlock|downgrade)|up_write|downgrade_write)$/;

export async function callersOf(
  bench: Workbench,
  request: Request,
  relocations: readonly Candidate[],
): Promise<Callers> {
  const candidates: Candidate[] = [];
  const sites: Site[] = [];
  const uncalled: Uncalled[] = [];
  const searched = new Set<string>();
  const known = new Set(relocations.map(keyOf));
  let level: readonly Wanted[] = relocations;
  for (let n = 0; n < MAX_LEVELS && level.length > 0; n++) {
    const { sites: calls, within = [] } = await callsOf(
      request,
      level.map((each) => calledAs(bench, each)),
    );
    for (const folder of within) searched.add(folder);
    const next: Wanted[] = [];
    for (const site of calls) {
      const wanted = { name: site.enclosing, root: site.path };
      if (known.has(keyOf(wanted))) {
        if (candidates.some((each) => keyOf(each) === keyOf(wanted))) sites.push(site);
        continue;
      }
      known.add(keyOf(wanted));
      const caller =
        candidates.length < MAX_CALLERS
          ? await callerOf(bench, request, wanted, relocations)
          : `more than ${MAX_CALLERS} functions call relocations`;
      if (typeof caller === "string") {
        uncalled.push({ ...wanted, reason: words`${caller}`, site });
        continue;
      }
      candidates.push(caller);
      sites.push(site);
      if (isHandedVma(caller.type)) next.push(wanted);
    }
    level = next;
  }
  return { candidates, sites, uncalled, searched: [...searched].sort() };
}

function calledAs(bench: Workbench, { name, root }: Wanted): Called {
  return { name, root, isStatic: bench.definitionOf({ name, root })?.isStatic === true };
}

async function callerOf(
  bench: Workbench,
  request: Request,
  wanted: Wanted,
  relocations: readonly Candidate[],
): Promise<Candidate | string> {
  const definition = bench.definitionOf(wanted);
  let type = bench.typeOf(wanted);
  let shim = shimFor(wanted.name, type);
  // What its parameters are may stand where no include leads.
  if (typeof shim === "string" && (await bench.meanings.catchUp())) {
    type = bench.typeOf(wanted);
    shim = shimFor(wanted.name, type);
  }
  if (type === undefined || definition === undefined)
    return `${wanted.name}() could not be compiled`;
  if (typeof shim === "string") return `${wanted.name}() cannot be called: ${shim}`;
  const made = bench.made(shim.text, wanted.root, definition.place);
  if (made === undefined) return `${wanted.name}() cannot be called`;
  const own = { ...wanted, made, units: [undefined, "Distance"] as const };
  const program = await bench.compile([own]);
  const [first] = program.functions;
  if (program.isFull || first === undefined) return `${wanted.name}() reaches too much code`;
  const isLocked =
    isHeldAtStart(definition, program, relocations) ??
    (isHandedVma(type) ||
      !hasLock(bench, wanted.root) ||
      (await isLockedAbove(bench, request, wanted)));
  return {
    ...own,
    kind: "caller",
    program,
    type,
    binding: {
      arguments: ["vma", "shift"],
      cuts: [null, null],
      caller: isLocked ? "locked" : "unlocked",
    },
    reached: new Set([keyOf(wanted)]),
    hasRecords: shim.hasRecords,
    below: relocations.filter(({ name, root }) =>
      program.functions.some((each) => each.name === name && each.place.path === root),
    ),
  };
}

function shimFor(name: string, type: FunctionType | undefined): Shim | string {
  return type === undefined ? "its type is not known" : shimOf(name, type);
}

/** What the caller does with the lock first; undefined: nothing. */
function isHeldAtStart(
  definition: FunctionDefinition,
  { modelled }: Program,
  relocations: readonly Candidate[],
): boolean | undefined {
  const first = lockCalls(definition)[0];
  if (first !== undefined) return giving.test(first);
  const below = new Set(relocations.flatMap(({ program }) => [...program.modelled.keys()]));
  const isTaken = [...modelled.keys()].some((name) => taking.test(name) && !below.has(name));
  return isTaken ? false : undefined;
}

/** Functions of the lock that a function calls itself, in the order of its text. */
function lockCalls({ body }: FunctionDefinition): string[] {
  const found: string[] = [];
  const walk = (node: object): void => {
    const { kind, callee } = node as { kind?: string; callee?: { kind: string; name?: string } };
    if (kind === "call" && callee?.kind === "name") {
      const { name = "" } = callee;
      if (taking.test(name) || giving.test(name)) found.push(name);
    }
    childrenOf(node).forEach(walk);
  };
  walk(body);
  return found;
}

/** Whether there is a lock that could be taken, in what a file sees of its tree. */
function hasLock(bench: Workbench, root: string): boolean {
  return ["mmap_write_lock", "mmap_write_lock_killable"].some((name) =>
    bench.isDeclared(name, root),
  );
}

/** Whether a function that calls it has the lock. */
async function isLockedAbove(bench: Workbench, request: Request, wanted: Wanted): Promise<boolean> {
  const { sites: above } = await callsOf(request, [calledAs(bench, wanted)]);
  return above.some(({ enclosing, path }) => {
    const definition = bench.definitionOf({ name: enclosing, root: path });
    return definition !== undefined && lockCalls(definition).some((name) => taking.test(name));
  });
}

function isHandedVma({ parameters }: FunctionType): boolean {
  return parameters.some(
    ({ type }) =>
      type.kind === "pointer" && type.to.kind === "struct" && type.to.name === "vm_area_struct",
  );
}
