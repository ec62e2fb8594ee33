/**
 * What the kernel's macros and functions do with a name that stands among their arguments. Tables of
 * facts: the macro's name decides, so that classification needs no expansion.
 */

export const exporting =
  /^_*EXPORT_(?!TRACEPOINT)\w*(SYMBOL|STATIC_CALL|CALLABLE)\w*$|^\w+_EXPORT_SYMBOL\w*$|^EXPORT_(PER_CPU_SYMBOL|UNUSED_SYMBOL)/;
export const symbolTaking =
  /^(symbol_get|symbol_put|symbol_request|__symbol_get|__symbol_put|symbol_put_addr|VMLINUX_SYMBOL\w*|kallsyms_lookup_name|module_kallsyms_lookup_name|kprobe_lookup_name|find_kallsyms_symbol_value|lookup_symbol|kallsyms_on_each\w+|ftrace_set_(filter|notrace|global_filter|global_notrace)|register_fprobe\w*|SEC|__ksym)$/;
/** Functions of these that take a string and nothing else for the symbol. */
export const symbolLookup =
  /^(__symbol_get|kallsyms_lookup_name|module_kallsyms_lookup_name|kprobe_lookup_name|find_kallsyms_symbol_value|lookup_symbol)$/;
/** Kinds of BPF programs that attach to a function by its name. */
export const probeSection =
  "k(?:ret)?probe(?:\\.(?:multi|session))?|f(?:entry|exit|mod_ret)(?:\\.s)?|freplace|ksyms";
export const symbolField =
  /^(symbol_name|old_name|symbol|kprobe_name|func_name|fentry|kallsym\w*)$/;
export const btf = /^(BTF_ID\w*|BTF_SET\w*|BTF_KFUNCS\w*|__bpf_kfunc|BTF_TRACING\w*|BTF_SOCK\w*)$/;
/** Their first argument names the list. */
export const btfList = /^BTF_(ID_LIST|SET|KFUNCS)\w*$/;
export const unevaluated =
  /^(sizeof|typeof|__typeof__|__typeof|typeof_unqual|_Alignof|__alignof__|__alignof|alignof|_Generic|__builtin_types_compatible_p|__same_type|__builtin_offsetof|offsetof|offsetofend|sizeof_field|typeof_member)$/;
/** Heads of functions whose parameters are written as `type, name`. */
export const alternating = /^(COMPAT_)?SYSCALL(32)?_DEFINE[1-6]$|^(NOTRACE_)?BPF_CALL_[1-5]$/;
/** Instructions of several machines that go to a symbol. */
export const branches = "bl|b|call|callq|jmp|jal|j|brasl|bsr|jsr";
export const asmKeyword =
  /^(asm|__asm__|__asm|asm_inline|asm_volatile_goto|asm_goto_output|ALTERNATIVE\w*|alternative\w*)$/;

/** Macros whose argument at an index is pasted into another name, or only turned into a string. */
const pasted: ReadonlyMap<string, readonly number[]> = new Map([
  ["TRACE_EVENT", [0]],
  ["TRACE_EVENT_FN", [0]],
  ["TRACE_EVENT_CONDITION", [0]],
  ["TRACE_EVENT_FN_COND", [0]],
  ["TRACE_EVENT_SYSCALL", [0]],
  ["TRACE_EVENT_NOP", [0]],
  ["TRACE_EVENT_MAP", [0]],
  ["DEFINE_EVENT", [0, 1]],
  ["DEFINE_EVENT_FN", [0, 1]],
  ["DEFINE_EVENT_PRINT", [0, 1]],
  ["DEFINE_EVENT_CONDITION", [0, 1]],
  ["DEFINE_EVENT_NOP", [0, 1]],
  ["DEFINE_EVENT_MAP", [0, 1]],
  ["DECLARE_EVENT_CLASS", [0]],
  ["DECLARE_TRACE", [0]],
  ["DEFINE_TRACE", [0]],
  ["EXPORT_TRACEPOINT_SYMBOL", [0]],
  ["EXPORT_TRACEPOINT_SYMBOL_GPL", [0]],
  ["COND_SYSCALL", [0]],
  ["COND_SYSCALL_COMPAT", [0]],
  ["MODULE_PARM_DESC", [0]],
  ["__MODULE_PARM_TYPE", [0]],
  ["LSM_HOOK", [2]],
  ["LSM_HOOK_INIT", [0]],
  ["call_int_hook", [0]],
  ["call_void_hook", [0]],
  ["__ATTR", [0]],
  ["__ATTR_RO", [0]],
  ["__ATTR_RW", [0]],
  ["__ATTR_WO", [0]],
  ["__ATTR_RO_MODE", [0]],
  ["__ATTR_RW_MODE", [0]],
  ["__ATTR_PREALLOC", [0]],
  ["DEVICE_ATTR", [0]],
  ["DEVICE_ATTR_RO", [0]],
  ["DEVICE_ATTR_RW", [0]],
  ["DEVICE_ATTR_WO", [0]],
  ["DRIVER_ATTR_RO", [0]],
  ["DRIVER_ATTR_RW", [0]],
  ["BUS_ATTR_RO", [0]],
  ["BUS_ATTR_RW", [0]],
  ["CLASS_ATTR_RO", [0]],
  ["DEFINE_SHOW_ATTRIBUTE", [0]],
  ["DEFINE_SEQ_ATTRIBUTE", [0]],
  ["DEFINE_PROC_SHOW_ATTRIBUTE", [0]],
  ["KVM_X86_OP", [0]],
  ["KVM_X86_OP_OPTIONAL", [0]],
  ["KVM_X86_OP_OPTIONAL_RET0", [0]],
  ["__field", [1]],
  ["__field_ext", [1]],
  ["__array", [1]],
  ["__dynamic_array", [1]],
  ["__string", [0]],
  ["__string_len", [0]],
  ["__assign_str", [0]],
  ["__get_str", [0]],
  ["__get_dynamic_array", [0]],
  ["__bitmask", [0]],
  ["__field_struct", [1]],
  ["__field_desc", [1, 2]],
  ["__field_packed", [1, 2]],
  ["__dynamic_array_len", [1]],
  ["__free", [0]],
  ["CLASS", [0]],
  ["DEFINE_FREE", [0]],
  ["DEFINE_CLASS", [0]],
  ["EXTEND_CLASS", [0, 1]],
  ["DEFINE_GUARD", [0]],
  ["DEFINE_GUARD_COND", [0, 1]],
  ["DEFINE_LOCK_GUARD_0", [0]],
  ["DEFINE_LOCK_GUARD_1", [0]],
  ["DEFINE_LOCK_GUARD_1_COND", [0, 1]],
  ["guard", [0]],
  ["scoped_guard", [0]],
  ["scoped_cond_guard", [0]],
  ["ACQUIRE", [0]],
  ["ACQUIRE_ERR", [0]],
  ["__stringify", [0]],
  ["CONFIGFS_ATTR", [0, 1]],
  ["CONFIGFS_ATTR_RO", [0, 1]],
  ["CONFIGFS_ATTR_WO", [0, 1]],
  ["CONFIGFS_BIN_ATTR", [0, 1]],
  ["SYSCALL_DEFINE1", [0]],
  ["SYSCALL_DEFINE2", [0]],
  ["SYSCALL_DEFINE3", [0]],
  ["SYSCALL_DEFINE4", [0]],
  ["SYSCALL_DEFINE5", [0]],
  ["SYSCALL_DEFINE6", [0]],
  ["SYSCALL_DEFINE0", [0]],
]);

/** Macros and operators whose argument at an index names a member; -1 is the last argument. */
const members: ReadonlyMap<string, readonly number[]> = new Map([
  ["offsetof", [1]],
  ["offsetofend", [1]],
  ["__builtin_offsetof", [1]],
  ["sizeof_field", [1]],
  ["typeof_member", [1]],
  ["FIELD_SIZEOF", [1]],
  ["container_of", [2]],
  ["container_of_const", [2]],
  ["struct_size", [1]],
  ["struct_size_t", [1]],
  ["flex_array_size", [1]],
  ["list_entry", [2]],
  ["list_first_entry", [2]],
  ["list_last_entry", [2]],
  ["list_next_entry", [1]],
  ["list_prev_entry", [1]],
  ["list_first_entry_or_null", [2]],
  ["hlist_entry", [2]],
  ["hlist_entry_safe", [2]],
  ["rb_entry", [2]],
  ["rb_entry_safe", [2]],
  ["llist_entry", [2]],
  ["from_timer", [2]],
  ["timer_container_of", [2]],
  ["BPF_CORE_READ", [1, 2, 3, 4]],
  ["struct_group", [0]],
  ["struct_group_attr", [0]],
  ["__struct_group", [0, 1]],
  ["struct_group_tagged", [0, 1]],
  ["DECLARE_FLEX_ARRAY", [1]],
  ["__DECLARE_FLEX_ARRAY", [1]],
  ["TRAILING_OVERLAP", [2]],
  ["CLASS_ATTR", [0]],
  ["ACCESS_PRIVATE", [1]],
]);

const memberIterators =
  /^(list|hlist|llist|plist|rhl|hash|rbtree)_(for_each|next|prev)\w*entry\w*$|^hash_for_each\w*$/;

/** Macros that declare the variable that their argument at an index names. */
const declaring: ReadonlyMap<string, number> = new Map([
  ...[
    "DEFINE_MUTEX",
    "DEFINE_SPINLOCK",
    "DEFINE_RAW_SPINLOCK",
    "DEFINE_RWLOCK",
    "DEFINE_SEMAPHORE",
    "DECLARE_RWSEM",
    "DEFINE_SEQLOCK",
    "DEFINE_SRCU",
    "DEFINE_STATIC_SRCU",
    "DEFINE_RT_MUTEX",
    "DEFINE_WW_CLASS",
    "DEFINE_WD_CLASS",
    "DECLARE_WORK",
    "DECLARE_DELAYED_WORK",
    "DECLARE_DEFERRABLE_WORK",
    "DEFINE_KTHREAD_WORK",
    "DECLARE_TASKLET",
    "DECLARE_TASKLET_DISABLED",
    "DECLARE_COMPLETION",
    "DECLARE_COMPLETION_ONSTACK",
    "DECLARE_WAIT_QUEUE_HEAD",
    "DECLARE_WAIT_QUEUE_HEAD_ONSTACK",
    "DECLARE_WAITQUEUE",
    "DEFINE_WAIT",
    "DEFINE_WAIT_FUNC",
    "DECLARE_SWAIT_QUEUE_HEAD",
    "DEFINE_TIMER",
    "DEFINE_RATELIMIT_STATE",
    "DEFINE_IDA",
    "DEFINE_IDR",
    "DEFINE_XARRAY",
    "DEFINE_XARRAY_ALLOC",
    "DEFINE_XARRAY_ALLOC1",
    "DEFINE_XARRAY_FLAGS",
    "DEFINE_HASHTABLE",
    "DECLARE_HASHTABLE",
    "DEFINE_READ_MOSTLY_HASHTABLE",
    "DECLARE_BITMAP",
    "DEFINE_KFIFO",
    "DECLARE_KFIFO",
    "DECLARE_KFIFO_PTR",
    "DEFINE_STATIC_KEY_TRUE",
    "DEFINE_STATIC_KEY_FALSE",
    "DEFINE_STATIC_KEY_TRUE_RO",
    "DEFINE_STATIC_KEY_FALSE_RO",
    "DECLARE_STATIC_KEY_TRUE",
    "DECLARE_STATIC_KEY_FALSE",
    "DEFINE_STATIC_KEY_ARRAY_FALSE",
    "DEFINE_PERCPU_RWSEM",
    "DEFINE_STATIC_PERCPU_RWSEM",
    "DEFINE_DYNAMIC_DEBUG_METADATA",
    "LIST_HEAD",
    "HLIST_HEAD",
    "LLIST_HEAD",
    "PLIST_HEAD",
    "DEFINE_LLIST_HEAD",
    "RAW_NOTIFIER_HEAD",
    "ATOMIC_NOTIFIER_HEAD",
    "BLOCKING_NOTIFIER_HEAD",
    "SRCU_NOTIFIER_HEAD",
    "RADIX_TREE",
    "MA_STATE",
    "XA_STATE",
    "XA_STATE_ORDER",
    "VMA_ITERATOR",
    "DECLARE_STATIC_CALL",
    "DEFINE_STATIC_CALL",
    "DEFINE_STATIC_CALL_NULL",
    "DEFINE_STATIC_CALL_RET0",
    "DEFINE_SIMPLE_DEV_PM_OPS",
  ].map((name): [string, number] => [name, 0]),
  ...[
    "DEFINE_PER_CPU",
    "DECLARE_PER_CPU",
    "DEFINE_PER_CPU_ALIGNED",
    "DECLARE_PER_CPU_ALIGNED",
    "DEFINE_PER_CPU_SHARED_ALIGNED",
    "DECLARE_PER_CPU_SHARED_ALIGNED",
    "DEFINE_PER_CPU_PAGE_ALIGNED",
    "DECLARE_PER_CPU_PAGE_ALIGNED",
    "DEFINE_PER_CPU_READ_MOSTLY",
    "DECLARE_PER_CPU_READ_MOSTLY",
    "DEFINE_PER_CPU_FIRST",
    "DECLARE_PER_CPU_FIRST",
    "DEFINE_PER_CPU_DECRYPTED",
    "DECLARE_STATIC_KEY_MAYBE",
    "DEFINE_STATIC_KEY_MAYBE",
    "DEFINE_STATIC_KEY_MAYBE_RO",
    "CLASS",
    "ACQUIRE",
  ].map((name): [string, number] => [name, 1]),
]);

/** Which argument of an iterator names the member; a condition may follow it (include/linux/rculist.h, v6.12). */
function memberIndex(callee: string): number {
  if (callee.startsWith("hash_"))
    return callee.includes("possible") ? 2 : callee.includes("safe") ? 4 : 3;
  if (/^hlist_.*_(continue|from)(_rcu|_rcu_bh)?$/.test(callee)) return 1;
  return /_safe(_|$)/.test(callee) ? 3 : 2;
}

export type ArgumentMeaning = "pasted" | "field" | "declared" | "value";

/** What the macro or function `callee` does with an argument that is a single name. */
export function argumentMeaning(callee: string, index: number): ArgumentMeaning {
  if (pasted.get(callee)?.includes(index) === true) return "pasted";
  if (members.get(callee)?.includes(index) === true) return "field";
  if (memberIterators.test(callee) && index === memberIndex(callee)) return "field";
  if (declaring.get(callee) === index) return "declared";
  return "value";
}

/** A name in capitals is a macro by the kernel's coding style; the rest are known by what they do. */
export function isMacroName(callee: string): boolean {
  return (
    /^_*[A-Z][A-Z0-9_]*$/.test(callee) ||
    /^(static_call\w*|likely|unlikely|min|max|min_t|max_t|clamp|swap|this_cpu_\w+|__this_cpu_\w+|raw_cpu_\w+|per_cpu|per_cpu_ptr|for_each_\w+|container_of|list_for_each\w*|ACCESS_PRIVATE|scoped_guard|guard|__free|module_init|module_exit|\w+_initcall\w*|early_param|__setup|core_param|module_param\w*)$/.test(
      callee,
    )
  );
}
