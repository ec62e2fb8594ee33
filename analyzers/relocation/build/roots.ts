/**
 * The functions to judge call sites by, each compiled. A function that reaches both an
 * expand and a shrink is a relocation; one that reaches only one of them is looked at through those
 * that use it, as long as it is handed the VMA. Invariant: roots are found by what functions reach,
 * and no name of a function is known here but those of the operations.
 */
import {
  calls,
  MAX_CHARACTERS,
  type LoweredFunction,
  type Program,
  type Wanted,
} from "../../lowering/program.js";
import type { FunctionType, StructType } from "../../lowering/types/ctype.js";
import type { FileFacts } from "../../references/facts.js";
import type { Site } from "../find/sites.js";
import type { Binding } from "../run/calls.js";
import type { Operation } from "../scenarios/scenario.js";
import { bind, bindOperation, unitsOf } from "./binding.js";
import type { Workbench } from "./workbench.js";

export interface Candidate extends Wanted {
  /** A `caller` calls a relocation. */
  readonly kind: "relocation" | "operation" | "caller";
  /** What it is run as, of an operation that was asked for by itself. */
  readonly operation?: Operation;
  readonly program: Program;
  /** Why it is not run, though somebody asked for it. */
  readonly problem?: string;
  readonly type: FunctionType;
  /** How it is called, or why it cannot be. */
  readonly binding: Binding | string;
  /** `name root` of every function that it reaches. */
  readonly reached: ReadonlySet<string>;
  /** Of a caller, whether it is handed structs of the tree's own, most members of which are zero. */
  readonly hasRecords?: boolean;
  /** Of a caller, the relocations that it reaches. */
  readonly below?: readonly Wanted[];
}

const MAX_LEVELS = 4;
const MAX_USERS = 16;

export interface FoundRoots {
  readonly candidates: readonly Candidate[];
  /** By `name path` of the function of a site: why it could not be compiled. */
  readonly failed: ReadonlyMap<string, string>;
}

export async function findRoots(
  bench: Workbench,
  sites: readonly Site[],
  look: (names: readonly string[]) => Promise<readonly FileFacts[]>,
): Promise<FoundRoots> {
  const failed = new Map<string, string>();
  const known = new Map<string, Candidate>();
  const direct = distinct(
    sites
      .filter(({ enclosing }) => enclosing !== "")
      .map(({ enclosing, path }) => ({ name: enclosing, root: path })),
  );
  await judgeAll(bench, direct, known, failed);
  let level: readonly Candidate[] = [...known.values()];
  for (let n = 0; n < MAX_LEVELS; n++) {
    const halves = level.filter(({ kind, type }) => kind === "operation" && isHandedOn(type));
    const covered = new Set(
      [...known.values()]
        .filter(({ kind }) => kind === "relocation")
        .flatMap(({ reached }) => [...reached]),
    );
    const open = halves.filter((candidate) => !covered.has(keyOf(candidate)));
    // Without both halves in the open there is nothing to bring together.
    const isExpanding = open.some(({ program }) => calls(program, "vma_expand"));
    const isShrinking = open.some(({ program }) => calls(program, "vma_shrink"));
    if (!isExpanding || !isShrinking) break;
    const users = await usersOf(open, look);
    const fresh = users.filter((user) => !known.has(keyOf(user)));
    if (fresh.length === 0) break;
    const before = new Set(known.keys());
    await judgeAll(bench, fresh, known, failed);
    level = [...known.values()].filter((candidate) => !before.has(keyOf(candidate)));
  }
  return { candidates: lowest([...known.values()]), failed };
}

export function keyOf({ name, root }: Wanted): string {
  return `${name} ${root}`;
}

/** `name root` of every function of a program. */
export function reachedIn({ functions }: Program): Set<string> {
  return new Set(functions.map(({ name, place }) => keyOf({ name, root: place.path })));
}

/** Operations have one program, of which each runs a part; the program of any other root is its own. */
export function isRunBy(
  { operation, reached }: Candidate,
  { name, place }: LoweredFunction,
): boolean {
  return operation === undefined || reached.has(keyOf({ name, root: place.path }));
}

/** Whoever reaches so much is not half run: what is left out would be taken for undecided code. */
export function tooLarge(name: string): string {
  return `${name}() reaches more code than one program holds, ${MAX_CHARACTERS} characters, in this configuration`;
}

/** A relocation that calls a relocation is not the one that makes it. */
function lowest(candidates: readonly Candidate[]): Candidate[] {
  const relocations = candidates.filter(({ kind }) => kind === "relocation");
  return candidates.filter(
    (candidate) =>
      candidate.kind !== "relocation" ||
      !relocations.some((other) => other !== candidate && candidate.reached.has(keyOf(other))),
  );
}

async function judgeAll(
  bench: Workbench,
  all: readonly Wanted[],
  known: Map<string, Candidate>,
  failed: Map<string, string>,
): Promise<void> {
  // What cannot be called, and hands no VMA on, is not worth compiling all that it reaches.
  const wanted = all.filter((each) => {
    const problem = hopeless(bench, each);
    if (problem !== undefined) failed.set(keyOf(each), problem);
    return problem === undefined;
  });
  // One program for all tells what has to be swept for, once.
  await bench.compile(wanted);
  for (const each of wanted) {
    // What the parameters of a relocation count is known, and changes nothing of what runs.
    const type = bench.typeOf(each);
    const units = type === undefined ? [] : unitsOf(type);
    let program = await bench.compile([{ ...each, units }]);
    const problem = program.missing.get(each.name);
    const [first] = program.functions;
    if (problem !== undefined || first === undefined) {
      failed.set(keyOf(each), problem ?? "nothing to compile");
      continue;
    }
    if (program.isFull) {
      failed.set(keyOf(each), tooLarge(each.name));
      continue;
    }
    const binding = bind(first.type);
    const kind = kindOf(program, binding);
    if (kind === "operation" && units.length > 0) program = await bench.compile([each]);
    const reached = reachedIn(program).add(keyOf(each));
    known.set(keyOf(each), {
      ...each,
      kind,
      program,
      type: first.type,
      binding,
      reached,
    });
  }
}

/**
 * A function that moves page tables for a VMA and a distance is taken for a relocation, though it
 * may lack a step of one.
 */
function hopeless(bench: Workbench, { name, root }: Wanted): string | undefined {
  const type = bench.typeOf({ name, root });
  if (type === undefined || isHandedOn(type)) return undefined;
  const [asRoot, asOperation] = [bind(type), bindOperation(type, undefined)];
  return typeof asRoot === "string" && typeof asOperation === "string"
    ? `${name}() cannot be called: ${asOperation}`
    : undefined;
}

function kindOf(program: Program, binding: Binding | string): Candidate["kind"] {
  if (calls(program, "vma_expand") && calls(program, "vma_shrink")) return "relocation";
  return typeof binding !== "string" && calls(program, "move_page_tables")
    ? "relocation"
    : "operation";
}

/** Whether a caller hands it the VMA, so that the caller may do the other half. */
function isHandedOn({ parameters }: FunctionType): boolean {
  return parameters.some(
    ({ type }) => type.kind === "pointer" && type.to.kind === "struct" && carriesVma(type.to),
  );
}

/** The VMA itself, an iterator, or a struct of the tree's own that may hold one. */
function carriesVma({ name, isModelled }: StructType): boolean {
  return name === "vm_area_struct" || name === "vma_iterator" || !isModelled;
}

/** Functions that call or name one of these; a table that names one is followed to who uses the table. */
async function usersOf(
  candidates: readonly Candidate[],
  look: (names: readonly string[]) => Promise<readonly FileFacts[]>,
): Promise<Wanted[]> {
  const names = [...new Set(candidates.map(({ name }) => name))].sort();
  // A name that is static in its file means the candidate there, and nothing anywhere else.
  const isMeant = (path: string, name: string, shadow: string): boolean =>
    shadow === "" ||
    candidates.some((candidate) => candidate.name === name && candidate.root === path);
  const users: Wanted[] = [];
  const tables: Wanted[] = [];
  const take = (facts: readonly FileFacts[], isTable: boolean): void => {
    for (const { path, language, sightings } of facts) {
      if (language !== "c") continue;
      for (const { form, enclosing, name, shadow } of sightings) {
        if (enclosing === "" || enclosing === name || (!isTable && !isMeant(path, name, shadow)))
          continue;
        if (form === "call" || form === "address" || (isTable && form === "macro-arg"))
          users.push({ name: enclosing, root: path });
        else if (form === "use" || form === "initializer")
          (isTable ? users : tables).push({ name: enclosing, root: path });
      }
    }
  };
  take(await look(names), false);
  if (tables.length > 0) {
    const variables = [...new Set(tables.map(({ name }) => name))].sort();
    const homes = new Set(tables.map(({ root }) => root));
    users.push(...tables);
    take(
      (await look(variables)).filter(({ path }) => homes.has(path)),
      true,
    );
  }
  const own = new Set(candidates.map(keyOf));
  return distinct(users)
    .filter((user) => !own.has(keyOf(user)))
    .slice(0, MAX_USERS);
}

function distinct(all: readonly Wanted[]): Wanted[] {
  return [...new Map(all.map((each) => [keyOf(each), each])).values()];
}
