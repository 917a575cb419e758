import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import { ABSENT, type Action, byDefault, type Direction, type TransportSet, type Written } from '../../model/statement';
import { slice, type Table } from '../../model/value';
import { single } from '../shared/balancers';
import { actionOf, directionOf, fieldOf, flagOf, numberOf, tablesUnder } from '../shared/templates/fields';
import { IN_NETWORK_ACL, ownerIn } from '../shared/templates/owners';
import { type PairNames, pairRule } from '../shared/templates/pairs';
import { placeOfTable } from '../shared/templates/statements';
import type { TemplateContext } from '../shared/templates/syntax';
import { mapWord } from '../shared/texts';
import { labelOf, type ResourceReader } from './readers';

export const GROUP_RULE: PairNames = {
  lower: ['from_port'],
  upper: ['to_port'],
  protocol: ['protocol', 'ip_protocol'],
  addresses: [
    'cidr_blocks',
    'ipv6_cidr_blocks',
    'prefix_list_ids',
    'security_groups',
    'source_security_group_id',
    'cidr_block',
    'ipv6_cidr_block',
    'cidr_ipv4',
    'cidr_ipv6',
    'prefix_list_id',
    'referenced_security_group_id',
  ],
  description: ['description'],
};

/** Lists of access have no descriptions. */
const ACL_RULE: PairNames = { ...GROUP_RULE, description: [] };

const ALLOW: Written<Action> = byDefault('allow');

/** `ingress` and `egress` of a security group, as blocks or as lists. */
const securityGroup: ResourceReader = (body, context) =>
  joinLocals(
    (['ingress', 'egress'] as const).flatMap((name) =>
      tablesUnder(body, name).map((table) =>
        pairRule(
          table,
          GROUP_RULE,
          { ...groupKnown(table, name === 'ingress' ? 'in' : 'out', context), owner: labelOf(context) },
          context,
        ),
      ),
    ),
  );

const groupKnown = (table: Table, direction: Direction, context: TemplateContext) => ({
  cloud: 'AWS' as const,
  direction: byDefault(direction),
  action: ALLOW,
  priority: ABSENT,
  place: placeOfTable(table, context),
});

const securityGroupRule: ResourceReader = (body, context) => {
  const type = fieldOf(body, 'type');
  return pairRule(
    body,
    GROUP_RULE,
    {
      cloud: 'AWS',
      direction: directionOf(type),
      directionEntry: type,
      action: ALLOW,
      priority: ABSENT,
      owner: ownerIn(fieldOf(body, 'security_group_id')?.value, 'hcl'),
      place: context.item.place,
    },
    context,
  );
};

const oneWay =
  (direction: Direction): ResourceReader =>
  (body, context) => {
    const owner = ownerIn(fieldOf(body, 'security_group_id')?.value, 'hcl');
    return pairRule(body, GROUP_RULE, { ...groupKnown(body, direction, context), owner }, context);
  };

const networkAcl: ResourceReader = (body, context) =>
  joinLocals(
    (['ingress', 'egress'] as const).flatMap((name) =>
      tablesUnder(body, name).map((table) =>
        pairRule(
          table,
          ACL_RULE,
          {
            cloud: 'AWS',
            direction: byDefault(name === 'ingress' ? 'in' : 'out'),
            action: actionOf(fieldOf(table, 'action')),
            priority: numberOf(fieldOf(table, 'rule_no')),
            owner: labelOf(context),
            asked: IN_NETWORK_ACL,
            place: placeOfTable(table, context),
          },
          context,
        ),
      ),
    ),
  );

const networkAclRule: ResourceReader = (body, context) => {
  const egress = flagOf(fieldOf(body, 'egress'));
  const direction: Written<Direction> =
    egress.kind === 'absent' || egress.kind === 'default'
      ? byDefault('in')
      : mapWord(
          egress,
          (out): Direction => (out ? 'out' : 'in'),
          () => 'it is no direction',
        );
  return pairRule(
    body,
    ACL_RULE,
    {
      cloud: 'AWS',
      direction,
      action: actionOf(fieldOf(body, 'rule_action')),
      priority: numberOf(fieldOf(body, 'rule_number')),
      owner: ownerIn(fieldOf(body, 'network_acl_id')?.value, 'hcl'),
      asked: IN_NETWORK_ACL,
      place: context.item.place,
    },
    context,
  );
};

const TCP: Written<TransportSet> = byDefault(['tcp']);

const listener: ResourceReader = (body, context) =>
  single('listener', { table: body, entry: fieldOf(body, 'port'), transport: fieldOf(body, 'protocol') }, context);

const targetGroup: ResourceReader = (body, context) => {
  const transport = fieldOf(body, 'protocol');
  const checks = tablesUnder(body, 'health_check').map((table) => {
    const entry = fieldOf(table, 'port');
    // `traffic-port` is the port of the group itself.
    const own = entry?.value.kind === 'text' && entry.value.text === 'traffic-port';
    return own ? NOTHING : single('probe', { table, entry, transport: fieldOf(table, 'protocol') }, context);
  });
  return joinLocals([single('backend', { table: body, entry: fieldOf(body, 'port'), transport }, context), ...checks]);
};

const attachment: ResourceReader = (body, context) =>
  single('backend', { table: body, entry: fieldOf(body, 'port'), transport: undefined, fallback: TCP }, context);

/** The load balancer of the first generation. */
const classicBalancer: ResourceReader = (body, context) =>
  joinLocals([
    ...tablesUnder(body, 'listener').flatMap((table) => [
      single(
        'listener',
        { table, entry: fieldOf(table, 'lb_port'), transport: fieldOf(table, 'lb_protocol') },
        context,
      ),
      single(
        'backend',
        { table, entry: fieldOf(table, 'instance_port'), transport: fieldOf(table, 'instance_protocol') },
        context,
      ),
    ]),
    ...tablesUnder(body, 'health_check').map((table) => healthTarget(table, context)),
  ]);

/** `target = "TCP:25"`, `"HTTP:8080/health"`. */
function healthTarget(table: Table, context: TemplateContext): Local {
  const entry = fieldOf(table, 'target');
  if (entry?.value.kind !== 'text') return NOTHING;
  const match = /^[A-Za-z]+:(?=(\d+))/.exec(entry.value.text);
  if (!match?.[1]) return NOTHING;
  const port = slice(entry.value, match[0].length, match[0].length + match[1].length);
  return single('probe', { table, entry: { ...entry, value: port }, transport: undefined, fallback: TCP }, context);
}

export const AWS: ReadonlyMap<string, ResourceReader> = new Map<string, ResourceReader>([
  ['aws_security_group', securityGroup],
  ['aws_default_security_group', securityGroup],
  ['aws_security_group_rule', securityGroupRule],
  ['aws_vpc_security_group_ingress_rule', oneWay('in')],
  ['aws_vpc_security_group_egress_rule', oneWay('out')],
  ['aws_network_acl', networkAcl],
  ['aws_default_network_acl', networkAcl],
  ['aws_network_acl_rule', networkAclRule],
  ['aws_lb_listener', listener],
  ['aws_alb_listener', listener],
  ['aws_lb_target_group', targetGroup],
  ['aws_alb_target_group', targetGroup],
  ['aws_lb_target_group_attachment', attachment],
  ['aws_alb_target_group_attachment', attachment],
  ['aws_elb', classicBalancer],
]);
