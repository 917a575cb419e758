import type { Place } from '../../base/span';
import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import type { Block } from '../../model/item';
import { byDefault, type Direction, type TransportSet, type Written } from '../../model/statement';
import { type Entry, HOLE, slice, type Table, type Text, type Value } from '../../model/value';
import { type AwsNames, allowing, awsRule } from '../shared/aws';
import { single } from '../shared/balancers';
import {
  actionOf,
  fieldOf,
  flagOf,
  numberOf,
  tableOf,
  tablesUnder,
  textsOf,
  unknownUnder,
  wordOf,
} from '../shared/templates/fields';
import { IN_NETWORK_ACL, ownerIn } from '../shared/templates/owners';
import { withMention } from '../shared/templates/statements';
import { jsonSyntax, type TemplateContext, type TemplateSyntax } from '../shared/templates/syntax';
import { DIALECT } from './id';

type Reader = (properties: Table, context: TemplateContext) => Local;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['AWS::EC2::SecurityGroup', securityGroup],
  ['AWS::EC2::SecurityGroupIngress', (properties, context) => groupRule(properties, 'in', context)],
  ['AWS::EC2::SecurityGroupEgress', (properties, context) => groupRule(properties, 'out', context)],
  ['AWS::EC2::NetworkAclEntry', aclEntry],
  ['AWS::ElasticLoadBalancing::LoadBalancer', classicBalancer],
  ['AWS::ElasticLoadBalancingV2::Listener', listener],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', targetGroup],
]);

export const isStackResource = (type: string): boolean => READERS.has(type);

/** What a resource of a stack says. */
export function readStackResource(item: Block): Local {
  const reader = READERS.get(item.head[0]?.text ?? '');
  return reader?.(item.body, { item, syntax: item.language === 'json' ? JSON_SYNTAX : YAML_SYNTAX }) ?? NOTHING;
}

const JSON_SYNTAX = jsonSyntax(DIALECT);

const YAML_SYNTAX: TemplateSyntax = {
  ...JSON_SYNTAX,
  text: (value) => (/^[\w.*/]+$/.test(value) ? value : JSON.stringify(value)),
};

const GROUP_RULE: AwsNames = {
  protocol: 'IpProtocol',
  from: 'FromPort',
  to: 'ToPort',
  addresses: [
    'CidrIp',
    'CidrIpv6',
    'SourceSecurityGroupId',
    'SourceSecurityGroupName',
    'SourcePrefixListId',
    'DestinationSecurityGroupId',
    'DestinationPrefixListId',
  ],
  description: 'Description',
};

const ACL_ENTRY: AwsNames = {
  protocol: 'Protocol',
  from: 'From',
  to: 'To',
  addresses: ['CidrBlock', 'Ipv6CidrBlock'],
};

/** The words that name a resource: the name it has in the template, its own name and what describes it. */
const wordsIn = (properties: Table, { item }: TemplateContext): readonly Text[] => [
  ...item.head.slice(1),
  ...textsOf(fieldOf(properties, 'GroupName')),
  ...textsOf(fieldOf(properties, 'GroupDescription')),
  ...tablesUnder(properties, 'Tags').flatMap((tag) => textsOf(fieldOf(tag, 'Value'))),
];

/** The place of a table where it is used. */
const placeIn = (table: Table, { item }: TemplateContext): Place =>
  table.via.length === 0 && table.place.anchor === item.place.anchor ? table.place : item.place;

function securityGroup(properties: Table, context: TemplateContext): Local {
  const words = wordsIn(properties, context);
  const owner = context.item.head[1]?.text;
  const rules = (name: string, direction: Direction): Local[] => {
    const isSure = surelyIn(properties, name);
    return tablesUnder(properties, name).map((rule) =>
      awsRule(
        rule,
        GROUP_RULE,
        allowing({ direction, place: placeIn(rule, context), words, owner: isSure(rule) ? owner : undefined }),
        context,
      ),
    );
  };
  const local = joinLocals([
    ...rules('SecurityGroupIngress', 'in'),
    ...rules('SecurityGroupEgress', 'out'),
    { statements: [], unread: unknownUnder(properties, 'SecurityGroupIngress', 'SecurityGroupEgress') },
  ]);
  // Its rules may be resources of their own.
  return local.statements.length === 0 ? withMention(local, words, context) : local;
}

/** Which rules of a list are there whatever a condition in it says. */
function surelyIn(properties: Table, name: string): (rule: Table) => boolean {
  const value = fieldOf(properties, name)?.value;
  if (value?.kind === 'table') return () => true;
  const items = value?.kind === 'list' && !value.either ? new Set<Value>(value.items) : undefined;
  return (rule) => items?.has(rule) ?? false;
}

function groupRule(properties: Table, direction: Direction, context: TemplateContext): Local {
  const { place } = context.item;
  const words = wordsIn(properties, context);
  const owner = ownerIn(fieldOf(properties, 'GroupId')?.value, context.item.language);
  return awsRule(properties, GROUP_RULE, allowing({ direction, place, words, owner, whole: place }), context);
}

function aclEntry(properties: Table, context: TemplateContext): Local {
  const egress = flagOf(fieldOf(properties, 'Egress'));
  const rule = {
    direction: egress.kind === 'written' && egress.value ? ('out' as const) : ('in' as const),
    action: actionOf(fieldOf(properties, 'RuleAction')),
    priority: numberOf(fieldOf(properties, 'RuleNumber')),
    place: context.item.place,
    words: wordsIn(properties, context),
    range: tableOf(properties, 'PortRange') ?? EMPTY,
    owner: ownerIn(fieldOf(properties, 'NetworkAclId')?.value, context.item.language),
    asked: IN_NETWORK_ACL,
  };
  return awsRule(properties, ACL_ENTRY, rule, context);
}

const EMPTY: Table = { kind: 'table', entries: [], place: { anchor: { base: 0 }, start: 0, end: 0 }, via: [] };

const TCP: Written<TransportSet> = byDefault(['tcp']);

function classicBalancer(properties: Table, context: TemplateContext): Local {
  const check = tableOf(properties, 'HealthCheck');
  return joinLocals([
    ...tablesUnder(properties, 'Listeners').flatMap((table) => [
      single(
        'listener',
        { table, entry: fieldOf(table, 'LoadBalancerPort'), transport: fieldOf(table, 'Protocol') },
        context,
      ),
      single(
        'backend',
        {
          table,
          entry: fieldOf(table, 'InstancePort'),
          transport: fieldOf(table, 'InstanceProtocol', 'Protocol'),
        },
        context,
      ),
    ]),
    ...(check ? [healthTarget(check, context)] : []),
    { statements: [], unread: unknownUnder(properties, 'Listeners') },
  ]);
}

/** `TCP:25`, `HTTP:80/index.html`. */
function healthTarget(check: Table, context: TemplateContext): Local {
  const target = fieldOf(check, 'Target');
  const text = target?.value.kind === 'text' ? target.value : undefined;
  const match = text && /^([A-Za-z]+):(\d+)/.exec(text.text);
  if (!target || !text || !match) {
    const place = text?.text.includes(HOLE) ? text.place : undefined;
    const unread = place
      ? [{ place, why: 'a part of it has no value in this template' }]
      : unknownUnder(check, 'Target');
    return unread.length > 0 ? { statements: [], unread } : NOTHING;
  }
  const from = (match[1] as string).length + 1;
  const entry: Entry = { ...target, value: slice(text, from, match[0].length) };
  return single('probe', { table: check, entry, transport: undefined, fallback: TCP }, context);
}

function listener(properties: Table, context: TemplateContext): Local {
  return single(
    'listener',
    { table: properties, entry: fieldOf(properties, 'Port'), transport: fieldOf(properties, 'Protocol') },
    context,
  );
}

function targetGroup(properties: Table, context: TemplateContext): Local {
  const transport = fieldOf(properties, 'Protocol');
  const check = fieldOf(properties, 'HealthCheckPort');
  const word = wordOf(check);
  const own = word.kind === 'written' && /^\d/.test(word.value) ? check : undefined;
  return joinLocals([
    single('backend', { table: properties, entry: fieldOf(properties, 'Port'), transport }, context),
    ...tablesUnder(properties, 'Targets').map((table) =>
      single('backend', { table, entry: fieldOf(table, 'Port'), transport }, context),
    ),
    single('probe', { table: properties, entry: own, transport: fieldOf(properties, 'HealthCheckProtocol') }, context),
  ]);
}
