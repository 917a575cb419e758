import type { Change } from '../../model/dialect';
import type { Safety } from '../../model/mistake';
import type { Statement } from '../../model/statement';
import type { Fix, RuleContext } from '../rule';

/** The fix that changes a statement; none where there is no statement, or where its dialect cannot spell the change. */
export function revision(
  context: RuleContext,
  statement: Statement | undefined,
  change: Change,
  title: string,
  safety: Safety = 'suggestion',
): readonly Fix[] {
  const edits = statement && context.revise(statement, change);
  return edits ? [{ title, safety, edits }] : [];
}
