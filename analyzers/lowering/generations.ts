/**
 * Which API generation a tree is of: by what it declares, and where it is partial by how the function
 * at hand calls. Invariant: a version string is never looked at; generations that nothing tells apart
 * are all possible, and the answer says so.
 */
import { generations, type Generation, type Marker } from "../model/declarations.js";
import type { Expression, FunctionDefinition, TypeSyntax } from "./c/ast.js";
import { childrenOf } from "./c/walk.js";
import type { Meanings } from "./meanings.js";
import { MODEL } from "../preprocess/preprocess.js";

export interface ChosenGeneration {
  /** Equally possible ones, oldest first. */
  readonly possible: readonly Generation[];
  /** What spoke for them, one clause each. */
  readonly evidence: readonly string[];
}

type Fact = "yes" | "no" | "open";

export interface GenerationSource {
  readonly meanings: Meanings;
  /** Files whose environments are asked, the best first. */
  readonly roots: readonly string[];
  /** Whether what the tree does not declare is not there, and not merely left out. */
  readonly isWhole: boolean;
  /** The functions at hand. */
  readonly functions: readonly FunctionDefinition[];
}

export function chooseGeneration(source: GenerationSource): ChosenGeneration {
  const shape = shapeOf(source.functions);
  const facts = new Map<Marker, Fact>();
  const factOf = (marker: Marker): Fact => {
    const known = facts.get(marker);
    if (known !== undefined) return known;
    const fact = evaluate(marker, source, shape);
    facts.set(marker, fact);
    return fact;
  };
  const scored = generations.map((generation) => {
    const all = generation.markers.map(factOf);
    return {
      generation,
      isOut: all.includes("no") || contradicts(shape, generation),
      score: all.filter((fact) => fact === "yes").length,
    };
  });
  const left = scored.filter(({ isOut }) => !isOut);
  const best = Math.max(...left.map(({ score }) => score));
  // A later one that nothing speaks against is as possible as the one that something speaks for.
  const possible = scored
    .filter(
      ({ isOut, score }, index) => !isOut && (score === best || isOpenFrom(scored, index, best)),
    )
    .map(({ generation }) => generation);
  const evidence = possible.flatMap(({ markers }) =>
    markers.filter((marker) => factOf(marker) === "yes").map(inWords),
  );
  return { possible, evidence: [...new Set(evidence)] };
}

/** A merge that is told its VMA in another field than this generation reads. */
function contradicts({ members }: Shape, { expandField }: Generation): boolean {
  return !members.has(expandField) && [...members].some((member) => choices.has(member));
}

interface Scored {
  readonly isOut: boolean;
  readonly score: number;
}

/** Whether nothing but possible generations lie between the last best one and this. */
function isOpenFrom(scored: readonly Scored[], index: number, best: number): boolean {
  for (let at = index; at >= 0; at--) {
    const each = scored[at] as Scored;
    if (each.isOut) return false;
    if (each.score === best) return true;
  }
  return false;
}

function inWords({ kind, name, declared, nParameters, firstParameter, field }: Marker): string {
  const what = kind === "function" ? `${name}()` : kind === "macro" ? name : `${kind} ${name}`;
  if (!declared) return field === undefined ? `${what} is not declared` : `${what} has no ${field}`;
  if (nParameters !== undefined)
    return `${what} has ${nParameters} parameter${nParameters === 1 ? "" : "s"}`;
  if (firstParameter !== undefined) return `${what} takes a struct ${firstParameter}`;
  return field === undefined ? `${what} is declared` : `${what} has ${field}`;
}

function evaluate(marker: Marker, source: GenerationSource, shape: Shape): Fact {
  const declared = declaredFact(marker, source);
  const fact = [
    () => declared,
    () => bodyFact(marker, source, shape),
    () => usedFact(marker, shape, source.isWhole),
  ].reduce<Fact>((known, next) => (known === "open" ? next() : known), "open");
  if (marker.declared || fact === "open") return fact;
  return fact === "yes" ? "no" : "yes";
}

/** Whether the tree declares it, and as the marker says. */
function declaredFact(marker: Marker, { meanings, roots }: GenerationSource): Fact {
  for (const root of roots) {
    if (marker.kind === "function" || marker.kind === "macro") {
      const found = meanings.prototype(marker.name, root);
      if (found?.kind !== "rooted" || found.item.place.path === MODEL) continue;
      const type = found.item.declarators.find(({ name }) => name === marker.name)?.type;
      if (type?.kind !== "function") continue;
      if (marker.nParameters !== undefined)
        return type.parameters.length === marker.nParameters ? "yes" : "no";
      if (marker.firstParameter !== undefined)
        return tagOf(type.parameters[0]?.type) === marker.firstParameter ? "yes" : "no";
      return "yes";
    }
    const found = meanings.tag(
      marker.kind === "enum" ? "enum" : "struct",
      marker.name,
      root,
      false,
    );
    if (found?.kind !== "rooted" || found.item.place.path === MODEL) continue;
    const { base } = found.item;
    if (marker.field === undefined) return "yes";
    if (base.kind !== "tag" || base.body?.kind !== "fields") continue;
    return fieldNames(base).includes(marker.field) ? "yes" : "no";
  }
  return "open";
}

/**
 * What bodies of the tree name. Of the functions at hand only what tells that it is not there counts: what
 * they name else may come from a macro that the model stands in with.
 */
function bodyFact(
  { bodies }: Marker,
  { meanings, roots }: GenerationSource,
  { names }: Shape,
): Fact {
  if (bodies === undefined) return "open";
  const definitions = roots.flatMap((root) =>
    bodies.functions.flatMap((name) => {
      const found = meanings.functionDefinition(name, root);
      return found?.kind === "rooted" && found.item.place.path !== MODEL ? [found.item] : [];
    }),
  );
  const named = shapeOf(definitions).names;
  if (bodies.with.some((name) => named.has(name))) return "yes";
  return bodies.without.some((name) => named.has(name) || names.has(name)) ? "no" : "open";
}

function fieldNames(base: TypeSyntax): string[] {
  if (base.kind !== "tag" || base.body?.kind !== "fields") return [];
  return base.body.fields.flatMap(({ name, type }) => (name === "" ? fieldNames(type) : [name]));
}

function tagOf(type: TypeSyntax | undefined): string {
  if (type?.kind === "pointer") return tagOf(type.to);
  return type?.kind === "tag" ? type.name : "";
}

/** How functions call and what they name, where nothing declares it. */
interface Shape {
  /** By name, numbers of arguments. */
  readonly calls: ReadonlyMap<string, ReadonlySet<number>>;
  /** Members of what is passed to `vma_expand()` alone. */
  readonly members: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const choices = new Set(["vma", "middle", "target"]);

function usedFact(marker: Marker, { calls, members, names }: Shape, isWhole: boolean): Fact {
  const open: Fact = isWhole ? "no" : "open";
  if (marker.kind === "function" || marker.kind === "macro") {
    const counts = calls.get(marker.name);
    if (counts === undefined) return open;
    if (marker.nParameters !== undefined) return counts.has(marker.nParameters) ? "yes" : "no";
    if (marker.firstParameter === "vma_merge_struct") return counts.has(1) ? "yes" : "no";
    if (marker.firstParameter !== undefined) return counts.has(1) ? "no" : "open";
    return "yes";
  }
  if (marker.kind !== "struct" || marker.field === undefined) return open;
  if (marker.field === "vma_flags") return names.has("EMPTY_VMA_FLAGS") ? "yes" : open;
  if (members.has(marker.field)) return "yes";
  return choices.has(marker.field) && [...members].some((member) => choices.has(member))
    ? "no"
    : open;
}

function shapeOf(functions: readonly FunctionDefinition[]): Shape {
  const calls = new Map<string, Set<number>>();
  const names = new Set<string>();
  const merges = new Set<string>();
  const accesses: { readonly object: string; readonly member: string }[] = [];
  const walk = (node: object): void => {
    if ("kind" in node) {
      const each = node as Expression;
      if (each.kind === "name") names.add(each.name);
      if (each.kind === "member" && each.object.kind === "name")
        accesses.push({ object: each.object.name, member: each.name });
      if (each.kind === "call" && each.callee.kind === "name") {
        const counts = calls.get(each.callee.name) ?? new Set();
        calls.set(each.callee.name, counts);
        counts.add(each.args.length);
        const [first] = each.args;
        if (each.callee.name === "vma_expand" && each.args.length === 1 && first !== undefined)
          merges.add(nameIn(first as Expression));
      }
    }
    childrenOf(node).forEach(walk);
  };
  new Set(functions).forEach((each) => walk(each.body));
  return {
    calls,
    names,
    members: new Set(
      accesses.filter(({ object }) => merges.has(object)).map(({ member }) => member),
    ),
  };
}

function nameIn(expression: Expression): string {
  if (expression.kind === "unary") return nameIn(expression.operand);
  return expression.kind === "name" ? expression.name : "";
}
