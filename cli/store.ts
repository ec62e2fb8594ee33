/**
 * Records by name in the user's cache directory. Reading and writing never fail: what cannot be had is
 * not there. Invariants: a record is believed only when its digest fits; it is written beside and
 * renamed, so that a kill or a full disk leaves the old one or none, and two runs at once cannot mix
 * theirs; all records together stay under bounds of size and number, the oldest go first.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { deserialize, serialize } from "node:v8";

/** A kernel with every pack takes some 40 MB. */
const MAX_BYTES = 512 << 20;
/** More would take longer to look through than they are worth. */
const MAX_RECORDS = 500;
const DIGEST_BYTES = 32;

export class Store {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** The user's store, or undefined where there is no folder to write to. */
  static open(): Store | undefined {
    const base = process.env["XDG_CACHE_HOME"] || (homedir() === "" ? "" : `${homedir()}/.cache`);
    if (!base.startsWith("/")) return undefined;
    const folder = `${base}/ringfence`;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return new Store(folder);
    } catch {
      return undefined;
    }
  }

  read(name: string): unknown {
    const path = `${this.#folder}/${name}`;
    try {
      const bytes = readFileSync(path);
      const body = bytes.subarray(DIGEST_BYTES);
      if (!createHash("sha256").update(body).digest().equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
      const value: unknown = deserialize(body);
      const now = new Date();
      utimesSync(path, now, now);
      return value;
    } catch {
      return undefined;
    }
  }

  write(name: string, value: unknown): void {
    const temporary = `${this.#folder}/.${name}.${randomBytes(6).toString("hex")}`;
    try {
      const body = serialize(value);
      if (body.length > MAX_BYTES / 2) return;
      const head = createHash("sha256").update(body).digest();
      writeFileSync(temporary, head, { mode: 0o600, flag: "wx" });
      writeFileSync(temporary, body, { flag: "a" });
      renameSync(temporary, `${this.#folder}/${name}`);
    } catch {
      // A full or read-only disk: the run is right without a cache.
      rmSync(temporary, { force: true });
    }
  }

  /** Removes the oldest records until the rest is within the bounds, and what killed runs left. */
  trim(): void {
    try {
      const now = Date.now();
      const records = readdirSync(this.#folder)
        .map((name) => ({ name, ...sizeAndTime(`${this.#folder}/${name}`) }))
        .sort((a, b) => b.time - a.time);
      let total = 0;
      for (const [at, { name, size, time }] of records.entries()) {
        total += size;
        const isLeftOver = name.startsWith(".") && now - time > 3_600_000;
        if (total > MAX_BYTES || at >= MAX_RECORDS || isLeftOver) rmSync(`${this.#folder}/${name}`, { force: true });
      }
    } catch {
      // Another run trims at the same time.
    }
  }
}

function sizeAndTime(path: string): { size: number; time: number } {
  const stat = statSync(path, { throwIfNoEntry: false });
  return { size: stat?.size ?? 0, time: stat?.mtimeMs ?? 0 };
}

export function digest(value: unknown): string {
  const hash = createHash("sha256");
  hash.update(value instanceof Uint8Array ? value : JSON.stringify(value));
  return hash.digest("hex");
}
