/**
 * The house rules that a machine can hold: layers, lists, file heads, and what only one place may
 * know. Each rule is a claim about all source files.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path/posix";
import { test } from "node:test";
import { packageRoot } from "./package.js";

/** Imports go up this list only; what stands beside each other does not know of each other. */
const layers = [
  "analyzers/words",
  "analyzers/syntax",
  "analyzers/grammar",
  "analyzers/trees",
  "analyzers/patches",
  "analyzers/references",
  "analyzers/preprocess",
  "analyzers/made",
  "analyzers/planting",
  "analyzers/model",
  "analyzers/lowering",
  "analyzers/relocation/scenarios",
  "analyzers/relocation/run",
  "analyzers/relocation/asked",
  "analyzers/relocation/properties",
  "analyzers/relocation/judge",
  "analyzers/relocation/realm",
  "analyzers/relocation/find",
  "analyzers/relocation/build",
  "analyzers/relocation/tell",
  "analyzers/relocation",
  "analyzers/suite",
  "analyzers/claims",
  "rules/results",
  "rules/files",
  "rules/offences",
  "rules/judge",
  "cli/formats",
  "cli/explanations",
  "cli/model",
  "cli/review",
  "cli/commands",
  "cli",
  "bench",
];

const files = ["analyzers", "rules", "cli", "bench", "fixtures", "testing"].flatMap((folder) =>
  readdirSync(`${packageRoot}/${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);
const isTest = (path: string): boolean => /\.test\.ts$|^fixtures\/|(?:^|\/)testing\//.test(path);
const sources = files.filter((path) => !isTest(path));
const textOf = (path: string): string => readFileSync(`${packageRoot}/${path}`, "utf8");

function layerOf(path: string): number {
  let best = -1;
  layers.forEach((layer, index) => {
    if (
      path.startsWith(`${layer}/`) &&
      (best < 0 || layer.length > (layers[best] as string).length)
    )
      best = index;
  });
  return best;
}

test("imports go up the list of layers only", () => {
  // The commands are what the program is made of, and share what lies beside them.
  const isShared = (from: string, to: string): boolean =>
    /^cli\//.test(from) && /^cli\/[\w-]+\.ts$/.test(to);
  const wrong = sources.flatMap((path) =>
    [...textOf(path).matchAll(/from "(\.[^"]+)\.js"/g)]
      .map((match) => `${normalize(join(dirname(path), match[1] as string))}.ts`)
      .filter(
        (target) =>
          layerOf(target) > layerOf(path) && !isShared(path, target) && path !== "cli/run.ts",
      )
      .map((target) => `${path} imports ${target}`),
  );
  assert.deepEqual(wrong, []);
});

/** Circles of imports, and why each goes round; all of its files match the expression. */
const circles: readonly (readonly [RegExp, string])[] = [
  [/^analyzers\/lowering\/emit\//, "statements, expressions and initializers hold each other in C"],
  [/^analyzers\/model\//, "structs of the kernel point at each other, and the machine holds them"],
  [
    /^analyzers\/lowering\/(?:compiler|units\/signatures)\.ts$/,
    "types of ts-morph, which one file knows",
  ],
];

test("no imports go in a circle, but for those that have a reason", () => {
  const importsOf = new Map(
    sources.map((path) => [
      path,
      [...textOf(path).matchAll(/from "(\.[^"]+)\.js"/g)].map(
        (match) => `${normalize(join(dirname(path), match[1] as string))}.ts`,
      ),
    ]),
  );
  const reached = (from: string): ReadonlySet<string> => {
    const found = new Set<string>();
    const open = [from];
    for (let path = open.pop(); path !== undefined; path = open.pop())
      for (const target of importsOf.get(path) ?? [])
        if (!found.has(target)) {
          found.add(target);
          open.push(target);
        }
    return found;
  };
  const inCircles = sources.filter((path) => reached(path).has(path));
  assert.deepEqual(
    inCircles.filter((path) => !circles.some(([files]) => files.test(path))),
    [],
  );
});

test("only analyzers/syntax/parse.ts knows tree-sitter", () => {
  const knowing = sources.filter((path) =>
    /(?:require|import)\("(?:web-)?tree-sitter|from "(?:web-)?tree-sitter/.test(textOf(path)),
  );
  assert.deepEqual(knowing, ["analyzers/syntax/parse.ts"]);
});

test("only analyzers/lowering/compiler.ts knows ts-morph", () => {
  const knowing = sources.filter((path) =>
    /from "ts-morph"|import\("ts-morph"\)/.test(textOf(path)),
  );
  assert.deepEqual(knowing, ["analyzers/lowering/compiler.ts"]);
});

test("the model imports nothing but itself", () => {
  const wrong = sources
    .filter((path) => path.startsWith("analyzers/model/"))
    .flatMap((path) =>
      [...textOf(path).matchAll(/from "([^"]+)"/g)].map((match) => `${path} imports ${match[1]}`),
    )
    .filter(
      (line) =>
        !/ imports \.{1,2}\/(?:\.\.\/)?[\w/-]+\.js$/.test(line) ||
        /\.\.\/(lowering|relocation|trees|syntax|references)/.test(line),
    );
  assert.deepEqual(wrong, []);
});

test("nothing of the program imports what tests share", () => {
  const makers = /^(?:bench|analyzers\/planting)\//;
  const wrong = sources.filter(
    (path) => !makers.test(path) && /(?:from |import\()"[^"]*\/testing\//.test(textOf(path)),
  );
  assert.deepEqual(wrong, []);
});

test("only the program itself knows the process", () => {
  const knowing = sources.filter((path) => path.startsWith("cli/") && path !== "cli/main.ts");
  const wrong = knowing.filter((path) =>
    /\bprocess\.(?:std\w+|exit\w*|argv|on)\b/.test(textOf(path)),
  );
  assert.deepEqual(wrong, []);
});

/**
 * Variables of modules outlive every run and every tree, so each has a reason here: it keeps what is
 * the same whenever it is asked for, or it is the one thing of its kind.
 */
const keeping: Readonly<Record<string, string>> = {
  "analyzers/claims/difference.ts: known": "what a difference is reduced to, by the difference",
  "analyzers/claims/message/patterns.ts: ofNames":
    "which expressions are about names, filled while modules load",
  "analyzers/preprocess/anywhere.ts: knownCircles":
    "in which order the files of a listing are searched, by the listing",
  "analyzers/preprocess/annotations.ts: made": "the macro that a name stands for, by the name",
  "analyzers/preprocess/preprocess.ts: keptEntries": "what is in a text, by the text",
  "analyzers/preprocess/preprocess.ts: keptPrograms": "what is in a text, by the text",
  "analyzers/preprocess/text.ts: room":
    "tokens of the text that is being read, copied before the next",
  "analyzers/lowering/compiler.ts: bench":
    "the compiler with the declarations of the model, loaded once",
  "analyzers/model/c/width.ts: width": "how wide long is on the machine, which a boot sets",
  "analyzers/model/state.ts: machine": "the machine, every field of which a boot sets",
  "analyzers/patches/blobs.ts: ids": "the hash of bytes, by the bytes",
  "analyzers/patches/base85.ts: values": "a table, filled while the module loads",
  "analyzers/patches/transfer.ts: isBase64Byte": "a table, filled while the module loads",
  "analyzers/references/sweep.ts: compiled": "the sweep as code, compiled once",
  "analyzers/relocation/scenarios/populations.ts: known": "which pages are mapped, by length",
  "analyzers/relocation/scenarios/populations.ts: sized": "which pages are mapped, by their number",
  "analyzers/syntax/parse.ts: loaded": "the grammar as code, compiled once, by its patterns",
  "analyzers/relocation/scenarios/enumerate.ts: offsetsKnown": "where a stack stands, by geometry",
  "analyzers/relocation/run/failed-step.ts: adjusting":
    "a fact about a generation, by the generation",
  "analyzers/trees/directory.ts: scratch":
    "bytes of the file that is being read, copied before the next",
};

/** Variables of a module, and constants that are made empty or written to afterwards. */
function variablesOf(path: string): string[] {
  const text = textOf(path);
  const found = [...text.matchAll(/^(?:export )?(?:let|var) (\w+)/gm)].map(
    (match) => match[1] as string,
  );
  for (const [, name, type = "", made] of text.matchAll(
    /^(?:export )?const (\w+)(?:: ([^=\n]+))? = ((?:new|\[|\{)[^\n]*)/gm,
  )) {
    if (/^(?:readonly |Readonly)/.test(type)) continue;
    const isEmpty = /^(\[\]|\{\}|new \w+(<.*>)?\((?!0\))[\d\w]*\))( as [^;]*)?;$/.test(
      made as string,
    );
    const isWritten = new RegExp(
      `(?<![.\\w])${name}(\\.(set|add|delete|clear|push|fill|splice|pop)\\(|\\[[^\\]\\n]*\\] = |\\.\\w+ (=|\\+=|-=|\\?\\?=) |\\.\\w+(\\+\\+|--))`,
    ).test(text);
    if (isEmpty || isWritten) found.push(name as string);
  }
  return found.map((name) => `${path}: ${name}`);
}

test("nothing of a module outlives a run, but for what is known and has a reason", () => {
  const found = sources
    .filter((path) => path.startsWith("analyzers/") && !path.includes("/testing/"))
    .flatMap(variablesOf);
  assert.deepEqual(
    found.filter((name) => !(name in keeping)),
    [],
  );
  assert.deepEqual(
    Object.keys(keeping).filter((name) => !found.includes(name)),
    [],
    "reasons that nothing needs",
  );
});

test("only trees read files and run programs, below the command line", () => {
  const allowed = new Set([
    "analyzers/references/sweep.ts", // its own WebAssembly
    "analyzers/references/assemble-sweep.ts", // at build time
    "analyzers/syntax/assemble-grammar.ts", // at build time
    "rules/files/compile-packs.ts", // at build time
    "analyzers/relocation/realm/assemble.ts", // at build time
    "analyzers/relocation/realm/script.ts", // its own engine
    "analyzers/lowering/compiler.ts", // the declarations of its own model
  ]);
  const reading = sources
    .filter(
      (path) =>
        /^(analyzers|rules)\//.test(path) &&
        !path.startsWith("analyzers/trees/") &&
        !allowed.has(path),
    )
    .filter((path) => /from "node:(fs|child_process|net|http)/.test(textOf(path)));
  assert.deepEqual(reading, []);
});

test("only analyzers/trees/git.ts starts a program", () => {
  // Figures of other programs are taken by starting them.
  const starting = sources.filter(
    (path) => !path.startsWith("bench/") && /child_process/.test(textOf(path)),
  );
  assert.deepEqual(starting, ["analyzers/trees/git.ts"]);
});

/** Lines that ask what a sentence says, and why there is no code of its own to ask. */
const asking: Readonly<Record<string, string>> = {
  'analyzers/relocation/run/thrown.ts: message.includes("call stack")':
    "the engine tells a stack that overflows in words alone",
  "analyzers/relocation/run/thrown.ts: /null|undefined|not a function/.test(message)":
    "the engine tells a null that is followed in words alone",
  "analyzers/relocation/run/thrown.ts: /\\((?:reading|setting) '\\$?(\\w+)'\\)/.exec(message)":
    "the engine tells the member that is asked of a null in words alone",
};

/** Questions about the wording of what was written for people; cutting and escaping ask nothing. */
const wordings = "(?:because|message|headline|details?|clause|reason|claim|shadow|why|question)";
const questions = [
  new RegExp(
    `\\b(?:\\w+\\.)*${wordings}\\.(?:includes|startsWith|endsWith|match|matchAll|search|indexOf)\\(.*?\\)`,
    "g",
  ),
  /\b(?:story|change|note|answer|detail)\.text\.(?:includes|startsWith|endsWith|match|matchAll|search|indexOf)\(.*?\)/g,
  new RegExp(`(?:/[^/\\n]+/\\w*|\\w+)\\.(?:test|exec)\\((?:\\w+\\.)*${wordings}\\)`, "g"),
  new RegExp(`\\.includes\\((?:\\w+\\.)*${wordings}\\)`, "g"),
  new RegExp(`\\b(?:\\w+\\.)*${wordings} [!=]== (["\`])\\w+ [^\\n]*?\\1`, "g"),
];

test("nothing is decided from words", () => {
  const found = sources
    .filter((path) => /^(?:analyzers|rules|cli)\//.test(path))
    .flatMap((path) =>
      questions.flatMap((question) =>
        [...textOf(path).matchAll(question)].map(([asked]) => `${path}: ${asked}`),
      ),
    );
  assert.deepEqual(
    found.filter((line) => !(line in asking)),
    [],
  );
  assert.deepEqual(
    Object.keys(asking).filter((line) => !found.includes(line)),
    [],
    "reasons that nothing needs",
  );
});

test("what is written for people is read by what speaks to people alone", () => {
  const reading = sources.filter((path) => /words\/text-of\.js"/.test(textOf(path)));
  assert.deepEqual(
    reading.filter(
      (path) =>
        !/^cli\/formats\/|^rules\/results\/offence\.ts$|^analyzers\/relocation\/tell\//.test(path),
    ),
    [],
  );
  const casting = sources.filter((path) => /as unknown as (?:string|Words)\b/.test(textOf(path)));
  assert.deepEqual(casting.sort(), [
    "analyzers/references/proof.ts", // a proof as it lies in a cache
    "analyzers/words/text-of.ts",
    "analyzers/words/words.ts",
  ]);
});

test("every file says first what it is for", () => {
  const silent = files.filter((path) => !/^(#!.*\n)?\/\*\*/.test(textOf(path)));
  assert.deepEqual(silent, []);
});

test("no file has a default export or an any", () => {
  const codeOf = (path: string): string => textOf(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  const wrong = sources.filter((path) =>
    /^export default|: any\b|<any>|as any\b/m.test(codeOf(path)),
  );
  assert.deepEqual(wrong, []);
});

const lists = [
  ["rules/offences", "rule"],
  ["cli/formats", "format"],
  ["cli/commands", "command"],
  ["analyzers/planting/forms", "form"],
  ["analyzers/planting/surroundings", "surrounding"],
  ["bench/fuzz/targets", "target"],
] as const;
for (const [folder, contract] of lists) {
  test(`${folder}/index.ts lists every file of its folder`, () => {
    const listed = [
      ...textOf(`${folder}/index.ts`).matchAll(/(?:from |import\()"\.\/([\w-]+)\.js"/g),
    ].map((match) => match[1]);
    const there = sources
      .filter((path) => dirname(path) === folder)
      .map((path) => path.slice(folder.length + 1, -3))
      .filter((name) => name !== "index" && name !== contract && !name.endsWith("-schema"));
    assert.deepEqual(listed.filter((name) => name !== contract).sort(), there.sort());
  });
}

test("the project speaks of itself alone", () => {
  const prose = [
    ...files,
    "README.md",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "package.json",
    ".ci/run",
  ].filter((path) => path !== "cli/tidy.test.ts");
  const wrong = prose.filter((path) =>
    /\/work\/|\/root\/|\bsubagent|registry\.npmjs|\bissue #?\d/i.test(textOf(path)),
  );
  assert.deepEqual(wrong, []);
});
