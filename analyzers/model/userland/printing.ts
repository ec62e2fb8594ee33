/**
 * printf() and its like - what a test says
 *
 * What is printed is kept up to a length, for whoever reads why a test failed; a test that prints
 * without end is ended.
 *
 * @from stdio.h of the C library
 * @kernel printf(), fprintf(), puts(), putchar(), fflush(), perror(), v6.12 and later
 */
import { Exhausted } from "../c/undecided.js";
import { type ModelFunction, one } from "../model-function.js";
import { address_of, type Ref } from "../c/references.js";
import { advance } from "../c/references.js";
import type { Integer } from "../c/quantity.js";
import { userland } from "./userland.js";

const releases = "v6.12 and later";
const kept = "simplified: conversions without width are followed, and a length is kept";

export const printing_kernels: readonly ModelFunction[] = [
  one("int printf(const char *text, ...)", releases, kept),
  one("int fprintf(void *to, const char *text, ...)", releases, kept),
  one("int puts(const char *text)", releases, kept),
  one("int putchar(int letter)", releases, kept),
  one("int fflush(void *to)", releases, "stub: everything is written already"),
  one("void perror(const char *text)", releases, kept),
];

/** Bytes of C, without their end; null is a pointer to nothing. */
type Text = Ref<Integer> | null;

/** Characters that are read of one text. */
const MAX_TEXT = 4_096;

export function textAt(pointer: Text): string {
  if (pointer === null) return "(null)";
  let text = "";
  for (let i = 0; i < MAX_TEXT; i++) {
    const byte = Number(i === 0 ? pointer.v : advance(pointer, i).v) & 0xff;
    if (byte === 0) break;
    text += String.fromCharCode(byte);
  }
  return text;
}

function converted(letter: string, value: unknown): string {
  if (letter === "s") return textAt(value as Text);
  if (letter === "p") return `0x${address_of(value).toString(16)}`;
  const number = typeof value === "bigint" ? value : BigInt(Math.trunc(Number(value)));
  if (letter === "c") return String.fromCharCode(Number(number) & 0xff);
  const unsigned =
    typeof value === "bigint" ? BigInt.asUintN(64, number) : BigInt.asUintN(32, number);
  if (letter === "x" || letter === "X") return unsigned.toString(16);
  return letter === "u" ? unsigned.toString() : number.toString();
}

function formatted(text: string, args: readonly unknown[]): string {
  let next = 0;
  return text.replace(
    /%[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j|t)?([%scdiuxXp])/g,
    (_, letter: string) => (letter === "%" ? "%" : converted(letter, args[next++])),
  );
}

/** @throws Exhausted: what a test does that says so much is not followed */
function print(text: string): number {
  const all = userland();
  if (all.isRunning && all.looked !== undefined && all.failures.at(-1) !== all.looked)
    all.failures.push(all.looked);
  if (!all.print(text)) throw new Exhausted("it prints more than a million characters");
  return text.length;
}

export function printf(text: Text, ...args: unknown[]): number {
  return print(formatted(textAt(text), args));
}

export function fprintf(_to: unknown, text: Text, ...args: unknown[]): number {
  return print(formatted(textAt(text), args));
}

export function puts(text: Text): number {
  return print(`${textAt(text)}\n`);
}

export function putchar(letter: number): number {
  print(String.fromCharCode(letter & 0xff));
  return letter;
}

export function fflush(_to: unknown): number {
  return 0;
}

export function perror(text: Text): void {
  print(`${textAt(text)}\n`);
}
