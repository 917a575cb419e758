import type { PlaceEdit } from '../../base/edit';
import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import type { PortUse, TransportSet } from '../../model/statement';
import { leaves, type Text, type Value } from '../../model/value';
import { mistakeOf } from '../shared/portMistakes';
import { type PortFault, type PortReading, type PortSyntax, readPortValues } from '../shared/ports';
import type { Bound } from './binder';
import type { Call } from './call';
import { literalPlace } from './edits';

/** Port keywords of NetSecurity, in their own spelling, with the only place where Windows takes each. */
interface Keyword {
  readonly name: string;
  readonly transport: 'tcp' | 'udp';
  readonly direction: 'in' | 'out';
  readonly side: 'local' | 'remote';
}

const KEYWORDS: readonly Keyword[] = [
  { name: 'RPC', transport: 'tcp', direction: 'in', side: 'local' },
  { name: 'RPCEPMap', transport: 'tcp', direction: 'in', side: 'local' },
  { name: 'IPHTTPSIn', transport: 'tcp', direction: 'in', side: 'local' },
  { name: 'IPHTTPSOut', transport: 'tcp', direction: 'out', side: 'remote' },
  { name: 'Teredo', transport: 'udp', direction: 'in', side: 'local' },
  { name: 'PlayToDiscovery', transport: 'udp', direction: 'in', side: 'local' },
];
const keywordOf = new Map(KEYWORDS.map((keyword) => [keyword.name.toLowerCase(), keyword]));

/** Words by which other tools and pages call a keyword of NetSecurity, without blanks, dots and dashes. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['rpcepmap', 'RPCEPMap'],
  ['rpcendpointmapper', 'RPCEPMap'],
  ['rpcendpoint', 'RPCEPMap'],
  ['rpcmap', 'RPCEPMap'],
  ['endpointmapper', 'RPCEPMap'],
  ['epmap', 'RPCEPMap'],
  ['rpcdynamic', 'RPC'],
  ['dynamicrpc', 'RPC'],
  ['rpcdynamicports', 'RPC'],
  ['iphttps', 'IPHTTPSIn'],
  ['iphttpsin', 'IPHTTPSIn'],
  ['iphttpsout', 'IPHTTPSOut'],
  ['iptlsin', 'IPHTTPSIn'],
  ['iptlsout', 'IPHTTPSOut'],
  ['ply2disc', 'PlayToDiscovery'],
]);

/** The keywords by their own spelling, as completion offers them where side, direction and protocol allow it. */
export const keywordsFor = (
  side: 'local' | 'remote',
  direction: 'in' | 'out' | undefined,
  transport: TransportSet | undefined,
): readonly string[] => [
  ...KEYWORDS.filter(
    (k) =>
      k.side === side &&
      (direction === undefined || k.direction === direction) &&
      (transport === undefined || transport.includes(k.transport)),
  ).map((k) => k.name),
  'Any',
];

export const NET_SECURITY: PortSyntax = {
  subject: 'Windows Firewall',
  separators: '',
  rangeSign: '-',
  keywords: new Map(KEYWORDS.map(({ name }) => [name.toLowerCase(), name])),
  anyWords: new Set(['any', '*']),
  numbers: true,
};

export const AZURE: PortSyntax = {
  subject: 'Azure',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(['any', '*']),
  numbers: true,
};

/** A parameter that is one number: -Port, -ReplicationPort. */
export const ONE_NUMBER: PortSyntax = {
  subject: 'PowerShell',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
  numbers: true,
};

/** What may be meant for a keyword; `25/tcp` and `[25]` are not. */
const WORD = /^[a-z][a-z .\w-]{0,39}$/i;

/** As much of a long list as a sentence bears. */
const short = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);
const NO_MISTAKES: readonly Mistake[] = [];

const GRAMMAR = { rangeSign: '-', listSign: ',' } as const;

/** What a port parameter says, and what is wrong with it. */
export interface PortValue {
  readonly reading: PortReading;
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
}

/** The ports of a parameter, with the mistakes that can be seen in its words alone. */
export function readBoundPorts(call: Call, bound: Bound, syntax: PortSyntax): PortValue | undefined {
  if (!bound.value) return undefined;
  const reading = readPortValues(bound.value, syntax);
  if (reading.faults.length === 0) return { reading, mistakes: NO_MISTAKES, unread: reading.unread };
  const holders = holdersIn(bound.value);
  const mistakes = reading.faults.flatMap((fault) => faultOf(call, bound, fault, holders, syntax) ?? []);
  return { reading, mistakes, unread: reading.unread };
}

function faultOf(
  call: Call,
  bound: Bound,
  fault: PortFault,
  holders: Holders,
  syntax: PortSyntax,
): Mistake | undefined {
  const { place, text } = fault;
  switch (fault.kind) {
    case 'out-of-range':
      // `587.5` and `.25` are no ports either, and not for their size.
      if (text.includes('.')) return undefined;
      return mistakeOf(fault, {
        ...GRAMMAR,
        subject: syntax.subject,
        consequence: `${syntax.subject} refuses the rule`,
      });
    case 'range-sign':
      return mistakeOf(fault, {
        ...GRAMMAR,
        subject: syntax.subject,
        consequence: `${syntax.subject} refuses the rule`,
      });
    case 'list-sign': {
      const edits = asList(call, bound, fault.elements, place, holders);
      const list = edits?.[0]?.newText ?? fault.elements.join(',');
      return {
        kind: 'port-list-in-one-value',
        place,
        message: `\`${short(text)}\` is one text, which ${syntax.subject} refuses as a port; the list is written ${short(list)}.`,
        repairs: edits ? [{ title: `Write ${short(list)}`, edits, safety: 'safe' }] : [],
        detail: fault.sign,
      };
    }
    case 'word':
      return syntax === NET_SECURITY && WORD.test(text) ? wrongWord(place, text) : undefined;
  }
}

/** The texts of a value that stand in one place, by where they begin. */
type Holders = ReadonlyMap<number, Text>;

function holdersIn(value: Value): Holders {
  const found = new Map<number, Text>();
  for (const leaf of leaves(value)) {
    if (leaf.kind !== 'text' || leaf.pieces.length !== 1) continue;
    const { start } = (leaf.pieces[0] as Text['pieces'][number]).place;
    if (!found.has(start)) found.set(start, leaf);
  }
  return found;
}

/** The texts in which a list was written as one value, as a list of their own. */
function asList(
  call: Call,
  bound: Bound,
  elements: readonly string[],
  place: Place,
  holders: Holders,
): PlaceEdit[] | undefined {
  const candidate = holders.get(place.start);
  const holder = candidate?.pieces[0]?.place.anchor === place.anchor ? candidate : undefined;
  const whole = holder && literalPlace(holder);
  if (!holder || !whole) return undefined;
  const sign = holder.quote === '"' ? '"' : "'";
  // Among the words of a command ports stand bare. In an expression a dash is a minus and a word a command's name, and
  // the properties of a resource are texts.
  const bare = (element: string): boolean =>
    call.item.kind === 'command' &&
    (/^\d+$/.test(element) || (bound.table === undefined && holder.pieces[0]?.via.length === 0));
  return [{ place: whole, newText: elements.map((e) => (bare(e) ? e : `${sign}${e}${sign}`)).join(',') }];
}

function wrongWord(place: Place, text: string): Mistake {
  const plain = text.toLowerCase().replace(/[\s._-]/g, '');
  const keyword = OTHER_NAMES.get(plain) ?? keywordOf.get(plain)?.name;
  return {
    kind: 'invalid-port-keyword',
    place,
    message: keyword
      ? `In PowerShell the keyword is ${keyword}; Windows Firewall does not know \`${text}\`.`
      : `\`${text}\` is no port: Windows Firewall takes numbers, ranges and the keywords RPC, RPCEPMap, IPHTTPSIn, IPHTTPSOut, Teredo, PlayToDiscovery and Any.`,
    repairs: keyword ? [{ title: `Write ${keyword}`, edits: [{ place, newText: keyword }], safety: 'safe' }] : [],
    detail: text,
  };
}

/**
 * A keyword where Windows does not take it: the other protocol, the other direction, the other side. `setProtocol`
 * gives the edits that write the protocol.
 */
export function keywordMistakes(
  uses: readonly PortUse[],
  side: 'local' | 'remote',
  transport: TransportSet | undefined,
  direction: 'in' | 'out' | undefined,
  setProtocol: (protocol: string) => readonly PlaceEdit[] | undefined,
): Mistake[] {
  const result: Mistake[] = [];
  for (const { literal } of uses) {
    const keyword = literal.form === 'keyword' ? keywordOf.get(literal.text.toLowerCase()) : undefined;
    if (!keyword) continue;
    const protocol = keyword.transport.toUpperCase();
    const where = `${keyword.side} port of ${keyword.direction === 'in' ? 'inbound' : 'outbound'} rules`;
    const [only] = transport?.length === 1 ? transport : [];
    const wrongTransport = (only === 'tcp' || only === 'udp') && only !== keyword.transport;
    const edits = wrongTransport ? setProtocol(protocol) : undefined;
    if (wrongTransport || side !== keyword.side || (direction !== undefined && direction !== keyword.direction)) {
      result.push({
        kind: 'invalid-port-keyword',
        place: literal.place,
        message: wrongTransport
          ? `${keyword.name} goes with ${protocol} only; Windows refuses this rule.`
          : `${keyword.name} is taken as the ${where} only; Windows refuses this rule.`,
        repairs: edits ? [{ title: `Change the protocol to ${protocol}`, edits, safety: 'suggestion' }] : [],
        detail: literal.text,
      });
    }
  }
  return result;
}
