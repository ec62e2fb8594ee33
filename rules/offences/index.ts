/** The list of rules, in the order in which `ringfence explain` shows them. A test keeps it complete. */
import { escapingAddress } from "./escaping-address.js";
import { exceededException } from "./exceeded-exception.js";
import { expiredException } from "./expired-exception.js";
import { exportedPrivate } from "./exported-private.js";
import { externRedeclaration } from "./extern-redeclaration.js";
import { launderingWrapper } from "./laundering-wrapper.js";
import { leakedDeclaration } from "./leaked-declaration.js";
import { outsideAddress } from "./outside-address.js";
import { outsideAsm } from "./outside-asm.js";
import { outsideBtf } from "./outside-btf.js";
import { outsideCall } from "./outside-call.js";
import { outsideDefinition } from "./outside-definition.js";
import { outsideInitializer } from "./outside-initializer.js";
import { outsideMacro } from "./outside-macro.js";
import { outsideType } from "./outside-type.js";
import { outsideTypeof } from "./outside-typeof.js";
import { outsideValue } from "./outside-value.js";
import { pastedName } from "./pasted-name.js";
import { privateHeader } from "./private-header.js";
import { privateSource } from "./private-source.js";
import { symbolLookup } from "./symbol-lookup.js";
import { unmatchedException } from "./unmatched-exception.js";
import { unmatchedName } from "./unmatched-name.js";
import { unparsedOccurrence } from "./unparsed-occurrence.js";
import type { Rule } from "./rule.js";

export const rules: readonly Rule[] = [
  outsideCall,
  outsideAddress,
  outsideValue,
  outsideType,
  outsideInitializer,
  outsideMacro,
  outsideTypeof,
  outsideAsm,
  symbolLookup,
  outsideBtf,
  pastedName,
  privateHeader,
  privateSource,
  externRedeclaration,
  leakedDeclaration,
  outsideDefinition,
  exportedPrivate,
  launderingWrapper,
  escapingAddress,
  unparsedOccurrence,
  unmatchedName,
  unmatchedException,
  expiredException,
  exceededException,
];
