/**
 * Types of C. `int` has 32 bits and `long long` 64 everywhere; how wide `long` and pointers are is the
 * data model of a machine. Structs are compared by identity; a struct knows its fields only once somebody asks. Invariant: a type that
 * cannot be told is `opaque` with the reason, and never a guess.
 */
import type { MachineName } from "../../model/c/width.js";

export interface IntegerType {
  readonly kind: "integer";
  readonly bits: 8 | 16 | 32 | 64;
  readonly isSigned: boolean;
  /** char 1, short 2, int 3, long 4, long long 5: `long` has the bits of one of its neighbours. */
  readonly rank: number;
  /** `pgoff_t` and `vm_flags_t` say what they count. */
  readonly dimension: "pages" | "flags" | undefined;
}

export interface FieldLayout {
  readonly name: string;
  readonly type: CType;
  /** Width of a bit-field. */
  readonly bits: number | undefined;
  /** In bytes. */
  readonly offset: number;
  /** Which member of which union it lies in, from outside in; empty for most. */
  readonly overlays: readonly { readonly union: number; readonly member: number }[];
}

/** A member as it is written; an anonymous one has its own members as fields. */
export interface MemberLayout {
  /** Empty for an anonymous struct or union. */
  readonly name: string;
  readonly type: CType;
  readonly bits: number | undefined;
}

export interface Layout {
  /** Members of anonymous structs and unions stand here themselves. */
  readonly fields: readonly FieldLayout[];
  /** The members as they are written, for initializers. */
  readonly members: readonly MemberLayout[];
  /** In bytes. */
  readonly size: number;
  readonly align: number;
  readonly nUnions: number;
}

export interface StructType {
  readonly kind: "struct";
  readonly tag: "struct" | "union";
  /** As written; anonymous ones are named after their place. */
  readonly name: string;
  /** Unique within a program. */
  readonly id: string;
  /** The model has a class of this name. */
  readonly isModelled: boolean;
  /** The fields, or why they cannot be told. */
  layout(): Layout | string;
  /** How many numbers and pointers it is made of, those of its members included. */
  nScalars(): number;
}

export interface FunctionType {
  readonly kind: "function";
  readonly result: CType;
  readonly parameters: readonly { readonly name: string; readonly type: CType }[];
  readonly isVariadic: boolean;
}

export type CType =
  | { readonly kind: "void" }
  | { readonly kind: "bool" }
  | IntegerType
  | { readonly kind: "pointer"; readonly to: CType }
  /** Without a length it is incomplete, or takes it from its initializer. */
  | { readonly kind: "array"; readonly of: CType; readonly length: number | undefined }
  | StructType
  | FunctionType
  | { readonly kind: "opaque"; readonly reason: string };

const integer = (bits: IntegerType["bits"], isSigned: boolean, rank: number): IntegerType => ({
  kind: "integer",
  bits,
  isSigned,
  rank,
  dimension: undefined,
});

export const VOID: CType = { kind: "void" };
export const BOOL: CType = { kind: "bool" };
export const CHAR = integer(8, true, 1);
export const UCHAR = integer(8, false, 1);
export const SHORT = integer(16, true, 2);
export const USHORT = integer(16, false, 2);
export const INT = integer(32, true, 3);
export const UINT = integer(32, false, 3);
export const LLONG = integer(64, true, 5);
export const ULLONG = integer(64, false, 5);

/** What differs between machines. */
export interface DataModel {
  readonly name: MachineName;
  readonly LONG: IntegerType;
  readonly ULONG: IntegerType;
  /** What the kernel calls `pgoff_t`, include/linux/types.h, v6.12. */
  readonly PGOFF: IntegerType;
  /** `vm_flags_t`, include/linux/mm_types.h, v6.12. */
  readonly FLAGS: IntegerType;
  /** `size_t`, which `sizeof` gives, and `ssize_t`. */
  readonly SIZE: IntegerType;
  readonly SSIZE: IntegerType;
  /** Bytes of a pointer, and the most that anything is aligned to. */
  readonly nPointerBytes: number;
}

export const dataModels: { readonly [machine in MachineName]: DataModel } = {
  lp64: dataModel("lp64", integer(64, true, 4), integer(64, false, 4)),
  ilp32: dataModel("ilp32", integer(32, true, 4), integer(32, false, 4)),
};

function dataModel(name: MachineName, LONG: IntegerType, ULONG: IntegerType): DataModel {
  const is64 = LONG.bits === 64;
  return {
    name,
    LONG,
    ULONG,
    PGOFF: { ...ULONG, dimension: "pages" },
    FLAGS: { ...ULONG, dimension: "flags" },
    SIZE: is64 ? ULONG : UINT,
    SSIZE: is64 ? LONG : INT,
    nPointerBytes: is64 ? 8 : 4,
  };
}

export const VOID_POINTER: CType = { kind: "pointer", to: VOID };

export function pointerTo(to: CType): CType {
  return { kind: "pointer", to };
}

/** The integer type that words such as `unsigned long` name; undefined for floating point and the like. */
export function typeOfWords(
  words: readonly string[],
  { LONG, ULONG }: DataModel,
): CType | undefined {
  const has = (word: string): boolean => words.includes(word);
  if (has("void")) return VOID;
  if (has("_Bool")) return BOOL;
  if (["float", "double", "__int128", "_Float16", "_Complex", "__builtin_va_list"].some(has))
    return undefined;
  const isUnsigned = has("unsigned");
  if (has("char")) return isUnsigned ? UCHAR : CHAR;
  if (has("short")) return isUnsigned ? USHORT : SHORT;
  const nLong = words.filter((word) => word === "long").length;
  if (nLong >= 2) return isUnsigned ? ULLONG : LLONG;
  if (nLong === 1) return isUnsigned ? ULONG : LONG;
  return isUnsigned ? UINT : INT;
}

/** Integer promotion: what is narrower than `int` becomes `int`. */
export function promoted(type: CType): CType {
  if (type.kind === "bool") return INT;
  if (type.kind === "integer" && type.rank < INT.rank) return INT;
  return type;
}

/** The usual arithmetic conversions. */
export function common(left: CType, right: CType): IntegerType {
  const a = promoted(left) as IntegerType;
  const b = promoted(right) as IntegerType;
  if (a.isSigned === b.isSigned) return plain(a.rank >= b.rank ? a : b);
  const [signed, unsigned] = a.isSigned ? [a, b] : [b, a];
  if (unsigned.rank >= signed.rank) return plain(unsigned);
  if (signed.bits > unsigned.bits) return signed;
  return integer(signed.bits, false, signed.rank);
}

function plain(type: IntegerType): IntegerType {
  return type.dimension === undefined ? type : { ...type, dimension: undefined };
}

/** How many numbers and pointers a value is made of. */
export function scalarsIn(type: CType): number {
  if (type.kind === "struct") return type.nScalars();
  return type.kind === "array" ? (type.length ?? 0) * scalarsIn(type.of) : 1;
}

/** In bytes; undefined where it cannot be told. */
export function sizeOf(type: CType, machine: DataModel): number | undefined {
  switch (type.kind) {
    case "void":
    case "bool":
    case "function":
      return 1;
    case "integer":
      return type.bits / 8;
    case "pointer":
      return machine.nPointerBytes;
    case "array": {
      const size = sizeOf(type.of, machine);
      return size === undefined || type.length === undefined ? undefined : size * type.length;
    }
    case "struct": {
      const layout = type.layout();
      return typeof layout === "string" ? undefined : layout.size;
    }
    case "opaque":
      return undefined;
  }
}

export function alignOf(type: CType, machine: DataModel): number {
  const most = machine.nPointerBytes;
  if (type.kind === "array") return alignOf(type.of, machine);
  if (type.kind === "struct") {
    const layout = type.layout();
    return typeof layout === "string" ? most : layout.align;
  }
  return Math.min(most, sizeOf(type, machine) ?? most);
}

/** As C writes it, for messages. */
export function spelled(type: CType): string {
  switch (type.kind) {
    case "void":
      return "void";
    case "bool":
      return "bool";
    case "integer":
      return `${type.isSigned ? "" : "unsigned "}${["", "char", "short", "int", "long", "long long"][type.rank] ?? "int"}`;
    case "pointer":
      return type.to.kind === "function"
        ? `${spelled(type.to.result)} (*)()`
        : `${spelled(type.to)}${type.to.kind === "pointer" ? "" : " "}*`;
    case "array":
      return `${spelled(type.of)} [${type.length ?? ""}]`;
    case "struct":
      return `${type.tag} ${type.name}`;
    case "function":
      return `${spelled(type.result)} ()`;
    case "opaque":
      return "a type that is not known";
  }
}

/** A prototype as C writes it. */
export function prototypeText(
  name: string,
  { result, parameters, isVariadic }: FunctionType,
): string {
  const all = parameters.map(({ name: parameter, type }) => declaredText(type, parameter));
  if (isVariadic) all.push("...");
  return declaredText(result, `${name}(${all.length === 0 ? "void" : all.join(", ")})`);
}

function declaredText(type: CType, name: string): string {
  const text = type.kind === "integer" && type.dimension === "pages" ? "pgoff_t" : spelled(type);
  return text.endsWith("*") || name === "" ? `${text}${name}` : `${text} ${name}`;
}

/** Same type, as far as C calls them compatible; what is opaque fits everything. */
export function isSame(a: CType, b: CType): boolean {
  if (a === b || a.kind === "opaque" || b.kind === "opaque") return true;
  if (a.kind === "integer" && b.kind === "integer")
    return a.bits === b.bits && a.isSigned === b.isSigned && a.rank === b.rank;
  if (a.kind === "pointer" && b.kind === "pointer") return isSame(a.to, b.to);
  if (a.kind === "array" && b.kind === "array") return isSame(a.of, b.of);
  if (a.kind === "struct" && b.kind === "struct") return a.id === b.id;
  if (a.kind === "function" && b.kind === "function") return true;
  return a.kind === b.kind && a.kind !== "struct";
}

/** An `unsigned long` that is a word to TypeScript, or an `unsigned long long`. */
export function isPlainLong(type: CType): boolean {
  return type.kind === "integer" && type.rank >= 4 && !type.isSigned && type.dimension !== "pages";
}

/** `unsigned long`, whatever it counts. */
export function isUnsignedLong(type: CType): type is IntegerType {
  return type.kind === "integer" && type.rank === 4 && !type.isSigned;
}

export function isScalar(type: CType): boolean {
  return type.kind === "bool" || type.kind === "integer" || type.kind === "pointer";
}

/** A pointer whose JavaScript value is the object itself, not a reference to a place. */
export function isObjectPointer(type: CType): boolean {
  return (
    type.kind === "pointer" &&
    (type.to.kind === "struct" ||
      type.to.kind === "void" ||
      type.to.kind === "function" ||
      type.to.kind === "opaque")
  );
}
