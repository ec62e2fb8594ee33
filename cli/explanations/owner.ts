/** Who owns a guarded name, in the words of the rule file: what every explanation ends in. */
import type { Boundary, Exception } from "../../rules/files/boundary.js";
import type { Location } from "../../rules/results/finding.js";
import type { Places } from "../places.js";
import { oneLine, visible } from "../formats/parts/visible.js";
import { wrap } from "../formats/parts/wrap.js";

/** `mm/vma.h:162:5`. */
export function at(places: Places, { path, span }: Location): string {
  const { line, column } = places.lineAndColumn(path, span.start);
  return `${visible(path)}:${line}:${column}`;
}

export function ownerLines(boundary: Boundary, places: Places, width: number): string[] {
  const parts: readonly (readonly [string, string])[] = [
    ["  owner:   ", boundary.allow_in.join(", ")],
    ["  public:  ", boundary.public_headers.join(", ")],
    ["  why:     ", boundary.why],
    ["  instead: ", boundary.use_instead],
  ];
  return [
    ...parts.flatMap(([lead, prose]) => (prose === "" ? [] : wrap(prose, lead, width))),
    // An address is not prose: broken over lines it is of no use.
    ...(boundary.ref === "" ? [] : [`  see:     ${oneLine(boundary.ref)}`]),
    ...(boundary.kinds.length === 0 ? [] : wrap(boundary.kinds.join(", "), "  kinds:   ", width)),
    ...boundary.exceptions.flatMap((exception) =>
      wrap(`${exceptionText(exception)}, ${at(places, exception.location)}`, "  except:  ", width),
    ),
  ];
}

/** `f in tools/testing/**: a test double (linux-mm, until v6.20)`. */
export function exceptionText({ path, symbol, reason, owner, expires }: Exception): string {
  const terms = [owner, expires === "" ? "" : `until ${expires}`]
    .filter((term) => term !== "")
    .join(", ");
  const what = symbol === "" ? path : `${symbol} in ${path}`;
  return `${what}: ${reason.replace(/\.$/, "")}${terms === "" ? "" : ` (${terms})`}`;
}
