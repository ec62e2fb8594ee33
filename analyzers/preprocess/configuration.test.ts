/** Configurations, and which files they build. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOf, examined, machineConfiguration, readConfiguration } from "./configuration.js";
import { builtBy } from "./makefile.js";

test("a .config is read in both of its forms", () => {
  const configuration = readConfiguration(
    "x",
    'CONFIG_A=y\r\nCONFIG_B=m\n# CONFIG_C is not set\nCONFIG_D="a b"\nCONFIG_E=0x10\nCONFIG_F=n\nnonsense\n',
  );
  const values = ["A", "B", "C", "D", "E", "F"].map((name) => configuration.peek(`CONFIG_${name}`));
  assert.deepEqual(values, ["y", "m", undefined, '"a b"', "0x10", undefined]);
});

test("only what was consulted is printed, sorted", () => {
  const configuration = readConfiguration("x", "CONFIG_B=y\nCONFIG_Z=3\n");
  for (const name of ["Z", "A", "B"]) configuration.consult(`CONFIG_${name}`);
  configuration.peek("CONFIG_Q");
  assert.deepEqual(configuration.consulted(), [
    "# CONFIG_A is not set",
    "CONFIG_B=y",
    "CONFIG_Z=3",
  ]);
});

test("the modelled machine has an argument for each of its choices, and no choice twice", () => {
  for (const choices of [choicesOf("lp64"), choicesOf("ilp32")]) {
    for (const { symbol, because } of choices) assert.ok(because.length > 10, symbol);
    assert.equal(new Set(choices.map(({ symbol }) => symbol)).size, choices.length);
  }
  const machine = machineConfiguration();
  assert.deepEqual(
    ["MMU", "64BIT", "PGTABLE_LEVELS", "PER_VMA_LOCK"].map((name) =>
      machine.peek(`CONFIG_${name}`),
    ),
    ["y", "y", "4", "y"],
  );
});

test("a makefile says what is built: lists, lists of lists, composites and conditionals", () => {
  const text = [
    "mmu-y := nommu.o",
    "mmu-$(CONFIG_MMU) := mmap.o \\",
    "\tmremap.o",
    "ifdef CONFIG_MMU",
    "mmu-$(CONFIG_ADVISE) += madvise.o",
    "else",
    "obj-y += never.o",
    "endif",
    "ifeq ($(CONFIG_X),y)",
    "obj-y += x.o",
    "endif",
    "obj-y += util.o $(mmu-y) big.o # comment.o",
    "big-y := part1.o",
    "big-objs += part2.o",
    "obj-$(CONFIG_OFF) += off.o",
    "obj-$(CONFIG_MOD) += mod.o",
  ].join("\n");
  const values = new Map([
    ["CONFIG_MMU", "y"],
    ["CONFIG_ADVISE", "y"],
    ["CONFIG_MOD", "m"],
  ]);
  const { built, named } = builtBy(text, (symbol) => values.get(symbol));
  assert.deepEqual([...built].sort(), [
    "big",
    "madvise",
    "mmap",
    "mod",
    "mremap",
    "part1",
    "part2",
    "util",
  ]);
  assert.deepEqual(
    ["nommu", "never", "x", "off", "comment"].map((name) => named.has(name)),
    [true, true, true, true, false],
  );
});

test("a .config that is none, or that says two things, is told with its line", () => {
  const at = (text: string): string => {
    const { problem } = examined(text);
    return problem === undefined ? "" : `${problem.line}: ${problem.text}`;
  };
  const right =
    "#\n# Linux/x86 6.12.0 Kernel Configuration\n#\nCONFIG_A=y\n# CONFIG_B is not set\n";
  assert.equal(at(right), "");
  assert.equal(examined(right).origin, "Linux/x86 6.12.0");
  assert.equal(at(""), "1: no CONFIG_ symbol is in it");
  assert.equal(at("CONFIG_A=y\nint main(void)\n"), "2: not a line of a configuration");
  assert.equal(at("CONFIG_A=y\nCONFIG_A=m\n"), "2: CONFIG_A is m, but y in line 1");
  assert.equal(at("# CONFIG_A is not set\n\nCONFIG_A=y\n"), "3: CONFIG_A is y, but n in line 1");
  assert.equal(
    at("CONFIG_64BIT=y\nCONFIG_32BIT=y\n"),
    "2: CONFIG_32BIT is y, but so is CONFIG_64BIT in line 1",
  );
  assert.equal(at("CONFIG_A=y\nCONFIG_A=y\n"), "");
  assert.equal(
    at("CONFIG_ARM64=y\nCONFIG_X86=y\n"),
    "1: CONFIG_ARM64 is y, but so is CONFIG_X86 in line 2",
  );
  assert.equal(at("CONFIG_X86=y\n# CONFIG_ARM64 is not set\n"), "");
  assert.equal(
    at("CONFIG_X86_64=y\n# CONFIG_64BIT is not set\n"),
    "2: CONFIG_64BIT is n, but CONFIG_X86_64 is y in line 1",
  );
  assert.equal(
    at("CONFIG_PAGE_SHIFT=12\nCONFIG_PAGE_SIZE_16KB=y\n"),
    "1: CONFIG_PAGE_SHIFT is 12, but CONFIG_PAGE_SIZE_16KB is y in line 2",
  );
});

test("how large pages are is read from what any release calls it", () => {
  const shift = (text: string): number | undefined => readConfiguration("", text).pageShift;
  assert.equal(shift("CONFIG_PAGE_SHIFT=12\n"), 12);
  assert.equal(shift("CONFIG_ARM64_PAGE_SHIFT=16\n"), 16);
  assert.equal(shift("CONFIG_ARM64_16K_PAGES=y\n"), 14);
  assert.equal(shift("CONFIG_X86=y\n"), undefined);
});
