/**
 * Reads rule files: YAML to boundaries, with every error at its line and column, all at once.
 * Invariant: a file with an error yields no boundaries at all.
 */
import {
  LineCounter,
  parseDocument,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
} from "yaml";
import type { z } from "zod";
import type { Boundary, Exception } from "./boundary.js";
import { readGlob } from "./glob.js";
import type { Location } from "../results/finding.js";
import { ruleFile, type RuleFile } from "./rule-file-schema.js";

export interface RuleFileError {
  readonly path: string;
  /** One-based. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and the mend, one clause. */
  readonly message: string;
}

export interface ReadRules {
  readonly boundaries: readonly Boundary[];
  readonly packs: readonly string[];
  /** Exceptions to boundaries of other files, by boundary id. */
  readonly exceptions: readonly { readonly boundary: string; readonly exception: Exception }[];
  readonly errors: readonly RuleFileError[];
}

/** YAML that expands to more than this is no rule file. */
const MAX_ALIASES = 100;
const MAX_BYTES = 4 << 20;
/** Of globs that are no paths, with each alternative of their braces. */
const MAX_WILD = 512;

/** Brackets and entries within each other; the parser takes memory for each as long as it is open. */
const MAX_DEPTH = 100;

/** Offset of what stands too deep, or less than 0. Brackets in strings count, and are closed there. */
function tooDeep(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth = Math.max(0, depth - 1);
    if (depth > MAX_DEPTH) return at;
  }
  return new RegExp(`^[ \\t]*(?:[-?][ \\t]+){${MAX_DEPTH}}`, "m").exec(text)?.index ?? -1;
}

/** Keys that their map has had before, as the parser would say it. */
function keysAgain(
  document: Document,
): { readonly pos: readonly [number]; readonly message: string }[] {
  const found: { pos: [number]; message: string }[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (known.has(key.value))
          found.push({ pos: [key.range?.[0] ?? 0], message: "Map keys must be unique" });
        known.add(key.value);
      }
    },
  });
  return found;
}

type Key = string | number;

export function readRuleFile(path: string, text: string): ReadRules {
  const none = { boundaries: [], packs: [], exceptions: [] };
  if (text.length > MAX_BYTES) {
    return {
      ...none,
      errors: [{ path, line: 1, column: 1, message: "the file is larger than 4 MiB; split it" }],
    };
  }
  const deep = tooDeep(text);
  if (deep >= 0) {
    const before = text.slice(0, deep).split("\n");
    const [line, column] = [before.length, (before.at(-1) ?? "").length + 1];
    const message = `not valid here: what stands in more than ${MAX_DEPTH} others; no rule is so deep`;
    return { ...none, errors: [{ path, line, column, message }] };
  }
  const lines = new LineCounter();
  // At its usual level the parser writes to stderr by itself.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: "core",
    logLevel: "error",
    // The parser holds each key against all others of its map.
    uniqueKeys: false,
  });
  const problems = [...document.errors, ...document.warnings, ...keysAgain(document)];
  if (problems.length > 0) {
    const errors = problems.map((problem) => {
      const at = lines.linePos(problem.pos[0]);
      return {
        path,
        line: at.line || 1,
        column: at.col || 1,
        message: `not valid YAML: ${firstLine(problem.message)}`,
      };
    });
    return { ...none, errors };
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown;
  } catch {
    return {
      ...none,
      errors: [{ path, line: 1, column: 1, message: "too many YAML aliases; write the lists out" }],
    };
  }
  const parsed = ruleFile.safeParse(value, { reportInput: true });
  const errorAt = (keys: readonly Key[], message: string, onKey = false): RuleFileError => {
    const at = lines.linePos(offsetOf(document, keys, onKey));
    return { path, line: at.line, column: at.col, message };
  };
  if (!parsed.success) {
    const errors = parsed.error.issues.flatMap((issue) => explain(issue, errorAt));
    return { ...none, errors: errors.sort((a, b) => a.line - b.line || a.column - b.column) };
  }
  const errors = [...duplicates(parsed.data, errorAt), ...tooManyGlobs(parsed.data, errorAt)];
  if (errors.length > 0) return { ...none, errors };
  const at = (keys: readonly Key[]): Location => locate(document, path, keys);
  return {
    boundaries: parsed.data.boundaries.map((entry, index) =>
      boundaryOf(entry, ["boundaries", index], at),
    ),
    packs: parsed.data.packs,
    exceptions: parsed.data.exceptions.map((entry, index) => ({
      boundary: entry.boundary,
      exception: exceptionOf(entry, ["exceptions", index], at),
    })),
    errors: [],
  };
}

function boundaryOf(
  entry: RuleFile["boundaries"][number],
  keys: readonly Key[],
  at: (keys: readonly Key[]) => Location,
): Boundary {
  const places = new Map<string, Location>();
  for (const [list, values] of Object.entries(entry.guard)) {
    values.forEach((text, index) => places.set(text, at([...keys, "guard", list, index])));
  }
  entry.headers.forEach((text, index) => places.set(text, at([...keys, "headers", index])));
  entry.allow_in.forEach((text, index) => places.set(text, at([...keys, "allow_in", index])));
  entry.public_headers.forEach((text, index) =>
    places.set(text, at([...keys, "public_headers", index])),
  );
  return {
    id: entry.id,
    guard: entry.guard,
    headers: entry.headers,
    allow_in: entry.allow_in,
    public_headers: entry.public_headers,
    kinds: entry.kinds,
    severity: entry.severity,
    why: entry.why.trim(),
    use_instead: entry.use_instead?.trim() ?? "",
    ref: entry.ref ?? "",
    allow_unmatched: entry.allow_unmatched,
    exceptions: entry.exceptions.map((exception, index) =>
      exceptionOf(exception, [...keys, "exceptions", index], at),
    ),
    location: at([...keys, "id"]),
    places,
  };
}

function exceptionOf(
  entry: RuleFile["boundaries"][number]["exceptions"][number],
  keys: readonly Key[],
  at: (keys: readonly Key[]) => Location,
): Exception {
  return {
    path: entry.path,
    symbol: entry.symbol ?? "",
    reason: entry.reason.trim(),
    owner: entry.owner ?? "",
    expires: entry.expires ?? "",
    max: entry.max,
    location: at([...keys, "path"]),
  };
}

function duplicates(
  file: RuleFile,
  errorAt: (keys: readonly Key[], message: string) => RuleFileError,
): RuleFileError[] {
  const seen = new Set<string>();
  return file.boundaries.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      errorAt(
        ["boundaries", index, "id"],
        `the id ${id} is used twice; give each boundary its own`,
      ),
    ];
  });
}

/** Each of them is held against every path of a tree. */
function tooManyGlobs(
  file: RuleFile,
  errorAt: (keys: readonly Key[], message: string) => RuleFileError,
): RuleFileError[] {
  const globs = [...file.boundaries, file].flatMap((holder) => [
    ...("guard" in holder
      ? [
          ...holder.guard.declared_in,
          ...holder.headers,
          ...holder.allow_in,
          ...holder.public_headers,
        ]
      : []),
    ...holder.exceptions.map(({ path }) => path),
  ]);
  let nWild = 0;
  for (const glob of globs) nWild += readGlob(glob).filter(({ isLiteral }) => !isLiteral).length;
  if (nWild <= MAX_WILD) return [];
  return [
    errorAt(
      [],
      `more than ${MAX_WILD} globs with wildcards, counting alternatives; name folders instead of files`,
    ),
  ];
}

function explain(
  issue: z.core.$ZodIssue,
  errorAt: (keys: readonly Key[], message: string, onKey?: boolean) => RuleFileError,
): RuleFileError[] {
  const keys = issue.path.filter((key): key is Key => typeof key !== "symbol");
  const name = keys.filter((key) => typeof key === "string").at(-1) ?? "the file";
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        errorAt([...keys, key], `unknown key ${key}; ${known(keys)}`, true),
      );
    case "invalid_type": {
      if (issue.input === undefined || issue.input === null)
        return [
          errorAt(
            keys.slice(0, -1),
            `${String(keys.at(-1) ?? "content")} is missing; ${issue.expected} is wanted`,
          ),
        ];
      return [errorAt(keys, `${name}: ${issue.expected} is wanted`)];
    }
    case "invalid_value":
      return [errorAt(keys, `${name}: one of ${issue.values.map(String).join(", ")} is wanted`)];
    case "too_small":
      return [
        errorAt(
          keys,
          `${name}: it is empty; ${issue.origin === "array" ? "list at least one" : "write something"}`,
        ),
      ];
    default:
      return [errorAt(keys, `${name}: ${firstLine(issue.message)}`)];
  }
}

const knownKeys: Readonly<Record<string, string>> = {
  "": "version, packs, boundaries and exceptions are known",
  boundaries:
    "id, guard, headers, allow_in, public_headers, kinds, severity, why, use_instead, ref, allow_unmatched and exceptions are known",
  guard: "functions, macros, types, variables and declared_in are known",
  exceptions: "path, symbol, reason, owner, expires and max are known",
};

function known(keys: readonly Key[]): string {
  const name = keys.filter((key) => typeof key === "string").at(-1) ?? "";
  return knownKeys[name] ?? "take it out";
}

function nodeAt(document: Document, keys: readonly Key[], onKey: boolean): Node | undefined {
  let node: unknown = document.contents;
  for (let depth = 0; depth < keys.length; depth++) {
    const key = keys[depth] as Key;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined) break;
      const isLast = depth === keys.length - 1;
      node = isLast && onKey ? pair.key : (pair.value ?? pair.key);
    } else if (isSeq(node)) {
      node = node.items[Number(key)] ?? node;
    } else {
      break;
    }
  }
  return isNode(node) ? node : undefined;
}

function offsetOf(document: Document, keys: readonly Key[], onKey: boolean): number {
  return nodeAt(document, keys, onKey)?.range?.[0] ?? 0;
}

function locate(document: Document, path: string, keys: readonly Key[]): Location {
  const range = nodeAt(document, keys, false)?.range;
  return { path, span: { start: range?.[0] ?? 0, end: range?.[1] ?? 0 } };
}

function firstLine(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/\.$/, "").replace(/:$/, "");
}
