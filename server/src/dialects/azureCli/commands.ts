import { port } from '../../base/portSet';
import { joinLocals, type Local, NOTHING } from '../../model/dialect';
import type { Block, Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Amendment,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type Statement,
  type Term,
  type TransportSet,
  valueOf,
} from '../../model/statement';
import type { Entry, Table } from '../../model/value';
import { amendmentOf } from '../shared/amendments';
import { type SecurityRuleNames, securityRule } from '../shared/arm';
import { type FirewallNames, firewallNatRule, firewallRule, NO_GROUP } from '../shared/azureFirewall';
import { type NatNames, natRule, single } from '../shared/balancers';
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
import { mistakeOf } from '../shared/portMistakes';
import { readPortValues } from '../shared/ports';
import { actionOf, fieldOf, numberOf, wordOf } from '../shared/templates/fields';
import { chainOf, IN_SECURITY_GROUP } from '../shared/templates/owners';
import { CLOUD_PORTS } from '../shared/templates/ports';
import { endOf, ruleOf } from '../shared/templates/statements';
import type { TemplateContext, Templated } from '../shared/templates/syntax';
import { DIALECT } from './id';

/** Values are words of their own. */
const SYNTAX = optionSyntax(DIALECT, ' ', ' ');

const NSG: SecurityRuleNames = {
  sourcePort: '',
  sourcePorts: 'source-port-ranges',
  destinationPort: '',
  destinationPorts: 'destination-port-ranges',
  source: ['source-address-prefixes', 'source-asgs'],
  destination: ['destination-address-prefixes', 'destination-asgs'],
};

const FIREWALL: FirewallNames = {
  protocols: ['protocols', 'ip-protocols'],
  ports: 'destination-ports',
  source: ['source-addresses', 'source-ip-groups'],
  destination: ['destination-addresses', 'destination-ip-groups', 'destination-fqdns'],
  translated: 'translated-port',
};

const NAT: NatNames = {
  frontend: 'frontend-port',
  start: 'frontend-port-range-start',
  end: 'frontend-port-range-end',
  backend: 'backend-port',
};

/** Options in full; what begins one of them alone is taken for it. */
const OPTIONS: readonly string[] = [
  'access',
  'action',
  'backend-port',
  'collection-name',
  'description',
  'destination-addresses',
  'destination-address-prefixes',
  'destination-asgs',
  'destination-fqdns',
  'destination-ip-groups',
  'destination-port-ranges',
  'destination-ports',
  'direction',
  'frontend-port',
  'frontend-port-range-end',
  'frontend-port-range-start',
  'ip-protocols',
  'name',
  'nsg-name',
  'port',
  'priority',
  'protocol',
  'protocols',
  'resource-group',
  'source-addresses',
  'source-address-prefixes',
  'source-asgs',
  'source-ip-groups',
  'source-port-ranges',
  'translated-port',
];

type Reader = (context: TemplateContext, verb: string) => Local;

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/^network nsg rule (create|update|delete)$/, (context, verb) => nsgRule(context, verb)],
  [/^network lb rule (create|update)$/, ({ item, syntax }) => balancing({ item, syntax })],
  [/^network lb probe (create|update)$/, (context) => probing(context)],
  [/^network lb inbound-nat-(?:rule|pool) (create|update)$/, (context) => natRule(context.item.body, NAT, context)],
  [/^network firewall network-rule (create)$/, (context) => filtering(context)],
  [/^network firewall nat-rule (create)$/, (context) => firewallNatRule(context.item.body, FIREWALL, context)],
  [
    /^network firewall policy rule-collection-group collection (add-filter-collection|rule add)$/,
    (context) => filtering(context),
  ],
  [
    /^network firewall policy rule-collection-group collection (add-nat-collection)$/,
    (context) => firewallNatRule(context.item.body, FIREWALL, context),
  ],
  [/^vm (open-port)$/, (context) => openPort(context)],
];

const readerOf = (line: CommandLine): { read: Reader; verb: string } | undefined => {
  const all = verbsOf(line, 6);
  for (const [pattern, read] of READERS) {
    const match = pattern.exec(all);
    if (match) return { read, verb: match[1] as string };
  }
  return undefined;
};

export const isRead = (line: CommandLine): boolean => readerOf(line) !== undefined;

export const optionsOf = (line: CommandLine): Table =>
  inFull(line.options, OPTIONS, { n: 'name', g: 'resource-group' });

export function readCommand(command: Command): Local {
  const line = commandLine(command);
  const reader = readerOf(line);
  if (!reader) return NOTHING;
  const options = optionsOf(line);
  const name = fieldOf(options, 'name')?.value;
  const item: Block = blockOf(command, options, name?.kind === 'text' ? name : undefined);
  const { statements, unread } = reader.read({ item, syntax: SYNTAX }, reader.verb);
  return ofCommand({ statements: statements.map(repaired), unread }, command, line);
}

/** Lists are words with blanks between, where templates have commas. */
function repaired(statement: Statement): Statement {
  if (!statement.mistakes.some(({ kind }) => kind === 'port-list-in-one-value')) return statement;
  const mistakes = statement.mistakes.map((mistake): Mistake => {
    if (mistake.kind !== 'port-list-in-one-value') return mistake;
    const repairs = mistake.repairs.map((repair) => ({
      ...repair,
      title: repair.title.replaceAll(', ', ' '),
      edits: repair.edits.map(({ place, newText }) => ({ place, newText: newText.replaceAll(', ', ' ') })),
    }));
    return { ...mistake, repairs };
  });
  return { ...statement, mistakes };
}

/** What a command is about, with where it is; undefined where a variable alone tells. */
const ownerOf = (options: Table, name: string): string | undefined =>
  fieldOf(options, name) && scopeIn(options, [name, 'resource-group', 'subscription']);

/** Of a rule that is made, what is not said: inbound, allowed, any protocol, and port 80. */
function nsgRule(context: TemplateContext, verb: string): Local {
  const { body } = context.item;
  const owner = ownerOf(body, 'nsg-name');
  const { statements, unread } = securityRule(body, body, NSG, context, owner);
  return {
    statements: statements.map((statement): Statement => {
      if (statement.kind !== 'rule') return statement;
      if (verb !== 'create') return amended(statement, body, verb === 'delete' ? 'delete' : 'set');
      const said = fieldOf(body, NSG.destinationPorts) !== undefined;
      const ports = (end: End): End =>
        end.side === 'destination' && !said ? { ...end, ports: byDefault(port(80)) } : end;
      return standing(owner, {
        ...statement,
        terms: statement.terms.map((term) => ({ ...term, ends: [term.ends[0], ports(term.ends[1])] as const })),
      });
    }),
    unread,
  };
}

function standing(owner: string | undefined, rule: Rule): Rule {
  const { direction: said, action } = rule;
  const direction = said.kind === 'absent' ? byDefault<Direction>('in') : said;
  const { chain, asked } = chainOf(owner, valueOf(direction), IN_SECURITY_GROUP);
  return {
    ...rule,
    direction,
    order: { ...rule.order, chain, ...asked },
    action: action.kind === 'absent' ? byDefault<Action>('allow') : action,
    terms: rule.terms.map((term) =>
      term.transport.kind === 'absent' ? { ...term, transport: byDefault<TransportSet>(['any']) } : term,
    ),
  };
}

/** What an update says about a rule made elsewhere: what it does not say stays as it is. */
function amended(rule: Templated<Rule>, options: Table, operation: 'set' | 'delete'): Templated<Amendment> {
  const open = (end: End, option: string): End =>
    fieldOf(options, option) === undefined ? { ...end, ports: ABSENT } : end;
  const terms: readonly Term[] = rule.terms.map((term) => ({
    ...term,
    ends: [open(term.ends[0], NSG.sourcePorts), open(term.ends[1], NSG.destinationPorts)] as const,
  }));
  const { direction, action, order } = rule;
  return amendmentOf(rule, {
    operation,
    target: wordOf(fieldOf(options, 'name')),
    rule: { terms: operation === 'delete' ? [] : terms, direction, action, enabled: ABSENT },
    ...(order.match === undefined ? {} : { chain: order.chain }),
  });
}

function balancing(context: TemplateContext): Local {
  const { body } = context.item;
  const transport = fieldOf(body, 'protocol');
  return joinLocals([
    single('listener', { table: body, entry: fieldOf(body, 'frontend-port'), transport }, context),
    single('backend', { table: body, entry: fieldOf(body, 'backend-port'), transport }, context),
  ]);
}

function probing(context: TemplateContext): Local {
  const { body } = context.item;
  const transport = fieldOf(body, 'protocol');
  return single('probe', { table: body, entry: fieldOf(body, 'port'), transport }, context);
}

function filtering(context: TemplateContext): Local {
  const { body } = context.item;
  const collection = {
    action: actionOf(fieldOf(body, 'action')),
    priority: numberOf(fieldOf(body, 'priority')),
    name: fieldOf(body, 'collection-name'),
    // Only the call that makes a collection says its priority.
    group: NO_GROUP,
  };
  return firewallRule(body, FIREWALL, collection, context);
}

/** Of a rule that opens a port of a machine and says none: the second one needs another. */
const USUAL_PRIORITY = byDefault(900);

/** `az vm open-port --port 25,587`: an inbound rule of the machine's group for every protocol. */
function openPort(context: TemplateContext): Local {
  const { body, place } = context.item;
  const entry: Entry | undefined = fieldOf(body, 'port');
  if (!entry) return NOTHING;
  const reading = readPortValues(entry.value, { ...CLOUD_PORTS.Azure, separators: ',' });
  const priority = numberOf(fieldOf(body, 'priority'));
  const mistakes = reading.faults.flatMap(
    (fault) =>
      mistakeOf(fault, { subject: 'Azure', rangeSign: '-', listSign: ',', consequence: 'Azure refuses the rule' }) ??
      [],
  );
  const read = { ports: reading.ports, uses: reading.uses, mistakes, unread: reading.unread };
  const rule = ruleOf(context, {
    place,
    cloud: 'Azure',
    terms: [
      {
        transport: byDefault<TransportSet>(['any']),
        ends: [endOf('source', undefined, ABSENT), endOf('destination', read, ABSENT)],
        opaque: [],
      },
    ],
    direction: byDefault<Direction>('in'),
    action: byDefault<Action>('allow'),
    ...chainOf(ownerOf(body, 'name'), 'in', IN_SECURITY_GROUP),
    priority: priority.kind === 'absent' ? USUAL_PRIORITY : priority,
    words: context.item.head.slice(1),
    mistakes,
    fields: {
      syntax: SYNTAX,
      ports: [{ side: 'destination', entry, form: 'one' }],
      whole: place,
      ...(priority.kind === 'absent' ? { last: entry, priorityName: 'priority' } : {}),
    },
  });
  return { statements: [rule], unread: read.unread };
}
