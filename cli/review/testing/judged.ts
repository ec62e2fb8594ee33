/** The files that a review judges at the end of a mailbox, for tests that hold them against git's. */
import { applySeries } from "../../../analyzers/patches/apply-series.js";
import { blobsOf, type Contents } from "../../../analyzers/patches/testing/git-am.js";
import { memoryTree } from "../../../analyzers/trees/memory-tree.js";
import { UserError } from "../../user-error.js";
import { orderProblems } from "../mail-order.js";
import { chooseSeries } from "../series-of.js";

export interface JudgedBox {
  /** The blobs that are judged; undefined where the answer is none, or incomplete. */
  readonly left: string | undefined;
  readonly why: string;
  /** CRs of the transport were taken, which git does when it is told to. */
  readonly hasQuotedCr: boolean;
  readonly isQuoted: boolean;
}

export function judgedOf(base: Contents, box: Uint8Array): JudgedBox {
  const files = new Map(base);
  try {
    const chosen = chooseSeries([{ name: "box", bytes: box }], "box");
    const { patches } = chosen.series;
    const tree = memoryTree(files);
    const problems: string[] = [...chosen.incomplete, ...orderProblems(tree, chosen)];
    problems.push(...patches.flatMap(({ problem }) => problem?.message ?? []));
    const steps = applySeries(
      tree,
      patches.map((patch) => patch.files),
    );
    const left = new Map(base);
    for (const { result } of steps) {
      if (result.kind === "refused")
        problems.push(...result.problems.map(({ message }) => message));
      else
        for (const [path, { bytes }] of result.changes) {
          if (bytes === undefined) left.delete(path);
          else left.set(path, bytes);
        }
    }
    return {
      left: problems.length === 0 ? blobsOf(left) : undefined,
      why: problems.join("; "),
      hasQuotedCr: patches.some(({ repairs }) =>
        repairs.some((repair) => repair.includes("CR LF")),
      ),
      isQuoted: patches.some(({ isQuoted }) => isQuoted),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { left: undefined, why: error.message, hasQuotedCr: false, isQuoted: false };
  }
}
