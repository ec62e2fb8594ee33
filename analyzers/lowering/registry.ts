/**
 * The model as the compiler sees it: C prototypes of what it answers to, constants, and fields of its
 * structs. Invariant: a call is answered only by a prototype that agrees with what the tree declares.
 */
import {
  kernelModel,
  type Answer,
  type Layer,
  type ModelConstant,
  type Modelled,
  type ModelSet,
  ofOneFile,
} from "../model/index.js";
import type { Declaration } from "./c/ast.js";
import { parseDeclaration } from "./c/parse.js";
import { MODEL, type CToken } from "../preprocess/preprocess.js";
import { isSame, spelled, type CType, type FunctionType } from "./types/ctype.js";
import type { Types } from "./types/resolve.js";

export class Registry {
  readonly functions: ReadonlyMap<string, Modelled>;
  readonly constants: ReadonlyMap<string, ModelConstant>;
  /** Names of structs that the model has classes for. */
  readonly structs: ReadonlySet<string>;
  /** Names of types that are numbers here. */
  readonly numbers: ReadonlySet<string>;
  /** C text of the structs. */
  readonly #fields: ReadonlyMap<string, string>;
  readonly #own: ReadonlySet<Layer>;
  readonly #tokens: (path: string, text: string) => readonly CToken[];
  readonly #prototypes = new Map<string, FunctionType>();
  readonly #layouts = new Map<string, ReadonlyMap<string, CType>>();

  /** @param own layers that the tree answers for itself, as far as it has bodies */
  constructor(
    tokens: (path: string, text: string) => readonly CToken[],
    own: ReadonlySet<Layer> = new Set(),
    { functions, constants, structs, numbers }: ModelSet = kernelModel,
  ) {
    this.#tokens = tokens;
    this.#own = own;
    this.functions = new Map(functions.map((each) => [each.name, each]));
    this.constants = new Map(constants.map((each) => [each.name, each]));
    this.#fields = new Map(structs.map(({ name, fields }) => [name, fields]));
    this.structs = new Set(this.#fields.keys());
    this.numbers = numbers;
  }

  /** Whether a function of this name answers only where the tree has no body. */
  standsIn(name: string): boolean {
    const known = this.functions.get(name);
    return known !== undefined && this.#own.has(known.layer);
  }

  /** Whether a file may define it for itself and mean what others mean by it. */
  isOneFiles(name: string): boolean {
    return ofOneFile.has(name) || this.isOperation(name);
  }

  /** Whether a tree may answer for it: it stands above the primitives. */
  isOperation(name: string): boolean {
    const layer = this.functions.get(name)?.layer;
    return layer === "operations" || layer === "page tables";
  }

  /** A declaration of the model's own. */
  parse(text: string): Declaration {
    return parseDeclaration(this.#tokens(MODEL, text), (name) =>
      this.structs.has(name) || name.endsWith("_t") || name === "bool" ? "type" : "unknown",
    );
  }

  /** Functions whose names no macro of a tree stands for. */
  keptFunctions(): string[] {
    return [...this.functions].flatMap(([name, { isExpanded }]) =>
      isExpanded === true ? [] : [name],
    );
  }

  typeOf(answer: Answer, types: Types): FunctionType {
    const known = this.#prototypes.get(answer.prototype);
    if (known !== undefined) return known;
    const declarator = this.parse(answer.prototype).declarators[0];
    const type = declarator === undefined ? undefined : types.resolve(declarator.type, MODEL);
    if (type?.kind !== "function")
      throw new Error(`the model's prototype is none: ${answer.prototype}`);
    this.#prototypes.set(answer.prototype, type);
    return type;
  }

  /**
   * The answer for a call: by what the tree declares, else by the arguments.
   * @returns a reason when the tree declares something that the model does not answer to
   */
  answer(
    name: string,
    declared: FunctionType | undefined,
    args: readonly CType[],
    types: Types,
  ): { readonly answer: Answer; readonly type: FunctionType } | string {
    const all = (this.functions.get(name) as Modelled).answers.map((answer) => ({
      answer,
      type: this.typeOf(answer, types),
    }));
    if (declared !== undefined) {
      const fitting = all.find(({ type }) => agrees(type, declared));
      if (fitting !== undefined) return fitting;
      // Macros are declared by no prototype; a macro's definition that is lowered as one agrees with all.
      return `${name}() is declared with (${declared.parameters.map(({ type }) => spelled(type)).join(", ")}), which the model does not answer to`;
    }
    const byCount = all.filter(
      ({ type }) =>
        type.parameters.length === args.length ||
        (type.isVariadic && args.length >= type.parameters.length),
    );
    const byType = byCount.filter(({ type }) =>
      type.parameters.every(({ type: wanted }, index) => accepts(wanted, args[index] as CType)),
    );
    const chosen = byType[0] ?? byCount[0] ?? (args.length === 0 ? all[0] : undefined);
    return (
      chosen ??
      `${name}() is called with ${args.length} arguments, which the model does not answer to`
    );
  }

  /** Whether the model's class has this field, of a kind that agrees with the tree's. */
  hasField(struct: string, field: string, declared: CType | undefined, types: Types): boolean {
    let fields = this.#layouts.get(struct);
    if (fields === undefined) {
      fields = this.#resolved(struct, types);
      this.#layouts.set(struct, fields);
    }
    const own = fields.get(field);
    if (own === undefined) return false;
    if (declared === undefined || declared.kind === "opaque") return true;
    if (own.kind === "struct")
      return (
        declared.kind === "struct" &&
        (declared.name === own.name || declared.name.startsWith("anonymous"))
      );
    if (own.kind === "integer" || own.kind === "bool")
      return (
        declared.kind === own.kind &&
        (declared.kind !== "integer" ||
          (declared.bits === 64) === (own.kind === "integer" && own.bits === 64))
      );
    return own.kind === declared.kind;
  }

  #resolved(struct: string, types: Types): ReadonlyMap<string, CType> {
    const text = this.#fields.get(struct);
    if (text === undefined || text === "") return new Map();
    const declaration = this.parse(`struct ${struct} { ${text} };`);
    const { base } = declaration;
    if (base.kind !== "tag" || base.body?.kind !== "fields") return new Map();
    return new Map(base.body.fields.map(({ name, type }) => [name, types.resolve(type, MODEL)]));
  }

  /** The model's structs as C text, for trees that lack them. */
  declarations(except: string): string {
    return [...this.#fields]
      .filter(([name]) => !new RegExp(`struct\\s+${name}\\s*\\{`).test(except))
      .map(([name, fields]) =>
        name.endsWith("_t")
          ? `typedef struct { ${fields} } ${name};\n`
          : `struct ${name} { ${fields} };\n`,
      )
      .join("");
  }
}

/** Whether a prototype of the tree is one that the model answers to. */
export function agrees(model: FunctionType, declared: FunctionType): boolean {
  if (model.parameters.length !== declared.parameters.length) return false;
  return model.parameters.every(({ type }, index) =>
    accepts(type, declared.parameters[index]?.type as CType),
  );
}

/** Whether C takes one type for the other without a cast: numbers for numbers, a struct only for itself. */
function accepts(wanted: CType, given: CType): boolean {
  if (given.kind === "opaque" || wanted.kind === "opaque") return true;
  const isNumber = (type: CType): boolean => type.kind === "integer" || type.kind === "bool";
  if (isNumber(wanted)) return isNumber(given);
  if (wanted.kind === "pointer" && given.kind === "integer") return true;
  if (wanted.kind === "pointer" && given.kind === "pointer") {
    if (
      wanted.to.kind === "void" ||
      given.to.kind === "void" ||
      wanted.to.kind === "opaque" ||
      given.to.kind === "opaque"
    )
      return true;
    if (wanted.to.kind === "pointer" || given.to.kind === "pointer")
      return wanted.to.kind === given.to.kind;
  }
  return isSame(wanted, given);
}
