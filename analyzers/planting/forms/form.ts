/**
 * A form is one way to write a use of a guarded name. Invariant: with the kernel's few macros that
 * `expects` gives and a declaration of the name where the form needs one, every form compiles.
 */

/**
 * What the text is: an expression; a statement or several; things of file scope; a whole file of C;
 * lines of an assembly file; lines of a makefile; a file of Rust; a linker script.
 */
export type Category =
  | "expression"
  | "statement"
  | "declaration"
  | "unit"
  | "assembly"
  | "build"
  | "rust"
  | "linker";

/**
 * What an object file has of it: the name as undefined, as defined, as a string, or nothing, because
 * it is only looked at or because no compiler reads it.
 */
type Trace = "reference" | "definition" | "string" | "nothing";

export interface Use {
  readonly symbol: string;
  /** The symbol in two parts that are no words of their own. */
  readonly head: string;
  readonly tail: string;
  /** Ends the names that the form makes up. */
  readonly id: string;
}

export interface Form {
  readonly name: string;
  /** One line: what is written. */
  readonly doc: string;
  readonly category: Category;
  readonly leaves: Trace;
  /** `missed`: known to be passed over; a fixture under fixtures/hostile/ of the form's name says so. */
  readonly standing: "found" | "missed";
  /** Declares nothing by being used. */
  readonly needsDeclaration?: boolean;
  /** An expression that a static initializer takes. */
  readonly isConstant?: boolean;
  text(use: Use): string;
  /** What has to stand at file scope before it. */
  before?(use: Use): string;
  /** Files that it needs beside it, by name. */
  beside?(use: Use): Readonly<Record<string, string>>;
}

/** What forms expect of the kernel's headers, as far as a compiler needs it. */
export const expects = `
void *__symbol_get(const char *);
#define symbol_get(x) ((__typeof__(&x))__symbol_get(#x))
unsigned long kallsyms_lookup_name(const char *);
#define EXPORT_SYMBOL_GPL(x) void *const __export_##x __attribute__((section("__ksymtab_strings"))) = (void *)x
struct kprobe { const char *symbol_name; void *pre_handler; };
`;
