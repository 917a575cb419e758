import type { Place } from '../../base/span';
import type { Value } from '../../model/value';
import { sameValue } from './access';
import { madeNumber, numberOf, truthOf, unknownAt } from './values';

export function unworked(place: Place): Value {
  return unknownAt(place, 'it is worked out of what is not known in this file');
}

/** What an operator makes of two values. */
export function binary(operator: string, left: Value, right: Value, place: Place): Value {
  const truth = (value: boolean): Value => ({ kind: 'constant', value, place });
  if (operator === '&&' || operator === '||') {
    const [a, b] = [truthOf(left), truthOf(right)];
    const decides = operator === '||';
    if (a === decides || b === decides) return truth(decides);
    return a === undefined || b === undefined ? unworked(place) : truth(!decides);
  }
  if (operator === '==' || operator === '!=' || operator === '=~' || operator === '!~') {
    const same = sameValue(left, right, operator.endsWith('~'));
    return same === undefined ? unworked(place) : truth(same === operator.startsWith('='));
  }
  if (operator === '??') return left.kind === 'constant' && left.value === null ? right : left;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return unworked(place);
  switch (operator) {
    case '+':
      return madeNumber(a + b, place);
    case '-':
      return madeNumber(a - b, place);
    case '*':
      return madeNumber(a * b, place);
    case '/':
      return b === 0 ? unworked(place) : madeNumber(a / b, place);
    case '%':
      return b === 0 ? unworked(place) : madeNumber(a % b, place);
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    default:
      return unworked(place);
  }
}
