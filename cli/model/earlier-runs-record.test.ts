/** What an earlier run found right is believed of the same program, and of nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { examinerOn } from "../../analyzers/relocation/pipeline.js";
import type { Performer } from "../../analyzers/relocation/realm/task.js";
import { Threads } from "../../analyzers/relocation/realm/threads.js";
import type { ModelReport } from "../../analyzers/relocation/tell/report.js";
import { OneRealm } from "../../analyzers/relocation/testing/one-realm.js";
import { filesOf, requestOf } from "../../fixtures/model-run.js";
import { repositoryRoot } from "../../fixtures/run.js";
import { effort } from "../../testing/effort.js";
import type { Shape } from "../shape.js";
import { earlierRunsIn } from "./earlier-runs-record.js";

const right = readFileSync(`${repositoryRoot}/fixtures/model/releases/v6.12.c`, "latin1");
const wrong = right.replace("new_end > old_start", () => "new_end < old_start");
assert.notEqual(wrong, right);

/** Neither knows an outcome again: threads are new for each question that is asked with records. */
const shared = effort<() => Performer>(
  () => new OneRealm(),
  () => new Threads(1),
)();
const performer = effort<() => Performer>(
  () => shared,
  () => new Threads(1),
);
after(() => shared.end());

class Records {
  readonly all = new Map<string, unknown>();
  nRead = 0;

  read<T>(name: string, shape: Shape<T>): T | undefined {
    const value = this.all.get(name);
    if (!shape(value)) return undefined;
    this.nRead++;
    return value;
  }

  write(name: string, value: unknown): void {
    this.all.set(name, value);
  }
}

async function reportOf(text: string, records?: Records, version = "1"): Promise<ModelReport> {
  const memory = records === undefined ? {} : { earlierRuns: earlierRunsIn(records, version) };
  const own = records === undefined ? shared : performer();
  const examiner = examinerOn(own);
  const request = { ...requestOf(filesOf(text), "small"), ...memory };
  const { report } = await examiner.examine(request);
  if (own !== shared) await own.end();
  return report;
}

test("a report from records is the report without them", async () => {
  const records = new Records();
  const plain = await reportOf(right);
  assert.equal(plain.roots[0]?.verdict.kind, "holds");
  assert.deepEqual(await reportOf(right, records), plain);
  const nKept = records.all.size;
  assert.ok(nKept >= 2 && records.nRead === 0);
  assert.deepEqual(await reportOf(right, records), plain);
  assert.equal(records.all.size, nKept);
  assert.ok(records.nRead >= 2);
});

test("what is violated is run again, whatever was kept of it", async () => {
  const records = new Records();
  const first = await reportOf(wrong, records);
  assert.equal(first.roots[0]?.verdict.kind, "violated");
  assert.deepEqual(
    [...records.all.keys()].filter((name) => name.startsWith("runs-")),
    [],
  );
  assert.deepEqual(await reportOf(wrong, records), first);
});

test("another version, another program and a record of another shape find nothing", async () => {
  const records = new Records();
  await reportOf(right, records);
  await reportOf(right, records, "2");
  await reportOf(
    right.replace("-EFAULT", () => "-EINVAL"),
    records,
  );
  assert.equal(records.nRead, 0);
  for (const name of records.all.keys()) records.all.set(name, { nScenarios: [1.5], ran: "all" });
  const plain = await reportOf(right);
  assert.deepEqual(await reportOf(right, records), plain);
  assert.equal(records.nRead, 0);
});
