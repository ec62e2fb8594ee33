/**
 * Gives each guarded name in one C file its form: what the text around it makes of it. The lexer
 * drives, so every word of code, comment, string and directive is met once and gets one form;
 * acquittal needs evidence that stands in the text (a member operator, a tag keyword, a declaration).
 */
import { tokenKind, type Directive } from "../../syntax/lex.js";
import { macroDefinition, type Source } from "../../syntax/source.js";
import type { NameSet } from "../names.js";
import { proof, unproven, type Proof } from "../proof.js";
import type { Form, Sighting } from "../sighting.js";
import { shapeInCode } from "./in-code.js";
import { shapeInMacro } from "./in-macro.js";
import { shapeOfLiteral } from "./of-literal.js";
import type { Reader } from "./reader.js";
import type { Shape } from "./shape.js";
import { wordsIn } from "./words-in.js";

/** All sightings of a file in the order of their places, shadows not yet filled in. */
export function shapesOf(reader: Reader, names: NameSet): Sighting[] {
  const { source } = reader;
  const { lexed, bytes } = source;
  const found: Sighting[] = [];
  const add = (name: string, start: number, end: number, enclosing: string, shape: Shape): void => {
    found.push({
      name,
      start,
      end,
      form: shape.form,
      proof: shape.proof ?? unproven,
      enclosing,
      condition: source.conditions.at(start),
      linkage: shape.linkage ?? "none",
      shadow: "",
      wrapper: shape.wrapper ?? "",
    });
  };

  for (let token = 0; token < lexed.nTokens; token++) {
    const start = lexed.start[token] as number;
    const end = lexed.end[token] as number;
    if (lexed.kind[token] === tokenKind.word) {
      const name = names.byHash(lexed.hash[token] as number, bytes, start, end);
      if (name !== undefined)
        add(name, start, end, enclosingOf(source, token), shapeOfToken(reader, token));
    } else if (lexed.kind[token] !== tokenKind.punctuator) {
      for (const word of wordsIn(bytes, start, end, names)) {
        add(
          word.name,
          word.start,
          word.end,
          enclosingOf(source, token),
          shapeOfLiteral(reader, token, word),
        );
      }
    }
  }
  for (const token of lexed.longWords) {
    const start = lexed.start[token] as number;
    for (const word of wordsIn(bytes, start, lexed.end[token] as number, names)) {
      const form = source.conditions.isInactive(start) ? "inactive" : "unparsed";
      add(word.name, word.start, word.end, enclosingOf(source, token), {
        form,
        proof: proof("part-of-longer-name"),
      });
    }
  }
  for (let comment = 0; comment < lexed.comments.length; comment += 2) {
    const start = lexed.comments[comment] as number;
    for (const word of wordsIn(bytes, start, lexed.comments[comment + 1] as number, names)) {
      const form: Form = source.conditions.isInactive(word.start) ? "inactive" : "comment";
      add(word.name, word.start, word.end, "", { form });
    }
  }
  const sorted = found.sort((a, b) => a.start - b.start);
  const read =
    lexed.rawStart < 0 ? sorted : doubted(sorted, lexed.rawStart, proof("behind-raw-string"));
  const keyword = read.length === 0 ? undefined : redefinedKeyword(source);
  return keyword === undefined
    ? read
    : doubted(read, keyword.end, proof("behind-redefinition", keyword.name));
}

/** Keywords by which a name is told from others. */
const telling = new Set([
  "static",
  "extern",
  "typedef",
  "goto",
  "struct",
  "union",
  "enum",
  "for",
  "__label__",
]);

/** The first `#define` of such a keyword as something else. */
function redefinedKeyword(source: Source): { name: string; end: number } | undefined {
  for (const directive of source.lexed.directives) {
    if (directive.name !== "define" || !telling.has(source.tokenText(directive.firstToken + 2)))
      continue;
    if (!source.conditions.isInactive(directive.start))
      return { name: source.tokenText(directive.firstToken + 2), end: directive.end };
  }
  return undefined;
}

/** Forms that are uses whatever the text before them is. */
const certain: ReadonlySet<Form> = new Set([
  "call",
  "use",
  "address",
  "initializer",
  "macro-body",
  "macro-arg",
  "typeof",
  "asm",
  "export",
]);

/** Where C has no raw strings (-std=c11), text behind the quote of one is other text: nothing from there on acquits. */
function doubted(sightings: readonly Sighting[], from: number, why: Proof): Sighting[] {
  return sightings.map((sighting) => {
    const isUse = sighting.start < from || certain.has(sighting.form);
    return isUse ? sighting : { ...sighting, form: "unparsed", proof: why };
  });
}

export function enclosingOf(source: Source, token: number): string {
  const { lexed } = source;
  const owner = lexed.directiveOf[token] as number;
  if (owner >= 0) {
    const macro = macroDefinition(source, lexed.directives[owner] as Directive);
    if (macro !== undefined && macro.nameToken !== token) return macro.name;
    return "";
  }
  const position = source.structure.positionOf[token] ?? -1;
  const item = source.itemAt(position);
  if (item === undefined || item.namePosition === position) return "";
  return item.name;
}

function shapeOfToken(reader: Reader, token: number): Shape {
  const { source } = reader;
  const { lexed } = source;
  if (source.conditions.isInactive(lexed.start[token] as number)) return { form: "inactive" };
  const owner = lexed.directiveOf[token] as number;
  if (owner >= 0) return shapeInDirective(reader, token, lexed.directives[owner] as Directive);
  return shapeInCode(reader, source.structure.positionOf[token] as number);
}

function shapeInDirective(reader: Reader, token: number, directive: Directive): Shape {
  const { source } = reader;
  if (directive.name === "define") {
    const macro = macroDefinition(source, directive);
    return macro === undefined ? { form: "text" } : shapeInMacro(reader, token, macro);
  }
  if (directive.name === "undef") return { form: "undef" };
  if (directive.name.startsWith("if") || directive.name.startsWith("elif"))
    return { form: "condition", proof: proof("tested-by", directive.name) };
  if (directive.name === "pragma") {
    const verb = source.tokenText(directive.firstToken + 2);
    if (verb === "weak" || verb === "redefine_extname")
      return { form: "asm", proof: proof("pragma", verb) };
  }
  return { form: "text", proof: proof("text-of-directive", directive.name) };
}
