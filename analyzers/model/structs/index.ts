/**
 * The fields of the structs that the model has, as C text: the union of all releases. Invariant: each
 * field has a property of the same name in the class of the same name.
 */
export interface ModelStruct {
  readonly name: string;
  /** The text between the braces. */
  readonly fields: string;
}

const vma = "struct vm_area_struct *";

export const structs: readonly ModelStruct[] = [
  { name: "vma_flags_t", fields: "unsigned long bits;" },
  { name: "list_head", fields: "struct list_head *next; struct list_head *prev;" },
  { name: "rw_semaphore", fields: "int writers; int readers;" },
  { name: "maple_enode", fields: "int status;" },
  { name: "maple_tree", fields: "unsigned int ma_flags; void *ma_root;" },
  {
    name: "ma_state",
    fields:
      "struct maple_tree *tree; unsigned long index; unsigned long last; struct maple_enode *node; unsigned long min; " +
      "unsigned long max; void *alloc; int status; unsigned char depth; unsigned char offset; unsigned char mas_flags; " +
      "unsigned char end; int store_type;",
  },
  { name: "vma_iterator", fields: "struct ma_state mas;" },
  {
    name: "mm_struct",
    fields:
      "struct maple_tree mm_mt; int map_count; unsigned long mmap_base; unsigned long start_stack; unsigned long task_size; " +
      "unsigned long def_flags; unsigned long flags; unsigned long total_vm; unsigned long stack_vm; unsigned long data_vm; " +
      "unsigned long exec_vm; unsigned long locked_vm; struct rw_semaphore mmap_lock; int mm_lock_seq;",
  },
  {
    name: "task_struct",
    fields: "struct mm_struct *mm; struct mm_struct *active_mm; unsigned int flags;",
  },
  { name: "vm_userfaultfd_ctx", fields: "void *ctx;" },
  { name: "mempolicy", fields: "int refcnt;" },
  { name: "anon_vma_name", fields: "int kref;" },
  {
    name: "vm_operations_struct",
    fields:
      `void (*open)(${vma}vma); void (*close)(${vma}vma); int (*may_split)(${vma}vma, unsigned long addr); ` +
      `int (*mremap)(${vma}vma);`,
  },
  {
    name: "vm_area_struct",
    fields:
      "unsigned long vm_start; unsigned long vm_end; struct mm_struct *vm_mm; unsigned long vm_page_prot; " +
      "unsigned long vm_flags; unsigned long __vm_flags; vma_flags_t flags; bool detached; int vm_lock_seq; struct list_head anon_vma_chain; " +
      "struct anon_vma *anon_vma; const struct vm_operations_struct *vm_ops; unsigned long vm_pgoff; struct file *vm_file; " +
      "void *vm_private_data; struct anon_vma_name *anon_name; struct mempolicy *vm_policy; " +
      "struct vm_userfaultfd_ctx vm_userfaultfd_ctx;",
  },
  { name: "rb_root_cached", fields: "" },
  {
    name: "address_space",
    fields: "struct rb_root_cached i_mmap; int i_mmap_writable; void *host;",
  },
  {
    name: "file",
    fields: "struct address_space *f_mapping; unsigned int f_flags; const void *f_op;",
  },
  {
    name: "anon_vma",
    fields:
      "struct anon_vma *root; int refcount; unsigned long num_children; unsigned long num_active_vmas;",
  },
  {
    name: "anon_vma_chain",
    fields: `${vma}vma; struct anon_vma *anon_vma; struct list_head same_vma;`,
  },
  {
    name: "mmu_gather",
    fields:
      "struct mm_struct *mm; unsigned long start; unsigned long end; unsigned int fullmm; unsigned int need_flush_all; " +
      "unsigned int freed_tables; unsigned int page_size;",
  },
  {
    name: "vma_merge_struct",
    fields:
      `struct mm_struct *mm; struct vma_iterator *vmi; unsigned long pgoff; unsigned long anon_pgoff; ${vma}prev; ${vma}next; ${vma}vma; ${vma}middle; ` +
      `${vma}target; unsigned long start; unsigned long end; unsigned long flags; unsigned long vm_flags; vma_flags_t vma_flags; ` +
      "struct file *file; struct anon_vma *anon_vma; struct mempolicy *policy; struct vm_userfaultfd_ctx uffd_ctx; " +
      `struct anon_vma_name *anon_name; int merge_flags; int state; ${vma}copied_from; bool give_up_on_oom; bool skip_vma_uprobe; ` +
      "bool just_expand; bool __adjust_middle_start; bool __adjust_next_start; bool __remove_middle; bool __remove_next;",
  },
  {
    name: "pagetable_move_control",
    fields:
      `${vma}old; ${vma}new; unsigned long old_addr; unsigned long old_end; unsigned long new_addr; unsigned long len_in; ` +
      "bool need_rmap_locks; bool for_stack;",
  },
  {
    name: "vma_prepare",
    fields:
      `${vma}vma; ${vma}adj_next; struct file *file; struct address_space *mapping; struct anon_vma *anon_vma; ${vma}insert; ` +
      `${vma}remove; ${vma}remove2; bool skip_vma_uprobe;`,
  },
  { name: "unlink_vma_file_batch", fields: `int count; ${vma}vmas[8];` },
];
