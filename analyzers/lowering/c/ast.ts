/**
 * C as a tree: what is written, before any name has a meaning. Invariant: every expression, statement
 * and declaration has the place in the function's own file that it comes from, also out of macros.
 */

export interface Place {
  readonly path: string;
  /** Byte offset in the file. */
  readonly offset: number;
}

export type UnaryOperator = "-" | "+" | "!" | "~" | "*" | "&" | "++" | "--";
export type BinaryOperator =
  | "*"
  | "/"
  | "%"
  | "+"
  | "-"
  | "<<"
  | ">>"
  | "<"
  | ">"
  | "<="
  | ">="
  | "=="
  | "!="
  | "&"
  | "^"
  | "|"
  | "&&"
  | "||";

interface Node {
  readonly place: Place;
}

export type Expression = Node &
  (
    | { readonly kind: "number"; readonly text: string }
    | { readonly kind: "character"; readonly text: string }
    /** Adjacent literals are joined. */
    | { readonly kind: "string"; readonly texts: readonly string[] }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
    | { readonly kind: "postfix"; readonly operator: "++" | "--"; readonly operand: Expression }
    | {
        readonly kind: "binary";
        readonly operator: BinaryOperator;
        readonly left: Expression;
        readonly right: Expression;
      }
    /** `operator` is empty for `=`. */
    | {
        readonly kind: "assignment";
        readonly operator: BinaryOperator | "";
        readonly left: Expression;
        readonly right: Expression;
      }
    /** `a ?: b` has no `whenTrue`. */
    | {
        readonly kind: "conditional";
        readonly condition: Expression;
        readonly whenTrue: Expression | undefined;
        readonly whenFalse: Expression;
      }
    | { readonly kind: "comma"; readonly left: Expression; readonly right: Expression }
    | {
        readonly kind: "call";
        readonly callee: Expression;
        readonly args: readonly (Expression | TypeName)[];
      }
    | {
        readonly kind: "member";
        readonly object: Expression;
        readonly name: string;
        readonly isArrow: boolean;
      }
    | { readonly kind: "index"; readonly object: Expression; readonly index: Expression }
    | { readonly kind: "cast"; readonly type: TypeName; readonly operand: Expression }
    | {
        readonly kind: "compound-literal";
        readonly type: TypeName;
        readonly initializer: Initializer;
      }
    | {
        readonly kind: "sizeof";
        readonly operand: Expression | TypeName;
        readonly isAlign: boolean;
      }
    | { readonly kind: "statement-expression"; readonly body: Block }
    | {
        readonly kind: "generic";
        readonly control: Expression;
        readonly cases: readonly {
          readonly type: TypeName | undefined;
          readonly value: Expression;
        }[];
      }
    | { readonly kind: "label-address"; readonly label: string }
  );

/** How a type is written: specifiers wrapped by the declarator, from inside out. */
export type TypeSyntax =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "named"; readonly name: string }
  | {
      readonly kind: "tag";
      readonly tag: "struct" | "union" | "enum";
      readonly name: string;
      readonly body: TagBody | undefined /** Where it is written; tells anonymous ones apart. */;
      readonly origin: string;
    }
  | { readonly kind: "typeof"; readonly operand: Expression | TypeName }
  | { readonly kind: "pointer"; readonly to: TypeSyntax }
  | { readonly kind: "array"; readonly of: TypeSyntax; readonly size: Expression | undefined }
  | {
      readonly kind: "function";
      readonly result: TypeSyntax;
      readonly parameters: readonly Parameter[];
      readonly isVariadic: boolean;
    };

export interface TypeName extends Node {
  readonly kind: "type-name";
  readonly type: TypeSyntax;
}

export type TagBody =
  | { readonly kind: "fields"; readonly fields: readonly Field[] }
  | {
      readonly kind: "enumerators";
      readonly enumerators: readonly {
        readonly name: string;
        readonly value: Expression | undefined;
      }[];
    };

export interface Field {
  /** Empty for an anonymous struct or union. */
  readonly name: string;
  readonly type: TypeSyntax;
  readonly bits: Expression | undefined;
}

export interface Parameter {
  /** Empty in a prototype that names none. */
  readonly name: string;
  readonly type: TypeSyntax;
}

type Designator =
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "element"; readonly index: Expression; readonly last: Expression | undefined };

export type Initializer = Node &
  (
    | { readonly kind: "value"; readonly value: Expression }
    | {
        readonly kind: "list";
        readonly items: readonly {
          readonly designators: readonly Designator[];
          readonly initializer: Initializer;
        }[];
      }
  );

export interface Declaration extends Node {
  readonly kind: "declaration";
  readonly storage: "" | "static" | "extern" | "typedef" | "register" | "auto";
  readonly declarators: readonly Declarator[];
  /** The type without declarators, for `struct s { ... };`. */
  readonly base: TypeSyntax;
}

export interface Declarator extends Node {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly initializer: Initializer | undefined;
  /** Function named by `__attribute__((cleanup(f)))`, or empty. */
  readonly cleanup: string;
  /** `__auto_type`: the type is that of the initializer. */
  readonly isAuto: boolean;
}

export type Block = Node & { readonly kind: "block"; readonly statements: readonly Statement[] };

export type Statement =
  | Block
  | Declaration
  | (Node &
      (
        | { readonly kind: "expression"; readonly expression: Expression }
        | { readonly kind: "empty" }
        | {
            readonly kind: "if";
            readonly condition: Expression;
            readonly whenTrue: Statement;
            readonly whenFalse: Statement | undefined;
          }
        | { readonly kind: "while"; readonly condition: Expression; readonly body: Statement }
        | { readonly kind: "do"; readonly condition: Expression; readonly body: Statement }
        | {
            readonly kind: "for";
            readonly start: Declaration | Expression | undefined;
            readonly condition: Expression | undefined;
            readonly step: Expression | undefined;
            readonly body: Statement;
          }
        | { readonly kind: "switch"; readonly value: Expression; readonly body: Statement }
        | {
            readonly kind: "case";
            readonly value: Expression;
            readonly last: Expression | undefined;
            readonly statement: Statement;
          }
        | { readonly kind: "default"; readonly statement: Statement }
        | { readonly kind: "label"; readonly name: string; readonly statement: Statement }
        | { readonly kind: "goto"; readonly label: string }
        | { readonly kind: "break" }
        | { readonly kind: "continue" }
        | { readonly kind: "return"; readonly value: Expression | undefined }
        /** `isEmpty`: a compiler barrier that emits no instruction. */
        | { readonly kind: "asm"; readonly isEmpty: boolean }
      ));

export interface FunctionDefinition extends Node {
  readonly name: string;
  readonly type: TypeSyntax;
  readonly body: Block;
  readonly isStatic: boolean;
}
