/**
 * Objects, refs and files of a repository as no git writes them: trees with names that lead out,
 * commits that are their own parents, tags of tags, sizes that lie, refs in circles. Invariant: what
 * is made is files below `.git`, by path, and the dice decide them.
 */
import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { Dice } from "./dice.js";

type Files = Map<string, Uint8Array>;

const ZERO = "0".repeat(40);
const code = Buffer.from("int f(void)\n{\n\treturn vma_shrink();\n}\n");

/** Writes one loose object and gives its name; `size`: what its header says. */
function put(files: Files, type: string, body: Uint8Array, size: string | number): string {
  const whole = Buffer.concat([Buffer.from(`${type} ${size}\0`), body]);
  const id = createHash("sha1").update(whole).digest("hex");
  files.set(`.git/objects/${id.slice(0, 2)}/${id.slice(2)}`, deflateSync(whole));
  return id;
}

class Maker {
  readonly #dice: Dice;
  readonly #files: Files;
  readonly #ids: string[] = [ZERO, "1".repeat(40)];

  constructor(dice: Dice, files: Files) {
    this.#dice = dice;
    this.#files = files;
  }

  #put(type: string, body: Uint8Array): string {
    const dice = this.#dice;
    const size =
      dice.roll(12) > 0 ? body.length : dice.of([0, -1, "", "x", body.length + 1, 2 ** 40]);
    const named = dice.roll(20) === 0 ? dice.of(["blob", "tree", "commit", "tag", "x", ""]) : type;
    const id = put(this.#files, named, body, size);
    const path = `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    const bytes = this.#files.get(path) as Uint8Array;
    if (dice.roll(20) === 0) this.#files.set(path, bytes.subarray(0, dice.roll(bytes.length)));
    else if (dice.roll(30) === 0) this.#files.delete(path);
    this.#ids.push(id);
    return id;
  }

  #any(): string {
    return this.#dice.of(this.#ids);
  }

  #blob(): string {
    const dice = this.#dice;
    return this.#put(
      "blob",
      dice.of([code, Buffer.alloc(0), Buffer.from("../../etc/passwd"), Buffer.alloc(2000, "a\n")]),
    );
  }

  #tree(depth: number): string {
    const dice = this.#dice;
    const entries: Buffer[] = [];
    for (let n = dice.roll(6); n > 0; n--) {
      const mode = dice.of([
        ...["100644", "100644", "100755", "40000", "040000", "120000", "160000", "100664", "0"],
        ...["4", "777777", "", "x", "1000000000000"],
      ]);
      const name = dice.of([
        ...["a.c", "fs", "mm", "b.h", "Makefile", "vma.h", ".", "..", "", ".git", ".GIT", "git~1"],
        ...["a/b", "../x", "/x", "a\nb.c", "a\x1b[31m.c", "\u202e.c", "\xff.c", "con", "a.c"],
        ...[".gitmodules", ".gitattributes", ".ringfence.yaml", "x".repeat(5000)],
      ]);
      const id =
        /^0?4/.test(mode) && depth > 0
          ? this.#tree(depth - 1)
          : dice.roll(5)
            ? this.#blob()
            : this.#any();
      entries.push(Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, "hex")]));
    }
    const body = Buffer.concat(entries);
    return this.#put("tree", dice.roll(10) === 0 ? body.subarray(0, dice.roll(body.length)) : body);
  }

  #commit(): string {
    const dice = this.#dice;
    const lines: string[] = [];
    if (dice.roll(10) > 0) lines.push(`tree ${dice.roll(6) > 0 ? this.#tree(3) : this.#any()}`);
    for (let n = dice.roll(4); n > 0; n--) lines.push(`parent ${this.#any()}`);
    const date = dice.of(["1000000000 +0000", "-1 +9999", "99999999999999999999 x", "", "0 -0000"]);
    const who = dice.of([
      "A <a@example.org>",
      "",
      "<",
      "A\x1b[31m <a>",
      "\xff <a@b>",
      "A <a@b> <c>",
    ]);
    if (dice.roll(10) > 0) lines.push(`author ${who} ${date}`, `committer ${who} ${date}`);
    if (dice.roll(5) === 0)
      lines.push(
        dice.of(["encoding x", "gpgsig -----BEGIN", " y", `mergetag object ${this.#any()}`]),
      );
    const text = dice.of([
      "fs: x\n\nWhy.\n",
      "",
      "\0",
      "\x1b[31m",
      "[PATCH 1/1] x\n---\n--- a/x\n",
    ]);
    return this.#put("commit", Buffer.from(`${lines.join("\n")}\n\n${text}`, "latin1"));
  }

  #tag(): string {
    const type = this.#dice.of(["commit", "tag", "tree", "blob", "x"]);
    const body = `object ${this.#any()}\ntype ${type}\ntag v\ntagger A <a> 0 +0000\n\nx\n`;
    return this.#put("tag", Buffer.from(body));
  }

  make(): void {
    const dice = this.#dice;
    for (let n = 1 + dice.roll(6); n > 0; n--)
      dice.of([() => this.#commit(), () => this.#commit(), () => this.#tag()])();
    const last = this.#ids.at(-1) as string;
    const set = (path: string, text: string): void =>
      void this.#files.set(`.git/${path}`, Buffer.from(text, "latin1"));
    const ref = (): string =>
      dice.of([
        last,
        last,
        last,
        this.#any(),
        "ref: refs/heads/main",
        "ref: refs/heads/other",
        "x",
      ]);
    for (const name of ["refs/heads/main", "refs/heads/other", "refs/tags/v1"])
      if (dice.roll(3) > 0) set(name, `${ref()}\n`);
    if (dice.roll(3) === 0) set("HEAD", `${ref()}\n`);
    switch (dice.roll(10)) {
      case 0:
        set("shallow", `${this.#any()}\n${last}\n`);
        break;
      case 1:
        set(
          "objects/info/alternates",
          dice.of([".\n", "../objects\n", "/\n", "\n", '"x\n', "#\n"]),
        );
        break;
      case 2:
        set(`refs/replace/${this.#any()}`, `${this.#any()}\n`);
        break;
      case 3:
        set("info/grafts", `${last} ${this.#any()} ${last}\n`);
        break;
      case 4:
        set("worktrees/w/gitdir", dice.of(["/\n", "../../..\n", ""]));
        set("worktrees/w/commondir", "../..\n");
        set("worktrees/w/HEAD", `${ref()}\n`);
        break;
      case 5:
        set("modules/m/config", "[core]\n\tworktree = /\n");
        set("modules/m/HEAD", `${ref()}\n`);
        break;
      case 6:
        set(
          "packed-refs",
          `# pack-refs with: peeled fully-peeled sorted\n${last} refs/heads/main\n^${this.#any()}\n${last} refs/heads/../../x\n`,
        );
        break;
      case 7:
        set("commondir", dice.of([".\n", "..\n", "/\n", "\n"]));
        break;
      case 8:
        set("objects/pack/pack-x.idx", "\xfftOc\0\0\0\x02");
        set("objects/pack/pack-x.pack", "PACK\0\0\0\x02\xff\xff\xff\xff");
        break;
      default:
    }
  }
}

/** Adds what is odd to the files of a repository. */
export function addOddObjects(dice: Dice, files: Files): void {
  new Maker(dice, files).make();
}
