/**
 * Planted files that are damaged after that: what is clean for us is asked of a compiler, and an
 * object that refers to the name is a false clean. The compiler is the measure, so that nothing has
 * to be known of what the damage did.
 */
import { join } from "node:path";
import { fits, plant, spotsFor } from "../../../analyzers/planting/planting.js";
import { forms } from "../../../analyzers/planting/forms/index.js";
import { surroundings } from "../../../analyzers/planting/surroundings/index.js";
import { Compiler, withoutCompiler } from "../compiler.js";
import { cWords } from "../c-words.js";
import { mutated } from "../mutate.js";
import { checked, guarded, keepRules, owner } from "../rules.js";
import type { Case, Target } from "./target.js";

const PATH = "fs/host.c";
const host = Buffer.from(
  "static int first(int a)\n{\n\treturn a + 1;\n}\n\nvoid second(int c)\n{\n\tc = first(c);\n}\n",
);

/** Every form that is found in every surrounding, in a small file. */
function seeds(): Case[] {
  return forms
    .filter(
      ({ standing, category }) =>
        standing === "found" && !["build", "rust", "linker"].includes(category),
    )
    .flatMap((form) =>
      surroundings
        .filter((surrounding) => fits(form, surrounding))
        .map(
          (surrounding) =>
            plant({
              guarded,
              form,
              surrounding,
              path: PATH,
              bytes: host,
              spot: spotsFor(surrounding, host).at(-1),
              id: "1",
            }).files,
        ),
    );
}

/** What the compiler is asked about. */
function unitOf(input: Case): string | undefined {
  return [...input.keys()].find((path) => /\.[cS]$/.test(path));
}

export const compiled: Target = {
  name: "compiled",
  doc: "damaged files with a planted use: where we find nothing, the object of gcc has no reference",
  isGuided: true,
  missing: withoutCompiler,
  open: async (world) => {
    const boundaries = keepRules();
    const compiler = new Compiler(join(world.scratch, "compiled"));
    const words = cWords.map((word) =>
      word
        .replaceAll("vma_shrink", guarded.name)
        .replaceAll("vma_", "keep_")
        .replaceAll("shrink", "trim")
        .replaceAll("../mm/vma.h", "../keep/keep.h"),
    );
    return {
      seeds: seeds(),
      next: (dice, pick) => {
        const input = new Map(pick());
        const name = dice.of([...input.keys()]);
        const other = (): Uint8Array => dice.of([...pick().values()]);
        return input.set(
          name,
          mutated(dice, input.get(name) as Uint8Array, { words, other }).subarray(0, 4096),
        );
      },
      run: async (input) => {
        const { findings, incomplete } = await checked(new Map([...owner, ...input]), boundaries);
        if (findings.length > 0 || incomplete.length > 0) return undefined;
        const unit = unitOf(input);
        if (
          unit === undefined ||
          !compiler.refersTo(new Map([...owner, ...input]), unit, guarded.name)
        )
          return undefined;
        const text = Buffer.from(input.get(unit) as Uint8Array).toString("latin1");
        return { family: "false clean", signature: `false clean: ${shapeOf(text)}`, text };
      },
    };
  },
};

/** Two cases that only differ in names and numbers are one. */
function shapeOf(text: string): string {
  return JSON.stringify(
    text
      .replace(
        /\b(?!keep|trim|static|extern|typedef|goto|struct|define|undef|include|pragma|if|else|endif|elif|asm|for|typeof)[A-Za-z_]\w*/g,
        "a",
      )
      .replace(/\b\d\w*/g, "0")
      .replace(/[ \t]+/g, " ")
      .slice(0, 160),
  );
}
