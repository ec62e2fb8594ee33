/**
 * Runs `ringfence model` on every mutant of the fixtures and prints what it said beside what was
 * argued: `npm run mutants [-- NAME]`. Ends with 1 when a label is not met.
 */
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parse } from "yaml";
import { z } from "zod";
import type { Verdict } from "../analyzers/relocation/judge/verdict.js";
import { boundsFromEnvironment, filesOf, reportOn, verdictText } from "../fixtures/model-run.js";
import { repositoryRoot } from "../fixtures/run.js";

const schema = z.array(
  z.strictObject({
    name: z.string(),
    base: z.string(),
    file: z.string(),
    find: z.string(),
    replace: z.string(),
    label: z.enum(["killed", "equivalent", "types"]),
    properties: z.array(z.string()).optional(),
    needs: z.array(z.enum(["alone", "neighbour", "collision", "failure"])).optional(),
    why: z.string(),
  }),
);
type Mutant = z.infer<typeof schema>[number];

/** Whether the verdict is what the label says, and a word about it. */
function judged(
  mutant: Mutant,
  verdict: Verdict | undefined,
): { readonly isMet: boolean; readonly said: string } {
  if (verdict === undefined) return { isMet: false, said: "no relocation found" };
  if (mutant.label === "types") return { isMet: verdict.kind === "rejected", said: verdict.kind };
  if (mutant.label === "equivalent")
    return {
      isMet: verdict.kind === "holds",
      said: verdict.kind === "violated" ? letters(verdict) : verdict.kind,
    };
  // A run that cannot be decided is a kill only where reading garbage is the fault.
  if (verdict.kind !== "violated") return { isMet: false, said: verdict.kind };
  const broken = verdict.violations.map(({ property }) => property);
  const isMet = (mutant.properties ?? []).some((property) => broken.includes(property));
  return { isMet, said: letters(verdict) };
}

function letters(verdict: Extract<Verdict, { kind: "violated" }>): string {
  return verdict.violations.map(({ property }) => property).join("");
}

const root = `${repositoryRoot}/fixtures/model`;
const all = schema.parse(parse(readFileSync(`${root}/mutants.yaml`, "utf8")));
const only = process.argv.slice(2);
const bounds = boundsFromEnvironment("default");
const chosen = all.filter(
  ({ name, base }) => only.length === 0 || only.some((part) => `${base} ${name}`.includes(part)),
);

interface Answer {
  readonly isMet: boolean;
  readonly line: string;
  /** What was said instead of what was argued. */
  readonly wrong: string;
}

async function answerTo(mutant: Mutant): Promise<Answer> {
  const { base, file, find, replace, name, label, properties } = mutant;
  const files = filesOf(readFileSync(`${root}/${base}`, "latin1"));
  const text = files.get(file) ?? "";
  const at = text.indexOf(find);
  if (at < 0 || text.includes(find, at + 1))
    throw new Error(`${base}: ${name}: the text to replace does not stand there once`);
  files.set(file, text.slice(0, at) + replace + text.slice(at + find.length));
  const { roots, sites } = await reportOn(files, bounds);
  const verdict =
    roots.find(({ kind }) => kind === "relocation")?.verdict ??
    roots[0]?.verdict ??
    sites[0]?.verdict;
  const { isMet, said } = judged(mutant, verdict);
  return {
    isMet,
    line: `${isMet ? "    " : "NOT "} ${base.padEnd(32)} ${name.padEnd(44)} ${label.padEnd(10)} ${(properties ?? []).join("").padEnd(8)} ${said}\n`,
    wrong: `${base}: ${name}: ${verdict === undefined ? said : verdictText(verdict)}\n`,
  };
}

/** So many are under way: while one is compiled, which takes one core, another is run. */
const nLanes = availableParallelism();
const answers: Promise<Answer>[] = [];
const begin = (): void => {
  const mutant = chosen[answers.length];
  if (mutant !== undefined) answers.push(answerTo(mutant));
};
for (let lane = 0; lane < nLanes; lane++) begin();
const told: Answer[] = [];
while (told.length < chosen.length) {
  const answer = await (answers[told.length] as Promise<Answer>);
  told.push(answer);
  process.stdout.write(answer.line);
  begin();
}
const nMet = told.filter(({ isMet }) => isMet).length;
for (const { isMet, wrong } of told) if (!isMet) process.stdout.write(wrong);
const count = (label: Mutant["label"]): number =>
  chosen.filter((mutant) => mutant.label === label).length;
process.stdout.write(
  `${chosen.length} mutants at ${bounds} bounds: ${count("killed")} to be killed, ${count("equivalent")} equivalent, ${count("types")} for the types; ` +
    `${nMet} as argued, ${chosen.length - nMet} not\n`,
);
process.exitCode = nMet === chosen.length ? 0 : 1;
