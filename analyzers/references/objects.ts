/**
 * Whether what a block declares is an object. `fn_t name;` and `typeof(f) name;` look like variables
 * and declare functions with external linkage where the type is one of functions, so that the name
 * means what it means everywhere. Invariant: a name is an object only by what stands in the file: a
 * shape that no function has, a type that is known, or something that is done with it which C permits
 * with no function.
 */
import type { MacroDefinition, Source } from "../syntax/source.js";
import { clauseStart } from "../syntax/declarators.js";
import { isAttributeMacro } from "../syntax/attributes.js";

const keywordTypes = new Set([
  "struct",
  "union",
  "enum",
  "unsigned",
  "signed",
  "int",
  "char",
  "long",
  "short",
  "float",
  "double",
  "void",
  "_Bool",
  "bool",
  "__auto_type",
]);

/** Types of include/linux/types.h, include/uapi/asm-generic/int-ll64.h and the like (v6.12), none of functions. */
const kernelTypes =
  /^(?:(?:__)?[us](?:8|16|32|64|128)|__(?:be|le|sum|wsum|u|s|poll_t)(?:16|32|64)?|u?int(?:8|16|32|64|ptr)_t|u_(?:int|char|short|long)|u(?:int|char|short|long)|s?size_t|l?off_t|loff_t|[pugt]id_t|k[ug]id_t|u?mode_t|fmode_t|dev_t|gfp_t|pgoff_t|p(?:te|md|ud|4d|gd)(?:val)?_t|pg(?:prot|table)_t|swp_entry_t|(?:phys|dma|kernel_ulong|virt)_addr_t|resource_size_t|sector_t|blkcnt_t|blk_(?:status|qc|opf|mq_req_flags)_t|atomic(?:64|_long)?_t|refcount_t|local(?:64)?_t|(?:raw_)?spinlock_t|rwlock_t|seq(?:lock|count)(?:_\w+)?_t|wait_queue_(?:head|entry)_t|(?:cpu|node)mask(?:_var)?_t|ktime_t|time64_t|cycles_t|irqreturn_t|netdev_(?:features|tx)_t|vm_(?:fault|flags)_t|fl_owner_t|ino_t|nlink_t|clock_t|ptrdiff_t|uuid_t|guid_t|siginfo_t|sigset_t|depot_stack_handle_t|pm_message_t|acpi_(?:status|handle)|xa_mark_t|isolate_mode_t|zone_type|gpa_t|gva_t|gfn_t|hpa_t|kvm_pfn_t)$/;

const storage = /^(?:static|register|const|volatile|auto|__extension__|inline|extern|typedef)$/;
const typeofs = /^(?:__)?typeof(?:_unqual|__)?$/;

/** Types that are built of each other are followed so far. */
const MAX_NESTED = 8;

type TypeKind = "object" | "function" | "unknown";

export class Objects {
  readonly #source: Source;
  readonly #macros: ReadonlyMap<string, readonly MacroDefinition[]>;
  #typedefs: ReadonlyMap<string, TypeKind | string> | undefined;

  constructor(source: Source, macros: ReadonlyMap<string, readonly MacroDefinition[]>) {
    this.#source = source;
    this.#macros = macros;
  }

  /** Whether the name at a position, which its block declares, is an object for certain. */
  isObject(position: number): boolean {
    const { structure } = this.#source;
    const after = structure.punctuator(position + 1);
    if (after === "=" || after === "[" || after === ":") return true;
    if (structure.punctuator(position - 1) === "*") return true;
    return this.#typeAt(position) === "object" || this.#isUsedAsObject(position);
  }

  /** Whether a word is a type that no function has. */
  isTypeOfObjects(word: string): boolean {
    return this.#typeOf(word, 0) === "object";
  }

  /** Whether tokens, such as those of a macro, give a name a value. */
  isAssignedIn(name: string, from: number, to: number): boolean {
    const { tokenText } = this.#source;
    for (let token = from; token < to; token++) {
      if (tokenText(token) !== name) continue;
      const before = tokenText(token - 1);
      const isMember = before === "." || before === "->";
      if (!isMember && isAssignment(before, tokenText(token + 1))) return true;
    }
    return false;
  }

  /** Of the first word of the declaration that names a type. */
  #typeAt(position: number): TypeKind {
    const { structure } = this.#source;
    for (let at = clauseStart(structure, position); at < position; at++) {
      const word = structure.text(at);
      if (typeofs.test(word)) return "unknown";
      if (isAttributeMacro(word)) {
        if (structure.punctuator(at + 1) === "(") at = structure.partner[at + 1] ?? position;
      } else if (structure.isWord(at) && !storage.test(word)) return this.#typeOf(word, 0);
    }
    return "unknown";
  }

  #typeOf(word: string, depth: number): TypeKind {
    if (depth > MAX_NESTED) return "unknown";
    const macro = this.#macros.get(word)?.at(-1);
    if (macro !== undefined) {
      const isNoType = macro.isFunctionLike || macro.bodyToken >= macro.endToken;
      if (isNoType || !isTypeMacro(this.#source, macro)) return "unknown";
      if (this.#source.tokenText(macro.endToken - 1) === "*") return "object";
      return this.#typeOf(this.#source.tokenText(macro.bodyToken), depth + 1);
    }
    if (keywordTypes.has(word)) return "object";
    const known = (this.#typedefs ??= this.#readTypedefs()).get(word);
    if (known === "object" || known === "function" || known === "unknown") return known;
    if (known !== undefined) return this.#typeOf(known.slice(1), depth + 1);
    return kernelTypes.test(word) ? "object" : "unknown";
  }

  /** The types that the file defines; `=word` for one that is another name of `word`. */
  #readTypedefs(): ReadonlyMap<string, TypeKind | string> {
    const { structure } = this.#source;
    const found = new Map<string, TypeKind | string>();
    for (const { isTypedef, name, namePosition, parametersOpen, first } of structure.items) {
      if (!isTypedef || namePosition < 0) continue;
      const before = structure.punctuator(namePosition - 1);
      if (before === "*" || structure.punctuator(namePosition + 1) === "[")
        found.set(name, "object");
      else if (parametersOpen > namePosition) found.set(name, "function");
      else {
        let at = first;
        while (at < namePosition && storage.test(structure.text(at))) at++;
        const word = structure.text(at);
        const isKnown = structure.isWord(at) && !typeofs.test(word);
        found.set(name, !isKnown ? "unknown" : keywordTypes.has(word) ? "object" : `=${word}`);
      }
    }
    return found;
  }

  /** `name = x`, `name++`, `name.x`, `name[x]` in the block that declares it, under the same conditions. */
  #isUsedAsObject(position: number): boolean {
    const { structure, steps, conditions, lexed } = this.#source;
    const name = structure.text(position);
    const open = structure.parent[position] ?? -1;
    const close = open < 0 ? -1 : (structure.partner[open] ?? -1);
    const start = lexed.start[structure.code[position] as number] as number;
    const end = close < 0 ? structure.code.length : close;
    for (let at = position + 1; at < end; at++) {
      steps.take(1);
      if (!structure.isWord(at) || structure.text(at) !== name) continue;
      const parent = structure.parent[at] ?? -1;
      // An inner block that declares the name again says nothing of this one.
      if (parent !== open && this.#declaresAgain(at)) {
        let block = parent;
        while (block > open && structure.punctuator(block) !== "{")
          block = structure.parent[block] ?? -1;
        at = Math.max(at, structure.partner[block] ?? -1);
        continue;
      }
      const place = lexed.start[structure.code[at] as number] as number;
      if (this.#isAssigned(at) && conditions.at(place) === conditions.at(start)) return true;
    }
    return false;
  }

  #declaresAgain(at: number): boolean {
    const { structure } = this.#source;
    const before = structure.punctuator(at - 1);
    return structure.isWord(at - 1)
      ? !/^(?:return|else|do|case|sizeof|goto)$/.test(structure.text(at - 1))
      : before === "*";
  }

  #isAssigned(at: number): boolean {
    const { structure } = this.#source;
    const before = structure.punctuator(at - 1);
    const after = structure.punctuator(at + 1);
    return before !== "." && before !== "->" && isAssignment(before, after);
  }
}

/** What C permits with no function. */
function isAssignment(before: string, after: string): boolean {
  if (before === "++" || before === "--" || after === "++" || after === "--") return true;
  if (after === "." || after === "->" || after === "[") return true;
  return after === "=" || /^[-+*/%&|^]=$/.test(after);
}

/** Whether a macro in a type's place may stand for a type: of words, stars and what annotates. */
export function isTypeMacro(source: Source, macro: MacroDefinition): boolean {
  for (let token = macro.bodyToken; token < macro.endToken; token++) {
    const text = source.tokenText(token);
    if (/^(?:return|goto|else|do|case|sizeof)$/.test(text)) return false;
    if (/^(?:\w+|\*)$/.test(text) && !/^\d/.test(text)) continue;
    const isGroup =
      text === "(" &&
      (typeofs.test(source.tokenText(token - 1)) || isAttributeMacro(source.tokenText(token - 1)));
    if (!isGroup) return false;
    for (let depth = 0; token < macro.endToken; token++) {
      const inner = source.tokenText(token);
      if (inner === "(") depth++;
      else if (inner === ")" && --depth === 0) break;
    }
  }
  return true;
}
