/** Files of C that are damaged: each is answered, in time, and twice the same. */
import { readFileSync } from "node:fs";
import { packageRoot } from "../../../cli/package.js";
import { readRuleFile } from "../../../rules/files/rule-file.js";
import { cWords } from "../c-words.js";
import { mutated } from "../mutate.js";
import { checked, told } from "../rules.js";
import { fixtureTrees, realFiles } from "../world.js";
import type { Case, Target } from "./target.js";

export const cFiles: Target = {
  name: "c-files",
  doc: "damaged trees of C: no exception, no more than 5 CPU seconds, the same answer twice",
  isGuided: true,
  missing: () => "",
  open: async (world) => {
    const { boundaries } = readRuleFile(
      "vma.yaml",
      readFileSync(`${packageRoot}/rules/boundaries/mm/vma.yaml`, "utf8"),
    );
    const real = [...realFiles(world)].map(([path, bytes]): Case => new Map([[path, bytes]]));
    return {
      seeds: [...fixtureTrees(), ...real],
      next: (dice, pick) => {
        const input = new Map(pick());
        const name = dice.of([...input.keys()]);
        const other = (): Uint8Array => dice.of([...pick().values()]) ?? new Uint8Array();
        input.set(
          name,
          mutated(dice, input.get(name) ?? new Uint8Array(), { words: cWords, other }),
        );
        // A file of another tree, so that what is declared where changes.
        if (dice.roll(6) === 0)
          for (const [path, bytes] of pick()) if (!input.has(path)) input.set(path, bytes);
        if (dice.roll(12) === 0)
          input.set(
            dice.of([
              ...input.keys(),
              "fs/new.h",
              "mm/vma.h",
              "include/linux/x.h",
              "arch/x86/a.S",
              "Makefile",
              "fs/a.rs",
              "x.lds",
            ]),
            input.get(name) as Uint8Array,
          );
        return input;
      },
      run: async (input) => {
        const first = told(await checked(input, boundaries));
        const second = told(await checked(input, boundaries));
        return first === second
          ? undefined
          : { signature: "another answer the second time", text: `${first}\n${second}` };
      },
    };
  },
};
