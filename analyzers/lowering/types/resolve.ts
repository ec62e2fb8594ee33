/**
 * From how a type is written to the type. Invariant: one definition of a struct in the tree is one
 * `StructType`, wherever it is asked for, and fields are laid out only when somebody needs them.
 */
import type { Declaration, Expression, Field, TypeSyntax } from "../c/ast.js";
import type { Meanings } from "../meanings.js";
import { MODEL } from "../../preprocess/preprocess.js";
import { evaluate, type ConstantScope } from "./constant.js";
import {
  alignOf,
  BOOL,
  CHAR as SCHAR,
  INT,
  isUnsignedLong,
  LLONG,
  pointerTo,
  SHORT,
  scalarsIn,
  sizeOf,
  typeOfWords,
  UCHAR,
  UINT,
  ULLONG,
  USHORT,
  type CType,
  type DataModel,
  type FieldLayout,
  type Layout,
  type MemberLayout,
  type StructType,
} from "./ctype.js";

/** What block scope adds to the names of a tree. */
export interface TypeScope {
  /** A tag or typedef that a block declares. */
  localType(name: string, tag: boolean): CType | undefined;
  /** Type of an expression, for `typeof`. */
  typeOf(expression: Expression): CType;
  /** An enumerator that a block declares, or that a variable of the block hides whatever the tree has. */
  localConstant(name: string): bigint | "hidden" | undefined;
}

const noScope: TypeScope = {
  localType: () => undefined,
  typeOf: () => ({ kind: "opaque", reason: "typeof outside of a function" }),
  localConstant: () => undefined,
};

/** Types that every kernel has, for trees that lack include/linux/types.h. */
const usual = ({ LONG, SIZE, SSIZE, ULONG }: DataModel): ReadonlyMap<string, CType> =>
  new Map<string, CType>([
    ["u8", UCHAR],
    ["u16", USHORT],
    ["u32", UINT],
    ["u64", ULLONG],
    ["s8", SCHAR],
    ["s16", SHORT],
    ["s32", INT],
    ["s64", LLONG],
    ["__u8", UCHAR],
    ["__u16", USHORT],
    ["__u32", UINT],
    ["__u64", ULLONG],
    ["size_t", SIZE],
    ["ssize_t", SSIZE],
    ["intptr_t", LONG],
    ["ptrdiff_t", LONG],
    ["uintptr_t", ULONG],
    ["loff_t", LLONG],
    ["gfp_t", UINT],
    ["vm_flags_t", ULONG],
    ["uint", UINT],
    ["ulong", ULONG],
  ]);

/** What of the model types may mean. */
export interface ModelNames {
  /** Structs that it has classes for. */
  readonly structs: ReadonlySet<string>;
  /** Types that are numbers. */
  readonly numbers: ReadonlySet<string>;
}

/** How many definitions may lead from one to the next. */
const MAX_OPEN = 200;
/** Members of one struct; real ones have a few hundred. */
const MAX_MEMBERS = 4096;

export class Types {
  readonly machine: DataModel;
  readonly #usual: ReadonlyMap<string, CType>;
  readonly #meanings: Meanings;
  /** Structs that the model has classes for. */
  readonly #modelled: ReadonlySet<string>;
  readonly #numbers: ReadonlySet<string>;
  readonly #structs = new Map<string, StructType>();
  readonly #typedefs = new Map<string, CType>();

  /** Definitions that are being looked into, each for the one before it. */
  #nOpen = 0;

  constructor(meanings: Meanings, model: ModelNames, machine: DataModel) {
    this.machine = machine;
    this.#usual = usual(machine);
    this.#meanings = meanings;
    this.#modelled = model.structs;
    this.#numbers = model.numbers;
  }

  /** @param from the file whose includes are the environment that the type is written in. */
  resolve(syntax: TypeSyntax, from: string, scope: TypeScope = noScope): CType {
    switch (syntax.kind) {
      case "words":
        return (
          typeOfWords(syntax.words, this.machine) ?? {
            kind: "opaque",
            reason: `\`${syntax.words.join(" ")}\` is not modelled`,
          }
        );
      case "named":
        return this.#named(syntax.name, from, scope);
      case "tag":
        return this.#tag(syntax, from, scope);
      case "typeof": {
        const { operand } = syntax;
        return operand.kind === "type-name"
          ? this.resolve(operand.type, from, scope)
          : scope.typeOf(operand);
      }
      case "pointer":
        return pointerTo(this.resolve(syntax.to, from, scope));
      case "array": {
        const length =
          syntax.size === undefined ? undefined : this.constant(syntax.size, from, scope);
        return {
          kind: "array",
          of: this.resolve(syntax.of, from, scope),
          length: length === undefined ? undefined : Number(length),
        };
      }
      case "function":
        return {
          kind: "function",
          result: this.resolve(syntax.result, from, scope),
          parameters: syntax.parameters.map(({ name, type }) => ({
            name,
            type: decayed(this.resolve(type, from, scope)),
          })),
          isVariadic: syntax.isVariadic,
        };
    }
  }

  constant(expression: Expression, from: string, scope: TypeScope = noScope): bigint | undefined {
    return evaluate(expression, this.#constantScope(from, scope))?.value;
  }

  #constantScope(from: string, scope: TypeScope): ConstantScope {
    return {
      machine: this.machine,
      enumerator: (name) => {
        const local = scope.localConstant(name);
        return local === "hidden" ? undefined : (local ?? this.enumerator(name, from));
      },
      sizeOf: (operand) => {
        const type =
          operand.kind === "type-name"
            ? this.resolve(operand.type, from, scope)
            : scope.typeOf(operand);
        return sizeOf(type, this.machine);
      },
      alignOf: (operand) =>
        alignOf(
          operand.kind === "type-name"
            ? this.resolve(operand.type, from, scope)
            : scope.typeOf(operand),
          this.machine,
        ),
      castType: (type) => this.resolve(type.type, from, scope),
      offsetOf: (type, member) => {
        const struct = this.resolve(type.type, from, scope);
        const layout = struct.kind === "struct" ? struct.layout() : "";
        return typeof layout === "string"
          ? undefined
          : layout.fields.find(({ name }) => name === member)?.offset;
      },
      isEnabled: (option) => this.#meanings.isEnabled(option),
    };
  }

  readonly #enumerators = new Map<string, bigint | undefined>();

  /** The value of an enumerator of the tree. */
  enumerator(name: string, from: string): bigint | undefined {
    const key = `${name} ${from}`;
    if (this.#enumerators.has(key)) return this.#enumerators.get(key);
    this.#enumerators.set(key, undefined);
    const found = this.#meanings.enumerator(name, from);
    const look = (): ReadonlyMap<string, bigint> | undefined =>
      found?.kind === "rooted"
        ? this.enumeratorsOf(found.item.base, found.root, noScope)
        : undefined;
    const values = this.#deeper(look, undefined);
    for (const [each, value] of values ?? []) this.#enumerators.set(`${each} ${from}`, value);
    return values?.get(name);
  }

  /** Names and values of an enum that is written out. */
  enumeratorsOf(
    base: TypeSyntax,
    from: string,
    scope: TypeScope,
  ): ReadonlyMap<string, bigint> | undefined {
    if (base.kind !== "tag" || base.body?.kind !== "enumerators") return undefined;
    const values = new Map<string, bigint>();
    const outer: TypeScope = {
      ...scope,
      localConstant: (name) => values.get(name) ?? scope.localConstant(name),
    };
    let next: bigint | undefined = 0n;
    for (const { name, value } of base.body.enumerators) {
      if (value !== undefined) next = this.constant(value, from, outer);
      if (next === undefined) return values;
      values.set(name, next);
      next += 1n;
    }
    return values;
  }

  /** Looks into a definition, unless it is at the end of a chain that nobody writes. */
  #deeper<T>(look: () => T, tooDeep: T): T {
    if (this.#nOpen >= MAX_OPEN) return tooDeep;
    this.#nOpen++;
    try {
      return look();
    } finally {
      this.#nOpen--;
    }
  }

  #named(name: string, from: string, scope: TypeScope): CType {
    const local = scope.localType(name, false);
    if (local !== undefined) return local;
    const key = `${name} ${from}`;
    const known = this.#typedefs.get(key);
    if (known !== undefined) return known;
    // A typedef that leads to itself is no type.
    this.#typedefs.set(key, { kind: "opaque", reason: `typedef ${name} leads to itself` });
    const own = this.#deeper<CType>(() => this.#typedef(name, from), {
      kind: "opaque",
      reason: `typedef ${name} leads through too many others`,
    });
    const type = name === "vm_flags_t" && isUnsignedLong(own) ? this.machine.FLAGS : own;
    this.#typedefs.set(key, type);
    return type;
  }

  #typedef(name: string, from: string): CType {
    if (name === "pgoff_t") return this.machine.PGOFF;
    if (name === "bool") return BOOL;
    if (this.#numbers.has(name)) return this.machine.ULONG;
    // A typedef of an anonymous struct that the model has a class for.
    if (this.#modelled.has(name))
      return this.struct("struct", name, () => this.#modelFields(name), `struct ${name}`);
    const found = this.#meanings.typedef(name, from);
    if (found?.kind === "ignorance") return { kind: "opaque", reason: found.reason };
    const declarator = found?.item.declarators.find((each) => each.name === name);
    if (found === undefined || declarator === undefined)
      return (
        this.#usual.get(name) ?? { kind: "opaque", reason: `no definition of the type ${name}` }
      );
    return this.resolve(declarator.type, found.root);
  }

  #modelFields(
    name: string,
  ): { fields: readonly Field[]; from: string; scope: TypeScope } | undefined {
    const found = this.#meanings.tag("struct", name, MODEL, true);
    const fields = found?.kind === "rooted" ? fieldsOf(found.item, name) : undefined;
    return fields === undefined ? undefined : { fields, from: MODEL, scope: noScope };
  }

  #tag(syntax: Extract<TypeSyntax, { kind: "tag" }>, from: string, scope: TypeScope): CType {
    const { tag, name, body } = syntax;
    if (tag === "enum") return body === undefined ? UINT : this.#enumType(syntax, from, scope);
    if (body !== undefined)
      return this.struct(
        tag,
        name,
        () => ({ fields: body.kind === "fields" ? body.fields : [], from, scope }),
        this.#anonymousId(syntax),
      );
    const local = scope.localType(name, true);
    if (local !== undefined) return local;
    const found = this.#meanings.tag(tag, name, from, false);
    const declaration = found?.kind === "rooted" ? found : undefined;
    const place = declaration?.item.place;
    return this.struct(
      tag,
      name,
      () => {
        if (declaration === undefined) {
          this.#meanings.tag(tag, name, from, true);
          return undefined;
        }
        const fields = fieldsOf(declaration.item, name);
        return fields === undefined
          ? undefined
          : { fields, from: declaration.root, scope: noScope };
      },
      place === undefined ? `${tag} ${name}` : `${tag} ${name} ${place.path} ${place.offset}`,
    );
  }

  #anonymousId({ tag, name, origin }: Extract<TypeSyntax, { kind: "tag" }>): string {
    return name !== "" && this.#modelled.has(name) ? `${tag} ${name}` : `${tag} ${name} ${origin}`;
  }

  #enumType(syntax: Extract<TypeSyntax, { kind: "tag" }>, from: string, scope: TypeScope): CType {
    const values = this.enumeratorsOf(syntax, from, scope);
    return values !== undefined && [...values.values()].some((value) => value < 0n) ? INT : UINT;
  }

  /** The struct with this identity; `body` is asked when its fields are needed. */
  struct(
    tag: "struct" | "union",
    name: string,
    body: () => { fields: readonly Field[]; from: string; scope: TypeScope } | undefined,
    id: string,
  ): StructType {
    const isModelled = this.#modelled.has(name);
    // The model's structs are the same whichever header declares them.
    const key = isModelled ? `${tag} ${name}` : id;
    const known = this.#structs.get(key);
    if (known !== undefined) return known;
    let layout: Layout | string | undefined;
    let nScalars: number | undefined;
    let isBusy = false;
    const type: StructType = {
      kind: "struct",
      tag,
      name: name === "" ? `anonymous${this.#structs.size + 1}` : name,
      id: key,
      isModelled,
      layout: () => {
        if (layout !== undefined) return layout;
        if (isBusy) return `${tag} ${name} contains itself`;
        isBusy = true;
        layout = this.#deeper<Layout | string>(() => {
          const found = body();
          return found === undefined
            ? `no definition of ${tag} ${name}`
            : this.#lay(tag, found.fields, found.from, found.scope);
        }, `${tag} ${name} leads through too many others`);
        isBusy = false;
        return layout;
      },
      nScalars: () => {
        if (nScalars !== undefined) return nScalars;
        const laid = type.layout();
        nScalars =
          typeof laid === "string"
            ? 1
            : laid.fields.reduce((sum, field) => sum + scalarsIn(field.type), 0);
        return nScalars;
      },
    };
    this.#structs.set(key, type);
    return type;
  }

  #lay(
    tag: "struct" | "union",
    fields: readonly Field[],
    from: string,
    scope: TypeScope,
  ): Layout | string {
    if (fields.length > MAX_MEMBERS) return `a ${tag} of ${fields.length} members`;
    const laid: FieldLayout[] = [];
    const members: MemberLayout[] = [];
    let end = 0;
    let size = 0;
    let align = 1;
    let bitsLeft = 0;
    let nUnions = tag === "union" ? 1 : 0;
    fields.forEach((field, member) => {
      const type = this.resolve(field.type, from, scope);
      const bits =
        field.bits === undefined ? undefined : Number(this.constant(field.bits, from, scope) ?? 0n);
      const overlay = tag === "union" ? [{ union: 0, member }] : [];
      const unit = sizeOf(type, this.machine) ?? 0;
      if (tag === "union") end = 0;
      if (bits !== undefined && bits > 0 && bits <= bitsLeft) bitsLeft -= bits;
      else {
        const own = alignOf(type, this.machine);
        align = Math.max(align, own);
        end = Math.ceil(end / own) * own + (bits === 0 ? 0 : unit);
        bitsLeft = bits === undefined || bits === 0 ? 0 : unit * 8 - bits;
      }
      const offset = end - (bits === 0 ? 0 : unit);
      size = Math.max(size, end);
      const inner = field.name === "" && type.kind === "struct" ? type.layout() : undefined;
      if (inner !== undefined && typeof inner !== "string") {
        // Members of an anonymous member are members of what holds it.
        for (const each of inner.fields) {
          laid.push({
            ...each,
            offset: offset + each.offset,
            overlays: [
              ...overlay,
              ...each.overlays.map(({ union, member }) => ({ union: union + nUnions, member })),
            ],
          });
        }
        nUnions += inner.nUnions;
        members.push({ name: "", type, bits });
      } else if (field.name !== "") {
        laid.push({ name: field.name, type, bits, offset, overlays: overlay });
        members.push({ name: field.name, type, bits });
      }
    });
    return { fields: laid, members, size: Math.ceil(size / align) * align, align, nUnions };
  }
}

function fieldsOf(declaration: Declaration, name: string): readonly Field[] | undefined {
  const { base } = declaration;
  if (base.kind !== "tag" || base.name !== name || base.body?.kind !== "fields") return undefined;
  return base.body.fields;
}

/** What a parameter of array or function type is. */
export function decayed(type: CType): CType {
  if (type.kind === "array") return pointerTo(type.of);
  return type.kind === "function" ? pointerTo(type) : type;
}
