/**
 * The baseline: findings that are known and frozen, one identity a line, sorted, without line numbers,
 * so that two branches merge and a diff reads as what it is. `#` opens a comment; comments above an
 * entry stay with it. Invariant: what is written reads back as the same identities, whatever the paths.
 */
import { IDENTITY_VERSION, isIdentity } from "../rules/results/identity.js";
import { NOTHING_KNOWN, type Known } from "../rules/results/known.js";
import { UserError } from "./user-error.js";
import { readIfThere, replaceUserFile } from "./user-files.js";

export const DEFAULT_BASELINE = ".ringfence-baseline";

export interface Baseline {
  /** Identities, each with the comment lines that stand above it. */
  readonly entries: ReadonlyMap<string, readonly string[]>;
  /** Of the identities; see IDENTITY_VERSION. */
  readonly version: number;
}

const HEADER = [
  "# Findings that ringfence knows, one a line: rule boundary path enclosing symbol kind ordinal.",
  "# `ringfence baseline` takes out what is gone; comments above a line stay with it.",
];

/** Release 0.1.0 wrote none. */
const versionForm = /^# Identities of version ([1-9]\d{0,3})\.$/;

/** The baseline at `path`; undefined when there is no such file. */
export function readBaseline(path: string): Baseline | undefined {
  const bytes = readIfThere(path);
  if (bytes === undefined) return undefined;
  const text = Buffer.from(bytes).toString("utf8");
  const entries = new Map<string, readonly string[]>();
  let version = 1;
  let comments: string[] = [];
  text.split("\n").forEach((raw, index) => {
    const line = raw.replace(/\r$/, "");
    const marked = versionForm.exec(line)?.[1];
    if (line.trim() === "") comments = [];
    else if (marked !== undefined) version = Number(marked);
    else if (line.startsWith("#")) comments.push(line);
    else if (isIdentity(line)) {
      entries.set(
        decode(line),
        comments.filter((comment) => !HEADER.includes(comment)),
      );
      comments = [];
    } else {
      throw new UserError(
        `${path}:${index + 1}: not an identity; take the line out, or write the file with ringfence baseline`,
      );
    }
  });
  return { entries, version };
}

/** What a baseline knows; nothing where none is given. */
export function knownFindings(path: string | undefined): Known {
  if (path === undefined) return NOTHING_KNOWN;
  const baseline = readBaseline(path);
  if (baseline === undefined)
    throw new UserError(`${path}: no such baseline; write it with ringfence baseline`);
  return knownOf(baseline);
}

export function knownOf({ entries, version }: Baseline): Known {
  return { identities: new Set(entries.keys()), version };
}

/** Writes identities of this release. */
export function writeBaseline(path: string, known: Baseline["entries"]): void {
  const entries = [...known].map(([identity, comments]) => ({ line: encode(identity), comments }));
  entries.sort((a, b) => (a.line < b.line ? -1 : 1));
  const lines = [
    ...HEADER,
    `# Identities of version ${IDENTITY_VERSION}.`,
    "",
    ...entries.flatMap(({ line, comments }) => [...comments, line]),
  ];
  replaceUserFile(path, `${lines.join("\n")}\n`);
}

/** Identities hold paths, and a path may hold anything: what breaks or bends a line is written as %XX. */
function encode(identity: string): string {
  return identity.replace(/[%\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}

function decode(line: string): string {
  return line.replace(/(?:%[0-9A-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );
}
