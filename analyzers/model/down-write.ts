/**
 * down_write() and other locks that are slept for
 *
 * The mmap lock is one of them, and taken as such it is the same lock.
 *
 * @from include/linux/rwsem.h; include/linux/mutex.h
 * @kernel down_write(), up_write(), down_read(), up_read(), downgrade_write(), mutex_lock(),
 *   mutex_unlock(), synchronize_rcu(), msleep(), schedule(), v6.1 and later
 * @fidelity simplified: one task, so every lock but the mmap lock is free
 * @example `S` then rcu_read_lock(); synchronize_rcu() is S
 */
import { type ModelFunction, one } from "./model-function.js";
import {
  mmap_read_lock,
  mmap_read_unlock,
  mmap_write_downgrade,
  mmap_write_lock,
  mmap_write_unlock,
} from "./mmap-lock.js";
import { maySleep } from "./rcu-read-lock.js";
import { machine } from "./state.js";

const fidelity = "simplified: one task, so every lock but the mmap lock is free";
const all = (prototype: string): ModelFunction => one(prototype, "v6.1 and later", fidelity);

export const down_write_kernels: readonly ModelFunction[] = [
  all("void down_write(struct rw_semaphore *sem)"),
  all("void up_write(struct rw_semaphore *sem)"),
  all("void down_read(struct rw_semaphore *sem)"),
  all("void up_read(struct rw_semaphore *sem)"),
  all("void downgrade_write(struct rw_semaphore *sem)"),
  all("void mutex_lock(void *lock)"),
  all("void mutex_unlock(void *lock)"),
  all("void synchronize_rcu(void)"),
  all("void msleep(unsigned int msecs)"),
  all("void schedule(void)"),
];

export function down_write(sem: unknown): void {
  if (sem === machine.mm.mmap_lock) mmap_write_lock(machine.mm);
  else maySleep("down_write()");
}

export function up_write(sem: unknown): void {
  if (sem === machine.mm.mmap_lock) mmap_write_unlock(machine.mm);
}

export function down_read(sem: unknown): void {
  if (sem === machine.mm.mmap_lock) mmap_read_lock(machine.mm);
  else maySleep("down_read()");
}

export function up_read(sem: unknown): void {
  if (sem === machine.mm.mmap_lock) mmap_read_unlock(machine.mm);
}

export function downgrade_write(sem: unknown): void {
  if (sem === machine.mm.mmap_lock) mmap_write_downgrade(machine.mm);
}

export function mutex_lock(_lock: unknown): void {
  maySleep("mutex_lock()");
}

export function mutex_unlock(_lock: unknown): void {}

export function synchronize_rcu(): void {
  maySleep("synchronize_rcu()");
}

export function msleep(_msecs: number): void {
  maySleep("msleep()");
}

export function schedule(): void {
  maySleep("schedule()");
}
