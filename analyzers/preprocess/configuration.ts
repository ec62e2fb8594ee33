/**
 * A kernel configuration: what `CONFIG_X` is. It is read from a `.config`, or it is the machine that
 * the model is. Symbols that nothing sets are off, as in a `.config`. Invariant: which symbols an
 * answer rests on is known, because items are made of what `consult()` says and nothing else.
 */
/** The machines that there are: `long` of 64 bits and of 32. */
export type MachineName = "lp64" | "ilp32";

/** Of all architectures from v6.9 on, and of some before (arch/Kconfig; arch/arm64/Kconfig, v6.1). */
const pageShifts = ["CONFIG_PAGE_SHIFT", "CONFIG_ARM64_PAGE_SHIFT", "CONFIG_PPC_PAGE_SHIFT"];
const pageSizes: readonly (readonly [symbol: string, shift: number])[] = [
  ["CONFIG_PAGE_SIZE_8KB", 13],
  ["CONFIG_PAGE_SIZE_16KB", 14],
  ["CONFIG_PAGE_SIZE_32KB", 15],
  ["CONFIG_PAGE_SIZE_64KB", 16],
  ["CONFIG_ARM64_16K_PAGES", 14],
  ["CONFIG_ARM64_64K_PAGES", 16],
];

export class Configuration {
  readonly label: string;
  readonly machine: MachineName;
  readonly #values: ReadonlyMap<string, string>;
  readonly #consulted = new Set<string>();

  /** `values`: `y`, `m`, a number, or a string in quotes, by the name with `CONFIG_`. */
  constructor(label: string, values: ReadonlyMap<string, string>, machine: MachineName) {
    this.label = label;
    this.machine = machine;
    this.#values = values;
  }

  /** The same, but for these symbols, which are off where they are on, and the other way round. */
  toggled(symbols: readonly string[]): Configuration {
    const values = new Map(this.#values);
    for (const symbol of symbols) if (!values.delete(symbol)) values.set(symbol, "y");
    return new Configuration(this.label, values, this.machine);
  }

  /** The value without leaving a trace, for headers that are only searched. */
  peek(symbol: string): string | undefined {
    return this.#values.get(symbol);
  }

  /** How many bits of an address count within a page, where a symbol says so; it leaves no trace. */
  get pageShift(): number | undefined {
    for (const symbol of pageShifts) {
      const value = this.#values.get(symbol);
      if (value !== undefined && /^\d{1,2}$/.test(value)) return Number(value);
    }
    return pageSizes.find(([symbol]) => this.#values.get(symbol) === "y")?.[1];
  }

  consult(symbol: string): string | undefined {
    this.#consulted.add(symbol);
    return this.#values.get(symbol);
  }

  /** The symbols that items rest on so far, in the form of a `.config`, sorted. */
  consulted(): readonly string[] {
    return [...this.#consulted].sort().map((symbol) => {
      const value = this.#values.get(symbol);
      return value === undefined ? `# ${symbol} is not set` : `${symbol}=${value}`;
    });
  }
}

/** Reads the text of a `.config`. Lines that are none of its two forms say nothing. */
export function readConfiguration(label: string, text: string): Configuration {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^(CONFIG_\w+)=(.*?)\s*$/.exec(line);
    if (match !== null && match[2] !== "n" && match[2] !== "")
      values.set(match[1] as string, match[2] as string);
  }
  return new Configuration(label, values, values.get("CONFIG_64BIT") === "y" ? "lp64" : "ilp32");
}

/** What a `.config` says of itself, and why it cannot be relied on. */
export interface Examined {
  /** `Linux/x86 6.12.0`, of the comment on its top. */
  readonly origin: string | undefined;
  /** One-based line and what is wrong there. */
  readonly problem: { readonly line: number; readonly text: string } | undefined;
}

/** Reads a `.config` for what is wrong with it: lines of no known form, and symbols that are two things. */
export function examined(text: string): Examined {
  const seen = new Map<string, { readonly value: string; readonly line: number }>();
  const origin = /^# (Linux\/\S+ \S+) Kernel Configuration$/m.exec(text)?.[1];
  const wrong = (line: number, what: string): Examined => ({
    origin,
    problem: { line, text: what },
  });
  const lines = text.split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    const set = /^(CONFIG_\w+)=(\S.*?|)\s*$/.exec(line);
    const unset = /^# (CONFIG_\w+) is not set\s*$/.exec(line);
    if (set === null && unset === null) {
      if (/^\s*(?:#|$)/.test(line)) continue;
      return wrong(index + 1, "not a line of a configuration");
    }
    const symbol = (set?.[1] ?? unset?.[1]) as string;
    const value = set?.[2] ?? "n";
    const before = seen.get(symbol);
    if (before !== undefined && before.value !== value)
      return wrong(index + 1, `${symbol} is ${value}, but ${before.value} in line ${before.line}`);
    seen.set(symbol, { value, line: index + 1 });
  }
  if (seen.size === 0) return wrong(1, "no CONFIG_ symbol is in it");
  return { origin, problem: contradictionIn(seen) };
}

type Settings = ReadonlyMap<string, { readonly value: string; readonly line: number }>;

/** Symbols of which one at most is on (choices of Kconfig, and architectures, v6.1 to v7.1). */
const exclusive: readonly (readonly string[])[] = [
  ["64BIT", "32BIT"],
  ["X86", "ARM64", "ARM", "RISCV", "S390", "PPC", "MIPS", "SPARC", "LOONGARCH", "PARISC", "M68K"],
  ["PAGE_SIZE_4KB", "PAGE_SIZE_8KB", "PAGE_SIZE_16KB", "PAGE_SIZE_32KB", "PAGE_SIZE_64KB"],
  ["PREEMPT_NONE", "PREEMPT_VOLUNTARY"],
  ["FLATMEM", "SPARSEMEM"],
];

/** What a symbol that is on says of another, where that one is named. */
const implied: readonly (readonly [symbol: string, other: string, value: string])[] = [
  ["X86_64", "64BIT", "y"],
  ["X86_32", "64BIT", "n"],
  ["ARM64", "64BIT", "y"],
  ["S390", "64BIT", "y"],
  ["64BIT", "PHYS_ADDR_T_64BIT", "y"],
  ["PAGE_SIZE_4KB", "PAGE_SHIFT", "12"],
  ["PAGE_SIZE_8KB", "PAGE_SHIFT", "13"],
  ["PAGE_SIZE_16KB", "PAGE_SHIFT", "14"],
  ["PAGE_SIZE_32KB", "PAGE_SHIFT", "15"],
  ["PAGE_SIZE_64KB", "PAGE_SHIFT", "16"],
];

/** The first two lines that no configuration of a kernel has together. */
function contradictionIn(settings: Settings): Examined["problem"] {
  const of = (symbol: string) => settings.get(`CONFIG_${symbol}`);
  for (const symbols of exclusive) {
    const [first, second] = symbols.filter((symbol) => of(symbol)?.value === "y");
    const line = of(second ?? "")?.line;
    if (line !== undefined)
      return {
        line,
        text: `CONFIG_${second} is y, but so is CONFIG_${first} in line ${of(first ?? "")?.line}`,
      };
  }
  for (const [symbol, other, value] of implied) {
    const [given, is] = [of(symbol), of(other)];
    if (given?.value !== "y" || is === undefined || is.value === value) continue;
    return {
      line: is.line,
      text: `CONFIG_${other} is ${is.value}, but CONFIG_${symbol} is y in line ${given.line}`,
    };
  }
  return undefined;
}

/** Why a symbol is on, or why it is off although kernels often have it on. */
interface Choice {
  readonly symbol: string;
  readonly value: string;
  readonly because: string;
}

const on = (symbol: string, because: string, value = "y"): Choice => ({ symbol, value, because });
const off = (symbol: string, because: string): Choice => ({ symbol, value: "", because });

/** What both machines have, each choice with its reason. What is not listed is off. */
const machineChoices: readonly Choice[] = [
  on("CONFIG_MMU", "address spaces and page tables are what is modelled"),
  on("CONFIG_PGTABLE_LEVELS", "PGD, PUD, PMD and PTE; the fifth level is folded", "4"),
  on("CONFIG_PAGE_SHIFT", "pages of 4 KiB", "12"),
  on("CONFIG_HAVE_PAGE_SIZE_4KB", "pages of 4 KiB"),
  on("CONFIG_PAGE_SIZE_4KB", "pages of 4 KiB"),
  on("CONFIG_PHYS_ADDR_T_64BIT", "an entry holds more than an address of 32 bits"),
  on("CONFIG_SMP", "PER_VMA_LOCK depends on it"),
  on("CONFIG_NR_CPUS", "some number above one", "8"),
  on("CONFIG_PER_VMA_LOCK", "whether a VMA is locked before it changes is one of the properties"),
  on("CONFIG_SPLIT_PTE_PTLOCKS", "SMP has it with 4 CPUs and more"),
  on("CONFIG_FLATMEM", "the simplest memory there is"),
  on("CONFIG_HAVE_MOVE_PMD", "x86 and arm64 move whole page-table pages, and the model does"),
  on("CONFIG_HAVE_MOVE_PUD", "x86 and arm64 move whole page-table pages, and the model does"),
  on("CONFIG_SHMEM", "file and shared VMAs are neighbours"),
  on("CONFIG_TMPFS", "file and shared VMAs are neighbours"),
  on("CONFIG_ADVISE_SYSCALLS", "on unless a kernel is made tiny"),
  on("CONFIG_BUG", "BUG() and the warnings are properties"),
  on("CONFIG_PRINTK", "on unless a kernel is made tiny"),
  on("CONFIG_HZ", "the usual number", "250"),
  on("CONFIG_BASE_SMALL", "a number up to v6.9", "0"),
  on("CONFIG_BLOCK", "files have something below them"),
  on("CONFIG_BINFMT_ELF", "execve() loads something"),
  on("CONFIG_THREAD_INFO_IN_TASK", "as on x86 and arm64; `current` is one object"),
  on("CONFIG_PREEMPT_NONE", "one thread runs at a time"),
  on("CONFIG_TREE_RCU", "what SMP has without preemption"),
  on("CONFIG_GENERIC_BUG", "BUG() is not the processor's own"),
  on("CONFIG_SWAP", "the usual; entries that are swapped out do not occur"),
  off("CONFIG_STACK_GROWSUP", "the relocated stack grows down"),
  off("CONFIG_NUMA", "one node: policies are equal and nothing is bound"),
  off("CONFIG_TRANSPARENT_HUGEPAGE", "entries map single pages"),
  off("CONFIG_HUGETLB_PAGE", "entries map single pages"),
  off("CONFIG_ANON_VMA_NAME", "VMAs have no names that could differ"),
  off("CONFIG_USERFAULTFD", "no VMA has a context that could differ"),
  off("CONFIG_MEM_SOFT_DIRTY", "entries have no bit that says they moved"),
  off("CONFIG_KSM", "pages are not merged"),
  off("CONFIG_UPROBES", "no entry appears that nobody faulted in"),
  off("CONFIG_MEMCG", "memory is accounted per address space only"),
  off("CONFIG_MMU_NOTIFIER", "nobody else maps the address space"),
  off("CONFIG_DEBUG_VM", "the model checks by itself, and says more"),
  off("CONFIG_DEBUG_VM_MAPLE_TREE", "the model checks by itself, and says more"),
  off("CONFIG_LOCKDEP", "the model checks locks by itself"),
  off("CONFIG_MODULES", "everything is built in"),
];

/** What differs between the two. */
const ownChoices: { readonly [machine in MachineName]: readonly Choice[] } = {
  lp64: [
    on("CONFIG_64BIT", "`long` has 64 bits, as on nearly every machine that runs Linux"),
    on("CONFIG_ARCH_SUPPORTS_PER_VMA_LOCK", "as on x86-64, arm64 and riscv"),
  ],
  ilp32: [
    on("CONFIG_32BIT", "`long` has 32 bits, so that the top of the address space is within reach"),
    off("CONFIG_64BIT", "`long` has 32 bits"),
  ],
};

export function choicesOf(machine: MachineName): readonly Choice[] {
  return [...machineChoices, ...ownChoices[machine]];
}

/** A fresh configuration of a machine that is modelled. */
export function machineConfiguration(machine: MachineName = "lp64"): Configuration {
  const values = new Map<string, string>();
  for (const { symbol, value } of choicesOf(machine)) if (value !== "") values.set(symbol, value);
  return new Configuration("the modelled machine", values, machine);
}
