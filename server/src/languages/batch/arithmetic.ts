/** What `set /a` gives to one name. */
export interface Assignment {
  readonly name: string;
  /** Undefined when something in the expression is not known. */
  readonly value: number | undefined;
  /** Offsets of what is assigned. */
  readonly from: number;
  readonly to: number;
}

const TOKEN = /\s*(?:(0x[0-9a-f]+|\d+)|(<<=|>>=|<<|>>|[-+*/%&^|]=|[-+*/%&^|~!()=,])|([^\s\-+*/%&^|~!()=,<>"]+))/iy;
const MAX_NESTING = 50;

/** Left-binding powers of the operators between two values. */
const POWERS: Readonly<Record<string, number>> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
};

interface Token {
  readonly kind: 'number' | 'sign' | 'name' | 'end';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The assignments of a `set /a` expression, in order. Numbers have 32 bits, begin with 0 when they are octal and with
 * 0x when they are hexadecimal. `lookup` gives a variable's number; undefined when it is not known.
 */
export function calculate(text: string, lookup: (name: string) => number | undefined): Assignment[] {
  return new Calculator(text, lookup).run();
}

/** A number as `set /a` and comparisons read it; undefined for what is none. */
export function toNumber(text: string): number | undefined {
  const match = /^\s*([-+]?)(?:0x([0-9a-f]{1,8})|0([0-7]{0,11})|([1-9]\d{0,9}))\s*$/i.exec(text);
  if (!match) return undefined;
  const [, sign, hex, octal, decimal] = match;
  const value =
    hex !== undefined
      ? Number.parseInt(hex, 16)
      : octal !== undefined
        ? Number.parseInt(`0${octal}`, 8)
        : Number(decimal);
  return sign === '-' ? -value : value;
}

class Calculator {
  private at = 0;
  private token: Token;
  /** Where the token before ends. */
  private last = 0;
  private nesting = 0;
  private readonly values = new Map<string, number | undefined>();
  private readonly result: Assignment[] = [];

  constructor(
    private readonly text: string,
    private readonly lookup: (name: string) => number | undefined,
  ) {
    this.token = this.read();
  }

  run(): Assignment[] {
    for (;;) {
      this.assignment();
      if (this.token.text !== ',') return this.result;
      this.next();
    }
  }

  private read(): Token {
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (!match) return { kind: 'end', text: '', from: this.text.length, to: this.text.length };
    const [whole, number, sign, name] = match;
    const text = number ?? sign ?? name ?? '';
    const to = this.at + whole.length;
    this.at = to;
    return {
      kind: number !== undefined ? 'number' : sign !== undefined ? 'sign' : 'name',
      text,
      from: to - text.length,
      to,
    };
  }

  private next(): Token {
    const token = this.token;
    this.last = token.to;
    this.token = this.read();
    return token;
  }

  /** `NAME=…`, `NAME+=…`, or a value alone, which changes nothing. */
  private assignment(): number | undefined {
    const { at, token } = this;
    if (token.kind !== 'name' || this.nesting >= MAX_NESTING) return this.operation(0);
    const name = this.next().text;
    const sign = this.token.text;
    if (this.token.kind !== 'sign' || !sign.endsWith('=')) {
      this.at = at;
      this.token = token;
      return this.operation(0);
    }
    this.next();
    const { from } = this.token;
    this.nesting++;
    const right = this.assignment();
    this.nesting--;
    const value = sign === '=' ? right : apply(sign.slice(0, -1), this.number(name), right);
    this.values.set(name.toLowerCase(), value);
    this.result.push({ name, value, from, to: Math.max(from, this.last) });
    return value;
  }

  private operation(power: number): number | undefined {
    let left = this.value();
    for (;;) {
      const sign = this.token.text;
      const binds = this.token.kind === 'sign' ? POWERS[sign] : undefined;
      if (binds === undefined || binds <= power) return left;
      this.next();
      left = apply(sign, left, this.operation(binds));
    }
  }

  private value(): number | undefined {
    const { kind, text } = this.token;
    if (kind === 'end' || text === ')' || text === ',') return undefined;
    this.next();
    if (kind === 'number') return toNumber(text);
    if (kind === 'name') return this.number(text);
    if (this.nesting >= MAX_NESTING) return undefined;
    this.nesting++;
    const value = text === '(' ? this.assignment() : this.value();
    this.nesting--;
    if (text === '(') {
      if (this.token.text === ')') this.next();
      return value;
    }
    if (value === undefined) return undefined;
    if (text === '-') return -value | 0;
    if (text === '~') return ~value;
    if (text === '!') return value === 0 ? 1 : 0;
    return text === '+' ? value : undefined;
  }

  private number(name: string): number | undefined {
    const lower = name.toLowerCase();
    return this.values.has(lower) ? this.values.get(lower) : this.lookup(lower);
  }
}

function apply(sign: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (sign) {
    case '+':
      return (left + right) | 0;
    case '-':
      return (left - right) | 0;
    case '*':
      return Math.imul(left, right);
    case '/':
      return right === 0 ? undefined : (left / right) | 0;
    case '%':
      return right === 0 ? undefined : (left % right) | 0;
    case '&':
      return left & right;
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '<<':
      return left << right;
    default:
      return sign === '>>' ? left >> right : undefined;
  }
}
