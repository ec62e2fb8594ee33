/**
 * A property is something that holds after every run of a right relocation: a letter, a claim of one
 * sentence, and perhaps a check. It is checked while the machine is still as the root left it. What the
 * model notices by itself, during the run or after powering off, is an offence with the letter of the
 * property. Invariant: a check changes nothing, and allocates
 * nothing while all is well.
 */
import type { Offence } from "../../model/machine.js";
import type { Run } from "../run/run.js";

export interface Property {
  readonly letter: string;
  /** Two or three words. */
  readonly name: string;
  /** One sentence without a full stop. */
  readonly claim: string;
  /** What broke and where; nothing if all is well. Only asked of a run that returned. */
  check?(run: Run): string | undefined;
  /** An offence that the unmodified kernel commits in the same scenario. */
  excuses?(run: Run, offence: Offence): boolean;
}
