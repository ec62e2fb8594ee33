/**
 * What only looks like a function: macros and builtins whose meaning does not follow from their text,
 * because they ask for types or for the machine. One table, one entry a name. Invariant: a name in
 * the table is never expanded, whatever a tree defines it as.
 */
import type { Expression, TypeName } from "../c/ast.js";
import {
  BOOL,
  common,
  INT,
  pointerTo,
  sizeOf,
  spelled,
  VOID,
  VOID_POINTER,
  type CType,
  type FieldLayout,
  type IntegerType,
} from "../types/ctype.js";
import { argument, called, level, mangled, operand, quoted, value, type Value } from "./code.js";
import type { Context } from "./context.js";
import { condition, convert, settled, Unlowerable } from "./convert.js";
import { constantOf, lower, lowerPlace, typeOf, typeOfName } from "./expressions.js";
import { zero } from "./initializers.js";
import { assign } from "./lvalues.js";
import { arithmetic } from "./operators.js";

type Argument = Expression | TypeName;
type Intrinsic = (cx: Context, args: readonly Argument[]) => Value;

const expressionOf = (arg: Argument | undefined): Expression => {
  if (arg === undefined || arg.kind === "type-name") throw new Unlowerable("a value is missing");
  return arg;
};
const typeArgument = (cx: Context, arg: Argument | undefined): CType => {
  if (arg === undefined) throw new Unlowerable("a type is missing");
  return arg.kind === "type-name" ? typeOfName(cx, arg) : typeOf(cx, arg);
};
const nothing = (): Value => value("undefined", VOID, { isPure: true });
const memberName = (arg: Argument | undefined): string => {
  if (arg?.kind !== "name") throw new Unlowerable("a member is named by more than a name");
  return arg.name;
};

const same: Intrinsic = (cx, [only]) => lower(cx, expressionOf(only));

const extremum =
  (pick: "<" | ">"): Intrinsic =>
  (cx, [first, second]) => {
    const [a, b] = [lower(cx, expressionOf(first)), lower(cx, expressionOf(second))];
    const type = a.type.kind === "pointer" ? a.type : common(a.type, b.type);
    return choose(
      cx,
      pick,
      convert(settled(a), type, cx.program),
      convert(settled(b), type, cx.program),
      type,
    );
  };

const typedExtremum =
  (pick: "<" | ">"): Intrinsic =>
  (cx, [type, first, second]) => {
    const to = typeArgument(cx, type);
    const as = (arg: Argument | undefined): Value =>
      convert(settled(lower(cx, expressionOf(arg))), to, cx.program, true);
    return choose(cx, pick, as(first), as(second), to);
  };

/** The smaller or the larger one, each evaluated once. */
function choose(cx: Context, pick: "<" | ">", a: Value, b: Value, type: CType): Value {
  if (a.isPure && b.isPure) return chosen(cx, pick, a, b, type);
  const [x, y] = [cx.temporary(), cx.temporary()];
  const inner = chosen(
    cx,
    pick,
    value(x, type, { isPure: true }),
    value(y, type, { isPure: true }),
    type,
  );
  return value(`((${x}, ${y}) => ${inner.code})(${argument(a)}, ${argument(b)})`, type);
}

function chosen(cx: Context, pick: "<" | ">", a: Value, b: Value, type: CType): Value {
  const test = condition(arithmetic(cx, pick, a, b));
  return value(`${operand(test, level.or)} ? ${argument(a)} : ${argument(b)}`, type, {
    level: level.conditional,
    isPure: a.isPure && b.isPure,
  });
}

const clamp: Intrinsic = (cx, [of, low, high]) => {
  const subject = lower(cx, expressionOf(of));
  const as = (arg: Argument | undefined): Value =>
    convert(settled(lower(cx, expressionOf(arg))), subject.type, cx.program, true);
  return choose(cx, "<", choose(cx, ">", subject, as(low), subject.type), as(high), subject.type);
};

const swap: Intrinsic = (cx, [first, second]) => {
  const [a, b] = [lowerPlace(cx, expressionOf(first)), lowerPlace(cx, expressionOf(second))];
  if (!a.isPure || !b.isPure || a.type.kind === "struct")
    throw new Unlowerable("swap() of what is computed");
  const name = cx.temporary();
  return value(
    `((${name}) => { ${assign(cx, a, b).code}; ${assign(cx, b, value(name, a.type, { isPure: true, isWord: a.isWord })).code}; })(${a.code})`,
    VOID,
  );
};

const containerOf: Intrinsic = (cx, [pointer, type, member]) => {
  const to = typeArgument(cx, type);
  if (to.kind !== "struct")
    throw new Unlowerable(to.kind === "opaque" ? to.reason : "container_of() of what is no struct");
  const name = memberName(member);
  cx.program.linked(to, name);
  const key = to.isModelled && cx.program.isModelField(to.name, name) ? name : mangled(name);
  return value(
    called(
      "container_of",
      argument(lower(cx, expressionOf(pointer))),
      cx.program.structClass(to),
      `"${key}"`,
    ),
    pointerTo(to),
  );
};

const offsetOf: Intrinsic = (cx, [type, member]) => {
  const struct = typeArgument(cx, type);
  const layout = struct.kind === "struct" ? struct.layout() : "offsetof() of what is no struct";
  if (typeof layout === "string") throw new Unlowerable(layout);
  const field = layout.fields.find(({ name }) => name === memberName(member));
  if (field === undefined) throw new Unlowerable(`${spelled(struct)} has no such member`);
  return value(String(field.offset), cx.program.types.machine.SIZE, {
    constant: BigInt(field.offset),
    isPure: true,
  });
};

const isEnabled: Intrinsic = (cx, [option]) => {
  const on = cx.program.isEnabled(memberName(option));
  return value(on ? "1" : "0", INT, { constant: on ? 1n : 0n, isPure: true });
};

const arraySize: Intrinsic = (cx, [array]) => {
  const type = typeOf(cx, expressionOf(array));
  if (type.kind !== "array" || type.length === undefined)
    throw new Unlowerable("ARRAY_SIZE() of what is no array");
  return value(String(type.length), cx.program.types.machine.SIZE, {
    constant: BigInt(type.length),
    isPure: true,
  });
};

const writeOnce: Intrinsic = (cx, [place, to]) =>
  assign(cx, lowerPlace(cx, expressionOf(place)), lower(cx, expressionOf(to)));

const constantP: Intrinsic = (cx, [of]) => {
  const known = constantOf(cx, expressionOf(of)) !== undefined;
  return value(known ? "1" : "0", INT, { constant: known ? 1n : 0n, isPure: true });
};

/** What a pointer leads to, as a pointer to numbers of one width: those themselves, or a struct of nothing else. */
function numbersAt(
  cx: Context,
  pointer: Value,
): { readonly code: string; readonly kind: string } | undefined {
  const to = pointer.type.kind === "pointer" ? pointer.type.to : VOID;
  if (to.kind === "integer") return { code: argument(pointer), kind: kindOf(to) };
  const layout = to.kind === "struct" && !to.isModelled ? to.layout() : "";
  if (typeof layout === "string" || layout.fields.length !== 1) return undefined;
  const [field] = layout.fields as readonly [FieldLayout];
  const { type, bits, overlays } = field;
  const isAll = sizeOf(type, cx.program.types.machine) === layout.size && overlays.length === 0;
  if (type.kind !== "array" || type.of.kind !== "integer" || bits !== undefined || !isAll)
    return undefined;
  cx.program.structClass(to);
  const array = `${operand(pointer, level.atom)}.${mangled(field.name)}`;
  return { code: called("element", array, "0"), kind: kindOf(type.of) };
}

function kindOf({ bits, isSigned }: IntegerType): string {
  return `${isSigned ? "s" : "u"}${bits}`;
}

const valueOf = (cx: Context, arg: Argument | undefined): string =>
  argument(settled(lower(cx, expressionOf(arg))));

/** Numbers that are set byte by byte, or memory of a struct that is set to zero. */
const memset: Intrinsic = (cx, [target, byte, length]) => {
  const place = lower(cx, expressionOf(target));
  const numbers = numbersAt(cx, place);
  if (numbers !== undefined)
    return value(
      called(
        "memory_set",
        numbers.code,
        valueOf(cx, byte),
        valueOf(cx, length),
        quoted(numbers.kind),
      ),
      VOID,
    );
  const to = place.type.kind === "pointer" ? place.type.to : VOID;
  if (constantOf(cx, expressionOf(byte)) !== 0n || to.kind !== "struct")
    throw new Unlowerable("memset() of other than a struct to zero");
  if (constantOf(cx, expressionOf(length)) !== BigInt(sizeOf(to, cx.program.types.machine) ?? -1))
    throw new Unlowerable("memset() of a part of a struct");
  return value(called(cx.program.copier(to), argument(place), zero(cx.program, to)), VOID);
};

const memcpy: Intrinsic = (cx, [target, source, length]) => {
  const [a, b] = [lower(cx, expressionOf(target)), lower(cx, expressionOf(source))];
  const [x, y] = [numbersAt(cx, a), numbersAt(cx, b)];
  if (x !== undefined && y !== undefined && x.kind.slice(1) === y.kind.slice(1))
    return value(called("memory_copy", x.code, y.code, valueOf(cx, length), quoted(x.kind)), VOID);
  const to = a.type.kind === "pointer" ? a.type.to : VOID;
  const from = b.type.kind === "pointer" ? b.type.to : VOID;
  if (to.kind !== "struct" || from.kind !== "struct" || to.id !== from.id)
    throw new Unlowerable("memcpy() of other than one struct to another");
  if (constantOf(cx, expressionOf(length)) !== BigInt(sizeOf(to, cx.program.types.machine) ?? -1))
    throw new Unlowerable("memcpy() of a part of a struct");
  return value(called(cx.program.copier(to), argument(a), argument(b)), VOID);
};

const memcmp: Intrinsic = (cx, [first, second, length]) => {
  const [a, b] = [first, second].map((each) => numbersAt(cx, lower(cx, expressionOf(each))));
  if (a === undefined || b === undefined || a.kind.slice(1) !== b.kind.slice(1))
    throw new Unlowerable("memcmp() of other than numbers of one width");
  return value(called("memory_compare", a.code, b.code, valueOf(cx, length), quoted(a.kind)), INT);
};

/** Arguments are evaluated, and nobody sees the text. */
const printed: Intrinsic = (cx, args) => {
  const effects = args
    .slice(1)
    .map((arg) => lower(cx, expressionOf(arg)))
    .filter(({ isPure }) => !isPure);
  return effects.length === 0
    ? value("0", INT, { isPure: true, constant: 0n })
    : value(`(${effects.map((each) => argument(each)).join(", ")}, 0)`, INT);
};

/** The last argument says how memory is got. */
const allocate =
  (name: string): Intrinsic =>
  (cx, args) => {
    const all = args.map((arg) => settled(lower(cx, expressionOf(arg))));
    const gfp = all.at(-1);
    if (gfp === undefined) throw new Unlowerable(`${name}() without arguments`);
    return value(called("allocate", quoted(`${name}()`), argument(gfp)), VOID_POINTER);
  };

/** The variable takes what was so before, and its name is all that is passed. */
function savingInterrupts(lock: string | undefined): Intrinsic {
  return (cx, args) => {
    const place = lowerPlace(cx, expressionOf(args.at(-1)));
    const saved = value(called("local_irq_saved"), cx.program.types.machine.ULONG, {
      isWord: false,
    });
    const save = assign(cx, place, saved);
    return lock === undefined
      ? { ...save, type: VOID }
      : value(
          `(${argument(save)}, ${called(lock, argument(lower(cx, expressionOf(args[0]))))})`,
          VOID,
        );
  };
}

const table: Readonly<Record<string, Intrinsic>> = {
  likely: same,
  unlikely: same,
  READ_ONCE: same,
  data_race: same,
  ACCESS_PRIVATE: (cx, [object, member]) => {
    const of = expressionOf(object);
    const name = memberName(member);
    return lower(cx, { kind: "member", object: of, isArrow: true, name, place: of.place });
  },
  rcu_dereference: same,
  smp_load_acquire: (cx, [p]) =>
    lower(cx, {
      kind: "unary",
      operator: "*",
      operand: expressionOf(p),
      place: expressionOf(p).place,
    }),
  rcu_dereference_protected: same,
  rcu_access_pointer: same,
  rcu_dereference_check: same,
  rcu_dereference_raw: same,
  __builtin_expect: same,
  __builtin_assume_aligned: same,
  OPTIMIZER_HIDE_VAR: nothing,
  WRITE_ONCE: writeOnce,
  rcu_assign_pointer: writeOnce,
  RCU_INIT_POINTER: writeOnce,
  smp_store_release: (cx, [p, v]) =>
    assign(
      cx,
      lowerPlace(cx, {
        kind: "unary",
        operator: "*",
        operand: expressionOf(p),
        place: expressionOf(p).place,
      }),
      lower(cx, expressionOf(v)),
    ),
  min: extremum("<"),
  max: extremum(">"),
  umin: extremum("<"),
  umax: extremum(">"),
  min_t: typedExtremum("<"),
  max_t: typedExtremum(">"),
  clamp,
  min3: (cx, [a, b, c]) => {
    const two = extremum("<")(cx, [expressionOf(a), expressionOf(b)]);
    const last = convert(settled(lower(cx, expressionOf(c))), two.type, cx.program);
    return choose(cx, "<", two, last, two.type);
  },
  swap,
  container_of: containerOf,
  container_of_const: containerOf,
  offsetof: offsetOf,
  __builtin_offsetof: offsetOf,
  list_entry: containerOf,
  hlist_entry: containerOf,
  rb_entry: containerOf,
  IS_ENABLED: isEnabled,
  IS_BUILTIN: isEnabled,
  IS_MODULE: isEnabled,
  IS_REACHABLE: isEnabled,
  ARRAY_SIZE: arraySize,
  BUILD_BUG_ON: nothing,
  BUILD_BUG_ON_MSG: nothing,
  BUILD_BUG: nothing,
  BUILD_BUG_ON_ZERO: () => value("0", INT, { constant: 0n, isPure: true }),
  BUILD_BUG_ON_NOT_POWER_OF_2: nothing,
  static_assert: nothing,
  compiletime_assert: nothing,
  MAYBE_BUILD_BUG_ON: nothing,
  __builtin_constant_p: constantP,
  __builtin_types_compatible_p: (cx, [a, b]) => {
    const yes = spelled(typeArgument(cx, a)) === spelled(typeArgument(cx, b));
    return value(yes ? "1" : "0", INT, { constant: yes ? 1n : 0n, isPure: true });
  },
  __builtin_choose_expr: (cx, [test, yes, no]) =>
    lowerPlace(cx, expressionOf(constantOf(cx, expressionOf(test)) === 0n ? no : yes)),
  __builtin_unreachable: () => value(called("unreachable"), VOID),
  unreachable: () => value(called("unreachable"), VOID),
  barrier: nothing,
  smp_mb: nothing,
  smp_rmb: nothing,
  smp_wmb: nothing,
  mb: nothing,
  rmb: nothing,
  wmb: nothing,
  cpu_relax: nothing,
  smp_mb__before_atomic: nothing,
  smp_mb__after_atomic: nothing,
  smp_acquire__after_ctrl_dep: nothing,
  IS_ERR: (cx, [p]) => value(called("IS_ERR", argument(lower(cx, expressionOf(p)))), BOOL),
  IS_ERR_OR_NULL: (cx, [p]) =>
    value(called("IS_ERR_OR_NULL", argument(lower(cx, expressionOf(p)))), BOOL),
  PTR_ERR: (cx, [p]) =>
    value(called("PTR_ERR", argument(lower(cx, expressionOf(p)))), cx.program.types.machine.LONG),
  PTR_ERR_OR_ZERO: (cx, [p]) =>
    value(called("PTR_ERR_OR_ZERO", argument(lower(cx, expressionOf(p)))), INT),
  ERR_PTR: (cx, [e]) =>
    value(
      called(
        "ERR_PTR",
        argument(
          convert(
            settled(lower(cx, expressionOf(e))),
            cx.program.types.machine.LONG,
            cx.program,
            true,
          ),
        ),
      ),
      VOID_POINTER,
    ),
  ERR_CAST: (cx, [p]) => value(argument(lower(cx, expressionOf(p))), VOID_POINTER),
  memset,
  memcpy,
  memcmp,
  __builtin_memcmp: memcmp,
  __builtin_memset: memset,
  __builtin_memcpy: memcpy,
  memmove: memcpy,
  _printk: printed,
  printk: printed,
  pr_warn: printed,
  pr_err: printed,
  pr_info: printed,
  pr_debug: printed,
  pr_emerg: printed,
  pr_alert: printed,
  pr_crit: printed,
  pr_notice: printed,
  pr_cont: printed,
  no_printk: printed,
  printk_once: printed,
  pr_warn_once: printed,
  pr_warn_ratelimited: printed,
  dump_stack: () => nothing(),
  kmalloc: allocate("kmalloc"),
  kzalloc: allocate("kzalloc"),
  kcalloc: allocate("kcalloc"),
  kvmalloc: allocate("kvmalloc"),
  kvzalloc: allocate("kvzalloc"),
  kfree: (cx, [p]) => value(called("release", argument(lower(cx, expressionOf(p)))), VOID),
  kvfree: (cx, [p]) => value(called("release", argument(lower(cx, expressionOf(p)))), VOID),
  might_sleep_if: (cx, [condition_]) => {
    const test = condition(lower(cx, expressionOf(condition_)));
    return value(`${operand(test, level.or)} ? ${called("might_sleep")} : undefined`, VOID, {
      level: level.conditional,
    });
  },
  lockdep_assert_held: nothing,
  lockdep_assert_held_write: nothing,
  lockdep_assert_held_read: nothing,
  instrumentation_begin: nothing,
  instrumentation_end: nothing,
  kasan_check_write: nothing,
  local_irq_save: savingInterrupts(undefined),
  raw_local_irq_save: savingInterrupts(undefined),
  spin_lock_irqsave: savingInterrupts("spin_lock"),
  raw_spin_lock_irqsave: savingInterrupts("spin_lock"),
  read_lock_irqsave: savingInterrupts("spin_lock"),
  write_lock_irqsave: savingInterrupts("spin_lock"),
  va_start: () => {
    throw new Unlowerable("variable arguments");
  },
};
// Built by name, so that `constructor` is no entry.
const entries = new Map(Object.entries(table));

export const intrinsics: ReadonlySet<string> = new Set(entries.keys());

export function intrinsic(cx: Context, name: string, args: readonly Argument[]): Value | undefined {
  const entry = entries.get(name);
  if (entry !== undefined) return entry(cx, args);
  // Tracepoints are made by macros; whoever traces only looks.
  if (/^trace_\w+$/.test(name) && typeof cx.program.callee(name, cx.from, []) === "string")
    return printed(cx, [
      args[0] ?? { kind: "number", text: "0", place: { path: "", offset: 0 } },
      ...args,
    ]);
  return undefined;
}
