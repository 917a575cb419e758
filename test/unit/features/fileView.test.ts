import assert from 'node:assert/strict';
import { samePlace } from '../../../server/src/base/span';
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

  it('has every turn of a loop at the place of its rule, and what a part far below runs', () => {
    const filling = '# nothing is said here\n'.repeat(400);
    const text = [
      'open_port() { iptables -A INPUT -p tcp --dport "$1" -j ACCEPT; }\n',
      'for p in 25 587 995; do iptables -A INPUT -p udp --dport $p -j ACCEPT; done\n',
      'iptables -A INPUT -p tcp --dport 443 -j ACCEPT\n',
      filling,
      'open_port 25\nopen_port 143\n',
    ].join('');
    const document = testDocument(text, { language: 'shell' });
    const view = fileView(document, {} as never, () => [], new RulesetKeeper());
    const all = [...statements(document)];
    assert.ok(document.analysed().length > 3);
    const counts = new Set<number>();
    for (const { place } of all) {
      const beside = all.filter((other) => samePlace(other.place, place));
      assert.deepEqual(view.statementsAt(place), beside);
      counts.add(beside.length);
    }
    assert.deepEqual([...counts].sort(), [1, 2, 3]);
  });
});
