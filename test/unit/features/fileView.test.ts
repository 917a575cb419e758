import assert from 'node:assert/strict';
import { statements } from '../../../server/src/document/view';
import { fileView, RulesetKeeper } from '../../../server/src/features/fileView';
import { testDocument } from '../../harness/catalog';

describe('the file as its rules see it', () => {
  it('has the rule at the first line of a list, which says the end of the list too', () => {
    const text =
      'access-list OUTSIDE extended permit tcp any any eq 25\naccess-list OUTSIDE extended deny ip any any\n';
    const document = testDocument(text, { language: 'cisco' });
    const all = [...statements(document)];
    const rules = all.filter(({ kind }) => kind === 'rule');
    const [first] = rules;
    assert.ok(first);
    const beside = all.filter(({ place }) => place.start === first.place.start && place.end === first.place.end);
    assert.ok(beside.length > 1);
    const view = fileView(document, {} as never, () => [], new RulesetKeeper());
    for (const rule of rules) assert.equal(view.statementAt(rule.place), rule);
    // What is no rule is found where no rule stands.
    const single = testDocument('iptables -P INPUT DROP\n', { language: 'shell' });
    const [policy] = [...statements(single)];
    assert.ok(policy);
    const other = fileView(single, {} as never, () => [], new RulesetKeeper());
    assert.equal(other.statementAt(policy.place)?.kind, 'policy');
  });
});
