/** Words and marks of C and of the preprocessor that readers of C stumble over. */
export const cWords: readonly string[] = [
  "vma_shrink", "vma_expand", "vma_shrink(", "keep_trim()", "static", "extern", "inline", "typedef", "struct vma_shrink", "goto", "return", "sizeof(", "typeof(", "__typeof__(", "_Generic(",
  "__asm__(", "asm volatile(", "__attribute__((", "alias(", "enum {", "union", "int", "void", "case", "default:", "do {", "} while (0)", "else", "if (", "for (;;)", "switch (", "...", "->", "##", "#",
  "/*", "*/", "//", "\\\n", "\\ \n", '"', "'", "'\"'", '"/*"', 'R"(', 'R"x(', ')x"', ')"', 'u8R"(', 'L"', "<:", ":>", "<%", "%>", "%:", "%:%:", "??/", "??=", "{", "}", "(", ")", "[", "]", ";", ",", ":", "=", "*", "&",
  "\n#if 0\n", "\n#if 1\n", "\n#ifdef CONFIG_MMU\n", "\n#ifndef X\n", "\n#else\n", "\n#elif defined(X)\n", "\n#endif\n", "\n#undef vma_shrink\n", "\n#define vma_shrink ", "\n#define vma_shrink(x) ",
  "\n#define M(a, b) a##b\n", "\n#define M(...) __VA_ARGS__\n", "\n#define M ", "M(", "M(vma_, shrink)", '\n#include "../mm/vma.h"\n', "\n#include <linux/mm.h>\n", '\n#include "x.h"\n', "\n#error ", "\n#pragma ", "\n#line 1 \"x\"\n",
  "_Pragma(\"", "EXPORT_SYMBOL(vma_shrink);", "symbol_get(", "kallsyms_lookup_name(\"vma_shrink\")", "SYSCALL_DEFINE2(", "DEFINE_MUTEX(", "module_init(", "static int vma_shrink(", "int vma_shrink;", "vma_shrink:", ".vma_shrink = ", "->vma_shrink",
  "0x1e+", "1.e+", "'a", "0b1", "1'000", "\\u005f", "vma_\\u0073hrink", "\n.macro x\n", "\n.endm\n", "bl vma_shrink", "call vma_shrink", "# ", "@ ", "$(", "obj-y += ", "-include ",
];
