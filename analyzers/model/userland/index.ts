/** The list of what the C library and the shims of the kernel's tests do, as functions of the model. */
import type { ModelFunction } from "../model-function.js";
import { allocation_kernels } from "./allocation.js";
import { ending_kernels } from "./ending.js";
import { locking_kernels } from "./locking.js";
import { printing_kernels } from "./printing.js";
import { shim_kernels } from "./shims.js";
import { strings_kernels } from "./strings.js";

export const userland_kernels: readonly ModelFunction[] = [
  ...allocation_kernels,
  ...ending_kernels,
  ...locking_kernels,
  ...printing_kernels,
  ...shim_kernels,
  ...strings_kernels,
];
