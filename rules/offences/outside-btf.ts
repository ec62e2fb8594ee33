/** The rule outside-btf: see its doc. */
import { crossings, draft } from "./parts/crossing.js";
import { privateVma } from "./parts/example-tree.js";
import type { Rule } from "./rule.js";

export const outsideBtf: Rule = {
  name: "outside-btf",
  doc: "A guarded symbol is given to BPF by an outsider: a BTF id or a kfunc.",
  examples: [
    {
      shows: "a BTF id",
      fixture: `${privateVma}//- fs/exec.c
BTF_ID(func, vma_expand) // want outside-btf "given to BPF"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["btf"])) {
      yield draft(boundary, entry, "btf");
    }
  },
};
