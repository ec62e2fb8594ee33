/**
 * rcu_read_lock(), preempt_disable(), local_irq_disable(), spin_lock() and their ends - sections in
 * which nobody may sleep
 *
 * A section that begins twice ends twice, except that of interrupts, which are off or on. Whoever may
 * sleep says so by `maySleep()`; memory is waited for unless its flags have no direct reclaim.
 *
 * @from include/linux/rcupdate.h; include/linux/preempt.h; include/linux/irqflags.h;
 *   include/linux/spinlock.h
 * @kernel rcu_read_lock(), rcu_read_unlock(), rcu_read_lock_sched(), rcu_read_unlock_sched(),
 *   rcu_read_lock_bh(), rcu_read_unlock_bh(), preempt_disable(), preempt_disable_notrace(),
 *   preempt_enable(), preempt_enable_notrace(), preempt_enable_no_resched(), get_cpu(), put_cpu(),
 *   local_irq_disable(), local_irq_enable(), local_irq_restore(), local_bh_disable(),
 *   local_bh_enable(), spin_lock(), spin_unlock(), spin_lock_nested(), spin_lock_irq(),
 *   spin_unlock_irq(), spin_lock_bh(), spin_unlock_bh(), spin_unlock_irqrestore(), raw_spin_lock(),
 *   raw_spin_unlock(), raw_spin_lock_nested(), raw_spin_lock_irq(), raw_spin_unlock_irq(),
 *   raw_spin_lock_bh(), raw_spin_unlock_bh(), raw_spin_unlock_irqrestore(), read_lock(),
 *   read_unlock(), read_lock_nested(), read_lock_irq(), read_unlock_irq(), read_lock_bh(),
 *   read_unlock_bh(), read_unlock_irqrestore(), write_lock(), write_unlock(), write_lock_nested(),
 *   write_lock_irq(), write_unlock_irq(), write_lock_bh(), write_unlock_bh(),
 *   write_unlock_irqrestore(), v6.1 and later
 * @fidelity simplified: one task on one processor, so all locks are free and only sleeping counts
 * @example `S` then rcu_read_lock(); might_sleep() is S
 * @example `S` then rcu_read_lock(); rcu_read_unlock(); might_sleep() is fine
 * @example `S` then preempt_disable(); preempt_disable(); preempt_enable(); cond_resched() is S
 * @example `S` then local_irq_disable(); local_irq_disable(); local_irq_enable(); might_sleep() is fine
 * @example `S` then preempt_enable() is S
 */
import { isFabricated } from "./c/fabricated.js";
import { type ModelFunction, one } from "./model-function.js";
import { machine, offend } from "./state.js";

const fidelity =
  "simplified: one task on one processor, so all locks are free and only sleeping counts";
const pairs = {
  rcu: ["rcu_read_lock()", "rcu_read_unlock()"],
  preemption: ["preempt_disable()", "preempt_enable()"],
  interrupts: ["local_irq_disable()", "local_irq_enable()"],
  softirqs: ["local_bh_disable()", "local_bh_enable()"],
  spinlock: ["spin_lock()", "spin_unlock()"],
} as const;
type Section = keyof typeof pairs;
/** In the order in which the machine counts them. */
const sections: readonly Section[] = ["rcu", "preemption", "interrupts", "softirqs", "spinlock"];

const plain = (name: string, call: string): ModelFunction =>
  one(`void ${name}(void)`, "v6.1 and later", fidelity, call);
const locking = (name: string, call: string): ModelFunction =>
  one(`void ${name}(void *lock)`, "v6.1 and later", fidelity, call);

export const rcu_read_lock_kernels: readonly ModelFunction[] = [
  plain("rcu_read_lock", "rcu_read_lock"),
  plain("rcu_read_unlock", "rcu_read_unlock"),
  plain("rcu_read_lock_sched", "preempt_disable"),
  plain("rcu_read_unlock_sched", "preempt_enable"),
  plain("rcu_read_lock_bh", "local_bh_disable"),
  plain("rcu_read_unlock_bh", "local_bh_enable"),
  plain("preempt_disable", "preempt_disable"),
  plain("preempt_disable_notrace", "preempt_disable"),
  plain("preempt_enable", "preempt_enable"),
  plain("preempt_enable_notrace", "preempt_enable"),
  plain("preempt_enable_no_resched", "preempt_enable"),
  one("int get_cpu(void)", "v6.1 and later", fidelity),
  plain("put_cpu", "preempt_enable"),
  plain("local_irq_disable", "local_irq_disable"),
  plain("local_irq_enable", "local_irq_enable"),
  one("void local_irq_restore(unsigned long flags)", "v6.1 and later", fidelity),
  plain("local_bh_disable", "local_bh_disable"),
  plain("local_bh_enable", "local_bh_enable"),
  ...["spin", "raw_spin", "read", "write"].flatMap((kind) => [
    locking(`${kind}_lock`, "spin_lock"),
    locking(`${kind}_unlock`, "spin_unlock"),
    one(
      `void ${kind}_lock_nested(void *lock, int subclass)`,
      "v6.1 and later",
      fidelity,
      "spin_lock_nested",
    ),
    locking(`${kind}_lock_irq`, "spin_lock_irq"),
    locking(`${kind}_unlock_irq`, "spin_unlock_irq"),
    locking(`${kind}_lock_bh`, "spin_lock_bh"),
    locking(`${kind}_unlock_bh`, "spin_unlock_bh"),
    one(
      `void ${kind}_unlock_irqrestore(void *lock, unsigned long flags)`,
      "v6.1 and later",
      fidelity,
      "spin_unlock_irqrestore",
    ),
  ]),
];

/** Reclaiming memory waits; include/linux/gfp_types.h, v6.1 and later. */
const __GFP_DIRECT_RECLAIM = 0x400;

/** Something that may sleep is done. */
export function maySleep(what: string): void {
  if (machine.sections.nOpen === 0) return;
  const open = openSection();
  if (open !== undefined) offend("S", `${what} may sleep, which ${open} forbids`);
}

/** Memory is asked for with these flags. */
export function mayReclaim(what: string, gfp: number): void {
  if ((gfp & __GFP_DIRECT_RECLAIM) !== 0) maySleep(what);
}

/** What began a section that has not ended. */
export function openSection(): string | undefined {
  const open = sections.find((section) => machine.sections[section] > 0);
  return open === undefined ? undefined : pairs[open][0];
}

/** What begins a section, by the number that it is counted under. */
export const beginnings: readonly string[] = sections.map((section) => pairs[section][0]);
const numberOf: Readonly<Record<Section, number>> = {
  rcu: 0,
  preemption: 1,
  interrupts: 2,
  softirqs: 3,
  spinlock: 4,
};

function begin(section: Section): void {
  machine.sections[section]++;
  machine.sections.nOpen++;
  machine.sections.nBegun[numberOf[section]]!++;
}

function end(section: Section): void {
  if (machine.sections[section] === 0) {
    offend("S", `${pairs[section][1]} without ${pairs[section][0]}`);
    return;
  }
  machine.sections[section]--;
  machine.sections.nOpen--;
}

export function rcu_read_lock(): void {
  begin("rcu");
}

export function rcu_read_unlock(): void {
  end("rcu");
}

export function preempt_disable(): void {
  begin("preemption");
}

export function preempt_enable(): void {
  end("preemption");
}

export function get_cpu(): number {
  begin("preemption");
  return 0;
}

export function local_irq_disable(): void {
  if (machine.sections.interrupts === 0) begin("interrupts");
}

export function local_irq_enable(): void {
  if (machine.sections.interrupts > 0) end("interrupts");
}

/** What `local_irq_save()` leaves in its variable. */
export function local_irq_saved(): number {
  const wereOff = machine.sections.interrupts;
  local_irq_disable();
  return wereOff;
}

export function local_irq_restore(flags: number): void {
  if (flags === 0) local_irq_enable();
  else local_irq_disable();
}

export function local_bh_disable(): void {
  begin("softirqs");
}

export function local_bh_enable(): void {
  end("softirqs");
}

/**
 * Locks of page tables are known by what they are; what another lock is taken by need not be the same
 * object twice.
 */
export function spin_lock(lock: unknown): void {
  if (isFabricated(lock) && machine.sections.held.includes(lock))
    offend("S", "a spinlock is taken that is held already, which never ends");
  begin("spinlock");
  machine.sections.held.push(lock);
}

export function spin_lock_nested(lock: unknown, _subclass: number): void {
  spin_lock(lock);
}

export function spin_unlock(lock: unknown): void {
  end("spinlock");
  const { held } = machine.sections;
  const at = held.lastIndexOf(lock);
  if (at < 0 && held.length > 0 && isFabricated(lock))
    offend("S", "a spinlock is given back that is not held, while another is");
  if (at < 0) held.pop();
  else held.splice(at, 1);
  const { taken } = machine;
  if (taken.pending.length > 0 && held.length < taken.nHeld) {
    taken.pending.length = 0;
    offend("E", "a lock is given up before the TLB is flushed of what was taken off under it");
  }
}

export function spin_lock_irq(lock: unknown): void {
  local_irq_disable();
  spin_lock(lock);
}

export function spin_unlock_irq(lock: unknown): void {
  spin_unlock(lock);
  local_irq_enable();
}

export function spin_lock_bh(lock: unknown): void {
  local_bh_disable();
  spin_lock(lock);
}

export function spin_unlock_bh(lock: unknown): void {
  spin_unlock(lock);
  local_bh_enable();
}

export function spin_unlock_irqrestore(lock: unknown, flags: number): void {
  spin_unlock(lock);
  local_irq_restore(flags);
}
