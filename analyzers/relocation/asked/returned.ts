/**
 * What an operation told its caller. Invariant: an error is a number below 0, an error pointer, or NULL from
 * a function that returns a VMA.
 */
import { IS_ERR, PTR_ERR } from "../../model/c/references.js";
import { vm_area_struct } from "../../model/structs/vm-area-struct.js";
import { resultText, type Run } from "../run/run.js";

export function isError({ handedBack, result }: Run): boolean {
  const returned = handedBack?.result;
  return typeof returned === "object" ? !(returned instanceof vm_area_struct) : result < 0;
}

/** The VMA that it returned. */
export function returnedVma({ handedBack }: Run): vm_area_struct | undefined {
  const returned = handedBack?.result;
  return returned instanceof vm_area_struct ? returned : undefined;
}

export function returnedText({ handedBack, result }: Run): string {
  const returned = handedBack?.result;
  if (returned instanceof vm_area_struct) return "a VMA";
  if (returned === null) return "NULL";
  return IS_ERR(returned) ? resultText(PTR_ERR(returned)) : resultText(result);
}
