/**
 * What the model costs on a kernel: as a whole process with and without what earlier runs left, on the
 * machine of 64 bits against that of 32, and counting what runs against not counting it.
 */
import { openDirectory } from "../analyzers/trees/directory.js";
import { functionOf } from "../analyzers/relocation/build/function-of.js";
import { compiledOf, prepared } from "../analyzers/relocation/build/prepared.js";
import { treeLayers } from "../analyzers/relocation/find/request.js";
import { javascriptOf } from "../analyzers/lowering/type-check.js";
import { programsOf, Realm } from "../analyzers/relocation/realm/realm.js";
import { engineScript } from "../analyzers/relocation/realm/script.js";
import type { Compiled, Task } from "../analyzers/relocation/realm/task.js";
import { boundsOf } from "../analyzers/relocation/scenarios/bounds.js";
import { openInquiry } from "../cli/model/inquiry.js";

export interface ModelBench {
  readonly tree: string;
  readonly command: readonly string[];
  readonly rounds: (
    commands: readonly (readonly string[])[],
    n: number,
    environment?: NodeJS.ProcessEnv,
  ) => readonly Measured[];
  readonly row: (what: string, value: string, limit: string, isWithin: boolean) => void;
}

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

export async function benchModel(
  { tree, command, rounds, row }: ModelBench,
  cache: string,
): Promise<void> {
  const whole = [...command, "model", tree];
  const bare = [...whole, "--no-cache"];
  const [warm] = rounds([whole], 3, { XDG_CACHE_HOME: cache }) as [Measured];
  const [wide, narrow] = rounds([bare, [...bare, "--machine", "ilp32"]], 3) as [Measured, Measured];
  const cpu = (what: string, { cpuSeconds }: Measured, limit: number): void =>
    row(what, `${cpuSeconds.toFixed(1)} CPU s`, `${limit} CPU s`, cpuSeconds <= limit);
  cpu("model of all call sites, warm", warm, 6);
  row("  memory", `${warm.megabytes} MB`, "400 MB", warm.megabytes <= 400);
  cpu("model of all call sites, no cache", wide, 10);
  row("  memory", `${wide.megabytes} MB`, "500 MB", wide.megabytes <= 500);
  const times = wide.cpuSeconds / narrow.cpuSeconds;
  row("  lp64 against ilp32", `${times.toFixed(2)} times`, "1.5 times", times <= 1.5);
  const { counted, plain } = await coverageCost(tree);
  const share = counted / plain;
  row(
    "  scenarios, coverage on against off",
    `${share.toFixed(2)} times`,
    "1.1 times",
    share <= 1.1,
  );
}

/** Seconds that a part of the scenarios takes, of the tree's own relocation. */
async function coverageCost(
  path: string,
): Promise<{ readonly counted: number; readonly plain: number }> {
  const inquiry = await openInquiry(openDirectory(path), {
    bounds: "default",
    machine: "lp64",
    layers: treeLayers,
    configuration: undefined,
    functionName: undefined,
    store: undefined,
    toolVersion: "bench",
    isWanted: () => true,
  });
  const item = await prepared(inquiry.request);
  await inquiry.end();
  const candidate = item.candidates.find(({ kind }) => kind === "relocation");
  const generation = item.chosen.possible.at(-1)?.name ?? "";
  const counted =
    candidate === undefined ? "no relocation" : compiledOf(item, candidate, generation);
  if (typeof counted === "string" || candidate === undefined)
    throw new Error(`${path}: ${String(counted)}`);
  const plain: Compiled = {
    ...counted,
    javascript: await javascriptOf(candidate.program),
    identifier: functionOf(candidate.program, candidate)?.identifier ?? "",
  };
  const [first, second] = [runnerOf(counted), runnerOf(plain)];
  // In turn, so that a drift of the machine's speed meets both; the first of each is warm-up.
  const seconds = { counted: [] as number[], plain: [] as number[] };
  for (let round = 0; round < 4; round++) {
    seconds.counted.push(first());
    seconds.plain.push(second());
  }
  return { counted: least(seconds.counted.slice(1)), plain: least(seconds.plain.slice(1)) };
}

const least = (values: readonly number[]): number => Math.min(...values);

/** Explores one part of eight, each time anew, and says how long it took. */
function runnerOf(root: Compiled): () => number {
  const realm = new Realm(engineScript());
  const bounds = boundsOf("default", "lp64");
  const task: Task = { kind: "explore", root, bounds, share: { indexes: [0], count: 8 } };
  for (const program of programsOf(task)) realm.take(program);
  return () => {
    const start = process.cpuUsage();
    const outcome = realm.perform(task);
    if (outcome.kind !== "explored") throw new Error(`it was not explored: ${outcome.kind}`);
    return process.cpuUsage(start).user / 1e6;
  };
}
