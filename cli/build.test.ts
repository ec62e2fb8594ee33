/** Which build of the program this is. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { build, digestOfBuild } from "./build.js";

test("a build is called by what it is made of", () => {
  assert.equal(build(), digestOfBuild());
});
