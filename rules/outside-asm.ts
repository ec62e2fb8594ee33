/** The rule outside-asm: see its doc. */
import { called, crossings, draft, owner } from "./crossing.js";
import type { Rule } from "./rule.js";

export const outsideAsm: Rule = {
  name: "outside-asm",
  doc: "Assembly, an asm label, an alias or a linker script names a guarded symbol outside the paths of its owner.",
  examples: [
    {
      shows: "a call in an assembly file",
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
//- arch/x86/kernel/x.S
	call vma_expand // want outside-asm "named in assembly"
`,
    },
    {
      shows: "an alias",
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
int grow(void) __attribute__((alias("vma_expand"))); // want outside-asm "by the linker"
`,
    },
  ],
  *run(pass) {
    for (const [boundary, entry] of crossings(pass, ["asm"])) {
      yield draft(boundary, entry, `${called(entry)} named in assembly or by the linker, which is private to ${owner(boundary)}`);
    }
  },
};
