/**
 * Initializers, compound literals and fresh objects. Invariant: what an initializer does not name is
 * zero; what has no initializer at all is nothing that may be read.
 */
import type { Initializer } from "../c/ast.js";
import {
  type CType,
  isPlainLong,
  isSame,
  type IntegerType,
  isScalar,
  type MemberLayout,
  scalarsIn,
  spelled,
  type StructType,
} from "../types/ctype.js";
import { literalBytes } from "../types/literal.js";
import { integerAnnotation } from "./annotations.js";
import { argument, called, level, mangled, operand, value, type Value } from "./code.js";
import type { Context } from "./context.js";
import { convert, settled, Unlowerable } from "./convert.js";
import { constantOf, lower, typeOf } from "./expressions.js";

/** Longer arrays are not made. */
const MAX_ELEMENTS = 65_536;
/** A value of more is more than an honest function has on its stack, and doubles with every struct around it. */
const MAX_SCALARS = 262_144;

/** Zeroed memory of a type, as code. */
export function zero(program: { structClass(type: CType): string }, type: CType): string {
  switch (type.kind) {
    case "bool":
      return "false";
    case "integer":
      return isPlainLong(type) || type.dimension !== undefined ? "word(0)" : "0";
    case "pointer":
      return "null";
    case "struct":
      notTooLarge(type);
      return `new ${program.structClass(type)}()`;
    case "array": {
      const { length, of } = type;
      if (length === undefined) return "[]";
      if (length > MAX_ELEMENTS) throw new Unlowerable(`an array of ${length} elements`);
      notTooLarge(type);
      const weight = scalarsIn(of);
      return called(
        "array",
        String(length),
        `() => ${zero(program, of)}`,
        ...(weight === 1 ? [] : [String(weight)]),
      );
    }
    default:
      throw new Unlowerable(
        type.kind === "opaque" ? type.reason : `an object of the type ${spelled(type)}`,
      );
  }
}

function notTooLarge(type: CType): void {
  const n = scalarsIn(type);
  if (n > MAX_SCALARS) throw new Unlowerable(`a value of ${n} numbers`);
}

/** What a variable holds that nobody initialized: numbers and pointers that `held()` tells from all others. */
export function unwritten(cx: Context, type: CType): string {
  if (type.kind === "integer") return unwrittenNumber(type);
  if (type.kind === "bool" || type.kind === "pointer") return "undefined";
  if (type.kind === "array" && type.length !== undefined && type.length <= MAX_ELEMENTS) {
    notTooLarge(type);
    const weight = scalarsIn(type.of);
    return called(
      "array",
      String(type.length),
      `() => ${unwritten(cx, type.of)}`,
      ...(weight === 1 ? [] : [String(weight)]),
    );
  }
  if (type.kind !== "struct") return zero(cx.program, type);
  notTooLarge(type);
  const writes: string[] = [];
  spoil(cx, "o", type, writes);
  const fresh = zero(cx.program, type);
  return writes.length === 0 ? fresh : `((o) => (${writes.join(", ")}, o))(${fresh})`;
}

function unwrittenNumber(type: IntegerType): string {
  const annotation = integerAnnotation(type);
  return annotation === "Word" ? "UNWRITTEN" : `UNWRITTEN as ${annotation}`;
}

/** Structs of the model that nothing but C fills; the others have functions that initialize them. */
const filledByC = new Set([
  "vma_merge_struct",
  "pagetable_move_control",
  "vma_prepare",
  "unlink_vma_file_batch",
]);

/** Whether members of a struct may be read before anything is written to them. */
export function isSpoiled(type: StructType): boolean {
  return !type.isModelled || filledByC.has(type.name);
}

/** Members of unions stay as they are: which one counts is known only once one is written. */
function spoil(cx: Context, object: string, type: StructType, writes: string[]): void {
  // An iterator without a tree goes nowhere.
  if (type.isModelled && type.name === "ma_state") writes.push(`${object}.tree = null`);
  if (type.isModelled && type.name === "vma_iterator") writes.push(`${object}.mas.tree = null`);
  if (!isSpoiled(type)) return;
  const layout = type.layout();
  if (typeof layout === "string") return;
  for (const { name, type: own, overlays } of layout.fields) {
    if (overlays.length > 0) continue;
    const isModels = type.isModelled && cx.program.isModelField(type.name, name);
    if (type.isModelled && !isModels) continue;
    const key = `${object}.${isModels ? name : mangled(name)}`;
    if (own.kind === "struct") spoil(cx, key, own, writes);
    else if (
      isScalar(own) ||
      (own.kind === "array" && own.length !== undefined && isScalar(own.of))
    )
      writes.push(`${key} = ${unwritten(cx, own)}`);
  }
}

/** The code of a new object that holds what the initializer says. */
export function initialized(cx: Context, type: CType, initializer: Initializer): string {
  if (isScalar(type)) return scalar(cx, type, initializer);
  if (initializer.kind === "value") {
    const { value: expression } = initializer;
    if (type.kind === "array" && expression.kind === "string")
      return bytesOf(type, expression.texts);
    if (expression.kind === "compound-literal" && type.kind === "array")
      return initialized(cx, type, expression.initializer);
    const converted = convert(lower(cx, expression), type, cx.program);
    if (type.kind === "struct")
      return called(
        cx.program.copier(type),
        `new ${cx.program.structClass(type)}()`,
        argument(converted),
      );
    throw new Unlowerable(`an initializer of ${spelled(type)}`);
  }
  if (
    type.kind === "array" &&
    initializer.items.length === 1 &&
    initializer.items[0]?.initializer.kind === "value" &&
    initializer.items[0].initializer.value.kind === "string" &&
    type.of.kind === "integer" &&
    type.of.bits === 8
  ) {
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
export function initializedInto(
  cx: Context,
  name: string,
  type: CType,
  initializer: Initializer,
): string {
  if (initializer.kind !== "list") return `${name} = ${initialized(cx, type, initializer)}`;
  const writes: string[] = [];
  new Cursor(cx, writes).list(name, type, initializer);
  return writes.length === 0 ? "undefined" : writes.join(", ");
}

function scalar(cx: Context, type: CType, initializer: Initializer): string {
  return argument(scalarValue(cx, type, initializer));
}

function scalarValue(cx: Context, type: CType, initializer: Initializer): Value {
  if (initializer.kind === "list") {
    const first = initializer.items[0];
    return first === undefined
      ? value(zero(cx.program, type), type)
      : scalarValue(cx, type, first.initializer);
  }
  const lowered = lower(cx, initializer.value);
  return convert(type.kind === "bool" ? lowered : settled(lowered), type, cx.program);
}

/** The bytes of the parts of a literal. */
export function bytesIn(texts: readonly string[]): number[] {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  if (length > MAX_ELEMENTS) throw new Unlowerable(`a literal of ${length} characters`);
  return texts.flatMap((text) => {
    const bytes = literalBytes(text);
    if (bytes === undefined) throw new Unlowerable("a literal with characters that are not read");
    return bytes;
  });
}

function bytesOf(type: Extract<CType, { kind: "array" }>, texts: readonly string[]): string {
  const bytes = [...bytesIn(texts), 0];
  const length = type.length ?? bytes.length;
  const signed = bytes
    .slice(0, length)
    .map((byte) => (type.of.kind === "integer" && type.of.isSigned ? (byte << 24) >> 24 : byte));
  while (signed.length < length) signed.push(0);
  return `[${signed.join(", ")}]`;
}

/** The type of an object whose array length comes from its initializer. */
export function completed(cx: Context, type: CType, initializer: Initializer | undefined): CType {
  if (type.kind !== "array" || type.length !== undefined || initializer === undefined) return type;
  if (initializer.kind === "value") {
    if (initializer.value.kind !== "string") return type;
    return { ...type, length: bytesIn(initializer.value.texts).length + 1 };
  }
  const cursor = new Cursor(cx, []);
  cursor.list("o", type, initializer);
  return { ...type, length: cursor.length };
}

export function compoundLiteral(cx: Context, type: CType, initializer: Initializer): Value {
  const whole = completed(cx, type, initializer);
  const code = initialized(cx, whole, initializer);
  if (isScalar(whole)) {
    const box = called("cell", code);
    return value(`${box}.v`, whole, {
      place: {
        target: `${box}.v`,
        reference: () => box,
        isPure: false,
        bits: undefined,
        isWordy: false,
      },
    });
  }
  return value(code, whole, {
    place: { target: code, reference: undefined, isPure: false, bits: undefined, isWordy: false },
  });
}

type Item = Extract<Initializer, { kind: "list" }>["items"][number];

/** An object or a part of one. */
interface ObjectPart {
  readonly code: string;
  readonly type: CType;
  readonly bits: number | undefined;
  readonly isWordy: boolean;
  /** An anonymous member is no object of its own: its members are those of this struct. */
  readonly host: StructType | undefined;
  readonly isAnonymous?: boolean;
}

/** Walks the members of an object as C does, braces or not, and collects the assignments. */
class Cursor {
  readonly #cx: Context;
  readonly #writes: string[];
  /** How many elements an array without a length has to have. */
  length = 0;

  constructor(cx: Context, writes: string[]) {
    this.#cx = cx;
    this.#writes = writes;
  }

  list(object: string, type: CType, initializer: Extract<Initializer, { kind: "list" }>): void {
    this.#items(
      { code: object, type, bits: undefined, isWordy: false, host: undefined },
      initializer.items,
      0,
      true,
      true,
    );
  }

  /** @returns how many items were used; all of them where the braces are the object's own. */
  #items(
    object: ObjectPart,
    items: readonly Item[],
    start: number,
    isBraced: boolean,
    isOutermost = false,
  ): number {
    const { type } = object;
    let position = 0;
    let at = start;
    while (at < items.length) {
      const item = items[at] as Item;
      // The designators of the item that braces were left out for led here already.
      const [first, ...others] = isBraced || at > start ? item.designators : [];
      if (first !== undefined && !isBraced) return at - start;
      if (first !== undefined) position = this.#designated(type, first);
      // A union is full once one member has its value.
      else if (position > 0 && type.kind === "struct" && type.tag === "union") {
        if (!isBraced) return at - start;
        throw new Unlowerable("more initializers than members");
      }
      const last =
        first?.kind === "element" && first.last !== undefined
          ? Number(constantOf(this.#cx, first.last) ?? 0n)
          : position;
      const here = this.#member(object, position);
      if (here === undefined) {
        if (!isBraced) return at - start;
        throw new Unlowerable("more initializers than members");
      }
      const rest =
        first?.kind === "field" && here.host !== undefined && here.isAnonymous
          ? [first, ...others]
          : others;
      if (rest.length > 0) {
        const next = items[at + 1];
        if (next !== undefined && next.designators.length === 0)
          throw new Unlowerable("an initializer that goes on within a member");
        this.#items(here, [{ ...item, designators: rest }], 0, true);
        at++;
      } else {
        const nUsed = this.#one(here, items, at);
        if (nUsed === 0)
          throw new Unlowerable(`an initializer that fits no member of ${spelled(type)}`);
        at += nUsed;
        if (last - position > MAX_ELEMENTS)
          throw new Unlowerable(`an initializer of ${last - position} elements`);
        for (let index = position + 1; index <= last; index++) {
          const again = this.#member(object, index);
          if (again !== undefined) this.#one(again, items, at - 1);
        }
      }
      position = last + 1;
      if (isOutermost) this.length = Math.max(this.length, position);
    }
    return at - start;
  }

  #one(here: ObjectPart, items: readonly Item[], at: number): number {
    const cx = this.#cx;
    const { initializer } = items[at] as Item;
    if (isScalar(here.type)) {
      this.#write(here, scalarValue(cx, here.type, initializer));
      return 1;
    }
    if (initializer.kind === "list") {
      this.#items(here, initializer.items, 0, true);
      return 1;
    }
    const { value: expression } = initializer;
    if (here.type.kind === "array" && expression.kind === "string") {
      this.#writes.push(`${here.code} = ${bytesOf(here.type, expression.texts)}`);
      return 1;
    }
    // Braces are left out where the value is no struct: the members take what they need.
    const type = typeOf(cx, expression);
    if (
      type.kind !== "struct" ||
      here.type.kind !== "struct" ||
      here.isAnonymous === true ||
      !isSame(type, here.type)
    )
      return this.#items(here, items, at, false);
    this.#writes.push(
      called(
        cx.program.copier(here.type),
        here.code,
        argument(convert(lower(cx, expression), here.type, cx.program)),
      ),
    );
    return 1;
  }

  #write(here: ObjectPart, of: Value): void {
    if (here.bits !== undefined && here.type.kind === "integer") {
      const cut = cutToBits(of, here.type, here.bits);
      this.#writes.push(`${here.code} = ${here.isWordy ? called("word", cut) : cut}`);
    } else
      this.#writes.push(`${here.code} = ${here.isWordy ? called("word", of.code) : argument(of)}`);
  }

  #designated(type: CType, designator: NonNullable<Item["designators"][number]>): number {
    if (designator.kind === "element") {
      const index = constantOf(this.#cx, designator.index);
      if (index === undefined || index < 0n)
        throw new Unlowerable("a designator that is not constant");
      return Number(index);
    }
    const index = membersOf(type).findIndex((member) => holds(member, designator.name));
    if (index < 0) throw new Unlowerable(`${spelled(type)} has no member ${designator.name}`);
    return index;
  }

  #member(
    { code, type, host }: ObjectPart,
    position: number,
  ): (ObjectPart & { readonly isAnonymous: boolean }) | undefined {
    if (type.kind === "array") {
      if (type.length !== undefined && position >= type.length) return undefined;
      return {
        code: `${code}[${position}]`,
        type: type.of,
        bits: undefined,
        isWordy: false,
        host: undefined,
        isAnonymous: false,
      };
    }
    const member = membersOf(type)[position];
    if (member === undefined) return undefined;
    const struct = host ?? (type as StructType);
    if (member.name === "")
      return {
        code,
        type: member.type,
        bits: undefined,
        isWordy: false,
        host: struct,
        isAnonymous: true,
      };
    const isModels = struct.isModelled && this.#cx.program.isModelField(struct.name, member.name);
    if (struct.isModelled && !isModels)
      this.#cx.program.extraField(struct.name, member.name, member.type);
    const key = isModels ? member.name : mangled(member.name);
    return {
      code: `${code}.${key}`,
      type: member.type,
      bits: member.bits,
      isWordy: isPlainLong(member.type) && !isModels,
      host: undefined,
      isAnonymous: false,
    };
  }
}

/** The value cut down to the width of a bit-field. */
function cutToBits(of: Value, type: Extract<CType, { kind: "integer" }>, bits: number): string {
  if (type.rank >= 4)
    return called(type.isSigned ? "low_bits_signed" : "low_bits", argument(of), String(bits));
  const shift = 32 - bits;
  return `${operand(of, level.shift)} << ${shift} ${type.isSigned ? ">>" : ">>>"} ${shift}`;
}

function membersOf(type: CType): readonly MemberLayout[] {
  if (type.kind !== "struct") throw new Unlowerable(`members of ${spelled(type)}`);
  const layout = type.layout();
  if (typeof layout === "string") throw new Unlowerable(layout);
  return layout.members;
}

/** Whether a member is the one of this name, or an anonymous one that has it. */
function holds({ name, type }: MemberLayout, wanted: string): boolean {
  return name === "" ? membersOf(type).some((inner) => holds(inner, wanted)) : name === wanted;
}
