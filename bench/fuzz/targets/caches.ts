/** Damaged cache folders: the answer is the one without a cache, or that with records of the same shape. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Dice } from "../dice.js";
import { mutated } from "../mutate.js";
import { misbehaved, ringfence, smallTree, unfold } from "../program.js";
import type { Case, Target } from "./target.js";

const DIGEST_BYTES = 32;
const SEALED = "sealed";

export const caches: Target = {
  name: "caches",
  doc: "damaged records of a cache, with a digest that fits and without: a miss, never an error",
  isGuided: true,
  missing: () => (process.geteuid === undefined ? "files have no owners here" : ""),
  open: async (world) => {
    const tree = unfold(join(world.scratch, "cached"), smallTree);
    const base = join(world.scratch, "cache");
    const ask = (...more: string[]): ReturnType<typeof ringfence> =>
      ringfence(["lint", tree, "--today", "2026-01-01", ...more], { XDG_CACHE_HOME: base });
    rmSync(base, { recursive: true, force: true });
    const bare = await ask("--no-cache");
    await ask();
    const folder = join(base, "ringfence");
    const records: Case = new Map(
      readdirSync(folder)
        .sort()
        .map((name) => [name, readFileSync(join(folder, name))]),
    );
    return {
      seeds: [records],
      fixed: [SEALED],
      next: (dice, pick) => {
        const input = new Map(records);
        input.delete(SEALED);
        const name = dice.of([...records.keys()]);
        const bytes = records.get(name) as Uint8Array;
        const isSealed = dice.roll(2) === 0;
        if (isSealed) input.set(name, sealed(valueChanged(dice, bytes.subarray(DIGEST_BYTES))));
        else
          input.set(
            name,
            mutated(dice, bytes, {
              words: ["\0", "o", "\xff"],
              other: () => dice.of([...pick().values()]),
            }),
          );
        if (dice.roll(8) === 0)
          input.set(name, records.get(dice.of([...records.keys()])) as Uint8Array);
        return isSealed ? input.set(SEALED, new Uint8Array()) : input;
      },
      run: async (input) => {
        unfold(folder, new Map([...input].filter(([name]) => name !== SEALED)));
        const answer = await ask();
        const wrong = misbehaved(answer);
        // What the user alone can have written, with its digest, is believed as far as its shape goes.
        if (wrong !== undefined || input.has(SEALED)) return wrong;
        const isSame = answer.code === bare.code && answer.stdout === bare.stdout;
        return isSame
          ? undefined
          : {
              signature: "a damaged record is believed",
              text: `${answer.code}\n${answer.stdout}${answer.stderr}`,
            };
      },
    };
  },
};

function sealed(body: Uint8Array): Uint8Array {
  return Buffer.concat([createHash("sha256").update(body).digest(), body]);
}

/** Another value of nearly the same shape, or bytes that are none. */
function valueChanged(dice: Dice, body: Uint8Array): Uint8Array {
  if (dice.roll(4) === 0)
    return mutated(dice, body, { words: ["\0", "o", "\xff"], other: () => body });
  return serialize(changed(dice, deserialize(body)));
}

const oddities: readonly unknown[] = [
  null,
  undefined,
  -1,
  2 ** 31,
  NaN,
  "",
  "x",
  [],
  {},
  new Map(),
  new Date(0),
  /x/,
  true,
  1n,
  new Int32Array(2),
  [[]],
  { length: 3 },
  new Uint8Array(1),
];

function changed(dice: Dice, value: unknown): unknown {
  if (dice.roll(6) === 0 || typeof value !== "object" || value === null) return dice.of(oddities);
  if (Array.isArray(value)) {
    const at = dice.roll(value.length);
    return value.length === 0
      ? [dice.of(oddities)]
      : value.map((one, index) => (index === at ? changed(dice, one) : (one as unknown)));
  }
  if (ArrayBuffer.isView(value) || value instanceof Map) return dice.of(oddities);
  const entries = Object.entries(value);
  const at = dice.roll(entries.length);
  return Object.fromEntries(
    entries.map(([key, one], index) => [key, index === at ? changed(dice, one) : (one as unknown)]),
  );
}
