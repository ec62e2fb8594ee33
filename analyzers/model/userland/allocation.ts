/**
 * calloc(), free() and the caches of the shims - memory of userland
 *
 * Memory is zeroed whoever asks for it. What is freed is poisoned, with the structs that lie in it: a
 * later look at it ends the test, as AddressSanitizer does (tools/testing/shared/shared.mk, v6.12).
 *
 * @from tools/testing/shared/linux.c
 * @kernel calloc(), malloc(), free(), kmem_cache_create(), kmem_cache_alloc(), kmem_cache_free(),
 *   kmem_cache_destroy(), v6.12 and later
 */
import { charge } from "../c/fuel.js";
import { Storage } from "../c/references.js";
import { type ModelFunction, one } from "../model-function.js";
import { type Freeable, misuse, userland } from "./userland.js";

const releases = "v6.12 and later";
const zeroed = "simplified: memory is zeroed, and there is always some";

export const allocation_kernels: readonly ModelFunction[] = [
  one("void *calloc(unsigned long n, unsigned long size)", releases, zeroed),
  one("void *malloc(unsigned long size)", releases, zeroed),
  one("void free(void *memory)", releases, "faithful: and what is freed is poisoned", "user_free"),
  {
    name: "kmem_cache_create",
    fidelity: zeroed,
    answers: [
      {
        prototype:
          "void *kmem_cache_create(const char *name, unsigned int size, void *args, unsigned int flags)",
        releases,
        call: "kmem_cache_create",
      },
      {
        prototype:
          "void *kmem_cache_create(const char *name, unsigned int size, unsigned int align, unsigned int flags, void *ctor)",
        releases,
        call: "kmem_cache_create",
      },
    ],
  },
  one("void *kmem_cache_alloc(void *cache, int flags)", releases, zeroed),
  one(
    "void kmem_cache_free(void *cache, void *memory)",
    releases,
    "faithful: and what is freed is poisoned",
  ),
  one("void kmem_cache_destroy(void *cache)", releases, "stub: nothing is left of it"),
];

/** What one piece of memory counts for beyond what it makes room for. */
const CELLS_OF_ONE = 64;

/** Memory from an allocator of userland. */
class Memory extends Storage implements Freeable {
  isFreed = false;
  readonly isOfTest = userland().isRunning;

  override as<T extends object>(type: new () => T): T {
    if (this.isFreed) misuse("memory is used after it was freed");
    const object = super.as(type);
    userland().memory.set(object, this);
    return object;
  }
}

export function calloc(_n: unknown, _size: unknown): unknown {
  charge(CELLS_OF_ONE);
  return new Memory();
}

export function malloc(_size: unknown): unknown {
  return calloc(1, 0);
}

export function user_free(memory: unknown): void {
  if (memory === null || memory === undefined) return;
  const known = memory instanceof Memory ? memory : userland().memory.get(memory as object);
  if (known === undefined) misuse("free() of what no allocation gave");
  if (known.isFreed) misuse("memory is freed twice");
  known.isFreed = true;
  if (!(memory instanceof Memory)) poison(memory as object);
}

interface WithStructs {
  /** Members that are structs themselves. */
  readonly embedded?: readonly string[];
}

/** Whatever reads or writes a member from here on ends the test. */
function poison(object: object): void {
  const name = nameOf(object);
  for (const key of (object.constructor as WithStructs).embedded ?? []) {
    const inner = (object as Record<string, unknown>)[key];
    if (typeof inner === "object" && inner !== null) poison(inner);
  }
  const shared = Object.getPrototypeOf(object) as object;
  const keys = [...Object.getOwnPropertyNames(object), ...Object.getOwnPropertyNames(shared)];
  for (const key of keys) {
    if (key === "constructor") continue;
    const used = (): never =>
      misuse(`${memberOf(key)} of a struct ${name} is used after it was freed`);
    Object.defineProperty(object, key, { configurable: false, get: used, set: used });
  }
}

/** Structs that the test got and nobody freed, by name. */
export function leftover(): string[] {
  return [...userland().memory]
    .filter(([, { isFreed, isOfTest }]) => isOfTest && !isFreed)
    .map(([object]) => nameOf(object));
}

/** Of a class of the program, which is named after its struct. */
function nameOf(object: object): string {
  return object.constructor.name.replace(/^.*?\$/, "").replace(/\$.*$/, "");
}

function memberOf(key: string): string {
  return /^u\d+$/.test(key) ? "a member of a union" : key.replace(/^_?\$/, "");
}

/** A cache is a struct of the shims', of which nothing is asked. */
export function kmem_cache_create(..._of: unknown[]): unknown {
  return calloc(1, 0);
}

export function kmem_cache_alloc(_cache: unknown, _flags: unknown): unknown {
  return calloc(1, 0);
}

export function kmem_cache_free(_cache: unknown, memory: unknown): void {
  user_free(memory);
}

export function kmem_cache_destroy(_cache: unknown): void {}
