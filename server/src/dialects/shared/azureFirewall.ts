import { type Local, NOTHING } from '../../model/dialect';
import { type Action, valueOf, type Written } from '../../model/statement';
import type { Entry, Table } from '../../model/value';
import { one } from './balancers';
import { addressesOf, fieldOf, inCaseOf, numberOf, textsOf, transportOf } from './templates/fields';
import { BY_PRIORITY } from './templates/owners';
import { portsIn } from './templates/ports';
import {
  endOf,
  givenField,
  localOf,
  placeOfTable,
  type RuleParts,
  removable,
  ruleOf,
  translationOf,
} from './templates/statements';
import type { PortField, TemplateContext } from './templates/syntax';

const inCase = (transport: string, before: string): string => inCaseOf(before, transport);

/** How the fields of a network rule of a firewall are called. */
export interface FirewallNames {
  readonly protocols: readonly string[];
  readonly ports: string;
  readonly source: readonly string[];
  readonly destination: readonly string[];
  readonly translated: string;
}

/** What a collection says for all its rules. */
export interface Collection {
  readonly action: Written<Action> | undefined;
  readonly priority: Written<number>;
  readonly name: Entry | undefined;
  readonly group: CollectionGroup;
}

/** What the collections of one firewall, policy or group of collections have in common. */
export interface CollectionGroup {
  /** The firewall or policy, or the group itself; undefined where nothing tells it from another one. */
  readonly owner: string | undefined;
  /** The priority of the group among those of its policy, where it has one. */
  readonly priority: number | undefined;
}

/** Of a translation, which comes before every rule, and of a rule whose collection is not known. */
export const NO_GROUP: CollectionGroup = { owner: undefined, priority: undefined };

/**
 * A group of collections of a policy. Where the file does not say which policy it is, or which priority the group has,
 * its rules are asked in their order among themselves all the same.
 */
export function groupOf(
  policy: string | undefined,
  priority: Entry | undefined,
  itself: string | undefined,
): CollectionGroup {
  const number = valueOf(numberOf(priority));
  return policy === undefined || number === undefined
    ? { owner: itself, priority: undefined }
    : { owner: policy, priority: number };
}

/** Priorities of groups and of collections end at 65,000. */
const STEP = 100_000;

/**
 * When the network rules of a collection are asked: by the priority of the group, then by that of the collection, and
 * before any rule about applications. Rules of one collection all do the same.
 */
function askedAt(
  { owner, priority: group }: CollectionGroup,
  priority: Written<number>,
): Pick<RuleParts, 'chain' | 'asked' | 'priority'> {
  if (owner === undefined || priority.kind !== 'written') return { chain: '', asked: undefined, priority };
  const value = group === undefined ? priority.value : group * STEP + priority.value;
  return { chain: `${owner}/network`, asked: BY_PRIORITY, priority: { ...priority, value } };
}

/** A rule of a firewall between networks: no direction, several protocols, several ports. */
export function firewallRule(
  rule: Table,
  names: FirewallNames,
  { action, priority, name, group }: Collection,
  context: TemplateContext,
): Local {
  const entry = fieldOf(rule, names.ports);
  const ports: readonly PortField[] = entry ? [{ side: 'destination', entry, form: 'list' }] : [];
  const read = portsIn(ports, 'Azure', context.syntax);
  const transport = fieldOf(rule, ...names.protocols);
  const description = fieldOf(rule, 'description');
  const place = placeOfTable(rule, context);
  const statement = ruleOf(context, {
    place,
    part: rule,
    cloud: 'Azure',
    terms: [
      {
        transport: transportOf(transport),
        ends: [
          endOf('source', undefined, addressesOf(names.source.map((field) => fieldOf(rule, field)))),
          endOf('destination', read, addressesOf(names.destination.map((field) => fieldOf(rule, field)))),
        ],
        opaque: [],
      },
    ],
    direction: { kind: 'absent' },
    action: action ?? { kind: 'absent' },
    ...askedAt(group, priority),
    name: fieldOf(rule, 'name'),
    description,
    words: textsOf(name),
    mistakes: read.mistakes,
    fields: {
      syntax: context.syntax,
      ports,
      ...givenField('transport', transport),
      ...givenField('description', description),
      ...givenField('last', entry),
      spellTransport: inCase,
      ...removable(rule, context),
    },
  });
  return localOf([statement], read.unread);
}

export function firewallNatRule(rule: Table, names: FirewallNames, context: TemplateContext): Local {
  const entry = fieldOf(rule, names.ports);
  const outer: readonly PortField[] = entry ? [{ side: 'destination', entry, form: 'list' }] : [];
  const inner = one(fieldOf(rule, names.translated), 'destination');
  if (outer.length + inner.length === 0) return NOTHING;
  const from = portsIn(outer, 'Azure', context.syntax);
  const to = portsIn(inner, 'Azure', context.syntax);
  const transport = fieldOf(rule, ...names.protocols);
  const statement = translationOf(context, {
    place: placeOfTable(rule, context),
    from,
    to,
    transport: transportOf(transport),
    words: textsOf(fieldOf(rule, 'name')),
    fields: { syntax: context.syntax, ports: [...outer, ...inner], ...givenField('transport', transport) },
  });
  return localOf([statement], [...from.unread, ...to.unread]);
}
