/**
 * Which functions are tests: those without parameters that return `bool` and are called by main(), or by
 * a function without a result that main() calls. Invariant: a test is found by its type and by who calls
 * it, never by its name; one that cannot be read is a test all the same, if it is called like one.
 */
import type { FunctionDefinition, Place } from "../lowering/c/ast.js";
import { childrenOf } from "../lowering/c/walk.js";
import type { Meanings } from "../lowering/meanings.js";

interface TestFunction {
  readonly name: string;
  readonly place: Place;
}

export interface FoundTests {
  /** In the order in which main() comes to them. */
  readonly tests: readonly TestFunction[];
  /** Functions that call them. */
  readonly callers: ReadonlySet<string>;
}

const MAX_CALLERS = 200;

/** @param main the file whose main() it is */
export function testsOf(meanings: Meanings, main: string): FoundTests {
  const tests = new Map<string, TestFunction>();
  const callers = new Set<string>();
  const visit = (name: string, root: string): void => {
    const found = meanings.functionDefinition(name, root);
    if (callers.has(name) || callers.size >= MAX_CALLERS || found?.kind !== "rooted") return;
    callers.add(name);
    for (const called of callsIn(found.item.body)) {
      const callee = meanings.functionDefinition(called.name, found.root);
      if (callee === undefined || tests.has(called.name)) continue;
      if (callee.kind === "ignorance") {
        if (called.isAlone)
          tests.set(called.name, { name: called.name, place: callee.place ?? found.item.place });
      } else if (isTest(callee.item))
        tests.set(called.name, { name: called.name, place: callee.item.place });
      else if (isPart(callee.item)) visit(called.name, found.root);
    }
  };
  visit("main", main);
  return { tests: [...tests.values()], callers };
}

interface Called {
  readonly name: string;
  /** Without arguments. */
  readonly isAlone: boolean;
}

function callsIn(body: object): readonly Called[] {
  const calls: Called[] = [];
  const walk = (node: object): void => {
    const { kind, callee, args } = node as {
      readonly kind?: string;
      readonly callee?: { readonly kind: string; readonly name?: string };
      readonly args?: readonly unknown[];
    };
    if (kind === "call" && callee?.kind === "name")
      calls.push({ name: callee.name as string, isAlone: args?.length === 0 });
    childrenOf(node).forEach(walk);
  };
  walk(body);
  return calls;
}

function isTest({ type }: FunctionDefinition): boolean {
  if (type.kind !== "function" || type.parameters.length > 0) return false;
  const { result } = type;
  return (
    (result.kind === "named" && result.name === "bool") ||
    (result.kind === "words" && result.words.some((word) => word === "_Bool" || word === "bool"))
  );
}

function isPart({ type }: FunctionDefinition): boolean {
  return (
    type.kind === "function" && type.result.kind === "words" && type.result.words.join() === "void"
  );
}
