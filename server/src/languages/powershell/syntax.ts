/** Syntax of PowerShell as the reader gives it: what is written, without values. Offsets are those of the source. */
export interface Node {
  readonly start: number;
  readonly end: number;
}

/** How a text is written. `number` is a number in an expression; among the words of a command numbers are `bare`. */
export type TextForm = 'bare' | 'number' | 'single' | 'double' | 'singleHere' | 'doubleHere';

/** A word, a number, a text in quotes. `from` and `to` enclose what lies within the quotes. */
export interface TextNode extends Node {
  readonly kind: 'text';
  readonly form: TextForm;
  readonly from: number;
  readonly to: number;
  /** What the text is put together from; undefined where it is what stands between `from` and `to`. */
  readonly parts: readonly Part[] | undefined;
}

/** A run of characters; `text` is given where it differs from what is written (an escape, a doubled quote). */
export interface Stretch extends Node {
  readonly kind: 'stretch';
  readonly text: string | undefined;
}

export type Part = Stretch | VariableNode | SubNode;

export interface VariableNode extends Node {
  readonly kind: 'variable';
  /** With its scope or drive (`script:ports`, `env:TEMP`), in the case in which it is written. */
  readonly name: string;
}

/** `25, 587`. */
export interface ListNode extends Node {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

/** `@( … )`: the values of statements as a list. */
export interface ArrayNode extends Node {
  readonly kind: 'array';
  readonly statements: readonly Statement[];
}

/** `$( … )`. */
export interface SubNode extends Node {
  readonly kind: 'sub';
  readonly statements: readonly Statement[];
}

/** `( … )`. */
export interface ParenNode extends Node {
  readonly kind: 'paren';
  readonly statement: Statement | undefined;
}

export interface TableEntry extends Node {
  readonly key: Expression;
  readonly value: Statement | undefined;
}

/** `@{ … }`. */
export interface TableNode extends Node {
  readonly kind: 'table';
  readonly entries: readonly TableEntry[];
}

/** `{ … }`: a script block, also the body of a statement. */
export interface BlockNode extends Node {
  readonly kind: 'block';
  readonly parameters: readonly ParameterDeclaration[] | undefined;
  readonly statements: readonly Statement[];
}

export interface AttributeNode extends Node {
  /** `int[]`, `Parameter`, as written. */
  readonly name: string;
  readonly positional: readonly Expression[];
  readonly named: readonly { readonly name: string; readonly value: Expression | undefined }[];
}

export interface ParameterDeclaration extends Node {
  readonly variable: VariableNode;
  readonly attributes: readonly AttributeNode[];
  readonly value: Expression | undefined;
}

/** `.Port`, `::new(…)`, `[0]`. */
export type Step =
  | (Node & {
      readonly kind: 'member';
      readonly isStatic: boolean;
      readonly name: Expression;
      /** The arguments, where it is a call. */
      readonly args: readonly Expression[] | undefined;
    })
  | (Node & { readonly kind: 'index'; readonly index: Expression | undefined });

/** `$rules[0].Port`: a target and the steps that lead on from it. */
export interface AccessNode extends Node {
  readonly kind: 'access';
  readonly target: Expression;
  readonly steps: readonly Step[];
}

/** `a + b - c`: operators of one rank, from left to right. Operators are lower case, without dash and case letter. */
export interface BinaryNode extends Node {
  readonly kind: 'binary';
  readonly operands: readonly Expression[];
  readonly operators: readonly string[];
}

/** `-not x`, `!x`, `x++`. */
export interface UnaryNode extends Node {
  readonly kind: 'unary';
  readonly operator: string;
  readonly operand: Expression | undefined;
}

/** `[int] x`, also attributes before a variable. */
export interface CastNode extends Node {
  readonly kind: 'cast';
  readonly type: AttributeNode;
  readonly operand: Expression;
}

/** `[Net.Sockets.TcpClient]`. */
export interface TypeNode extends Node {
  readonly kind: 'type';
  readonly type: AttributeNode;
}

export interface TernaryNode extends Node {
  readonly kind: 'ternary';
  readonly condition: Expression;
  readonly yes: Expression | undefined;
  readonly no: Expression | undefined;
}

/** Brackets nested deeper than is read: known to end, not known what they hold. */
export interface OpaqueNode extends Node {
  readonly kind: 'opaque';
}

export type Expression =
  | TextNode
  | VariableNode
  | ListNode
  | ArrayNode
  | SubNode
  | ParenNode
  | TableNode
  | BlockNode
  | AccessNode
  | BinaryNode
  | UnaryNode
  | CastNode
  | TypeNode
  | TernaryNode
  | OpaqueNode;

/** `-LocalPort`, `-LocalPort:25`; of two dashes alone the second is the name. */
export interface ParameterNode extends Node {
  readonly kind: 'parameter';
  /** Where the name ends, before a colon. */
  readonly nameEnd: number;
  readonly colon: boolean;
  readonly value: Expression | undefined;
}

/** `@rule`. */
export interface SplatNode extends Node {
  readonly kind: 'splat';
  readonly name: string;
}

/** The rest of a line behind `--%`. */
export interface VerbatimNode extends Node {
  readonly kind: 'verbatim';
}

export type ArgumentNode = Expression | ParameterNode | SplatNode | VerbatimNode;

export interface RedirectionNode extends Node {
  readonly stream: string;
  readonly target: string;
  /** What names the file; absent for a stream, and while nothing is typed. */
  readonly file?: Expression;
}

export interface CommandNode extends Node {
  readonly kind: 'command';
  /** `&` or `.` before the name. */
  readonly invocation: '' | '&' | '.';
  readonly name: Expression;
  readonly args: readonly ArgumentNode[];
  readonly redirections: readonly RedirectionNode[];
}

export interface PipelineNode extends Node {
  readonly kind: 'pipeline';
  readonly elements: readonly (CommandNode | Expression)[];
  /** Of an expression that begins the pipe: `'…' > file`. Commands have their own. */
  readonly redirection?: RedirectionNode;
}

/** `a && b || c`. */
export interface ChainNode extends Node {
  readonly kind: 'chain';
  readonly items: readonly Statement[];
}

export interface AssignNode extends Node {
  readonly kind: 'assign';
  readonly target: Expression;
  /** `=`, `+=`, `??=`. */
  readonly operator: string;
  readonly value: Statement | undefined;
}

export interface Clause {
  readonly condition: Statement | undefined;
  readonly body: BlockNode | undefined;
}

export interface IfNode extends Node {
  readonly kind: 'if';
  readonly clauses: readonly Clause[];
  readonly otherwise: BlockNode | undefined;
}

export interface SwitchNode extends Node {
  readonly kind: 'switch';
  readonly subject: Statement | undefined;
  /** A clause without a pattern is the default. */
  readonly clauses: readonly { readonly pattern: Expression | undefined; readonly body: BlockNode | undefined }[];
}

export interface ForEachNode extends Node {
  readonly kind: 'foreach';
  readonly variable: VariableNode | undefined;
  readonly list: Statement | undefined;
  readonly body: BlockNode | undefined;
}

export interface ForNode extends Node {
  readonly kind: 'for';
  readonly first: Statement | undefined;
  readonly condition: Statement | undefined;
  readonly next: Statement | undefined;
  readonly body: BlockNode | undefined;
}

/** `while`, `do … while`, `do … until`. */
export interface WhileNode extends Node {
  readonly kind: 'while';
  readonly condition: Statement | undefined;
  readonly body: BlockNode | undefined;
}

export interface TryNode extends Node {
  readonly kind: 'try';
  readonly body: BlockNode | undefined;
  readonly catches: readonly BlockNode[];
  readonly last: BlockNode | undefined;
}

export interface FunctionNode extends Node {
  readonly kind: 'function';
  readonly form: 'function' | 'filter' | 'workflow' | 'configuration';
  readonly name: string;
  readonly parameters: readonly ParameterDeclaration[] | undefined;
  readonly body: BlockNode | undefined;
  /** Names of the commands in it, lower case. */
  readonly calls: readonly string[];
}

/** `return x`, `throw x`, `exit 1`, `break`, `continue`. */
export interface JumpNode extends Node {
  readonly kind: 'jump';
  readonly word: string;
  readonly value: Statement | undefined;
}

/** `begin { }`, `process { }`, `trap { }`, `data { }`, `parallel { }`. */
export interface RegionNode extends Node {
  readonly kind: 'region';
  readonly word: string;
  readonly body: BlockNode | undefined;
}

export interface ClassNode extends Node {
  readonly kind: 'class';
  readonly name: string;
  readonly properties: readonly {
    readonly variable: VariableNode;
    readonly isStatic: boolean;
    readonly value: Expression | undefined;
  }[];
  readonly methods: readonly FunctionNode[];
}

export interface EnumNode extends Node {
  readonly kind: 'enum';
  readonly name: string;
  readonly members: readonly { readonly name: string; readonly value: Expression | undefined }[];
}

export type Statement =
  | Expression
  | CommandNode
  | PipelineNode
  | ChainNode
  | AssignNode
  | IfNode
  | SwitchNode
  | ForEachNode
  | ForNode
  | WhileNode
  | TryNode
  | FunctionNode
  | JumpNode
  | RegionNode
  | ClassNode
  | EnumNode;
