import type { Source } from '../../model/language';

/** A stretch of the source; what is in it is read when it is run. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** `P=25`, `P+=587`, `P[0]=25`, `P=(25 587)`. */
export interface Assign extends Stretch {
  readonly name: string;
  /** What stands between square brackets. */
  readonly index: Stretch | undefined;
  readonly append: boolean;
  /** The words between brackets of an array; undefined for a plain value. */
  readonly list: readonly Stretch[] | undefined;
  /** The value of a plain assignment. */
  readonly value: Stretch;
}

/** The lines that a command is given: `<<EOF`. */
export interface HereDocument {
  /** Offsets of the lines between the one with the sign and the one with the delimiter. */
  start: number;
  end: number;
  readonly delimiter: string;
  /** True where the delimiter is quoted: nothing is put in for variables. */
  readonly literal: boolean;
  readonly stripsTabs: boolean;
}

export interface Redirect extends Stretch {
  readonly stream: string;
  readonly sign: string;
  readonly target: Stretch;
  readonly here: HereDocument | undefined;
}

/** A command with its words: what stands before the first one is given values for it alone. */
export interface Simple extends Stretch {
  readonly kind: 'simple';
  readonly assigns: readonly Assign[];
  readonly words: readonly Stretch[];
  /** The arguments of `local`, `export` and their like, which are assignments. */
  readonly declares: readonly Assign[];
  readonly redirects: readonly Redirect[];
}

/** Commands joined by one operator. */
export interface Chain extends Stretch {
  readonly kind: 'chain';
  readonly operator: '&&' | '||' | '|';
  readonly parts: readonly Node[];
}

/** `{ …; }` and `( … )`. */
export interface Group extends Stretch {
  readonly kind: 'group';
  readonly body: readonly Node[];
  readonly isSubshell: boolean;
  readonly redirects: readonly Redirect[];
}

export interface If extends Stretch {
  readonly kind: 'if';
  readonly branches: readonly { readonly test: readonly Node[]; readonly body: readonly Node[] }[];
  readonly otherwise: readonly Node[] | undefined;
}

/** `for p in 25 587`; without words over the arguments. */
export interface For extends Stretch {
  readonly kind: 'for';
  readonly name: string;
  readonly words: readonly Stretch[] | undefined;
  readonly body: readonly Node[];
  readonly redirects: readonly Redirect[];
}

/** `for ((i = 1; i <= 4; i++))`. */
export interface Count extends Stretch {
  readonly kind: 'count';
  /** What stands between the double brackets. */
  readonly head: Stretch;
  readonly body: readonly Node[];
}

export interface While extends Stretch {
  readonly kind: 'while';
  readonly isUntil: boolean;
  readonly test: readonly Node[];
  readonly body: readonly Node[];
  readonly redirects: readonly Redirect[];
}

export interface Case extends Stretch {
  readonly kind: 'case';
  readonly items: readonly { readonly isRest: boolean; readonly body: readonly Node[] }[];
}

export interface FunctionNode extends Stretch {
  readonly kind: 'function';
  readonly name: string;
  readonly body: Node | undefined;
}

/** `[[ … ]]`, `(( … ))`: nothing in them is run but commands within their words. */
export interface Nothing extends Stretch {
  readonly kind: 'nothing';
}

export type Node = Simple | Chain | Group | If | For | Count | While | Case | FunctionNode | Nothing;

/** What was read of one chunk. */
export interface Program {
  readonly source: Source;
  readonly nodes: readonly Node[];
  readonly functions: readonly FunctionNode[];
  /** True for the first chunk of a document. */
  readonly first: boolean;
}

/** A function where it is defined. */
export interface Definition {
  readonly source: Source;
  readonly node: FunctionNode;
}

/** The name under which a function, a call or a variable stands among those of a document. */
export const keyOf = (name: string): string => `sh:${name}`;
