/**
 * Numbers that no boot changes: the size of a page, and errors. Invariant: each has the kernel's value
 * and stands here alone (include/asm-generic/errno-base.h, v6.12); functions return errors negated.
 */
import { BYTES_IN_PAGE, type Bytes, type PageShift } from "./c/quantity.js";

export const PAGE_SHIFT = 12 as PageShift;
export const PAGE_SIZE = BYTES_IN_PAGE as Bytes;

export const EPERM = 1;
export const ENOENT = 2;
export const EINTR = 4;
export const E2BIG = 7;
export const EAGAIN = 11;
export const ENOMEM = 12;
export const EACCES = 13;
export const EFAULT = 14;
export const EBUSY = 16;
export const EEXIST = 17;
export const EINVAL = 22;

/** Errors by name, in the order in which the model declares them to C. */
export const errors: Readonly<Record<string, number>> = {
  EPERM,
  ENOENT,
  EINTR,
  EAGAIN,
  ENOMEM,
  EACCES,
  EFAULT,
  EBUSY,
  EEXIST,
  EINVAL,
  E2BIG,
};
