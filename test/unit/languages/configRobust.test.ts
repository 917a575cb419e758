import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fortios } from '../../../server/src/languages/fortios';
import { junos } from '../../../server/src/languages/junos';
import { panos } from '../../../server/src/languages/panos';
import { routeros } from '../../../server/src/languages/routeros';
import { vyos } from '../../../server/src/languages/vyos';
import type { HostLanguage } from '../../../server/src/model/language';
import { blocks } from '../../harness/blocks';
import { assertLinear } from '../../harness/growth';

const fixture = (path: string): string => readFileSync(join(__dirname, '../../fixtures', path), 'utf8');

describe('languages of appliances, cut anywhere', () => {
  const samples: readonly (readonly [HostLanguage, string])[] = [
    [fortios, fixture('fortios/policies.conf')],
    [junos, fixture('junos/braces.conf')],
    [junos, fixture('junos/set.conf')],
    [vyos, fixture('vyos/config.boot.conf')],
    [vyos, fixture('vyos/set.conf')],
    [panos, fixture('panos/set.txt')],
    [routeros, fixture('routeros/export.rsc')],
    [routeros, fixture('routeros/script.rsc')],
  ] as readonly (readonly [HostLanguage, string])[];

  for (const [language, text] of samples) {
    it(`reads ${language.id} alike wherever it is cut (${text.length} units)`, () => {
      const whole = blocks(language, text);
      assert.ok(whole.length > 3);
      for (const target of [1, 7, 60, 333, 1024]) assert.deepEqual(blocks(language, text, target), whole);
    });

    it(`reads ${language.id} at every prefix`, () => {
      for (let end = 0; end < text.length; end += 23) blocks(language, text.slice(0, end), 200);
    });
  }

  it('is total and linear over whatever text', () => {
    for (const [language] of samples) {
      for (const piece of [
        '"',
        '{',
        '}',
        '[',
        '/*',
        'edit x\n',
        'config firewall policy\n',
        'end\n',
        'set a b\n',
        '\\\n',
        '"a\n',
      ]) {
        // Long enough that what is kept of the shorter text outlives a sweep of the heap too.
        const length = Math.max(20_000, 5_000 * piece.length);
        assertLinear((text) => void blocks(language, text, 1024), piece, length, 4);
      }
    }
  });
});
