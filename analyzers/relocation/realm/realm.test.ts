/**
 * Hostile JavaScript, put where the compiled program stands. No C becomes such a program; this is what
 * holds if one ever did. Each attempt gives whatever it got hold of, and everything that can be reached
 * from there is searched for an object of another realm, for a way to make code of text, and for names
 * of the host. A control shows that the search finds what it is for.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, Script } from "node:vm";
import { Worker } from "node:worker_threads";
import { sampled } from "../../../testing/effort.js";
import * as hostModel from "../../model/program.js";
import { bounds } from "../scenarios/bounds.js";
import { permissionFlags } from "./permissions.js";
import { programsOf, Realm } from "./realm.js";
import { engineScript } from "./script.js";
import type { Outcome, Task } from "./task.js";
import { Threads } from "./threads.js";

/** Runs in the realm: what can be reached from these values that has no business there, in words. */
const search = `function search(from) {
  const own = Object.prototype, seen = new Set(), all = [...from], found = [];
  const push = (value) => { if ((typeof value === "object" && value !== null) || typeof value === "function") all.push(value); };
  while (all.length > 0 && seen.size < 200000) {
    const object = all.pop();
    if (seen.has(object)) continue;
    seen.add(object);
    try {
      let root = object;
      for (let above = Object.getPrototypeOf(root); above !== null; above = Object.getPrototypeOf(root)) root = above;
      if (root !== own && Object.getPrototypeOf(root) === null && "hasOwnProperty" in root) found.push("an object of another realm: " + typeof object + " " + String(object.name));
      if (typeof object === "function" && /^(Async|Generator|AsyncGenerator)?Function$/.test(object.name)) {
        try { object("return 1"); found.push("code of text"); } catch (error) { push(error); }
      }
      push(Object.getPrototypeOf(object));
      for (const key of Reflect.ownKeys(object)) {
        if (key === "binding" || key === "mainModule" || key === "execPath" || key === "readFileSync") found.push("the host's " + key);
        const { get, set, value } = Object.getOwnPropertyDescriptor(object, key) ?? {};
        push(get); push(set); push(value);
        try { push(object[key]); } catch (error) { push(error); }
      }
    } catch (error) { push(error); }
    if (found.length > 300) break;
  }
  return found;
}`;

/** By what is tried: an expression, evaluated in the program with \`model\` and the arguments of a root at hand. */
const attempts: Readonly<Record<string, string>> = {
  "the functions of the model": "[model.burn, model.burn.constructor, model]",
  "the constructor of a constructor": "[model.burn.constructor('return process')()]",
  "errors of the model":
    "(() => { try { model.undecided(1) } catch (e) { return [e, e.constructor, e.stack] } })()",
  "errors of the language":
    "(() => { try { null.x } catch (e) { return [e, e.constructor.constructor] } })()",
  "what the model hands in": "[vma, vma.vm_mm, vma.constructor, model.current()]",
  arrays: "[[].constructor.constructor('return this')()]",
  "a function made by Function": "[new Function('return process')()]",
  eval: "[eval('process')]",
  "indirect eval": "[(0, eval)('this')]",
  "an asynchronous function": "[(async () => 1).constructor, (async () => 1)()]",
  "an asynchronous function of text": "[(async () => 1).constructor('return process')()]",
  "a generator": "[(function* () {}).constructor, (function* () {})()]",
  "a generator of text": "[(function* () {}).constructor('yield process')().next()]",
  "an asynchronous generator": "[(async function* () {}).constructor, (async function* () {})()]",
  "a proxy that the model is handed":
    "(() => { const got = []; const p = new Proxy({}, { get(t, k, r) { got.push(t, k, r); return p }, getPrototypeOf(t) { got.push(t); return null } }); try { model.find_vma(p, p) } catch (e) { got.push(e) } return got })()",
  "a proxy of a function":
    "(() => { const got = []; const p = new Proxy(function () {}, { apply(...all) { got.push(...all) }, construct(...all) { got.push(...all); return {} } }); model.extend(model.vm_area_struct, 'x', p); got.push(vma.x); return got })()",
  "the species of an array":
    "(() => { const got = []; class A extends Array { static get [Symbol.species]() { return function (...all) { got.push(this, ...all); return [] } } } new A(3).map((x) => x); return got })()",
  "a stack trace that is prepared":
    "(() => { const got = []; Error.prepareStackTrace = (e, t) => { got.push(e, t); return t }; got.push(new Error('x').stack); return got })()",
  "the stack of an error":
    "[new Error('x').stack, Object.getOwnPropertyDescriptors(new Error('x'))]",
  "a limit of stacks": "(() => { Error.stackTraceLimit = 100; return [new Error('x').stack] })()",
  "a stack that is captured":
    "(() => { const o = {}; Error.captureStackTrace(o); return [o.stack] })()",
  "a stack that overflows":
    "(() => { const got = []; const f = () => { try { f() } catch (e) { got.push(e, e.constructor) } }; f(); return got.slice(0, 2000) })()",
  "a stack that overflows in the model":
    "(() => { const got = []; const f = () => { try { model.find_vma(vma.vm_mm, 1); f() } catch (e) { if (got.length < 2000) got.push(e); try { e.stack } catch (x) { got.push(x) } } }; f(); return got })()",
  "a stack that overflows where its trace is made":
    "(() => { const got = []; const f = () => { try { f() } catch (e) { const x = new Error(); x.name = { toString: f }; try { got.push(x.stack, String(x)) } catch (y) { got.push(y) } } }; f(); return got.slice(0, 2000) })()",
  "a stack that overflows in the language":
    "(() => { const got = []; const o = { toString: () => `${o}` }; try { `${o}` } catch (e) { got.push(e) } const deep = []; let a = deep; for (let i = 0; i < 1e5; i++) a = a[0] = []; try { JSON.stringify(deep) } catch (e) { got.push(e) } return got })()",
  WebAssembly: "[WebAssembly]",
  "the names of the host": "[process, require, module, exports, __dirname]",
  "process by the global object":
    "[globalThis.process, globalThis.require, globalThis.global, globalThis.constructor]",
  "the global object": "[globalThis]",
  "the functions of the host's web":
    "[fetch, setTimeout, queueMicrotask, structuredClone, console]",
  timers: "[setTimeout(() => {}, 0).constructor]",
  "shared memory": "[SharedArrayBuffer, Atomics]",
  "typed arrays": "[new Uint8Array(1), new Uint8Array(1).buffer.constructor]",
  "a bind of a bind": "[Function.prototype.bind.call(model.burn.call, model.burn)]",
  "the caller of a sloppy function": "sloppy()",
  "this of a sloppy function": "[sloppyThis()]",
  "old getters": "[({}).__lookupGetter__('__proto__'), ({}).__proto__.__proto__]",
  promises: "[(async () => {})().constructor, (async () => {})().then(() => {})]",
  "regular expressions": "[/a/.constructor, 'a'.matchAll(/a/g)]",
  "a template": "[((strings) => strings)`a`]",
  "a weak reference": "[WeakRef, FinalizationRegistry]",
  symbols:
    "[Symbol.for('nodejs.util.inspect.custom'), vma[Symbol.for('nodejs.util.inspect.custom')]]",
  "what is constructed by reflection":
    "[Reflect.construct(Object, [], model.burn.constructor ?? Object)]",
  "intl and time": "[Intl, Date]",
};

/** By what is changed: statements that a program must not get away with, or that must stay in the realm. */
const pollutions: Readonly<Record<string, string>> = {
  "the prototype of objects": "Object.prototype.polluted = 1; ({}).__proto__.polluted2 = 1",
  "a method of arrays": "Array.prototype.push = () => 0",
  JSON: "JSON.stringify = () => '{}'; JSON.parse = () => ({})",
  "how everything becomes JSON": "Object.prototype.toJSON = () => ({ kind: 'explored' })",
  "the prototype of errors": "Error.prototype.message = 'x'",
  maps: "Map.prototype.get = () => 1",
  "a getter for everything": "Object.prototype.__defineGetter__('kind', () => 'explored')",
  "a setter for everything":
    "Object.defineProperty(Object.prototype, 'reasons', { set() { throw 1 }, get() { return 1 } })",
  "the global object": "globalThis.Map = class {}; globalThis.Object = 1",
  "the functions of the model": "model.burn = () => {}; model.machine = 1",
  "what follows on a promise": "Object.prototype.then = (f) => f(1)",
};

/** Texts that ask for a module, which no program may have. */
const imports = [
  'import("node:fs")',
  "import ('node:fs')",
  'import/**/("node:fs")',
  'import//\n("node:fs")',
  'import<!--\n("node:fs")',
  'import\n-->\n("node:fs")',
  "import.meta",
  '[...import("node:fs")]',
  'x = { y: import("node:fs") }',
  "`${import('node:fs')}`",
  '/"/; import("node:fs"); /"/',
];

/** Things of a program that look like it. */
const innocent = ["$import()", "vma.import", "important()", "model.import"];

function programOf(body: string): string {
  return `(function (model) {
function sloppy() { return [sloppy.caller, sloppy.arguments, (function () { return arguments.callee.caller })()] }
function sloppyThis() { return this }
${search}
return { functions: { root(vma, shift) { "use strict"; ${body} } }, reset() {}, hasState: false };
})`;
}

function taskOf(program: string): Task {
  const binding = { arguments: ["vma", "shift"] as const, cuts: [] };
  const root = {
    javascript: program,
    tracedJavascript: program,
    identifier: "root",
    tracedIdentifier: "root",
    binding,
    premises: [],
    generation: "v6.12 to v6.14",
  };
  return { kind: "explore", root, bounds: bounds.small, share: { indexes: [0], count: 400 } };
}

/** The one thing that a program can say: why it cannot be decided. */
const tell = (expression: string): string => `
  let found;
  try { found = search(${expression}); } catch (error) { found = search([error]); }
  class Told extends Error {}
  throw new Told(found.length === 0 ? "nothing" : found.join(", "));`;

function performed(program: string): Outcome {
  const task = taskOf(program);
  const realm = new Realm(engineScript());
  for (const each of programsOf(task)) realm.take(each);
  return realm.perform(task);
}

function toldIn(outcome: Outcome): string {
  return outcome.kind === "explored"
    ? outcome.parts
        .flatMap(({ reasons }) => reasons)
        .map(({ text }) => text)
        .join("; ")
    : JSON.stringify(outcome);
}

for (const [what, expression] of sampled(Object.entries(attempts), 3)) {
  test(`a program finds nothing of the host through ${what}`, () => {
    assert.equal(toldIn(performed(programOf(tell(expression)))), "the program stopped: nothing");
  });
}

/** All that anybody can see of the objects of the language, here. */
function ownLanguage(): string {
  const { Map: map, Error: error, JSON: json, Promise: promise } = globalThis;
  const all = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    map.prototype,
    error.prototype,
    json,
    promise.prototype,
  ];
  return JSON.stringify(all.map((each) => Reflect.ownKeys(each).map(String)));
}

for (const [what, statements] of sampled(Object.entries(pollutions), 3)) {
  test(`a program that changes ${what} changes nothing of the host, and its verdict is its own`, () => {
    const before = ownLanguage();
    const honest = performed(programOf("return -14;"));
    assert.equal(honest.kind, "explored");
    assert.deepEqual(performed(programOf(`try { ${statements} } catch {} return -14;`)), honest);
    assert.equal(ownLanguage(), before);
    assert.equal("polluted" in {}, false);
  });
}

test("a program that asks for a module is not taken", () => {
  for (const text of imports)
    assert.throws(() => performed(programOf(`${text}; return 0;`)), SyntaxError, text);
  for (const text of innocent)
    assert.equal(performed(programOf(`try { ${text} } catch {} return 0;`)).kind, "explored", text);
});

test("whatever a program throws or is, the host reads text", () => {
  const odd = [
    "(function () { throw null })",
    "(function () { throw new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } }) })",
    "(function () { return 1 })",
    "1",
    "(function () { return { functions: new Proxy({}, { get() { throw 1 } }), reset() {}, hasState: true } })",
    "(function () { return { get functions() { throw { get message() { throw 1 } } }, reset() {}, hasState: false } })",
    "({ __proto__: null, call() {} })",
  ];
  for (const program of odd) assert.equal(performed(program).kind, "failed", program);
  const thrown = [
    "null",
    "undefined",
    "new Proxy({}, { get() { throw 1 }, has() { throw 1 } })",
    "Symbol()",
    "{ name: 'RangeError', get message() { throw 1 } }",
    "{ name: Symbol(), message: {} }",
  ];
  for (const value of thrown)
    assert.match(performed(programOf(`throw ${value};`)).kind, /^(explored|failed)$/, value);
});

test("the search finds what it is for: a program that is handed functions of the host gets out", () => {
  const context = createContext(Object.create(null) as object, {
    codeGeneration: { strings: false, wasm: false },
  });
  const run = new Script(
    `(function (model) { ${search} return search([model.burn]).join(", "); })`,
  ).runInContext(context) as (model: typeof hostModel) => string;
  assert.match(
    run(hostModel),
    /an object of another realm.*code of text|code of text.*an object of another realm/,
  );
});

test("in a thread a program finds no process, and a thread of its kind reads no file", async () => {
  const threads = new Threads(1);
  const program = programOf(tell("[model, globalThis, globalThis.process]"));
  const [outcome] = await threads.all([taskOf(program)]);
  await threads.end();
  assert.equal(
    typeof outcome === "object" ? toldIn(outcome) : outcome,
    "the program stopped: nothing",
  );
  const folder = new URL("./", import.meta.url);
  const text = `const { parentPort } = require("node:worker_threads"); let said = [];
    for (const deed of [() => require("node:fs").readFileSync("/etc/passwd"), () => require("node:child_process").execFileSync("true"), () => new (require("node:worker_threads").Worker)("", { eval: true })]) {
      try { deed(); said.push("done"); } catch (error) { said.push(error.code); }
    }
    parentPort.postMessage(said);`;
  const execArgv = permissionFlags(folder);
  if (execArgv.length === 0) return;
  const worker = new Worker(text, { eval: true, execArgv, stderr: true });
  const [said] = (await once(worker, "message")) as unknown[];
  assert.deepEqual(said, ["ERR_ACCESS_DENIED", "ERR_ACCESS_DENIED", "ERR_ACCESS_DENIED"]);
  assert.ok(readFileSync("/etc/passwd").length > 0);
});
