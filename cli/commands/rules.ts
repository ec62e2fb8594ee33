/** `ringfence rules`: the packs there are and the boundaries in use, or the JSON Schema of rule files. */
import type { Command } from "commander";
import type { Boundary } from "../../rules/files/boundary.js";
import { ruleSchemaText } from "../../rules/files/rule-file-schema.js";
import { openTreeAndRules, treeOptions, type TreeOptions } from "../check-tree.js";
import { counted } from "../formats/parts/counts.js";
import { oneLine } from "../formats/parts/visible.js";
import { wrap } from "../formats/parts/wrap.js";
import { widthOf, type Io } from "../io.js";
import { packNames } from "../rule-sources.js";
import type { CliCommand } from "./command.js";

interface RulesOptions extends TreeOptions {
  readonly schema?: boolean;
}

export const rules: CliCommand = {
  name: "rules",
  register(program: Command, io: Io): void {
    treeOptions(program.command("rules"))
      .description("List built-in packs and the boundaries in use.")
      .argument("[tree]", "root of a kernel tree, for its own .ringfence.yaml", ".")
      .option("--schema", "print the JSON Schema of rule files instead")
      .action(async (tree: string, options: RulesOptions) => {
        io.stdout.write(
          options.schema === true
            ? ruleSchemaText()
            : `${(await listing(tree, options, io)).join("\n")}\n`,
        );
      });
  },
};

async function listing(tree: string, options: RulesOptions, io: Io): Promise<string[]> {
  const width = widthOf(io.stdout);
  const { boundaries } = (await openTreeAndRules(tree, options, io)).rules;
  return [
    ...wrap(packNames().join(", "), "packs: ", width),
    "",
    "boundaries in use:",
    ...boundaries.flatMap((boundary) => [
      `  ${oneLine(boundary.id)} (${boundary.severity}): ${guarded(boundary)}`,
      ...wrap(boundary.allow_in.join(", "), "    owner: ", width),
    ]),
  ];
}

/** `2 names; all names of 3 headers; 1 private header`. */
function guarded({ guard, headers }: Boundary): string {
  const nNames =
    guard.functions.length + guard.macros.length + guard.types.length + guard.variables.length;
  return [
    nNames === 0 ? "" : counted(nNames, "name"),
    guard.declared_in.length === 0
      ? ""
      : `all names of ${counted(guard.declared_in.length, "header")}`,
    headers.length === 0 ? "" : counted(headers.length, "private header"),
  ]
    .filter((part) => part !== "")
    .join("; ");
}
