import assert from 'node:assert/strict';
import { rulesetOf } from '../../../server/src/analysis/order/assembly';
import { appendStatement } from '../../../server/src/analysis/order/extract';
import { RowBuilder } from '../../../server/src/analysis/order/rows';
import type { Ruleset } from '../../../server/src/analysis/order/ruleset';
import { spanOf } from '../../../server/src/base/span';
import { testDocument, testEnv } from '../../harness/catalog';
import { Random } from '../../harness/random';

const address = (r: Random): string => `10.${r.below(4)}.${r.below(250)}.${1 + r.below(250)}`;

/** Lines that repeat themselves, with ports, addresses, networks and names that differ. */
const LINES: Readonly<Record<string, (r: Random, i: number) => string>> = {
  cisco: (r) =>
    r.pick([
      () => `access-list acl_in extended permit tcp host ${address(r)} host ${address(r)} eq ${1024 + r.below(3000)}`,
      () => `access-list acl_in extended deny udp ${address(r)} 255.255.255.0 any eq ${1024 + r.below(3000)}`,
      () => `access-list acl_out extended permit tcp any any range ${1024 + r.below(100)} ${2000 + r.below(100)}`,
      () => `access-list acl_in extended permit tcp any host ${address(r)} eq smtp`,
    ])(),
  batch: (r, i) =>
    `netsh advfirewall firewall add rule name="Rule ${r.pick([`${1000 + i}`, 'x', `${address(r)} x`])}" dir=${r.pick(['in', 'out'])} action=allow protocol=TCP localport=${1024 + r.below(3000)},${1024 + r.below(9)} remoteip=${address(r)}${r.pick(['', '/24'])}`,
};

/** All that a rule set says, rule by rule. */
function told(set: Ruleset): string[] {
  const result: string[] = [];
  for (let i = 0; i < set.count; i++) {
    const { start, end } = spanOf(set.placeOf(i));
    const boxes: string[] = [];
    for (let b = set.first[i] as number; b < (set.first[i + 1] as number); b++) {
      boxes.push(
        [
          set.transports,
          set.family,
          set.sourcePorts,
          set.ports,
          set.sourceFrom,
          set.sourceTo,
          set.destinationFrom,
          set.destinationTo,
        ]
          .map((column) => column[b])
          .join(),
      );
    }
    const chain = set.chains[set.chain[i] as number]?.chain.name;
    result.push(`${start}-${end} ${chain} ${set.action[i]} ${set.flags[i]} ${set.name[i]} ${boxes.sort().join(' ')}`);
  }
  return result;
}

describe('rows of a chunk', () => {
  for (const [language, line] of Object.entries(LINES)) {
    it(`are those of its statements where lines are passed over: ${language}`, () => {
      const r = new Random(11);
      const text = Array.from({ length: 700 }, (_, i) => `${line(r, i)}\n`).join('');
      const { checker, options } = testEnv({ checkAllFiles: true });
      const document = testDocument(text, { language });
      const set = checker.ruleset(document, options);
      const chunks = document.analysed();
      assert(
        chunks.some(({ result }) => (result?.quiet?.count ?? 0) > 0),
        'some lines are passed over',
      );
      const parts = chunks.map(({ anchor, result }) => {
        const builder = new RowBuilder(anchor);
        for (const statement of result?.statements ?? []) appendStatement(builder, statement);
        return builder.finish();
      });
      const full = told(rulesetOf(parts));
      assert.deepEqual(told(set), full);
    });
  }
});
