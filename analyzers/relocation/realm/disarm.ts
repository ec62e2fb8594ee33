/**
 * Takes the power of the host from a thread that runs programs: should one ever hold an object of the
 * host, it finds no constructor that makes code of text, and no process. Invariant: what the thread
 * itself needs was imported before.
 */
export function disarm(): void {
  const examples = [() => undefined, function* () {}, async () => undefined, async function* () {}];
  for (const example of examples) {
    const prototype = Object.getPrototypeOf(example) as object;
    Object.defineProperty(prototype, "constructor", {
      value: undefined,
      writable: false,
      enumerable: false,
      configurable: false,
    });
  }
  for (const name of ["process", "fetch", "Buffer", "WebAssembly", "eval", "Function", "require"])
    Reflect.deleteProperty(globalThis, name);
}
