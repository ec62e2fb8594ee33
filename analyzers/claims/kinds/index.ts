/** The list of kinds of claims. */
import type { ClaimKind } from "../claim.js";
import { calls } from "./calls.js";
import { madeStatic } from "./made-static.js";
import { moved } from "./moved.js";
import { noExternalUser } from "./no-external-user.js";
import { noFunctionalChange } from "./no-functional-change.js";
import { noUser } from "./no-user.js";
import { onlyUsedIn } from "./only-used-in.js";
import { pureMove } from "./pure-move.js";
import { pureRename } from "./pure-rename.js";
import { removed } from "./removed.js";
import { renamed } from "./renamed.js";
import { soleUser } from "./sole-user.js";
import { unexported } from "./unexported.js";

export const claimKinds: readonly ClaimKind[] = [
  soleUser,
  noUser,
  noExternalUser,
  onlyUsedIn,
  unexported,
  madeStatic,
  removed,
  renamed,
  moved,
  calls,
  noFunctionalChange,
  pureMove,
  pureRename,
];
