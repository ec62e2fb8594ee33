/**
 * The operations of mm/vma.c as roots: each function of the tree that does one is run by itself, as its
 * callers may call it. Invariant: an operation that the tree has is run, or told with the reason.
 */
import type { Wanted } from "../../lowering/program.js";
import type { FunctionType } from "../../lowering/types/ctype.js";
import { asBuffer } from "../../syntax/bytes.js";
import { operationNames, performers } from "../asked/names.js";
import type { Request } from "../find/request.js";
import type { Operation } from "../scenarios/scenario.js";
import { functionOf } from "./function-of.js";
import { reachedIn, tooLarge, type Candidate } from "./roots.js";
import type { Workbench } from "./workbench.js";

/**
 * Where a tree's own mm/ seems to define them, by the looks of a line; the compiler says whether it does.
 * What a header defines is compiled as a file sees it that all releases have.
 */
export function definedOperations({ tree, listing }: Request): readonly Wanted[] {
  const found = new Map<string, Wanted>();
  for (const { path } of listing.files) {
    // Machines without an MMU have operations of their own, which share nothing but the names.
    if (!places.test(path) || path === "mm/nommu.c") continue;
    const read = tree.read(path);
    if (read === undefined) continue;
    for (const name of definedIn(asBuffer(read).toString("latin1")))
      if (!found.has(name)) found.set(name, { name, root: path.endsWith(".h") ? seer : path });
  }
  return operationNames.flatMap((name) => found.get(name) ?? []);
}

/** Operations that a line at file scope names with their type, or the line after it, and no semicolon ends. */
function* definedIn(text: string): Iterable<string> {
  for (const { 0: head, 1: name = "", index } of text.matchAll(declarator)) {
    if (!performers.has(name)) continue;
    const begin = index + head.length;
    if (!prototype.test(text.slice(begin, begin + MAX_PARAMETERS))) yield name;
  }
}

const declarator = /^(?:[a-z][\w *]{0,200}[ *])?\**(\w{1,100})\(/gm;
const prototype = /^[^;{]*\);/;
/** Letters of the parameters of a function. */
const MAX_PARAMETERS = 2000;
const places = /^(?:mm\/[^/]+\.[ch]|include\/linux\/mm\.h)$/;
const seer = "mm/mmap.c";

export async function operationRoots(
  bench: Workbench,
  wanted: readonly Wanted[],
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const each of wanted) {
    const program = await bench.compile([each]);
    const type = functionOf(program, each)?.type ?? nothing;
    const problem = program.missing.get(each.name) ?? (program.isFull ? tooLarge(each.name) : "");
    const operation = performers.get(each.name) as Operation;
    candidates.push({
      ...each,
      kind: "operation",
      operation,
      program,
      ...(problem !== "" && { problem }),
      type,
      binding: "it is no relocation",
      reached: reachedIn(program),
    });
  }
  return candidates;
}

/** The type of what there is none of. */
const nothing: FunctionType = {
  kind: "function",
  result: { kind: "void" },
  parameters: [],
  isVariadic: false,
};
