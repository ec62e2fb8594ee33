/**
 * A local declaration hides the guarded name from its declarator to the end of its block, and not a
 * byte further: random functions against an oracle that keeps a stack of scopes.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs } from "../../testing/effort.js";
import fc from "fast-check";
import { readSource } from "../syntax/source.js";
import { NameSet } from "./names.js";
import { withShadows } from "./shadows.js";
import { Reader } from "./shapes/reader.js";
import { shapesOf } from "./shapes/shapes.js";
import type { Sighting } from "./sighting.js";

type Statement =
  | { readonly kind: "use"; readonly text: string }
  | { readonly kind: "declare"; readonly text: string }
  | { readonly kind: "other"; readonly text: string }
  | {
      readonly kind: "block";
      readonly head: string;
      readonly declares: boolean;
      readonly body: readonly Statement[];
    }
  | {
      readonly kind: "single";
      readonly head: string;
      readonly declares: boolean;
      readonly body: Statement;
    };

const leaf: fc.Arbitrary<Statement> = fc.oneof(
  fc
    .constantFrom(
      "NAME(v);",
      "v = NAME;",
      "return NAME(v) + 1;",
      "call(v, NAME);",
      "v[NAME(v)]++;",
      "if (v) NAME(v);",
      "(NAME)(v);",
    )
    .map((text): Statement => ({ kind: "use", text })),
  fc
    .constantFrom(
      "int NAME;",
      "int NAME = 1;",
      "struct s *NAME = v, *w;",
      "int a = f(1, 2), NAME;",
      "static u32 NAME[4];",
      "int (*NAME)(void *) = v;",
      "const struct s NAME = { 1 };",
      "typeof(v) NAME = v;",
    )
    .map((text): Statement => ({ kind: "declare", text })),
  fc
    .constantFrom(
      "v->NAME = 1;",
      "goto out;",
      "x = y;",
      ";",
      "struct s { int NAME; } t;",
      "p = (struct s){ .NAME = 1 };",
      '"NAME";',
    )
    .map((text): Statement => ({ kind: "other", text })),
);

const { statement } = fc.letrec<{ statement: Statement }>((tie) => ({
  statement: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("block" as const),
        head: fc.constantFrom(
          "",
          "if (v)",
          "while (v)",
          "scoped_guard(rcu)",
          "for_each_vma(vmi, v)",
          "do",
        ),
        declares: fc.constant(false),
        body: fc.array(tie("statement"), { maxLength: 4 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("block" as const),
        head: fc.constant("for (int NAME = 0; v; v++)"),
        declares: fc.constant(true),
        body: fc.array(tie("statement"), { maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("single" as const),
        head: fc.constantFrom(
          "for (int NAME = 0; v; v++)",
          "if (v)",
          "while (v)",
          "list_for_each_entry(p, &v, node)",
        ),
        declares: fc.constant(false),
        body: leaf.filter(({ kind }) => kind === "use"),
      }),
    },
  ),
}));

/** The text of a function, and what the oracle says of each place that is a use: hidden or not. */
function render(
  body: readonly Statement[],
  hasParameter: boolean,
): { text: string; hidden: Map<number, boolean> } {
  const hidden = new Map<number, boolean>();
  let text = "";
  const write = (piece: string): void => void (text += piece.replaceAll("NAME", "vma_expand"));
  const writeUses = (piece: string, isHidden: boolean): void => {
    const from = text.length;
    write(piece);
    for (const match of text.slice(from).matchAll(/vma_expand/g))
      hidden.set(from + match.index, isHidden);
  };
  const block = (statements: readonly Statement[], outer: boolean): void => {
    let isHidden = outer;
    for (const one of statements) {
      write("\t");
      if (one.kind === "use") writeUses(one.text, isHidden);
      else if (one.kind === "declare") {
        write(one.text);
        isHidden = true;
      } else if (one.kind === "other") write(one.text);
      else {
        write(`${one.head} `);
        const inner = isHidden || one.head.includes("NAME");
        if (one.kind === "single") block([one.body], inner);
        else {
          write("{\n");
          block(one.body, inner);
          write(one.head === "do" ? "} while (0);" : "}");
        }
      }
      write("\n");
    }
  };
  write(hasParameter ? "int f(struct s *NAME, int v)\n{\n" : "int f(int v)\n{\n");
  block(body, hasParameter);
  write("}\nint g(int v)\n{\n\t");
  writeUses("return NAME(v);", false);
  write("\n}\n");
  return { text, hidden };
}

function sightings(text: string): Sighting[] {
  const source = readSource("fs/x.c", Buffer.from(text, "latin1"));
  return withShadows(source, shapesOf(new Reader(source), new NameSet(["vma_expand"])));
}

test("shadows begin and end where C says", () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 6 }), fc.boolean(), (body, hasParameter) => {
      const { text, hidden } = render(body, hasParameter);
      const found = new Map(sightings(text).map((sighting) => [sighting.start, sighting]));
      for (const [offset, isHidden] of hidden) {
        const sighting = found.get(offset);
        assert.ok(sighting !== undefined);
        assert.match(
          sighting.form,
          /^(call|use|initializer)$/,
          `${sighting.form} at ${offset} of\n${text}`,
        );
        assert.equal(
          sighting.shadow !== "",
          isHidden,
          `at ${offset} (${sighting.shadow}) of\n${text}`,
        );
      }
    }),
    runs(750, 3000),
  );
});
