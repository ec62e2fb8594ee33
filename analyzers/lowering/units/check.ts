/**
 * Units of a whole program: what its functions are handed, give back and keep follows from who calls them,
 * until nothing changes. Invariant: complaints are made in a last round alone, when all is known that will
 * be.
 */
import { functions as modelled } from "../../model/index.js";
import type { TypeScript } from "../compiler.js";
import type { Complaint } from "./complaint.js";
import type { OwnFunction, Surroundings, Variables } from "./expressions.js";
import { Facts, parameterOf, type Summary } from "./frames.js";
import type { Signature, Signatures } from "./signatures.js";
import { Statements } from "./statements.js";
import { given } from "./arithmetic.js";
import { ERROR, ERROR_LITERAL, known, LITERAL, OPEN, open, unitOf, unset } from "./unit.js";

export interface Objection {
  readonly node: TypeScript.Node;
  readonly complaint: Complaint;
}

/** Nodes that may be looked at. */
const FUEL = 3_000_000;
const MAX_ROUNDS = 8;

/**
 * Undefined where a program is too large to be looked at until nothing changes: half of it would tell
 * what is not so.
 * @param isWide whether an address has more bits than an int
 * @param named by the identifier of a function of the program: its name in C
 * @param fuel nodes that may be looked at
 */
export function unitErrors(
  ts: typeof TypeScript,
  checker: TypeScript.TypeChecker,
  file: TypeScript.SourceFile,
  signatures: Signatures,
  named: ReadonlyMap<string, string>,
  isWide: boolean,
  fuel = FUEL,
): readonly Objection[] | undefined {
  const functions = new Map<string, OwnFunction>();
  for (const node of file.statements)
    if (ts.isFunctionDeclaration(node) && node.name !== undefined)
      functions.set(node.name.text, ownOf(node, named.get(node.name.text), signatures));
  const facts = new Facts();
  const found = new Map<string, Objection>();
  let isLast = false;
  const around: Surroundings = {
    ts,
    checker,
    signatures,
    facts,
    functions,
    fuel: { left: fuel },
    isWide,
    complain: (node, complaint) => {
      const key = `${node.getStart()} ${complaint.meeting}`;
      if (isLast && !found.has(key)) found.set(key, { node, complaint });
    },
  };
  for (const name of functions.keys()) facts.summaries.set(name, { left: [], result: unset });
  openHandedOut(ts, file, facts, functions);
  facts.isChanged = true;
  for (let round = 0; facts.isChanged; round++) {
    if (round === MAX_ROUNDS) return undefined;
    facts.isChanged = false;
    look(around, file);
  }
  isLast = true;
  look(around, file);
  return around.fuel.left < 0 ? undefined : [...found.values()];
}

function look(around: Surroundings, file: TypeScript.SourceFile): void {
  const { ts, functions } = around;
  const atFile = new Statements(around, undefined, variablesIn(ts, []));
  for (const statement of file.statements)
    if (ts.isVariableStatement(statement)) atFile.run(statement);
  for (const own of functions.values()) lookAt(around, own);
}

function lookAt(around: Surroundings, own: OwnFunction): void {
  const { ts, facts } = around;
  const { node } = own;
  const summary = facts.summaries.get(own.name) as Summary;
  const walk = new Statements(around, own, variablesIn(ts, [node]));
  node.parameters.forEach(({ name }, index) => {
    const declared = own.parameters[index] ?? open;
    const isDeclared = (declared.units & OPEN) === 0;
    walk.enter(
      name.getText(),
      declared,
      isDeclared ? declared : facts.given(parameterOf(own.name, index)),
    );
  });
  walk.all(node.body?.statements ?? []);
  walk.leave();
  const isInt = node.type?.getText() === "number";
  const { units } = walk.returned;
  const isError =
    isInt && (units & ~(LITERAL | ERROR | ERROR_LITERAL)) === 0 && (units & ~LITERAL) !== 0;
  const result = isError ? known(ERROR) : walk.returned;
  if (isRoot(own)) given(result, known(ERROR), (complaint) => around.complain(node, complaint));
  facts.return(summary, result);
}

/** What a root is told is declared, and it returns an error number. */
function isRoot({ node }: OwnFunction): boolean {
  return (
    node.type?.getText() === "number" &&
    node.parameters.some(({ type }) => /^(?:Distance|Address)$/.test(type?.getText() ?? ""))
  );
}

/** What the model says of the function that this one stands for, else what its own types say. */
function ownOf(
  node: TypeScript.FunctionDeclaration,
  name: string | undefined,
  { functions }: Signatures,
): OwnFunction {
  const stands = name === undefined ? undefined : modelsOf(name, node, functions);
  return {
    name: node.name?.text ?? "",
    node,
    parameters: node.parameters.map(({ type }, index) => {
      const told = stands?.parameters[index]?.unit ?? open;
      return (told.units & OPEN) === 0 ? told : unitOf(type?.getText());
    }),
    result: stands?.result ?? unitOf(node.type?.getText()),
  };
}

/** The function of the model that has this name and is called alike. */
function modelsOf(
  name: string,
  { parameters }: TypeScript.FunctionDeclaration,
  signatures: ReadonlyMap<string, Signature>,
): Signature | undefined {
  const answers = modelled.find((each) => each.name === name)?.answers ?? [];
  return answers
    .map(({ call }) => signatures.get(call))
    .find(
      (signature) =>
        signature !== undefined &&
        signature.parameters.length === parameters.length &&
        signature.parameters.every(({ type }, index) => {
          const isObject = /^[a-z]\w*_\w+/.test(type);
          return !isObject || type.startsWith(parameters[index]?.type?.getText() ?? "");
        }),
    );
}

/** Names that a function declares, and how it uses those that pointers lead to. */
function variablesIn(ts: typeof TypeScript, roots: readonly TypeScript.Node[]): Variables {
  const own = new Set<string>();
  const cells = new Set<string>();
  const escaped = new Set<string>();
  const visit = (node: TypeScript.Node): void => {
    if (ts.isParameter(node)) own.add(node.name.getText());
    if (ts.isVariableDeclaration(node)) {
      own.add(node.name.getText());
      if (node.initializer !== undefined && isCell(ts, node.initializer))
        cells.add(node.name.getText());
    }
    if (ts.isIdentifier(node) && cells.has(node.text) && isKept(ts, node)) escaped.add(node.text);
    ts.forEachChild(node, visit);
  };
  roots.forEach(visit);
  return { own, cells, escaped };
}

function isCell(ts: typeof TypeScript, node: TypeScript.Expression): boolean {
  return (
    ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "cell"
  );
}

/** Whether a pointer goes elsewhere than to its place, or to a function. */
function isKept(ts: typeof TypeScript, node: TypeScript.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name.text !== "v";
  if (ts.isVariableDeclaration(parent)) return parent.initializer === node;
  return !ts.isCallExpression(parent);
}

/** A function that is a value may be called by anybody with anything. */
function openHandedOut(
  ts: typeof TypeScript,
  file: TypeScript.SourceFile,
  facts: Facts,
  functions: ReadonlyMap<string, OwnFunction>,
): void {
  const visit = (node: TypeScript.Node): void => {
    const own = ts.isIdentifier(node) ? functions.get(node.text) : undefined;
    const { parent } = node;
    if (own !== undefined && !ts.isFunctionDeclaration(parent)) {
      const isCalled = ts.isCallExpression(parent) && parent.expression === node;
      if (!isCalled)
        own.parameters.forEach((_, index) => facts.give(parameterOf(own.name, index), node, open));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}
