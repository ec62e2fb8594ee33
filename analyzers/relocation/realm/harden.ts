/**
 * Takes away from a realm what no program needs, and makes what is left the same for good. Invariant:
 * after it nothing that the language has can be changed, nothing makes code of text, tells the time,
 * draws lots, waits or knows of the collector, and an error keeps no stack: making its text would call
 * the host.
 */

/** What stays by name; the rest of the global object goes. */
const kept: ReadonlySet<string> = new Set([
  "Array",
  "ArrayBuffer",
  "BigInt",
  "Boolean",
  "Error",
  "Infinity",
  "Int32Array",
  "JSON",
  "Map",
  "Math",
  "NaN",
  "Number",
  "Object",
  "Proxy",
  "RangeError",
  "ReferenceError",
  "Reflect",
  "Set",
  "String",
  "Symbol",
  "SyntaxError",
  "TypeError",
  "Uint32Array",
  "Uint8Array",
  "WeakMap",
  "globalThis",
  "undefined",
]);

export function harden(): void {
  const { getOwnPropertyDescriptors, getPrototypeOf } = Object;
  const { defineProperty, deleteProperty, ownKeys } = Reflect;
  const freeze = Object.freeze;
  const hidden: object[] = [
    function* () {},
    async () => {},
    async function* () {},
    [][Symbol.iterator](),
    new Map()[Symbol.iterator](),
    new Set()[Symbol.iterator](),
    ""[Symbol.iterator](),
    "".matchAll(/a/g),
  ].map((each) => getPrototypeOf(each) as object);
  // Function and its three like: all of them make code of text, and each is found by its prototype alone.
  for (const prototype of [getPrototypeOf(() => undefined) as object, ...hidden.slice(0, 3)]) {
    defineProperty(prototype, "constructor", {
      value: undefined,
      writable: false,
      enumerable: false,
      configurable: false,
    });
  }
  // Without a limit no stack is kept.
  deleteProperty(Error, "stackTraceLimit");
  deleteProperty(Error, "captureStackTrace");
  deleteProperty(Math, "random");
  const all: object[] = [globalThis, ...hidden];
  for (const key of ownKeys(globalThis)) {
    const value = (globalThis as unknown as Record<string | symbol, unknown>)[key];
    if ((typeof value === "object" && value !== null) || typeof value === "function")
      all.push(value);
    if (typeof key === "string" && !kept.has(key)) deleteProperty(globalThis, key);
  }
  // JSON asks every object for this one.
  defineProperty(Object.prototype, "toJSON", {
    value: undefined,
    writable: false,
    enumerable: false,
    configurable: false,
  });
  const isOpen = openOnes();
  const seen = new Set<object>();
  for (let object = all.pop(); object !== undefined; object = all.pop()) {
    if (seen.has(object)) continue;
    seen.add(object);
    const prototype = getPrototypeOf(object) as object | null;
    if (prototype !== null) all.push(prototype);
    const properties = getOwnPropertyDescriptors(object) as Readonly<
      Record<string | symbol, PropertyDescriptor>
    >;
    for (const key of ownKeys(properties)) {
      const { get, set, value } = properties[key] as PropertyDescriptor;
      for (const each of [get, set, value as unknown]) {
        if ((typeof each === "object" && each !== null) || typeof each === "function")
          all.push(each as object);
      }
    }
    if (isOpen.has(object)) for (const key of ownKeys(object)) fix(object, key);
    else freeze(object);
  }
}

/** What stays open for new members: to freeze these makes every access to an element slow. */
function openOnes(): ReadonlySet<object> {
  const arrays = Object.getPrototypeOf(Uint8Array.prototype) as object;
  return new Set<object>([
    globalThis,
    Object.prototype,
    arrays,
    Uint8Array.prototype,
    Uint32Array.prototype,
    Int32Array.prototype,
  ]);
}

function fix(object: object, key: string | symbol): void {
  const isValue = "value" in (Object.getOwnPropertyDescriptor(object, key) as PropertyDescriptor);
  Object.defineProperty(
    object,
    key,
    isValue ? { writable: false, configurable: false } : { configurable: false },
  );
}
