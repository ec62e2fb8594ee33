/**
 * One thing that a run did, as the log has it. Invariant: an entry is data; a value that is an object
 * of the machine means nothing after the next boot.
 */
export type Entry =
  /** A statement is about to run; `line` is that of the program. */
  | { readonly kind: "line"; readonly line: number }
  /** A variable got a value. */
  | { readonly kind: "value"; readonly name: string; readonly value: unknown }
  /** A function of the tree begins that a model stands in for elsewhere; its operation ends it. */
  | { readonly kind: "enter"; readonly name: string }
  /** A function of the model ran; the pictures are of the address space before and after. */
  | {
      readonly kind: "operation";
      readonly name: string;
      readonly result: string;
      readonly before: string;
      readonly after: string;
      /** It did not return: the run ended in it. */
      readonly isLast?: true;
    }
  /** A step was made to fail. */
  | { readonly kind: "fault"; readonly step: string };
