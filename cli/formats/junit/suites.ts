/**
 * JUnit XML from suites of cases. Invariant: the counts are those of the cases, and a case has an
 * element inside exactly where it has something to say.
 */
import { attributes, xml } from "../parts/xml.js";

type Outcome = "passed" | "failures" | "errors" | "skipped";

export interface Case {
  readonly outcome: Outcome;
  /** Servers follow a case over runs by its name, so that it has no line number in it. */
  readonly name: string;
  readonly at?: { readonly file: string; readonly line?: number };
  /** What a case says that did not simply pass. */
  readonly said?: {
    readonly type: string;
    readonly message: string;
    readonly lines: readonly string[];
  };
}

export interface Suite {
  readonly name: string;
  readonly classname: string;
  readonly cases: readonly Case[];
}

const elements: Readonly<Record<"failures" | "errors", string>> = {
  failures: "failure",
  errors: "error",
};

export function junitXml(tool: string, suites: readonly Suite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: tool, ...counts(suites.flatMap(({ cases }) => cases)) })}>`,
    ...suites.flatMap(suiteLines),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteLines({ name, classname, cases }: Suite): string[] {
  return [
    `  <testsuite${attributes({ name, ...counts(cases) })}>`,
    ...cases.map((each) => {
      const open = `    <testcase${attributes({ name: each.name, classname, ...each.at })}`;
      const body = bodyOf(each);
      return body === "" ? `${open}/>` : `${open}>${body}</testcase>`;
    }),
    "  </testsuite>",
  ];
}

function bodyOf({ outcome, said }: Case): string {
  if (said === undefined) return "";
  const { type, message, lines } = said;
  if (outcome === "skipped") return `<skipped${attributes({ message })}/>`;
  const text = lines.map(xml).join("\n");
  if (outcome === "passed") return `<system-out>${text}</system-out>`;
  return `<${elements[outcome]}${attributes({ type, message })}>${text}</${elements[outcome]}>`;
}

function counts(cases: readonly Case[]): Record<string, number> {
  const of = (outcome: Outcome): number => cases.filter((each) => each.outcome === outcome).length;
  return {
    tests: cases.length,
    failures: of("failures"),
    errors: of("errors"),
    skipped: of("skipped"),
  };
}
