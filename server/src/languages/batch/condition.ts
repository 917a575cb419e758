import type { Rich } from '../text/rich';
import { toNumber } from './arithmetic';
import type { Condition } from './syntax';

/** Whether a condition holds; undefined when that depends on how the script runs. */
export function decide(
  condition: Condition,
  left: Rich,
  right: Rich,
  isDefined: (name: string) => boolean | undefined,
): boolean | undefined {
  const holds = test(condition, left, right, isDefined);
  return holds === undefined ? undefined : holds !== condition.negated;
}

function test(
  { test, ignoreCase }: Condition,
  left: Rich,
  right: Rich,
  isDefined: (name: string) => boolean | undefined,
): boolean | undefined {
  if (!left.known || !right.known) return undefined;
  switch (test) {
    case 'errorlevel':
    case 'exist':
      return undefined;
    case 'defined':
      return isDefined(left.text);
    case 'cmdextversion':
      return left.text === '1' || left.text === '2';
    default: {
      const a = ignoreCase ? left.text.toLowerCase() : left.text;
      const b = ignoreCase ? right.text.toLowerCase() : right.text;
      if (test === '==') return a === b;
      const x = toNumber(a);
      const y = toNumber(b);
      const order = x !== undefined && y !== undefined ? x - y : a === b ? 0 : a < b ? -1 : 1;
      return ORDERS[test](order);
    }
  }
}

const ORDERS: Readonly<Record<'equ' | 'neq' | 'lss' | 'leq' | 'gtr' | 'geq', (order: number) => boolean>> = {
  equ: (order) => order === 0,
  neq: (order) => order !== 0,
  lss: (order) => order < 0,
  leq: (order) => order <= 0,
  gtr: (order) => order > 0,
  geq: (order) => order >= 0,
};
