import { onlyPort } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type Term,
  valueOf,
  type Written,
} from '../../model/statement';
import { type Entry, leaves, type Table, type Text } from '../../model/value';
import { addressesOf, fieldOf, transportOf } from './templates/fields';
import { type Asked, chainOf, UNION } from './templates/owners';
import { besideEveryProtocol, namesPorts, type PortsRead, portsOfPair } from './templates/ports';
import { endOf, localOf, ruleOf } from './templates/statements';
import type { Fields, PortField, TemplateContext } from './templates/syntax';
import { innerPlace, literalIn } from './texts';

/** How the fields of a rule of a security group or network ACL are called. */
export interface AwsNames {
  readonly protocol: string;
  readonly from: string;
  readonly to: string;
  readonly addresses: readonly string[];
  readonly description?: string;
}

/** What is known of a rule beside its own fields. */
export interface AwsRule {
  readonly direction: Direction;
  readonly action: Written<Action>;
  readonly priority: Written<number>;
  readonly place: Place;
  readonly words: readonly Text[];
  /** Where the ports stand, if not in the rule itself. */
  readonly range?: Table | undefined;
  /** What `remove` takes out. */
  readonly whole?: Place;
  /** The group or list that it belongs to, where it is known; the numbers of two lists say nothing about each other. */
  readonly owner?: string | undefined;
  /** How the rules of the owner are asked. */
  readonly asked?: Asked;
}

const ALLOW: Written<Action> = byDefault('allow');

/** A rule of a security group allows; what no rule allows is dropped. */
export const allowing = (rule: Omit<AwsRule, 'action' | 'priority'>): AwsRule => ({
  ...rule,
  action: ALLOW,
  priority: ABSENT,
});

/** A rule of a security group or a network ACL; its addresses belong to the far end, its ports to the destination. */
export function awsRule(table: Table, names: AwsNames, rule: AwsRule, context: TemplateContext): Local {
  const protocol = fieldOf(table, names.protocol);
  const transport = transportOf(protocol);
  const range = rule.range ?? table;
  const lower = fieldOf(range, names.from);
  const upper = fieldOf(range, names.to);
  // The numbers of ICMP are a type and a code.
  const portless = valueOf(transport)?.every((t) => t === 'other') ?? false;
  const read = portsOfPair(portless ? NO_PAIR : { lower, upper }, 'AWS');
  const ignored = valueOf(transport)?.includes('any') ?? false;
  const described = names.description === undefined ? undefined : fieldOf(table, names.description);
  const addresses = addressesOf(names.addresses.map((name) => fieldOf(table, name)));
  const far = rule.direction === 'in' ? 'source' : 'destination';
  const ports: PortsRead = ignored ? besideEveryProtocol(read) : read;
  const term: Term = {
    transport,
    ends: [
      endOf('source', undefined, far === 'source' ? addresses : ABSENT),
      endOf('destination', ports, far === 'destination' ? addresses : ABSENT),
    ],
    opaque: [],
  };
  const fields: PortField[] = [];
  if (lower && !portless) fields.push({ side: 'destination', entry: lower, form: 'lower' });
  if (upper && !portless) fields.push({ side: 'destination', entry: upper, form: 'upper' });
  const spelled: Fields = {
    syntax: context.syntax,
    ports: fields,
    ...(protocol ? { transport: protocol } : {}),
    ...(described ? { description: described } : {}),
    ...(rule.whole ? { whole: rule.whole } : {}),
    spellTransport: (to, before) => (/^\d+$/.test(before) ? (to === 'tcp' ? '6' : '17') : to),
  };
  const statement = ruleOf(context, {
    place: rule.place,
    part: table,
    cloud: 'AWS',
    terms: [term],
    direction: byDefault(rule.direction),
    action: rule.action,
    ...chainOf(rule.owner, rule.direction, rule.asked ?? UNION),
    priority: rule.priority,
    description: described,
    words: rule.words,
    mistakes: [...read.mistakes, ...awsMistakes(protocol, read)],
    fields: spelled,
  });
  return localOf([statement], read.unread);
}

const NO_PAIR = { lower: undefined, upper: undefined };

/** What only AWS makes of protocols and ports: all protocols have no ports, and 0 to 0 is port 0. */
export function awsMistakes(protocol: Entry | undefined, read: PortsRead): Mistake[] {
  const [use] = read.uses;
  const text = protocol && leaves(protocol.value).find((leaf): leaf is Text => leaf.kind === 'text');
  const transport = valueOf(transportOf(protocol));
  if (!use || !text || !transport) return [];
  if (transport.includes('any')) {
    const zero = read.ports.kind === 'written' && onlyPort(read.ports.value) === 0;
    if (zero || !namesPorts(read)) return [];
    const place = literalIn(text);
    return [
      {
        kind: 'aws-all-protocol-ignores-ports',
        place: innerPlace(text),
        message: `Protocol ${text.text} is every protocol, and AWS then ignores the ports: this rule opens all of them.`,
        repairs: (['tcp', 'udp'] as const).flatMap((wanted) =>
          place
            ? [{ title: `Write ${wanted}`, edits: [{ place, newText: wanted }], safety: 'suggestion' as const }]
            : [],
        ),
        detail: text.text,
      },
    ];
  }
  if (!transport.some((t) => t === 'tcp' || t === 'udp')) return [];
  if (read.ports.kind !== 'written' || onlyPort(read.ports.value) !== 0) return [];
  return [
    {
      kind: 'aws-zero-port',
      place: use.literal.place,
      message: `Ports 0 to 0 are port 0 alone with ${transport.join(' and ')}, not every port; nothing listens there, so the rule does nothing.`,
      repairs: [],
      detail: text.text,
    },
  ];
}
