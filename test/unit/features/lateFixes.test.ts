import assert from 'node:assert/strict';
import type { PlaceEdit } from '../../../server/src/base/edit';
import { placeAt } from '../../../server/src/base/span';
import { changed, planFixes, safeFixes, withLateFixes, withoutFixes } from '../../../server/src/features/lateFixes';
import type { Fix } from '../../../server/src/rules/rule';

const rest = {
  span: { start: 0, end: 2 },
  code: 'some-code',
  severity: 'warning',
  message: 'Something.',
  suppressed: false,
  related: [],
} as const;

const edits = [{ place: placeAt({ base: 10 }, 1, 2), newText: '25' }];

/** A diagnostic with a safe fix and two suggestions, of which one comes to nothing; and what was done for it. */
function diagnostic() {
  const done: string[] = [];
  const suggestion = (title: string, late: readonly PlaceEdit[] | undefined): Fix => ({
    title,
    safety: 'suggestion',
    edits: [],
    lateEdits() {
      done.push(`read for ${title}`);
      return late;
    },
  });
  const make = (): Fix[] => {
    done.push('made');
    return [{ title: 'safe', safety: 'safe', edits }, suggestion('sound', edits), suggestion('unsound', undefined)];
  };
  const fail = (error: unknown): void => assert.fail(String(error));
  return { late: withLateFixes(rest, make, fail), done };
}

const titles = (fixes: readonly { readonly title: string }[]): string => fixes.map(({ title }) => title).join();

describe('fixes that are made when someone asks', () => {
  it('are made once, and only those are offered of which something comes, with their places in the document', () => {
    const { late, done } = diagnostic();
    assert.equal(titles(late.fixes), 'safe,sound');
    for (const { edits } of late.fixes) assert.deepEqual(edits, [{ span: { start: 11, end: 12 }, newText: '25' }]);
    assert.equal(late.fixes, late.fixes);
    assert.deepEqual(done, ['made', 'read for sound', 'read for unsound']);
  });

  it('are not made for a diagnostic that is marked or sent without them', () => {
    const { late, done } = diagnostic();
    const marked = changed(changed(late, { suppressed: true, suppression: { inSource: true } }), { known: true });
    assert.deepEqual(withoutFixes(marked), { ...rest, suppressed: true, suppression: { inSource: true }, fixes: [] });
    assert.equal(marked.known, true);
    assert.deepEqual(done, []);
    assert.equal(titles(marked.fixes), 'safe,sound');
  });

  it('are planned without a text being read, and so are the safe ones told', () => {
    const { late, done } = diagnostic();
    const marked = changed(late, { known: false });
    planFixes([marked]);
    assert.equal(titles(safeFixes(marked)), 'safe');
    assert.deepEqual(done, ['made']);
  });

  it('are none, and the error is told, where they cannot be made', () => {
    const errors: unknown[] = [];
    const make = (): never => {
      throw new Error('no');
    };
    const late = withLateFixes(rest, make, (error) => errors.push(error));
    assert.deepEqual(late.fixes, []);
    assert.deepEqual(late.fixes, []);
    assert.equal(errors.length, 1);
  });
});
