/**
 * Locks and atomic numbers of userland - one thread runs, so a lock that is held already never comes free
 *
 * @from pthread.h of the C library and urcu/uatomic.h
 * @kernel pthread_rwlock_init(), pthread_mutex_lock(), uatomic_inc() and their like, v6.12 and later
 */
import type { Ref } from "../c/references.js";
import { s32, s64 } from "../c/integers.js";
import type { Integer } from "../c/quantity.js";
import { expanded, type ModelFunction, one } from "../model-function.js";
import { misuse } from "./userland.js";

const releases = "v6.12 and later";
const faithful = "faithful: as far as one thread can tell";

/** For numbers of both widths. */
function atomic(name: string, result: "void" | "own", more: string): ModelFunction {
  const answer = (type: string): ModelFunction["answers"][number] => ({
    prototype: `${result === "void" ? "void" : type} ${name}(${type} *at${more.replaceAll("own", type)})`,
    releases,
    call: type === "int" ? name : `${name}_long`,
  });
  return { name, fidelity: faithful, answers: [answer("int"), answer("long")] };
}

/** The tree's own are assembly (tools/arch/x86/include/asm/atomic.h, v7.2); where they are macros, those are expanded. */
const counter = (text: string): ModelFunction => expanded(text, releases, faithful);

export const locking_kernels: readonly ModelFunction[] = [
  one("int pthread_rwlock_init(void *lock, const void *how)", releases, faithful, "lock_init"),
  one("int pthread_rwlock_destroy(void *lock)", releases, faithful, "lock_destroy"),
  one(
    "int pthread_rwlock_rdlock(void *lock)",
    releases,
    "stub: nobody else holds it",
    "lock_destroy",
  ),
  one("int pthread_rwlock_wrlock(void *lock)", releases, faithful, "lock_take"),
  one("int pthread_rwlock_unlock(void *lock)", releases, faithful, "lock_release"),
  one("int pthread_mutex_init(void *lock, const void *how)", releases, faithful, "lock_init"),
  one("int pthread_mutex_destroy(void *lock)", releases, faithful, "lock_destroy"),
  one("int pthread_mutex_lock(void *lock)", releases, faithful, "lock_take"),
  one("int pthread_mutex_unlock(void *lock)", releases, faithful, "lock_release"),
  counter("int atomic_read(const void *v)"),
  counter("void atomic_set(void *v, int value)"),
  counter("void atomic_inc(void *v)"),
  counter("void atomic_dec(void *v)"),
  counter("void atomic_add(int by, void *v)"),
  counter("void atomic_sub(int by, void *v)"),
  counter("int atomic_inc_return(void *v)"),
  counter("int atomic_dec_return(void *v)"),
  counter("int atomic_dec_and_test(void *v)"),
  counter("int atomic_cmpxchg(void *v, int old, int value)"),
  atomic("uatomic_inc", "void", ""),
  atomic("uatomic_dec", "void", ""),
  atomic("uatomic_read", "own", ""),
  atomic("uatomic_set", "void", ", own value"),
  atomic("uatomic_add", "void", ", own value"),
  atomic("uatomic_sub", "void", ", own value"),
  atomic("uatomic_add_return", "own", ", own value"),
  atomic("uatomic_sub_return", "own", ", own value"),
  atomic("uatomic_xchg", "own", ", own value"),
  atomic("uatomic_cmpxchg", "own", ", own old, own value"),
];

/** As the declarations of the suite have both kinds. */
interface Lock {
  $state: number;
}

export function lock_init(lock: Lock, _how: unknown): number {
  lock.$state = 0;
  return 0;
}

export function lock_destroy(_lock: Lock): number {
  return 0;
}

export function lock_take(lock: Lock): number {
  if (lock.$state !== 0) misuse("a lock is taken that is held already");
  lock.$state = 1;
  return 0;
}

export function lock_release(lock: Lock): number {
  lock.$state = 0;
  return 0;
}

/** As every tree has it (tools/include/linux/types.h). */
interface Counter {
  $counter: number;
}

export function atomic_read(v: Counter): number {
  return v.$counter;
}
export function atomic_set(v: Counter, value: number): void {
  v.$counter = value;
}
export function atomic_inc(v: Counter): void {
  v.$counter = s32(v.$counter + 1);
}
export function atomic_dec(v: Counter): void {
  v.$counter = s32(v.$counter - 1);
}
export function atomic_add(by: number, v: Counter): void {
  v.$counter = s32(v.$counter + by);
}
export function atomic_sub(by: number, v: Counter): void {
  v.$counter = s32(v.$counter - by);
}
export function atomic_inc_return(v: Counter): number {
  atomic_inc(v);
  return v.$counter;
}
export function atomic_dec_return(v: Counter): number {
  atomic_dec(v);
  return v.$counter;
}
export function atomic_dec_and_test(v: Counter): number {
  return atomic_dec_return(v) === 0 ? 1 : 0;
}
export function atomic_cmpxchg(v: Counter, old: number, value: number): number {
  const before = v.$counter;
  if (before === old) v.$counter = value;
  return before;
}

type Number = Ref<Integer>;
type Cut = (value: Integer) => Integer;

function plus(at: Number, by: bigint, cut: Cut): Integer {
  return (at.v = cut(BigInt(at.v) + by));
}

export function uatomic_inc(at: Number): void {
  plus(at, 1n, s32);
}
export function uatomic_inc_long(at: Number): void {
  plus(at, 1n, s64);
}
export function uatomic_dec(at: Number): void {
  plus(at, -1n, s32);
}
export function uatomic_dec_long(at: Number): void {
  plus(at, -1n, s64);
}
export function uatomic_read(at: Number): Integer {
  return at.v;
}
export function uatomic_read_long(at: Number): Integer {
  return at.v;
}
export function uatomic_set(at: Number, value: Integer): void {
  at.v = value;
}
export function uatomic_set_long(at: Number, value: Integer): void {
  at.v = value;
}
export function uatomic_add(at: Number, value: Integer): void {
  plus(at, BigInt(value), s32);
}
export function uatomic_add_long(at: Number, value: Integer): void {
  plus(at, BigInt(value), s64);
}
export function uatomic_sub(at: Number, value: Integer): void {
  plus(at, -BigInt(value), s32);
}
export function uatomic_sub_long(at: Number, value: Integer): void {
  plus(at, -BigInt(value), s64);
}
export function uatomic_add_return(at: Number, value: Integer): Integer {
  return plus(at, BigInt(value), s32);
}
export function uatomic_add_return_long(at: Number, value: Integer): Integer {
  return plus(at, BigInt(value), s64);
}
export function uatomic_sub_return(at: Number, value: Integer): Integer {
  return plus(at, -BigInt(value), s32);
}
export function uatomic_sub_return_long(at: Number, value: Integer): Integer {
  return plus(at, -BigInt(value), s64);
}
export function uatomic_xchg(at: Number, value: Integer): Integer {
  const before = at.v;
  at.v = value;
  return before;
}
export function uatomic_xchg_long(at: Number, value: Integer): Integer {
  return uatomic_xchg(at, value);
}
export function uatomic_cmpxchg(at: Number, old: Integer, value: Integer): Integer {
  const before = at.v;
  if (before === old) at.v = value;
  return before;
}
export function uatomic_cmpxchg_long(at: Number, old: Integer, value: Integer): Integer {
  return uatomic_cmpxchg(at, old, value);
}
