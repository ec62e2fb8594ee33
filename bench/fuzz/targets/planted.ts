/** Uses that are planted into clean files: each is found. A false clean is a crash. */
import {
  fits,
  plant,
  spotsFor,
  type Planted,
  type Stretch,
} from "../../../analyzers/planting/planting.js";
import { forms } from "../../../analyzers/planting/forms/index.js";
import { surroundings } from "../../../analyzers/planting/surroundings/index.js";
import type { Check } from "../../../rules/judge/check.js";
import { checked, guarded, keepRules, owner } from "../rules.js";
import { fixtureTrees, realFiles } from "../world.js";
import type { Case, Fault, Target } from "./target.js";

/** A file of the case that says what is planted, so that a smaller host can be planted into again. */
const PLAN = "plan";

interface Plan {
  readonly form: string;
  readonly place: string;
  readonly path: string;
  /** Which of the spots that there are. */
  readonly at: number;
}

const found = forms.filter(({ standing }) => standing === "found");
const pairs = found.flatMap((form) =>
  surroundings
    .filter((surrounding) => fits(form, surrounding))
    .map((surrounding) => ({ form, surrounding })),
);

export const planted: Target = {
  name: "planted",
  doc: "a use in every form and surrounding, planted into clean files: it is found",
  isGuided: true,
  missing: () => "",
  open: async (world) => {
    const boundaries = keepRules();
    const hosts = [
      ...fixtureTrees(),
      ...[...realFiles(world)].map(([path, bytes]): Case => new Map([[path, bytes]])),
    ].filter(isClean);
    return {
      seeds: hosts,
      fixed: [PLAN],
      next: (dice, pick) => {
        const host = new Map(pick());
        host.delete(PLAN);
        const paths = [...host.keys()].filter((path) => /\.c$/.test(path));
        const { form, surrounding } = dice.of(pairs);
        const plan: Plan = {
          form: form.name,
          place: surrounding.name,
          path: dice.of(paths) ?? "",
          at: dice.roll(1000),
        };
        return host.set(PLAN, Buffer.from(JSON.stringify(plan)));
      },
      run: async (input) => {
        const made = plantedIn(input);
        if (made === undefined) return undefined;
        const files = new Map([...owner, ...input, ...made.planted.files]);
        files.delete(PLAN);
        return judged(made.plan, made.planted, await checked(files, boundaries));
      },
    };
  },
};

function isClean(files: Case): boolean {
  return [...files.values()].every((bytes) => !Buffer.from(bytes).includes(guarded.name));
}

/** What a case plants; undefined for a host alone, and where there is no such spot. */
function plantedIn(input: Case): { readonly plan: Plan; readonly planted: Planted } | undefined {
  const written = input.get(PLAN);
  if (written === undefined) return undefined;
  const plan = JSON.parse(Buffer.from(written).toString()) as Plan;
  const pair = pairs.find(
    ({ form, surrounding }) => form.name === plan.form && surrounding.name === plan.place,
  );
  const bytes = input.get(plan.path);
  if (pair === undefined || bytes === undefined) return undefined;
  const spots = spotsFor(pair.surrounding, bytes);
  if (spots.length === 0) return undefined;
  return {
    plan,
    planted: plant({
      guarded,
      ...pair,
      path: plan.path,
      bytes,
      spot: spots[plan.at % spots.length],
      id: "9",
    }),
  };
}

function judged(
  { form, place }: Plan,
  { stretches, files }: Planted,
  { findings, incomplete }: Check,
): Fault | undefined {
  const isSeen = findings.some(({ finding: { location } }) =>
    stretches.some((one) => isIn(one, location)),
  );
  if (isSeen || incomplete.length > 0) return undefined;
  const shown = stretches
    .map(
      ({ path, start, end }) =>
        `${path}: ${Buffer.from(files.get(path) ?? []).toString("latin1", start, end)}`,
    )
    .join("\n");
  return { signature: `false clean: ${form} in ${place}`, text: shown };
}

function isIn(
  { path, start, end }: Stretch,
  location: {
    readonly path: string;
    readonly span: { readonly start: number; readonly end: number };
  },
): boolean {
  return location.path === path && location.span.start < end && location.span.end > start;
}
