/**
 * Which names are types at a place: what the parser of C has to know to tell `a * b;` apart. Block
 * scope comes from the text that is read, everything else from whoever knows the tree.
 */

export type NameKind = "type" | "value" | "unknown";

export class Names {
  readonly #outside: (name: string) => NameKind;
  readonly #scopes: Map<string, NameKind>[] = [];

  constructor(outside: (name: string) => NameKind) {
    this.#outside = outside;
  }

  enter(): void {
    this.#scopes.push(new Map());
  }

  leave(): void {
    this.#scopes.pop();
  }

  declare(name: string, kind: NameKind): void {
    this.#scopes.at(-1)?.set(name, kind);
  }

  kindOf(name: string): NameKind {
    for (let index = this.#scopes.length - 1; index >= 0; index--) {
      const kind = this.#scopes[index]?.get(name);
      if (kind !== undefined) return kind;
    }
    return this.#outside(name);
  }
}
