/**
 * A tree in the shape of v6.10, in own words, and the patch that an RFC of June 2024 made of it: two
 * wrappers in mm/mmap.c take the place of vma_expand() and vma_shrink() in fs/exec.c. Everything that
 * is called is there, so that every way can be followed to its end.
 */
import { overlayTree } from "../../trees/overlay.js";
import { memoryTree } from "../../trees/memory-tree.js";
import type { Tree } from "../../trees/tree.js";

export function treeOf(files: Readonly<Record<string, string>>): Tree {
  return memoryTree(
    new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text, "latin1")])),
  );
}

/** The same tree with other texts; undefined takes a file away. */
export function patched(tree: Tree, files: Readonly<Record<string, string | undefined>>): Tree {
  return overlayTree(
    tree,
    new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        { bytes: text === undefined ? undefined : Buffer.from(text, "latin1"), mode: "" },
      ]),
    ),
  );
}

const mmHeader = (functions: string): string => `#ifndef _LINUX_MM_H
#define _LINUX_MM_H
#include <linux/mm_types.h>

${functions}
extern unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
		struct vm_area_struct *new_vma, unsigned long new_addr, unsigned long len);
struct vm_area_struct *vma_next(struct vma_iterator *vmi);
struct vm_area_struct *vma_prev(struct vma_iterator *vmi);
#endif
`;

const both = `int vma_expand(struct vma_iterator *vmi, struct vm_area_struct *vma,
	       unsigned long start, unsigned long end, pgoff_t pgoff,
	       struct vm_area_struct *next);
int vma_shrink(struct vma_iterator *vmi, struct vm_area_struct *vma,
	       unsigned long start, unsigned long end, pgoff_t pgoff);
`;

const internal = `#include <linux/mm.h>

int vma_iter_prealloc(struct vma_iterator *vmi, struct vm_area_struct *vma);
`;

const mmap = `#include <linux/mm.h>
#include "internal.h"

#define vma_span(vma) ((vma)->vm_end - (vma)->vm_start)

int vma_iter_prealloc(struct vma_iterator *vmi, struct vm_area_struct *vma)
{
	vmi->room = vma_span(vma);
	return vmi->room == 0;
}

static void vma_prepare(struct vma_prepare *vp)
{
	vp->locked = 1;
}

static void vma_complete(struct vma_prepare *vp, struct vma_iterator *vmi)
{
	vmi->at = vp->vma;
	vp->locked = 0;
}

int vma_expand(struct vma_iterator *vmi, struct vm_area_struct *vma,
	       unsigned long start, unsigned long end, pgoff_t pgoff,
	       struct vm_area_struct *next)
{
	struct vma_prepare vp = { .vma = vma };

	if (vma_iter_prealloc(vmi, vma))
		return -ENOMEM;
	vma_prepare(&vp);
	vma->vm_start = start;
	vma->vm_end = end;
	vma_complete(&vp, vmi);
	return 0;
}

int vma_shrink(struct vma_iterator *vmi, struct vm_area_struct *vma,
	       unsigned long start, unsigned long end, pgoff_t pgoff)
{
	struct vma_prepare vp = { .vma = vma };

	if (vma_iter_prealloc(vmi, NULL))
		return -ENOMEM;
	vma_prepare(&vp);
	vma->vm_start = start;
	vma->vm_end = end;
	vma_complete(&vp, vmi);
	return 0;
}

/* What a split and a merge have in common with the two is only what stands above. */
int split_vma(struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long addr)
{
	return vma_iter_prealloc(vmi, vma) ? -ENOMEM : 0;
}

struct vm_area_struct *vma_merge(struct vma_iterator *vmi, struct vm_area_struct *prev)
{
	return vma_expand(vmi, prev, prev->vm_start, prev->vm_end, 0, NULL) ? NULL : prev;
}

struct vm_area_struct *vma_next(struct vma_iterator *vmi)
{
	return vmi->at;
}

struct vm_area_struct *vma_prev(struct vma_iterator *vmi)
{
	return vmi->at;
}
`;

const wrappers = `
/*
 * vma_expand_bottom() - Widen a VMA downwards.
 * @shift: By how many bytes.
 */
int vma_expand_bottom(struct vma_iterator *vmi, struct vm_area_struct *vma,
		      unsigned long shift, struct vm_area_struct **next)
{
	if (vma != vma_next(vmi))
		return -EFAULT;
	if (vma_expand(vmi, vma, vma->vm_start - shift, vma->vm_end, 0, NULL))
		return -ENOMEM;
	*next = vma_next(vmi);
	vma_prev(vmi);
	return 0;
}

/**
 * vma_shrink_top() - Cut a VMA at its top.
 * @shift: By how many bytes.
 */
int vma_shrink_top(struct vma_iterator *vmi, struct vm_area_struct *vma,
		   unsigned long shift)
{
	if (shift >= vma->vm_end - vma->vm_start)
		return -EINVAL;

	return vma_shrink(vmi, vma, vma->vm_start, vma->vm_end - shift, 0);
}
`;

const exec = (steps: readonly [string, string]): string => `#include <linux/mm.h>

static int shift_arg_pages(struct vm_area_struct *vma, unsigned long shift)
{
	struct vm_area_struct *next;
	struct vma_iterator vmi;

${steps[0]}
	move_page_tables(vma, vma->vm_start, vma, vma->vm_start - shift, shift);
	return ${steps[1]};
}

int setup_arg_pages(struct linux_binprm *bprm)
{
	return shift_arg_pages(bprm->vma, 4096);
}
`;

export const before: Tree = treeOf({
  "include/linux/mm.h": mmHeader(both),
  "mm/internal.h": internal,
  "mm/mmap.c": mmap,
  "mm/mremap.c": `#include <linux/mm.h>

unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
		struct vm_area_struct *new_vma, unsigned long new_addr, unsigned long len)
{
	return len;
}
`,
  "fs/exec.c": exec([
    "\tif (vma_expand(&vmi, vma, vma->vm_start - shift, vma->vm_end, 0, NULL))\n\t\treturn -ENOMEM;\n\tnext = vma_next(&vmi);",
    "vma_shrink(&vmi, vma, vma->vm_start, vma->vm_end - shift, 0)",
  ]),
});

export const after: Tree = patched(before, {
  "include/linux/mm.h":
    mmHeader(`int vma_expand_bottom(struct vma_iterator *vmi, struct vm_area_struct *vma,
		      unsigned long shift, struct vm_area_struct **next);
int vma_shrink_top(struct vma_iterator *vmi, struct vm_area_struct *vma,
		   unsigned long shift);
`),
  "mm/internal.h": internal + both,
  "mm/mmap.c": mmap + wrappers,
  "fs/exec.c": exec([
    "\tif (vma_expand_bottom(&vmi, vma, shift, &next))\n\t\treturn -ENOMEM;",
    "vma_shrink_top(&vmi, vma, shift)",
  ]),
});

/** What such a message says, in other words but in the same forms. */
export const message = `mm: unexport vma_expand() / vma_shrink()

The vma_expand() and vma_shrink() functions are core VMA functions
which ultimately invoke VMA split/merge. To make these testable, it is
convenient to place all such core functions in a header internal to mm/.

To serve both, we provide abstractions for the sole external user of
these functions, shift_arg_pages() in fs/exec.c.

As a result, we place the vma_shrink() and vma_expand() functions into
mm/internal.h to unexport them from use by any other part of the kernel.

Signed-off-by: A U Thor <author@example.com>
`;
