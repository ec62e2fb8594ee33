/** Functions that are made up, lowered and run, and built by gcc: what they compute is the same. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { intrinsics } from "../../../analyzers/lowering/emit/intrinsics.js";
import type { Executable } from "../../../analyzers/lowering/execute.js";
import { compile } from "../../../analyzers/lowering/program.js";
import { Registry } from "../../../analyzers/lowering/registry.js";
import { TreeMeanings } from "../../../analyzers/lowering/tree-meanings.js";
import { javascriptOf, typeCheck } from "../../../analyzers/lowering/type-check.js";
import { refuel } from "../../../analyzers/model/c/fuel.js";
import { Undecided } from "../../../analyzers/model/c/undecided.js";
import { setWidth } from "../../../analyzers/model/c/width.js";
import * as runtime from "../../../analyzers/model/program.js";
import { machineConfiguration } from "../../../analyzers/preprocess/configuration.js";
import { Preprocessor } from "../../../analyzers/preprocess/preprocess.js";
import { memoryTree } from "../../../analyzers/trees/memory-tree.js";
import { someFunctions } from "../c-functions.js";
import { withoutCompiler } from "../compiler.js";
import { Dice } from "../dice.js";
import type { Case, Fault, Target } from "./target.js";

const SEED = "seed";
const FILE = "made.c";
const N_FUNCTIONS = 4;
const pairs = [
  [0, 0],
  [1, 2],
  [3, -1],
  [-100, 9],
  [255, 256],
  [65535, 65536],
  [2147483647, 1],
  [-2147483648, -1],
  [123456789, -987654321],
] as const;

export const functions: Target = {
  name: "functions",
  doc: "C that is made up: the program computes what gcc's does, or says that it cannot",
  isGuided: false,
  missing: withoutCompiler,
  open: async (world) => ({
    seeds: [],
    fixed: [SEED],
    next: (dice) => new Map([[SEED, Buffer.from(String(dice.roll(2 ** 31)))]]),
    run: async (input) => {
      const seed = Buffer.from(input.get(SEED) ?? []).toString();
      const text = someFunctions(new Dice("functions", seed), N_FUNCTIONS);
      const wanted = ofCompiler(world.scratch, text);
      // gcc has faults of its own, and what it gives up on is no measure.
      if (wanted === undefined) return undefined;
      return differing(text, wanted);
    },
  }),
};

/** What each function returns for each pair, one line each; undefined where gcc refuses it. */
function ofCompiler(scratch: string, text: string): readonly string[] | undefined {
  const calls = Array.from({ length: N_FUNCTIONS }, (_, n) =>
    pairs.map(([x, y]) => `printf("%d\\n", test_${n}(${x + 1} - 1, ${y + 1} - 1));`).join("\n"),
  );
  const unit = join(scratch, "made-main.c");
  const program = join(scratch, "made-main");
  // The smallest int has no constant of its own.
  const main = `int printf(const char *, ...);\n${text}\nint main(void)\n{\n${calls.join("\n")}\nreturn 0;\n}\n`;
  writeFileSync(unit, main);
  const options = ["-w", "-std=gnu11", "-O1", "-fwrapv", "-fno-strict-aliasing"];
  if (spawnSync("gcc", [...options, unit, "-o", program], { stdio: "ignore" }).status !== 0)
    return undefined;
  const { status, stdout } = spawnSync(program, { encoding: "latin1", timeout: 10_000 });
  return status === 0 ? stdout.trimEnd().split("\n") : undefined;
}

async function differing(text: string, wanted: readonly string[]): Promise<Fault | undefined> {
  const tree = memoryTree(new Map<string, Uint8Array>([[FILE, Buffer.from(text)]]) satisfies Case);
  const front = new Preprocessor(tree, { configuration: machineConfiguration("lp64") });
  const registry = new Registry((path, source) => front.tokensOfText(path, source));
  const kept = new Set([...intrinsics, ...registry.keptFunctions(), ...registry.constants.keys()]);
  const meanings = new TreeMeanings(front, kept);
  const roots = Array.from({ length: N_FUNCTIONS }, (_, n) => ({ name: `test_${n}`, root: FILE }));
  let program = compile(meanings, registry, roots, "plain", "lp64");
  while (await meanings.catchUp()) program = compile(meanings, registry, roots, "plain", "lp64");
  const { errors } = await typeCheck(program);
  const javascript = await javascriptOf(program);
  if (errors.length > 0)
    return { signature: "plain C is rejected", text: `${JSON.stringify(errors)}\n${text}` };
  const { functions: run, reset } = (
    runInThisContext(javascript) as (model: typeof runtime) => Executable
  )(runtime);
  setWidth("lp64");
  for (let n = 0; n < N_FUNCTIONS; n++) {
    for (const [index, [x, y]] of pairs.entries()) {
      refuel(10_000_000);
      reset();
      let got: number;
      try {
        got = (run[`$test_${n}`] as unknown as (x: number, y: number) => number)(x, y);
      } catch (error) {
        if (error instanceof Undecided) continue;
        throw error;
      }
      const want = wanted[n * pairs.length + index];
      if (String(got) !== want)
        return {
          signature: "another value than gcc's",
          text: `test_${n}(${x}, ${y}) is ${want}, and was ${got}\n${text}`,
        };
    }
  }
  return undefined;
}
