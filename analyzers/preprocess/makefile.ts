/**
 * What a configuration makes of the makefile of a folder: which files it builds, and the words of its
 * variables. Only lists are understood (`obj-y`, `x-$(CONFIG_Y) += z.o`, `$(x-y)`, `ifdef`); no makefile is
 * run. It decides between definitions that exclude each other, such as those of mm/mmap.c and mm/nommu.c.
 */

/** Objects that a folder's makefile builds and names, without `.o`; undefined answers are `not named`. */
export interface Built {
  readonly named: ReadonlySet<string>;
  readonly built: ReadonlySet<string>;
}

const MAX_WORDS = 20_000;

/** Variables of a makefile under a configuration, and all objects that it names. */
interface Variables {
  /** Words by the name of the variable; what is none of the configuration's stays as it is written. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  readonly named: ReadonlySet<string>;
}

export function variablesOf(
  makefile: string,
  configuration: (symbol: string) => string | undefined,
): Variables {
  const variables = new Map<string, string[]>();
  const named = new Set<string>();
  const levels: { isActive: boolean; wasActive: boolean }[] = [];
  const plain = (text: string): string =>
    text.replace(/\$[({](CONFIG_\w+)[)}]/g, (_, symbol: string) => configuration(symbol) ?? "");
  for (const raw of makefile.replace(/\\\r?\n/g, " ").split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*/, "");
    for (const [, object] of line.matchAll(/([\w./-]+)\.o\b/g)) named.add(object as string);
    const condition = /^\s*(ifdef|ifndef|ifeq|ifneq|else|endif)\b\s*(.*?)\s*$/.exec(line);
    if (condition !== null) {
      conditional(levels, condition[1] as string, condition[2] as string, plain);
      continue;
    }
    if (levels.some(({ isActive }) => !isActive)) continue;
    const assignment = /^\s*([\w.$(){}-]+)\s*(\+=|[:?]?=)\s*(.*)$/.exec(line);
    if (assignment === null) continue;
    const name = plain(assignment[1] as string);
    const words = plain(assignment[3] as string)
      .split(/\s+/)
      .filter((word) => word !== "");
    const before = assignment[2] === "+=" ? (variables.get(name) ?? []) : [];
    variables.set(name, [...before, ...words]);
  }
  return { words: variables, named };
}

export function builtBy(
  makefile: string,
  configuration: (symbol: string) => string | undefined,
): Built {
  const { words: variables, named } = variablesOf(makefile, configuration);
  const built = new Set<string>();
  const pending = ["obj-y", "obj-m", "lib-y", "lib-m"];
  const seen = new Set(pending);
  const follow = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    pending.push(name);
  };
  for (let nWords = 0, name = pending.pop(); name !== undefined; name = pending.pop()) {
    for (const word of variables.get(name) ?? []) {
      if (++nWords > MAX_WORDS) return { named, built };
      const reference = /^\$[({]([\w-]+)[)}]$/.exec(word)?.[1];
      if (reference !== undefined) follow(reference);
      if (!word.endsWith(".o")) continue;
      const object = word.slice(0, -2);
      built.add(object);
      // An object may be made of others, which are listed under its name.
      for (const suffix of ["-y", "-objs", "-m"]) follow(object + suffix);
    }
  }
  return { named, built };
}

function conditional(
  levels: { isActive: boolean; wasActive: boolean }[],
  directive: string,
  operand: string,
  plain: (text: string) => string,
): void {
  const current = levels.at(-1);
  if (directive === "endif") {
    levels.pop();
  } else if (directive === "else") {
    if (current === undefined) return;
    const nested = /^(ifdef|ifndef|ifeq|ifneq)\b\s*(.*)$/.exec(operand);
    const isTrue = nested === null || holds(nested[1] as string, nested[2] as string, plain);
    current.isActive = !current.wasActive && isTrue;
    current.wasActive ||= current.isActive;
  } else {
    const isActive = holds(directive, operand, plain);
    levels.push({ isActive, wasActive: isActive });
  }
}

function holds(directive: string, operand: string, plain: (text: string) => string): boolean {
  if (directive.endsWith("def")) {
    const isDefined = operand.startsWith("CONFIG_") && plain(`$(${operand})`) !== "";
    return directive === "ifdef" ? isDefined : !isDefined;
  }
  const sides =
    /^\(([^,]*),([^)]*)\)$/.exec(plain(operand)) ??
    /^["']([^"']*)["']\s+["']([^"']*)["']$/.exec(plain(operand));
  // What is not understood is taken for true, so that nothing counts as not built by mistake.
  if (sides === null) return true;
  const isEqual = (sides[1] as string).trim() === (sides[2] as string).trim();
  return directive === "ifeq" ? isEqual : !isEqual;
}
