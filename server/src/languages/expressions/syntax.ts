/**
 * Expressions of template languages (HCL, Bicep) as they are written. Offsets belong to the source they were read from.
 */
interface At {
  readonly start: number;
  readonly end: number;
}

/** A text with what is put into it. Without parts it is the source itself from `from` to `to`. */
export interface TextNode extends At {
  readonly kind: 'text';
  readonly quote: '' | "'" | '"' | 'here';
  readonly from: number;
  readonly to: number;
  readonly parts: readonly TextPart[] | undefined;
}

export type TextPart =
  /** `text` where the characters differ from those written: an escape. */
  | (At & { readonly kind: 'stretch'; readonly text: string | undefined })
  | (At & { readonly kind: 'value'; readonly node: ExpressionNode })
  /** `%{ if … }` and its like: what stands between is not known. */
  | (At & { readonly kind: 'directive' });

export interface NumberNode extends At {
  readonly kind: 'number';
  readonly value: number;
}

export interface ConstantNode extends At {
  readonly kind: 'constant';
  readonly value: boolean | null;
}

export interface NameNode extends At {
  readonly kind: 'name';
  readonly name: string;
}

export interface ListNode extends At {
  readonly kind: 'list';
  readonly items: readonly ExpressionNode[];
}

export interface PropertyNode extends At {
  readonly key: ExpressionNode;
  readonly value: ExpressionNode;
}

export interface ObjectNode extends At {
  readonly kind: 'object';
  readonly properties: readonly PropertyNode[];
}

export interface MemberNode extends At {
  readonly kind: 'member';
  readonly of: ExpressionNode;
  readonly name: string;
}

export interface IndexNode extends At {
  readonly kind: 'index';
  readonly of: ExpressionNode;
  readonly index: ExpressionNode;
}

/** `list[*].name`, `list.*.name`: the steps are taken from every element. */
export interface SplatNode extends At {
  readonly kind: 'splat';
  readonly of: ExpressionNode;
  readonly steps: readonly (string | ExpressionNode)[];
}

export interface CallNode extends At {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly ExpressionNode[];
  /** True for `f(list...)`: the last argument holds the arguments. */
  readonly spread: boolean;
}

export interface ConditionalNode extends At {
  readonly kind: 'conditional';
  readonly condition: ExpressionNode;
  readonly then: ExpressionNode;
  readonly otherwise: ExpressionNode;
}

export interface BinaryNode extends At {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface UnaryNode extends At {
  readonly kind: 'unary';
  readonly operator: '!' | '-';
  readonly operand: ExpressionNode;
}

/** `[for k, v in x : …]`, `{for k, v in x : k => v}`, Bicep's `[for (v, i) in x: …]`. */
export interface ForNode extends At {
  readonly kind: 'for';
  /** The name of the key or index, and that of the value. */
  readonly key: string | undefined;
  readonly value: string;
  readonly over: ExpressionNode;
  /** Present where an object is made. */
  readonly resultKey: ExpressionNode | undefined;
  readonly result: ExpressionNode;
  readonly condition: ExpressionNode | undefined;
}

/** What is not understood, or not typed yet (then it is empty). */
export interface OpenNode extends At {
  readonly kind: 'open';
}

export type ExpressionNode =
  | TextNode
  | NumberNode
  | ConstantNode
  | NameNode
  | ListNode
  | ObjectNode
  | MemberNode
  | IndexNode
  | SplatNode
  | CallNode
  | ConditionalNode
  | BinaryNode
  | UnaryNode
  | ForNode
  | OpenNode;
