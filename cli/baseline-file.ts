/**
 * The baseline: findings that are known and frozen, one identity a line, sorted, without line numbers,
 * so that two branches merge and a diff reads as what it is. `#` opens a comment; comments above an
 * entry stay with it. Invariant: what is written reads back as the same identities, whatever the paths.
 */
import { UserError } from "./user-error.js";
import { readIfThere, replaceUserFile } from "./user-files.js";

export const DEFAULT_BASELINE = ".ringfence-baseline";

/** Identities, each with the comment lines that stand above it. */
export type Baseline = ReadonlyMap<string, readonly string[]>;

const HEADER = [
  "# Findings that ringfence knows, one a line: rule boundary path enclosing symbol kind ordinal.",
  "# `ringfence baseline` takes out what is gone; comments above a line stay with it.",
];

/** Rule, boundary and path at least, then an ordinal. Paths and declarations may hold blanks. */
const identityForm = /^[a-z][a-z-]* \S+ .* [1-9]\d*$/;

/** The baseline at `path`; undefined when there is no such file. */
export function readBaseline(path: string): Baseline | undefined {
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString("utf8");
  const known = new Map<string, readonly string[]>();
  let comments: string[] = [];
  text.split("\n").forEach((raw, index) => {
    const line = raw.replace(/\r$/, "");
    if (line.trim() === "") comments = [];
    else if (line.startsWith("#")) comments.push(line);
    else if (identityForm.test(line)) {
      known.set(decode(line), comments.filter((comment) => !HEADER.includes(comment)));
      comments = [];
    } else {
      throw new UserError(`${path}:${index + 1}: not an identity; take the line out, or write the file with ringfence baseline`);
    }
  });
  return known;
}

/** The identities that a baseline knows; none where none is given. */
export function knownFindings(path: string | undefined): ReadonlySet<string> {
  if (path === undefined) return new Set();
  const known = readBaseline(path);
  if (known === undefined) throw new UserError(`${path}: no such baseline; write it with ringfence baseline`);
  return new Set(known.keys());
}

export function writeBaseline(path: string, baseline: Baseline): void {
  const entries = [...baseline].map(([identity, comments]) => ({ line: encode(identity), comments }));
  entries.sort((a, b) => (a.line < b.line ? -1 : 1));
  const lines = [...HEADER, "", ...entries.flatMap(({ line, comments }) => [...comments, line])];
  replaceUserFile(path, `${lines.join("\n")}\n`);
}

/** Identities hold paths, and a path may hold anything: what breaks or bends a line is written as %XX. */
function encode(identity: string): string {
  return identity.replace(/[%\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  );
}

function decode(line: string): string {
  return line.replace(/(?:%[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
}
