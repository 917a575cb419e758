import { join, type Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type Direction,
  type End,
  type Rule,
  type StatementBase,
  type Transport,
  type TransportSet,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { readAddresses, WINDOWS_ADDRESSES } from './addresses';
import { mistakeOf, type PortGrammar } from './portMistakes';
import { joinReadings, type PortReading, type PortSyntax, readPorts } from './ports';
import { innerPlace, isWrittenHere, literalIn, mapWord, startOf, wordIn } from './texts';
import { nearestWord } from './typo';
import { numberOfTransport, openEnd, orderOf, transportOfNumber } from './windowsFirewall';

/** Keywords of the string's own spelling, and what netsh and the cmdlets call the same. */
const LOCAL_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['rpc', 'RPC'],
  ['rpc-epmap', 'RPC-EPMap'],
  ['rpcepmap', 'RPC-EPMap'],
  ['teredo', 'Teredo'],
  ['iptlsin', 'IPTLSIn'],
  ['iphttpsin', 'IPHTTPSIn'],
  ['iphttps', 'IPHTTPSIn'],
  ['ply2disc', 'Ply2Disc'],
  ['playtodiscovery', 'Ply2Disc'],
  ['mdns', 'mDNS'],
]);
const REMOTE_KEYWORDS: ReadonlyMap<string, string> = new Map([
  ['iptlsout', 'IPTLSOut'],
  ['iphttpsout', 'IPHTTPSOut'],
  ['iphttps', 'IPHTTPSOut'],
]);

const SUBJECT = 'rules in the registry';

const syntaxOf = (side: 'local' | 'remote'): PortSyntax => ({
  subject: SUBJECT,
  separators: '',
  rangeSign: '-',
  keywords: side === 'local' ? LOCAL_KEYWORDS : REMOTE_KEYWORDS,
  anyWords: new Set(['*']),
});

export const POLICY_PORTS = { local: syntaxOf('local'), remote: syntaxOf('remote') } as const;

const GRAMMAR: PortGrammar = {
  subject: 'A rule of the registry',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'Windows passes over the rule',
};

/** One `Key=Value` between bars. */
export interface PolicyField {
  /** As written. */
  readonly key: Text;
  /** Lower case, without the number of the version that brought it: `LPort2_10` is `lport`. */
  readonly name: string;
  readonly value: Text;
}

/** True for `v2.10|Action=Allow|…`. Connection security rules look alike but have no direction, and are left out. */
export const isPolicyString = (text: string): boolean => /^v\d+\.\d+\|/i.test(text) && /\|Dir=|\|Action=/i.test(text);

/** The fields of a policy string, in order; a key may stand several times. */
export function policyFields(value: Text): readonly PolicyField[] {
  const fields: PolicyField[] = [];
  const { text } = value;
  let from = text.indexOf('|') + 1;
  while (from > 0 && from < text.length) {
    const bar = text.indexOf('|', from);
    const to = bar < 0 ? text.length : bar;
    const sign = text.indexOf('=', from);
    if (sign >= from && sign < to) {
      const key = slice(value, from, sign);
      fields.push({ key, name: nameOf(key.text), value: slice(value, sign + 1, to) });
    }
    from = to + 1;
  }
  return fields;
}

const nameOf = (key: string): string => {
  const lower = key.toLowerCase();
  return lower.includes('2_') ? lower.replace(/2_\d+$/, '') : lower;
};

/** What a policy string says: everything of the rule but how it came to be written. */
export interface PolicyRule {
  /** Makes the rule, given what all statements have in common. */
  readonly rule: Omit<Rule, keyof StatementBase>;
  readonly words: readonly Text[];
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  readonly complete: boolean;
}

/** Fields that are no conditions: texts, and flags of the rule itself. */
const NO_CONDITION = new Set([
  'name',
  'desc',
  'embedctxt',
  'edge',
  'defer',
  'platform',
  'platform2',
  'ttk',
  'nnm',
  'skipver',
]);
const MODELLED = new Set(['action', 'active', 'dir', 'protocol', 'profile', 'lport', 'rport', 'app', 'svc']);
const ADDRESS = /^([lr])a[46]2?$/;
const WORDY = ['name', 'desc', 'app', 'svc', 'embedctxt'];

/** Reads `v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|…`. */
export function readPolicyString(value: Text): PolicyRule {
  const fields = policyFields(value);
  const lasts = new Map<string, Text>();
  for (const field of fields) lasts.set(field.name, field.value);
  const last = (name: string): Text | undefined => lasts.get(name);
  const said = <T>(name: string, read: (text: Text) => Written<T>): Written<T> => {
    const text = last(name);
    return text && text.text !== '' ? read(text) : ABSENT;
  };
  const direction = said('dir', (text) => wordOf(text, DIRECTIONS, 'direction'));
  const protocol = said('protocol', (text) =>
    mapWord(
      wordIn(text),
      (word) => transportOfNumber(word.trim()),
      (word) => `\`${word}\` is no protocol number`,
    ),
  );
  const transport: Written<TransportSet> = protocol.kind === 'absent' ? byDefault<TransportSet>(['any']) : protocol;
  const localFields = portFields(fields, 'lport', 'local');
  const remoteFields = portFields(fields, 'rport', 'remote');
  const local = joined(localFields);
  const remote = joined(remoteFields);
  const opaque: Place[] = [];
  for (const { name, key, value: text } of fields) {
    if (NO_CONDITION.has(name) || MODELLED.has(name) || ADDRESS.test(name)) continue;
    opaque.push(join(key.place, text.place));
  }
  const mistakes = [
    ...faultsOf(localFields),
    ...faultsOf(remoteFields),
    ...keywordFaults(local, direction, transport),
    ...protocolFaults(fields, last('protocol'), [local, remote], transport),
  ];
  const unread = [...(local?.unread ?? []), ...(remote?.unread ?? [])];
  return {
    rule: {
      kind: 'rule',
      terms: [{ transport, ends: [end(fields, 'local', local), end(fields, 'remote', remote)], opaque }],
      stands: 'host',
      direction,
      action: said('action', (text) => wordOf(text, ACTIONS, 'action')),
      enabled: said('active', (text) => wordOf(text, SWITCHES, 'such word')),
      order: orderOf(direction),
      name: said('name', wordIn),
      description: said('desc', wordIn),
      program: said('app', wordIn),
      service: said('svc', wordIn),
      profiles: profilesOf(fields),
      returning: false,
    },
    words: fields.filter(({ name }) => WORDY.includes(name)).map((field) => field.value),
    mistakes,
    unread,
    complete:
      mistakes.length === 0 &&
      unread.length === 0 &&
      direction.kind === 'written' &&
      last('action') !== undefined &&
      !local?.incomplete &&
      !remote?.incomplete,
  };
}

const DIRECTIONS: ReadonlyMap<string, Direction> = new Map([
  ['in', 'in'],
  ['out', 'out'],
]);
const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['allow', 'allow'],
  ['bypass', 'allow'],
  ['block', 'block'],
]);
const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const wordOf = <T>(text: Text, words: ReadonlyMap<string, T>, what: string): Written<T> =>
  mapWord(
    wordIn(text),
    (word) => words.get(word.trim().toLowerCase()),
    (word) => `\`${word}\` is no ${what} of a rule in the registry`,
  );

interface FieldPorts {
  readonly field: PolicyField;
  readonly ports: PortReading;
}

/** The port fields of one side, each read on its own. */
function portFields(fields: readonly PolicyField[], name: string, side: 'local' | 'remote'): readonly FieldPorts[] {
  const found: FieldPorts[] = [];
  for (const field of fields) {
    if (field.name === name) found.push({ field, ports: readPorts(field.value, POLICY_PORTS[side]) });
  }
  return found;
}

function joined(found: readonly FieldPorts[]): PortReading | undefined {
  const [first] = found;
  if (!first) return undefined;
  return joinReadings(
    found.map(({ ports }) => ports),
    innerPlace(first.field.value),
  );
}

function end(fields: readonly PolicyField[], side: 'local' | 'remote', ports: PortReading | undefined): End {
  const open = { ...openEnd(side), addresses: addressesOf(fields, side) };
  if (!ports || (ports.uses.length === 0 && ports.incomplete)) return open;
  return { ...open, ports: ports.ports, uses: ports.uses };
}

function addressesOf(fields: readonly PolicyField[], side: 'local' | 'remote'): Written<readonly Address[]> {
  const letter = side === 'local' ? 'l' : 'r';
  const found: Address[] = [];
  let place: Place | undefined;
  for (const { name, value } of fields) {
    if (ADDRESS.exec(name)?.[1] !== letter) continue;
    const read = readAddresses(value, WINDOWS_ADDRESSES);
    if (read.kind !== 'written') return read;
    place ??= read.place;
    found.push(...read.value);
  }
  return place ? written(found, place) : ABSENT;
}

function profilesOf(fields: readonly PolicyField[]): Written<readonly string[]> {
  const found: string[] = [];
  let place: Place | undefined;
  for (const { name, value } of fields) {
    if (name !== 'profile') continue;
    place ??= innerPlace(value);
    found.push(value.text.trim().toLowerCase());
  }
  return place ? written(found, place) : ABSENT;
}

/** Faults in the port fields; a list in one field becomes several fields. */
function faultsOf(fields: readonly FieldPorts[]): Mistake[] {
  const found: Mistake[] = [];
  for (const { field, ports } of fields) {
    for (const fault of ports.faults) {
      const mistake = mistakeOf(fault, GRAMMAR);
      if (!mistake) continue;
      if (fault.kind !== 'list-sign') {
        found.push(mistake);
        continue;
      }
      const place = literalIn(field.value);
      const newText = fieldsFor(field.key.text, fault.elements).slice(field.key.text.length + 1);
      found.push({
        ...mistake,
        message: `A field holds one port; with several in \`${fault.text}\` Windows passes over the rule.`,
        repairs: place
          ? [{ title: `Write ${field.key.text}=${newText}`, edits: [{ place, newText }], safety: 'safe' }]
          : [],
      });
    }
  }
  return found;
}

/** `LPort=25|LPort2_10=6005-65534`: ranges came with version 2.10 and have a key of their own. */
export function fieldsFor(key: string, elements: readonly string[]): string {
  const base = key.replace(/2_\d+$/, '');
  return elements
    .map((element, i) => {
      const own = element.replace(':', '-');
      if (i === 0) return `${key}=${own}`;
      return `${own.includes('-') ? `${base}2_10` : base}=${own}`;
    })
    .join('|');
}

function keywordFaults(
  local: PortReading | undefined,
  direction: Written<Direction>,
  transport: Written<TransportSet>,
): Mistake[] {
  const found: Mistake[] = [];
  for (const { literal } of local?.uses ?? []) {
    if (literal.form !== 'keyword') continue;
    const spelling = LOCAL_KEYWORDS.get(literal.text.toLowerCase()) ?? literal.text;
    const exact = literal.place.end - literal.place.start === literal.text.length;
    const said = transport.kind === 'written' ? transport.value : undefined;
    let message: string | undefined;
    let repairs: Mistake['repairs'] = [];
    if (spelling.toLowerCase() !== literal.text.toLowerCase()) {
      message = `A rule of the registry writes ${spelling}, and does not know ${literal.text}`;
      const edits = [{ place: literal.place, newText: spelling }];
      if (exact) repairs = [{ title: `Write ${spelling}`, edits, safety: 'safe' }];
    } else if (spelling.startsWith('RPC') && valueOf(direction) === 'out') {
      message = `${spelling} stands for ports that this computer listens on, and an outbound rule does not take it`;
    } else if (spelling.startsWith('RPC') && said && !said.includes('tcp') && !said.includes('any')) {
      message = `${spelling} goes with Protocol=6 (TCP) only`;
      if (transport.kind === 'written' && transport.place.end - transport.place.start <= 2) {
        const edits = [{ place: transport.place, newText: '6' }];
        repairs = [{ title: 'Write Protocol=6 (TCP)', edits, safety: 'suggestion' }];
      }
    }
    if (message === undefined) continue;
    const whole = `${message}; Windows passes over the rule.`;
    found.push({ kind: 'invalid-port-keyword', place: literal.place, message: whole, repairs, detail: spelling });
  }
  return found;
}

/** A protocol as a word, and ports without TCP or UDP. */
function protocolFaults(
  fields: readonly PolicyField[],
  protocol: Text | undefined,
  readings: readonly (PortReading | undefined)[],
  transport: Written<TransportSet>,
): Mistake[] {
  const word = protocol?.text.trim().toLowerCase() ?? '';
  const place = protocol && literalIn(protocol);
  if (protocol && transport.kind === 'unread' && wordIn(protocol).kind === 'written') {
    const meant = word === 'tcp' || word === 'udp' ? word : nearestWord(word, ['tcp', 'udp']);
    if (meant === undefined) return [];
    const number = numberOfTransport(meant as Transport);
    return [
      {
        kind: 'transport-typo',
        place: innerPlace(protocol),
        message: `A rule of the registry names its protocol by number, ${number} for ${meant.toUpperCase()}; with ${protocol.text} Windows passes over the rule.`,
        repairs: place ? [{ title: `Write ${number}`, edits: [{ place, newText: number }], safety: 'safe' }] : [],
        detail: number,
      },
    ];
  }
  const said = valueOf(transport);
  if (!said || said.includes('tcp') || said.includes('udp')) return [];
  const port = fields.find(({ name, value }) => (name === 'lport' || name === 'rport') && value.text !== '');
  if (!port || !readings.some((reading) => reading && reading.uses.length > 0)) return [];
  const add = !protocol && isWrittenHere(port.key) ? literalIn(port.key) : undefined;
  const edits = protocol
    ? place && [{ place, newText: '6' }]
    : add && [{ place: startOf(add), newText: 'Protocol=6|' }];
  return [
    {
      kind: 'port-needs-protocol',
      place: innerPlace(port.value),
      message: 'A port needs a protocol: Windows passes over this rule without Protocol=6 (TCP) or Protocol=17 (UDP).',
      repairs: edits
        ? [{ title: protocol ? 'Write Protocol=6 (TCP)' : 'Add Protocol=6 (TCP)', edits, safety: 'safe' }]
        : [],
    },
  ];
}
