/**
 * JUnit XML of the kernel's own tests: one suite, a case for each. Invariant: a case that is no `ok`
 * is a failure or an error, so that a server fails where the exit code does.
 */
import type { TestVerdict } from "../../../analyzers/suite/report.js";
import type { SuiteDocument } from "../format.js";
import { whyLines } from "../parts/test-words.js";
import { visible } from "../parts/visible.js";
import { type Case, junitXml } from "./suites.js";

export function render({ tool, report: { folder, tests, incomplete } }: SuiteDocument): string {
  const unread: Case = {
    outcome: "errors",
    name: "every file and every test can be read",
    said: {
      type: "incomplete",
      message: "incomplete",
      lines: incomplete.map(visible),
    },
  };
  const cases = [...tests.map(caseOf), ...(incomplete.length === 0 ? [] : [unread])];
  return junitXml(tool.name, [{ name: visible(folder), classname: visible(folder), cases }]);
}

function caseOf(test: TestVerdict): Case {
  const { name, path, line, outcome, warnings, printed } = test;
  const why = whyLines(test).map(visible);
  const more = [...warnings.map((text) => `warns: ${text}`), ...linesOf(printed)].map(visible);
  const base = { name: visible(name), at: { file: visible(path), line } };
  if (outcome === "ok") {
    const said = { type: "warning", message: "", lines: more };
    return { ...base, outcome: "passed", ...(warnings.length === 0 ? {} : { said }) };
  }
  const said = { type: outcome, message: why[0] ?? outcome, lines: [...why, ...more] };
  return { ...base, outcome: outcome === "failed" ? "failures" : "errors", said };
}

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}
