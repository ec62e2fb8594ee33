/**
 * Initializers, compound literals and fresh objects. Invariant: what an initializer does not name is
 * zero; what has no initializer at all is garbage, or wild for a pointer.
 */
import type { Initializer } from "../c/ast.js";
import { isScalar, spelled, type CType, type FieldLayout, type StructType } from "../types/ctype.js";
import { literalBytes } from "../types/literal.js";
import { argument, called, mangled, value, type Value } from "./code.js";
import type { Context } from "./context.js";
import { convert, settled, Unlowerable } from "./convert.js";
import { constantOf, isPlainLong, lower } from "./expressions.js";

/** Zeroed memory of a type, as code. */
export function zero(program: { structClass(type: CType): string }, type: CType): string {
  switch (type.kind) {
    case "bool":
      return "false";
    case "integer":
      return type.bits === 64 ? "0n" : isPlainLong(type) || type.dimension !== undefined ? "word(0)" : "0";
    case "pointer":
      return "null";
    case "struct":
      return `new ${program.structClass(type)}()`;
    case "array": {
      const { length, of } = type;
      if (length === undefined) return "[]";
      if (length > 65536) throw new Unlowerable(`an array of ${length} elements`);
      return called("array", String(length), `() => ${zero(program, of)}`);
    }
    default:
      throw new Unlowerable(type.kind === "opaque" ? type.reason : `an object of the type ${spelled(type)}`);
  }
}

/** What a variable holds that nobody initialized. */
export function garbage(cx: Context, type: CType): string {
  if (type.kind === "integer") return type.bits === 64 ? "u64_of(GARBAGE)" : type.bits === 32 && !type.isSigned ? "GARBAGE" : convert(value("GARBAGE", { ...type, bits: 32, isSigned: false, rank: 4, dimension: undefined }), type, cx.program, true).code;
  if (type.kind === "bool") return "true";
  if (type.kind === "pointer") return "undefined";
  return zero(cx.program, type);
}

/** The code of a new object that holds what the initializer says. */
export function initialized(cx: Context, type: CType, initializer: Initializer): string {
  if (isScalar(type)) return scalar(cx, type, initializer);
  if (initializer.kind === "value") {
    const { value: expression } = initializer;
    if (type.kind === "array" && expression.kind === "string") return bytesOf(type, expression.texts);
    if (expression.kind === "compound-literal" && type.kind === "array") return initialized(cx, type, expression.initializer);
    const converted = convert(lower(cx, expression), type, cx.program);
    if (type.kind === "struct") return called(cx.program.copier(type), `new ${cx.program.structClass(type)}()`, argument(converted));
    throw new Unlowerable(`an initializer of ${spelled(type)}`);
  }
  if (type.kind === "array" && initializer.items.length === 1 && initializer.items[0]?.initializer.kind === "value" && initializer.items[0].initializer.value.kind === "string" && type.of.kind === "integer" && type.of.bits === 8) {
    return bytesOf(type, initializer.items[0].initializer.value.texts);
  }
  const writes: string[] = [];
  const cursor = new Cursor(cx, writes);
  cursor.list("o", type, initializer);
  const fresh = zero(cx.program, type);
  if (writes.length === 0) return fresh;
  return `((o) => (${writes.join(", ")}, o))(${fresh})`;
}

/** The writes that an initializer makes to an object that is there, for one that names itself. */
export function initializedInto(cx: Context, name: string, type: CType, initializer: Initializer): string {
  if (initializer.kind !== "list") return `${name} = ${initialized(cx, type, initializer)}`;
  const writes: string[] = [];
  new Cursor(cx, writes).list(name, type, initializer);
  return writes.length === 0 ? "undefined" : writes.join(", ");
}

function scalar(cx: Context, type: CType, initializer: Initializer): string {
  if (initializer.kind === "list") {
    const first = initializer.items[0];
    return first === undefined ? zero(cx.program, type) : scalar(cx, type, first.initializer);
  }
  const lowered = lower(cx, initializer.value);
  return argument(convert(type.kind === "bool" ? lowered : settled(lowered), type, cx.program));
}

function bytesOf(type: Extract<CType, { kind: "array" }>, texts: readonly string[]): string {
  const bytes = [...texts.flatMap((text) => literalBytes(text) ?? []), 0];
  const length = type.length ?? bytes.length;
  const signed = bytes.slice(0, length).map((byte) => (type.of.kind === "integer" && type.of.isSigned ? (byte << 24) >> 24 : byte));
  while (signed.length < length) signed.push(0);
  return `[${signed.join(", ")}]`;
}

/** The type of an object whose array length comes from its initializer. */
export function completed(cx: Context, type: CType, initializer: Initializer | undefined): CType {
  if (type.kind !== "array" || type.length !== undefined || initializer === undefined) return type;
  if (initializer.kind === "value") {
    if (initializer.value.kind !== "string") return type;
    return { ...type, length: initializer.value.texts.flatMap((text) => literalBytes(text) ?? []).length + 1 };
  }
  let next = 0;
  let length = 0;
  for (const { designators } of initializer.items) {
    const [first] = designators;
    if (first?.kind === "element") next = Number(constantOf(cx, first.last ?? first.index) ?? 0n);
    next++;
    length = Math.max(length, next);
  }
  // Nested braces may be left out; then the elements are counted by their scalars.
  const isFlat = type.of.kind === "struct" && initializer.items.every(({ designators, initializer: item }) => designators.length === 0 && item.kind === "value");
  if (isFlat) {
    const layout = type.of.kind === "struct" ? type.of.layout() : "";
    if (typeof layout !== "string" && layout.fields.length > 0) length = Math.ceil(length / layout.fields.length);
  }
  return { ...type, length };
}

export function compoundLiteral(cx: Context, type: CType, initializer: Initializer): Value {
  const whole = completed(cx, type, initializer);
  const code = initialized(cx, whole, initializer);
  if (isScalar(whole)) {
    const box = called("cell", code);
    return value(`${box}.v`, whole, { place: { target: `${box}.v`, reference: () => box, isPure: false, bits: undefined, isWordy: false } });
  }
  return value(code, whole, { place: { target: code, reference: undefined, isPure: false, bits: undefined, isWordy: false } });
}

type Item = Extract<Initializer, { kind: "list" }>["items"][number];

/** Walks the members of an object as C does, braces or not, and collects the assignments. */
class Cursor {
  readonly #cx: Context;
  readonly #writes: string[];

  constructor(cx: Context, writes: string[]) {
    this.#cx = cx;
    this.#writes = writes;
  }

  list(object: string, type: CType, initializer: Extract<Initializer, { kind: "list" }>): void {
    this.#items(object, type, initializer.items, 0, true);
  }

  /** @returns how many items were used; all of them where the braces are the object's own. */
  #items(object: string, type: CType, items: readonly Item[], start: number, isBraced: boolean): number {
    let position = 0;
    let at = start;
    while (at < items.length) {
      const item = items[at] as Item;
      // The designators of the item that braces were left out for led here already.
      const [first, ...rest] = isBraced || at > start ? item.designators : [];
      if (first !== undefined && !isBraced) return at - start;
      if (first !== undefined) position = this.#designated(type, first);
      const last = first?.kind === "element" && first.last !== undefined ? Number(constantOf(this.#cx, first.last) ?? 0n) : position;
      const here = this.#member(object, type, position);
      if (here === undefined) {
        if (!isBraced) return at - start;
        throw new Unlowerable("more initializers than members");
      }
      if (rest.length > 0) {
        this.#items(here.code, here.type, [{ ...item, designators: rest }], 0, true);
        at++;
      } else {
        const nUsed = this.#one(here, items, at);
        if (nUsed === 0) throw new Unlowerable(`an initializer that fits no member of ${spelled(type)}`);
        at += nUsed;
        for (let index = position + 1; index <= last; index++) {
          const again = this.#member(object, type, index);
          if (again !== undefined) this.#one(again, items, at - 1);
        }
      }
      position = last + 1;
    }
    return at - start;
  }

  #one(here: Place, items: readonly Item[], at: number): number {
    const cx = this.#cx;
    const { initializer } = items[at] as Item;
    if (isScalar(here.type)) {
      const code = scalar(cx, here.type, initializer);
      this.#write(here, code);
      return 1;
    }
    if (initializer.kind === "list") {
      this.#items(here.code, here.type, initializer.items, 0, true);
      return 1;
    }
    const { value: expression } = initializer;
    if (here.type.kind === "array" && expression.kind === "string") {
      this.#writes.push(`${here.code} = ${bytesOf(here.type, expression.texts)}`);
      return 1;
    }
    const lowered = lower(cx, expression);
    if (lowered.type.kind === "struct" && here.type.kind === "struct") {
      this.#writes.push(called(cx.program.copier(here.type), here.code, argument(convert(lowered, here.type, cx.program))));
      return 1;
    }
    // Braces are left out: the members take what they need.
    return this.#items(here.code, here.type, items, at, false);
  }

  #write(here: Place, code: string): void {
    if (here.bits !== undefined && here.type.kind === "integer") {
      const shift = 32 - here.bits;
      const cut = `${code} << ${shift} ${here.type.isSigned ? ">>" : ">>>"} ${shift}`;
      this.#writes.push(`${here.code} = ${here.isWordy ? called("word", cut) : cut}`);
    } else this.#writes.push(`${here.code} = ${here.isWordy ? called("word", code) : code}`);
  }

  #designated(type: CType, designator: NonNullable<Item["designators"][number]>): number {
    if (designator.kind === "element") return Number(constantOf(this.#cx, designator.index) ?? 0n);
    const fields = this.#fields(type);
    const index = fields.findIndex(({ name }) => name === designator.name);
    if (index < 0) throw new Unlowerable(`${spelled(type)} has no member ${designator.name}`);
    return index;
  }

  #fields(type: CType): readonly FieldLayout[] {
    if (type.kind !== "struct") throw new Unlowerable(`members of ${spelled(type)}`);
    const layout = type.layout();
    if (typeof layout === "string") throw new Unlowerable(layout);
    return layout.fields;
  }

  #member(object: string, type: CType, position: number): Place | undefined {
    if (type.kind === "array") {
      if (type.length !== undefined && position >= type.length) return undefined;
      return { code: `${object}[${position}]`, type: type.of, bits: undefined, isWordy: false };
    }
    const field = this.#fields(type)[position];
    if (field === undefined) return undefined;
    const struct = type as StructType;
    const isModels = struct.isModelled && this.#cx.program.isModelField(struct.name, field.name);
    if (struct.isModelled && !isModels) this.#cx.program.extraField(struct.name, field.name, field.type);
    return { code: `${object}.${isModels ? field.name : mangled(field.name)}`, type: field.type, bits: field.bits, isWordy: isPlainLong(field.type) && !isModels };
  }
}

interface Place {
  readonly code: string;
  readonly type: CType;
  readonly bits: number | undefined;
  readonly isWordy: boolean;
}

