import type { Place } from '../../base/span';
import { cut, type Rich } from '../text/rich';

/** `>file`, `2>&1`, `<in.txt` as written; the target may still hold loop variables. */
export class Redirect {
  constructor(
    private readonly line: Rich,
    /** Offsets of all of it in the line, and of the stretches that make its target. */
    private readonly from: number,
    private readonly to: number,
    private readonly ranges: readonly number[],
    /** The number before the sign, or the one it stands for. */
    readonly stream: string,
    readonly sign: '<' | '>' | '>>',
  ) {}

  get target(): Rich {
    return cut(this.line, this.ranges);
  }

  place(fallback: Place): Place {
    return this.line.seenAt(this.from, this.to) ?? fallback;
  }
}

/** A command with its arguments, carets taken out, quotes kept. */
export interface Simple {
  readonly kind: 'simple';
  readonly text: Rich;
  readonly redirects: readonly Redirect[];
}

/** `( … )`. */
export interface Group {
  readonly kind: 'group';
  readonly body: readonly Node[];
  readonly redirects: readonly Redirect[];
}

/** Commands joined by one operator. */
export interface Chain {
  readonly kind: 'chain';
  readonly operator: '&' | '&&' | '||' | '|';
  readonly parts: readonly Node[];
}

export interface Condition {
  readonly ignoreCase: boolean;
  readonly negated: boolean;
  readonly test:
    | 'errorlevel'
    | 'exist'
    | 'defined'
    | 'cmdextversion'
    | '=='
    | 'equ'
    | 'neq'
    | 'lss'
    | 'leq'
    | 'gtr'
    | 'geq';
  readonly left: Rich;
  /** Empty where the test has one operand. */
  readonly right: Rich;
}

export interface If {
  readonly kind: 'if';
  readonly condition: Condition;
  readonly whenTrue: Node | undefined;
  readonly whenFalse: Node | undefined;
}

export interface For {
  readonly kind: 'for';
  /** '' for a list, `l` for numbers, `f` for lines of text, `d` and `r` for folders. */
  readonly form: '' | 'l' | 'f' | 'd' | 'r';
  /** The options of `/f`, the folder of `/r`. */
  readonly options: Rich;
  readonly variable: string;
  /** What stands between the brackets. */
  readonly list: Rich;
  readonly body: Node | undefined;
  /** How much text a turn of it takes. */
  readonly weight: number;
}

export type Node = Simple | Group | Chain | If | For;
