/** Where the way down cannot be followed to its end, the way up from what is meant decides. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../../words/text-of.js";
import { findClaims, judgeClaims } from "../decide-claims.js";
import { patched, treeOf } from "../testing/seed.js";
import { TreeFacts } from "../tree-facts.js";

const message =
  "mm: x\n\nThe area_grow() function is a core function which ultimately invokes area split/merge.\n";

/** `down`: what area_grow() does; `beside`: what else the tree has. */
async function answerOf(down: string, beside: Readonly<Record<string, string>> = {}) {
  const before = treeOf({
    "include/area.h":
      "#define AREA_TREE(name) \\\n\tvoid name##_insert(struct area *a) { a->in = 1; }\nint area_merge(struct area *a);\n",
    "mm/area.c": `#include <area.h>
AREA_TREE(area_tree)

int area_split(struct area *a)
{
	return a->in;
}

int area_merge(struct area *a)
{
	return area_grow(a);
}

int area_grow(struct area *a)
{
	area_tree_insert(a);
${down}
	return 0;
}
`,
    "mm/mmap.c": "int area_map(struct area *a)\n{\n\treturn area_split(a);\n}\n",
    ...beside,
  });
  const after = patched(before, { "mm/other.c": "int other;\n" });
  const answers = await judgeClaims(findClaims(message), new TreeFacts(before, after));
  return answers.map(({ answer, because }) => `${answer}: ${textOf(because)}`).join("\n");
}

test("what leads to a function that a macro makes leads to no function that is known to lead elsewhere", async () => {
  const answer = await answerOf("");
  assert.match(
    answer,
    /^contradicted: no direct path leads from area_grow\(\) to area_split\(\) and area_merge\(\): it is not among the 3 functions/,
  );
  assert.match(answer, /no call through a pointer/);
});

test("a call through a pointer is told, and contradicts nothing where its table holds one of them", async () => {
  const through = "\ta->ops->close(a);";
  assert.match(
    await answerOf(through, {
      "mm/ops.c": "static const struct ops o = { .close = area_free, .open = area_map };\n",
    }),
    /^contradicted: .*1 call through a pointer in .*, none of whose tables holds one of those: close$/,
  );
  assert.match(
    await answerOf(through, { "mm/ops.c": "static const struct ops o = { .close = area_map };\n" }),
    /^unknown: no direct path leads there, but area_grow\(\) calls through close at mm\/area\.c:\d+, which can be area_map\(\) of mm\/ops\.c:1/,
  );
  assert.match(
    await answerOf(through, {
      "mm/ops.c": "void f(struct ops *o)\n{\n\to->close = &area_map;\n}\n",
    }),
    /^unknown: /,
  );
});

test("a variable may have been given a member", async () => {
  const through = "\tclose_fn f = a->ops->close;\n\tf(a);";
  const held = (name: string) => ({ "mm/ops.c": `struct ops o = { .${name} = area_map };\n` });
  assert.match(await answerOf(through, held("close")), /^unknown: no direct path/);
  assert.match(await answerOf(through, held("open")), /^contradicted: /);
});

test("a way up through callers that are static, macros or functions of a header is seen", async () => {
  assert.match(
    await answerOf("\tarea_tidy(a);", {
      "include/tidy.h":
        "#define area_tidy(a) area_clean(a)\nstatic inline void area_clean(struct area *a) { area_map(a); }\n",
    }),
    /^holds: area_grow\(\) -> area_tidy\(\) -> area_clean\(\) -> area_map\(\) -> area_split\(\)/,
  );
});

test("what macros make of a caller at file scope is a caller", async () => {
  const makers =
    "#define MAKE(n, x) PASS(n##_do, x)\n#define PASS(n, x) void n##_now(struct area *a) { area_map(a); }\nMAKE(area_late, 1)\n";
  assert.match(
    await answerOf("\tarea_late_do_now(a);", { "mm/made.c": makers }),
    /^unknown: no way was found/,
  );
  assert.match(
    await answerOf("\tarea_late_do_then(a);", { "mm/made.c": makers }),
    /^contradicted: /,
  );
});
