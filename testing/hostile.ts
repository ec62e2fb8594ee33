/** Texts that grow with a number, to see what it costs to read them. */

/** One text: what repeats is written `n` times. */
export type Hostile = (n: number) => string;

export const times =
  (text: string): Hostile =>
  (n) =>
    text.repeat(n);

export const within =
  (before: string, text: string, after: string): Hostile =>
  (n) =>
    `${before}${text.repeat(n)}${after}`;

/** What is another text each time. */
export const each =
  (text: (i: number) => string): Hostile =>
  (n) =>
    Array.from({ length: n }, (_, i) => text(i)).join("");
