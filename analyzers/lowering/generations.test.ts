/** API generations are told by what a tree declares, and where it declares nothing by how it calls. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newestRelease } from "../model/declarations.js";
import { intrinsics } from "./emit/intrinsics.js";
import { chooseGeneration } from "./generations.js";
import { inMemory } from "../preprocess/testing/in-memory.js";
import { Registry } from "./registry.js";
import { TreeMeanings } from "./tree-meanings.js";

const first =
  "struct vma_iterator *vmi, struct vm_area_struct *vma, unsigned long start, unsigned long end, pgoff_t pgoff";
const byRange = `int vma_expand(${first}, struct vm_area_struct *next);\n`;
const byMerge = "int vma_expand(struct vma_merge_struct *vmg);\n";
const moving = (n: 6 | 7): string =>
  `vma_expand(vmi, vma, start, end, 0, NULL); move_page_tables(vma, 0, vma, 0, 0, false${n === 7 ? ", true" : ""});`;
const merging = (field: string, flags = "0"): string =>
  `VMG_STATE(vmg, mm, vmi, 0, 0, ${flags}, 0); vmg.${field} = vma; vma_expand(&vmg); vma_shrink(vmi, vma, 0, 0, 0);`;

const cases: readonly (readonly [
  claim: string,
  headers: string,
  body: string,
  expected: readonly string[],
])[] = [
  [
    "six arguments to move are not enough to know who positions the iterator",
    "",
    moving(6),
    ["v6.3", "v6.4 and v6.5", "v6.6"],
  ],
  [
    "preallocation that is told nothing is older than v6.6",
    `${byRange}int vma_iter_prealloc(struct vma_iterator *vmi);\n`,
    moving(6),
    ["v6.3", "v6.4 and v6.5"],
  ],
  [
    "preallocation without a VMA, and a lock of VMAs",
    `${byRange}int vma_iter_prealloc(struct vma_iterator *vmi);\nvoid vma_start_write(struct vm_area_struct *vma);\n`,
    moving(6),
    ["v6.4 and v6.5"],
  ],
  [
    "preallocation with a VMA",
    `${byRange}int vma_iter_prealloc(struct vma_iterator *vmi, struct vm_area_struct *vma);\n`,
    moving(6),
    ["v6.6"],
  ],
  ["seven arguments to move", "", moving(7), ["v6.7", "v6.8 to v6.11"]],
  [
    "states of iterators that are an enum",
    `${byRange}enum maple_status { ma_active, ma_start };\n`,
    moving(7),
    ["v6.8 to v6.11"],
  ],
  [
    "a body that asks an iterator's node",
    `static inline void vma_iter_store(struct vma_iterator *vmi, struct vm_area_struct *vma)
{
	if (vmi->mas.node != MAS_START && vmi->mas.index > vma->vm_start)
		vma_iter_invalidate(vmi);
}
`,
    moving(7),
    ["v6.7"],
  ],
  [
    "a body that asks an iterator's status",
    `static inline int vma_iter_clear_gfp(struct vma_iterator *vmi, unsigned long end)
{
	return vmi->mas.status != ma_start && vmi->mas.index > end;
}
`,
    moving(7),
    ["v6.8 to v6.11"],
  ],
  [
    "a function at hand that asks an iterator's node",
    "",
    `if (vmi->mas.node == MAS_START) return 0; ${moving(7)}`,
    ["v6.7"],
  ],
  ["a merge of `vma`", byMerge, merging("vma"), ["v6.12 to v6.14"]],
  ["a merge of `middle`", byMerge, merging("middle"), ["v6.15 and v6.16"]],
  ["a merge of `target`", byMerge, merging("target"), ["v6.17 to v7.0", "v7.1"]],
  [
    "a merge of `target` with flags that are a bitmap",
    byMerge,
    merging("target", "EMPTY_VMA_FLAGS"),
    ["v7.1"],
  ],
  [
    "two page offsets, and a cut that is told only its end",
    "",
    "VMG_STATE(vmg, mm, vmi, 0, 0, EMPTY_VMA_FLAGS, 0, 0); vmg.target = vma; vma_expand(&vmg); vma_shrink(vmi, vma, 0);",
    ["after v7.1, as reported"],
  ],
];

for (const [claim, headers, body, expected] of cases) {
  test(`${claim}: ${expected.join(", ")}`, () => {
    const text = `${headers}int f(struct mm_struct *mm, ${first})\n{\n\t${body}\n}\n`;
    const model = newestRelease.declarations;
    const front = inMemory({ "mm/a.c": text }, { model });
    const registry = new Registry((path, declarations) => front.tokensOfText(path, declarations));
    const meanings = new TreeMeanings(
      front,
      new Set([...intrinsics, ...registry.functions.keys(), ...registry.constants.keys()]),
    );
    const found = meanings.functionDefinition("f", "mm/a.c");
    assert.ok(found?.kind === "rooted");
    const { possible } = chooseGeneration({
      meanings,
      roots: ["mm/a.c"],
      isWhole: false,
      functions: [found.item],
    });
    assert.deepEqual(
      possible.map(({ name }) => name),
      expected,
    );
  });
}
