/**
 * What the compiler itself defines: GCC 13 for x86-64 or i386, as far as kernel headers ask.
 * `MODULE` and `__ASSEMBLY__` are absent, `__KERNEL__` is there as on the kernel's command line.
 */
import type { MachineName } from "./configuration.js";
import { objectMacro, type Macro } from "./macro.js";
import { readText, cut } from "./text.js";
import type { Token } from "./token.js";

const texts: Readonly<Record<string, string>> = {
  __KERNEL__: "1",
  __GNUC__: "13",
  __GNUC_MINOR__: "2",
  __GNUC_PATCHLEVEL__: "0",
  GCC_VERSION: "130200",
  __STDC__: "1",
  __STDC_VERSION__: "201112L",
  __STDC_HOSTED__: "1",
  __STDC_UTF_16__: "1",
  __STDC_UTF_32__: "1",
  __OPTIMIZE__: "1",
  __ELF__: "1",
  __GNUC_STDC_INLINE__: "1",
  __CHAR_BIT__: "8",
  __CHAR_UNSIGNED__: "1",
  __SCHAR_MAX__: "0x7f",
  __SHRT_MAX__: "0x7fff",
  __INT_MAX__: "0x7fffffff",
  __LONG_LONG_MAX__: "0x7fffffffffffffffLL",
  __SIZEOF_SHORT__: "2",
  __SIZEOF_INT__: "4",
  __SIZEOF_LONG_LONG__: "8",
  __SIZEOF_WCHAR_T__: "2",
  __WCHAR_TYPE__: "unsigned short",
  __WINT_TYPE__: "unsigned int",
  __INT8_TYPE__: "signed char",
  __INT16_TYPE__: "short int",
  __INT32_TYPE__: "int",
  __UINT8_TYPE__: "unsigned char",
  __UINT16_TYPE__: "short unsigned int",
  __UINT32_TYPE__: "unsigned int",
  __ORDER_LITTLE_ENDIAN__: "1234",
  __ORDER_BIG_ENDIAN__: "4321",
  __BYTE_ORDER__: "1234",
  __FLOAT_WORD_ORDER__: "1234",
  __USER_LABEL_PREFIX__: "",
  __REGISTER_PREFIX__: "",
  __VERSION__: '"13.2.0"',
  __INCLUDE_LEVEL__: "0",
  __DATE__: '"Jan  1 1970"',
  __TIME__: '"00:00:00"',
  __TIMESTAMP__: '"Thu Jan  1 00:00:00 1970"',
};

const ownTexts: { readonly [machine in MachineName]: Readonly<Record<string, string>> } = {
  lp64: {
    __x86_64__: "1",
    __x86_64: "1",
    __amd64__: "1",
    __LP64__: "1",
    _LP64: "1",
    __LONG_MAX__: "0x7fffffffffffffffL",
    __SIZEOF_LONG__: "8",
    __SIZEOF_POINTER__: "8",
    __SIZEOF_SIZE_T__: "8",
    __SIZEOF_PTRDIFF_T__: "8",
    __SIZEOF_INT128__: "16",
    __SIZE_TYPE__: "long unsigned int",
    __PTRDIFF_TYPE__: "long int",
    __INTPTR_TYPE__: "long int",
    __UINTPTR_TYPE__: "long unsigned int",
    __INT64_TYPE__: "long int",
    __UINT64_TYPE__: "long unsigned int",
  },
  ilp32: {
    __i386__: "1",
    __ILP32__: "1",
    __LONG_MAX__: "0x7fffffffL",
    __SIZEOF_LONG__: "4",
    __SIZEOF_POINTER__: "4",
    __SIZEOF_SIZE_T__: "4",
    __SIZEOF_PTRDIFF_T__: "4",
    __SIZE_TYPE__: "unsigned int",
    __PTRDIFF_TYPE__: "int",
    __INTPTR_TYPE__: "int",
    __UINTPTR_TYPE__: "unsigned int",
    __INT64_TYPE__: "long long int",
    __UINT64_TYPE__: "long long unsigned int",
  },
};

function macros(machine: MachineName): ReadonlyMap<string, Macro> {
  const all = Object.entries({ ...texts, ...ownTexts[machine] });
  return new Map(all.map(([name, text]) => [name, objectMacro(name, tokensOfText("", text))]));
}

export const predefined: { readonly [machine in MachineName]: ReadonlyMap<string, Macro> } = {
  lp64: macros("lp64"),
  ilp32: macros("ilp32"),
};

/** The tokens of a text by itself, nothing expanded. */
export function tokensOfText(path: string, text: string): Token[] {
  const file = readText(path, Buffer.from(text, "latin1"));
  const tokens: Token[] = [];
  cut(file, 0, file.nTokens, tokens);
  return tokens;
}

/** Operators of `#if` that look like calls; GCC 13 has them, and every answer here is 0. */
export const probes: ReadonlySet<string> = new Set([
  "__has_attribute",
  "__has_builtin",
  "__has_feature",
  "__has_extension",
  "__has_include",
  "__has_include_next",
  "__has_cpp_attribute",
  "__has_c_attribute",
  "__has_warning",
  "__has_declspec_attribute",
]);

/** The macros of include/linux/kconfig.h (v6.12) that ask for a symbol of the configuration. */
export const configurationTests: ReadonlySet<string> = new Set([
  "IS_ENABLED",
  "IS_BUILTIN",
  "IS_MODULE",
  "IS_REACHABLE",
]);
