/**
 * Strings in tables whose entries a file looks up as symbols: `kallsyms_lookup_name(names[i])` with
 * `names[] = { "f" }`, or a field of an entry. Values are not followed any further: a file that looks
 * up what no literal says is taken to look up the entries of its tables.
 */
import { tokenKind } from "../syntax/lex.js";
import type { Source } from "../syntax/source.js";
import * as contexts from "./contexts.js";

/** Whether a file looks up a symbol by what no literal says. */
export function looksUpValues({ lexed, tokenText }: Source): boolean {
  for (let token = 0; token + 2 < lexed.nTokens; token++) {
    if (lexed.kind[token] !== tokenKind.word) continue;
    if (tokenText(token + 1) !== "(" || !contexts.symbolLookup.test(tokenText(token))) continue;
    if (lexed.kind[token + 2] === tokenKind.word && lexed.directiveOf[token] === -1) {
      // `int kallsyms_lookup_name(const char *name)` declares it.
      if (!/^(?:const|char|void|struct|unsigned)$/.test(tokenText(token + 2))) return true;
    }
  }
  return false;
}
