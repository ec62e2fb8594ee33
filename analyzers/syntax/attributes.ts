/**
 * Names that annotate a declaration and never name it: what the kernel writes between a return type
 * and a function, and behind a parameter list (include/linux/compiler_attributes.h and
 * compiler_types.h, v6.12).
 */
const exact = new Set([
  "__attribute__", "__attribute", "__declspec", "_Alignas", "__printf", "__scanf", "__aligned", "__section",
  "__alloc_size", "__malloc", "__acquires", "__releases", "__must_hold", "__acquire", "__release",
  "__cond_acquires", "__cond_releases", "__acquires_shared", "__releases_shared", "__must_hold_shared",
  "__context_unsafe", "__guarded_by", "__pt_guarded_by", "__counted_by", "__counted_by_le", "__counted_by_be",
  "__counted_by_ptr", "__sized_by", "__assume_aligned", "__diagnose_as", "__diagnose_as_builtin", "__nonstring",
  "__no_sanitize", "__compiletime_error", "__compiletime_warning", "__noreturn", "__cold", "__hot", "__weak",
  "__used", "__unused", "__maybe_unused", "__always_unused", "__must_check", "__init", "__exit", "__initdata",
  "__exitdata", "__initconst", "__devinit", "__devexit", "__meminit", "__memexit", "__meminitdata", "__net_init",
  "__net_exit", "__net_initdata", "__ref", "__refdata", "__refconst", "__user", "__kernel", "__iomem",
  "__percpu", "__rcu", "__force", "__private", "__always_inline", "__inline", "__inline__", "inline", "noinline",
  "noinline_for_stack", "__noinline", "__sched", "__lockfunc", "__kprobes", "__packed", "__deprecated",
  "__visible", "__pure", "__attribute_const__", "__const", "__latent_entropy", "__ro_after_init",
  "__read_mostly", "__cacheline_aligned", "__cacheline_aligned_in_smp", "____cacheline_aligned",
  "____cacheline_aligned_in_smp", "____cacheline_internodealigned_in_smp", "__page_aligned_data",
  "__page_aligned_bss", "__randomize_layout", "__no_randomize_layout", "asmlinkage", "notrace", "noinstr",
  "__noendbr", "__nocfi", "__cpuidle", "__bpf_kfunc", "__rust_helper", "__flatten", "__tracepoint_string",
  "__designated_init", "__transparent_union", "__alias", "__copy", "__no_context_analysis", "asm", "__asm__",
  "__asm", "__data_racy", "__fallthrough", "__closed", "__irq_entry", "__softirq_entry", "__entry_text",
  "__noinitretpoline", "__initdata_or_module", "__init_or_module", "__initconst_or_module", "__head", "__flush",
  "__malloc_size", "__realloc_size", "__signed_wrap", "__returns_nonnull", "__nonnull", "__constfn",
]);

const prefixes = /^__(acquire|release|must_hold|no_sanitize|no_kasan|no_kcsan|no_kmsan|cond_|counted_by|diag_|compiletime_)/;

/** Not only by how the name begins, which those of functions may as well: `__release_region()`. */
export function isKnownAttribute(name: string): boolean {
  return exact.has(name);
}

export function isAttributeMacro(name: string): boolean {
  return exact.has(name) || prefixes.test(name);
}
