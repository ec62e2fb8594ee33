/**
 * Built modules as one script that imports nothing: what runs in a realm of its own has no loader.
 * Each module becomes a function that is called once, after those that it imports, and hands out a
 * frozen object of its exports. It reads what the build writes and nothing else: an import or export
 * stands on lines of its own. Invariant: a script is made whole or not at all; a circle of modules, a
 * name that nobody exports or a module from elsewhere is an error of the build.
 */

/** The text of a built module by its address, or an error. */
export type ReadModule = (address: string) => string;

/** What modules use of the language: constants of the script are found faster than members of a global object. */
const language = [
  "Array",
  "BigInt",
  "Error",
  "Int32Array",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Proxy",
  "RangeError",
  "Reflect",
  "Set",
  "SharedArrayBuffer",
  "String",
  "Symbol",
  "TypeError",
  "Uint32Array",
  "Uint8Array",
  "WeakMap",
];

interface Linked {
  /** Its place among the modules. */
  readonly index: number;
  readonly names: ReadonlySet<string>;
}

/** An expression whose value is what the module at `entry` exports. */
export function link(entry: string, read: ReadModule): string {
  const linker = new Linker(read);
  const { index } = linker.module(entry, []);
  return `(() => {\n"use strict";\nconst { ${language.join(", ")} } = globalThis;\n${linker.bodies.join("\n")}\nreturn m${index};\n})()`;
}

class Linker {
  readonly bodies: string[] = [];
  readonly #read: ReadModule;
  readonly #known = new Map<string, Linked>();

  constructor(read: ReadModule) {
    this.#read = read;
  }

  /** @param above the modules that are waiting for this one */
  module(address: string, above: readonly string[]): Linked {
    const known = this.#known.get(address);
    if (known !== undefined) return known;
    const path = [...above, address];
    if (above.includes(address)) throw new Error(`modules import each other: ${path.join(" -> ")}`);
    const exported = new Map<string, string>();
    const lines = this.#read(address).replace(
      /^(export const )\{([^}]*)\}/gm,
      (_, head: string, names: string) => `${head}{${names.replace(/\s+/g, " ")}}`,
    );
    const body = lines.split("\n").map((line) => this.#line(line, path, exported));
    const index = this.bodies.length;
    const fields = [...exported].map(([name, value]) =>
      name === value ? name : `${name}: ${value}`,
    );
    this.bodies.push(
      `const m${index} = (() => {\n${body.join("\n")}\nreturn Object.freeze({ __proto__: null, ${fields.join(", ")} });\n})();`,
    );
    const linked = { index, names: new Set(exported.keys()) };
    this.#known.set(address, linked);
    return linked;
  }

  /** One line without what a module alone may have; `exported` takes what it exports. */
  #line(line: string, path: readonly string[], exported: Map<string, string>): string {
    const from = /^(import|export) (.*) from "(\.[^"]+)";$/.exec(line);
    if (from !== null)
      return this.#from(from[1] === "import", from[2] as string, from[3] as string, path, exported);
    const declared = /^export ((?:function\*?|class|const) (\w+)[^\w].*)$/.exec(line);
    if (declared !== null)
      return put(exported, declared[2] as string, declared[2] as string, declared[1] as string);
    const several = /^export (const \{([^}]*)\}.*)$/.exec(line);
    if (several !== null) {
      for (const { own } of pairsOf(several[2] as string, ":")) put(exported, own, own, "");
      return several[1] as string;
    }
    const listed = /^export \{([^}]*)\};$/.exec(line);
    if (listed !== null) {
      for (const { theirs, own } of pairsOf(listed[1] as string, " as "))
        put(exported, own, theirs, "");
      return "";
    }
    if (/^(?:import|export)\b/.test(line))
      throw new Error(`${path.at(-1)}: a line that cannot be linked: ${line}`);
    return line;
  }

  #from(
    isImport: boolean,
    what: string,
    specifier: string,
    path: readonly string[],
    exported: Map<string, string>,
  ): string {
    const module = this.module(new URL(specifier, path.at(-1)).href, path);
    const place = `m${module.index}`;
    const whole = /^\* as (\w+)$/.exec(what);
    if (whole !== null && isImport) return `const ${whole[1]} = ${place};`;
    if (what === "*" && !isImport) {
      for (const name of module.names) put(exported, name, `${place}.${name}`, "");
      return "";
    }
    const list = /^\{(.*)\}$/.exec(what);
    if (list === null) throw new Error(`${path.at(-1)}: what cannot be linked: ${what}`);
    const pairs = pairsOf(list[1] as string, " as ");
    for (const { theirs } of pairs)
      if (!module.names.has(theirs))
        throw new Error(`${path.at(-1)}: ${specifier} exports no ${theirs}`);
    if (isImport)
      return `const { ${pairs.map(({ theirs, own }) => `${theirs}: ${own}`).join(", ")} } = ${place};`;
    for (const { theirs, own } of pairs) put(exported, own, `${place}.${theirs}`, "");
    return "";
  }
}

/** `a, b as c` in pairs. */
function pairsOf(
  list: string,
  between: string,
): { readonly theirs: string; readonly own: string }[] {
  const parts = list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  return parts.map((part) => {
    const [theirs = "", own = theirs] = part.split(between).map((each) => each.trim());
    return { theirs, own };
  });
}

function put(exported: Map<string, string>, name: string, value: string, line: string): string {
  const before = exported.get(name);
  if (before !== undefined && before !== value)
    throw new Error(`two exports have the name ${name}`);
  exported.set(name, value);
  return line;
}
