import { ALL_PORTS } from '../../../base/portSet';
import type { Place } from '../../../base/span';
import type { Local } from '../../../model/dialect';
import {
  type Action,
  type Address,
  byDefault,
  type Direction,
  type Group,
  type TransportSet,
  unread,
  valueOf,
  type Written,
} from '../../../model/statement';
import type { Entry, Table, Text } from '../../../model/value';
import { awsMistakes } from '../aws';
import { addressesOf, fieldOf, flagOf, transportOf, wordOf } from './fields';
import { type Asked, chainOf, UNION } from './owners';
import { besideEveryProtocol, type PortsRead, portsOfPair } from './ports';
import { endOf, labelsOf, localOf, removable, ruleOf } from './statements';
import type { Cloud, Fields, PortField, TemplateContext, Templated } from './syntax';

/** How the fields of a rule with a lower and an upper port are called. */
export interface PairNames {
  readonly lower: readonly string[];
  readonly upper: readonly string[];
  readonly protocol: readonly string[];
  readonly addresses: readonly string[];
  readonly description: readonly string[];
}

/** What is known of a rule beside its own table. */
export interface PairRule {
  readonly cloud: Cloud;
  readonly direction: Written<Direction>;
  readonly directionEntry?: Entry | undefined;
  readonly action: Written<Action>;
  readonly priority: Written<number>;
  /** The group or list that the rule belongs to, where it is known, and how its rules are asked. */
  readonly owner?: string | undefined;
  readonly asked?: Asked;
  readonly place: Place;
  /** Beside these, for a rule that is a part of a resource. */
  readonly words?: readonly Text[];
  /** The protocol and the other end, where the table says none. */
  readonly transport?: Written<TransportSet>;
  readonly addresses?: Written<readonly Address[]>;
}

/** A rule whose ports are a lower and an upper end in fields of their own: AWS and those that follow it. */
export function pairRule(table: Table, names: PairNames, known: PairRule, context: TemplateContext): Local {
  const lower = fieldOf(table, ...names.lower);
  const upper = fieldOf(table, ...names.upper);
  const transportEntry = fieldOf(table, ...names.protocol);
  const said = transportOf(transportEntry);
  const transport = said.kind === 'absent' ? (known.transport ?? said) : said;
  const description = fieldOf(table, ...names.description);
  const read = portsOfPair({ lower, upper }, known.cloud);
  const ports = meant(read, transport);
  const way = valueOf(known.direction);
  const peer = known.addresses ?? peerOf(table, names, known.place);
  const source = way === 'out' ? undefined : peer;
  const target = way === 'out' ? peer : undefined;
  const fields: Fields = {
    syntax: context.syntax,
    ports: portFields(lower, upper),
    ...(transportEntry ? { transport: transportEntry } : {}),
    ...(known.directionEntry ? { direction: known.directionEntry } : {}),
    ...(description ? { description } : {}),
    ...((upper ?? lower) ? { last: (upper ?? lower) as Entry } : {}),
    ...(names.description[0] === undefined ? {} : { descriptionName: names.description[0] }),
    ...removable(table, context),
  };
  const rule = ruleOf(context, {
    place: known.place,
    part: table,
    cloud: known.cloud,
    terms: [
      {
        transport,
        ends: [
          endOf('source', undefined, source ?? { kind: 'absent' }),
          endOf('destination', ports, target ?? { kind: 'absent' }),
        ],
        opaque: [],
      },
    ],
    direction: known.direction,
    action: known.action,
    ...chainOf(known.owner, way, known.asked ?? UNION),
    priority: known.priority,
    name: fieldOf(table, 'name'),
    description,
    words: known.words ?? labelsOf(context, known.place),
    mistakes: [...ports.mistakes, ...(known.cloud === 'AWS' ? awsMistakes(transportEntry, read) : [])],
    fields,
  });
  return localOf([rule], ports.unread);
}

const portFields = (lower: Entry | undefined, upper: Entry | undefined): readonly PortField[] => [
  ...(lower ? [{ side: 'destination', entry: lower, form: 'lower' } as const] : []),
  ...(upper ? [{ side: 'destination', entry: upper, form: 'upper' } as const] : []),
];

/** What the two numbers are: ports with TCP and UDP, nothing with every protocol, types and codes with ICMP. */
function meant(read: PortsRead, transport: Written<TransportSet>): PortsRead {
  const set = valueOf(transport);
  if (!set) return read;
  if (set.every((t) => t === 'other') && set.length > 0) {
    return { ports: byDefault(ALL_PORTS), uses: [], mistakes: [], unread: [] };
  }
  if (!set.includes('any')) return read;
  // The numbers are written, whatever becomes of them; those that say every port are none.
  return { ...besideEveryProtocol(read), ports: byDefault(ALL_PORTS) };
}

/** Who is let in, or called. A rule that names nobody gets that from elsewhere. */
function peerOf(table: Table, { addresses }: PairNames, place: Place): Written<readonly Address[]> {
  const self = fieldOf(table, 'self');
  const isSelf = valueOf(flagOf(self)) === true;
  const said = addressesOf(addresses.map((name) => fieldOf(table, name)));
  if (isSelf && self && (said.kind === 'absent' || said.kind === 'written')) {
    const own: Address = { kind: 'name', text: 'self', place: self.place };
    const others = said.kind === 'written' ? said.value : [];
    return { kind: 'written', value: [...others, own], place: self.place, via: [] };
  }
  return said.kind === 'absent' ? unread(place, 'who the rule is for is not said here') : said;
}

/** Ports that stand in a variable or among a module's inputs with nothing to say what becomes of them. */
export function pairGroup(
  name: Entry | undefined,
  read: PortsRead,
  fields: readonly PortField[],
  transport: Written<TransportSet>,
  transportEntry: Entry | undefined,
  place: Place,
  context: TemplateContext,
): Local {
  const ports = meant(read, transport);
  if (ports.uses.length === 0 && ports.unread.length === 0) return localOf([], []);
  const group: Templated<Group> = {
    kind: 'group',
    dialect: context.syntax.dialect,
    place,
    item: context.item,
    words: [],
    complete: ports.mistakes.length === 0,
    mistakes: ports.mistakes,
    name: wordOf(name),
    terms: [
      {
        transport,
        ends: [endOf('source', undefined, { kind: 'absent' }), endOf('destination', ports, { kind: 'absent' })],
        opaque: [],
      },
    ],
    fields: { syntax: context.syntax, ports: fields, ...(transportEntry ? { transport: transportEntry } : {}) },
  };
  return localOf([group], ports.unread);
}
