/**
 * What `--layer` takes: the layers of the model whose functions the tree answers for, as far as it has
 * bodies. Invariant: what is no such layer is a mistake, also one that the model always answers for.
 */
import { layers, type Layer } from "../../analyzers/model/index.js";
import { treeLayers } from "../../analyzers/relocation/find/request.js";
import { oneLine } from "../formats/parts/visible.js";
import { UserError } from "../user-error.js";

/** As the list is written: `page tables` is two words for a reader and one for a shell. */
function layerName(layer: Layer): string {
  return layer.replaceAll(" ", "-");
}

const none = "none";
const names = [...treeLayers].map(layerName);
const mend = `give ${names.join(", ")}, both with a comma between them, or ${none}`;

/** @param list without one, what the tree can answer for */
export function layersOf(list: string | undefined): ReadonlySet<Layer> {
  if (list === undefined) return treeLayers;
  const given = list.split(",").map((each) => each.trim().replace(/\s+/g, "-"));
  if (given.length === 1 && given[0] === none) return new Set();
  return new Set(given.map((name) => layerOf(name)));
}

function layerOf(name: string): Layer {
  const layer = layers.find((each) => layerName(each) === name);
  if (layer !== undefined && treeLayers.has(layer)) return layer;
  const what =
    layer !== undefined
      ? "the model always answers for them"
      : name === none
        ? "it stands alone"
        : name === ""
          ? "there is a name missing"
          : "no such layer";
  throw new UserError(`--layer ${oneLine(name) || "''"}: ${what}; ${mend}`);
}
