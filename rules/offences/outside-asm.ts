/** The rule outside-asm: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideAsm: Rule = {
  name: "outside-asm",
  doc: "Assembly, an asm label, an alias or a linker script names a guarded symbol outside the paths of its owner.",
  examples: [
    {
      shows: "a call in an assembly file",
      fixture: `${privateVma}//- arch/x86/kernel/x.S
	call vma_expand // want outside-asm "is named in assembly"
`,
    },
    {
      shows: "an alias",
      fixture: `${privateVma}//- fs/exec.c
int grow(void) __attribute__((alias("vma_expand"))); // want outside-asm "by the linker"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["asm"])) {
      yield draft(boundary, entry, "asm");
    }
  },
};
