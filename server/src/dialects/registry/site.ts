import type { Site } from '../../model/dialect';
import type { TransportSet } from '../../model/statement';
import type { Text } from '../../model/value';
import type { RegistryValueRecord } from '../../model/vocabulary';
import type { FirewallKey } from '../shared/firewallKeys';
import { type Known, policySite, portSite, wordSite } from '../shared/policySites';
import type { Entry } from './entry';
import { oldOpening } from './openPorts';
import { PINNED, parts } from './pin';

/** Where a caret stands in the data of a value. */
export function siteIn(entry: Entry, offset: number, about: FirewallKey | RegistryValueRecord): Site | undefined {
  if ('knob' in about) return pinSite(entry, offset, about);
  switch (about.area) {
    case 'rules':
      return policySite(entry.data, offset);
    case 'open-ports':
      return openingSite(entry.data, offset);
    default:
      return undefined;
  }
}

/** Decimal data only: a port that is offered cannot stand among hexadecimal digits. */
function pinSite(
  { data, spelling, separator }: Entry,
  offset: number,
  { holds, transport }: RegistryValueRecord,
): Site | undefined {
  if (
    holds !== 'port' ||
    (spelling !== 'text' && spelling !== 'number' && spelling !== 'list') ||
    /^0x/i.test(data.text)
  )
    return undefined;
  const known: Known = { transport: [transport ?? 'tcp'], direction: undefined, side: 'local' };
  if (spelling !== 'list') return portSite(data, offset, PINNED, known, false);
  for (const part of parts(data, separator)) {
    const site = portSite(part, offset, PINNED, known, true);
    if (site) return site;
  }
  return undefined;
}

function openingSite(data: Text, offset: number): Site | undefined {
  const { port, protocol } = oldOpening(data, false);
  const said = protocol?.text.toLowerCase();
  const transport: TransportSet | undefined = said === 'tcp' || said === 'udp' ? [said] : undefined;
  return (
    (port && portSite(port, offset, PINNED, { transport, direction: 'in', side: 'local' }, false)) ??
    (protocol && wordSite(protocol, offset, 'transport', ['TCP', 'UDP']))
  );
}
