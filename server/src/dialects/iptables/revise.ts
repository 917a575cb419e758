import type { PlaceEdit } from '../../base/edit';
import { formatRange, onlyPort, type PortSet } from '../../base/portSet';
import { samePlace } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { PortUse, Statement } from '../../model/statement';
import type { Text } from '../../model/value';
import { type PortSyntax, readPorts } from '../shared/ports';
import { endOf, literalIn, startOf } from '../shared/texts';
import type { Call } from './call';
import { callOf } from './calls';
import { MATCH_PORTS } from './ports';
import type { Found, PortOption, Scan } from './scan';
import { scanWords } from './scanWords';
import { wordFrom } from './words';
import { quoted } from './write';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the words of the rule, at the literal where a value came through a variable. */
export function revise(statement: Statement, change: Change): Edits {
  const command = statement.item;
  if (command.kind !== 'command') return undefined;
  if (change.kind === 'remove') return [{ place: command.place, newText: '' }];
  const call = callOf(command);
  if (!call) return undefined;
  const scan = scanWords(call.words, call.from);
  switch (change.kind) {
    case 'replace-port':
      return replacePort(call, scan, change.use, change.ports);
    case 'set-transport':
      return setTransport(call, scan, change.transport);
    case 'add-port':
      return addPorts(call, scan, change.side, change.ports);
    case 'swap-sides':
      return swapSides(call, scan);
    case 'describe':
      return describe(call, scan, change.text);
    case 'set-direction':
      return setDirection(call, scan, change.direction);
    default:
      return undefined;
  }
}

const spell = (ports: PortSet, sign: string): string => ports.map((r) => formatRange(r).replace('-', sign)).join(',');

function replacePort({ words }: Call, scan: Scan, use: PortUse, ports: PortSet): Edits {
  const single = onlyPort(ports);
  const [only, more] = ports;
  if (!only) return undefined;
  for (const option of scan.ports) {
    if (option.value >= words.count) continue;
    // One port or range is all that `--dport` takes.
    if (more && !option.takesList) continue;
    const edits = replaceUse(wordFrom(words, option.value, option.from), MATCH_PORTS, use, spell(ports, ':'));
    if (edits) return edits;
  }
  if (more) return undefined;
  for (const found of targetsOf(scan)) {
    if (found.value >= words.count) continue;
    const value = wordFrom(words, found.value, found.from);
    const { place, text } = use.literal;
    // The port is a part of the word, behind an address.
    const from = value.text.lastIndexOf(text);
    const literal = from >= 0 ? literalIn(value, from, from + text.length) : undefined;
    if (literal && samePlace(literal, place))
      return [{ place: literal, newText: single === undefined ? spell(ports, '-') : String(single) }];
  }
  return undefined;
}

const targetsOf = (scan: Scan): Found[] =>
  [...scan.to, scan.toSource, scan.toPorts, scan.proxyPort].filter((found) => found !== undefined);

function replaceUse(value: Text, syntax: PortSyntax, use: PortUse, newText: string): Edits {
  for (const { from, to, use: own } of readPorts(value, syntax).elements) {
    if (!own || !samePlace(own.literal.place, use.literal.place)) continue;
    const place = literalIn(value, from, to);
    return place && [{ place, newText }];
  }
  return undefined;
}

function setTransport({ words }: Call, scan: Scan, transport: string): Edits {
  const { protocol } = scan;
  if (protocol) {
    if (protocol.negated || protocol.value >= words.count) return undefined;
    const value = wordFrom(words, protocol.value, protocol.from);
    const place = literalIn(value);
    if (!place) return undefined;
    const number = /^\d/.test(value.text) ? (transport === 'tcp' ? '6' : '17') : transport;
    const edits: PlaceEdit[] = [{ place, newText: number }];
    // The module of the protocol that was named goes with it.
    for (let i = 0; i + 1 < words.count; i++) {
      if (words.text(i) !== '-m' && words.text(i) !== '--match') continue;
      const module = words.text(i + 1);
      const own = module === 'tcp' || module === 'udp' ? literalIn(words.value(i + 1)) : undefined;
      if (own) edits.push({ place: own, newText: transport });
    }
    return edits;
  }
  const [first] = scan.ports;
  if (!first) return undefined;
  const before = first.module === 'multiport' && scan.multiport >= 0 ? scan.multiport : first.at;
  return [{ place: startOf(words.place(before)), newText: `-p ${transport} ` }];
}

const isSource = ({ option }: PortOption): boolean => option === 'sport' || option === 'sports';

function addPorts({ words }: Call, scan: Scan, side: string, ports: PortSet): Edits {
  const options = scan.ports.filter((option) => (side === 'source') === isSource(option) && option.option !== 'ports');
  const [option] = options;
  if (!option || options.length > 1 || option.negated || option.value >= words.count || ports.length === 0)
    return undefined;
  const value = wordFrom(words, option.value, option.from);
  const { uses, incomplete } = readPorts(value, MATCH_PORTS);
  const end = value.text.length;
  const place = end > 0 ? literalIn(value, end - 1, end) : undefined;
  if (uses.length === 0 || incomplete || !place) return undefined;
  // Multiport holds fifteen ports, of which a range takes two, and knows no range with an open end.
  const room = [...uses.flatMap((use) => use.ports), ...ports].reduce((sum, r) => sum + (r.from === r.to ? 1 : 2), 0);
  if (room > 15 || uses.some(({ literal }) => /^:|:$/.test(literal.text))) return undefined;
  const edits: PlaceEdit[] = [{ place: endOf(place), newText: `,${spell(ports, ':')}` }];
  if (option.takesList) return edits;
  const name = words.place(option.at);
  if (option.from > 0 || words.text(option.at).length !== name.end - name.start) return undefined;
  const plural = isSource(option) ? '--sports' : '--dports';
  return [{ place: name, newText: scan.multiport < 0 ? `-m multiport ${plural}` : plural }, ...edits];
}

const SWAPPED: Readonly<Record<string, string>> = {
  dport: '--sport',
  sport: '--dport',
  dports: '--sports',
  sports: '--dports',
};

function swapSides({ words }: Call, scan: Scan): Edits {
  const edits: PlaceEdit[] = [];
  for (const option of scan.ports) {
    const newText = SWAPPED[option.option];
    const place = words.place(option.at);
    const name = words.text(option.at);
    if (newText === undefined || option.from > 0 || place.end - place.start !== name.length) return undefined;
    edits.push({ place, newText });
  }
  return edits.length > 0 ? edits : undefined;
}

function describe({ words, command }: Call, scan: Scan, text: string): Edits {
  const comment = quoted(text, command.language);
  if (scan.comment) {
    if (scan.comment.from > 0 || scan.comment.value >= words.count) return undefined;
    return [{ place: words.place(scan.comment.value), newText: comment }];
  }
  const before = scan.jump ? startOf(words.place(scan.jump.at)) : undefined;
  const newText = `-m comment --comment ${comment}`;
  if (before) return [{ place: before, newText: `${newText} ` }];
  return [{ place: endOf(words.place(words.count - 1)), newText: ` ${newText}` }];
}

function setDirection({ words }: Call, scan: Scan, direction: 'in' | 'out'): Edits {
  const chain = words.text(scan.chain);
  if (chain !== 'INPUT' && chain !== 'OUTPUT') return undefined;
  const place = literalIn(words.value(scan.chain));
  return place && [{ place, newText: direction === 'in' ? 'INPUT' : 'OUTPUT' }];
}
