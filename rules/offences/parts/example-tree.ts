/** The owner that most examples of rules have: mm/ with two functions that are private to it. Each adds an outsider. */
export const privateVma = `//- .ringfence.yaml
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
`;
