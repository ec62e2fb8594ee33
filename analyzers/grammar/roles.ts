/**
 * The roles that the grammar gives a name, as patterns of tree-sitter's query language. Invariant: a
 * name has the role of the first pattern that fits it, so that the particular stands before the
 * general, and every name has one.
 */

/** What a name is said to be by what stands around it. */
export const roles = [
  "call",
  "argument",
  "initializer",
  "assignment",
  "address",
  "value",
  "operand", // of sizeof and its like
  "type",
  "assembly",
  "parameter",
  "declared",
  "enumerator",
  "typedef",
  "member",
  "label",
  "tag",
  "macro", // the name of one that is being defined
] as const;

export type Role = (typeof roles)[number];

export const patterns = `
(call_expression function: (identifier) @call)
(call_expression function: (parenthesized_expression (identifier) @call))

(struct_specifier name: (type_identifier) @tag)
(union_specifier name: (type_identifier) @tag)
(enum_specifier name: (type_identifier) @tag)
(type_definition declarator: (type_identifier) @typedef)
(pointer_declarator declarator: (type_identifier) @typedef)
(array_declarator declarator: (type_identifier) @typedef)
(function_declarator declarator: (type_identifier) @typedef)
(parenthesized_declarator (type_identifier) @typedef)
(field_identifier) @member
(statement_identifier) @label
(gnu_asm_goto_list (identifier) @label)
(gnu_asm_output_operand symbol: (identifier) @label)
(gnu_asm_input_operand symbol: (identifier) @label)
(gnu_asm_output_operand value: (identifier) @assembly)
(gnu_asm_input_operand value: (identifier) @assembly)

(enumerator name: (identifier) @enumerator)
(parameter_list (identifier) @parameter)
(parameter_declaration declarator: (identifier) @parameter)
(parameter_declaration !declarator type: (type_identifier) @parameter)
(declaration declarator: (identifier) @declared)
(init_declarator declarator: (identifier) @declared)
(pointer_declarator declarator: (identifier) @declared)
(array_declarator declarator: (identifier) @declared)
(function_declarator declarator: (identifier) @declared)
(parenthesized_declarator (identifier) @declared)
(attributed_declarator (identifier) @declared)

(argument_list (identifier) @argument)
(macro_type_specifier type: (type_descriptor type: (type_identifier) @argument))
(initializer_list (identifier) @initializer)
(initializer_pair value: (identifier) @initializer)
(init_declarator value: (identifier) @initializer)
(assignment_expression left: (identifier) @assignment)
(update_expression argument: (identifier) @assignment)
(pointer_expression operator: "&" argument: (identifier) @address)
(sizeof_expression value: (identifier) @operand)
(sizeof_expression value: (parenthesized_expression (identifier) @operand))
(sizeof_expression type: (type_descriptor type: (type_identifier) @operand))
(type_identifier) @type
(identifier) @value
`;
