/**
 * A walk over the statements of one function of a program, along all its ways. Invariant: a loop is gone
 * through twice, so that what one round leaves is known to the next; loops deep inside of others once.
 */
import type { TypeScript } from "../compiler.js";
import { Expressions } from "./expressions.js";
import { copied, type Frame, frameOf, met, type State } from "./frames.js";
import { joined } from "./unit.js";

const MAX_DEPTH = 4;

export class Statements extends Expressions {
  readonly #frames: Frame[] = [];
  #nLoops = 0;

  run(statement: TypeScript.Statement, label?: string): void {
    const { ts } = this;
    if (this.state === undefined || !this.spend()) return;
    if (ts.isBlock(statement)) {
      this.#framed(label, false, false, () => {
        this.all(statement.statements);
      });
    } else if (ts.isVariableStatement(statement)) {
      for (const each of statement.declarationList.declarations) this.declare(each);
    } else if (ts.isExpressionStatement(statement)) this.evaluate(statement.expression);
    else if (ts.isIfStatement(statement)) this.#branch(statement);
    else if (ts.isLabeledStatement(statement)) this.run(statement.statement, statement.label.text);
    else if (ts.isIterationStatement(statement, false)) this.#loop(statement, label);
    else if (ts.isSwitchStatement(statement)) this.#switch(statement, label);
    else if (ts.isReturnStatement(statement)) {
      if (statement.expression !== undefined)
        this.returned = joined(this.returned, this.evaluate(statement.expression));
      this.leave();
    } else if (ts.isBreakStatement(statement) || ts.isContinueStatement(statement))
      this.#jump(statement.label, ts.isContinueStatement(statement));
    else if (ts.isThrowStatement(statement)) this.state = undefined;
    else if (ts.isTryStatement(statement)) {
      this.run(statement.tryBlock);
      if (statement.finallyBlock !== undefined) {
        const after = copied(this.state);
        this.state ??= new Map();
        this.run(statement.finallyBlock);
        if (after === undefined) this.state = undefined;
      }
    }
  }

  override all(statements: readonly TypeScript.Statement[]): void {
    for (const each of statements) this.run(each);
  }

  #branch({ expression, thenStatement, elseStatement }: TypeScript.IfStatement): void {
    this.evaluate(expression);
    const before = copied(this.state);
    this.run(thenStatement);
    const after = this.state;
    this.state = before;
    if (elseStatement !== undefined) this.run(elseStatement);
    this.state = met(after, this.state);
  }

  #framed(
    label: string | undefined,
    isLoop: boolean,
    isSwitch: boolean,
    body: (frame: Frame) => void,
  ): void {
    const frame: Frame = { label, isLoop, isSwitch, broken: undefined, continued: undefined };
    this.#frames.push(frame);
    body(frame);
    this.#frames.pop();
    this.state = met(this.state, frame.broken);
  }

  #loop(statement: TypeScript.IterationStatement, label: string | undefined): void {
    const { ts } = this;
    if (ts.isForStatement(statement) && statement.initializer !== undefined) {
      if (ts.isVariableDeclarationList(statement.initializer))
        for (const each of statement.initializer.declarations) this.declare(each);
      else this.evaluate(statement.initializer);
    }
    const test = ts.isForStatement(statement)
      ? statement.condition
      : ts.isWhileStatement(statement) || ts.isDoStatement(statement)
        ? statement.expression
        : undefined;
    const isLate = ts.isDoStatement(statement);
    this.#nLoops++;
    const nRounds = this.#nLoops > MAX_DEPTH ? 1 : 2;
    this.#framed(label, true, false, (frame) => {
      let out: State;
      for (let round = 0; round < nRounds; round++) {
        const entry = copied(this.state);
        if (test !== undefined && !isLate) {
          this.evaluate(test);
          out = met(out, copied(this.state));
        }
        this.run(statement.statement);
        this.state = met(this.state, frame.continued);
        frame.continued = undefined;
        if (this.state !== undefined && test !== undefined && isLate) {
          this.evaluate(test);
          out = met(out, copied(this.state));
        }
        if (
          this.state !== undefined &&
          ts.isForStatement(statement) &&
          statement.incrementor !== undefined
        )
          this.evaluate(statement.incrementor);
        this.state = met(this.state, entry);
      }
      this.state = test === undefined ? undefined : out;
    });
    this.#nLoops--;
  }

  #switch({ expression, caseBlock }: TypeScript.SwitchStatement, label: string | undefined): void {
    const { ts } = this;
    this.evaluate(expression);
    this.#framed(label, false, true, () => {
      const before = this.state;
      this.state = undefined;
      for (const clause of caseBlock.clauses) {
        this.state = met(this.state, copied(before));
        this.all(clause.statements);
      }
      if (!caseBlock.clauses.some((clause) => ts.isDefaultClause(clause)))
        this.state = met(this.state, copied(before));
    });
  }

  #jump(label: TypeScript.Identifier | undefined, isContinue: boolean): void {
    const frame = frameOf(this.#frames, label, isContinue);
    if (frame !== undefined) {
      if (isContinue) frame.continued = met(frame.continued, this.state);
      else frame.broken = met(frame.broken, this.state);
    }
    this.state = undefined;
  }
}
