/** What a baseline of an earlier release knows, and what it does not. */
import { words } from "../../analyzers/words/words.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import type { OccurrenceKind } from "../../analyzers/references/occurrence.js";
import type { Finding } from "./finding.js";
import { Identities, IDENTITY_VERSION } from "./identity.js";
import { successionsOf } from "./known.js";
import { statement } from "./offence.js";

interface Case {
  readonly claim: string;
  readonly version?: number;
  readonly known: readonly string[];
  /** rule, path, enclosing declaration, symbol, kind. */
  readonly found: readonly (readonly [
    string,
    string,
    string,
    string,
    OccurrenceKind | undefined,
  ])[];
  readonly successions: Readonly<Record<string, string>>;
}

const call = "outside-call mm/vma fs/a.c f vma_expand call 1";

const cases: readonly Case[] = [
  {
    claim: "a finding that another rule has is the same finding",
    known: ["extern-redeclaration mm/vma fs/a.c - vma_expand extern 1"],
    found: [["outside-call", "fs/a.c", "f", "vma_expand", "call"]],
    successions: { "extern-redeclaration mm/vma fs/a.c - vma_expand extern 1": call },
  },
  {
    claim: "of two, the one in the same function is the same finding",
    known: ["outside-address mm/vma fs/a.c g vma_expand address 1"],
    found: [
      ["outside-call", "fs/a.c", "f", "vma_expand", "call"],
      ["outside-call", "fs/a.c", "g", "vma_expand", "call"],
    ],
    successions: {
      "outside-address mm/vma fs/a.c g vma_expand address 1":
        "outside-call mm/vma fs/a.c g vma_expand call 1",
    },
  },
  {
    claim: "what is borne still is not handed on",
    known: [call],
    found: [
      ["outside-call", "fs/a.c", "f", "vma_expand", "call"],
      ["outside-call", "fs/a.c", "g", "vma_expand", "call"],
    ],
    successions: {},
  },
  {
    claim: "another file is another finding",
    known: ["outside-address mm/vma fs/a.c f vma_expand address 1"],
    found: [["outside-call", "fs/b.c", "f", "vma_expand", "call"]],
    successions: {},
  },
  {
    claim: "another symbol is another finding",
    known: ["outside-address mm/vma fs/a.c f vma_expand address 1"],
    found: [["outside-call", "fs/a.c", "f", "vma_shrink", "call"]],
    successions: {},
  },
  {
    claim: "a path that only begins alike is another path",
    known: ["outside-address mm/vma fs/a.c2 f vma_expand address 1"],
    found: [["outside-call", "fs/a.c", "f", "vma_expand", "call"]],
    successions: {},
  },
  {
    claim: "paths and declarations may hold blanks",
    known: ["extern-redeclaration mm/vma fs/a b.c struct x vma_expand extern 2"],
    found: [["outside-call", "fs/a b.c", "f", "vma_expand", "call"]],
    successions: {
      "extern-redeclaration mm/vma fs/a b.c struct x vma_expand extern 2":
        "outside-call mm/vma fs/a b.c f vma_expand call 1",
    },
  },
  {
    claim: "what is said of a rule file is handed on to nothing",
    known: ["unmatched-name mm/vma .ringfence.yaml - vma_expand - 1"],
    found: [["unmatched-exception", ".ringfence.yaml", "", "vma_expand", undefined]],
    successions: {},
  },
  {
    claim: "a baseline of this release has no successions",
    version: IDENTITY_VERSION,
    known: ["outside-address mm/vma fs/a.c f vma_expand address 1"],
    found: [["outside-call", "fs/a.c", "f", "vma_expand", "call"]],
    successions: {},
  },
];

for (const { claim, version = 1, known, found, successions } of cases) {
  test(claim, () => {
    const identities = new Identities();
    const findings = found.map(
      ([rule, path, enclosing, symbol, kind]): Finding => ({
        rule,
        boundary: "mm/vma",
        location: { path, span: { start: 0, end: 0 } },
        offence: statement(words`it is found`),
        symbol,
        ...(kind === undefined ? {} : { kind }),
        enclosing,
        condition: "",
        related: [],
        identity: identities.next({ rule, boundary: "mm/vma", path, enclosing, symbol, kind }),
      }),
    );
    assert.deepEqual(
      Object.fromEntries(successionsOf({ identities: new Set(known), version }, findings)),
      successions,
    );
  });
}
