/** What may be left out of a file decides nothing for others. */
import { unproven } from "./proof.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import { entitiesOf, isDeclaring } from "./entities.js";
import type { Sighting } from "./sighting.js";

const base: Sighting = {
  name: "f",
  start: 0,
  end: 1,
  form: "local",
  proof: unproven,
  enclosing: "g",
  condition: "",
  linkage: "external",
  shadow: "",
  wrapper: "",
};
const forms: readonly Sighting["form"][] = [
  "call",
  "use",
  "declaration",
  "definition",
  "macro-definition",
  "undef",
  "tag-definition",
  "typedef-definition",
  "enumerator",
  "field",
  "label",
  "parameter",
  "local",
  "pasted",
  "comment",
];

test("a sighting that stands among the entities of a tree is never left out", () => {
  for (const form of forms) {
    for (const linkage of ["static", "weak", "external", "none"] as const) {
      const sighting: Sighting = { ...base, form, linkage };
      const file = { path: "a.c", language: "c" as const, sightings: [sighting] };
      const found = entitiesOf([{ ...file, unaccounted: [], includes: "", pastes: [] }]);
      const { definitions, declarations, others } = found;
      const isThere = definitions.size + declarations.size + others.size > 0;
      assert.ok(!isThere || isDeclaring(sighting), `${form}, ${linkage}`);
    }
  }
  assert.ok(isDeclaring(base), "a local that may declare a function");
});
