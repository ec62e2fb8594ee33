/**
 * The states of a series, linted: the tree before the first patch, and after each. Invariant: what
 * is said of a state is what lint would say of that tree, and a state in which nothing changed that
 * lint looks at is not looked at again.
 */
import type { SurveyPlan } from "../../analyzers/references/surveyor.js";
import type { Step } from "../../analyzers/patches/apply-series.js";
import { changedNames } from "../../analyzers/preprocess/changed-names.js";
import { languageOf } from "../../analyzers/trees/language.js";
import {
  changedBy,
  differingPaths,
  type Change,
  type Changes,
} from "../../analyzers/trees/changes.js";
import { LINK_MODE, listingOver } from "../../analyzers/trees/overlay.js";
import type { Listing, Tree } from "../../analyzers/trees/tree.js";
import { check, type Check } from "../../rules/judge/check.js";
import { countedOf } from "../../rules/judge/run-rules.js";
import { CheckSession, type Keepers } from "../../rules/judge/session.js";
import type { Finding } from "../../rules/results/finding.js";
import { IDENTITY_VERSION } from "../../rules/results/identity.js";
import { identitiesOf, type Known } from "../../rules/results/known.js";
import type { PlacedFinding } from "../../rules/results/tree-review.js";
import { DEFAULT_BASELINE } from "../baseline-file.js";
import { Places } from "../places.js";
import { TREE_RULES, type RuleSet } from "../rule-sources.js";
import { UserError } from "../user-error.js";
import { HeldListing, StateFiles } from "./state-files.js";
import type { LayeredFacts } from "./layered-facts.js";
import { baselineGrowth, widenings } from "./rule-changes.js";

/** A state before it is checked. */
interface Unchecked {
  readonly tree: Tree;
  readonly files: StateFiles;
  /** Against the base. */
  readonly changes: Changes;
  readonly rules: RuleSet;
}

/** Everything that was asked of the files of a state, by its text. */
type Plans = Map<string, SurveyPlan>;

interface Checked extends Unchecked {
  readonly check: Check;
  /** What its checks asked for, those by the rules of the base among them. */
  readonly plans: Plans;
}

export interface State extends Checked {
  /** The findings that count against the series, sorted by path and place. */
  readonly findings: readonly PlacedFinding[];
  readonly places: Places;
  readonly incomplete: readonly string[];
}

export interface StatesOptions {
  readonly base: Tree;
  readonly listing: Listing;
  readonly facts: LayeredFacts;
  /** They keep what is found of the base for later runs. */
  readonly keepers: Keepers | undefined;
  readonly today: string;
  readonly known: Known;
  /** Paths that patches of the series touch. */
  readonly touched: ReadonlySet<string>;
  /** Files that use macros which patches of the series change. */
  readonly users: ReadonlySet<string>;
  rulesOf(tree: Tree): Promise<RuleSet>;
}

export class States {
  readonly #options: StatesOptions;
  readonly #session: CheckSession;
  readonly #held: HeldListing;
  /** What the state was that the session has checked last. */
  #checked: Changes = new Map();
  readonly #first: State;

  private constructor(
    options: StatesOptions,
    session: CheckSession,
    held: HeldListing,
    first: State,
  ) {
    this.#options = options;
    this.#session = session;
    this.#held = held;
    this.#first = first;
  }

  static async begin(options: StatesOptions): Promise<States> {
    const { base: tree, listing } = options;
    const rules = await options.rulesOf(tree);
    const session = new CheckSession(options.keepers);
    const held = new HeldListing();
    const files = new StateFiles(held, () => listing);
    const base: Unchecked = { tree, files, changes: new Map(), rules };
    const first = await checked(base, options, session);
    const findings = countedOf(first.check);
    // What the baseline knows is what the base has; a patch brings nothing that is known.
    const known = { identities: identitiesOf(options.known, findings), version: IDENTITY_VERSION };
    const told = { ...options, known };
    return new States(told, session, held, stateOf(first, findings, [], known));
  }

  get first(): State {
    return this.#first;
  }

  /** The state after a patch that was applied to the last one, or to any other. */
  async next(last: State, step: Step): Promise<State> {
    if (step.result.kind === "refused") return last;
    return this.at(last, changedBy(last.changes, step.result.changes), step);
  }

  /** The base with these changes, which are those of the last state and of the step. */
  async at(last: State, changes: Changes, { after: tree, result }: Step): Promise<State> {
    if (result.kind === "refused") return last;
    const own = result.changes;
    const isOfRules = own.has(TREE_RULES) || own.has(DEFAULT_BASELINE);
    if (!isOfRules && (await this.#isSilent(last, own))) {
      // The files that findings stand in are the same, so their places are as well.
      return { ...last, tree, changes };
    }
    const problems: string[] = [];
    const rules = own.has(TREE_RULES) ? await this.#rulesAfter(last, tree, problems) : last.rules;
    const files = this.#filesAfter(last, own, changes);
    this.#session.note(differingPaths(this.#checked, changes));
    this.#checked = changes;
    const state = await checked({ tree, files, changes, rules }, this.#options, this.#session);
    const findings = countedOf(state.check);
    findings.push(...(await this.#loosened(state, findings)));
    return stateOf(state, findings, problems, this.#options.known);
  }

  /** What rules and baseline of a state let pass, and those of the base do not. */
  async #loosened(state: Checked, findings: readonly Finding[]): Promise<Finding[]> {
    const found: Finding[] = [];
    const { rules } = this.#first;
    if (state.rules !== rules) {
      const before = await checked({ ...state, rules }, this.#options);
      // A later patch is looked at, too, if only the rules of the base ask for what it touches.
      for (const [text, plan] of before.plans) state.plans.set(text, plan);
      const seen = new Set(findings.map(({ identity }) => identity));
      const hidden = countedOf(before.check).filter(
        ({ identity, location }) => !seen.has(identity) && location.path !== TREE_RULES,
      );
      found.push(...hidden, ...widenings(rules.boundaries, state.rules.boundaries, hidden));
    }
    if (state.changes.has(DEFAULT_BASELINE)) {
      const [old, fresh] = [this.#options.base, state.tree].map((t) => t.read(DEFAULT_BASELINE));
      found.push(...baselineGrowth(DEFAULT_BASELINE, old, fresh));
    }
    return found;
  }

  /** Whether nothing that lint looks at is in what changed. */
  async #isSilent(last: State, changes: Changes): Promise<boolean> {
    for (const [path, change] of changes) {
      const language = languageOf(path);
      if (language !== undefined) {
        if (!(await this.#isSilentCode(last, path, change))) return false;
      } else if (change.mode !== LINK_MODE) {
        // What is no code by its name is C where code includes it.
        if (this.#isIncluded(last, path)) return false;
        const before = last.tree.readOrReason(path);
        if (!(await this.#isSilentText(last, path, before))) return false;
        if (!(await this.#isSilentText(last, path, change.bytes))) return false;
      }
    }
    return true;
  }

  async #isSilentCode(last: State, path: string, { bytes, mode }: Change): Promise<boolean> {
    const before = last.tree.read(path);
    if (bytes === undefined || before === undefined || mode === LINK_MODE) return false;
    if (languageOf(path) === "makefile") return false;
    if (this.#options.users.size > 0 && /\.(?:h|inc|def)$/.test(path)) return false;
    if (path === "Makefile" || includesOf(before) !== includesOf(bytes)) return false;
    // Of what puts pieces together a name may be made that no text holds.
    if (mayMake(before) || mayMake(bytes) || usesMacrosOf(last.changes, bytes)) return false;
    const { facts } = this.#options;
    for (const plan of last.plans.values()) {
      const wasSilent = last.changes.has(path)
        ? await facts.isSilent(plan, path, before)
        : await facts.isSilentInBase(plan, path);
      if (!wasSilent || !(await facts.isSilent(plan, path, bytes))) return false;
    }
    // What others make of its macros is told where they use them.
    const changed = changedNames(path, before, bytes);
    return !this.#session.restsOn(last.check.pages, path, changed);
  }

  #isIncluded({ check: { looked } }: State, path: string): boolean {
    return looked.some(([name]) => name === path) || this.#session.made.restsOn(path);
  }

  async #isSilentText(last: State, path: string, text: unknown): Promise<boolean> {
    if (!(text instanceof Uint8Array)) return true;
    for (const plan of last.plans.values()) {
      if (!(await this.#options.facts.isSilent(plan, path, text))) return false;
    }
    return true;
  }

  /** Most patches add no file and remove none. `changes`: against the base. */
  #filesAfter({ tree, files }: State, step: Changes, changes: Changes): StateFiles {
    const isIn = (below: Tree, path: string): boolean =>
      below.readOrReason(path) instanceof Uint8Array;
    const isSameList = [...step].every(
      ([path, { bytes, mode }]) => bytes !== undefined && mode !== LINK_MODE && isIn(tree, path),
    );
    if (isSameList) return files;
    const { base, listing } = this.#options;
    return new StateFiles(this.#held, () =>
      listingOver(listing, changes, false, (path) => isIn(base, path)),
    );
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

async function checked(
  state: Unchecked,
  { facts, today, touched, users }: StatesOptions,
  session?: CheckSession,
): Promise<Checked> {
  const { tree, files, changes, rules } = state;
  const plans: Plans = new Map();
  const keeper = facts.keeperOf(changes, (plan) => plans.set(facts.keyOf(plan), plan));
  const options = { today, keeper, session, touched, users };
  return { ...state, check: await check(tree, files.listing(), rules.boundaries, options), plans };
}

function stateOf(
  state: Checked,
  findings: readonly Finding[],
  problems: readonly string[],
  known: Known,
): State {
  const { tree, rules, check: result } = state;
  const places = new Places((path) => rules.texts.get(path) ?? tree.read(path));
  const placed = findings
    .filter(({ identity }) => !known.identities.has(identity))
    .map(
      (finding): PlacedFinding => ({
        ...finding,
        place: places.of(finding.location),
        related: finding.related.map((related) => ({
          ...related,
          place: places.of(related.location),
        })),
      }),
    );
  const incomplete = [...result.incomplete, ...problems];
  return { ...state, findings: placed.sort(byPlace), places, incomplete };
}

function byPlace(a: PlacedFinding, b: PlacedFinding): number {
  if (a.location.path !== b.location.path) return a.location.path < b.location.path ? -1 : 1;
  return a.location.span.start - b.location.span.start || (a.identity < b.identity ? -1 : 1);
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Whether a text pastes or stringifies, itself or by the macros of a kernel that are there for it, or includes what a macro names. */
function mayMake(bytes: Uint8Array): boolean {
  return /##|%:%:|\?\?=|PASTE|CONCAT|stringify|STRINGIFY|_Pragma|#[ \t]*(?:\w+\b[^\n]*[^&\w]#[ \t]*\w|include[ \t]+[A-Za-z_])/.test(
    textOf(bytes),
  );
}

/** Whether a text uses a macro of a header that the series changes. */
function usesMacrosOf(changes: Changes, bytes: Uint8Array): boolean {
  const names = new Set<string>();
  for (const [path, { bytes: header }] of changes) {
    if (header === undefined || !/\.(?:h|inc|def)$/.test(path)) continue;
    for (const [, name = ""] of textOf(header).matchAll(/#[ \t]*define[ \t]+(\w+)/g))
      names.add(name);
  }
  return names.size > 0 && (textOf(bytes).match(/\w+/g) ?? []).some((word) => names.has(word));
}

/** What a text includes, and the headers that macros name. */
function includesOf(bytes: Uint8Array): string {
  return (
    textOf(bytes).match(/^[ \t]*#[ \t]*(?:include\b.*|define\b.*["<].*\.h[">].*)$/gm) ?? []
  ).join("\n");
}
