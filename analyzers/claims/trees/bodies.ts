/**
 * What the functions and macros of one file call, by name. Every side of every conditional counts, as
 * do the bodies of macros, so that a call that is not found here is in no build. Calls through members,
 * parameters and arrays have no name; they are kept as such.
 */
import { isMark } from "../../syntax/punctuators.js";
import { macroDefinition, type Source } from "../../syntax/source.js";
import { madeAtFileScope, outlineOf, type MadeBy, type Outline } from "./made-functions.js";
import type { Item } from "../../syntax/structure.js";
import { tokenKind } from "../../syntax/lex.js";
import type { Pointer, TreePlace } from "../facts.js";
import { placeIn } from "./pieces.js";

export interface Callee {
  /** Empty for a call through a pointer. */
  readonly name: string;
  /** Undefined for a name. */
  readonly through: Pointer | undefined;
  readonly place: TreePlace;
}

export interface Body {
  readonly name: string;
  readonly path: string;
  readonly place: TreePlace;
  readonly isStatic: boolean;
  readonly isMacro: boolean;
  readonly callees: readonly Callee[];
  /** Of a macro, what it can make functions of. */
  readonly outline?: Outline;
  /** A macro's call at file scope, which may make functions; its name is the macro's. */
  readonly made?: MadeBy;
}

/** Words before a parenthesis that are no calls. */
const noCall =
  /^(?:if|while|for|switch|return|sizeof|typeof|__typeof__|__typeof|typeof_unqual|_Alignof|__alignof__|defined|do|else|case|goto|__attribute__|__attribute|asm|__asm__|asm_inline|volatile|__volatile__|_Generic|offsetof|__builtin_\w+|_Static_assert|static_assert|BUILD_BUG_ON\w*|__aligned|__section|__must_check|struct|union|enum|const|unsigned|long|int|void|char|bool|u8|u16|u32|u64)$/;

/**
 * What calls nothing that a message could mean: checks, tracing, accessors of the compiler. They are
 * leaves, and following them would lead from anything to anything.
 */
export const isLeaf = (name: string): boolean =>
  /^(?:BUG|BUG_ON|WARN|WARN_\w+|VM_BUG_ON\w*|VM_WARN_ON\w*|VM_WARN_ONCE|printk\w*|_printk|pr_\w+|dev_(?:err|warn|info|dbg)\w*|panic|dump_stack|likely|unlikely|READ_ONCE|WRITE_ONCE|data_race|ARRAY_SIZE|container_of\w*|min|max|min_t|max_t|clamp\w*|swap|IS_ERR\w*|PTR_ERR\w*|ERR_PTR|ERR_CAST|IS_ENABLED|lockdep_\w+|might_sleep\w*|mem(?:cpy|set|move|cmp)|str(?:cmp|ncmp|len|cpy|ncpy|scpy)|trace_\w+|barrier|smp_\w*mb|cond_resched|KUNIT_\w+|ASSERT\w*|assert|abs|round_up|round_down|DIV_ROUND_UP\w*|ALIGN\w*|BIT\w*|GENMASK\w*)$/.test(
    name,
  );

export function bodiesOf(source: Source): Body[] {
  const { structure, lexed } = source;
  const bodies: Body[] = [];
  for (const item of structure.items) {
    if (item.kind !== "function" || item.bodyOpen < 0 || item.namePosition < 0) continue;
    const close = structure.partner[item.bodyOpen] ?? -1;
    const end = close > item.bodyOpen ? close : structure.code.length;
    const name = structure.code[item.namePosition] as number;
    const callees = inCode(source, item, end);
    bodies.push({
      name: item.name,
      path: source.path,
      place: placeIn(source, lexed.start[name] as number, lexed.end[name] as number),
      isStatic: item.isStatic,
      isMacro: false,
      callees,
    });
  }
  for (const directive of lexed.directives) {
    if (source.conditions.isInactive(directive.start)) continue;
    const macro = macroDefinition(source, directive);
    if (macro === undefined) continue;
    const callees: Callee[] = [];
    for (let token = macro.bodyToken; token < macro.endToken; token++) {
      if (lexed.kind[token] !== tokenKind.word) continue;
      const text = source.tokenText(token);
      const next = token + 1 < macro.endToken ? source.tokenText(token + 1) : "";
      const before = token > macro.bodyToken ? source.tokenText(token - 1) : "";
      // `#define f g`: what is called as f is g.
      const isAlias = next === "" && macro.bodyToken + 1 === macro.endToken;
      if ((next !== "(" && !isAlias) || noCall.test(text) || isLeaf(text)) continue;
      const place = placeIn(source, lexed.start[token] as number, lexed.end[token] as number);
      const isPointer = before === "->" || before === ".";
      const isParameter = macro.parameters.includes(text);
      const through: Pointer | undefined =
        before === "##"
          ? { kind: "paste", name: "", near: [] }
          : isParameter
            ? { kind: "parameter", name: text, near: [] }
            : isPointer
              ? { kind: "member", name: text, near: [] }
              : undefined;
      callees.push({ name: through === undefined ? text : "", through, place });
    }
    const place = placeIn(
      source,
      lexed.start[macro.nameToken] as number,
      lexed.end[macro.nameToken] as number,
    );
    bodies.push({
      name: macro.name,
      path: source.path,
      place,
      isStatic: false,
      isMacro: true,
      callees,
      outline: outlineOf(source, macro),
    });
  }
  for (const { made, position } of madeAtFileScope(source)) {
    const token = structure.code[position] as number;
    const place = placeIn(source, lexed.start[token] as number, lexed.end[token] as number);
    const callees = [{ name: made.macro, through: undefined, place }];
    // Nobody calls it by this name.
    const name = `${made.macro}(${made.args.map((words) => words.join(" ")).join()})`;
    bodies.push({ name, path: source.path, place, isStatic: false, isMacro: false, callees, made });
  }
  return bodies;
}

function inCode(source: Source, item: Item, end: number): Callee[] {
  const { structure, lexed } = source;
  const locals = localsOf(source, item, end);
  const callees: Callee[] = [];
  let members: readonly string[] | undefined;
  const near = (): readonly string[] => (members ??= membersIn(source, item.bodyOpen, end));
  const add = (position: number, name: string, through?: Pointer): void => {
    const token = structure.code[position] as number;
    callees.push({
      name,
      through,
      place: placeIn(source, lexed.start[token] as number, lexed.end[token] as number),
    });
  };
  for (let at = item.bodyOpen + 1; at < end; at++) {
    if (structure.punctuator(at + 1) !== "(") continue;
    const mark = structure.punctuator(at);
    if (mark === "]") {
      add(at, "", { kind: "array", name: "", near: near() });
    } else if (mark === ")") {
      // `(*f)(x)` calls, `(type)(x)` converts.
      const open = structure.partner[at] ?? -1;
      if (open >= 0 && structure.punctuator(open + 1) === "*" && structure.isWord(open + 2))
        add(open + 2, "", { kind: "variable", name: structure.text(open + 2), near: near() });
      else if (
        open >= 0 &&
        (structure.text(open + 1) === "(" || structure.isWord(open + 1)) &&
        hasMember(source, open, at)
      )
        add(open, "", { kind: "other", name: "", near: near() });
    } else if (structure.isWord(at)) {
      const text = structure.text(at);
      if (noCall.test(text) || isLeaf(text)) continue;
      const before = structure.punctuator(at - 1);
      if (before === "->" || before === ".") add(at, "", { kind: "member", name: text, near: [] });
      else if (locals.has(text)) add(at, "", { kind: "variable", name: text, near: near() });
      else add(at, text);
    }
  }
  return callees;
}

/** Members that code reads. */
function membersIn({ structure }: Source, open: number, end: number): readonly string[] {
  const names = new Set<string>();
  for (let at = open + 2; at < end; at++)
    if (structure.isWord(at) && /^(?:->|\.)$/.test(structure.punctuator(at - 1)))
      names.add(structure.text(at));
  return [...names];
}

function hasMember({ structure }: Source, open: number, close: number): boolean {
  for (let at = open + 1; at < close && at < open + 40; at++) {
    if (structure.punctuator(at) === "->" || structure.punctuator(at) === "?") return true;
  }
  return false;
}

/** Parameters and variables of a function that could be called: pointers to functions, by shape. */
function localsOf({ structure }: Source, item: Item, end: number): ReadonlySet<string> {
  const names = new Set<string>();
  const close = item.parametersOpen >= 0 ? (structure.partner[item.parametersOpen] ?? -1) : -1;
  for (let at = item.parametersOpen + 1; at < close; at++) {
    if (structure.isWord(at) && isMark(structure.punctuator(at + 1), ",)"))
      names.add(structure.text(at));
  }
  for (let at = Math.max(0, item.parametersOpen); at < end; at++) {
    const isPointer =
      structure.punctuator(at) === "(" &&
      structure.punctuator(at + 1) === "*" &&
      structure.isWord(at + 2);
    if (
      isPointer &&
      isMark(structure.punctuator(at + 3), ")[") &&
      structure.isWord(at - 1) &&
      !noCall.test(structure.text(at - 1) === "void" ? "x" : structure.text(at - 1))
    )
      names.add(structure.text(at + 2));
    // `work_fn_t fn = ...; fn(x)`: a variable of a type that is a name.
    const isVariable =
      structure.isWord(at) &&
      structure.isWord(at - 1) &&
      isMark(structure.punctuator(at + 1), ";=") &&
      !/^(?:return|goto|else|case)$/.test(structure.text(at - 1));
    if (isVariable && at > item.bodyOpen) names.add(structure.text(at));
  }
  return names;
}
