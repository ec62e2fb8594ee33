/**
 * Classes for the structs of a tree, and the functions that copy them. Members of a union share
 * memory in C; here those of one scalar type do, and a number with the struct or array that begins with
 * one; every other has its own, and reading another one than was written ends the run undecided. Invariant:
 * a fresh object is zeroed memory, as far as anybody looks at it.
 */
import { isSame, isScalar, type CType, type FieldLayout, type StructType } from "../types/ctype.js";
import { called, mangled } from "./code.js";
import { Unlowerable } from "./convert.js";
import { zero } from "./initializers.js";
import { annotationOf } from "./annotations.js";

export interface ClassScope {
  structClass(type: CType): string;
  classOf(type: CType): string | undefined;
  copier(type: CType): string;
  isModelField(struct: string, field: string): boolean;
  /** Whether a program says which members of a struct are structs, for whoever frees one. */
  readonly isTested: boolean;
  /** Whether any text of the program names a member of this name; what is never named cannot be seen. */
  isNamedMember(field: string): boolean;
  /** Members of this struct that `container_of()` is asked for. */
  linkedMembers(type: StructType): ReadonlySet<string>;
}

/** A struct of so many numbers costs as much as the fuel that its making takes. */
const MAX_FREE = 64;

/** The text of a class, one field a line. */
export function classLines(scope: ClassScope, type: StructType, name: string): string[] {
  const layout = type.layout();
  if (typeof layout === "string") return [`class ${name} {}`];
  const lines = [`class ${name} {`];
  for (let union = 0; union < layout.nUnions; union++) lines.push(`  u${union} = -1;`);
  const links: string[] = [];
  const linked = scope.linkedMembers(type);
  for (const field of layout.fields) {
    const key = mangled(field.name);
    if (!isSeen(scope, type, field)) continue;
    const initial = initialOf(scope, field);
    if (initial === undefined) {
      lines.push(`  get ${key}(): never { return unknown_member(); }`);
      continue;
    }
    const annotation = annotationOf({ program: scope }, field.type);
    const home = homeOf(layout.fields, field);
    if (home !== undefined) {
      lines.push(...sharing(layout.fields, field, home, annotation));
      continue;
    }
    if (field.overlays.length === 0) lines.push(`  ${key}: ${annotation} = ${initial};`);
    else lines.push(...overlaid(field, key, annotation, initial));
    if (linked.has(field.name) && field.type.kind === "struct")
      links.push(`own(this, "${key}", this.${field.overlays.length === 0 ? key : `_${key}`});`);
  }
  if (scope.isTested) lines.push(...embeddedLine(layout.fields));
  const n = type.nScalars();
  const charge = n > MAX_FREE ? [`    charge(${n});`] : [];
  if (links.length + charge.length > 0)
    lines.push("  constructor() {", ...charge, ...links.map((link) => `    ${link}`), "  }");
  lines.push("}");
  return lines;
}

/** Members that are structs themselves, by what they are called in the program. */
function embeddedLine(fields: readonly FieldLayout[]): string[] {
  const names = fields
    .filter(({ type }) => type.kind === "struct")
    .map(({ name, overlays }) => `"${overlays.length === 0 ? "" : "_"}${mangled(name)}"`);
  return names.length === 0 ? [] : [`  static embedded = [${names.join(", ")}];`];
}

/** The member whose memory another one of a union is. */
interface Home {
  readonly member: FieldLayout;
  /** How it is reached in that member; empty where the two are the same. */
  readonly path: string;
}

/**
 * A struct or an array that begins with a number of this kind, else the first member of the same scalar
 * type, if it is another.
 */
function homeOf(fields: readonly FieldLayout[], field: FieldLayout): Home | undefined {
  if (!isWholeScalar(field)) return undefined;
  for (const member of fields) {
    const path = isTogether(member, field) ? firstNumber(member.type, field.type) : undefined;
    if (path !== undefined && path !== "") return { member, path };
  }
  const member = fields.find(
    (each) => isWholeScalar(each) && isTogether(each, field) && isSame(each.type, field.type),
  );
  return member === undefined || member === field ? undefined : { member, path: "" };
}

/** How the first number is reached from what it lies in; empty for the number itself. */
function firstNumber(type: CType, wanted: CType): string | undefined {
  if (type.kind === "integer") {
    const isIt =
      wanted.kind === "integer" && type.rank === wanted.rank && type.isSigned === wanted.isSigned;
    return isIt ? "" : undefined;
  }
  if (type.kind === "array") {
    const path = type.length === 0 ? undefined : firstNumber(type.of, wanted);
    return path === undefined ? undefined : `[0]${path}`;
  }
  const layout = type.kind === "struct" && !type.isModelled ? type.layout() : "";
  const first = typeof layout === "string" ? undefined : layout.fields[0];
  if (first === undefined || first.bits !== undefined || first.overlays.length > 0)
    return undefined;
  const path = firstNumber(first.type, wanted);
  return path === undefined ? undefined : `.${mangled(first.name)}${path}`;
}

function isWholeScalar({ overlays, type, bits }: FieldLayout): boolean {
  return overlays.length > 0 && bits === undefined && isScalar(type);
}

/** Whether two members begin at the same place of one union. */
function isTogether(a: FieldLayout, b: FieldLayout): boolean {
  return (
    a.offset === b.offset &&
    a.overlays.some(({ union }) => b.overlays.some((each) => each.union === union))
  );
}

/** A member that is the same memory as another one. */
function sharing(
  fields: readonly FieldLayout[],
  field: FieldLayout,
  { member, path }: Home,
  annotation: string,
): string[] {
  const key = mangled(field.name);
  const home = mangled(member.name);
  if (path === "")
    return [
      `  get ${key}(): ${annotation} { return this.${home}; }`,
      `  set ${key}(value: ${annotation}) { this.${home} = value; }`,
    ];
  const place = `this._${home}${path}`;
  const read = annotation === "number" ? place : called("word", place);
  const tests: string[] = [];
  const marks: string[] = [];
  for (const { union, member: own } of field.overlays) {
    const other = member.overlays.find((each) => each.union === union)?.member ?? own;
    // A number that is all of its member of the union is written as that of its home.
    const isAlone = fields.every(
      (each) =>
        each === field || !each.overlays.some((at) => at.union === union && at.member === own),
    );
    const mark = `this.u${union}`;
    tests.push(`(${mark} !== -1 && ${mark} !== ${own} && ${mark} !== ${other})`);
    marks.push(`if (${mark} !== ${other}) ${mark} = ${isAlone ? other : own};`);
  }
  return [
    `  get ${key}(): ${annotation} { if (${tests.join(" || ")}) overlay(); return ${read}; }`,
    `  set ${key}(value: ${annotation}) { ${marks.join(" ")} ${place} = value; }`,
  ];
}

/** A member of a union: reading it needs that it is the one that was written, or that nothing was. */
function overlaid(field: FieldLayout, key: string, annotation: string, initial: string): string[] {
  const test = field.overlays
    .map(({ union, member }) => `(this.u${union} !== -1 && this.u${union} !== ${member})`)
    .join(" || ");
  const mark = field.overlays.map(({ union, member }) => `this.u${union} = ${member};`).join(" ");
  if (!isScalar(field.type)) {
    return [
      `  _${key}: ${annotation} = ${initial};`,
      `  get ${key}(): ${annotation} { if (${test}) overlay(); ${mark} return this._${key}; }`,
      `  set ${key}(value: ${annotation}) { ${mark} this._${key} = value; }`,
    ];
  }
  return [
    `  _${key}: ${annotation} = ${initial};`,
    `  get ${key}(): ${annotation} { if (${test}) overlay(); return this._${key}; }`,
    `  set ${key}(value: ${annotation}) { ${mark} this._${key} = value; }`,
  ];
}

function initialOf(scope: ClassScope, field: FieldLayout): string | undefined {
  try {
    if (field.type.kind === "struct" && typeof field.type.layout() === "string") return undefined;
    if (field.type.kind === "array" && field.type.length === undefined) return "[]";
    return zero(scope, field.type);
  } catch (error) {
    if (error instanceof Unlowerable) return undefined;
    throw error;
  }
}

/** The text of the function that copies `from` onto `to` and returns it. */
export function copierLines(
  scope: ClassScope,
  type: StructType,
  name: string,
  className: string,
): string[] {
  const layout = type.layout();
  const lines = [`function ${name}(to: ${className}, from: ${className}): ${className} {`];
  if (typeof layout !== "string") {
    const hidden = new Set<string>();
    for (const field of layout.fields) {
      if (!type.isModelled && !isKept(scope, type, field)) continue;
      if (type.isModelled && !scope.isModelField(type.name, field.name)) continue;
      if (!type.isModelled && homeOf(layout.fields, field) !== undefined) continue;
      const key = type.isModelled
        ? field.name
        : field.overlays.length === 0
          ? mangled(field.name)
          : `_${mangled(field.name)}`;
      if (hidden.has(key)) continue;
      hidden.add(key);
      lines.push(`  ${copied(scope, field.type, `to.${key}`, `from.${key}`)};`);
    }
    if (!type.isModelled)
      for (let union = 0; union < layout.nUnions; union++)
        lines.push(`  to.u${union} = from.u${union};`);
  }
  lines.push("  return to;", "}");
  return lines;
}

function isKept(scope: ClassScope, type: StructType, field: FieldLayout): boolean {
  return isSeen(scope, type, field) && initialOf(scope, field) !== undefined;
}

/** Members of unions, and what stands first, are also seen by what lies in the same memory. */
function isSeen(scope: ClassScope, type: StructType, field: FieldLayout): boolean {
  if (scope.isTested || field.overlays.length > 0 || field.offset === 0) return true;
  return scope.linkedMembers(type).has(field.name) || scope.isNamedMember(field.name);
}

function copied(scope: ClassScope, type: CType, to: string, from: string): string {
  if (type.kind === "struct") return called(scope.copier(type), to, from);
  if (type.kind !== "array") return `${to} = ${from}`;
  if (type.of.kind === "struct")
    return `${from}.forEach((each, index) => ${called(scope.copier(type.of), `${to}[index]!`, "each")})`;
  if (type.of.kind === "array")
    return `${from}.forEach((each, index) => { ${copied(scope, type.of, `${to}[index]!`, "each")}; })`;
  return `${to}.splice(0, ${to}.length, ...${from})`;
}
