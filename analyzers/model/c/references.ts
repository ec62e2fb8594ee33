/**
 * Pointers of C. A pointer to a struct is the object itself; a pointer to anything else is a `Ref`,
 * which reads and writes one place through `v`. Elements of arrays know their array, so that pointer
 * arithmetic stays within it. Invariant: what leaves an array, or reads a type that is not there,
 * halts the run or ends it undecided; it never reads something else.
 */
import { Halt, machine, mayFail, offend } from "../state.js";
import { list_head } from "../structs/list-head.js";
import { mayReclaim } from "../rcu-read-lock.js";
import { Fabricated } from "./fabricated.js";
import { Pointers } from "./pointers.js";
import { sub, ulong, type Integer, type Word } from "./quantity.js";
import { charge } from "./fuel.js";
import { s16, s32, s64, s8, u16, u32, u64, u8 } from "./integers.js";
import { Undecided } from "./undecided.js";

/** A pointer to a place that holds a scalar. */
export interface Ref<T> {
  v: T;
}

/** A variable whose address is taken. */
export class Cell<T> implements Ref<T> {
  v: T;

  constructor(value: T) {
    this.v = value;
  }
}

export class Element<T> implements Ref<T> {
  readonly array: T[];
  readonly index: number;

  constructor(array: T[], index: number) {
    this.array = array;
    this.index = index;
  }

  get v(): T {
    return this.array[within(this.array, this.index)] as T;
  }

  set v(value: T) {
    this.array[within(this.array, this.index)] = value;
  }
}

class FieldRef<O extends object, K extends keyof O> implements Ref<O[K]> {
  readonly object: O;
  readonly key: K;

  constructor(object: O, key: K) {
    this.object = object;
    this.key = key;
  }

  get v(): O[K] {
    return this.object[this.key];
  }

  set v(value: O[K]) {
    this.object[this.key] = value;
  }
}

/** A pointer that goes from place to place by rules of its own. */
export interface Walker {
  moved(by: number): Walker;
  isSame(other: Walker): boolean;
}

function isWalker(pointer: unknown): pointer is Walker {
  return typeof pointer === "object" && pointer !== null && "isSame" in pointer;
}

/** A pointer that reads and writes numbers as the other sign. */
class View implements Ref<Integer> {
  readonly inner: Ref<Integer>;
  readonly #read: (value: Integer) => Integer;
  readonly #write: (value: Integer) => Integer;

  constructor(
    inner: Ref<Integer>,
    read: (value: Integer) => Integer,
    write: (value: Integer) => Integer,
  ) {
    this.inner = inner;
    this.#read = read;
    this.#write = write;
  }

  get v(): Integer {
    return this.#read(this.inner.v);
  }

  set v(value: Integer) {
    this.inner.v = this.#write(value);
  }

  moved(by: number): View {
    return new View(advance(this.inner, by), this.#read, this.#write);
  }
}

export function view(
  pointer: Ref<Integer>,
  read: (value: Integer) => Integer,
  write: (value: Integer) => Integer,
): Ref<never> {
  if (pointer === null || pointer === undefined) return pointer;
  return new View(pointer, read, write) as unknown as Ref<never>;
}

/** A pointer to a whole array. */
class Whole<T> implements Ref<T[]> {
  readonly array: T[];

  constructor(array: T[]) {
    this.array = array;
  }

  get v(): T[] {
    return this.array;
  }
}

/** `&array` */
export function whole<T>(array: T[]): Ref<T[]> {
  return new Whole(array);
}

/** What `void *` is made of when it points to no struct: the pointer, and how it reads its place. */
class Erased {
  readonly pointer: Ref<unknown>;
  readonly kind: string;

  constructor(pointer: Ref<unknown>, kind: string) {
    this.pointer = pointer;
    this.kind = kind;
  }

  get v(): never {
    throw new Undecided("memory is read as another type");
  }

  set v(_: unknown) {
    throw new Undecided("memory is written as another type");
  }
}

export function erased(pointer: Ref<unknown>, kind: string): unknown {
  return pointer === null || pointer === undefined || pointer instanceof Fabricated
    ? pointer
    : new Erased(pointer, kind);
}

/** What a number is, by the name of its type. */
export const readers: Readonly<Record<string, (value: Integer) => Integer>> = {
  s8,
  u8,
  s16,
  u16,
  s32,
  u32,
  s64,
  u64,
};

/** A `void *` as a pointer to what it pointed to before, or to the same width with the other sign. */
export function unerased<T>(pointer: unknown, kind: string): Ref<T> {
  if (pointer === null || pointer === undefined || pointer instanceof Fabricated)
    return pointer as unknown as Ref<T>;
  if (pointer instanceof Storage) return pointer.cell() as Ref<T>;
  if (pointer instanceof Erased) {
    if (pointer.kind === kind) return pointer.pointer as Ref<T>;
    const [read, write] = [readers[kind], readers[pointer.kind]];
    if (read !== undefined && write !== undefined && kind.slice(1) === pointer.kind.slice(1))
      return new View(pointer.pointer as Ref<Integer>, read, write) as unknown as Ref<T>;
  }
  throw new Undecided("memory is read as another type");
}

export function cell<T>(value: T): Cell<T> {
  return new Cell(value);
}

/** `&object->key` */
export function field<O extends object, K extends keyof O>(object: O, key: K): Ref<O[K]> {
  if (object === null || object === undefined) wild("the address of a member of NULL is taken");
  return new FieldRef(object, key);
}

/** `&array[index]`, also one past the end. */
export function element<T>(array: T[], index: Integer): Element<T> {
  return new Element(array, Number(s64(index)));
}

/** An index that lies in the array. */
export function within(array: readonly unknown[], index: Integer): number {
  if (typeof index === "number" && index >= 0 && index < array.length) return index;
  wild(`element ${index} of an array of ${array.length}`);
}

function wild(text: string): never {
  offend("C", text);
  throw new Halt(text);
}

/** A number that nothing was written to; a pointer or a truth without a value is undefined. */
export const UNWRITTEN = Number.NaN as Word;

/** What a place holds, which somebody has to have written. */
export function held<T>(value: T, place: string): T {
  if (value === undefined || Number.isNaN(value))
    wild(`${place} is read, which nothing was written to`);
  return value;
}

/** What this run knows of its pointers. */
function known(): Pointers {
  return (machine.pointers ??= new Pointers());
}

/** An array whose elements are fresh objects or zeros; `weight` is what one of them is made of. */
export function array<T>(length: number, make: () => T, weight = 1): T[] {
  charge(length * weight);
  return Array.from({ length }, make);
}

/** The pointer to an element of an array of structs, also one past the end. */
export function struct_element<T extends object>(array: T[], index: Integer): T {
  const found = index === array.length ? pastEnd(array) : array[within(array, index)];
  if (found === undefined) wild(`element ${index} of an array of ${array.length}`);
  const { homes } = known();
  if (!homes.has(found)) homes.set(found, { array, index: Number(index) });
  return found as T;
}

function pastEnd(array: object[]): object {
  const { ends } = known();
  const end = ends.get(array) ?? {};
  ends.set(array, end);
  return end;
}

/** Pointer plus integer. */
export function advance<P>(pointer: P, distance: Integer): P {
  const by = Number(s64(distance));
  if (by === 0) return pointer;
  if (pointer instanceof Element) return new Element(pointer.array, pointer.index + by) as P;
  if (pointer instanceof View) return pointer.moved(by) as P;
  if (pointer === null || pointer === undefined) wild("arithmetic on NULL");
  if (isWalker(pointer)) return pointer.moved(by) as P;
  const home = machine.pointers?.homes.get(pointer as object);
  if (home === undefined)
    throw new Undecided("arithmetic on a pointer to what is no array element");
  return struct_element(home.array, home.index + by) as P;
}

/** Pointer minus pointer, in elements. */
export function distance(a: unknown, b: unknown): number {
  const [x, y] = [positionOf(a), positionOf(b)];
  if (x === undefined || y === undefined || x.array !== y.array)
    throw new Undecided("difference of pointers into different objects");
  return x.index - y.index;
}

function bare(pointer: unknown): unknown {
  if (pointer instanceof Erased) return bare(pointer.pointer);
  return pointer instanceof View ? bare(pointer.inner) : pointer;
}

function positionOf(
  viewed: unknown,
): { readonly array: object; readonly index: number } | undefined {
  const pointer = bare(viewed);
  if (pointer instanceof Element) return pointer;
  return typeof pointer === "object" && pointer !== null
    ? machine.pointers?.homes.get(pointer)
    : undefined;
}

/** Whether two pointers are equal. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof View || b instanceof View || a instanceof Erased || b instanceof Erased)
    return same(bare(a), bare(b));
  if (isWalker(a) && isWalker(b)) return a.isSame(b);
  if (a instanceof Whole && b instanceof Whole) return a.array === b.array;
  if (a instanceof Whole && b instanceof Element) return a.array === b.array && b.index === 0;
  if (b instanceof Whole && a instanceof Element) return same(b, a);
  if (a instanceof Element && b instanceof Element)
    return a.array === b.array && a.index === b.index;
  if (a instanceof FieldRef && b instanceof FieldRef)
    return a.object === b.object && a.key === b.key;
  if ((a instanceof FieldRef && a.object === b) || (b instanceof FieldRef && b.object === a))
    throw new Undecided("the address of a struct is compared with that of its member");
  return false;
}

/** Tells `container_of()` the struct that has this member. */
export function own<T extends object>(owner: object, member: string, embedded: T): T {
  known().owners.set(embedded, { owner, member });
  return embedded;
}

export function container_of<T extends object>(
  pointer: unknown,
  type: new () => T,
  member: string,
): T {
  if (pointer instanceof FieldRef && pointer.key === member && pointer.object instanceof type)
    return pointer.object;
  const found =
    typeof pointer === "object" && pointer !== null
      ? machine.pointers?.owners.get(pointer)
      : undefined;
  if (found !== undefined && found.member === member && found.owner instanceof type)
    return found.owner;
  // The links of the model's own structs know whose they are.
  if (pointer instanceof list_head) {
    const { owner } = pointer;
    if (owner instanceof type && (owner as Record<string, unknown>)[member] === pointer)
      return owner;
  }
  if (found === undefined && typeof pointer === "object" && pointer !== null)
    return stray(pointer, type, member);
  throw new Undecided(`container_of() of what is not the member ${member}`);
}

/** What `container_of()` of no real member gives, such as the head of a list; only its address means something. */
function stray<T extends object>(pointer: object, type: new () => T, member: string): T {
  const { strays } = known();
  const own = strays.get(pointer) ?? new Map<string, object>();
  strays.set(pointer, own);
  const key = `${type.name} ${member}`;
  const found = own.get(key) ?? straySelf(pointer, member);
  own.set(key, found);
  return found as T;
}

/** `&stray->member` is the pointer again; anything else of it is not there. */
function straySelf(pointer: object, member: string): object {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (key === member) return pointer;
        throw new Undecided("a member of what container_of() made of a pointer that is no member");
      },
      set() {
        throw new Undecided("a member of what container_of() made of a pointer that is no member");
      },
    },
  );
}

/** A pointer of another type that has to be one to this struct. */
export function recast<T extends object>(pointer: unknown, type: new () => T): T {
  if (
    pointer === null ||
    pointer === undefined ||
    pointer instanceof type ||
    pointer instanceof Fabricated
  )
    return pointer as T;
  if (pointer instanceof Storage) return pointer.as(type);
  throw new Undecided("a pointer is used as a pointer to another struct");
}

/** Memory from an allocator, before its type is known. */
export class Storage {
  #object: object | undefined;
  #cell: Cell<unknown> | undefined;

  /** As one number or pointer. */
  cell(): Ref<unknown> {
    if (this.#object !== undefined) throw new Undecided("memory is read as another type");
    return (this.#cell ??= new Cell<unknown>(undefined));
  }

  as<T extends object>(type: new () => T): T {
    if (this.#cell !== undefined) throw new Undecided("memory is used as two types");
    this.#object ??= new type();
    if (!(this.#object instanceof type)) throw new Undecided("memory is used as two structs");
    return this.#object as T;
  }
}

/** Objects have addresses in the order in which somebody asks; nothing but equality means anything. */
export function address_of(viewed: unknown): Word {
  const pointer = placed(viewed);
  if (pointer === null || pointer === undefined) return 0 as Word;
  if (pointer instanceof Fabricated) return pointer.address as Word;
  return known().addressOf(pointer as object) as Word;
}

/** The first pointer to a place stands for all that are equal to it. */
function placed(viewed: unknown): unknown {
  const pointer = bare(viewed);
  const [holder, key] =
    pointer instanceof Element
      ? [pointer.array, pointer.index]
      : pointer instanceof FieldRef
        ? [pointer.object as object, pointer.key]
        : pointer instanceof Whole
          ? [pointer.array, 0]
          : [undefined, undefined];
  if (holder === undefined) return pointer;
  const { places } = known();
  const own = places.get(holder) ?? new Map<unknown, object>();
  places.set(holder, own);
  const first = own.get(key) ?? (pointer as object);
  own.set(key, first);
  return first;
}

/** A pointer from a number: the object with that address, else one that only compares. */
export function pointer_of<T>(address: Integer): T {
  const value = ulong(address);
  if (value === 0) return null as T;
  const pointers = known();
  const object = pointers.objectAt(value);
  if (object !== undefined) return object as T;
  const made = pointers.fabricated.get(value) ?? new Fabricated(value);
  pointers.fabricated.set(value, made);
  return made as T;
}

/** Error pointers, include/linux/err.h, v6.12. */
const MAX_ERRNO = 4095;

export function IS_ERR(pointer: unknown): boolean {
  return pointer instanceof Fabricated && pointer.address >= sub(0 as Word, MAX_ERRNO as Word);
}

export function PTR_ERR(pointer: unknown): number {
  return s32(address_of(pointer));
}

export function ERR_PTR<T>(error: Integer): T {
  return pointer_of(error);
}

/** Ends the run: the reason stands in the program's list. */
export function undecided(reason: number): never {
  throw new Undecided(`#${reason}`);
}

export function IS_ERR_OR_NULL(pointer: unknown): boolean {
  return pointer === null || IS_ERR(pointer);
}

export function PTR_ERR_OR_ZERO(pointer: unknown): number {
  return IS_ERR(pointer) ? PTR_ERR(pointer) : 0;
}

/** What an allocation counts for beyond what it makes room for, so that no run takes them without end. */
const CELLS_OF_ONE = 1024;

/** Memory from the kernel's allocators: fails where a step may fail. */
export function allocate(step: string, gfp: number): unknown {
  charge(CELLS_OF_ONE);
  mayReclaim(step, gfp);
  return mayFail(step, "other") ? null : new Storage();
}

/** Frees what `allocate()` gave; what becomes of it is not followed. */
export function release(pointer: unknown): void {
  void pointer;
}

export function unreachable(): never {
  wild("code that the compiler is told is never reached");
}

/** A member of a union is read after another one was written. */
export function overlay(): never {
  throw new Undecided("a member of a union is read that is not the one that was written");
}

/** The first value of a variable; where it cannot be made, whoever uses the variable ends undecided. */
export function tried<T extends object>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    const { reason } = error;
    const refuse = (): never => {
      throw new Undecided(reason);
    };
    return new Proxy({}, { get: refuse, set: refuse }) as T;
  }
}

/** A member whose type is not known. */
export function unknown_member(): never {
  throw new Undecided("a member of a struct is used whose type is not known");
}

/** Adds a member to a struct of the model: in every run it is `zero()` until somebody writes it. */
export function extend(type: new () => object, key: string, zero: () => unknown): void {
  Object.defineProperty(type.prototype, key, {
    configurable: true,
    get(this: object): unknown {
      const values = valuesOf(key);
      if (!values.has(this)) values.set(this, zero());
      return values.get(this);
    },
    set(this: object, value: unknown): void {
      valuesOf(key).set(this, value);
    },
  });
}

function valuesOf(key: string): Map<object, unknown> {
  const { added } = known();
  const values = added.get(key) ?? new Map<object, unknown>();
  added.set(key, values);
  return values;
}
