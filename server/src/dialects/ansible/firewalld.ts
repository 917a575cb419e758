import type { Place } from '../../base/span';
import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type End,
  type PortUse,
  type Term,
  type Translation,
  type TransportSet,
  type Written,
} from '../../model/statement';
import { type Entry, leaves, slice, type Text } from '../../model/value';
import { type AddressSyntax, readAddresses } from '../shared/addresses';
import { actionOf, childOf, type Element, fromRichText, opaqueOf } from '../shared/firewalldElements';
import { portWithoutProtocol } from '../shared/firewalldPorts';
import { serviceOf } from '../shared/firewalldServices';
import { limitingZone } from '../shared/firewalldZones';
import { fieldOf, textsOf, transportOf, transportTypos, wordOf } from '../shared/templates/fields';
import type { PortsRead } from '../shared/templates/ports';
import type { Templated } from '../shared/templates/syntax';
import { DIALECT } from './id';
import { placeInZone } from './order';
import { endWith, FIREWALLD, NO_PORTS_SAID, namedService, portsIn } from './ports';
import { fieldsOf, localOf, portField, wordsIn } from './rules';

const ADDRESSES: AddressSyntax = { separators: ',', anyWords: new Set(['any', 'anywhere']), keywords: new Set() };
const TCP: Written<TransportSet> = byDefault(['tcp']);

/** `firewalld`: ports and services that a zone lets in, rich rules, forwarded ports. */
export function firewalldRules(item: Block): Local {
  const { body } = item;
  const removes = textsOf(fieldOf(body, 'state')).some(({ text }) => /^(?:disabled|absent)$/i.test(text));
  const parts: Local[] = [];
  for (const [entry, sides] of [
    [fieldOf(body, 'port'), 'destination'],
    [fieldOf(body, 'source_port'), 'source'],
  ] as const) {
    for (const text of textsOf(entry)) if (entry) parts.push(zonePort(item, entry, text, sides, removes));
  }
  const service = fieldOf(body, 'service');
  for (const text of textsOf(service)) if (service) parts.push(zoneService(item, text, removes));
  const rich = fieldOf(body, 'rich_rule');
  for (const text of textsOf(rich)) if (rich) parts.push(richRule(item, rich, text, removes));
  for (const table of leaves(
    fieldOf(body, 'port_forward')?.value ?? { kind: 'list', items: [], place: item.place, via: [] },
  )) {
    if (table.kind !== 'table') continue;
    const [from, to, transport] = ['port', 'toport', 'proto'].map((name) => fieldOf(table, name));
    parts.push(forward(item, { from, to, transport }));
  }
  return joinLocals(parts);
}

interface ZoneRule {
  readonly transport: Written<TransportSet>;
  readonly source: PortsRead;
  readonly destination: PortsRead;
  readonly addresses: Written<readonly Address[]>;
  readonly action: Written<Action>;
  readonly fields: ReturnType<typeof fieldsOf>;
  readonly more?: readonly ServicePorts[];
  /** The rich rule that says it. */
  readonly rich?: Element;
}

/** What a service lets in over some protocols. */
interface ServicePorts {
  readonly transport: Written<TransportSet>;
  readonly destination: PortsRead;
}

function zoneRule(item: Block, rule: ZoneRule, removes: boolean): Local {
  const { body } = item;
  const zone = wordOf(fieldOf(body, 'zone'));
  const { chain, order } = placeInZone(item, zone, rule.rich);
  const source: End = { ...endWith('source', rule.source, rule.addresses), zone: limitingZone(zone) };
  const opaque = rule.rich ? narrowingIn(rule.rich) : [];
  const termOf = ({ transport, destination }: ServicePorts): Term => ({
    transport,
    ends: [source, endWith('destination', destination, ABSENT)],
    opaque,
  });
  const local = localOf(
    item,
    {
      term: termOf(rule),
      ...(rule.more ? { more: rule.more.map(termOf) } : {}),
      stands: 'host',
      direction: byDefault('in'),
      action: rule.action,
      chain,
      order,
      words: wordsIn(item, 'zone'),
      mistakes: [...rule.source.mistakes, ...rule.destination.mistakes],
      unread: [...rule.source.unread, ...rule.destination.unread],
      fields: rule.fields,
    },
    removes,
  );
  if (!removes) return local;
  // What is taken out of one zone stays in the others.
  const statements = local.statements.map((one) => (one.kind === 'amendment' && order.match ? { ...one, chain } : one));
  return { ...local, statements };
}

const ALLOW: Written<Action> = byDefault('allow');

/** `25/tcp`, `6000-6010/udp`. */
function zonePort(item: Block, entry: Entry, text: Text, side: 'source' | 'destination', removes: boolean): Local {
  const slash = text.text.lastIndexOf('/');
  const ports: Entry = { ...entry, value: slash < 0 ? text : slice(text, 0, slash) };
  const protocol: Entry | undefined =
    slash < 0 ? undefined : { ...entry, value: slice(text, slash + 1, text.text.length) };
  const read = portsIn(ports, FIREWALLD);
  const transport = transportOf(protocol);
  const needs = slash < 0 ? zonePortNeedsProtocol(read) : [];
  const own = { ...read, mistakes: [...read.mistakes, ...needs, ...transportTypos(protocol, 'firewalld')] };
  const fields = fieldsOf(item, [portField(side, ports)], { transport: protocol });
  const [source, destination] = side === 'source' ? [own, NO_PORTS_SAID] : [NO_PORTS_SAID, own];
  return zoneRule(item, { transport, source, destination, addresses: ABSENT, action: ALLOW, fields }, removes);
}

/** A port without the protocol that stands behind it, with repairs that write it there. */
function zonePortNeedsProtocol({ uses: [use] }: PortsRead): Mistake[] {
  if (!use) return [];
  const { place } = use.literal;
  const addition = (word: string) =>
    use.via.length === 0 ? { place: { ...place, start: place.end }, newText: `/${word}` } : undefined;
  return [portWithoutProtocol(place, 'the task fails', addition)];
}

function zoneService(item: Block, text: Text, removes: boolean): Local {
  const fields = fieldsOf(item, [], {});
  const rule = { source: NO_PORTS_SAID, addresses: ABSENT, action: ALLOW, fields };
  return zoneRule(item, { ...rule, ...portsOfService(text) }, removes);
}

/** What a service that firewalld brings with it lets in. */
function portsOfService(text: Text): ServicePorts & { readonly more?: readonly ServicePorts[] } {
  const parts = (serviceOf(text.text) ?? []).map(
    ({ transport, ports }): ServicePorts => ({
      transport: byDefault(transport),
      destination: { ...namedService(text, () => ports, 'firewalld'), mistakes: [] },
    }),
  );
  const [first, ...more] = parts;
  if (first) return more.length > 0 ? { ...first, more } : first;
  return { transport: TCP, destination: { ...namedService(text, () => undefined, 'firewalld'), mistakes: [] } };
}

/** `rule family=ipv4 source address=… port port=25 protocol=tcp accept`. */
function richRule(item: Block, entry: Entry, text: Text, removes: boolean): Local {
  const rich = fromRichText(text);
  const subject = rich?.children.find(({ name }) => SUBJECTS.includes(name));
  if (!rich || !subject) return NOTHING;
  const part = (name: string): Entry | undefined => {
    const value = subject.attributes.get(name);
    return value && { ...entry, value };
  };
  const transport = part('protocol');
  if (subject.name === 'forward-port') {
    return forward(item, { from: part('port'), to: part('to-port'), transport });
  }
  const port = part('port');
  const name = subject.attributes.get('name');
  const source = childOf(rich, 'source')?.attributes.get('address');
  const read = portsIn(port, FIREWALLD);
  const isSource = subject.name === 'source-port';
  return zoneRule(
    item,
    {
      rich,
      ...(subject.name === 'service' && name
        ? portsOfService(name)
        : { transport: transportOf(transport), destination: isSource ? NO_PORTS_SAID : read }),
      source: isSource ? read : NO_PORTS_SAID,
      addresses: source ? readAddresses(source, ADDRESSES) : ABSENT,
      action: actionOf(rich),
      fields: fieldsOf(item, [portField(isSource ? 'source' : 'destination', port)], { transport }),
    },
    removes,
  );
}

/** The elements of a rich rule that say which traffic is meant. */
const SUBJECTS: readonly string[] = ['port', 'source-port', 'service', 'forward-port'];

/** Where a rich rule is narrowed in a way the model does not hold. */
const narrowingIn = (rich: Element): readonly Place[] => [
  ...opaqueOf(rich),
  ...['destination', 'mark'].flatMap((name) => childOf(rich, name)?.place ?? []),
];

interface Forward {
  readonly from: Entry | undefined;
  readonly to: Entry | undefined;
  readonly transport: Entry | undefined;
}

function forward(item: Block, { from, to, transport }: Forward): Local {
  const read = portsIn(from, FIREWALLD);
  const target = portsIn(to, FIREWALLD);
  const uses: readonly PortUse[] = [...read.uses, ...target.uses];
  if (uses.length === 0 && read.unread.length + target.unread.length === 0) return NOTHING;
  const translation: Templated<Translation> = {
    kind: 'translation',
    dialect: DIALECT,
    place: item.place,
    item,
    words: item.head.slice(1),
    complete: true,
    mistakes: [...read.mistakes, ...target.mistakes],
    transport: transportOf(transport),
    from: endWith('destination', read, ABSENT),
    to: endWith('destination', target, ABSENT),
    fields: fieldsOf(item, [portField('destination', from), portField('destination', to)], { transport }),
  };
  return { statements: [translation], unread: [...read.unread, ...target.unread] };
}
