/** What git am's plumbing leaves of mailboxes, for tests: git mailsplit, git mailinfo and git apply. */
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { environment, scratch } from "./sample.js";

export type Contents = ReadonlyMap<string, Uint8Array>;

/** `ID PATH` of each file, sorted. */
export function blobsOf(files: Contents): string {
  const idOf = (bytes: Uint8Array): string =>
    createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  return [...files]
    .map(([path, bytes]) => `${idOf(bytes)} ${path}`)
    .sort()
    .join("\n");
}

/** A repository with the files in its index, on which mailboxes are applied, each by itself. */
export function repositoryOf(files: Contents, name: string): string {
  const place = join(scratch, name);
  mkdirSync(place);
  execFileSync("git", ["init", "-q", place], { env: environment });
  for (const [path, bytes] of files) {
    mkdirSync(join(place, dirname(path)), { recursive: true });
    writeFileSync(join(place, path), bytes);
  }
  execFileSync("git", ["add", "-A"], { cwd: place, env: environment });
  return place;
}

/**
 * Of each mailbox the blobs that git leaves, one mail after the other; what does not apply is passed
 * over, as by git am --skip. `name`: of a folder in the repository, for this call alone.
 */
export function leftByGit(
  place: string,
  boxes: readonly Uint8Array[],
  name: string,
  quotedCr: "warn" | "strip",
): string[] {
  const folder = join(place, name);
  mkdirSync(folder);
  boxes.forEach((box, n) => {
    mkdirSync(join(folder, `${n}.d`));
    writeFileSync(join(folder, `${n}.box`), box);
  });
  const script = `for b in *.box; do
    n=\${b%.box}; cp ../.git/index $n.index; export GIT_INDEX_FILE=$PWD/$n.index
    git mailsplit -b -o$n.d $b >/dev/null 2>&1 || true
    for m in $n.d/*; do
      [ -f $m ] || continue
      git mailinfo --quoted-cr=${quotedCr} msg patch <$m >/dev/null 2>&1 && [ -s patch ] || continue
      (cd .. && git apply --cached --whitespace=nowarn ${name}/patch >/dev/null 2>&1) || true
    done
    (cd .. && git ls-files -s) >$n.out
  done`;
  execFileSync("sh", ["-c", script], { cwd: folder, env: environment });
  return boxes.map((_, n) => {
    const lines = readFileSync(join(folder, `${n}.out`), "utf8")
      .trim()
      .split("\n");
    return lines
      .map((line) => line.replace(/^\d+ (\w+) 0\t/, "$1 "))
      .sort()
      .join("\n");
  });
}
