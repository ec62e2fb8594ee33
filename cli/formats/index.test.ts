/**
 * What holds for every format and every document that it serves: the list is complete, output is as
 * last reviewed, every finding is shown, an incomplete document is no pass, and nothing from outside
 * acts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Document, Form, Format, View } from "./format.js";
import { formats } from "./index.js";
import { assertGolden } from "./testing/golden.js";
import { sampleSets, textOf } from "./testing/samples.js";
import { runs } from "../../testing/effort.js";

/** All that a terminal may obey but the newline; patches and programs keep their tabs. */
const acting = (folder: string): RegExp =>
  folder === "lint"
    ? /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u
    : /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("\x1b[2J", "\n", "\r\n", "\t", "\u009b", "\u202e", "\u2028", "\ud800"),
      fc.constantFrom(
        "::error::",
        "##[error]",
        "]]>",
        "<!--",
        "&amp;",
        '"',
        "](",
        "ERROR:",
        "\ufffe",
      ),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(""));

/** Formats with a line or a sentence for all that was found. */
const summaries = new Set(["nipa", "patchwork"]);
/** Formats that say what was found in words of their own, tested where the words are. */
const prose = new Set(["mail", "b4-review"]);

/** The form of a format for each kind of the documents; those that it does not serve are left out. */
async function renderer(
  { forms }: Format,
  documents: readonly Document[],
): Promise<(document: Document, view: View) => ReturnType<Form<Document>["render"]>> {
  const loaded = new Map<string, Form<Document>>();
  for (const { kind } of documents) {
    // A form takes the documents of its own kind, which is what the map is asked by.
    const form = await forms[kind]?.();
    if (form !== undefined) loaded.set(kind, form as Form<Document>);
  }
  return (document, view) => {
    const form = loaded.get(document.kind);
    assert.ok(form !== undefined, document.kind);
    return form.render(document, view);
  };
}

test("no two formats have one name, and text and JSON serve every document", () => {
  assert.equal(new Set(formats.map(({ name }) => name)).size, formats.length);
  const kinds = [
    ...new Set(sampleSets.flatMap(({ documents }) => documents.map(([, { kind }]) => kind))),
  ];
  for (const { name, forms } of formats)
    if (name === "text" || name === "json")
      assert.deepEqual(Object.keys(forms).sort(), kinds.sort());
});

for (const format of formats) {
  for (const { folder, view, documents, incomplete, found, shown, hostile } of sampleSets) {
    const served = documents.filter(([, { kind }]) => format.forms[kind] !== undefined);
    if (served.length === 0) continue;
    const open = renderer(
      format,
      documents.map(([, document]) => document),
    );
    const name = `${format.name} of ${folder}`;

    test(`${name} prints what its golden says`, async () => {
      const render = await open;
      // Everything of everything is much; what hostile text comes to in JSON has a test of its own.
      const told = format.name === "json" && folder === "series" ? served.slice(0, 2) : served;
      const sections = told.map(
        ([title, document]) => `==> ${title} <==\n${textOf(render(document, view))}`,
      );
      assertGolden(`fixtures/formats/${folder}/${format.name}.golden`, sections.join(""));
    });

    test(`${name} is the same for the same document, in files that end with a newline`, async () => {
      const render = await open;
      for (const [title, document] of served) {
        const output = render(document, view);
        assert.deepEqual(render(structuredClone(document), view), output, title);
        const files =
          typeof output === "string" || output instanceof Uint8Array
            ? [{ name: "", text: textOf(output) }]
            : output;
        assert.equal(
          typeof output === "string" || output instanceof Uint8Array ? "text" : "folder",
          format.output,
        );
        for (const { text } of files) assert.ok(text === "" || text.endsWith("\n"), title);
        if (format.output === "folder")
          assert.ok(files.every((file) => /^[\w-]+\.txt$/.test(file.name)));
        assert.equal(new Set(files.map((file) => file.name)).size, files.length);
      }
    });

    test(`${name} shows every finding`, async () => {
      if (summaries.has(format.name) || prose.has(format.name)) return;
      const output = textOf((await open)(found, view)).replace(/\s+(?:\| +)?/g, " ");
      for (const any of shown)
        assert.ok(
          any.some((each) => output.includes(each.replace(/\s+/g, " "))),
          any.join(" or "),
        );
    });

    test(`${name} does not take an incomplete document for a clean one`, async () => {
      const render = await open;
      for (const [broken, whole] of incomplete) {
        if (format.forms[broken.kind] === undefined) continue;
        // A program has no place for it, and a mailbox is no judgement: stderr and the exit code say it.
        if (format.name === "mail" || (format.name === "text" && broken.kind === "program"))
          continue;
        const output = textOf(render(broken, view));
        assert.match(output, /incomplete|"complete": false|Not looked at/i);
        assert.notEqual(output, textOf(render(whole, view)));
      }
    });

    test(`${name} lets nothing from outside act, whatever it is`, async () => {
      const render = await open;
      for (const [title, document] of served) {
        for (const all of [false, true])
          assert.doesNotMatch(textOf(render(document, { ...view, all })), acting(folder), title);
      }
      fc.assert(
        fc.property(hostileText, hostileText, hostileText, (path, source, said) => {
          assert.doesNotMatch(textOf(render(hostile(path, source, said), view)), acting(folder));
        }),
        runs(10, folder === "lint" ? 100 : 30),
      );
    });
  }
}
