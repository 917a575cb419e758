import assert from 'node:assert/strict';
import { allReferences } from '../../../server/src/document/references';
import { valueOf } from '../../../server/src/model/statement';
import { testDocument } from '../../harness/catalog';

const attributes = (text: string): string[] =>
  allReferences(testDocument(text, { language: 'powershell' })).map(({ use, direction, action }) =>
    [use.literal.text, valueOf(direction) ?? '-', valueOf(action) ?? '-'].join(' '),
  );

describe('references of a literal that several statements use', () => {
  const RULE = 'New-NetFirewallRule -DisplayName DAG -Direction Inbound -Protocol TCP -LocalPort $p -Action Allow\n';
  const PIN = 'Set-DatabaseAvailabilityGroup DAG1 -ReplicationPort $p\n';

  it('have the attributes of the rule, where it is fixed as well', () => {
    assert.deepEqual(attributes(`$p = 64328\n${RULE}${PIN}`), ['64328 in allow']);
    assert.deepEqual(attributes(`$p = 64328\n${PIN}${RULE}`), ['64328 in allow']);
    assert.deepEqual(attributes(`$p = 64328\n${PIN}`), ['64328 - -']);
  });

  it('have those of the first of several rules', () => {
    const second = RULE.replace('Inbound', 'Outbound').replace('Allow', 'Block');
    assert.deepEqual(attributes(`$p = 64328\n${RULE}${second}`), ['64328 in allow']);
    assert.deepEqual(attributes(`$p = 64328\n${second}${RULE}`), ['64328 out block']);
  });
});
