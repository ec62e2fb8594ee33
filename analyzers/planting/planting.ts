/**
 * Plants a use of a guarded name into a tree in which there is none, and says what must be reported
 * for it. A *form* is how the use is written, a *place* what stands around it, a *spot* where in the
 * host that is. Whoever promises that nothing passes unseen holds the promise against this.
 * Invariant: a host that compiled before does so with what was planted, and what was planted refers
 * to the name as the form says (`leaves`), which the tests ask gcc and nm about.
 */
import type { Form, Use } from "./forms/form.js";
import type { Surrounding } from "./surroundings/surrounding.js";
import { spotsIn, type Spot } from "./spots.js";

interface Guarded {
  readonly name: string;
  /** The header that declares it, from the tree's root. */
  readonly header: string;
}

/** One stretch of planted text. Of all stretches of one planting one at least has to be reported. */
export interface Stretch {
  readonly path: string;
  /** Byte offsets. */
  readonly start: number;
  readonly end: number;
}

export interface Planted {
  /** The files that are changed or added. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly stretches: readonly Stretch[];
}

export interface Planting {
  readonly guarded: Guarded;
  readonly form: Form;
  readonly surrounding: Surrounding;
  /** Path and bytes of the file that is planted into. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Where; of the place's ground. Places that add a file need none. */
  readonly spot: Spot | undefined;
  /** Makes the names that are planted with it unlike all others. */
  readonly id: string;
}

/** Whether the form can stand there: the rest is what no compiler takes. */
export function fits(form: Form, surrounding: Surrounding): boolean {
  const { text, isConstant } = form;
  if (!surrounding.takes.includes(form.category)) return false;
  if (surrounding.needsConstant === true && isConstant !== true) return false;
  return !(surrounding.isOneLine === true && /[\n\r]/.test(text(SAMPLE)));
}

const SAMPLE: Use = { symbol: "a_b", head: "a_", tail: "b", id: "0" };

/** The spots of a file where the place may be; empty when there is none. A place that adds a file has no spot. */
export function spotsFor(
  surrounding: Surrounding,
  bytes: Uint8Array,
): readonly (Spot | undefined)[] {
  return surrounding.ground === "beside"
    ? [undefined]
    : spotsIn(bytes).filter(({ ground }) => ground === surrounding.ground);
}

export function plant({ guarded, form, surrounding, path, bytes, spot, id }: Planting): Planted {
  const use = useOf(guarded.name, id);
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const around = surrounding.around({ text: form.text(use), category: form.category, id });
  const declaration =
    form.needsDeclaration === true
      ? `#include "${"../".repeat(path.split("/").length - 1)}${guarded.header}"\n`
      : "";
  const before = form.before?.(use) ?? "";
  const files = new Map<string, Uint8Array>();
  const stretches: Stretch[] = [];
  const add = (name: string, text: string): void => {
    files.set(`${folder}${name}`, Buffer.from(text, "latin1"));
    stretches.push({ path: `${folder}${name}`, start: 0, end: text.length });
  };
  for (const [name, text] of Object.entries({ ...form.beside?.(use), ...around.beside }))
    add(name, text);
  if (surrounding.ground === "beside") {
    // What has to stand before stands in the file that is added.
    for (const name of Object.keys(around.beside ?? {}))
      add(name, `${declaration}${before}${around.beside?.[name] ?? ""}`);
    return { files, stretches: unique(stretches) };
  }
  const at = spot?.offset ?? bytes.length;
  const head = `${declaration}${before}${around.before ?? ""}`;
  files.set(
    path,
    Buffer.concat([
      Buffer.from(head, "latin1"),
      bytes.subarray(0, at),
      Buffer.from(around.text, "latin1"),
      bytes.subarray(at),
    ]),
  );
  // The include that only declares the name is a crossing of its own, and does not count for the use.
  stretches.push({ path, start: declaration.length, end: head.length });
  stretches.push({ path, start: head.length + at, end: head.length + at + around.text.length });
  return { files, stretches };
}

function unique(stretches: readonly Stretch[]): Stretch[] {
  return [...new Map(stretches.map((stretch) => [stretch.path, stretch])).values()];
}

/** The name in two parts, for forms that put it together. */
function useOf(symbol: string, id: string): Use {
  const middle = symbol.indexOf("_") + 1 || symbol.length >> 1;
  return { symbol, head: symbol.slice(0, middle), tail: symbol.slice(middle), id };
}
