/**
 * Where in a patch a finding belongs. A finding that stands on a changed line is anchored there; one
 * that the patch brings about elsewhere is anchored at what caused it: the removed declaration, the
 * renamed header, the edited rule. Invariant: every finding has an anchor, and an anchor that is not
 * its own line says what happened there.
 */
import { words, type Words } from "../../analyzers/words/words.js";
import type { FilePatch } from "../../analyzers/patches/patch.js";
import { asBuffer } from "../../analyzers/syntax/bytes.js";
import type { PlacedFinding } from "../../rules/results/tree-review.js";
import type { Anchor, DiffLine, PatchFile } from "../../rules/results/series-review.js";
import { TREE_RULES } from "../rule-sources.js";

export interface Anchored {
  readonly anchor: Anchor;
  /** Empty where the anchor is the finding's own line. */
  readonly cause: Words | undefined;
}

/** A changed line that names something. */
interface Mention {
  readonly anchor: Anchor & { readonly kind: "line" };
  readonly path: string;
  readonly line: DiffLine;
}

type Side = "before" | "after";

export class Anchors {
  readonly #files: readonly PatchFile[];
  readonly #patches: readonly FilePatch[];
  readonly #mentions = new Map<string, readonly Mention[]>();
  readonly #byPath = new Map<Side, Map<string, number[]>>();
  readonly #spans = new Map<string, readonly HunkSpan[]>();
  readonly #indexes = new Map<string, ReadonlyMap<number, number>>();

  /** Both lists are of the same files, in the same order. */
  constructor(files: readonly PatchFile[], patches: readonly FilePatch[]) {
    this.#files = files;
    this.#patches = patches;
  }

  /** `side`: the tree that the finding was seen in. */
  of(finding: PlacedFinding, side: Side): Anchored {
    const { path, line } = finding.place;
    const own = this.lineOf(path, line, side);
    const isChanged = own !== undefined && this.#signOf(own) !== " ";
    if (own !== undefined && isChanged) return { anchor: own, cause: undefined };
    return (
      this.#byRename(finding, side) ??
      this.#byMention(finding, path) ??
      this.#byRules(finding) ??
      this.#byInclude(path) ??
      this.#byFile(path, own, side) ?? {
        anchor: { kind: "patch" },
        cause: words`the patch as a whole causes it`,
      }
    );
  }

  /** The line of a hunk, changed or not, that is this line of a file. */
  lineOf(path: string, line: number, side: Side): (Anchor & { readonly kind: "line" }) | undefined {
    for (const file of this.#filesOf(side).get(path) ?? []) {
      const hunk = this.#hunkAt(file, line, side);
      const index = hunk === undefined ? undefined : this.#indexesOf(file, hunk, side).get(line);
      if (hunk !== undefined && index !== undefined)
        return { kind: "line", file, hunk, line: index };
    }
    return undefined;
  }

  /** Files by their path on a side. */
  #filesOf(side: Side): ReadonlyMap<string, readonly number[]> {
    let files = this.#byPath.get(side);
    if (files !== undefined) return files;
    this.#byPath.set(side, (files = new Map<string, number[]>()));
    for (const [file, { oldPath, newPath }] of this.#files.entries()) {
      const path = (side === "after" ? newPath : oldPath) ?? "";
      const known = files.get(path);
      if (known === undefined) files.set(path, [file]);
      else known.push(file);
    }
    return files;
  }

  /** The hunk that a line of a file lies in. */
  #hunkAt(file: number, line: number, side: Side): number | undefined {
    const key = `${side} ${file}`;
    let spans = this.#spans.get(key);
    if (spans === undefined)
      this.#spans.set(
        key,
        (spans = spansOf(this.#files[file] as PatchFile, this.#patches[file] as FilePatch, side)),
      );
    let [low, high] = [0, spans.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle]?.first ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    const found = spans[low - 1];
    return found !== undefined && line < found.first + found.count ? found.hunk : undefined;
  }

  /** The lines of a hunk by their numbers on a side. */
  #indexesOf(file: number, hunk: number, side: Side): ReadonlyMap<number, number> {
    const key = `${side} ${file} ${hunk}`;
    let indexes = this.#indexes.get(key);
    if (indexes !== undefined) return indexes;
    const lines = this.#files[file]?.hunks[hunk]?.lines ?? [];
    indexes = new Map(
      lines.map((line, index) => [side === "after" ? line.newLine : line.oldLine, index] as const),
    );
    this.#indexes.set(key, indexes);
    return indexes;
  }

  headerOf(path: string): Anchor {
    const file = this.#files.findIndex(
      ({ oldPath, newPath }) => oldPath === path || newPath === path,
    );
    return file < 0 ? { kind: "patch" } : { kind: "file", file };
  }

  /** The first changed line of a file, or its header. */
  fileOf(path: string): Anchor | undefined {
    const file = this.#files.findIndex(
      ({ oldPath, newPath }) => oldPath === path || newPath === path,
    );
    if (file < 0) return undefined;
    const lines = this.#files[file]?.hunks[0]?.lines ?? [];
    const line = lines.findIndex(({ sign }) => sign !== " ");
    return line < 0 ? { kind: "file", file } : { kind: "line", file, hunk: 0, line };
  }

  /** The hunk that changes a function, by its lines or its header; else the file. */
  functionOf(path: string, name: string): Anchor | undefined {
    const mentions = this.#naming(name).filter((mention) => mention.path === path);
    if (mentions[0] !== undefined) return mentions[0].anchor;
    const file = this.#files.findIndex((each) => each.path === path || each.oldPath === path);
    const hunks = this.#files[file]?.hunks ?? [];
    const hunk = hunks.findIndex(
      ({ header, lines }) => header.includes(name) || lines.some(({ raw }) => raw.includes(name)),
    );
    if (hunk < 0) return this.fileOf(path);
    const line = hunks[hunk]?.lines.findIndex(({ sign }) => sign === "+" || sign === "-") ?? -1;
    return line < 0 ? this.fileOf(path) : { kind: "line", file, hunk, line };
  }

  /** The first changed line that names it, wherever. */
  mentionOf(name: string): Anchor | undefined {
    return this.#naming(name)[0]?.anchor;
  }

  #signOf({ file, hunk, line }: Anchor & { readonly kind: "line" }): DiffLine["sign"] {
    return this.#files[file]?.hunks[hunk]?.lines[line]?.sign ?? " ";
  }

  /** The file itself, or the header that is private now, has another name. */
  #byRename({ location, symbol }: PlacedFinding, side: Side): Anchored | undefined {
    const file = this.#files.findIndex(({ change, oldPath, newPath }) => {
      if (change !== "rename" && change !== "copy") return false;
      return (
        location.path === (side === "after" ? newPath : oldPath) ||
        symbol === newPath ||
        symbol === oldPath
      );
    });
    const found = this.#files[file];
    if (found === undefined) return undefined;
    const what = found.change === "rename" ? "renamed" : "copied";
    return {
      anchor: { kind: "file", file },
      cause: words`${found.oldPath ?? ""} is ${what} to ${found.newPath ?? ""} here`,
    };
  }

  #byMention({ symbol, location }: PlacedFinding, path: string): Anchored | undefined {
    const word = symbol.includes("/") ? symbol.slice(symbol.lastIndexOf("/") + 1) : symbol;
    const rank = (mention: Mention): number => {
      if (mention.path === location.path) return 0;
      return mention.path.endsWith(".h") ? 1 : mention.path.endsWith(".c") ? 2 : 3;
    };
    const found = [...this.#naming(word)]
      .filter((mention) => isCause(mention, word))
      .sort((a, b) => rank(a) - rank(b))[0];
    if (found === undefined) {
      const file = this.#files.findIndex(
        ({ change, path: own }) => own === symbol && (change === "delete" || change === "create"),
      );
      if (file < 0) return undefined;
      return {
        anchor: { kind: "file", file },
        cause: words`${symbol} is ${this.#files[file]?.change === "delete" ? "removed" : "added"} here`,
      };
    }
    return { anchor: found.anchor, cause: causeOf(found, word, path) };
  }

  #byRules({ boundary, symbol, location }: PlacedFinding): Anchored | undefined {
    const file = this.#files.findIndex(
      ({ path, oldPath }) => path === TREE_RULES || oldPath === TREE_RULES,
    );
    if (file < 0) return undefined;
    const telling = [symbol, boundary, location.path]
      .flatMap((word) => this.#naming(word))
      .find(({ anchor }) => anchor.file === file);
    return {
      anchor: telling?.anchor ?? this.fileOf(TREE_RULES) ?? { kind: "file", file },
      cause: words`the rules of ${boundary} are changed here`,
    };
  }

  /** What a file sees depends on its includes, and on those of the headers. */
  #byInclude(path: string): Anchored | undefined {
    const includes = this.#naming("include").filter(({ line }) =>
      /^[+-]\s*#\s*include\b/.test(line.raw),
    );
    const found =
      includes.find((mention) => mention.path === path) ??
      includes.find((mention) => mention.path.endsWith(".h"));
    if (found === undefined) return undefined;
    return { anchor: found.anchor, cause: words`what is included changes here` };
  }

  #byFile(path: string, own: Anchor | undefined, side: Side): Anchored | undefined {
    const file = this.#files.findIndex(
      (each) => (side === "after" ? each.newPath : each.oldPath) === path,
    );
    if (file < 0) return undefined;
    return { anchor: own ?? { kind: "file", file }, cause: words`the patch changes this file` };
  }

  /** Changed lines with this word. */
  #naming(word: string): readonly Mention[] {
    let found = this.#mentions.get(word);
    if (found === undefined) this.#mentions.set(word, (found = this.#find(word)));
    return found;
  }

  #find(word: string): Mention[] {
    if (word === "") return [];
    const pattern = new RegExp(
      `(?<![A-Za-z0-9_])${word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}(?![A-Za-z0-9_])`,
    );
    const found: Mention[] = [];
    this.#files.forEach((one, file) => {
      const patch = this.#patches[file] as FilePatch;
      const bytes = asBuffer(patch.bytes);
      for (let hunk = 0; hunk < patch.hunks.length; hunk++) {
        const { at, end } = patch.hunks[hunk] as FilePatch["hunks"][number];
        if (!bytes.subarray(at, end).includes(word, 0, "latin1")) continue;
        one.hunks[hunk]?.lines.forEach((line, index) => {
          if ((line.sign !== "+" && line.sign !== "-") || !pattern.test(line.raw)) return;
          found.push({ anchor: { kind: "line", file, hunk, line: index }, path: one.path, line });
        });
      }
    });
    return found;
  }
}

/** The lines of a file that a hunk shows. */
interface HunkSpan {
  readonly first: number;
  readonly count: number;
  readonly hunk: number;
}

function spansOf(file: PatchFile, patch: FilePatch, side: Side): HunkSpan[] {
  let delta = 0;
  const spans = patch.hunks.map(
    ({ newStart, oldCount, newCount, nAdded, nDeleted }, hunk): HunkSpan => {
      const real = Math.max(newStart, 1) + (file.hunks[hunk]?.offset ?? 0);
      const [first, count] = side === "after" ? [real, newCount] : [real - delta, oldCount];
      delta += nAdded - nDeleted;
      return { first, count, hunk };
    },
  );
  // Hunks may have found their places in another order, and those that show nothing are passed over.
  return spans.filter(({ count }) => count > 0).sort((a, b) => a.first - b.first);
}

/** A line that only uses the name causes nothing elsewhere. */
function isCause({ line, path }: Mention, word: string): boolean {
  const text = line.raw.slice(1);
  if (/^\s*(\/\*|\*|\/\/)/.test(text)) return false;
  if (
    /\bEXPORT_\w*\(/.test(text) ||
    /^\s*#\s*(include|define|undef)\b/.test(text) ||
    path.endsWith(".h")
  )
    return true;
  if (path === TREE_RULES || !/\.[ch]$/.test(path)) return true;
  // A declaration or a definition begins in the first column.
  return /^[A-Za-z_]/.test(text) && text.includes(word);
}

function causeOf({ line, path }: Mention, word: string, foundIn: string): Words {
  const text = line.raw.slice(1);
  const done = line.sign === "+" ? "added" : "removed";
  const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
  const isFunction = new RegExp(`${escaped}\\s*\\(`).test(text);
  const name = isFunction && !text.includes(`EXPORT_`) ? `${word}()` : word;
  if (/\bEXPORT_\w*\(/.test(text)) return words`the export of ${word}() is ${done} here`;
  if (/^\s*#\s*include\b/.test(text)) return words`the include of ${word} is ${done} here`;
  if (/^\s*#\s*define\b/.test(text)) return words`the macro ${word} is ${done} here`;
  if (path === TREE_RULES) return words`the rules about ${word} are changed here`;
  if (path.endsWith(".h")) return words`the declaration of ${name} is ${done} here`;
  if (/^[A-Za-z_]/.test(text))
    return words`${/;\s*$/.test(text) ? "the declaration" : "the definition"} of ${name} is ${done} here`;
  return path === foundIn
    ? words`${name} is ${done} here`
    : words`${name} is ${done} here, in ${path}`;
}
