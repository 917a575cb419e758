import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindCommand } from '../../../server/src/dialects/powershell/binder';
import { recordOf } from '../../../server/src/dialects/powershell/call';
import { buildVocabulary } from '../../../server/src/knowledge/vocabulary';
import type { Command } from '../../../server/src/model/item';
import { testBundle } from '../../harness/knowledge';
import { script } from '../../harness/powershell';

/** What PowerShell itself bound, as its binder said it. */
interface GoldenCase {
  readonly id: string;
  readonly source: string;
  readonly commands: readonly {
    readonly resolved: string | null;
    readonly place: readonly number[];
    readonly arguments: readonly { readonly parameter: string | null }[];
  }[];
}

/** Where this dialect goes further than the static reading that the cases hold, and why. */
const FURTHER: ReadonlyMap<string, string> = new Map([
  ['structure: COM object of the firewall', 'New-Object has -ComObject on Windows, where the cases were not made'],
  ['tables: splat of an array', 'the array is followed, and its values take their positions'],
]);

const folder = join(__dirname, '../../fixtures-oracles/powershell');
const files = readdirSync(folder).filter((file) => file.endsWith('.json') && file !== 'cmdlets.json');
const vocabulary = buildVocabulary(testBundle());
const names = (all: readonly string[]): string => [...all].sort().join(' ');

describe('PowerShell binder, against what PowerShell binds', () => {
  let compared = 0;
  for (const file of files) {
    it(`agrees on every case of ${file}`, () => {
      for (const golden of JSON.parse(readFileSync(join(folder, file), 'utf8')) as GoldenCase[]) {
        const items = script(golden.source).items.filter((item): item is Command => item.kind === 'command');
        for (const command of golden.commands) {
          const item = items.find(({ name }) => name.place.start === command.place[0]);
          const record = item && command.resolved !== null ? recordOf(item, vocabulary) : undefined;
          if (!item || !record || FURTHER.has(golden.id)) continue;
          const { input: _, ...alone } = item;
          const bound = [...(bindCommand(alone, record)[0]?.bound.values() ?? [])];
          const ours = bound.filter(({ how, missing }) => !missing && (how === 'named' || how === 'positional'));
          const theirs = command.arguments.flatMap(({ parameter }) => parameter ?? []).filter((p) => !/^\d+$/.test(p));
          assert.equal(names(ours.map(({ parameter }) => parameter)), names(theirs), golden.id);
          compared++;
        }
      }
    });
  }

  it('compared most of the commands', () => assert.ok(compared > 550, `only ${compared}`));
});
