/** All forms, by family. */
import * as acquittals from "./acquittals.js";
import * as addresses from "./addresses.js";
import * as assembly from "./assembly.js";
import * as calls from "./calls.js";
import * as declarations from "./declarations.js";
import type { Form } from "./form.js";
import * as inclusions from "./inclusions.js";
import * as lexical from "./lexical.js";
import * as linkerNames from "./linker-names.js";
import * as lookups from "./lookups.js";
import * as macros from "./macros.js";
import * as pastes from "./pastes.js";
import * as rust from "./rust.js";
import * as scopes from "./scopes.js";

const families = [
  calls,
  addresses,
  declarations,
  linkerNames,
  assembly,
  macros,
  pastes,
  lexical,
  acquittals,
  scopes,
  inclusions,
  lookups,
  rust,
];

export const forms: readonly Form[] = families.flatMap((family): readonly Form[] =>
  Object.values(family),
);
