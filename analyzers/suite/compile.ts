/**
 * From a tree to its tests as they are run. Invariant: a tree with nothing to run is told by what is
 * wrong with it.
 */
import { userland_kernels } from "../model/userland/index.js";
import { wrapped } from "../lowering/execute.js";
import type { Program } from "../lowering/program.js";
import { strippedOf } from "../lowering/type-check.js";
import { digestOf } from "../trees/digest.js";
import type { Tree } from "../trees/tree.js";
import { SuiteBench } from "./bench.js";
import type { Compiled } from "./compiled.js";
import { SUPPLEMENT } from "./meanings.js";
import { FOLDER, type SuiteReport } from "./report.js";

export async function compiledSuite(tree: Tree): Promise<Compiled> {
  const read = new Map<string, string>();
  const missing: string[] = [];
  const bench = new SuiteBench({
    ...tree,
    read: (path) => {
      const bytes = tree.read(path);
      if (read.has(path)) return bytes;
      read.set(path, digestOf(bytes));
      if (bytes === undefined) missing.push(path);
      return bytes;
    },
  });
  // An include is looked for in many folders: a revision is asked once for all where it is not.
  const incomplete = (): string[] => {
    const reasons = tree.readOrReasons(missing);
    return missing.flatMap((path) => {
      const reason = reasons.get(path);
      return typeof reason === "string" ? [`${path}: ${reason}`] : [];
    });
  };
  const { units } = bench;
  const mains = bench.mains();
  const [main] = mains;
  if (!bench.hasMakefile)
    return { problem: "no makefile", paths: [incomplete()[0] ?? `${FOLDER}/Makefile`] };
  if (units.length === 0) return { problem: "no unit", paths: [`${FOLDER}/Makefile`] };
  if (main === undefined) return { problem: "no main", paths: units };
  if (mains.length > 1) return { problem: "several mains", paths: mains };
  const found = bench.testsIn(main);
  const program = await bench.compile(main, found);
  const entry = program.functions.find(({ name }) => name === "main");
  if (entry === undefined) return { problem: "no main", paths: units };
  return {
    main,
    tests: found.tests.map(({ name, place }) => ({ name, ...bench.placeOf(place) })),
    javascript: wrapped(await strippedOf(program), program),
    identifier: entry.identifier,
    nParameters: entry.type.parameters.length,
    marks: program.marks.map(({ text, place }) => ({ text, ...bench.placeOf(place) })),
    stoodIn: stoodIn(program, bench),
    unmade: bench.unmade(),
    incomplete: incomplete(),
    read,
  };
}

function stoodIn(program: Program, { meanings }: SuiteBench): SuiteReport["stoodIn"] {
  const library = new Set(userland_kernels.map(({ name }) => name));
  const names = [...program.modelled.keys()].sort();
  const lacking = program.functions
    .filter(({ place }) => place.path === SUPPLEMENT)
    .map(({ name }) => name)
    .filter((name) => meanings.supplemented.has(name));
  return {
    model: names.filter((name) => !library.has(name)),
    userland: names.filter((name) => library.has(name)),
    lacking: lacking.sort(),
  };
}
