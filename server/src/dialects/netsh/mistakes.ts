import type { PlaceEdit } from '../../base/edit';
import { ALL_PORTS, samePorts } from '../../base/portSet';
import { join, type Place } from '../../base/span';
import type { Command } from '../../model/item';
import type { Mistake, Repair } from '../../model/mistake';
import { type Direction, type TransportSet, valueOf, type Written } from '../../model/statement';
import { HOLE, placeIn, type Text } from '../../model/value';
import { mistakeOf } from '../shared/portMistakes';
import type { PortReading } from '../shared/ports';
import { endOf, innerPlace, isWrittenHere, literalIn, startOf } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import type { Invocation } from './contexts';
import { NETSH_GRAMMAR, spellingOf } from './ports';
import type { RuleKey, RuleTags } from './ruleTags';
import { PROTOCOL_WORDS, transportsOf } from './values';

export function portMistakes(ports: PortReading | undefined, grammar = NETSH_GRAMMAR): Mistake[] {
  const found: Mistake[] = [];
  for (const fault of ports?.faults ?? []) {
    const mistake = mistakeOf(fault, grammar);
    if (mistake) found.push(mistake);
  }
  return found;
}

/** Keywords in another tool's spelling, and keywords where Windows does not take them. */
export function keywordMistakes(
  ports: PortReading | undefined,
  side: 'local' | 'remote',
  direction: Written<Direction>,
  transport: Written<TransportSet>,
): Mistake[] {
  const found: Mistake[] = [];
  for (const { literal } of ports?.uses ?? []) {
    if (literal.form !== 'keyword') continue;
    const spelling = spellingOf(literal.text) ?? literal.text;
    const complain = (message: string, repairs: readonly Repair[] = []): void => {
      found.push({
        kind: 'invalid-port-keyword',
        place: literal.place,
        message: `${message}; the rule is refused.`,
        repairs,
        detail: spelling,
      });
    };
    if (spelling.toLowerCase() !== literal.text.toLowerCase()) {
      complain(
        `netsh writes ${spelling}, and does not know ${literal.text}`,
        literal.place.end - literal.place.start === literal.text.length
          ? [{ title: `Write ${spelling}`, edits: [{ place: literal.place, newText: spelling }], safety: 'safe' }]
          : [],
      );
      continue;
    }
    const rpc = spelling === 'RPC' || spelling === 'RPC-EPMap';
    const protocol = transport.kind === 'written' ? transport.value : undefined;
    if (rpc && side === 'remote') {
      complain(`${spelling} stands for ports that this computer listens on, so it belongs to localport=`);
    } else if (rpc && valueOf(direction) === 'out') {
      complain(`${spelling} stands for ports that this computer listens on, and an outbound rule does not take it`);
    } else if (protocol && !protocol.includes('tcp') && !protocol.includes('any') && spelling !== 'Teredo') {
      complain(`${spelling} goes with protocol=TCP only`, rewritten(transport, 'TCP'));
    } else if (protocol && spelling === 'Teredo' && !protocol.includes('udp') && !protocol.includes('any')) {
      complain('Teredo goes with protocol=UDP only', rewritten(transport, 'UDP'));
    }
  }
  return found;
}

/** The protocol, where the rule itself writes it, as another. */
const rewritten = (transport: Written<TransportSet>, to: string): readonly Repair[] =>
  transport.kind === 'written' && transport.via.length === 0
    ? [{ title: `Write protocol=${to}`, edits: [{ place: transport.place, newText: to }], safety: 'suggestion' }]
    : [];

/** `UPD`, `TPC`: no protocol, and one edit from one. */
export function protocolTypo(
  value: Text | undefined,
  words: readonly string[] = PROTOCOL_WORDS,
  refused = 'the rule',
): Mistake | undefined {
  if (!value || value.text === '' || value.text.includes(HOLE) || transportsOf(value.text)) return undefined;
  const meant = nearestWord(value.text, words);
  if (meant === undefined) return undefined;
  const word = inCaseOf(value.text, meant);
  const place = literalIn(value);
  return {
    kind: 'transport-typo',
    place: innerPlace(value),
    message: `${value.text} is no protocol; ${word} is meant, and netsh refuses ${refused} as it stands.`,
    repairs: place ? [{ title: `Write ${word}`, edits: [{ place, newText: word }], safety: 'safe' }] : [],
    detail: word,
  };
}

/** `tcp` for `tpc`, otherwise `TCP`. */
const inCaseOf = (written: string, word: string): string =>
  written === written.toLowerCase() ? word : word.startsWith('icmp') ? `ICMP${word.slice(4)}` : word.toUpperCase();

/** What is written of the ports of both sides. */
interface SidePorts {
  readonly local: PortReading | undefined;
  readonly remote: PortReading | undefined;
}

/** A port without TCP or UDP. */
export function missingProtocol(
  tags: RuleTags,
  { local, remote }: SidePorts,
  transport: Written<TransportSet>,
): Mistake[] {
  const said = valueOf(transport);
  if (!said || said.includes('tcp') || said.includes('udp')) return [];
  const key: RuleKey | undefined = narrows(local) ? 'localport' : narrows(remote) ? 'remoteport' : undefined;
  const tag = key && tags.get(key);
  if (!tag) return [];
  const protocol = tags.get('protocol');
  const repair = (word: string, safety: Repair['safety']): Repair[] => {
    if (!protocol) {
      const newText = `protocol=${word} `;
      return [{ title: `Add protocol=${word}`, edits: [{ place: startOf(tag.outer), newText }], safety }];
    }
    const place = literalIn(protocol.value);
    return place ? [{ title: `Write protocol=${word}`, edits: [{ place, newText: word }], safety }] : [];
  };
  const keyword = local?.uses.some(({ literal }) => /^(?:rpc|iphttps)/i.test(literal.text)) ?? false;
  return [
    {
      kind: 'port-needs-protocol',
      place: tag.place,
      message: 'A port needs a protocol: netsh refuses this rule without protocol=TCP or protocol=UDP.',
      repairs: [...repair('TCP', 'safe'), ...(keyword ? [] : repair('UDP', 'suggestion'))],
    },
  ];
}

const narrows = (ports: PortReading | undefined): boolean =>
  ports !== undefined &&
  (ports.uses.length > 0 || ports.unread.length > 0) &&
  !(ports.ports.kind === 'written' && samePorts(ports.ports.value, ALL_PORTS) && ports.uses.length === 0);

/** `add rule` without name, direction or action. A rule of which only the name is typed is still being written. */
export function incompleteRule(command: Command, { path }: Invocation, tags: RuleTags): Mistake[] {
  if (tags.gap !== undefined) return [];
  const missing = (['name', 'dir', 'action'] as const).filter((key) => !tags.get(key));
  const more = tags.all.some(({ key, value }) => key !== 'name' && value.text !== '');
  if (missing.length === 0 || !more) return [];
  const last = path[path.length - 1] as Text;
  const listed = missing.map((key) => `${key}=`);
  const words = listed.length > 1 ? `${listed.slice(0, -1).join(', ')} and ${listed[listed.length - 1]}` : listed[0];
  const direction = tags.get('remoteport') && !tags.get('localport') ? 'out' : 'in';
  const added = missing.map((key) => {
    if (key === 'name') return `name=${nameFor(tags)}`;
    return key === 'dir' ? `dir=${direction}` : 'action=allow';
  });
  const before = tags.get('name')?.outer ?? last.place;
  const edits: PlaceEdit[] = [{ place: endOf(before), newText: ` ${added.join(' ')}` }];
  const inPlace = isWrittenHere(last) && last.place.anchor === command.place.anchor;
  return [
    {
      kind: 'incomplete-netsh-rule',
      place: innerPlace(last),
      message: `netsh adds no rule without ${words}; it prints its usage instead.`,
      repairs: inPlace
        ? [{ title: `Add ${added.join(' ')}`, edits, safety: missing.join() === 'name' ? 'safe' : 'suggestion' }]
        : [],
      detail: missing.join(','),
    },
  ];
}

/** A name of plain characters, out of what the rule says. */
function nameFor(tags: RuleTags): string {
  const ports = tags.get('localport') ?? tags.get('remoteport');
  const protocol = tags.get('protocol')?.value.text ?? '';
  const words = [protocol, ports?.value.text ?? 'rule']
    .join('-')
    .replace(/[^\w,-]+/g, '')
    .replace(/,/g, '-');
  return words.replace(/^-/, '').slice(0, 40);
}

const CURLY = /[\u201c-\u201e]/;

/**
 * Typographic quotes that cmd and netsh take for letters. Within straight quotes they are part of a name and left
 * alone. In PowerShell they are quotes, so they never arrive here.
 */
export function curlyQuotes(command: Command): Mistake[] {
  if (command.language === 'powershell') return [];
  const places: Place[] = [];
  for (const argument of command.arguments) {
    const value = argument.kind === 'value' ? argument.value : undefined;
    if (value?.kind !== 'text' || !CURLY.test(value.text)) continue;
    for (const unit of bareUnits(value)) {
      if (CURLY.test(value.text.charAt(unit))) places.push(placeIn(value, unit, unit + 1));
    }
  }
  const [first] = places;
  if (!first) return [];
  const edits = places.map((place) => ({ place, newText: '"' }));
  return [
    {
      kind: 'curly-quote',
      place: places.length === 2 && places[1] ? join(first, places[1]) : first,
      message:
        'Typographic quotes hold nothing together here: the value ends at the first blank, and the quotes become part of it.',
      repairs: [{ title: 'Write straight quotes', edits, safety: 'safe' }],
      severity: 'error',
    },
  ];
}

/**
 * The units of a word that stand outside straight quotes. A quote is dropped from the text, so it shows as a unit of
 * the document between two pieces.
 */
function* bareUnits(value: Text): Generator<number> {
  let quoted = false;
  let end = value.place.start;
  for (const { from, to, place, exact, via } of value.pieces) {
    if (via.length > 0 || place.anchor !== value.place.anchor) return;
    if (place.start - end === 1) quoted = !quoted;
    end = place.end;
    if (exact && !quoted) for (let unit = from; unit < to; unit++) yield unit;
  }
}
