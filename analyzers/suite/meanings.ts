/**
 * What names mean to tests of userland: what their own compilation says, then what the other units that
 * they are linked with define, then what their shims lack. Invariant: what is linked is found whole, in
 * the compilation that has it, and a unit of a library is read only for a name that no test has.
 */
import type { Declaration, FunctionDefinition } from "../lowering/c/ast.js";
import { parseFunction } from "../lowering/c/parse.js";
import type { Answer } from "../lowering/meanings.js";
import { TreeMeanings } from "../lowering/tree-meanings.js";
import type { Preprocessor } from "../preprocess/preprocess.js";
import { supplements } from "./declarations.js";

/** The path of what stands in for a function that a tree lacks. */
export const SUPPLEMENT = "<stand-in>";

export class SuiteMeanings extends TreeMeanings {
  readonly #front: Preprocessor;
  /** In the order in which they are asked. */
  readonly #units: readonly string[];
  /** Names that were answered for the tree. */
  readonly supplemented = new Set<string>();

  constructor(front: Preprocessor, kept: ReadonlySet<string>, units: readonly string[]) {
    super(front, kept);
    this.#front = front;
    this.#units = units;
  }

  override functionDefinition(name: string, root: string): Answer<FunctionDefinition> {
    const linked = (found: Answer<FunctionDefinition>): boolean =>
      found?.kind === "rooted" && !found.item.isStatic;
    return (
      super.functionDefinition(name, root) ??
      this.#inOthers(root, (unit) => super.functionDefinition(name, unit), linked) ??
      this.#supplement(name, root)
    );
  }

  override global(name: string, root: string): Answer<Declaration> {
    const own = super.global(name, root);
    if (own?.kind !== "rooted" || isDefinition(own, name)) return own;
    const linked = (found: Answer<Declaration>): boolean =>
      found?.kind === "rooted" && found.item.storage !== "static" && isDefinition(found, name);
    return this.#inOthers(root, (unit) => super.global(name, unit), linked) ?? own;
  }

  #inOthers<T>(
    root: string,
    ask: (unit: string) => Answer<T>,
    isMeant: (found: Answer<T>) => boolean,
  ): Answer<T> {
    for (const unit of this.#units) {
      if (unit === root || !this.#isLinked(unit)) continue;
      const found = ask(unit);
      if (isMeant(found)) return found;
    }
    return undefined;
  }

  /** The maple tree is the model's, so that nothing of its library is compiled. */
  #isLinked(unit: string): boolean {
    return this.#front.from(unit)?.unit.visits.has("lib/maple_tree.c") === false;
  }

  #supplement(name: string, root: string): Answer<FunctionDefinition> {
    const text = supplements.get(name);
    if (text === undefined) return undefined;
    this.supplemented.add(name);
    const tokens = this.#front.tokensOfText(SUPPLEMENT, text);
    const item = parseFunction(tokens, (each) => this.kindOf(each, root));
    return { kind: "rooted", item, root };
  }
}

function isDefinition(found: Answer<Declaration>, name: string): boolean {
  if (found?.kind !== "rooted") return false;
  const { storage, declarators } = found.item;
  const declarator = declarators.find((each) => each.name === name);
  return storage !== "extern" || declarator?.initializer !== undefined;
}
