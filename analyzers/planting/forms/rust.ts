/** The name in Rust, which is swept and not parsed. */
import type { Form } from "./form.js";

const rust = { category: "rust", leaves: "nothing", standing: "found" } as const;

export const bindings: Form = {
  ...rust,
  name: "rust-bindings",
  doc: "bindings::f()",
  text: ({ symbol }) => `fn f() {\n    unsafe { bindings::${symbol}() };\n}\n`,
};

export const foreignFunction: Form = {
  ...rust,
  name: "rust-extern",
  doc: 'a function of extern "C"',
  text: ({ symbol }) => `extern "C" {\n    fn ${symbol}();\n}\n`,
};

export const linkName: Form = {
  ...rust,
  name: "rust-link-name",
  doc: "#[link_name]",
  text: ({ symbol }) => `extern "C" {\n    #[link_name = "${symbol}"]\n    fn other();\n}\n`,
};

export const rawLinkName: Form = {
  ...rust,
  name: "rust-raw-link-name",
  doc: "#[link_name] with a raw string",
  standing: "found",
  text: ({ symbol }) => `extern "C" {\n    #[link_name = r"${symbol}"]\n    fn other();\n}\n`,
};

export const inlineAssembly: Form = {
  ...rust,
  name: "rust-asm",
  doc: "asm!",
  standing: "found",
  text: ({ symbol }) => `fn f() {\n    unsafe { core::arch::asm!("call ${symbol}") };\n}\n`,
};

export const globalAssembly: Form = {
  ...rust,
  name: "rust-global-asm",
  doc: "global_asm!",
  standing: "found",
  text: ({ symbol }) => `core::arch::global_asm!(\n    ".quad ${symbol}",\n);\n`,
};

export const symOperand: Form = {
  ...rust,
  name: "rust-sym",
  doc: "an operand sym of asm!",
  text: ({ symbol }) =>
    `fn f() {\n    unsafe { core::arch::asm!("call {}", sym bindings::${symbol}) };\n}\n`,
};

export const usedBinding: Form = {
  ...rust,
  name: "rust-use",
  doc: "use bindings::{f}",
  text: ({ symbol }) => `use bindings::{other, ${symbol}};\n`,
};

export const braceInComment: Form = {
  ...rust,
  name: "rust-brace-in-comment",
  doc: 'in an extern "C" block whose comment closes a brace',
  standing: "found",
  text: ({ symbol }) => `extern "C" {\n    // }\n    fn ${symbol}();\n}\n`,
};
