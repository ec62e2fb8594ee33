/** Constants of the C library that tests of userland are linked with. */
import type { ModelConstant } from "../model-function.js";

export const EXIT_SUCCESS = 0;
export const EXIT_FAILURE = 1;
/** Streams are told from one another and from nothing else. */
export const stdout_stream = 1;
export const stderr_stream = 2;

const value = (name: string, type: string, call = name): ModelConstant => ({
  name,
  type,
  call,
  isCall: false,
});

export const userland_constants: readonly ModelConstant[] = [
  value("EXIT_SUCCESS", "int"),
  value("EXIT_FAILURE", "int"),
  value("stdout", "int", "stdout_stream"),
  value("stderr", "int", "stderr_stream"),
];
