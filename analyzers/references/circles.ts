/**
 * Which macros of a file lead back to a name. Within its own expansion a macro's name is not expanded
 * again, so a name that its macro leads to is no use of that macro. Invariant: a body counts whatever
 * stands around it, and what a word is called with counts for nothing, so more leads back than does.
 */
import { macroDefinition, type Source } from "../syntax/source.js";

/** What a macro of this name leads to, itself among it. */
export class Circles {
  readonly #source: Source;
  readonly #found = new Map<string, ReadonlySet<string>>();
  #bodies: ReadonlyMap<string, ReadonlySet<string>> | undefined;

  constructor(source: Source) {
    this.#source = source;
  }

  from(name: string): ReadonlySet<string> {
    const known = this.#found.get(name);
    if (known !== undefined) return known;
    this.#bodies ??= bodiesOf(this.#source);
    const found = new Set([name]);
    // A set that grows while it is walked is walked to its end.
    for (const macro of found) {
      for (const word of this.#bodies.get(macro) ?? []) {
        this.#source.steps.take(1);
        if (this.#bodies.has(word)) found.add(word);
      }
    }
    this.#found.set(name, found);
    return found;
  }
}

/** The words of all bodies of each macro. */
function bodiesOf(source: Source): Map<string, Set<string>> {
  const bodies = new Map<string, Set<string>>();
  for (const directive of source.lexed.directives) {
    const macro = macroDefinition(source, directive);
    if (macro === undefined) continue;
    let words = bodies.get(macro.name);
    if (words === undefined) bodies.set(macro.name, (words = new Set()));
    for (let token = macro.bodyToken; token < macro.endToken; token++)
      words.add(source.tokenText(token));
  }
  return bodies;
}
