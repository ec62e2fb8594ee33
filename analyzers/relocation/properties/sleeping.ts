/**
 * S: nobody sleeps where it is forbidden. Invariant: the model notices who sleeps; here is what must be
 * so in the end, that every section has ended.
 */
import { openSection } from "../../model/rcu-read-lock.js";
import type { Property } from "./property.js";

export const sleeping: Property = {
  letter: "S",
  name: "sleeping",
  claim:
    "nothing sleeps or waits for memory under rcu_read_lock(), a spinlock, or with preemption or interrupts off, and each of these ends",
  check() {
    const open = openSection();
    return open === undefined ? undefined : `${open} is never ended`;
  },
};
