/**
 * What the model's functions and constants count, as their declarations say it. Invariant: the model's
 * TypeScript is the only place where that is written.
 */
import { PAGE_SIZE } from "../../model/numbers.js";
import type { TypeScript } from "../compiler.js";
import { BYTES, FLAGS, type Known, known, MASK, open, unitOf } from "./unit.js";

/** A function of the model. */
export interface Signature {
  readonly parameters: readonly { readonly unit: Known; readonly type: string }[];
  readonly result: Known;
}

/** Exports of the model by name. */
export interface Signatures {
  readonly functions: ReadonlyMap<string, Signature>;
  readonly constants: ReadonlyMap<string, Known>;
}

/** Sizes of tables that an int holds. */
const small = new Set(["PMD_SIZE", "PUD_SIZE"]);

/** @param files the model's declarations */
export function signaturesOf(
  ts: typeof TypeScript,
  files: readonly TypeScript.SourceFile[],
): Signatures {
  const functions = new Map<string, Signature>();
  const constants = new Map<string, Known>();
  const take = (name: string, node: TypeScript.SignatureDeclaration): void => {
    if (functions.has(name)) return;
    functions.set(name, {
      parameters: node.parameters.map(({ type }) => ({
        unit: unitOf(type?.getText()),
        type: type?.getText() ?? "",
      })),
      result: constantOf(name, node.type?.getText()),
    });
  };
  for (const file of files)
    for (const statement of file.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined)
        take(statement.name.text, statement);
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, type } of statement.declarationList.declarations) {
        const own = name.getText();
        if (type !== undefined && ts.isFunctionTypeNode(type)) take(own, type);
        else if (own === "PAGE_SIZE")
          constants.set(own, { units: BYTES, literal: Number(PAGE_SIZE) });
        else constants.set(own, constantOf(own, type?.getText()));
      }
    }
  return { functions, constants };
}

function constantOf(name: string, type: string | undefined): Known {
  if (/_MASK$/.test(name) && type === "Word") return known(MASK);
  if (/^VM_[A-Z]/.test(name)) return { units: FLAGS, isSmall: true };
  if (small.has(name)) return { units: BYTES, isSmall: true };
  return type === undefined ? open : unitOf(type);
}
