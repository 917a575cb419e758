import { type AddressRange, addressRange } from '../../server/src/analysis/addresses';
import { rulesetOf } from '../../server/src/analysis/order/assembly';
import { appendStatement } from '../../server/src/analysis/order/extract';
import { RowBuilder } from '../../server/src/analysis/order/rows';
import type { Ruleset } from '../../server/src/analysis/order/ruleset';
import { type Verdict, verdict } from '../../server/src/analysis/order/verdict';
import type { PortSet } from '../../server/src/base/portSet';
import { statements } from '../../server/src/document/view';
import type { Transport } from '../../server/src/model/statement';
import { testDocument } from './catalog';

/** The rules of a text in the order in which they are asked. `asked`: addresses that will be asked for. */
export function rulesOfText(language: string, text: string, asked: readonly AddressRange[] = []): Ruleset {
  const all = [...statements(testDocument(text, { language }))];
  const builder = new RowBuilder({ base: 0 });
  for (const statement of all) appendStatement(builder, statement);
  return rulesetOf([builder.finish()], asked);
}

/** What the rules say of what comes in from an address, by the one zone that they name. */
export const verdictOn = (set: Ruleset, transport: Transport, source: string, ports: PortSet): Verdict =>
  verdict(set, {
    transport,
    ports,
    direction: 'in',
    from: [addressRange(source) as AddressRange],
    admits: ({ sourceZone, destinationZone, ...others }) =>
      Object.values(others).some((part) => part !== '' && part !== false) || set.conditions.length > MOST_ZONES
        ? undefined
        : sourceZone !== '' || destinationZone !== '',
  });

/** None, and that of one pair of zones. */
const MOST_ZONES = 2;
