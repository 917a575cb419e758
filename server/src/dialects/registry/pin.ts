import { MAX_PORT, NO_PORTS, port } from '../../base/portSet';
import type { Local } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import { ABSENT, byDefault, type End, type Pin, type PortUse, unread, written } from '../../model/statement';
import { HOLE, placeIn, plainText, slice, type Text, viaIn } from '../../model/value';
import type { RegistryValueRecord } from '../../model/vocabulary';
import { mistakeOf, type PortGrammar } from '../shared/portMistakes';
import { joinReadings, type PortReading, type PortSyntax, readPorts } from '../shared/ports';
import { innerPlace, wordIn } from '../shared/texts';
import { openEnd } from '../shared/windowsFirewall';
import { baseOf, type Entry } from './entry';

export const PINNED: PortSyntax = {
  subject: 'this value',
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(),
};

const GRAMMAR: PortGrammar = {
  subject: 'This value',
  rangeSign: '-',
  listSign: undefined,
  consequence: 'the service passes over the value',
};

/** A value that fixes a port. */
export function pinOf(entry: Entry, record: RegistryValueRecord): Local {
  const { data, removes, type, name, key } = entry;
  const reading = removes || record.holds === 'flag' || entry.spelling === 'none' ? undefined : portsIn(entry, record);
  const mistakes: Mistake[] = [];
  for (const fault of reading?.faults ?? []) {
    const mistake = mistakeOf(fault, GRAMMAR);
    if (mistake) mistakes.push(mistake);
  }
  const end: End = {
    ...openEnd('local'),
    ports: reading && !(reading.incomplete && reading.uses.length === 0) ? reading.ports : ABSENT,
    uses: reading?.uses ?? [],
  };
  const complete = removes || (data.text !== '' && reading?.ports.kind !== 'unread');
  const pin: Pin = {
    kind: 'pin',
    ...baseOf(entry, name ? [key, name] : [key], mistakes, complete),
    knob: record.knob,
    type: removes ? ABSENT : type,
    end,
    transport: byDefault([record.transport ?? 'tcp']),
    removes,
    value: removes || data.text === '' ? ABSENT : wordIn(data),
  };
  return { statements: [pin], unread: reading?.unread ?? [] };
}

function portsIn(entry: Entry, { holds }: RegistryValueRecord): PortReading {
  const { data, spelling, separator } = entry;
  if (holds === 'host-ports' || holds === 'endpoint') return behindColons(data);
  switch (spelling) {
    case 'hex-digits':
      return number(data, /^[0-9a-f]{1,8}$/i.test(data.text) ? Number.parseInt(data.text, 16) : undefined);
    case 'bytes':
      return number(data, littleEndian(data.text));
    case 'number':
      return /^0x[0-9a-f]+$/i.test(data.text)
        ? number(data, Number.parseInt(data.text.slice(2), 16))
        : readPorts(data, PINNED);
    case 'list':
      return joinReadings(
        parts(data, separator).map((part) => readPorts(part, PINNED)),
        innerPlace(data),
      );
    case 'text':
    case 'none':
      return readPorts(data, PINNED);
  }
}

/** A hexadecimal number. Beyond the ports it stays a use without ports: what its digits look like may be what is meant. */
function number(data: Text, value: number | undefined): PortReading {
  const place = innerPlace(data);
  const empty = { faults: [], unread: [], elements: [{ from: 0, to: data.text.length }], incomplete: data.text === '' };
  if (data.text === '') return { ...empty, ports: written(NO_PORTS, place), uses: [] };
  if (value === undefined) {
    const why = `\`${data.text.replaceAll(HOLE, '…')}\` is no number that can be read here`;
    return { ...empty, ports: unread(place, why), uses: [], unread: [{ place, why }] };
  }
  const via = viaIn(data, 0, data.text.length);
  const ports = value <= MAX_PORT ? port(value) : NO_PORTS;
  const use: PortUse = { literal: { place, text: data.text, form: 'hex' }, ports, part: 'one', via };
  const why = `${data.text} is ${value}, and ports end at ${MAX_PORT}`;
  return {
    ...empty,
    ports: value <= MAX_PORT ? written(ports, place, via) : unread(place, why),
    uses: [use],
    elements: [{ from: 0, to: data.text.length, use }],
  };
}

/** The number of up to four bytes, least first. */
export function littleEndian(text: string): number | undefined {
  const bytes = text.match(/[0-9a-f]{1,2}/gi) ?? [];
  if (bytes.length === 0 || bytes.length > 8) return undefined;
  return bytes.reduceRight((sum, byte) => sum * 256 + Number.parseInt(byte, 16), 0);
}

/** The texts of a list. */
export function parts(data: Text, separator: string): Text[] {
  const result: Text[] = [];
  for (let from = 0; from <= data.text.length; ) {
    const next = separator === '' ? -1 : data.text.indexOf(separator, from);
    const to = next < 0 ? data.text.length : next;
    if (to > from) result.push(slice(data, from, to));
    from = to + Math.max(1, separator.length);
  }
  return result;
}

/** `server:6001-6002;server:6004`, `ncacn_http:6004`: what stands behind the colons. */
function behindColons(data: Text): PortReading {
  const found: PortReading[] = [];
  for (const match of data.text.matchAll(/:([^:;\0]*)(?=;|\0|\\0|$)/g)) {
    const from = match.index + 1;
    const text = match[1] as string;
    if (!/^\s*[\d-]*\s*$/.test(text) && !text.includes(HOLE)) continue;
    // A port that is not there yet stands behind its colon.
    const part = text === '' ? plainText('', placeIn(data, from, from)) : slice(data, from, from + text.length);
    found.push(readPorts(part, PINNED));
  }
  return joinReadings(found, innerPlace(data));
}
