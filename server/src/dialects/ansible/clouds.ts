import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type Rule,
  type Statement,
  type TransportSet,
  type Written,
} from '../../model/statement';
import { type Entry, leaves, type Table } from '../../model/value';
import { type SecurityRuleNames, securityRule } from '../shared/arm';
import { allowing, awsRule } from '../shared/aws';
import { ownedBy } from '../shared/owner';
import { addressesOf, directionOf, fieldOf, tablesUnder, transportOf } from '../shared/templates/fields';
import { type PortsRead, portsIn } from '../shared/templates/ports';
import { endOf, joinLocals, localOf, ruleOf } from '../shared/templates/statements';
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
  const owner = `${wordsIn(item, 'name')[0]?.text ?? ''} ${item.place.start}`;
  return joinLocals([
    ...tablesUnder(item.body, 'rules').map((rule) => {
      const { statements, unread } = securityRule(rule, rule, AZURE, context, wordsIn(item, 'name')[0]?.text);
      return { statements: statements.map((statement) => ownedBy(owner, standing(statement))), unread };
    }),
    unknownRules(item, ['rules']),
  ]);
}

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
  const each = (member: string, direction: Direction): Local[] =>
    tablesUnder(item.body, member).map((rule) => {
      const ports = fieldOf(rule, 'ports');
      if (!ports) return awsRule(rule, EC2, allowing({ direction, place: placeOf(rule, item), words }), context);
      return listRule(rule, ports, direction, byDefault<Action>('allow'), 'AWS', words, context, {
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
  const far = direction === 'in' ? ['source_ranges', 'source_tags'] : ['destination_ranges'];
  const each = (member: string, action: Action): Local[] =>
    tablesUnder(body, member).map((part) =>
      listRule(part, fieldOf(part, 'ports'), direction, byDefault(action), 'Google Cloud', words, context, {
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

interface ListParts {
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
  { transport, addresses, description }: ListParts,
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
    chain: direction,
    priority: ABSENT,
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
