/**
 * Loaded first into every process of a run whose times are asked for: when the process ends, a line
 * about it is added to the file that RINGFENCE_TIMES names. Invariant: what a process spends on programs
 * that it ran and waited for is told too, where the system tells it.
 */
import { appendFileSync, readFileSync } from "node:fs";

/** What is known when a process ends. */
export interface Spent {
  /** The module that was run, as it stands on the command line. */
  readonly module: string;
  /** CPU seconds of its threads, and of the programs that it ran. */
  readonly own: number;
  readonly programs: number;
  /** Seconds since it was started. */
  readonly wall: number;
}

/** Linux counts the time of a process in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** CPU seconds of programs that were waited for: fields 16 and 17 of /proc/self/stat, or nothing. */
function ofPrograms(): number {
  let stat: string;
  try {
    stat = readFileSync("/proc/self/stat", "latin1");
  } catch {
    return 0;
  }
  // The name of the program stands in parentheses before field 3, and may hold spaces itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

const path = process.env["RINGFENCE_TIMES"];
if (path !== undefined) {
  // What the tests run and load is counted as theirs, and adds no line.
  delete process.env["RINGFENCE_TIMES"];
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    const spent: Spent = {
      module: process.argv[1] ?? "",
      own: (user + system) / 1e6,
      programs: ofPrograms(),
      wall: process.uptime(),
    };
    appendFileSync(path, `${JSON.stringify(spent)}\n`);
  });
}
