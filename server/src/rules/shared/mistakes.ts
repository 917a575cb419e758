import type { MistakeKind } from '../../model/mistake';
import type { Statement } from '../../model/statement';
import type { Finding } from '../rule';

/** The findings for what a dialect reported as mistakes of one kind, with the repairs it gave. */
export const mistakesOf = (statement: Statement, kind: MistakeKind): Finding[] =>
  statement.mistakes
    .filter((mistake) => mistake.kind === kind)
    .map(({ place, message, severity, repairs }) => ({
      place,
      message,
      fixes: repairs,
      ...(severity ? { severity } : {}),
    }));
