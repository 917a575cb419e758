import assert from 'node:assert/strict';
import { changedPorts, changesBetween } from '../../../server/src/analysis/change/change';
import { type Place, spanOf } from '../../../server/src/base/span';
import { statements } from '../../../server/src/document/view';
import { explainChange } from '../../../server/src/features/explainChange';
import { testDocument, testEnv } from '../../harness/catalog';
import { testKnowledge } from '../../harness/knowledge';
import { Random } from '../../harness/random';

const allow = (ports: string, more = ''): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Allow ${more}`;
const block = (ports: string): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Block`;

function changes(old: readonly string[], now: readonly string[], fileName = 'a.ps1'): readonly string[] {
  const of = (lines: readonly string[]) => {
    const document = testDocument(`${lines.join('\n')}\n`, { fileName });
    return { statements: statements(document), text: (place: Place) => document.textIn(spanOf(place)) };
  };
  return changesBetween(of(old), of(now), [], testKnowledge()).changes.map(
    (change) => `${change.kind} ${changedPorts(change)} ${change.direction ?? '-'}`,
  );
}

describe('what a change does', () => {
  for (const [title, old, now, expected] of [
    ['nothing', [allow('25')], [allow('25')], []],
    ['nothing where only a name differs', [allow('25')], [allow('25').replace("'x'", "'y'")], []],
    ['nothing where rules change places', [allow('25'), allow('443')], [allow('443'), allow('25')], []],
    ['opens', [allow('25')], [allow('25'), allow('587')], ['opens 587/tcp in']],
    ['closes', [allow('25'), allow('587')], [allow('25')], ['closes 587/tcp in']],
    ['closes by a block', [allow('25,443')], [allow('25,443'), block('443')], ['closes 443/tcp in']],
    ['opens by a block less', [allow('443'), block('443')], [allow('443')], ['opens 443/tcp in']],
    ['opens nothing behind a block', [block('443')], [block('443'), allow('443')], []],
    ['widens', [allow('25', '-RemoteAddress 10.0.0.1')], [allow('25')], ['widens 25/tcp in']],
    ['narrows', [allow('25')], [allow('25', '-RemoteAddress 10.0.0.1')], ['narrows 25/tcp in']],
    ['moves', [allow('25', '-RemoteAddress 10.0.0.1')], [allow('25', '-RemoteAddress 10.0.0.2')], ['moves 25/tcp in']],
    [
      'widens by one caller more',
      [allow('25', '-RemoteAddress 10.0.0.1')],
      [allow('25', '-RemoteAddress 10.0.0.1,10.0.0.2')],
      ['widens 25/tcp in'],
    ],
    ['the rest of a range', [allow('1000-1010')], [allow('1000-1005')], ['closes 1006-1010/tcp in']],
    [
      'a range that others hold as well',
      [allow('1000-1010'), allow('1005')],
      [allow('1005')],
      ['closes 1000-1004, 1006-1010/tcp in'],
    ],
    ['a keyword', [allow('25')], [allow('25'), allow('RPC')], ['opens RPC in']],
    ['switching a rule off', [allow('25')], [allow('25', '-Enabled False')], ['closes 25/tcp in']],
    ['what cannot be read', [allow('25')], [allow('25'), allow('$p')], ['unclear 0-24, 26-65535/tcp in']],
  ] as const) {
    it(`${title}`, () => assert.deepEqual(changes(old, now), expected));
  }

  it('back again is the reverse', () => {
    const reverse: Readonly<Record<string, string>> = {
      opens: 'closes',
      closes: 'opens',
      widens: 'narrows',
      narrows: 'widens',
      moves: 'moves',
    };
    const random = new Random(3);
    const one = (): string => {
      const ports = random.pick(['25', '443', '1000-2000', '1500', '587']);
      return random.below(4) === 0 ? block(ports) : allow(ports, random.pick(['', '-RemoteAddress 10.0.0.1']));
    };
    for (let turn = 0; turn < 25; turn++) {
      const old = Array.from({ length: 1 + random.below(4) }, one);
      const now = [...old.filter(() => random.below(3) > 0), one()];
      const there = changes(old, now);
      const back = changes(now, old).map((text) => text.replace(/^\w+/, (kind) => reverse[kind] as string));
      assert.deepEqual([...back].sort(), [...there].sort());
    }
  });

  it('is told with the flows that the profile needs', () => {
    const head = '# exchange-ports: profile version=2019 role=mailbox vantage=host\n';
    const [old, now] = [`${head}${allow('25,443')}`, `${head}${allow('25')}\n${allow('587')}`].map((text) =>
      testDocument(text, { fileName: 'a.ps1' }),
    );
    assert.ok(old && now);
    const report = explainChange(old, now, testEnv());
    assert.deepEqual(
      report.lines.map(({ words }) => words),
      [
        'closes 443/tcp in (HTTPS: Outlook, OWA, EWS, ActiveSync) for everyone',
        'opens 587/tcp in (SMTP submission) for everyone',
      ],
    );
    assert.deepEqual(
      report.flows.map(({ flow, before, after }) => `${flow.id} ${before} ${after}`),
      ['web-clients allowed missing'],
    );
  });

  it('in a list of a network device hangs on the order', () => {
    const permit = 'access-list a extended permit tcp any host 10.0.0.5 eq 25';
    const deny = 'access-list a extended deny tcp any host 10.0.0.5 eq 25';
    assert.deepEqual(
      changes([permit], [permit, 'access-list a extended permit tcp any host 10.0.0.5 eq 443'], 'a.asa'),
      ['opens 443/tcp -'],
    );
    assert.equal(changes([permit, deny], [permit, deny], 'a.asa').length, 0);
  });
});
