import { NO_PORTS } from '../../base/portSet';
import type { Local, Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Address,
  type End,
  type Statement,
  type Translation,
  valueOf,
  written,
} from '../../model/statement';
import { placeIn, slice, type Text } from '../../model/value';
import { kindOf, portColon } from '../shared/addresses';
import { chainRule } from '../shared/packetFilter';
import { mistakeOf } from '../shared/portMistakes';
import { type PortReading, readPorts } from '../shared/ports';
import type { Call } from './call';
import { DIALECT } from './id';
import type { Matching } from './matching';
import { commentOf, said, wordsOf } from './naming';
import { orderOf } from './order';
import { NAT_GRAMMAR, NAT_PORTS } from './ports';
import type { Found } from './scan';
import { ADDRESSES } from './values';
import { type CallWords, wordFrom } from './words';

const NONE: readonly never[] = [];

/**
 * The statements of a rule that translates: the translation itself, and the rule that picks what is translated where
 * the translation cannot say that (the caller's ports, a translation of the caller's address).
 */
export function translations(call: Call, matching: Matching): Local | undefined {
  const { command, words } = call;
  const { scan, terms, transport } = matching;
  const target = scan.jump ? words.text(scan.jump.value).slice(scan.jump.from) : '';
  const changesSource = target === 'SNAT' || target === 'MASQUERADE';
  const side = changesSource ? 'source' : 'destination';
  const written_ = targetsOf(words, scan, changesSource);
  const unread: Unread[] = [...matching.unread];
  const mistakes: Mistake[] = [...matching.mistakes];
  const to = written_.map((text) => readTarget(text, side, unread, mistakes));
  const [first] = to;
  const [source, destination] = (terms[0] as (typeof terms)[number]).ends;
  const comment = commentOf(words, scan);
  const chain = words.text(scan.chain);
  const statements: Statement[] = [];
  const common = {
    dialect: DIALECT,
    place: command.place,
    item: command,
    words: wordsOf(words, scan, chain, comment),
    complete: matching.sound && mistakes.length === matching.mistakes.length,
  };
  if (!changesSource || (first && first.uses.length > 0)) {
    const joined: End = {
      side,
      ports: first?.ports ?? ABSENT,
      uses: to.flatMap(({ uses }) => uses),
      addresses: first?.addresses ?? ABSENT,
      zone: ABSENT,
    };
    const from = changesSource ? source : destination;
    const translation: Translation = { kind: 'translation', ...common, mistakes, transport, from, to: joined };
    statements.push(translation);
  }
  const others = changesSource || source.uses.length > 0 || terms.length > 1;
  if (others || statements.length === 0) {
    statements.push(
      chainRule(DIALECT, command, {
        words: common.words,
        complete: common.complete,
        mistakes: statements.length > 0 ? NONE : mistakes,
        terms,
        direction: ABSENT,
        action: scan.jump ? written('translate' as const, words.place(scan.jump.value), NONE) : ABSENT,
        order: orderOf(call, scan, matching.table),
        description: comment ? said(comment) : ABSENT,
        returning: matching.returning,
        beginning: matching.beginning,
        selects: true,
        called: false,
      }),
    );
  }
  return { statements, unread: unread.length === 0 ? NONE : unread };
}

function targetsOf(words: CallWords, scan: Matching['scan'], changesSource: boolean): Text[] {
  const found: (Found | undefined)[] = changesSource
    ? [scan.toSource, scan.toPorts]
    : [...scan.to, scan.toPorts, scan.proxyPort];
  return found.flatMap((each) => (each && each.value < words.count ? [wordFrom(words, each.value, each.from)] : []));
}

/** An address with ports behind it: `10.0.0.5:25`, `[fd00::5]:25`, `:25`, `10.0.0.5-10.0.0.9:25-30`, or ports alone. */
function readTarget(value: Text, side: End['side'], unread: Unread[], mistakes: Mistake[]): End {
  const { text } = value;
  const colon = portColon(text);
  const isPortsAlone = colon < 0 && /^\d+(?:-\d+)?$/.test(text);
  const addressEnd = isPortsAlone ? 0 : colon < 0 ? text.length : colon;
  // A shift behind the range: `25-30/2000`.
  const slash = text.indexOf('/', Math.max(0, colon));
  const portsFrom = isPortsAlone ? 0 : colon + 1;
  const portsTo = slash > portsFrom && colon >= 0 ? slash : text.length;
  let reading: PortReading | undefined;
  if ((isPortsAlone || colon >= 0) && portsFrom < portsTo) {
    reading = readPorts(slice(value, portsFrom, portsTo), NAT_PORTS);
    unread.push(...reading.unread);
    for (const fault of reading.faults) {
      const mistake = mistakeOf(fault, NAT_GRAMMAR);
      if (mistake) mistakes.push(mistake);
    }
  }
  const addresses: Address[] = [];
  const address = text.slice(0, addressEnd).replace(/^\[|\]$/g, '');
  if (address !== '' && /[.:\w]/.test(address)) {
    addresses.push({ kind: kindOf(address, ADDRESSES), text: address, place: placeIn(value, 0, addressEnd) });
  }
  const place = reading ? valueOf(reading.ports) : undefined;
  return {
    side,
    ports: reading ? reading.ports : place ? written(NO_PORTS, value.place) : ABSENT,
    uses: reading?.uses ?? NONE,
    addresses: addresses.length === 0 ? ABSENT : written(addresses, placeIn(value, 0, addressEnd)),
    zone: ABSENT,
  };
}
