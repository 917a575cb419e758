import { joinLocals, type Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type Rule,
  type Statement,
  type TransportSet,
  valueOf,
  type Written,
} from '../../model/statement';
import { type Entry, leaves, type Table } from '../../model/value';
import { type SecurityRuleNames, securityRule } from '../shared/arm';
import { allowing, awsRule } from '../shared/aws';
import { addressesOf, directionOf, fieldOf, numberOf, tablesUnder, transportOf } from '../shared/templates/fields';
import { type Asked, chainOf, IN_NETWORK, IN_SECURITY_GROUP, ownerIn, UNION } from '../shared/templates/owners';
import { type PortsRead, portsIn } from '../shared/templates/ports';
import { endOf, localOf, ruleOf } from '../shared/templates/statements';
import type { Cloud, TemplateContext } from '../shared/templates/syntax';
import { SYNTAX, wordsIn } from './rules';

const AZURE: SecurityRuleNames = {
  sourcePort: 'source_port_ranges',
  sourcePorts: 'source_port_range',
  destinationPort: 'destination_port_ranges',
  destinationPorts: 'destination_port_range',
  source: ['source_address_prefix', 'source_application_security_groups'],
  destination: ['destination_address_prefix', 'destination_application_security_groups'],
};

const contextOf = (item: Block): TemplateContext => ({ item, syntax: SYNTAX });

/** `azure_rm_securitygroup`: what a rule does not say is inbound, allowed and any protocol. */
export function azureGroup(item: Block): Local {
  const context = contextOf(item);
  const owner = groupOf(item, 'name', 'resource_group');
  return joinLocals([
    ...tablesUnder(item.body, 'rules').map((rule) => {
      const { statements, unread } = securityRule(rule, rule, AZURE, context);
      return {
        statements: statements.map((statement) => owned(standing(statement), owner, IN_SECURITY_GROUP)),
        unread,
      };
    }),
    unknownRules(item, ['rules']),
  ]);
}

/** The group that a task is about, by its name and what it is named in; undefined where that is not written. */
function groupOf({ body, language, within }: Block, name: string, ...around: readonly string[]): string | undefined {
  const parts: string[] = within === undefined ? [] : [within];
  for (const one of [name, ...around]) {
    const value = fieldOf(body, one)?.value;
    const part = value === undefined && one !== name ? '' : ownerIn(value, language);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return parts.join(' ');
}

/** A rule among those of its group; what the module takes for granted is filled in before. */
const owned = (statement: Statement, owner: string | undefined, asked: Asked): Statement => {
  if (statement.kind !== 'rule') return statement;
  const { chain, asked: how } = chainOf(owner, valueOf(statement.direction), asked);
  return { ...statement, order: { ...statement.order, chain, ...how } };
};

function standing(statement: Statement): Statement {
  if (statement.kind !== 'rule') return statement;
  const { direction, action } = statement;
  // Values are quoted as this module's members want them, which the repairs for templates do not know.
  const mistakes = statement.mistakes.map((mistake) =>
    mistake.kind === 'port-list-in-one-value' ? { ...mistake, repairs: [] } : mistake,
  );
  const changed: Rule = {
    ...statement,
    mistakes,
    direction: direction.kind === 'absent' ? byDefault<Direction>('in') : direction,
    action: action.kind === 'absent' ? byDefault<Action>('allow') : action,
    terms: statement.terms.map((term) => ({
      ...term,
      transport: term.transport.kind === 'absent' ? byDefault<TransportSet>(['any']) : term.transport,
    })),
  };
  return changed;
}

const EC2 = {
  protocol: 'proto',
  from: 'from_port',
  to: 'to_port',
  addresses: ['cidr_ip', 'cidr_ipv6', 'ip_prefix', 'group_id', 'group_name'],
  description: 'rule_desc',
} as const;

/** `ec2_security_group`: ports as a list, or from one to another. */
export function ec2Group(item: Block): Local {
  const context = contextOf(item);
  const words = [...item.head.slice(1), ...wordsIn(item, 'name', 'description')];
  const owner = groupOf(item, fieldOf(item.body, 'group_id') ? 'group_id' : 'name', 'vpc_id', 'region', 'profile');
  const each = (member: string, direction: Direction): Local[] =>
    tablesUnder(item.body, member).map((rule) => {
      const ports = fieldOf(rule, 'ports');
      if (!ports) return awsRule(rule, EC2, allowing({ direction, place: placeOf(rule, item), words, owner }), context);
      return listRule(rule, ports, direction, byDefault<Action>('allow'), 'AWS', words, context, {
        ...chainOf(owner, direction, UNION),
        priority: ABSENT,
        transport: fieldOf(rule, 'proto'),
        addresses: addressesOf(EC2.addresses.map((name) => fieldOf(rule, name))),
        description: fieldOf(rule, 'rule_desc'),
      });
    });
  return joinLocals([
    ...each('rules', 'in'),
    ...each('rules_egress', 'out'),
    unknownRules(item, ['rules', 'rules_egress']),
  ]);
}

/** `gcp_compute_firewall`: what is allowed or denied, for each protocol its ports. */
export function gcpFirewall(item: Block): Local {
  const { body } = item;
  const context = contextOf(item);
  const words = [...item.head.slice(1), ...wordsIn(item, 'name', 'description')];
  const said = directionOf(fieldOf(body, 'direction'));
  const direction: Direction = said.kind === 'written' ? said.value : 'in';
  const far = direction === 'in' ? ['source_ranges', 'source_tags', 'source_service_accounts'] : ['destination_ranges'];
  const place = chainOf(networkOf(item), direction, IN_NETWORK);
  const number = numberOf(fieldOf(body, 'priority'));
  const each = (member: string, action: Action): Local[] =>
    tablesUnder(body, member).map((part) =>
      listRule(part, fieldOf(part, 'ports'), direction, byDefault(action), 'Google Cloud', words, context, {
        ...place,
        priority: number.kind === 'absent' ? byDefault(1000) : number,
        transport: fieldOf(part, 'ip_protocol'),
        addresses: addressesOf(far.map((name) => fieldOf(body, name))),
        description: undefined,
      }),
    );
  return joinLocals([
    ...each('allowed', 'allow'),
    ...each('denied', 'block'),
    unknownRules(item, ['allowed', 'denied']),
  ]);
}

/** The network of a firewall, with the instances that it is for. */
function networkOf(item: Block): string | undefined {
  const { body, language, within } = item;
  const network = fieldOf(body, 'network')?.value;
  const self = network?.kind === 'table' ? fieldOf(network, 'selfLink')?.value : network;
  const project = fieldOf(body, 'project')?.value;
  const around = project === undefined ? '' : ownerIn(project, language);
  const owner = network === undefined ? 'default' : ownerIn(self, language);
  if (owner === undefined || around === undefined) return undefined;
  const targets: string[] = [];
  for (const name of ['target_tags', 'target_service_accounts']) {
    const value = fieldOf(body, name)?.value;
    for (const target of value ? leaves(value) : []) {
      const one = ownerIn(target, language);
      if (one === undefined) return undefined;
      targets.push(`${name} ${one}`);
    }
  }
  return [...(within === undefined ? [] : [within]), around, owner, ...targets.sort()].join(' ');
}

interface ListParts {
  readonly chain: string;
  readonly asked: Asked | undefined;
  readonly priority: Written<number>;
  readonly transport: Entry | undefined;
  readonly addresses: ReturnType<typeof addressesOf>;
  readonly description: Entry | undefined;
}

function listRule(
  table: Table,
  ports: Entry | undefined,
  direction: Direction,
  action: Written<Action>,
  cloud: Cloud,
  words: Parameters<typeof ruleOf>[1]['words'],
  context: TemplateContext,
  { chain, asked, priority, transport, addresses, description }: ListParts,
): Local {
  const fields = ports ? [{ side: 'destination', entry: ports, form: 'list' } as const] : [];
  const read: PortsRead = portsIn(fields, cloud, SYNTAX);
  const far = direction === 'in' ? 'source' : 'destination';
  const rule = ruleOf(context, {
    place: placeOf(table, context.item),
    cloud,
    terms: [
      {
        transport: transportOf(transport),
        ends: [
          endOf('source', undefined, far === 'source' ? addresses : ABSENT),
          endOf('destination', read, far === 'destination' ? addresses : ABSENT),
        ],
        opaque: [],
      },
    ],
    direction: byDefault(direction),
    action,
    chain,
    asked,
    priority,
    name: undefined,
    description,
    ...(words ? { words } : {}),
    mistakes: read.mistakes.map((mistake) => ({ ...mistake, repairs: [] })),
    fields: { syntax: SYNTAX, ports: fields, ...(transport ? { transport } : {}) },
  });
  return localOf([rule], read.unread);
}

const placeOf = (table: Table, { place }: Block) =>
  table.via.length === 0 && table.place.anchor === place.anchor ? table.place : place;

/** Members that hold rules and are not known here. */
const unknownRules = (item: Block, names: readonly string[]): Local => ({
  statements: [],
  unread: names.flatMap((name) => {
    const value = fieldOf(item.body, name)?.value;
    return value
      ? leaves(value).flatMap((leaf) => (leaf.kind === 'unknown' ? [{ place: leaf.place, why: leaf.why }] : []))
      : [];
  }),
});
