/**
 * What a makefile of tests gives the compiler, and what it links, read from its text. Invariant:
 * nothing of it is run; what only running it would tell (`$(shell ...)`, files that a recipe makes) is
 * not there, and what is not understood says nothing.
 */
import type { CommandLine } from "../preprocess/preprocess.js";
import { normalised } from "../references/include-graph.js";

export interface Makefile extends CommandLine {
  /** Objects that it names, without `.o`, in order. */
  readonly objects: readonly string[];
  /** Folders that sources of objects lie in besides its own, by `vpath` and pattern rules. */
  readonly sources: readonly string[];
}

/** Makefiles that include each other, and what variables may become. */
const MAX_INCLUDES = 20;
const MAX_EXPANSIONS = 10_000;
const MAX_LENGTH = 100_000;
const MAX_DEPTH = 20;

/** @param read text of a file of the tree */
export function readMakefile(path: string, read: (path: string) => string | undefined): Makefile {
  const reader = new Reader(path.replace(/[^/]*$/, ""), read);
  reader.read(path);
  return reader.result();
}

interface Level {
  isActive: boolean;
  /** A branch of it was active. */
  wasActive: boolean;
}

class Reader {
  readonly #folder: string;
  readonly #read: (path: string) => string | undefined;
  readonly #variables = new Map<string, string>();
  readonly #objects = new Set<string>();
  readonly #sources = new Set<string>();
  #nIncludes = 0;
  #nExpansions = 0;

  constructor(folder: string, read: (path: string) => string | undefined) {
    this.#folder = folder;
    this.#read = read;
  }

  read(path: string): void {
    if (++this.#nIncludes > MAX_INCLUDES) return;
    const text = this.#read(path);
    if (text === undefined || text.length > MAX_LENGTH) return;
    const levels: Level[] = [];
    for (const raw of text.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
      // A line of a recipe is for a shell.
      if (raw.startsWith("\t") && levels.length === 0) continue;
      const line = raw.replace(/(^|\s)#.*/, "").trim();
      if (this.#isConditional(line, levels)) continue;
      if (levels.every(({ isActive }) => isActive)) this.#statement(line);
    }
  }

  result(): Makefile {
    const flags = ["CPPFLAGS", "CFLAGS"].flatMap((name) =>
      this.#expanded(`$(${name})`, 0)
        .split(/\s+/)
        .filter((word) => word !== ""),
    );
    const folders: string[] = [];
    const macros = new Map<string, string>();
    flags.forEach((flag, i) => {
      const rest = flag.slice(2) === "" ? (flags[i + 1] ?? "") : flag.slice(2);
      if (flag.startsWith("-I")) {
        // Folders of the machine hold nothing of the tree.
        const folder = rest.startsWith("/")
          ? undefined
          : normalised(`${this.#folder}${rest}`.replace(/\/+$/, ""));
        if (folder !== undefined) folders.push(folder.replace(/\/\.$/, ""));
      }
      const macro = /^([A-Za-z_]\w*)(?:=(.*))?$/.exec(rest);
      if (flag.startsWith("-D") && macro !== null) macros.set(macro[1] as string, macro[2] ?? "1");
    });
    return { folders, macros, objects: [...this.#objects], sources: [...this.#sources] };
  }

  #statement(line: string): void {
    const included = /^-?include\s+(.*)$/.exec(line)?.[1];
    if (included !== undefined) {
      for (const name of this.#expanded(included, 0).split(/\s+/)) {
        const path = normalised(`${this.#folder}${name}`);
        if (name !== "" && path !== undefined) this.read(path);
      }
      return;
    }
    const folder =
      /^vpath\s+%\.c\s+(\S+)$/.exec(line)?.[1] ?? /^%\.o:\s*(\S*)\/%\.c(?:\s|$)/.exec(line)?.[1];
    const source = folder && normalised(`${this.#folder}${folder}`);
    if (source) this.#sources.add(source);
    for (const [, object] of line.matchAll(/(?<![\w./-])([\w-]+)\.o\b/g))
      this.#objects.add(object as string);
    const assignment = /^(?:override\s+|export\s+)?([\w.-]+)\s*(\+=|\?=|:{0,2}=)\s*(.*)$/.exec(
      line,
    );
    if (assignment === null) return;
    const [, name = "", operator = "", value = ""] = assignment;
    const before = this.#variables.get(name);
    if (operator === "?=" && before !== undefined) return;
    const now = operator === "+=" && before !== undefined ? `${before} ${value}` : value;
    if (now.length <= MAX_LENGTH) this.#variables.set(name, now);
  }

  /** Whether the line is a directive; a condition that is not understood does not hold. */
  #isConditional(line: string, levels: Level[]): boolean {
    const match = /^(ifdef|ifndef|ifeq|ifneq|else|endif)\b\s*(.*)$/.exec(line);
    if (match === null) return false;
    const [, directive = "", operand = ""] = match;
    const current = levels.at(-1);
    if (directive === "endif") levels.pop();
    else if (directive === "else") {
      if (current === undefined) return true;
      const nested = /^(ifdef|ifndef|ifeq|ifneq)\b\s*(.*)$/.exec(operand);
      const holds = nested === null || this.#holds(nested[1] as string, nested[2] as string);
      current.isActive = !current.wasActive && holds;
      current.wasActive ||= current.isActive;
    } else {
      const isActive = this.#holds(directive, operand);
      levels.push({ isActive, wasActive: isActive });
    }
    return true;
  }

  #holds(directive: string, operand: string): boolean {
    if (directive.endsWith("def")) {
      const isDefined = this.#expanded(`$(${operand.trim()})`, 0) !== "";
      return directive === "ifdef" ? isDefined : !isDefined;
    }
    const sides =
      /^\(([^,]*),(.*)\)$/.exec(operand) ?? /^["']([^"']*)["']\s+["']([^"']*)["']$/.exec(operand);
    if (sides === null) return false;
    const [left, right] = [sides[1], sides[2]].map((side) => this.#expanded(side ?? "", 0).trim());
    return directive === "ifeq" ? left === right : left !== right;
  }

  #expanded(text: string, depth: number): string {
    if (depth > MAX_DEPTH || text.length > MAX_LENGTH) return "";
    if (++this.#nExpansions > MAX_EXPANSIONS) return "";
    return text.replace(/\$(?:\(([^()$]*)\)|\{([^{}$]*)\})/g, (_, round?: string, curly?: string) =>
      this.#expanded(this.#variables.get((round ?? curly ?? "").trim()) ?? "", depth + 1),
    );
  }
}
