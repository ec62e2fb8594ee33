/**
 * The tests of a tree on the bench: their makefile, their units and their front end. Invariant: files
 * are read by name, those that units include, and the tree is never listed.
 */
import type { Place } from "../lowering/c/ast.js";
import { intrinsics } from "../lowering/emit/intrinsics.js";
import { compile, type Program } from "../lowering/program.js";
import { Registry } from "../lowering/registry.js";
import { userlandModel } from "../model/index.js";
import { Configuration, Preprocessor } from "../preprocess/preprocess.js";
import { asBuffer } from "../syntax/bytes.js";
import type { Listing, Tree } from "../trees/tree.js";
import { libraryDeclarations } from "./declarations.js";
import { readMakefile, type Makefile } from "./makefile.js";
import { SuiteMeanings } from "./meanings.js";
import { FOLDER, type TestPlace } from "./report.js";
import { testsOf, type FoundTests } from "./tests-of.js";

/** What the makefile's recipes would write (tools/testing/shared/shared.mk, v6.12). */
const generated: readonly (readonly [symbol: string, value: string])[] = [
  ["CONFIG_64BIT", "y"],
  ["CONFIG_PHYS_ADDR_T_64BIT", "y"],
  ["CONFIG_XARRAY_MULTI", "y"],
];

export class SuiteBench {
  readonly front: Preprocessor;
  readonly registry: Registry;
  readonly meanings: SuiteMeanings;
  readonly makefile: Makefile;
  /** Files of the folder that are compiled by themselves. */
  readonly units: readonly string[];
  /** Those of other folders that its makefiles link as well. */
  readonly library: readonly string[];
  readonly hasMakefile: boolean;
  readonly #tree: Tree;

  constructor(tree: Tree) {
    this.#tree = tree;
    this.hasMakefile = tree.read(`${FOLDER}/Makefile`) !== undefined;
    this.makefile = readMakefile(`${FOLDER}/Makefile`, (path) => this.textOf(path));
    const { objects, sources } = this.makefile;
    const there = (paths: readonly string[]): string[] =>
      paths.filter((path) => tree.read(path) !== undefined);
    this.units = there(objects.map((object) => `${FOLDER}/${object}.c`));
    this.library = there(
      sources.flatMap((folder) => objects.map((object) => `${folder}/${object}.c`)),
    );
    // Whatever is linked is found by the units; nothing is looked for in the whole tree.
    const listing: Listing = { files: [], notCode: {}, skipped: [], links: new Map() };
    const { folders, macros } = this.makefile;
    this.front = new Preprocessor(tree, {
      configuration: new Configuration("tests", new Map(generated), "lp64"),
      model: libraryDeclarations,
      listing,
      commandLine: { folders, macros },
    });
    this.registry = new Registry(
      (path, text) => this.front.tokensOfText(path, text),
      new Set(),
      userlandModel,
    );
    const kept = new Set([
      ...intrinsics,
      ...this.registry.keptFunctions(),
      ...this.registry.constants.keys(),
    ]);
    this.meanings = new SuiteMeanings(this.front, kept, [...this.units, ...this.library]);
  }

  textOf(path: string): string | undefined {
    const bytes = this.#tree.read(path);
    return bytes === undefined ? undefined : asBuffer(bytes).toString("latin1");
  }

  /** Files that define main(). */
  mains(): readonly string[] {
    return this.units.filter(
      (path) => this.front.from(path)?.functionDefinition("main") !== undefined,
    );
  }

  placeOf({ path, offset }: Place): TestPlace {
    return { path, line: this.front.lineOf(path, offset) };
  }

  /** Headers that units include and that only a recipe of the makefile would write. */
  unmade(): readonly string[] {
    const missing = this.units.flatMap((path) => this.front.from(path)?.unit.missing ?? []);
    const names = missing.map(({ text }) => text).filter((text) => text.startsWith("generated/"));
    return [...new Set(names)].sort();
  }

  testsIn(main: string): FoundTests {
    return testsOf(this.meanings, main);
  }

  /** Compiles until nothing is missing that another unit defines. */
  async compile(main: string, { tests, callers }: FoundTests): Promise<Program> {
    const form = {
      tests: new Set(tests.map(({ name }) => name)),
      callers,
      isOwn: (path: string) => path.startsWith(`${FOLDER}/`),
    };
    for (;;) {
      const wanted = [{ name: "main", root: main }];
      const program = compile(this.meanings, this.registry, wanted, form, "lp64");
      if (program.isFull || !(await this.meanings.catchUp())) return program;
    }
  }
}
