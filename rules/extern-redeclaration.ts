/** The rule extern-redeclaration: see its doc. */
import { called, crossings, draft, owner } from "./crossing.js";
import type { Rule } from "./rule.js";

export const externRedeclaration: Rule = {
  name: "extern-redeclaration",
  doc: "A private symbol is declared again in a source file of an outsider, which goes round the header that keeps it private.",
  examples: [
    {
      shows: "a declaration in the caller",
      fixture: `//- .ringfence.yaml
version: 1
boundaries:
  - id: mm/vma
    guard: { functions: [vma_expand, vma_shrink] }
    allow_in: [mm/**]
    why: It is private.
//- mm/vma.c
int vma_expand(struct vm_area_struct *vma)
{
	return 0;
}

int vma_shrink(struct vm_area_struct *vma)
{
	return 0;
}
//- fs/exec.c
extern int vma_expand(struct vm_area_struct *vma); // want extern-redeclaration "declared again"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["extern"])) {
      if (/\.h$/.test(entry.path)) continue;
      yield draft(boundary, entry, `${called(entry)} declared again, which is private to ${owner(boundary)}`);
    }
  },
};
