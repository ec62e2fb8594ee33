/**
 * A file and the tree of its mappings. Invariant: `i_mmap` is only there to be named; whether a VMA
 * stands in it is `isInFileTree` of the VMA.
 */
export class rb_root_cached {
  nVmas = 0;
}

export class address_space {
  i_mmap = new rb_root_cached();
  /** How often `i_mmap_lock_write()` holds it. */
  writers = 0;
  i_mmap_writable = 0;
  host: unknown = null;
}

export class file {
  f_mapping = new address_space();
  f_flags = 0;
  f_op: unknown = null;
  /** References; each VMA of the file has one. */
  nReferences = 0;

  reset(): void {
    this.f_mapping.writers = 0;
    this.f_mapping.i_mmap_writable = 0;
    this.f_mapping.i_mmap.nVmas = 0;
    this.f_mapping.host = null;
    this.f_flags = 0;
    this.f_op = null;
    this.nReferences = 0;
  }
}
