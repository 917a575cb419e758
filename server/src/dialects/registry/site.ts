import { NO_PORTS } from '../../base/portSet';
import { placeAt } from '../../base/span';
import type { Site } from '../../model/dialect';
import { type Side, type TransportSet, valueOf } from '../../model/statement';
import { placeIn, type Text } from '../../model/value';
import type { RegistryValueRecord } from '../../model/vocabulary';
import type { FirewallKey } from '../shared/firewallKeys';
import { isPolicyString, POLICY_PORTS, policyFields, readPolicyString } from '../shared/policyString';
import { portCaret } from '../shared/portSites';
import type { PortSyntax } from '../shared/ports';
import { unitAt } from '../shared/texts';
import type { Entry } from './entry';
import { oldOpening } from './openPorts';
import { PINNED, parts } from './pin';

type Known = Pick<Site, 'transport' | 'direction'> & { readonly side: Side };

function portSite(
  value: Text,
  offset: number,
  syntax: PortSyntax,
  known: Known,
  range: boolean,
  words: readonly string[] = [],
): Site | undefined {
  const found = portCaret(value, offset, syntax);
  return found && { kind: 'port', ...found, ...known, rangeSign: range ? '-' : undefined, words };
}

function wordSite(
  value: Text,
  offset: number,
  kind: 'transport' | 'direction',
  words: readonly string[],
): Site | undefined {
  if (unitAt(value, offset) === undefined) return undefined;
  const { anchor } = value.place;
  const at = offset - anchor.base;
  return {
    kind,
    replace: value.text === '' ? placeAt(anchor, at, at) : placeIn(value, 0, value.text.length),
    transport: undefined,
    direction: undefined,
    side: undefined,
    present: NO_PORTS,
    rangeSign: undefined,
    words,
  };
}

/** Where a caret stands in the data of a value. */
export function siteIn(entry: Entry, offset: number, about: FirewallKey | RegistryValueRecord): Site | undefined {
  if ('knob' in about) return pinSite(entry, offset, about);
  switch (about.area) {
    case 'rules':
      return isPolicyString(entry.data.text) ? ruleSite(entry.data, offset) : undefined;
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

const PROTOCOL_NUMBERS = ['6', '17'];

function ruleSite(data: Text, offset: number): Site | undefined {
  const { rule } = readPolicyString(data);
  const [term] = rule.terms;
  const transport: TransportSet | undefined =
    term && term.transport.kind === 'written' ? term.transport.value : undefined;
  const direction = valueOf(rule.direction);
  const fields = policyFields(data);
  for (const { name, value, key } of fields) {
    if (name === 'protocol') {
      const site = wordSite(value, offset, 'transport', PROTOCOL_NUMBERS);
      if (site) return site;
    } else if (name === 'dir') {
      const site = wordSite(value, offset, 'direction', ['In', 'Out']);
      if (site) return site;
    } else if (name === 'lport' || name === 'rport') {
      const side = name === 'lport' ? 'local' : 'remote';
      const keywords =
        side === 'local' && direction !== 'out' && !transport?.includes('udp') ? ['RPC', 'RPC-EPMap', 'IPHTTPSIn'] : [];
      const known: Known = { transport, direction, side };
      const site = portSite(value, offset, POLICY_PORTS[side], known, /2_\d+$/.test(key.text), keywords);
      if (site) {
        const end = side === 'local' ? term?.ends[0] : term?.ends[1];
        return { ...site, present: presentWithout(end?.uses ?? [], value) };
      }
    }
  }
  return undefined;
}

/** Ports of the same side in the other fields. */
const presentWithout = (
  uses: readonly {
    readonly literal: { readonly place: { readonly start: number } };
    readonly ports: Site['present'];
  }[],
  value: Text,
): Site['present'] =>
  uses
    .filter(({ literal }) => literal.place.start < value.place.start || literal.place.start > value.place.end)
    .flatMap(({ ports }) => ports);

function openingSite(data: Text, offset: number): Site | undefined {
  const { port, protocol } = oldOpening(data, false);
  const said = protocol?.text.toLowerCase();
  const transport: TransportSet | undefined = said === 'tcp' || said === 'udp' ? [said] : undefined;
  return (
    (port && portSite(port, offset, PINNED, { transport, direction: 'in', side: 'local' }, false)) ??
    (protocol && wordSite(protocol, offset, 'transport', ['TCP', 'UDP']))
  );
}
