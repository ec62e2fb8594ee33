/**
 * What a value that came back from outside has to look like. A shape is a question that is answered
 * without an error for whatever is asked about. Invariant: the compiler holds the fields of a shape
 * against the fields of its type, so that neither has one more than the other.
 */
import type { Words } from "../analyzers/words/words.js";

export type Shape<T> = (value: unknown) => value is T;

export const isText: Shape<string> = (value) => typeof value === "string";
export const isWords: Shape<Words> = (value): value is Words => typeof value === "string";
export const isFlag: Shape<boolean> = (value) => typeof value === "boolean";

/** A number of things, or an offset. */
export const isCount: Shape<number> = (value): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

export function isOneOf<T extends string>(all: Iterable<T>): Shape<T> {
  const known = new Set<unknown>(all);
  return (value): value is T => known.has(value);
}

export function isOptional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || shape(value);
}

export function isListOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  // `every` passes over holes, which are read as undefined all the same.
  return (value): value is readonly T[] =>
    Array.isArray(value) && Array.from(value as readonly unknown[]).every(shape);
}

export function isPairOf<A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && first(value[0]) && second(value[1]);
}

export function isMapOf<K, V>(key: Shape<K>, one: Shape<V>): Shape<ReadonlyMap<K, V>> {
  return (value): value is ReadonlyMap<K, V> =>
    value instanceof Map && [...value].every(([k, v]) => key(k) && one(v));
}

/** An object that is used as a table. */
export function isTableOf<V>(one: Shape<V>): Shape<Readonly<Record<string, V>>> {
  return (value): value is Readonly<Record<string, V>> =>
    isObject(value) && Object.values(value).every(one);
}

export function hasFields<T>(fields: { readonly [Key in keyof T]-?: Shape<T[Key]> }): Shape<T> {
  const all = Object.entries<Shape<unknown>>(fields);
  return (value): value is T => isObject(value) && all.every(([name, shape]) => shape(value[name]));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
