/** The list of remarks. */
import { forwardingFunction } from "./forwarding-function.js";
import { functionsForOneCaller } from "./functions-for-one-caller.js";
import { kernelDocForm } from "./kernel-doc-form.js";
import type { RemarkKind } from "./remark.js";
import { staleName } from "./stale-name.js";
import { turnedForwarder } from "./turned-forwarder.js";
import { singleCallerWrapper } from "./single-caller-wrapper.js";
import { visibleElsewhere } from "./visible-elsewhere.js";

export const remarkKinds: readonly RemarkKind[] = [
  forwardingFunction,
  singleCallerWrapper,
  functionsForOneCaller,
  turnedForwarder,
  staleName,
  visibleElsewhere,
  kernelDocForm,
];
