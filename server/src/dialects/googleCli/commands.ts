import { joinLocals, type Local, NOTHING, type Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Amendment,
  byDefault,
  type Direction,
  type Rule,
  type Term,
  valueOf,
  type Written,
} from '../../model/statement';
import { type Entry, HOLE, slice, type Text, unknownIn, type Value } from '../../model/value';
import { amendmentOf } from '../shared/amendments';
import { single } from '../shared/balancers';
import { portsOfAll } from '../shared/google';
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
import {
  actionOf,
  addressesOf,
  directionOf,
  fieldOf,
  numberOf,
  textsOf,
  transportOf,
  transportTypos,
  wordOf,
} from '../shared/templates/fields';
import { chainOf, IN_NETWORK } from '../shared/templates/owners';
import { type PortsRead, portsIn } from '../shared/templates/ports';
import { endOf, ruleOf } from '../shared/templates/statements';
import type { TemplateContext } from '../shared/templates/syntax';
import { innerPlace, literalIn } from '../shared/texts';
import { DIALECT } from './id';

const SYNTAX = optionSyntax(DIALECT, '=', ',');

const OPTIONS: readonly string[] = [
  'action',
  'allow',
  'description',
  'destination-ranges',
  'direction',
  'disabled',
  'ip-protocol',
  'network',
  'ports',
  'priority',
  'rules',
  'source-ranges',
  'source-service-accounts',
  'source-tags',
  'target-service-accounts',
  'target-tags',
];

const VERBS = /^(?:(?:alpha|beta) )?compute (firewall-rules|forwarding-rules) (create|update|delete)$/;

const readingOf = (line: CommandLine): { subject: string; verb: string; name: Text | undefined } | undefined => {
  for (const count of [3, 4]) {
    const match = VERBS.exec(verbsOf(line, count));
    if (match) return { subject: match[1] as string, verb: match[2] as string, name: line.verbs[count] };
  }
  return undefined;
};

export const isRead = (line: CommandLine): boolean => readingOf(line) !== undefined;

export function readCommand(command: Command): Local {
  const line = commandLine(command);
  const reading = readingOf(line);
  if (!reading) return NOTHING;
  const options = inFull(line.options, OPTIONS);
  const item = blockOf(command, options, reading.name);
  const context: TemplateContext = { item, syntax: SYNTAX };
  if (reading.subject === 'forwarding-rules') {
    if (reading.verb === 'delete') return NOTHING;
    const transport = fieldOf(options, 'ip-protocol');
    const listeners = portEntries(fieldOf(options, 'ports')).map((entry) =>
      single('listener', { table: options, entry, transport }, context),
    );
    return ofCommand(joinLocals(listeners), command, line);
  }
  const { rule, unread } = firewallRule(context, reading.name);
  const statement = reading.verb === 'create' ? rule : amended(rule, reading.name, reading.verb);
  return ofCommand({ statements: [statement], unread }, command, line);
}

/** The elements of a list in one word, each as an option of its own. */
function portEntries(entry: Entry | undefined): readonly Entry[] {
  if (!entry) return [];
  return textsOf(entry).flatMap((text) => elementsIn(text).map((value) => ({ ...entry, value })));
}

function elementsIn(text: Text): readonly Text[] {
  const result: Text[] = [];
  let from = 0;
  for (let at = 0; at <= text.text.length; at++) {
    if (at < text.text.length && text.text.charAt(at) !== ',') continue;
    if (at > from) result.push(slice(text, from, at));
    from = at + 1;
  }
  return result;
}

/** The network of a rule and the instances that it is for: rules for some say nothing about rules for others. */
const NETWORK: readonly string[] = [
  'network',
  'project',
  'account',
  'configuration',
  'target-tags',
  'target-service-accounts',
];

const USUAL_PRIORITY = byDefault(1000);

function firewallRule(context: TemplateContext, name: Text | undefined): { rule: Rule; unread: readonly Unread[] } {
  const { body, place } = context.item;
  const said = wayOf(fieldOf(body, 'direction'));
  const direction = said.kind === 'absent' ? byDefault<Direction>('in') : said;
  const allowed = fieldOf(body, 'allow');
  const specified = allowed ?? fieldOf(body, 'rules');
  const action = allowed ? byDefault<Action>('allow') : actionOf(fieldOf(body, 'action'));
  const out = valueOf(direction) === 'out';
  const source = addressesOf(['source-ranges', 'source-tags', 'source-service-accounts'].map((n) => fieldOf(body, n)));
  const target = addressesOf([fieldOf(body, 'destination-ranges')]);
  const terms: Term[] = [];
  const mistakes: Mistake[] = [];
  const unread: Unread[] = [];
  let before: Entry | undefined;
  for (const entry of portEntries(specified)) {
    const spec = specOf(entry, before);
    before = spec.protocol;
    mistakes.push(...spec.read.mistakes, ...transportTypos(spec.protocol, 'Google Cloud'));
    mistakes.push(...portsOfAll(spec.protocol, spec.transport, spec.read));
    unread.push(...spec.read.unread);
    terms.push({
      transport: spec.transport,
      ends: [endOf('source', undefined, out ? ABSENT : source), endOf('destination', spec.read, target)],
      opaque: [],
    });
  }
  for (const value of unknownsIn(specified?.value)) unread.push(value);
  const refused = fieldOf(body, 'deny')?.value;
  if (refused) unread.push({ place: refused.place, why: NO_DENY });
  const disabled = fieldOf(body, 'disabled')?.value;
  const priority = numberOf(fieldOf(body, 'priority'));
  const rule = ruleOf(context, {
    place,
    cloud: 'Google Cloud',
    terms,
    direction,
    action,
    enabled: byDefault(!(disabled?.kind === 'constant' && disabled.value === true)),
    ...chainOf(scopeIn(body, NETWORK), valueOf(direction), IN_NETWORK),
    priority: priority.kind === 'absent' ? USUAL_PRIORITY : priority,
    ...(name ? { name: { key: name, value: name, place: name.place } } : {}),
    description: fieldOf(body, 'description'),
    words: context.item.head.slice(1),
    mistakes,
    fields: { syntax: SYNTAX, ports: [], whole: place },
  });
  return { rule, unread };
}

/** Written by those who know `--allow`; gcloud refuses the command. */
const NO_DENY = 'gcloud has no option `--deny`; what is blocked is told by `--action=DENY` and `--rules`';

/** `INGRESS` and `EGRESS`, and what gcloud takes for them. */
const wayOf = (entry: Entry | undefined): Written<Direction> => {
  const word = wordOf(entry);
  if (word.kind !== 'written' || !/^(?:in|out)$/i.test(word.value)) return directionOf(entry);
  return { ...word, value: word.value.toLowerCase() as Direction };
};

const unknownsIn = (value: Value | undefined): readonly Unread[] =>
  value?.kind === 'unknown' ? [{ place: value.place, why: value.why }] : [];

/** A number that no protocol of IP has, or a range: a port whose protocol was left out. */
const isPortAlone = (text: string): boolean => /^\d+-\d+$/.test(text) || (/^\d{3,}$/.test(text) && Number(text) > 255);

interface Spec {
  readonly protocol: Entry;
  readonly transport: Term['transport'];
  readonly read: PortsRead;
}

/** `tcp:25`, `udp:6005-65534`, `icmp`, `all`; a port alone is meant for the protocol of the one before it. */
function specOf(entry: Entry, before: Entry | undefined): Spec {
  const text = entry.value as Text;
  if (before && isPortAlone(text.text)) return portAlone(entry, text, before);
  const colon = text.text.indexOf(':');
  const protocol: Entry = { ...entry, value: colon < 0 ? text : slice(text, 0, colon) };
  const ports: Entry | undefined =
    colon < 0 ? undefined : { ...entry, value: slice(text, colon + 1, text.text.length) };
  const hole = text.text.includes(HOLE) && colon < 0 ? unknownIn(text, 0, text.text.length) : undefined;
  const read = portsIn(ports ? [{ side: 'destination', entry: ports, form: 'one' }] : [], 'Google Cloud', SYNTAX);
  const unread = hole === undefined ? read.unread : [...read.unread, { place: text.place, why: hole }];
  return { protocol, transport: transportOf(protocol), read: { ...read, unread } };
}

/** `587` in `tcp:25,587`, where gcloud takes it for the number of a protocol. */
function portAlone(entry: Entry, text: Text, protocol: Entry): Spec {
  const read = portsIn([{ side: 'destination', entry, form: 'one' }], 'Google Cloud', SYNTAX);
  const place = literalIn(text);
  const word = `${(protocol.value as Text).text}:${text.text}`;
  const mistake: Mistake = {
    kind: 'port-list-in-one-value',
    place: innerPlace(text),
    message: `gcloud takes a protocol with each port, as in ${word}; ${text.text} alone is no protocol, and the rule is refused.`,
    repairs: place ? [{ title: `Write ${word}`, edits: [{ place, newText: word }], safety: 'safe' }] : [],
    detail: ',',
  };
  return { protocol, transport: transportOf(protocol), read: { ...read, mistakes: [...read.mistakes, mistake] } };
}

/** What an update says, and what a deletion is about; what is not said stays as it is. */
function amended(rule: Rule, name: Text | undefined, verb: string): Amendment {
  const { terms, direction, action } = rule;
  return amendmentOf(rule, {
    operation: verb === 'delete' ? 'delete' : 'set',
    target: name ? { kind: 'written', value: name.text, place: name.place, via: [] } : ABSENT,
    rule: {
      terms,
      direction: direction.kind === 'default' ? ABSENT : direction,
      action,
      enabled: ABSENT,
    },
  });
}
