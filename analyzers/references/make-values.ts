/**
 * What the variables and functions of a makefile come to, in each way that its assignments allow. No
 * makefile is run, and no command: of `$(shell echo x)` the words are taken. Invariant: what is not
 * understood stands for the words that it is given, and where there is more than is looked at `isSpent` says so.
 */

/** A line of a makefile with those that backslashes join to it. */
export interface MakeLine {
  readonly text: string;
  readonly start: number;
}

/** Values of a variable or of a line that are looked at. */
const MAX_WAYS = 16;
const MAX_DEPTH = 16;
const MAX_TEXT = 1 << 12;
/** Characters of all values of one makefile. */
const MAX_ALL_TEXT = 1 << 18;

const assignment =
  /^\s*(?:(?:export|override|private)\s+)*(?:[^\s:=#$][^:=#]*:\s+)?([\w.$(){}/-]+)\s*(\+|:{0,3}|\?|!)=\s*([^]*)$/;

/** `plain`: the text with blanks for comments. */
export function makeLines(plain: string): MakeLine[] {
  const lines: MakeLine[] = [];
  for (let start = 0; start < plain.length; ) {
    let end = plain.indexOf("\n", start);
    while (end >= 0 && /\\\r?$/.test(plain.slice(Math.max(start, end - 2), end)))
      end = plain.indexOf("\n", end + 1);
    if (end < 0) end = plain.length;
    lines.push({ text: plain.slice(start, end).replace(/\\\r?\n/g, " "), start });
    start = end + 1;
  }
  return lines;
}

export class MakeValues {
  readonly #values = new Map<string, string[]>();
  readonly #known = new Map<string, readonly string[]>();
  #nMade = 0;

  constructor(lines: readonly MakeLine[]) {
    for (let at = 0; at < lines.length; at++) {
      const { text } = lines[at] as MakeLine;
      const defined = /^\s*(?:(?:export|override)\s+)*define\s+([\w.-]+)/.exec(text)?.[1];
      if (defined !== undefined) {
        const body: string[] = [];
        while (++at < lines.length && !/^\s*endef\b/.test((lines[at] as MakeLine).text))
          body.push((lines[at] as MakeLine).text);
        this.#set(defined, "", body.join(" "));
        continue;
      }
      const [, name, sign = "", value = ""] = assignment.exec(text) ?? [];
      if (name !== undefined) this.#set(name, sign, value);
    }
  }

  #set(name: string, sign: string, value: string): void {
    const values = this.#values.get(name);
    if (values === undefined) this.#values.set(name, [value]);
    else if (sign === "+") values.push(value);
    else values.push(value);
  }

  get isSpent(): boolean {
    return this.#nMade > MAX_ALL_TEXT;
  }

  /** What a text can come to. */
  ways(text: string): readonly string[] {
    return this.#expanded(text, new Map(), 0);
  }

  #expanded(text: string, given: ReadonlyMap<string, string>, depth: number): string[] {
    let ways = [""];
    const add = (more: readonly string[]): void => {
      const all = new Set(ways.flatMap((way) => more.map((one) => way + one)));
      ways = [...all].filter(({ length }) => length <= MAX_TEXT).slice(0, MAX_WAYS);
      const isAll = ways.length === all.size;
      this.#nMade += isAll ? ways.reduce((n, { length }) => n + length + 1, 0) : MAX_ALL_TEXT + 1;
    };
    for (let at = 0; at < text.length && !this.isSpent; ) {
      const dollar = text.indexOf("$", at);
      if (dollar < 0) {
        add([text.slice(at)]);
        break;
      }
      add([text.slice(at, dollar)]);
      const open = text[dollar + 1];
      if (open !== "(" && open !== "{") {
        add(open === undefined || open === "$" ? ["$"] : this.#valueOf(open, given, depth));
        at = dollar + 2;
        continue;
      }
      const end = closedAt(text, dollar + 1);
      add(this.#reference(text.slice(dollar + 2, end), given, depth));
      at = end + 1;
    }
    return ways;
  }

  #reference(said: string, given: ReadonlyMap<string, string>, depth: number): readonly string[] {
    const [, name = "", rest = ""] = /^([\w-]+)\s+([^]*)$/.exec(said) ?? [];
    if (name !== "") return this.#call(name, parted(rest), given, depth);
    const [, variable, from = "", to = ""] = /^([^:=]+):([^=]*)=([^]*)$/.exec(said) ?? [];
    if (variable === undefined) {
      const [own = said] = said.includes("$") ? this.#expanded(said, given, depth + 1) : [said];
      return this.#valueOf(own.trim(), given, depth);
    }
    const pattern = from.includes("%") ? [from, to] : [`%${from}`, `%${to}`];
    return this.#call("patsubst", [...pattern, `$(${variable})`], given, depth);
  }

  #valueOf(name: string, given: ReadonlyMap<string, string>, depth: number): readonly string[] {
    const own = given.get(name);
    if (own !== undefined) return [own];
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const values = this.#values.get(name);
    // The files of a build are no names; what other makefiles say is not known.
    if (values === undefined || depth > MAX_DEPTH) return [""];
    const ways = new Set<string>();
    for (const value of values)
      for (const way of this.#expanded(value.trim(), given, depth + 1))
        if (ways.size < MAX_WAYS) ways.add(way);
    if (given.size === 0) this.#known.set(name, [...ways]);
    return [...ways];
  }

  #call(
    name: string,
    parts: readonly string[],
    given: ReadonlyMap<string, string>,
    depth: number,
  ): readonly string[] {
    if (depth > MAX_DEPTH) return [""];
    const first = (part: string | undefined): string =>
      this.#expanded(part ?? "", given, depth + 1)[0] ?? "";
    const each = (part: string | undefined, made: (way: string) => string): string[] =>
      this.#expanded(part ?? "", given, depth + 1).map(made);
    const inWords = (part: string | undefined, made: (word: string) => string): string[] =>
      each(part, (way) => wordsOf(way).map(made).join(" "));
    const [one, two, three] = parts;
    switch (name) {
      case "subst":
        return each(three, (way) => way.replaceAll(first(one), () => first(two)));
      case "patsubst":
        return inWords(three, (word) => substituted(word, first(one).trim(), first(two)));
      case "addprefix":
        return inWords(two, (word) => `${first(one).trim()}${word}`);
      case "addsuffix":
        return inWords(two, (word) => `${word}${first(one).trim()}`);
      case "join": {
        const ends = wordsOf(first(two));
        return each(one, (way) =>
          wordsOf(way)
            .map((word, at) => `${word}${ends[at] ?? ""}`)
            .join(" "),
        );
      }
      case "foreach": {
        const variable = first(one).trim();
        const turns = wordsOf(first(two)).slice(0, MAX_WAYS);
        const made = turns.map((word) =>
          this.#expanded(three ?? "", new Map([...given, [variable, word]]), depth + 1),
        );
        return [made.map(([way = ""]) => way).join(" ")];
      }
      case "call": {
        const own = parts.map((part, at) => [String(at), first(part).trim()] as const);
        const body = this.#values.get(own[0]?.[1] ?? "") ?? [];
        return body.flatMap((way) => this.#expanded(way, new Map(own), depth + 1));
      }
      case "shell":
        return each(parts.join(","), (way) =>
          way.replace(/^\s*(?:echo|printf)\s+(?:-\w+\s+)*/, "").replace(/["'\\]/g, ""),
        );
      case "if":
        return [two, three].flatMap((part) => each(part, (way) => way));
      case "strip":
      case "sort":
        return inWords(one, (word) => word);
      default:
        return each(parts.join(" "), (way) => way);
    }
  }
}

/** Index of the bracket that closes the one at an index, or the text's length. */
function closedAt(text: string, open: number): number {
  const opening = text[open] as string;
  const closing = opening === "(" ? ")" : "}";
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === opening) depth++;
    else if (text[at] === closing && --depth === 0) return at;
  }
  return text.length;
}

/** The arguments of a function: commas within brackets part nothing. */
function parted(text: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "(" || character === "{") depth++;
    else if (character === ")" || character === "}") depth--;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function substituted(word: string, from: string, to: string): string {
  const at = from.indexOf("%");
  if (at < 0) return word === from ? to : word;
  const [head, tail] = [from.slice(0, at), from.slice(at + 1)];
  const fits =
    word.length >= head.length + tail.length && word.startsWith(head) && word.endsWith(tail);
  return fits ? to.replace("%", () => word.slice(head.length, word.length - tail.length)) : word;
}
