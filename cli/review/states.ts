/**
 * The states of a series, linted: the tree before the first patch, and after each. Invariant: what is
 * said of a state is what lint would say of that tree, and a state in which nothing changed that lint
 * looks at is not looked at again.
 */
import type { SurveyPlan } from "../../analyzers/references/survey.js";
import type { Step } from "../../analyzers/patches/apply-series.js";
import { languageOf } from "../../analyzers/trees/language.js";
import { LINK_MODE, listingOver } from "../../analyzers/trees/overlay.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import type { LedgerEntry } from "../../analyzers/references/ledger.js";
import { check, type Check } from "../../rules/judge/check.js";
import { countedOf } from "../../rules/judge/run-rules.js";
import { CheckSession } from "../../rules/judge/session.js";
import type { Boundary } from "../../rules/files/boundary.js";
import type { Finding } from "../../rules/results/finding.js";
import { IDENTITY_VERSION } from "../../rules/results/identity.js";
import { identitiesOf, type Known } from "../../rules/results/known.js";
import type { PlacedFinding } from "../../rules/results/review.js";
import { DEFAULT_BASELINE } from "../baseline-file.js";
import { Places } from "../places.js";
import { TREE_RULES, type RuleSet } from "../rule-sources.js";
import { UserError } from "../user-error.js";
import { HeldListing, StateFiles } from "./state-files.js";
import type { Changes, LayeredFacts } from "./layered-facts.js";
import { baselineGrowth, widenings } from "./rule-changes.js";

export interface State {
  readonly tree: Tree;
  readonly files: StateFiles;
  /** Against the base. */
  readonly changes: Changes;
  readonly rules: RuleSet;
  readonly check: Check;
  /** Those that count, sorted by path and place. */
  readonly findings: readonly PlacedFinding[];
  readonly places: Places;
  readonly incomplete: readonly string[];
  /** What its check asked for. */
  readonly plans: ReadonlyMap<string, SurveyPlan>;
}

export interface StatesOptions {
  readonly base: Tree;
  readonly listing: Listing;
  readonly facts: LayeredFacts;
  readonly today: string;
  readonly known: Known;
  rulesOf(tree: Tree): Promise<RuleSet>;
}

export class States {
  readonly #options: StatesOptions;
  readonly #session: CheckSession;
  readonly #held: HeldListing;
  /** What the state was that the session has checked last. */
  #checked: Changes = new Map();
  readonly #first: State;

  private constructor(options: StatesOptions, session: CheckSession, held: HeldListing, first: State) {
    this.#options = options;
    this.#session = session;
    this.#held = held;
    this.#first = first;
  }

  static async begin(options: StatesOptions): Promise<States> {
    const rules = await options.rulesOf(options.base);
    const plans = new Map<string, SurveyPlan>();
    const none: Changes = new Map();
    const session = new CheckSession();
    const held = new HeldListing();
    const files = new StateFiles(held, () => options.listing);
    const result = await checked(options, options.base, files, none, rules.boundaries, plans, session);
    const findings = countedOf(result);
    // What the baseline knows is what the base has; a patch brings nothing that is known.
    const known = { identities: identitiesOf(options.known, findings), version: IDENTITY_VERSION };
    const told = { ...options, known };
    const first = stateOf(told, options.base, files, none, rules, result, findings, [], plans);
    return new States(told, session, held, first);
  }

  get first(): State {
    return this.#first;
  }

  /** The state after a patch that was applied to the last one, or to any other. */
  async next(last: State, step: Step): Promise<State> {
    if (step.result.kind === "refused") return last;
    return this.at(last, new Map([...last.changes, ...step.result.changes]), step);
  }

  /** The base with these changes, which are those of the last state and of the step. */
  async at(last: State, changes: Changes, step: Step): Promise<State> {
    if (step.result.kind === "refused") return last;
    const isOfRules = step.result.changes.has(TREE_RULES);
    if (!isOfRules && !step.result.changes.has(DEFAULT_BASELINE) && (await this.#isSilent(last, step.result.changes))) {
      // The files that findings stand in are the same, so their places are as well.
      return { ...last, tree: step.after, changes };
    }
    const problems: string[] = [];
    const rules = isOfRules ? await this.#rulesAfter(last, step.after, problems) : last.rules;
    const files = this.#filesAfter(last, step.result.changes, changes);
    const plans = new Map<string, SurveyPlan>();
    this.#session.note(differing(this.#checked, changes));
    this.#checked = changes;
    const result = await checked(this.#options, step.after, files, changes, rules.boundaries, plans, this.#session);
    const findings = countedOf(result);
    const base = this.#first.rules;
    if (rules !== base) {
      const before = await checked(this.#options, step.after, files, changes, base.boundaries, plans);
      const seen = new Set(findings.map(({ identity }) => identity));
      const hidden = countedOf(before).filter(({ identity, location }) => !seen.has(identity) && location.path !== TREE_RULES);
      findings.push(...hidden, ...widenings(base.boundaries, rules.boundaries, hidden));
    }
    if (changes.has(DEFAULT_BASELINE)) {
      findings.push(...baselineGrowth(DEFAULT_BASELINE, this.#options.base.read(DEFAULT_BASELINE), step.after.read(DEFAULT_BASELINE)));
    }
    return stateOf(this.#options, step.after, files, changes, rules, result, findings, problems, plans);
  }

  /** Whether nothing that lint looks at is in what changed. */
  async #isSilent(last: State, changes: Changes): Promise<boolean> {
    for (const [path, { bytes, mode }] of changes) {
      const before = last.tree.read(path);
      const language = languageOf(path);
      if (language === undefined && mode !== LINK_MODE) {
        // What is no code by its name is C where code includes it.
        const texts = [last.tree.readOrReason(path), bytes].filter((text) => text instanceof Uint8Array);
        for (const plan of last.plans.values()) {
          for (const text of texts) if (!(await this.#options.facts.isSilent(plan, path, text))) return false;
        }
        continue;
      }
      if (language === undefined) continue;
      if (bytes === undefined || before === undefined || mode === LINK_MODE || language === "makefile") return false;
      if (path === "Makefile" || includesOf(before) !== includesOf(bytes)) return false;
      for (const plan of last.plans.values()) {
        const { facts } = this.#options;
        const wasSilent = last.changes.has(path) ? await facts.isSilent(plan, path, before) : await facts.isSilentInBase(plan, path);
        if (!wasSilent || !(await facts.isSilent(plan, path, bytes))) return false;
      }
    }
    return true;
  }

  /** Most patches add no file and remove none. `changes`: against the base. */
  #filesAfter({ tree, files }: State, step: Changes, changes: Changes): StateFiles {
    const isThere = (below: Tree, path: string): boolean => below.readOrReason(path) instanceof Uint8Array;
    const isSameList = [...step].every(([path, { bytes, mode }]) => bytes !== undefined && mode !== LINK_MODE && isThere(tree, path));
    const { base, listing } = this.#options;
    return isSameList ? files : new StateFiles(this.#held, () => listingOver(listing, changes, false, (path) => isThere(base, path)));
  }

  async #rulesAfter(last: State, tree: Tree, problems: string[]): Promise<RuleSet> {
    try {
      return await this.#options.rulesOf(tree);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.lines.map((line) => `${line}; the rules before it were used`));
      return last.rules;
    }
  }
}

async function checked(options: StatesOptions, tree: Tree, files: StateFiles, changes: Changes, boundaries: readonly Boundary[], plans: Map<string, SurveyPlan>, session?: CheckSession): Promise<Check> {
  const keeper = options.facts.keeperOf(changes, (plan) => plans.set(JSON.stringify(plan), plan));
  return check(tree, files.listing(), boundaries, { today: options.today, keeper, session });
}

/** Paths that two states have otherwise. */
function* differing(one: Changes, other: Changes): Iterable<string> {
  for (const [path, change] of one) {
    const now = other.get(path);
    if (now?.bytes !== change.bytes || now?.mode !== change.mode) yield path;
  }
  for (const path of other.keys()) if (!one.has(path)) yield path;
}

function stateOf(options: StatesOptions, tree: Tree, files: StateFiles, changes: Changes, rules: RuleSet, result: Check, findings: readonly Finding[], problems: readonly string[], plans: ReadonlyMap<string, SurveyPlan>): State {
  const places = new Places((path) => rules.texts.get(path) ?? tree.read(path));
  const placed = findings
    .filter(({ identity }) => !options.known.identities.has(identity))
    .map((finding): PlacedFinding => ({
      ...finding,
      place: places.of(finding.location),
      related: finding.related.map((related) => ({ ...related, place: places.of(related.location) })),
    }));
  return { tree, files, changes, rules, check: result, findings: placed.sort(byPlace), places, incomplete: [...result.incomplete, ...problems], plans };
}

function byPlace(a: PlacedFinding, b: PlacedFinding): number {
  if (a.location.path !== b.location.path) return a.location.path < b.location.path ? -1 : 1;
  return a.location.span.start - b.location.span.start || (a.identity < b.identity ? -1 : 1);
}

/** What a text includes, and the headers that macros name. */
function includesOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return (text.match(/^[ \t]*#[ \t]*(?:include\b.*|define\b.*["<].*\.h[">].*)$/gm) ?? []).join("\n");
}

/** Occurrences of a state by what they are of. */
export function entriesBySymbol(state: State): ReadonlyMap<string, readonly LedgerEntry[]> {
  const found = new Map<string, LedgerEntry[]>();
  for (const entry of state.check.entries) {
    const key = `${state.check.boundaries[entry.boundary]?.id ?? ""}\0${entry.symbol}`;
    const list = found.get(key);
    if (list === undefined) found.set(key, [entry]);
    else list.push(entry);
  }
  return found;
}
