/**
 * What an answer rests on: questions about a tree, each with what was said to it then. An answer holds
 * for every tree that says the same, whatever else is different there. Invariant: of a file whose text
 * is not looked at, the directives alone are asked for.
 */
import { createHash } from "node:crypto";
import type { Program } from "../preprocess/directives.js";
import { languageOf } from "../trees/language.js";
import { pathIndex, type PathIndex } from "../trees/path-index.js";
import type { Listing, TreeFile } from "../trees/tree.js";

/** The tree that is asked. */
export interface Ground {
  readonly listing: Listing;
  read(path: string): Uint8Array | undefined;
  /** Told which files are going to be read, where one at a time costs more. */
  expect(paths: readonly string[]): void;
  program(path: string, bytes: Uint8Array): Program;
  /** Folders that makefiles name for the files of a folder. */
  searchFolders(folder: string): readonly string[];
}

/** Questions and answers, as numbers of `Grounds`. */
export interface Rest {
  readonly questions: Int32Array;
  readonly answers: Int32Array;
}

/** What is asked of a path: its text and that it is looked at, the same and that it is not, its directives alone; or of a base name, or of a folder. */
const kind = { own: "o", text: "t", lent: "l", name: "n", folder: "f" } as const;
type Kind = (typeof kind)[keyof typeof kind];

/** Headers that everybody includes are looked at where they are themselves what is asked about. */
export function isShared(path: string): boolean {
  return /^(?:tools\/)?(?:include|arch\/\w+\/include)\//.test(path);
}

const UNKNOWN = -1;
const OWN = "own";

export class Grounds {
  readonly questions = new Numbered();
  readonly answers = new Numbered();
  /** Of texts by their ids, so that one need not be read to know what it defines. */
  readonly directives = new Map<string, string>();
  readonly #now: number[] = [];
  /** Files that are not what the first listing says. */
  readonly #changed = new Set<string>();
  readonly #digests = new WeakMap<Uint8Array, string>();
  #ids: PathIndex = new Map();
  #first: readonly TreeFile[] | undefined;
  #ground: Ground | undefined;
  #own: ReadonlySet<string> = new Set();
  #named: Map<string, string[]> | undefined;

  /** Whether the tree is the first one that was asked. */
  get isFirst(): boolean {
    return this.#changed.size === 0 && this.#ground?.listing.files === this.#first;
  }

  /** Whether an answer rests on the text of a file. */
  isAsked(path: string): boolean {
    return [kind.own, kind.text, kind.lent].some(
      (of) => this.questions.known(`${of}${path}`) !== undefined,
    );
  }

  /** Another tree is asked, in which these files are other ones. */
  renew(ground: Ground, changed: Iterable<string>): void {
    const before = this.#ground?.listing.files;
    const { files } = ground.listing;
    this.#ground = ground;
    if (this.#first === undefined) {
      this.#first = files;
      this.#ids = pathIndex(files);
    }
    const others = new Set(changed);
    if (before !== undefined && before !== files) {
      for (const path of differing(before, files)) others.add(path);
      this.#named = undefined;
      this.#forget(kind.name);
    }
    if ([...others].some((path) => languageOf(path) === "makefile")) this.#forget(kind.folder);
    for (const path of others) {
      this.#changed.add(path);
      this.#forgetPath(path);
    }
  }

  /** These files are looked at. */
  look(own: ReadonlySet<string>): void {
    for (const path of own) if (!this.#own.has(path)) this.#forgetPath(path);
    for (const path of this.#own) if (!own.has(path)) this.#forgetPath(path);
    this.#own = own;
  }

  /** Told which answers are going to be held against the tree: the makefiles that say so are read together. */
  foresee(rests: readonly Rest[]): void {
    const folders = new Set<string>();
    for (const { questions } of rests) {
      for (const question of questions) {
        if ((this.#now[question] ?? UNKNOWN) !== UNKNOWN) continue;
        const text = this.questions.text(question);
        if (!text.startsWith(kind.folder)) continue;
        for (let folder = text.slice(1); folder !== "" && !folders.has(folder); ) {
          folders.add(folder);
          folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")));
        }
      }
    }
    const makefiles = [...folders].flatMap((folder) => [`${folder}/Makefile`, `${folder}/Kbuild`]);
    this.#ground?.expect(makefiles.filter((path) => this.#ids.has(path)));
  }

  isSame({ questions, answers }: Rest): boolean {
    for (let at = 0; at < questions.length; at++)
      if (this.#answer(questions[at] as number) !== answers[at]) return false;
    return true;
  }

  /** What a walk rests on that read files, looked for names, and asked where folders look. */
  rest({ files, cited, missed, names, folders }: Trace): Rest {
    const asked: string[] = [];
    const add = (of: Kind, what: string): void => void asked.push(`${of}${what}`);
    for (const path of files) {
      if (this.#own.has(path)) add(kind.own, path);
      else add(isShared(path) && !cited.has(path) ? kind.lent : kind.text, path);
    }
    for (const path of missed) add(kind.text, path);
    for (const name of names) add(kind.name, name);
    for (const folder of folders) add(kind.folder, folder);
    const questions = Int32Array.from(asked, (question) => this.questions.of(question));
    return { questions, answers: questions.map((question) => this.#answer(question)) };
  }

  /** A name for the text of a file, the same for the same text; empty where there is none. */
  textOf(path: string): string {
    const ground = this.#ground as Ground;
    const id = this.#changed.has(path) ? "" : (this.#first?.[this.#ids.get(path) ?? -1]?.id ?? "");
    if (id !== "") return id;
    const bytes = ground.read(path);
    return bytes === undefined ? "" : this.#digestOf(bytes);
  }

  #answer(question: number): number {
    let answer = this.#now[question] ?? UNKNOWN;
    if (answer === UNKNOWN) {
      answer = this.answers.of(this.#asked(this.questions.text(question)));
      this.#now[question] = answer;
    }
    return answer;
  }

  #asked(question: string): string {
    const [of, what] = [question.charAt(0) as Kind, question.slice(1)];
    if (of === kind.name) return digestOf((this.#pathsByName().get(what) ?? []).join("\n"));
    if (of === kind.folder) return (this.#ground as Ground).searchFolders(what).join(" ");
    const isOwn = this.#own.has(what);
    if (isOwn !== (of === kind.own)) return isOwn ? OWN : "";
    return of === kind.lent ? this.#directivesOf(what) : this.textOf(what);
  }

  #directivesOf(path: string): string {
    const text = this.textOf(path);
    let known = this.directives.get(text);
    if (known === undefined) {
      const ground = this.#ground as Ground;
      const bytes = ground.read(path);
      known = bytes === undefined ? "" : digestOf(directivesIn(ground.program(path, bytes)));
      this.directives.set(text, known);
    }
    return known;
  }

  #pathsByName(): ReadonlyMap<string, readonly string[]> {
    if (this.#named === undefined) {
      this.#named = new Map();
      for (const { path } of (this.#ground as Ground).listing.files) {
        const name = path.slice(path.lastIndexOf("/") + 1);
        const list = this.#named.get(name);
        if (list === undefined) this.#named.set(name, [path]);
        else list.push(path);
      }
    }
    return this.#named;
  }

  #digestOf(bytes: Uint8Array): string {
    let known = this.#digests.get(bytes);
    if (known === undefined) this.#digests.set(bytes, (known = digestOf(bytes)));
    return known;
  }

  #forget(of: Kind): void {
    this.#now.forEach((_, question) => {
      if (this.questions.text(question).startsWith(of)) this.#now[question] = UNKNOWN;
    });
  }

  #forgetPath(path: string): void {
    for (const of of [kind.own, kind.text, kind.lent]) {
      const question = this.questions.known(`${of}${path}`);
      if (question !== undefined) this.#now[question] = UNKNOWN;
    }
  }
}

/** What a walk asked for. */
export interface Trace {
  readonly files: readonly string[];
  /** Files of which places are told. */
  readonly cited: ReadonlySet<string>;
  /** Names of no code that were looked for and are not there. */
  readonly missed: Iterable<string>;
  /** Base names of includes. */
  readonly names: Iterable<string>;
  /** Folders whose makefiles were asked. */
  readonly folders: Iterable<string>;
}

/** Texts by numbers. */
class Numbered {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) this.#numbers.set(text, (number = this.texts.push(text) - 1));
    return number;
  }

  known(text: string): number | undefined {
    return this.#numbers.get(text);
  }

  text(number: number): string {
    return this.texts[number] as string;
  }
}

/** All of a file that another one is walked by: its directives, and whether they stand around all of it. */
function directivesIn({ file, guard, isOnce }: Program): Uint8Array {
  const parts = file.directives.map(({ start, end }) => file.bytes.subarray(start, end));
  const hash = createHash("sha1").update(`${guard}\0${isOnce}`);
  for (const part of parts) hash.update("\n").update(part);
  return hash.digest();
}

function digestOf(what: string | Uint8Array): string {
  return createHash("sha1").update(what).digest("hex");
}

/** Paths that one of two listings has and the other has not; both are sorted. */
function differing(one: readonly TreeFile[], other: readonly TreeFile[]): string[] {
  const found: string[] = [];
  let at = 0;
  for (const { path } of one) {
    for (; at < other.length && (other[at] as TreeFile).path < path; at++)
      found.push((other[at] as TreeFile).path);
    if (other[at]?.path === path) at++;
    else found.push(path);
  }
  found.push(...other.slice(at).map(({ path }) => path));
  return found;
}
