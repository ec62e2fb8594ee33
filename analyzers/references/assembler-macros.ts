/**
 * What the assembler's own macros make: `.macro`, `.irp`, `.irpc` and `.rept` put arguments in their
 * bodies, and join them to what stands beside them (`call \a\b`). The text that comes out is read like
 * any other. Invariant: each line of it knows the place of the use that it comes from, and a limit that
 * is met is in `isCut`.
 */
export interface Place {
  /** Offsets in the text that is expanded. */
  readonly start: number;
  readonly end: number;
}

export interface Assembled {
  /** Statements that macros make, one a line. */
  readonly text: string;
  /** Where its lines begin, and by line where the use stands that makes it. */
  readonly starts: readonly number[];
  readonly places: readonly Place[];
  /** Where macros are defined and blocks are repeated: what stands there as a word is told of there. */
  readonly blocks: readonly Place[];
  readonly isCut: boolean;
}

interface Statement extends Place {
  readonly text: string;
}

interface AssemblerMacro {
  readonly parameters: readonly { readonly name: string; readonly given: string }[];
  readonly body: readonly Statement[];
}

/** Macros by name, those of other texts as well. */
type AssemblerMacros = Map<string, AssemblerMacro>;

const MAX_DEPTH = 32;
/** A macro that uses itself stops by a condition, which is not looked at: it is followed so far. */
const MAX_WITHIN_ITSELF = 4;
const MAX_TEXT = 1 << 20;
/** Times that a block is repeated: what differs is counted, and makes no name. */
const MAX_TURNS = 256;

/** Whether a text could make anything in this way. */
export function hasAssemblerMacros(text: string): boolean {
  return /\.(?:macro|irpc?|rept)\b/i.test(text);
}

/** `plain`: the text without comments. `others`: texts whose macros may be used as well. */
export function assembled(plain: string, others: readonly string[] = []): Assembled {
  const expansion = new Expansion();
  for (const other of others) expansion.define(statementsOf(other));
  expansion.run(statementsOf(plain));
  return expansion;
}

class Expansion implements Assembled {
  text = "";
  readonly starts: number[] = [];
  readonly places: Place[] = [];
  readonly blocks: Place[] = [];
  isCut = false;
  readonly #macros: AssemblerMacros = new Map();
  readonly #open = new Map<AssemblerMacro, number>();
  #isAlternate = false;

  define(statements: readonly Statement[]): void {
    for (let at = 0; at < statements.length; ) {
      const head = /^\.macro\b/i.test(statements[at]?.text ?? "");
      at = head ? this.#defined(statements, at) : at + 1;
    }
  }

  run(statements: readonly Statement[], place?: Place, depth = 0): void {
    if (depth > MAX_DEPTH || this.text.length > MAX_TEXT) {
      this.isCut = true;
      return;
    }
    for (let at = 0; at < statements.length; ) {
      const statement = statements[at] as Statement;
      const [, word = "", rest = ""] = head.exec(statement.text) ?? [];
      const directive = word.toLowerCase();
      if (directive === ".altmacro" || directive === ".noaltmacro")
        this.#isAlternate = directive === ".altmacro";
      if (place === undefined && /^\.(?:macro|irpc?|rept)$/.test(directive))
        this.#block(statements, at);
      if (directive === ".macro") at = this.#defined(statements, at);
      else if (/^\.(?:irpc?|rept)$/.test(directive)) {
        const end = blockEnd(statements, at);
        this.#repeat(directive, rest, statements.slice(at + 1, end), place ?? statement, depth);
        at = end + 1;
      } else {
        const macro = this.#macros.get(directive);
        const nOpen = macro === undefined ? 0 : (this.#open.get(macro) ?? 0);
        if (macro !== undefined && nOpen < MAX_WITHIN_ITSELF) {
          this.#open.set(macro, nOpen + 1);
          this.#use(macro, rest, place ?? statement, depth);
          this.#open.set(macro, nOpen);
        } else if (place !== undefined) this.#say(statement.text, place);
        at++;
      }
    }
  }

  #block(statements: readonly Statement[], at: number): void {
    const last = statements[blockEnd(statements, at)] ?? statements.at(-1);
    this.blocks.push({ start: (statements[at] as Statement).start, end: (last as Statement).end });
  }

  #defined(statements: readonly Statement[], at: number): number {
    const end = blockEnd(statements, at);
    const [name = "", ...parameters] = wordsOf(
      (statements[at] as Statement).text.replace(/^\.macro\b/i, ""),
    );
    this.#macros.set(name.toLowerCase(), {
      parameters: parameters.map((said) => {
        const [, own = "", given = ""] = /^([\w.$]+)(?::\w+)?(?:=(.*))?$/.exec(said) ?? [];
        return { name: own, given: unquoted(given) };
      }),
      body: statements.slice(at + 1, end),
    });
    return end + 1;
  }

  #use({ parameters, body }: AssemblerMacro, rest: string, place: Place, depth: number): void {
    const values = new Map(parameters.map(({ name, given }) => [name, given]));
    let next = 0;
    for (const said of argumentsOf(rest)) {
      const [, named, value = ""] = /^([\w.$]+)=(.*)$/.exec(said) ?? [];
      if (named !== undefined && values.has(named)) values.set(named, unquoted(value));
      else {
        const name = parameters[Math.min(next++, parameters.length - 1)]?.name;
        // The last one may take all that is left.
        if (name !== undefined && said !== "")
          values.set(
            name,
            next > parameters.length ? `${values.get(name)}, ${said}` : unquoted(said),
          );
      }
    }
    this.#fill(body, values, place, depth);
  }

  #repeat(
    directive: string,
    rest: string,
    body: readonly Statement[],
    place: Place,
    depth: number,
  ): void {
    if (directive === ".rept") {
      this.#fill(body, new Map(), place, depth);
      return;
    }
    const [name = "", ...said] = argumentsOf(rest);
    const values = directive === ".irp" ? said.map(unquoted) : [...unquoted(said.join(""))];
    if (values.length > MAX_TURNS) this.isCut = true;
    for (const value of values.slice(0, MAX_TURNS))
      this.#fill(body, new Map([[name, value]]), place, depth);
  }

  #fill(
    body: readonly Statement[],
    values: ReadonlyMap<string, string>,
    place: Place,
    depth: number,
  ): void {
    const filled = body.map(({ text }) => this.#filled(text, values)).join("\n");
    if (filled.length > MAX_TEXT) this.isCut = true;
    else this.run(statementsOf(filled), place, depth + 1);
  }

  #filled(text: string, values: ReadonlyMap<string, string>): string {
    const said = text.replace(/\\(?:\(\)|([\w.$]+)|[@+])/g, (whole, word: string | undefined) => {
      if (word === undefined) return whole === "\\()" ? "" : "0";
      // The longest parameter that the word begins with: `\a.b` and `\ab` are others.
      for (let end = word.length; end > 0; end--) {
        const value = values.get(word.slice(0, end));
        if (value !== undefined && (end === word.length || !/\w/.test(word.charAt(end))))
          return `${value}${word.slice(end)}`;
      }
      return whole;
    });
    if (!this.#isAlternate) return said;
    return said.replace(/[\w.$]+/g, (word) => values.get(word) ?? word).replaceAll("&", "");
  }

  #say(text: string, place: Place): void {
    this.starts.push(this.text.length);
    this.text += `${text}\n`;
    this.places.push(place);
  }
}

const head = /^([\w.$]+)\s*([^]*)$/;

/** Statements of a text; labels before one are none of it. */
function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  for (const match of text.matchAll(/(?:"(?:[^"\\\n]|\\.)*"|[^;\n"]|")+/g)) {
    const label = /^\s*(?:[\w.$\\()@+]+[ \t]*:(?!:)\s*)*/.exec(match[0])?.[0] ?? "";
    const own = match[0].slice(label.length).trimEnd();
    const start = match.index + label.length;
    if (label.trim() !== "") found.push({ text: label.trim(), start: match.index, end: start });
    if (own !== "") found.push({ text: own, start, end: start + own.length });
  }
  return found;
}

/** Index of what ends the block that begins at a statement; behind the last one where nothing does. */
function blockEnd(statements: readonly Statement[], at: number): number {
  const isMacro = /^\.macro\b/i.test((statements[at] as Statement).text);
  const opens = isMacro ? /^\.macro\b/i : /^\.(?:irpc?|rept)\b/i;
  const closes = isMacro ? /^\.endm(?:acro)?\b/i : /^\.endr\b/i;
  let depth = 0;
  for (let next = at; next < statements.length; next++) {
    const { text } = statements[next] as Statement;
    if (opens.test(text)) depth++;
    else if (closes.test(text) && --depth === 0) return next;
  }
  return statements.length;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** What a use is given: commas part arguments, and so do blanks that stand within no operand. */
function argumentsOf(text: string): string[] {
  const parts = text.match(/"(?:[^"\\]|\\.)*"|\([^)]*\)|<[^>]*>|,|\s+|[^\s,"(<]+|./g) ?? [];
  const found: string[] = [""];
  let isAfterComma = true;
  for (const [index, part] of parts.entries()) {
    const isBlank = part.trim() === "";
    const isBesideOperator =
      /[-+*/|&=]$/.test(found.at(-1) ?? "") || /^[-+*/|&=]/.test(parts[index + 1] ?? "");
    if (
      part === "," ||
      (isBlank && !isAfterComma && !isBesideOperator && parts[index + 1] !== ",")
    ) {
      found.push("");
      isAfterComma = part === ",";
    } else if (!isBlank) {
      found[found.length - 1] += part;
      isAfterComma = false;
    }
  }
  return found.filter((said, index) => said !== "" || index < found.length - 1);
}

function unquoted(said: string): string {
  return /^"[^]*"$|^<[^]*>$/.test(said) ? said.slice(1, -1) : said;
}
