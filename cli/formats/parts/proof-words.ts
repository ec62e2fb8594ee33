/**
 * Proofs of the ledger in words, for people and for the json format. Invariant: one clause for each
 * code; whoever shows it escapes it, because parts come from the tree.
 */
import {
  innerProof,
  readProof,
  type Proof,
  type ProofCode,
  type ProofTexts,
} from "../../../analyzers/references/proof.js";
import { shadowOf, type Shadow } from "../../../analyzers/references/shadow.js";
import { words, type Words } from "../../../analyzers/words/words.js";

const clauses: { readonly [Code in ProofCode]: (...parts: ProofTexts<Code>) => Words } = {
  none: () => words``,

  member: () => words`a member`,
  "member-declared": (line) => words`a member declared at line ${line}`,
  "member-initialized": () => words`a member that is initialized`,
  "member-named-to": (macro) => words`a member named to ${macro}()`,
  "member-declared-by": (macro) => words`a member that ${macro}() declares`,
  label: () => words`a label`,
  "enumerator-declared": (line) => words`an enumerator declared at line ${line}`,
  "parameter-declared": (line) => words`a parameter declared at line ${line}`,
  "type-defined": (line) => words`a type defined at line ${line}`,
  "variable-declared": (line) => words`a variable declared at line ${line}`,
  "variable-declared-by": (macro) => words`a variable that ${macro}() declares`,
  "called-in-parentheses": () => words`called through parentheses`,
  "argument-of": (macro) => words`an argument of ${macro}()`,
  "operand-of": (operator) => words`an operand of ${operator}`,
  "by-macro": (macro) => words`${macro}()`,

  "tested-by": (directive) => words`tested by #${directive}`,
  "text-of-directive": (directive) => words`text of #${directive}`,
  "header-name": () => words`part of a header's name`,
  "macro-parameter": (macro) => words`a parameter of the macro ${macro}`,
  "tag-in-macro": (macro) => words`a tag in the macro ${macro}`,
  "declared-in-macro": (macro) => words`declared within the macro ${macro}`,
  "paste-operand": () => words`an operand of ##`,
  "may-paste-nothing": (macro) =>
    words`an operand of ## in ${macro}, which may paste nothing to it`,
  "argument-pasted": (macro) => words`an argument that ${macro}() pastes`,
  "argument-left-out": (macro) => words`an argument that ${macro}() leaves out`,
  "argument-renamed": (macro) => words`an argument that ${macro}() makes other names of`,
  "argument-of-list": (list) =>
    words`an argument of the macro that ${list} is given, which makes other names of it`,
  "name-of-list": (macro) => words`the name of a list of ${macro}()`,
  "event-parameter": (line) => words`a parameter of the event, declared at line ${line}`,
  "pasted-by": (call, path, line) => words`${call} pastes it together (${path}:${line})`,
  "made-by": (use) => words`${use} makes it`,
  "could-make": (name) => words`it expands to more than is tried, and could make ${name}`,
  "static-by-macro": (line) => words`static in this file, declared by a macro at line ${line}`,

  "inline-assembly": () => words`inline assembly`,
  "assembly-operand": () => words`an operand of inline assembly`,
  "assembly-label": () => words`a label that assembly may jump to`,
  "operand-name": () => words`the name of an operand`,
  instruction: () => words`an instruction in a string`,
  "written-into-assembly": (macro) => words`${macro}() writes it into assembly`,
  "branch-in-macro": (instruction, macro) =>
    words`the target of ${instruction} in the macro ${macro}`,
  pragma: (verb) => words`#pragma ${verb}`,
  "pragma-operator": () => words`a pragma`,
  "renamed-by": (macro) => words`${macro}() gives the symbol another name`,
  "looked-up-by": (callee) => words`${callee}() looks the symbol up by its name`,
  "table-looked-up": () => words`in a table, and this file looks up what tables say`,
  "probe-target": (field) => words`.${field} makes the symbol a probe's target`,

  "assembly-name": () => words`named in assembly`,
  "symbol-of-file": () => words`a symbol of this file`,
  "quoted-symbol": () => words`a quoted symbol`,
  "section-name": () => words`part of a section's name`,
  "section-or-directive": () => words`part of a section's or directive's name`,
  "linker-script-symbol": () => words`a symbol that the linker script names`,
  "linker-script-word": () => words`a word of the linker script`,
  "makefile-symbol": () => words`a symbol that the makefile gives to the linker's tools`,
  "makefile-value": () => words`the value of a macro that the makefile defines`,
  "makefile-macro": () => words`a macro that the makefile defines`,
  "makefile-word": () => words`a word of the makefile`,
  "rust-assembly": () => words`in a string of Rust's asm!()`,
  "rust-link": () => words`the symbol that an attribute links to`,
  "rust-extern": () => words`declared in extern "C"`,
  "rust-extern-of-file": () => words`declared in extern "C" of this file`,
  "rust-bindings": () => words`reached through Rust's bindings`,
  "rust-import": () => words`imported from Rust's bindings`,
  "rust-import-of-all": () => words`all of Rust's bindings are imported`,
  "rust-name": () => words`a name of Rust`,
  "assembler-makes": (use) => words`macros of the assembler make it of ${use}`,
  "assembler-could-make": () =>
    words`macros of the assembler stand for more than is expanded, and could make it`,
  "make-tool-made": () => words`put together for the linker's tools`,
  "make-macro-made": () => words`put together for a macro of the makefile`,
  "make-could-make": () =>
    words`values of the makefile are more than is looked at, and could make it`,
  "rust-assembly-spelled": () => words`spelled by strings of Rust's asm!()`,
  "rust-link-spelled": () => words`spelled by an attribute that links to it`,
  "rust-joined": () => words`joined by a macro of Rust`,
  "rust-given": () => words`given to a macro that reaches Rust's bindings`,
  "syscall-entry": () => words`an entry point in a table of system calls`,
  "configuration-value": () => words`the value of a macro that the configuration defines`,
  "word-of": (what) => words`a word of ${what}`,
  "flex-pattern": () => words`a pattern of flex`,
  "grammar-symbol": () => words`a symbol of the grammar`,

  "part-of-longer-name": () =>
    words`part of a longer name, where the compiler takes the other characters for letters`,
  "behind-raw-string": () => words`behind a raw string, which is another text where C has none`,
  "behind-redefinition": (keyword) => words`behind a macro that takes the place of ${keyword}`,
  "costs-too-much": () => words`reading this file would take more steps than one file may`,
  "readers-differ-on-use": (taken) =>
    words`tokens take it for ${proofWords(innerProof(taken))}, and the parser for a use`,
  "readers-differ": (taken) =>
    words`tokens take it for ${proofWords(innerProof(taken))}, and the parser does not`,

  "in-comment": () => words`in a comment`,
  "not-compiled": () => words`within #if 0`,
  "written-by-build": () => words`in a file that the build writes`,

  "include-quoted": (target) => words`#include "${target}"`,
  "include-bracketed": (target) => words`#include <${target}>`,
  "owning-header": () => words`in the header that declares it`,
  included: (header) => words`${header || "its header"} is included`,
  "defined-in-file": () => words`defined in this file`,
  "declared-again": () => words`declared again outside the header that owns it`,
  "declared-again-in-file": () => words`declared again in this file`,
  "declared-in": (path) => words`declared in ${path}`,
  "sole-declaration": () => words`no other declaration of the name is visible`,
  "sole-type": () => words`no other type of this name is visible`,
  "defined-by": (path) => words`${path} defines it`,
  "through-includer": (path) => words`visible where ${path} includes this header`,
  "defines-the-same": () => words`the owner's header is visible, so it defines the same symbol`,
  "linked-like-owners": () => words`external linkage, like the owner's definition`,

  hidden: (text) => shadowWords(shadowOf(text)),
  "not-included": (header) =>
    words`not ${header || "the owner"}'s: nothing that declares it is included`,
  "no-header-included": () => words`no header that declares it is included`,
  "no-definition-needed": () => words`named without its definition`,
  "is-a-tag": () => words`a tag, and the guarded name is none`,
  "is-no-tag": () => words`an ordinary name, and the guarded one is a tag`,
  "asks-for-macro": () => words`asks for a macro of this name`,
  "macro-of-file": () => words`a macro of this file`,
  "type-of-file": () => words`a type of this file`,
  "static-of-file": () => words`another entity: static in this file`,
  "symbol-or-macro-of-file": () => words`a symbol or macro of this file`,
  "other-defined-in-file": () => words`another entity, defined in this file`,
  "other-defined-nearer": () => words`another entity, defined nearer`,
  "other-external": () => words`another entity with external linkage`,
  "other-external-definition": () => words`another entity, defined here with external linkage`,
  "other-type": (path) => words`a type that ${path} defines`,
  "other-in": (path) => words`${path} declares another entity of this name`,
  "declared-in-file-defined-nearer": () => words`declared in this file, defined nearer`,
  "declares-other": () => words`declares another entity, defined nearer`,
  "names-other": () => words`names another entity, defined nearer`,
  "cannot-be-looked-up": () => words`not a symbol that can be looked up`,
};

export function proofWords(proof: Proof): Words {
  const [code, ...parts] = readProof(proof);
  return (clauses[code] as (...parts: string[]) => Words)(...parts);
}

function shadowWords(shadow: Shadow | undefined): Words {
  if (shadow === undefined) return words``;
  const { kind, line, owner } = shadow;
  switch (kind) {
    case "local":
    case "perhaps-local":
      return words`a local variable, declared at line ${line}`;
    case "parameter":
      return words`a parameter of ${owner}(), declared at line ${line}`;
    case "block-enumerator":
      return words`an enumerator of this block, declared at line ${line}`;
    case "block-type":
      return words`a type of this block, defined at line ${line}`;
    case "enumerator":
      return words`an enumerator of this file, declared at line ${line}`;
    case "type":
      return words`a type of this file, defined at line ${line}`;
    case "static-definition":
      return words`static in this file, defined at line ${line}`;
    case "static-declaration":
      return words`static in this file, declared at line ${line}`;
    case "macro":
      return words`a macro of this file, defined at line ${line}`;
  }
}
