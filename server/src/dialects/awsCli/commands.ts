import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import type { Block, Command } from '../../model/item';
import {
  ABSENT,
  byDefault,
  type Direction,
  NO_CHANGE,
  type Statement,
  type Term,
  type TransportSet,
  valueOf,
} from '../../model/statement';
import type { Entry, List, Table, Text, Value } from '../../model/value';
import { amendmentOf } from '../shared/amendments';
import { type AwsNames, allowing, awsMistakes, awsRule } from '../shared/aws';
import { single } from '../shared/balancers';
import {
  blockOf,
  type CommandLine,
  commandLine,
  inFull,
  ofCommand,
  optionSyntax,
  scopeIn,
  verbsOf,
} from '../shared/options';
import { actionOf, addressesOf, fieldOf, numberOf, tablesOf, textsOf, transportOf } from '../shared/templates/fields';
import { chainOf, IN_NETWORK_ACL, UNION } from '../shared/templates/owners';
import { besideEveryProtocol, type PortsRead, portsIn } from '../shared/templates/ports';
import { endOf, localOf, ruleOf } from '../shared/templates/statements';
import type { TemplateContext } from '../shared/templates/syntax';
import { DIALECT } from './id';
import { structureOf } from './shorthand';

const SYNTAX = optionSyntax(DIALECT, ' ', ' ');

const PERMISSION: AwsNames = {
  protocol: 'IpProtocol',
  from: 'FromPort',
  to: 'ToPort',
  addresses: ['addresses'],
};

const ACL: AwsNames = { protocol: 'protocol', from: 'From', to: 'To', addresses: ['cidr-block', 'ipv6-cidr-block'] };

type Reader = (context: TemplateContext, words: readonly Text[]) => Local;

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['ec2 authorize-security-group-ingress', (context, words) => groupRules('in', context, words)],
  ['ec2 authorize-security-group-egress', (context, words) => groupRules('out', context, words)],
  ['ec2 revoke-security-group-ingress', (context, words) => revoked(groupRules('in', context, words), true)],
  ['ec2 revoke-security-group-egress', (context, words) => revoked(groupRules('out', context, words), true)],
  ['ec2 create-network-acl-entry', aclEntry],
  ['ec2 replace-network-acl-entry', (context, words) => replaced(aclEntry(context, words))],
  ['ec2 delete-network-acl-entry', (context, words) => revoked(aclEntry(context, words))],
  ['elbv2 create-listener', listener],
  ['elbv2 create-target-group', targetGroup],
  ['elb create-load-balancer', classicListeners],
  ['elb create-load-balancer-listeners', classicListeners],
]);

const OPTIONS: readonly string[] = [
  'cidr',
  'cidr-block',
  'egress',
  'group-id',
  'group-name',
  'health-check-port',
  'health-check-protocol',
  'ingress',
  'ip-permissions',
  'ipv6-cidr-block',
  'listeners',
  'network-acl-id',
  'port',
  'port-range',
  'protocol',
  'rule-action',
  'rule-number',
  'source-group',
];

const readerOf = (line: CommandLine): Reader | undefined => READERS.get(verbsOf(line, 2));

export const isRead = (line: CommandLine): boolean => readerOf(line) !== undefined;

export const optionsOf = (line: CommandLine): Table => inFull(line.options, OPTIONS);

export const directionOf = (line: CommandLine): Direction | undefined =>
  /egress/.test(verbsOf(line, 2)) ? 'out' : /ingress/.test(verbsOf(line, 2)) ? 'in' : undefined;

export function readCommand(command: Command): Local {
  const line = commandLine(command);
  const reader = readerOf(line);
  if (!reader) return NOTHING;
  const options = optionsOf(line);
  const name = fieldOf(options, 'group-name', 'name')?.value;
  const item: Block = blockOf(command, options, name?.kind === 'text' ? name : undefined);
  return ofCommand(reader({ item, syntax: SYNTAX }, name?.kind === 'text' ? [name] : []), command, line);
}

/** The structures that an option's words hold. */
function structuresIn(entry: Entry | undefined): readonly Table[] {
  return textsOf(entry).flatMap((text) => tablesOf(structureOf(text)));
}

function groupRules(direction: Direction, context: TemplateContext, words: readonly Text[]): Local {
  const { body, place } = context.item;
  const permissions = fieldOf(body, 'ip-permissions');
  if (permissions) {
    const tables = structuresIn(permissions);
    const unread = textsOf(permissions).flatMap((text) =>
      /^file:/.test(text.text) ? [{ place: text.place, why: 'the rules stand in a file of their own' }] : [],
    );
    return joinLocals([
      ...tables.map((table) =>
        awsRule(
          withAddresses(table),
          PERMISSION,
          allowing({ direction, place, words, owner: ownerOf(body, 'group-id', 'group-name') }),
          context,
        ),
      ),
      { statements: [], unread },
    ]);
  }
  return fieldOf(body, 'port') || fieldOf(body, 'protocol') ? simpleRule(direction, context, words) : NOTHING;
}

/** The members of ranges and groups in one list: `IpRanges=[{CidrIp=…}]`, `UserIdGroupPairs=[{GroupId=…}]`. */
function withAddresses(table: Table): Table {
  const found: Value[] = [];
  let at: Entry | undefined;
  for (const name of ['IpRanges', 'Ipv6Ranges', 'UserIdGroupPairs', 'PrefixListIds']) {
    const entry = fieldOf(table, name);
    if (!entry) continue;
    at ??= entry;
    for (const inner of tablesOf(entry.value)) {
      const address = fieldOf(inner, 'CidrIp', 'CidrIpv6', 'GroupId', 'GroupName', 'PrefixListId');
      if (address) found.push(address.value);
    }
  }
  if (!at) return table;
  const list: List = { kind: 'list', items: found, place: at.value.place, via: [] };
  const key: Text = { kind: 'text', text: 'addresses', place: at.key.place, pieces: [], quote: '' };
  return { ...table, entries: [...table.entries, { key, value: list, place: at.place }] };
}

/** `--protocol tcp --port 25 --cidr 0.0.0.0/0`; `--port 6005-65534`. */
function simpleRule(direction: Direction, context: TemplateContext, words: readonly Text[]): Local {
  const { body, place } = context.item;
  const protocol = fieldOf(body, 'protocol');
  const entry = fieldOf(body, 'port');
  const transport = transportOf(protocol);
  const portless = transport.kind === 'written' && transport.value.every((t) => t === 'other');
  const all = entry?.value.kind === 'text' && /^(?:-1|all)$/i.test(entry.value.text);
  const fields = entry && !portless && !all ? [{ side: 'destination', entry, form: 'one' } as const] : [];
  const read: PortsRead = portsIn(fields, 'AWS', SYNTAX);
  const ports = valueOf(transport)?.includes('any') ? besideEveryProtocol(read) : read;
  const addresses = addressesOf([fieldOf(body, 'cidr'), fieldOf(body, 'source-group')]);
  const far = direction === 'in' ? 'source' : 'destination';
  const term: Term = {
    transport,
    ends: [
      endOf('source', undefined, far === 'source' ? addresses : ABSENT),
      endOf('destination', ports, far === 'destination' ? addresses : ABSENT),
    ],
    opaque: [],
  };
  const rule = ruleOf(context, {
    place,
    cloud: 'AWS',
    terms: [term],
    direction: byDefault(direction),
    action: byDefault('allow'),
    ...chainOf(ownerOf(body, 'group-id', 'group-name'), direction, UNION),
    priority: ABSENT,
    words,
    mistakes: [...read.mistakes, ...awsMistakes(protocol, read)],
    fields: {
      syntax: SYNTAX,
      ports: fields,
      ...(protocol ? { transport: protocol } : {}),
      spellTransport: (to) => to,
      whole: place,
    },
  });
  return localOf([rule], read.unread);
}

/** The group or list that a command is about, with where it is; undefined where a variable alone tells. */
function ownerOf(options: Table, ...names: readonly string[]): string | undefined {
  if (!names.some((name) => fieldOf(options, name))) return undefined;
  return scopeIn(options, [...names, 'region', 'profile', 'endpoint-url']);
}

/** What is put in the place of an entry: which one that is, its number says. */
function replaced(local: Local): Local {
  const before = revoked(local).statements.map((statement) =>
    statement.kind === 'amendment' ? { ...statement, rule: { ...statement.rule, terms: [] } } : statement,
  );
  return { statements: [...before, ...local.statements], unread: local.unread };
}

/** What takes a rule away again. `exact`: it is found by what it says, and not by its number. */
function revoked({ statements, unread }: Local, exact = false): Local {
  return {
    statements: statements.map((statement): Statement => {
      if (statement.kind !== 'rule') return statement;
      const { terms, direction, order } = statement;
      const deletion = amendmentOf(statement, {
        operation: 'delete',
        target: ABSENT,
        rule: { ...NO_CHANGE, terms, direction },
        ...(order.match === undefined ? {} : { chain: order.chain }),
      });
      return { ...deletion, mistakes: [], ...(exact && terms.length > 0 ? { exact } : {}) };
    }),
    unread,
  };
}

function aclEntry(context: TemplateContext, words: readonly Text[]): Local {
  const { body, place } = context.item;
  return awsRule(
    body,
    ACL,
    {
      direction: fieldOf(body, 'egress') ? 'out' : 'in',
      action: actionOf(fieldOf(body, 'rule-action')),
      priority: numberOf(fieldOf(body, 'rule-number')),
      place,
      words,
      range: structuresIn(fieldOf(body, 'port-range'))[0] ?? EMPTY,
      owner: ownerOf(body, 'network-acl-id'),
      asked: IN_NETWORK_ACL,
    },
    context,
  );
}

const EMPTY: Table = { kind: 'table', entries: [], place: { anchor: { base: 0 }, start: 0, end: 0 }, via: [] };

function listener(context: TemplateContext): Local {
  const { body } = context.item;
  return single(
    'listener',
    { table: body, entry: fieldOf(body, 'port'), transport: fieldOf(body, 'protocol') },
    context,
  );
}

function targetGroup(context: TemplateContext): Local {
  const { body } = context.item;
  const transport = fieldOf(body, 'protocol');
  const check = fieldOf(body, 'health-check-port');
  const own = check?.value.kind === 'text' && /^\d/.test(check.value.text) ? check : undefined;
  const target = { table: body, entry: fieldOf(body, 'port'), transport };
  const probe = { table: body, entry: own, transport: fieldOf(body, 'health-check-protocol') };
  return joinLocals([single('backend', target, context), single('probe', probe, context)]);
}

const TCP = byDefault<TransportSet>(['tcp']);

function classicListeners(context: TemplateContext): Local {
  return joinLocals(
    structuresIn(fieldOf(context.item.body, 'listeners')).flatMap((table) => [
      single(
        'listener',
        { table, entry: fieldOf(table, 'LoadBalancerPort'), transport: fieldOf(table, 'Protocol'), fallback: TCP },
        context,
      ),
      single(
        'backend',
        { table, entry: fieldOf(table, 'InstancePort'), transport: fieldOf(table, 'InstanceProtocol'), fallback: TCP },
        context,
      ),
    ]),
  );
}
