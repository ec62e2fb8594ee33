/**
 * Which variables of a function may be read before anything is written to them, as far as the text tells.
 * Invariant: a variable that is not named is written on every way to every read of it; where that is not
 * plain (labels, loops, a name that is declared twice, an address that is taken) it is named.
 */
import type { Declaration, Expression, FunctionDefinition, Statement } from "./ast.js";
import { childrenOf } from "./walk.js";

export function mayBeUnwritten(definition: FunctionDefinition): ReadonlySet<string> {
  const flow = new Flow();
  flow.statement(definition.body);
  return flow.doubtful;
}

/** Variables that hold something, beside those of the frame around it; only the innermost frame grows. */
interface Frame {
  readonly around: Frame | undefined;
  readonly names: Set<string>;
}

/** What is written here; undefined where no way leads to. */
type State = Frame | undefined;

class Flow {
  readonly doubtful = new Set<string>();
  readonly #declared = new Set<string>();
  #state: State = within(undefined);

  #write(name: string): void {
    if (this.#state !== undefined && !holds(this.#state, name)) this.#state.names.add(name);
  }

  #read(name: string): void {
    if (this.#state !== undefined && this.#declared.has(name) && !holds(this.#state, name))
      this.doubtful.add(name);
  }

  #declare(declaration: Declaration): void {
    for (const { name, initializer } of declaration.declarators) {
      if (this.#declared.has(name)) this.doubtful.add(name);
      this.#declared.add(name);
      if (initializer !== undefined) this.#parts(initializer);
      if (initializer !== undefined || declaration.storage === "static") this.#write(name);
    }
  }

  /** What is written on a way that may not be taken counts for nothing behind it. */
  #maybe(part: () => void): void {
    const before = this.#state;
    this.#state = before && within(before);
    part();
    this.#state = before;
  }

  #either(yes: () => void, no: () => void): void {
    const before = this.#state;
    this.#state = before && within(before);
    yes();
    const after = this.#state;
    this.#state = before && within(before);
    no();
    this.#state = before && common(after, this.#state, before);
  }

  #parts(node: object): void {
    for (const child of childrenOf(node)) this.#any(child);
  }

  #any(node: object): void {
    if (!("kind" in node)) this.#parts(node);
    else if (isStatement(node)) this.statement(node);
    else this.expression(node as Expression);
  }

  expression(node: Expression): void {
    switch (node.kind) {
      case "name":
        return this.#read(node.name);
      case "sizeof":
        return;
      case "unary":
        if (node.operator === "&" && node.operand.kind === "name")
          this.doubtful.add(node.operand.name);
        return this.expression(node.operand);
      case "assignment":
        if (node.left.kind !== "name" || node.operator !== "") this.expression(node.left);
        this.expression(node.right);
        if (node.left.kind === "name") this.#write(node.left.name);
        return;
      case "binary":
        this.expression(node.left);
        if (node.operator === "&&" || node.operator === "||")
          return this.#maybe(() => this.expression(node.right));
        return this.expression(node.right);
      case "conditional": {
        this.expression(node.condition);
        const { whenTrue } = node;
        return this.#either(
          () => (whenTrue === undefined ? undefined : this.expression(whenTrue)),
          () => this.expression(node.whenFalse),
        );
      }
      default:
        return this.#parts(node);
    }
  }

  statement(node: Statement): void {
    switch (node.kind) {
      case "declaration":
        return this.#declare(node);
      case "if":
        this.expression(node.condition);
        return this.#either(
          () => this.statement(node.whenTrue),
          () => (node.whenFalse === undefined ? undefined : this.statement(node.whenFalse)),
        );
      case "while":
        this.expression(node.condition);
        return this.#maybe(() => this.statement(node.body));
      case "do":
        return this.#once(node);
      case "for":
        if (node.start !== undefined) this.#any(node.start);
        if (node.condition !== undefined) this.expression(node.condition);
        return this.#maybe(() => {
          this.statement(node.body);
          if (node.step !== undefined) this.expression(node.step);
        });
      case "switch":
        this.expression(node.value);
        return this.#maybe(() => this.#cases(node.body));
      case "label":
      case "case":
      case "default":
        this.#state = within(undefined);
        return this.statement(node.statement);
      case "goto":
      case "break":
      case "continue":
        this.#state = undefined;
        return;
      case "return":
        if (node.value !== undefined) this.expression(node.value);
        this.#state = undefined;
        return;
      default:
        return this.#parts(node);
    }
  }

  /** A body that is left in its middle may have written nothing. */
  #once({ body, condition }: Extract<Statement, { kind: "do" }>): void {
    if (isLeft(body)) this.#maybe(() => this.statement(body));
    else this.statement(body);
    if (isLeft(body)) this.#maybe(() => this.expression(condition));
    else this.expression(condition);
  }

  /** Every case begins with what was written before the switch. */
  #cases(body: Statement): void {
    const before = this.#state;
    const each = (node: Statement): void => {
      if (node.kind === "block") return node.statements.forEach(each);
      if (node.kind !== "case" && node.kind !== "default") return this.statement(node);
      this.#state = before && within(before);
      each(node.statement);
    };
    each(body);
  }
}

function within(around: State): Frame {
  return { around, names: new Set() };
}

function holds(state: Frame, name: string): boolean {
  for (let frame: State = state; frame !== undefined; frame = frame.around)
    if (frame.names.has(name)) return true;
  return false;
}

/** What is written on both of two ways from a frame, which takes it up; a label on a way forgets what was before. */
function common(a: State, b: State, before: Frame): State {
  const [first, second] = [a ?? b, b ?? a];
  if (first === undefined || second === undefined) return undefined;
  const [own, isLater] = since(before, first);
  const [others, areLater] = since(before, second);
  const into = isLater && areLater ? before : within(undefined);
  // Of one that forgot, all is at hand; the other may hold more of it in the frame.
  const [names, whole] = areLater ? [own, second] : [others, first];
  for (const name of names) if (holds(whole, name)) into.names.add(name);
  return into;
}

/** What a state holds beyond a frame, and whether it still holds what the frame does. */
function since(before: Frame, state: Frame): readonly [names: readonly string[], isLater: boolean] {
  const names: string[] = [];
  let frame: State = state;
  for (; frame !== undefined && frame !== before; frame = frame.around) names.push(...frame.names);
  return [names, frame === before];
}

function isLeft(node: object): boolean {
  const isIt =
    "kind" in node && /^(?:break|continue|goto|label|case|default)$/.test(String(node.kind));
  return isIt || childrenOf(node).some(isLeft);
}

const statements = new Set([
  "block",
  "declaration",
  "expression",
  "empty",
  "if",
  "while",
  "do",
  "for",
  "switch",
  "case",
  "default",
  "label",
  "goto",
  "break",
  "continue",
  "return",
  "asm",
]);

function isStatement(node: object): node is Statement {
  return "kind" in node && statements.has(String(node.kind));
}
