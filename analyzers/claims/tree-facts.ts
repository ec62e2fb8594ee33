/**
 * Facts from two trees. The base that both lie on is swept once for a batch of names; of the trees
 * themselves only the files that differ from it are read, because all others say what they said.
 * Invariant: the work grows with the names that are asked for and with the files that differ, never
 * with what nobody asked.
 */
import type { FileFacts } from "../references/facts.js";
import { survey } from "../references/survey-tree.js";
import type { Sighting } from "../references/sighting.js";
import type { Scan } from "../references/scan.js";
import { readSource, type Source } from "../syntax/source.js";
import { languageOf } from "../trees/language.js";
import type { Skipped, Tree, TreeFile } from "../trees/tree.js";
import { BaseSweep, isName, planOf, type BaseOptions } from "./base-sweep.js";
import type {
  Callers,
  ChangedFile,
  Definition,
  Difference,
  Doubt,
  EntityKind,
  Equivalence,
  Facts,
  FunctionFacts,
  Gap,
  Holder,
  Mention,
  TreePlace,
  Reach,
  ReachQuestion,
  Side,
  SymbolFacts,
} from "./facts.js";
import { bodiesOf, type Body } from "./trees/bodies.js";
import { isMadeOf, reach } from "./trees/call-graph.js";
import { callersOf, type FoundCallers } from "./trees/callers.js";
import { changedPaths, layersOf } from "./trees/changed-paths.js";
import { compare } from "./trees/compare.js";
import { holderOf, isTaken } from "./trees/holders.js";
import { functionsOf, piecesOf } from "./trees/pieces.js";
import { isApart, symbolFacts } from "./trees/symbols.js";

export interface TreeFactsOptions extends BaseOptions {
  /** What all patches of a series share; without it this patch has its own. */
  readonly base?: BaseSweep | undefined;
  /** Paths that differ, when somebody knows them already. */
  readonly changed?: readonly string[] | undefined;
  /** Asked at most once, and only when a claim depends on it. */
  readonly equivalence?: (() => Promise<Equivalence | undefined>) | undefined;
}

function isDefined({ form }: Sighting): boolean {
  return form === "definition" || form === "macro-definition";
}

interface Batch {
  readonly before: readonly FileFacts[];
  readonly after: readonly FileFacts[];
  readonly skipped: readonly Skipped[];
}

/** A file of more bytes is a table that a program wrote. */
const MAX_FILE = 4 * 1024 * 1024;

export class TreeFacts implements Facts {
  readonly files: readonly ChangedFile[];
  readonly #trees: Readonly<Record<Side, Tree>>;
  readonly #options: TreeFactsOptions;
  readonly #changed: ReadonlySet<string>;
  readonly #base: BaseSweep;
  #layeredPaths: ReadonlySet<string> | undefined;
  readonly #batchOf = new Map<string, Batch>();
  readonly #symbols = new Map<string, SymbolFacts | undefined>();
  readonly #sources = new Map<string, Source | undefined>();
  readonly #bodies = new Map<string, readonly Body[]>();
  readonly #bodiesByName: Readonly<Record<Side, Map<string, readonly Body[]>>> = {
    before: new Map(),
    after: new Map(),
  };
  #functions: Partial<Record<Side, readonly FunctionFacts[]>> = {};
  #difference: Difference | undefined;
  #equivalence: Promise<Equivalence | undefined> | undefined;

  constructor(before: Tree, after: Tree, options: TreeFactsOptions = {}) {
    this.#trees = { before, after };
    this.#options = options;
    const changed = [...(options.changed ?? changedPaths(before, after))].sort();
    this.#changed = new Set(changed);
    this.#base = options.base ?? new BaseSweep(before, options);
    this.files = changed.map((path) => ({
      path,
      isThere: { before: before.read(path) !== undefined, after: after.read(path) !== undefined },
      isCode: languageOf(path) !== undefined,
    }));
  }

  /** Paths that either tree has otherwise than the base. */
  get #layered(): ReadonlySet<string> {
    return (this.#layeredPaths ??= new Set([
      ...this.#changed,
      ...layersOf(this.#trees.before.spec).changes.keys(),
      ...layersOf(this.#trees.after.spec).changes.keys(),
    ]));
  }

  /** Gives back what was read of files: a series has hundreds of patches, and it can be read again. */
  release(): void {
    this.#sources.clear();
    this.#bodies.clear();
    this.#bodiesByName.before.clear();
    this.#bodiesByName.after.clear();
    this.#functions = {};
    this.#difference = undefined;
  }

  async prepare(names: Iterable<string>): Promise<void> {
    const wanted = [...new Set(names)]
      .filter((name) => isName(name) && !this.#batchOf.has(name))
      .sort();
    if (wanted.length === 0) return;
    await this.#base.prepare(wanted);
    const [before, after] = [await this.#own(wanted, "before"), await this.#own(wanted, "after")];
    for (const name of wanted) {
      const swept = this.#base.swept(name);
      const untouched = (swept?.facts ?? []).filter(({ path }) => !this.#layered.has(path));
      const skipped = (swept?.skipped ?? []).filter(({ path }) => !this.#layered.has(path));
      this.#batchOf.set(name, {
        before: [...untouched, ...before.facts],
        after: [...untouched, ...after.facts],
        skipped: [...skipped, ...after.skipped],
      });
    }
  }

  /** What the files say that are not as the base has them. */
  #own(names: readonly string[], side: Side): Promise<Scan> {
    const files = [...this.#layered].flatMap((path) => {
      const language = languageOf(path);
      return language !== undefined && this.#trees[side].read(path) !== undefined
        ? [{ path, language, id: "" }]
        : [];
    });
    return survey(this.#trees[side], files, planOf(names), {});
  }

  async symbol(name: string, side: Side): Promise<SymbolFacts | undefined> {
    const key = `${side} ${name}`;
    if (this.#symbols.has(key)) return this.#symbols.get(key);
    await this.prepare([name]);
    const batch = this.#batchOf.get(name);
    const was = side === "after" ? await this.symbol(name, "before") : undefined;
    const found =
      batch &&
      symbolFacts(
        name,
        {
          files: batch[side].filter(
            (file) =>
              file.sightings.some((sighting) => sighting.name === name) ||
              file.unaccounted.length > 0,
          ),
          touched: this.#changed,
          place: (path, start, end) => this.#place(side, path, start, end),
          text: (path) => this.#text(side, path),
          kindOf: (path, offset) => this.#kindOf(side, path, offset),
        },
        was,
      );
    const skipped = batch?.skipped.filter(({ matters }) => matters) ?? [];
    const whole =
      found === undefined || skipped.length === 0
        ? found
        : {
            ...found,
            doubts: [
              ...found.doubts,
              ...skipped
                .slice(0, 1)
                .map(({ path, reason }): Doubt => ({ code: "not read", path, reason })),
            ],
          };
    this.#symbols.set(key, whole);
    return whole;
  }

  async mentions(name: string, side: Side): Promise<readonly Mention[]> {
    await this.prepare([name]);
    const all = (this.#batchOf.get(name)?.[side] ?? []).flatMap(({ path, sightings }) =>
      isApart(path)
        ? []
        : sightings.filter((each) => each.name === name).map((each) => ({ path, ...each })),
    );
    if (all.some(({ form }) => form !== "comment" && form !== "string")) return [];
    return all.map(({ path, form, start, end }) => ({
      where: form === "string" ? "string" : "comment",
      place: this.#place(side, path, start, end),
    }));
  }

  async reach(question: ReachQuestion): Promise<Reach> {
    const { side } = question;
    const known = this.#bodiesByName[side];
    return reach(question, {
      bodiesOf: async (names) => {
        await this.#findBodies(
          side,
          names.filter((name) => !known.has(name)),
        );
        return known;
      },
      beside: (name) =>
        [...new Set((known.get(name) ?? []).map(({ path }) => path))].flatMap((path) =>
          this.#bodiesIn(side, path),
        ),
    });
  }

  /**
   * Everything that is called is looked up in the whole tree once, and then only files that call one
   * of the callers are read. What macros of headers paste together is found by the sweep for names.
   */
  async callers(to: ReachQuestion["to"], side: Side): Promise<Callers | undefined> {
    const names = "name" in to ? [to.name] : await this.#namesOf(to.words, side);
    if (names.length === 0) return undefined;
    await this.#findBodies(side, names);
    const starts = names.flatMap((name) => this.#bodiesByName[side].get(name) ?? []);
    if (starts.length === 0) return undefined;
    const words = await this.#base.callWords([...this.#changed]);
    const fresh = [...this.#layered].filter(
      (path) => languageOf(path) === "c" && this.#trees[side].read(path) !== undefined,
    );
    const found = await callersOf(starts, {
      filesCalling: (level) =>
        Promise.resolve([
          ...words.filesOf(level).filter((path) => !this.#layered.has(path)),
          ...fresh,
        ]),
      bodiesIn: (path) =>
        this.#source(side, path) === undefined ? undefined : this.#bodiesIn(side, path),
    });
    const { names: all, nFollowed, gaps } = found;
    const targets = starts.map(({ name, place }) => ({ name, place }));
    const sighted = gaps.length > 0 ? [] : await this.#sightedOf(found, side);
    return {
      names: all,
      targets: [...new Map(targets.map((each) => [each.name, each])).values()],
      nFollowed,
      gaps: [
        ...gaps,
        ...words.unread.map(
          (path): Gap => ({ code: "not read", path, isTooLarge: false, place: undefined }),
        ),
        ...sighted.flatMap(([path, sighting]): Gap[] => {
          const { name, enclosing, start, end } = sighting;
          const place = this.#place(side, path, start, end);
          return sighting.form === "paste" && /^\w+$/.test(enclosing) && !all.has(enclosing)
            ? [{ code: "pasted", name, place }]
            : [];
        }),
      ],
      holders: this.#holdersOf(sighted, side),
    };
  }

  /** Functions of the folders around the patch that are made of words. */
  async #namesOf(words: readonly (readonly string[])[], side: Side): Promise<string[]> {
    const definers = await this.#base.definers([...this.#changed]);
    const fresh = this.#changedFiles(side).flatMap(({ path }) =>
      this.#bodiesIn(side, path).map(({ name }) => name),
    );
    return [...new Set([...definers.keys(), ...fresh])].filter((name) => isMadeOf(name, words));
  }

  /** Where the callers' names stand and mean them. */
  async #sightedOf(
    { names, isMeant }: FoundCallers,
    side: Side,
  ): Promise<(readonly [string, Sighting])[]> {
    const asked = [...names].filter(isName).sort();
    const base = await this.#base.sighted(asked, [...this.#changed]);
    const files = [
      ...base.filter(({ path }) => !this.#layered.has(path)),
      ...(await this.#own(asked, side)).facts,
    ];
    return files.flatMap(({ path, sightings }) =>
      sightings
        .filter(({ name }) => names.has(name) && isMeant(path, name))
        .map((each) => [path, each] as const),
    );
  }

  #holdersOf(sighted: readonly (readonly [string, Sighting])[], side: Side): Holder[] {
    return sighted.flatMap(([path, each]): Holder[] => {
      if (!isTaken(each)) return [];
      const place = this.#place(side, path, each.start, each.end);
      const source = this.#source(side, path);
      return source === undefined
        ? [{ function: each.name, kind: "object", name: each.enclosing, place }]
        : [holderOf(source, each, place)];
    });
  }

  async #findBodies(side: Side, names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const known = this.#bodiesByName[side];
    // Of names that were swept for, it is known who defines them.
    const isKnown = names.every((name) => this.#batchOf.has(name));
    const found = isKnown ? undefined : await this.#base.definers([...this.#changed]);
    const fresh = [...this.#layered].filter(
      (path) => languageOf(path) === "c" && this.#trees[side].read(path) !== undefined,
    );
    for (const name of names) {
      const definers =
        found?.get(name) ??
        (this.#batchOf.get(name)?.[side] ?? [])
          .filter((file) =>
            file.sightings.some((sighting) => sighting.name === name && isDefined(sighting)),
          )
          .map(({ path }) => path);
      const paths = new Set([...definers.filter((path) => !this.#layered.has(path)), ...fresh]);
      const bodies = [...paths].flatMap((path) =>
        this.#bodiesIn(side, path).filter((body) => body.name === name),
      );
      known.set(name, bodies);
    }
  }

  #bodiesIn(side: Side, path: string): readonly Body[] {
    const key = this.#changed.has(path) ? `${side} ${path}` : path;
    let bodies = this.#bodies.get(key);
    if (bodies === undefined) {
      const source = this.#source(side, path);
      this.#bodies.set(key, (bodies = source === undefined ? [] : bodiesOf(source)));
    }
    return bodies;
  }

  difference(): Difference {
    return (this.#difference ??= compare(
      this.files,
      (path, side) => this.#source(side, path),
      (source) => piecesOf(source),
    ));
  }

  functions(side: Side): readonly FunctionFacts[] {
    return (this.#functions[side] ??= this.#functionsOf(side));
  }

  #functionsOf(side: Side): readonly FunctionFacts[] {
    return this.#changedFiles(side)
      .filter(({ language }) => language === "c")
      .flatMap(({ path }) => {
        const source = this.#source(side, path);
        return source === undefined ? [] : functionsOf(source);
      });
  }

  paths(text: string, side: Side): readonly string[] {
    const fresh = this.#changedFiles(side).map(({ path }) => path);
    const layered = [...this.#layered].filter(
      (path) => !this.#changed.has(path) && this.#trees[side].read(path) !== undefined,
    );
    const all = [
      ...this.#base
        .listing()
        .files.map(({ path }) => path)
        .filter((path) => !this.#layered.has(path)),
      ...layered,
      ...fresh,
    ];
    const found = new Set<string>();
    for (const path of all) {
      if (!text.endsWith("/")) {
        if (path === text) return [path];
        if (path.endsWith(`/${text}`)) found.add(path);
      } else if (path.startsWith(text)) {
        return [text];
      } else {
        const index = path.indexOf(`/${text}`);
        if (index >= 0) found.add(path.slice(0, index + text.length + 1));
      }
    }
    // Of many files of one name, those that the patch touches are meant.
    const near = [...found].filter((path) =>
      fresh.some((each) => each === path || (path.endsWith("/") && each.startsWith(path))),
    );
    return near.length > 0 ? near : [...found].sort();
  }

  equivalence(): Promise<Equivalence | undefined> {
    return (this.#equivalence ??= this.#options.equivalence?.() ?? Promise.resolve(undefined));
  }

  #changedFiles(side: Side): TreeFile[] {
    return this.files.flatMap(({ path, isThere }) => {
      const language = languageOf(path);
      return isThere[side] && language !== undefined ? [{ path, language, id: "" }] : [];
    });
  }

  #source(side: Side, path: string): Source | undefined {
    const key = this.#changed.has(path) ? `${side} ${path}` : path;
    if (this.#sources.has(key)) return this.#sources.get(key);
    const bytes = this.#trees[side].read(path);
    const source =
      bytes === undefined || bytes.length > MAX_FILE ? undefined : readSource(path, bytes);
    this.#sources.set(key, source);
    return source;
  }

  /** The line is counted when somebody asks, because most places are never shown. */
  #place(side: Side, path: string, start: number, end: number): TreePlace {
    const lineOf = (): number => this.#source(side, path)?.lineOf(start) ?? 1;
    return {
      path,
      span: { start, end },
      get line() {
        return lineOf();
      },
    };
  }

  #text(side: Side, path: string): string {
    const bytes = this.#source(side, path)?.bytes;
    return bytes === undefined
      ? ""
      : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
  }

  #kindOf(side: Side, path: string, offset: number): EntityKind | undefined {
    const source = this.#source(side, path);
    const item = source?.structure.items.find(
      ({ namePosition }) =>
        namePosition >= 0 &&
        source.lexed.start[source.structure.code[namePosition] as number] === offset,
    );
    if (item === undefined) return undefined;
    const kinds: Readonly<Record<typeof item.kind, Definition["kind"]>> = {
      function: "function",
      initializer: "variable",
      type: "type",
      declaration: item.isTypedef ? "type" : "variable",
    };
    return kinds[item.kind];
  }
}
