/**
 * The tests of a tree, run: each by itself, on variables with their first values, in a thread that is
 * ended if it does not end by itself. Invariant: every test has a verdict, whatever the others do.
 */
import { markOf } from "../lowering/marks.js";
import { words } from "../words/words.js";
import type { TestRun } from "../relocation/run/run-test.js";
import type { Performer, Task } from "../relocation/realm/task.js";
import type { CompiledSuite } from "./compiled.js";
import {
  FOLDER,
  type Assertion,
  type SuiteReport,
  type TestPlace,
  type TestVerdict,
} from "./report.js";

export async function runSuite(suite: CompiledSuite, threads: Performer): Promise<SuiteReport> {
  const { javascript, identifier, nParameters, tests, main, stoodIn, unmade, incomplete } = suite;
  const tasks = tests.map(
    ({ name }): Task => ({ kind: "test", javascript, main: identifier, nParameters, wanted: name }),
  );
  const outcomes = await threads.all(tasks);
  return {
    folder: FOLDER,
    main,
    tests: tests.map((test, i) => {
      const outcome = outcomes[i];
      if (typeof outcome === "object" && outcome.kind === "tested")
        return verdictOf(suite, test, outcome.run);
      const reason = words`${typeof outcome === "string" ? outcome : "there is no outcome"}`;
      return { ...test, outcome: "unknown", assertions: [], reason, warnings: [], printed: "" };
    }),
    stoodIn,
    unmade,
    incomplete: tests.length === 0 ? [...incomplete, noTest(main)] : incomplete,
  };
}

/** Tests that main() calls by other ways than their names are not seen. */
function noTest(main: string): string {
  return `${main}: main() calls no function by its name that takes nothing and returns bool`;
}

/** Assertions of one test that are told; the first ones are nearest to the cause. */
const MAX_ASSERTIONS = 5;

function verdictOf(
  suite: CompiledSuite,
  test: CompiledSuite["tests"][number],
  run: TestRun,
): TestVerdict {
  const base = {
    ...test,
    assertions: [],
    warnings: [
      ...run.offences.filter(({ property }) => property === "W").map(({ text }) => text),
      ...(run.result ? leftLines(run.left) : []),
    ],
    printed: run.printed,
  };
  const places = placesOf(suite, run);
  const corrupt = run.offences.find(({ property }) => property === "T");
  switch (run.end) {
    case "returned":
      if (corrupt !== undefined)
        return { ...base, outcome: "failed", reason: words`${corrupt.text}`, ...places };
      return run.result
        ? { ...base, outcome: "ok" }
        : { ...base, outcome: "failed", ...said(suite, run, places) };
    case "stopped":
    case "null":
      return { ...base, outcome: "failed", reason: words`${run.reason}`, ...places };
    case "limit":
      return { ...base, outcome: "unknown", reason: words`${run.reason}`, ...places };
    case "not called":
      return { ...base, outcome: "unknown", reason: words`main() does not come to it` };
    case "undecided":
      return { ...base, outcome: "unknown", ...undecided(suite, run, places) };
  }
}

/** One that a variable of the tests still has may be meant to stay, so that it is no failure. */
function leftLines(names: readonly string[]): string[] {
  return [...new Set(names)].sort().map((name) => {
    const n = names.filter((each) => each === name).length;
    return `${n} struct ${name}${n === 1 ? " is" : "s are"} never freed`;
  });
}

type Places = Pick<TestVerdict, "place" | "from">;

function placesOf({ marks }: CompiledSuite, { place, ownPlace }: TestRun): Places {
  const [at, own] = [marks[place], marks[ownPlace]];
  return {
    ...(at === undefined ? {} : { place: bare(at) }),
    ...(own === undefined || place === ownPlace ? {} : { from: bare(own) }),
  };
}

function bare({ path, line }: TestPlace): TestPlace {
  return { path, line };
}

/** What a test says of itself: conditions after which it printed something, else the last one. */
function said(
  { marks }: CompiledSuite,
  { failures, last }: TestRun,
  places: Places,
): Pick<TestVerdict, "assertions" | "reason" | "place" | "from"> {
  const all = failures.length > 0 ? failures : last === undefined ? [] : [last];
  const assertions = all
    .slice(0, MAX_ASSERTIONS)
    .flatMap(({ mark, isTrue, values }): Assertion[] => {
      const found = marks[mark];
      return found === undefined ? [] : [{ ...bare(found), condition: found.text, isTrue, values }];
    });
  return assertions.length > 0
    ? { assertions }
    : { assertions, reason: words`it returns false`, ...places };
}

/** What has no meaning here is named by a place of the program, or by a sentence. */
function undecided(
  { marks }: CompiledSuite,
  { reason }: TestRun,
  places: Places,
): Pick<TestVerdict, "reason" | "place" | "from"> {
  const mark = marks[markOf(reason) ?? -1];
  return mark === undefined
    ? { reason: words`${reason}`, ...places }
    : { ...places, reason: words`${mark.text}`, place: bare(mark) };
}
