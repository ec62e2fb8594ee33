/**
 * How a caller of a relocation is called: a few lines of C that hand it what it asks for, made of the VMA and
 * of how far it is to move. Invariant: a parameter of which nothing is known is zero or the caller is not
 * called at all; nothing is made up that could lead it elsewhere.
 */
import {
  spelled,
  type CType,
  type FunctionType,
  type StructType,
} from "../../lowering/types/ctype.js";

/** C for numbers that are told by their names, and for nothing else. */
const meanings: readonly (readonly [name: RegExp, code: string])[] = [
  [/(?:old|cur).*(?:start|addr)/, "vma->vm_start"],
  [/(?:old|cur).*(?:end|top)/, "vma->vm_end"],
  [/page|pgs$|^nr/, "shift >> PAGE_SHIFT"],
  [/shift|delta|^by$|bytes|dist|offset|down|amount/, "shift"],
  [/top|end$/, "vma->vm_end - shift"],
  [/start|addr|dest|base|^to$/, "vma->vm_start - shift"],
  [/len|size/, "vma->vm_end - vma->vm_start"],
];
/** Of members of a struct, only those that say it plainly. */
const plain = /shift|delta|new_start|new_end|stack_top/;

export interface Shim {
  /** The text of a function that is called as a relocation is. */
  readonly text: string;
  /** Whether it makes structs of the tree's own, most members of which are zero. */
  readonly hasRecords: boolean;
}

/** @returns why it cannot be called */
export function shimOf(name: string, type: FunctionType): Shim | string {
  if (type.result.kind !== "integer") return "it returns no int";
  const numbers = numbersOf(type);
  const records: string[] = [];
  const args: string[] = [];
  for (const [index, { name: parameter, type: own }] of type.parameters.entries()) {
    const argument = argumentOf(own, numbers.get(index));
    const record = argument === undefined ? recordOf(own, numbers.size > 0) : undefined;
    if (argument === undefined && record === undefined)
      return `nothing is known to pass for the parameter ${parameter === "" ? spelled(own) : parameter}`;
    if (record !== undefined) records.push(`\t${record.type} a${index} = { ${record.members} };`);
    args.push(argument ?? `&a${index}`);
  }
  if (numbers.size === 0 && !records.some((text) => text.includes("shift")))
    return "it is not told how far to move";
  const lines = [
    `static int ${name}(struct vm_area_struct *vma, unsigned long shift)`,
    "{",
    ...records,
    `\treturn ${name}(${args.join(", ")});`,
    "}",
  ];
  return { text: `${lines.join("\n")}\n`, hasRecords: records.length > 0 };
}

/** Which parameters tell how far, by their index; a lone number is the distance, whatever its name. */
function numbersOf({ parameters }: FunctionType): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const others: number[] = [];
  parameters.forEach(({ name, type }, index) => {
    if (type.kind !== "integer" || type.bits < 32) return;
    const code = meanings.find(([pattern]) => pattern.test(name))?.[1];
    if (code === undefined) others.push(index);
    else found.set(index, code);
  });
  const [only] = others;
  const isTold = [...found.values()].some((code) => code.includes("shift"));
  if (!isTold && others.length === 1 && only !== undefined) found.set(only, "shift");
  return [...found.values()].some((code) => code.includes("shift")) ? found : new Map();
}

function argumentOf(type: CType, number: string | undefined): string | undefined {
  if (number !== undefined) return number;
  if (type.kind === "integer" || type.kind === "bool") return "0";
  if (type.kind !== "pointer" || type.to.kind !== "struct") return undefined;
  if (type.to.name === "vm_area_struct") return "vma";
  return type.to.name === "mm_struct" ? "vma->vm_mm" : undefined;
}

/** A struct of the tree's own that is handed over: the VMA and its address space are in it, the rest is zero. */
function recordOf(
  type: CType,
  isTold: boolean,
): { readonly type: string; readonly members: string } | undefined {
  if (type.kind !== "pointer" || type.to.kind !== "struct") return undefined;
  const { to } = type;
  const layout = to.isModelled || !isNamed(to) ? "" : to.layout();
  if (typeof layout === "string") return undefined;
  const members = layout.fields.flatMap(({ name, type: own, overlays }) => {
    const code = overlays.length > 0 ? undefined : memberOf(name, own, isTold);
    return code === undefined ? [] : [`.${name} = ${code}`];
  });
  return members.length === 0
    ? undefined
    : { type: `${to.tag} ${to.name}`, members: members.join(", ") };
}

/** Not one of an anonymous struct, whose name no text can have. */
function isNamed({ name }: StructType): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !name.startsWith("anonymous");
}

function memberOf(name: string, type: CType, isTold: boolean): string | undefined {
  if (type.kind === "integer" && !isTold && type.bits >= 32 && plain.test(name))
    return meanings.find(([pattern]) => pattern.test(name))?.[1];
  return type.kind === "pointer" ? argumentOf(type, undefined) : undefined;
}
