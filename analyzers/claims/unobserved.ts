/**
 * What of a difference no run on the model can tell: calls that the model answers by doing nothing,
 * locks and barriers where only one task runs, assertions that no scenario reaches, and flags that it
 * ignores. Invariant: functions whose differences are all observed have the same such calls with the
 * same arguments, and around locks the same calls in the same order.
 */
import type { Reduced } from "./difference.js";
import type { Piece } from "./facts.js";

/** Does nothing in a run, or nothing that anybody sees. */
const mute =
  /^(?:BUG|WARN|VM_BUG|VM_WARN|MAS_WARN|MAS_BUG)(?:_|$)|^(?:trace_|might_|lockdep_|cond_resched|READ_ONCE$|WRITE_ONCE$|prefetch|pr_|printk|dump_)/;
/** What other tasks see. */
const ordering =
  /lock|mutex|barrier|^(?:smp_|rcu_|down_|up_|atomic_|refcount_|spin_|preempt_|local_irq_|seqcount)/;

interface Call {
  readonly name: string;
  readonly text: string;
}

/** @param silent functions that the model answers by doing nothing  @returns what differs, in words; empty when a run would have told */
export function unobserved(
  { changed, lost, gained }: Reduced,
  covers: ReadonlySet<string>,
  silent: ReadonlySet<string>,
): string[] {
  const isCovered = ({ kind, name }: Piece): boolean => kind === "function" && covers.has(name);
  const before = [...changed.map(({ from }) => from), ...lost].filter(isCovered).flatMap(callsOf);
  const after = [...changed.map(({ to }) => to), ...gained].filter(isCovered).flatMap(callsOf);
  const isMute = ({ name }: Call): boolean =>
    silent.has(name) || mute.test(name) || ordering.test(name);
  const found = new Set([
    ...differing(before.filter(isMute), after.filter(isMute)),
    ...differing(before.flatMap(flagsOf), after.flatMap(flagsOf)),
  ]);
  for (const { from, to } of changed.filter((each) => isCovered(each.from))) {
    const [old, fresh] = [callsOf(from), callsOf(to)];
    const lock = [...old, ...fresh].find(({ name }) => ordering.test(name));
    if (lock !== undefined && namesOf(old) !== namesOf(fresh)) found.add(lock.name);
  }
  return [...found].sort().map((name) => `${name}()`);
}

/** A call with its `true` and `false` alone: a flag that the model ignores changes no run. */
function flagsOf({ name, text }: Call): Call[] {
  let depth = 0;
  const args: string[] = [""];
  for (const token of text.split(" ").slice(1)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    else if (token === "," && depth === 1) args.push("");
    else args[args.length - 1] += `${token} `;
  }
  const flags = args.map((arg) => (/^(?:true|false) $/.test(arg) ? arg : "_"));
  return flags.some((flag) => flag !== "_") ? [{ name, text: `${name} ${flags.join()}` }] : [];
}

function differing(before: readonly Call[], after: readonly Call[]): string[] {
  const left = new Map<string, number>();
  for (const { text } of before) left.set(text, (left.get(text) ?? 0) + 1);
  for (const { text } of after) left.set(text, (left.get(text) ?? 0) - 1);
  return [...before, ...after].filter(({ text }) => left.get(text) !== 0).map(({ name }) => name);
}

function namesOf(calls: readonly Call[]): string {
  return calls.map(({ name }) => name).join(" ");
}

/** Words in front of a parenthesis, each with its arguments; the function itself is the first, and is none. */
function callsOf({ name: own, tokens }: Piece): Call[] {
  const calls: Call[] = [];
  for (let at = 0; at + 1 < tokens.length; at++) {
    const name = tokens[at] as string;
    if (
      tokens[at + 1] !== "(" ||
      !/^[A-Za-z_]\w*$/.test(name) ||
      name === own ||
      /^(?:if|while|for|switch|return|sizeof)$/.test(name)
    )
      continue;
    let depth = 0;
    let end = at + 1;
    do {
      if (tokens[end] === "(") depth++;
      else if (tokens[end] === ")") depth--;
      end++;
    } while (depth > 0 && end < tokens.length);
    calls.push({ name, text: tokens.slice(at, end).join(" ") });
  }
  return calls;
}
