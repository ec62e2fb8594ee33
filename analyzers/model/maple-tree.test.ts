/** The tree of ranges against an array with a VMA for each page. */
import { addressOf, ULONG_MAX, type Address } from "./c/quantity.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { runs } from "../../testing/effort.js";
import { maple_tree } from "./maple-tree.js";
import { vm_area_struct } from "./structs/vm-area-struct.js";

const nPages = 24;

test("a store cuts whatever was there, and slots are the runs between", () => {
  const vmas = Array.from({ length: 6 }, () => new vm_area_struct());
  const store = fc.tuple(
    fc.nat({ max: nPages - 1 }),
    fc.nat({ max: nPages - 1 }),
    fc.option(fc.nat({ max: 5 })),
  );
  fc.assert(
    fc.property(fc.array(store, { maxLength: 10 }), (stores) => {
      const tree = new maple_tree();
      const pages: (vm_area_struct | null)[] = Array.from({ length: nPages }, () => null);
      // Ranges, so that two of the same VMA that touch stay two.
      const ids: number[] = pages.map(() => -1);
      stores.forEach(([a, b, vma], id) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const entry = vma === null ? null : (vmas[vma] as vm_area_struct);
        // What is left and what is right of a cut are ranges of their own from then on.
        const cut = ids[last];
        for (let page = last + 1; page < nPages && ids[page] === cut && cut !== -1; page++)
          ids[page] = 1000 + id;
        tree.store(addressOf(first), (last * 4096 + 4095) as Address, entry);
        pages.fill(entry, first, last + 1);
        ids.fill(entry === null ? -1 : id, first, last + 1);
      });
      for (let page = 0; page < nPages; page++) {
        const address = (page * 4096 + 100) as Address;
        const i = tree.indexAt(address);
        let first = page;
        while (first > 0 && ids[first - 1] === ids[page]) first--;
        let last = page;
        while (last < nPages - 1 && ids[last + 1] === ids[page]) last++;
        assert.equal(tree.load(address), pages[page]);
        assert.equal(tree.entryOf(i, address), pages[page]);
        assert.equal(tree.minOf(i, address), first * 4096);
        const isTrailing = ids[page] === -1 && last === nPages - 1;
        assert.equal(tree.maxOf(i, address), isTrailing ? ULONG_MAX() : last * 4096 + 4095);
      }
      assert.equal(tree.n, new Set(ids.filter((id) => id >= 0)).size);
    }),
    runs(1000),
  );
});
