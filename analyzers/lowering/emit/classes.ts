/**
 * Classes for the structs of a tree, and the functions that copy them. Members of a union share
 * memory in C; here each has its own, and reading another one than was written ends the run
 * undecided. Invariant: a fresh object is zeroed memory.
 */
import { isScalar, type CType, type FieldLayout, type StructType } from "../types/ctype.js";
import { called, mangled } from "./code.js";
import { Unlowerable } from "./convert.js";
import { zero } from "./initializers.js";
import { annotationOf } from "./annotations.js";

export interface ClassScope {
  structClass(type: CType): string;
  classOf(type: CType): string | undefined;
  copier(type: CType): string;
  isModelField(struct: string, field: string): boolean;
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
    const initial = initialOf(scope, field);
    if (initial === undefined) {
      lines.push(`  get ${key}(): never { return unknown_member(); }`);
      continue;
    }
    const annotation = annotationOf({ program: scope }, field.type);
    if (field.overlays.length === 0) lines.push(`  ${key}: ${annotation} = ${initial};`);
    else lines.push(...overlaid(field, key, annotation, initial));
    if (linked.has(field.name) && field.type.kind === "struct")
      links.push(`own(this, "${key}", this.${field.overlays.length === 0 ? key : `_${key}`});`);
  }
  const n = type.nScalars();
  const charge = n > MAX_FREE ? [`    charge(${n});`] : [];
  if (links.length + charge.length > 0)
    lines.push("  constructor() {", ...charge, ...links.map((link) => `    ${link}`), "  }");
  lines.push("}");
  return lines;
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
      if (!type.isModelled && initialOf(scope, field) === undefined) continue;
      if (type.isModelled && !scope.isModelField(type.name, field.name)) continue;
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

function copied(scope: ClassScope, type: CType, to: string, from: string): string {
  if (type.kind === "struct") return called(scope.copier(type), to, from);
  if (type.kind !== "array") return `${to} = ${from}`;
  if (type.of.kind === "struct")
    return `${from}.forEach((each, index) => ${called(scope.copier(type.of), `${to}[index]!`, "each")})`;
  if (type.of.kind === "array")
    return `${from}.forEach((each, index) => { ${copied(scope, type.of, `${to}[index]!`, "each")}; })`;
  return `${to}.splice(0, ${to}.length, ...${from})`;
}
