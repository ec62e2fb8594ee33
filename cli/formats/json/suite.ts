/**
 * The kernel's own tests as one JSON document, documented by docs/schema/suite.schema.json. Invariant:
 * keys stand in a fixed order.
 */
import type { TestPlace, TestVerdict } from "../../../analyzers/suite/report.js";
import { textOf } from "../../../analyzers/words/text-of.js";
import type { SuiteDocument } from "../format.js";
import { summaryOf } from "../parts/test-words.js";
import { inertJson } from "../parts/visible.js";
import type { SuiteJson } from "./suite-schema.js";

export function render({ tool, tree, report }: SuiteDocument): string {
  const { folder, main, tests, stoodIn, unmade, incomplete } = report;
  const document: SuiteJson = {
    version: 1,
    kind: "suite",
    tool: { name: tool.name, version: tool.version },
    tree: { label: tree.label, revision: tree.revision },
    incomplete: [...incomplete],
    folder,
    main,
    tests: tests.map(testJson),
    stoodIn: {
      model: [...stoodIn.model],
      userland: [...stoodIn.userland],
      lacking: [...stoodIn.lacking],
    },
    unmade: [...unmade],
    summary: { ...summaryOf(tests) },
  };
  return inertJson(`${JSON.stringify(document, null, 2)}\n`);
}

function testJson(test: TestVerdict): SuiteJson["tests"][number] {
  const { name, path, line, outcome, assertions, reason, place, from, warnings, printed } = test;
  return {
    name,
    path,
    line,
    outcome,
    assertions: assertions.map((each) => ({
      path: each.path,
      line: each.line,
      condition: each.condition,
      isTrue: each.isTrue,
      values: each.values,
    })),
    ...(reason === undefined ? {} : { reason: textOf(reason) }),
    ...(place === undefined ? {} : { place: placeJson(place) }),
    ...(from === undefined ? {} : { from: placeJson(from) }),
    warnings: [...warnings],
    printed,
  };
}

function placeJson({ path, line }: TestPlace): { path: string; line: number } {
  return { path, line };
}
