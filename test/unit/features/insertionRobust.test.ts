import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import type { Document } from '../../../server/src/document/document';
import { statements } from '../../../server/src/document/view';
import { insertBehind } from '../../../server/src/features/insertion';
import type { Plan } from '../../../server/src/model/dialect';
import { ABSENT, byDefault, type End, type Rule } from '../../../server/src/model/statement';
import { testDocument } from '../../harness/catalog';
import { Random } from '../../harness/random';

const SHELL = [
  'iptables -A INPUT -p tcp --dport 25 -j ACCEPT',
  'iptables -A INPUT -p udp --dport 88 -j ACCEPT # Kerberos',
  'for p in 25 587; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done',
  'if true; then\n  iptables -A INPUT -p tcp --dport 143 -j ACCEPT\nfi',
  'open_port() { iptables -A INPUT -p tcp --dport "$1" -j ACCEPT; }',
  'open_port 993',
  'iptables -A FORWARD -p tcp --dport 443 \\\n  -j ACCEPT',
  'cat <<EOF\niptables -A INPUT -p tcp --dport 110 -j ACCEPT\nEOF',
  'ufw allow 389/tcp',
  'P=135',
  'iptables -A INPUT -p tcp --dport $P -j ACCEPT',
  'exit() { :; }',
];

const end = (side: End['side'], port?: number): End => ({
  side,
  ports: port === undefined ? ABSENT : byDefault([{ from: port, to: port }]),
  addresses: ABSENT,
  zone: ABSENT,
  uses: [],
});

const PLAN: Plan = {
  terms: [{ transport: byDefault(['tcp']), ends: [end('source'), end('destination', 587)], opaque: [] }],
  direction: byDefault('in'),
  action: byDefault('allow'),
  name: ABSENT,
  description: ABSENT,
  program: ABSENT,
  profiles: ABSENT,
};

const open = (text: string): Document => testDocument(text, { language: 'shell' });

const rulesOf = (document: Document): Rule[] =>
  [...statements(document)].filter((statement): statement is Rule => statement.kind === 'rule');

/** What is planned behind the n-th rule, and offered once it is asked. */
function planned(document: Document, n: number): () => unknown {
  const late = insertBehind(document, rulesOf(document)[n] as Rule, [PLAN]);
  return () => late()?.map(({ place, newText }) => ({ ...spanOf(place), newText }));
}

const offered = (document: Document, n: number): unknown => planned(document, n)();

function text(random: Random): string {
  const lines = Array.from({ length: 60 }, () => random.pick(SHELL));
  return ['#!/bin/sh', ...lines, '# the end'].join(random.below(2) === 0 ? '\n' : '\r\n');
}

describe('writing rules behind others', () => {
  it('offers the same in a document that was asked before, in whatever order', () => {
    const kinds = { offered: 0, refused: 0 };
    for (let seed = 1; seed <= 2; seed++) {
      const random = new Random(seed);
      const document = open(text(random));
      for (let round = 0; round < 2; round++) {
        const count = rulesOf(document).length;
        for (let i = 0; i < 14; i++) {
          const n = random.below(count);
          const alone = offered(open(document.getText()), n);
          assert.deepEqual(offered(document, n), alone, `seed ${seed}, rule ${n}`);
          kinds[alone === undefined ? 'refused' : 'offered']++;
        }
        // What was found in the text as it was does not hold in another.
        const at = document.positionAt(random.below(document.length));
        document.update([{ range: { start: { ...at, character: 0 }, end: { ...at, character: 0 } }, text: 'fi\n' }], 2);
      }
    }
    assert.ok(kinds.offered > 10 && kinds.refused > 0, JSON.stringify(kinds));
  });

  it('offers the same whether each is asked about at once or all are planned first', () => {
    const kinds = { offered: 0, refused: 0 };
    for (let seed = 1; seed <= 4; seed++) {
      const document = open(text(new Random(seed)));
      const each = rulesOf(document).map((_, n) => n);
      const alone = each.map((n) => offered(document, n));
      const other = open(document.getText());
      const together = each.map((n) => planned(other, n)).map((ask) => ask());
      assert.deepEqual(together, alone, `seed ${seed}`);
      for (const one of alone) kinds[one === undefined ? 'refused' : 'offered']++;
    }
    assert.ok(kinds.offered > 10 && kinds.refused > 0, JSON.stringify(kinds));
  });
});
