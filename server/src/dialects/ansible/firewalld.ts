import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type End,
  type Mistake,
  type PortUse,
  type Term,
  type Translation,
  type TransportSet,
  type Written,
} from '../../model/statement';
import { type Entry, leaves, slice, type Text } from '../../model/value';
import { type AddressSyntax, readAddresses } from '../shared/addresses';
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
    if (table.kind === 'table') parts.push(forward(item, table));
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
  /** The text of a rich rule. */
  readonly rich?: Text;
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
  const termOf = ({ transport, destination }: ServicePorts): Term => ({
    transport,
    ends: [source, endWith('destination', destination, ABSENT)],
    opaque: rule.rich && NARROWED.test(rule.rich.text) ? [rule.rich.place] : [],
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

/** Conditions of a rich rule that narrow it in a way the model does not hold. */
const NARROWED = /\b(?:not|limit|ipset|mac|destination|source-port|mark)\b/i;

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
  const value = (pattern: RegExp): Text | undefined => {
    const match = pattern.exec(text.text);
    const word = match?.[1];
    if (!match || word === undefined) return undefined;
    const from = match.index + match[0].length - word.length;
    return slice(text, from, from + word.length);
  };
  const port = value(/\bport\s+port\s*=\s*["']?([^\s"']+)/);
  const service = value(/\bservice\s+name\s*=\s*["']?([^\s"']+)/);
  const protocol = value(/\bprotocol\s*=\s*["']?(\w+)/);
  const source = value(/\bsource\s+(?:not\s+)?address\s*=\s*["']?([^\s"']+)/);
  const verdict = /\b(accept|reject|drop)\b/.exec(text.text)?.[1];
  if (!port && !service) return NOTHING;
  const ports: Entry | undefined = port && { ...entry, value: port };
  const transport: Entry | undefined = protocol && { ...entry, value: protocol };
  const said = service && portsOfService(service);
  return zoneRule(
    item,
    {
      rich: text,
      ...(ports || !said ? { transport: transportOf(transport), destination: portsIn(ports, FIREWALLD) } : said),
      source: NO_PORTS_SAID,
      addresses: source ? readAddresses(source, ADDRESSES) : ABSENT,
      action: verdict === undefined ? ABSENT : byDefault(verdict === 'accept' ? 'allow' : 'block'),
      fields: fieldsOf(item, [portField('destination', ports)], { transport }),
    },
    removes,
  );
}

function forward(item: Block, table: Block['body']): Local {
  const from = fieldOf(table, 'port');
  const to = fieldOf(table, 'toport');
  const transport = fieldOf(table, 'proto');
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
