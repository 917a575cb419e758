import { ALL_PORTS } from '../../base/portSet';
import type { Place } from '../../base/span';
import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  byDefault,
  type End,
  type Group,
  type PortUse,
  type Term,
  type TransportSet,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { faultsOf } from '../shared/configBlocks';
import type { PortGrammar } from '../shared/portMistakes';
import { joinReadings, type PortReading, type PortSyntax, readPorts } from '../shared/ports';
import { programName } from '../shared/programs';
import { servicePort } from '../shared/serviceNames';
import { wordIn } from '../shared/texts';
import { DIALECT } from './id';
import { ArgumentWords, type CallWords, LineWords } from './words';

const ELEMENT_PORTS: PortSyntax = {
  keywords: new Map(),
  anyWords: new Set(),
  subject: 'ipset',
  separators: '',
  rangeSign: '-',
  names: servicePort,
};

const ELEMENT_GRAMMAR: PortGrammar = {
  subject: 'ipset',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the element is refused',
};

/** Calls of ipset, and the lines of its files. */
export const isSetCall = (command: Command): boolean =>
  command.language === 'ipset' || programName(command) === 'ipset';

/** What a call does to a set: indexes of words. */
interface SetCall {
  readonly words: CallWords;
  readonly verb: string;
  readonly name: number;
}

const VERBS: ReadonlySet<string> = new Set(['add', '-A', 'del', '-D', 'test', '-T']);

function setCall(command: Command): SetCall | undefined {
  const words =
    command.language === 'ipset' && command.words ? new LineWords(command.words) : new ArgumentWords(command);
  let at = 0;
  while (at < words.count && /^-(?:!|exist|q|quiet|\w{3,})$/.test(words.text(at))) at++;
  const verb = words.text(at);
  return VERBS.has(verb) && at + 2 < words.count ? { words, verb, name: at + 1 } : undefined;
}

/** The type under which a set was made: `create mail bitmap:port`; '' where that is not known. */
function typeOf(command: Command, name: string): string {
  const known = command.around?.contents?.(name);
  if (known) return known.kind.text;
  const [head] = command.context;
  const words = head?.arguments.flatMap(({ value }) => (value?.kind === 'text' ? [value.text] : [])) ?? [];
  return words[0] === name ? (words[1] ?? '') : '';
}

/** Where in an element its port stands, and for which protocol; undefined for one without ports. */
interface PortPart {
  /** Which of the parts between commas it is. */
  readonly index: number;
  /** Offsets of the protocol; empty where none is written. */
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** `10.0.0.1,tcp:25`, `10.0.0.0/8,udp:53,eth0`, `25-30`. `type` is '' where it is not known. */
function portPart(element: string, type: string): PortPart | undefined {
  const sign = type.indexOf(':');
  const wanted =
    sign < 0
      ? -1
      : type
          .slice(sign + 1)
          .split(',')
          .indexOf('port');
  if (sign >= 0 && wanted < 0) return undefined;
  let start = 0;
  for (let index = 0; start <= element.length; index++) {
    const comma = element.indexOf(',', start);
    const end = comma < 0 ? element.length : comma;
    const part = element.slice(start, end);
    const colon = part.indexOf(':');
    const protocol = colon < 0 ? '' : part.slice(0, colon);
    const isPort = colon >= 0 ? PROTOCOL.test(protocol) : NUMBER.test(part) || index === wanted;
    if (isPort && (wanted < 0 || wanted === index)) {
      return { index, start, from: colon < 0 ? start : start + colon + 1, to: end };
    }
    if (wanted === index || comma < 0) return undefined;
    start = end + 1;
  }
  return undefined;
}

const PROTOCOL = /^(?:tcp|udp|sctp|udplite)$/i;
const NUMBER = /^\d{1,5}(?:-\d{1,5})?$/;

interface Element {
  readonly part: PortPart;
  readonly transport: Written<TransportSet>;
  readonly reading: PortReading;
}

/** The ports of an element. A pair of address and port is of TCP where it does not say; a port alone is of any. */
function elementOf(element: Text, type: string): Element | undefined {
  const part = portPart(element.text, type);
  if (!part) return undefined;
  const reading = readPorts(slice(element, part.from, part.to), ELEMENT_PORTS);
  const said = slice(element, part.start, Math.max(part.start, part.from - 1));
  const isAlone = part.index === 0 && !element.text.includes(',');
  const word = said.text.toLowerCase();
  const set: TransportSet = word === 'tcp' || word === 'udp' ? [word] : ['other'];
  const transport: Written<TransportSet> =
    isAlone || part.from === part.start
      ? isAlone
        ? ABSENT
        : byDefault<TransportSet>(['tcp'])
      : written(set, said.place, []);
  return { part, transport, reading };
}

const OPEN: End = { side: 'source', ports: byDefault(ALL_PORTS), uses: [], addresses: ABSENT, zone: ABSENT };

/** `ipset add mail 10.0.0.1,tcp:25`: neither action nor direction; a rule that asks the set has both. */
export function setElement(command: Command): Local {
  const call = setCall(command);
  if (!call) return NOTHING;
  const { words, verb, name } = call;
  const own = words.value(name);
  const found = elementOf(words.value(name + 1), typeOf(command, own.text));
  if (!found) return NOTHING;
  const { transport, reading } = found;
  const mistakes: Mistake[] = faultsOf([reading], ELEMENT_GRAMMAR);
  const statement: Group = {
    kind: 'group',
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: [own],
    complete: mistakes.length === 0 && reading.unread.length === 0 && (verb === 'add' || verb === '-A'),
    mistakes,
    name: wordIn(own),
    terms: [
      {
        transport,
        ends: [OPEN, { ...OPEN, side: 'destination', ports: reading.ports, uses: reading.uses }],
        opaque: [],
      },
    ],
  };
  return { statements: [statement], unread: reading.unread };
}

/** `--match-set NAME dst,dst` in a rule: indexes of its words. */
export interface SetMatch {
  readonly name: number;
  readonly negated: boolean;
}

/**
 * The conditions of a rule that asks a set: the ports of its elements, as far as they were put in before. `terms` are
 * what the rule says by itself; those whose ports it says itself stay as they are.
 */
export function throughSet(
  command: Command,
  words: CallWords,
  match: SetMatch,
  terms: readonly Term[],
): readonly Term[] {
  const [only, more] = terms;
  const contents = match.negated ? undefined : command.around?.contents?.(words.text(match.name));
  if (!only || more || !contents) return terms;
  const flags = words.text(match.name + 1).split(',');
  const through = words.place(match.name);
  const groups = new Map<string, { transport: Written<TransportSet>; side: 0 | 1; readings: PortReading[] }>();
  const own = valueOf(only.transport);
  for (const element of contents.elements()) {
    const found = elementOf(element, contents.kind.text);
    if (!found) continue;
    const flag = flags[found.part.index] ?? flags[0];
    const side = flag === 'src' ? 0 : 1;
    const said = valueOf(found.transport);
    // The rule is for one protocol, the element for another.
    if (own && said && !own.some((each) => each === 'any' || said.includes(each))) continue;
    const transport = said ? found.transport : only.transport;
    const key = `${side} ${said?.join('+') ?? ''}`;
    const group = groups.get(key);
    if (group) group.readings.push(found.reading);
    else groups.set(key, { transport, side, readings: [found.reading] });
  }
  if (groups.size === 0) return terms;
  return [...groups.values()].map(({ transport, side, readings }): Term => {
    const { ports, uses } = joinReadings(readings, through);
    const end = only.ends[side];
    if (end.uses.length > 0) return only;
    const told = ports.kind === 'written' ? written(ports.value, through, ports.via) : ports;
    const asked: End = { ...end, ports: told, uses: uses.map((use) => cameThrough(use, through)) };
    return { ...only, transport, ends: side === 0 ? [asked, only.ends[1]] : [only.ends[0], asked] };
  });
}

const cameThrough = (use: PortUse, through: Place): PortUse => ({ ...use, via: [...use.via, through] });
