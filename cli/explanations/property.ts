/** `ringfence explain R`: what a right relocation leaves behind, one property or all of them. */
import type { Property } from "../../analyzers/relocation/properties/property.js";
import type { VerdictRule } from "../verdict-rules.js";
import { wrap } from "../formats/parts/wrap.js";

export function explainProperty({ letter, name, claim }: Property, width: number): string[] {
  return [
    `${letter}, ${name}: a property of a relocation`,
    ...wrap(`${claim}.`, "  claim:    ", width),
    ...wrap(
      "ringfence model checks it in every scenario; a violation is the finding violated-relocation.",
      "  checked:  ",
      width,
    ),
  ];
}

/** `properties`: those whose violation has this name. */
export function explainVerdict(
  { name, doc, boundary }: VerdictRule,
  properties: readonly Property[],
  width: number,
): string[] {
  return [
    `${name} (${boundary.severity}), of ringfence model`,
    ...wrap(doc, "  ", width),
    ...wrap(boundary.why, "  why:     ", width),
    ...wrap(boundary.use_instead, "  instead: ", width),
    ...(properties.length === 0 ? [] : ["", "properties"]),
    ...properties.flatMap((property) =>
      wrap(`${property.name}: ${property.claim}`, `  ${property.letter}  `, width),
    ),
  ];
}
