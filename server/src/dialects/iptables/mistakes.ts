import type { PlaceEdit } from '../../base/edit';
import { join } from '../../base/span';
import type { Mistake, Repair } from '../../model/mistake';
import type { TransportSet, Written } from '../../model/statement';
import { HOLE } from '../../model/value';
import { mistakeOf } from '../shared/portMistakes';
import type { PortReading } from '../shared/ports';
import { innerPlace, literalIn, startOf } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import { MATCH_GRAMMAR, UDP_GRAMMAR } from './ports';
import type { Found, PortOption, Scan } from './scan';
import { PROTOCOLS, transportsOf, WITH_PORTS } from './values';
import { type CallWords, wordFrom } from './words';

/** What is wrong with one port option. */
export function portFaults(
  words: CallWords,
  scan: Scan,
  option: PortOption,
  reading: PortReading,
  transport: Written<TransportSet>,
): readonly Mistake[] {
  const isSound =
    reading.faults.length === 0 && reading.uses.length < 2 && option.module !== 'multiport' && option.isLoaded;
  if (isSound && isBehindProtocol(scan, option, transport)) return NONE;
  const found: Mistake[] = [];
  const value = transport.kind === 'written' ? transport.value : undefined;
  for (const fault of reading.faults) {
    // Of a single UDP port iptables 1.8 keeps sixteen bits, and does not compare the ends of a range.
    const isCut = fault.kind === 'out-of-range' && value?.includes('udp') && !option.takesList;
    const mistake = mistakeOf(fault, isCut ? UDP_GRAMMAR : MATCH_GRAMMAR);
    if (mistake) found.push(mistake);
  }
  if (option.option === 'originalTo' || option.option === 'originalFrom') return found;
  if (option.module === 'multiport') found.push(...openRanges(reading));
  const list = listWithoutMultiport(words, scan, option, reading);
  if (list) found.push(list);
  const protocol = missingProtocol(words, scan, option, transport);
  if (protocol) found.push(protocol);
  return found;
}

const NONE: readonly never[] = [];

/** True for a port behind a protocol that has ports: what nearly every rule is. */
function isBehindProtocol({ protocol }: Scan, { at }: PortOption, transport: Written<TransportSet>): boolean {
  if (!protocol || protocol.negated || protocol.at > at || transport.kind !== 'written') return false;
  const [only] = transport.value;
  return only === 'tcp' || only === 'udp';
}

/** `5000:` in a list: multiport wants both ends of a range. */
function openRanges({ uses }: PortReading): Mistake[] {
  const found: Mistake[] = [];
  for (const { literal, ports } of uses) {
    const [range] = ports;
    if (!range || !/^:|:$/.test(literal.text)) continue;
    const newText = `${range.from}:${range.to}`;
    const isWritten = literal.place.end - literal.place.start === literal.text.length;
    found.push({
      kind: 'range-separator',
      place: literal.place,
      message: `The module multiport wants both ends of a range, ${newText}; with \`${literal.text}\` the rule is refused.`,
      repairs: isWritten
        ? [{ title: `Write ${newText}`, edits: [{ place: literal.place, newText }], safety: 'safe' }]
        : [],
      detail: ':',
    });
  }
  return found;
}

/** `--dport 25,587`, and `--dports 25` without the module that reads it. */
function listWithoutMultiport(
  words: CallWords,
  scan: Scan,
  option: PortOption,
  { elements }: PortReading,
): Mistake | undefined {
  if (option.isLoaded && (option.takesList || elements.length < 2)) return undefined;
  const name = words.text(option.at);
  const place = words.place(option.at);
  const edit = (newText: string): Repair[] =>
    option.from === 0 && place.end - place.start === name.length
      ? [{ title: `Write ${newText}`, edits: [{ place, newText }], safety: 'safe' }]
      : [];
  if (!option.isLoaded) {
    return {
      kind: 'dport-list-without-multiport',
      place: join(place, words.place(option.value)),
      message: `\`${name}\` belongs to the module multiport; without \`-m multiport\` before it iptables refuses the rule.`,
      repairs: scan.multiport < 0 ? edit(`-m multiport ${name}`) : [],
    };
  }
  const plural = name.startsWith('--s') ? '--sports' : '--dports';
  return {
    kind: 'dport-list-without-multiport',
    place: innerPlace(wordFrom(words, option.value, option.from)),
    message: `\`${name}\` takes one port or range; iptables refuses a list without \`-m multiport ${plural}\`.`,
    repairs: edit(scan.multiport < 0 ? `-m multiport ${plural}` : plural),
  };
}

/** A port needs a protocol that has ports, and iptables wants to know it first. */
function missingProtocol(
  words: CallWords,
  scan: Scan,
  option: PortOption,
  transport: Written<TransportSet>,
): Mistake | undefined {
  if (transport.kind === 'unread' || scan.ports[0]?.at !== option.at || isBehindProtocol(scan, option, transport)) {
    return undefined;
  }
  const { protocol } = scan;
  const name = words.text(option.at);
  const value = transport.kind === 'written' || transport.kind === 'default' ? transport.value : [];
  const said =
    protocol && protocol.value < words.count ? words.text(protocol.value).slice(protocol.from).toLowerCase() : '';
  const place =
    option.value < words.count ? join(words.place(option.at), words.place(option.value)) : words.place(option.at);
  if (value.includes('tcp') || value.includes('udp') || WITH_PORTS.has(said)) {
    if (protocol?.negated && option.module === 'multiport') {
      const message = `\`${name}\` of the module multiport needs one protocol with ports; \`! -p ${said}\` leaves many, and iptables refuses the rule.`;
      return { kind: 'port-needs-protocol', place, message, repairs: [] };
    }
    // `--dport 25 -p tcp`; behind `-m tcp` the order makes no difference.
    if (!protocol || protocol.at < option.at || option.module === 'protocol') return undefined;
    const stands = join(words.place(protocol.at), words.place(protocol.value));
    const before = words.place(protocol.at - 1);
    const gone =
      before.anchor === stands.anchor ? { anchor: stands.anchor, start: before.end, end: stands.end } : stands;
    const edits: PlaceEdit[] = [
      { place: startOf(words.place(firstOf(scan, option))), newText: `-p ${said} ` },
      { place: gone, newText: '' },
    ];
    return {
      kind: 'port-needs-protocol',
      place,
      message: `\`-p ${said}\` stands behind \`${name}\`: iptables reads from left to right and refuses a port before its protocol.`,
      repairs:
        protocol.from === 0 && !protocol.negated
          ? [{ title: `Move -p ${said} before the port`, edits, safety: 'safe' }]
          : [],
    };
  }
  const repair = (word: string, safety: Repair['safety']): Repair[] => {
    if (!protocol) {
      const edits = [{ place: startOf(words.place(firstOf(scan, option))), newText: `-p ${word} ` }];
      return [{ title: `Add -p ${word}`, edits, safety }];
    }
    const literal =
      protocol.value < words.count ? literalIn(wordFrom(words, protocol.value, protocol.from)) : undefined;
    return literal ? [{ title: `Write -p ${word}`, edits: [{ place: literal, newText: word }], safety }] : [];
  };
  return {
    kind: 'port-needs-protocol',
    place,
    message: `A port needs a protocol: iptables refuses \`${name}\` without \`-p tcp\` or \`-p udp\` before it.`,
    repairs: [...repair('tcp', 'safe'), ...repair('udp', 'suggestion')],
  };
}

/** The word before which a protocol may be put: the module that wants it, or the option itself. */
function firstOf(scan: Scan, option: PortOption): number {
  return option.module === 'multiport' && scan.multiport >= 0 && scan.multiport < option.at
    ? scan.multiport
    : option.at;
}

/** `upd`, `tpc`: no protocol, and one edit from one. */
export function protocolFaults(words: CallWords, { value: at, from }: Found): Mistake | undefined {
  if (at >= words.count) return undefined;
  const text = from === 0 ? words.text(at) : words.text(at).slice(from);
  if (text === '' || text.includes(HOLE) || transportsOf(text)) return undefined;
  const meant = nearestWord(text, PROTOCOLS);
  if (meant === undefined) return undefined;
  const value = wordFrom(words, at, from);
  const place = literalIn(value);
  return {
    kind: 'transport-typo',
    place: innerPlace(value),
    message: `${text} is no protocol; ${meant} is meant, and iptables refuses the rule as it stands.`,
    repairs: place ? [{ title: `Write ${meant}`, edits: [{ place, newText: meant }], safety: 'safe' }] : [],
    detail: meant,
  };
}
