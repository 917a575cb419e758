import { normalise, type PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { Mistake } from '../../model/mistake';
import { ABSENT, type Address, type End, type PortUse, unread, type Written, written } from '../../model/statement';
import { HOLE, leaves, placeIn, slice, type Text, unknownIn, type Value } from '../../model/value';
import type { PortParameter } from '../../model/vocabulary';
import { kindOf, WINDOWS_ADDRESSES } from '../shared/addresses';
import { mistakeOf } from '../shared/portMistakes';
import { type PortReading, readPorts, readPortValues } from '../shared/ports';
import { ONE_NUMBER } from './portValue';

/** What a parameter or property that carries ports says. */
export interface EndReading {
  readonly end: End;
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  /** What `@{ Remove = … }` takes away: references, and no port of the statement. */
  readonly removed: readonly PortUse[];
}

/** Reads a value in the form its record gives. */
export function readEnd(value: Value, parameter: PortParameter): EndReading {
  const added: Text[] = [];
  const gone: Text[] = [];
  const holes: Unread[] = [];
  sort(value, added, gone, holes);
  const addresses: Address[] = [];
  const parts = added.map((text) => readText(text, parameter, addresses));
  const removed = gone.flatMap((text) => readText(text, parameter, []).uses);
  const missing = [...holes, ...parts.flatMap((part) => part.unread)];
  return {
    end: {
      side: parameter.side,
      ports: portsOf(parts, holes[0], value.place),
      uses: parts.flatMap((part) => part.uses),
      addresses: addressesOf(addresses, holes[0], value.place),
      zone: ABSENT,
    },
    mistakes: parts.flatMap((part) => part.faults.flatMap(outOfRange)),
    unread: missing,
    removed,
  };
}

/** Lists are opened; of a change, `@{ Add = …; Remove = … }`, both halves are taken. */
function sort(value: Value, added: Text[], gone: Text[], holes: Unread[]): void {
  for (const leaf of leaves(value)) {
    if (leaf.kind === 'text') added.push(leaf);
    else if (leaf.kind === 'unknown') holes.push({ place: leaf.place, why: leaf.why });
    else if (leaf.kind === 'table') {
      for (const { key, value: inside } of leaf.entries) {
        const word = key.text.toLowerCase();
        if (word === 'add' || word === '+') sort(inside, added, gone, holes);
        else if (word === 'remove' || word === '-') sort(inside, gone, [], holes);
      }
    }
  }
}

function portsOf(parts: readonly PortReading[], hole: Unread | undefined, place: Place): Written<PortSet> {
  if (hole) return unread(hole.place, hole.why);
  const missing = parts.find((part) => part.ports.kind === 'unread');
  if (missing) return missing.ports;
  if (parts.length === 0) return ABSENT;
  return written(normalise(parts.flatMap((part) => (part.ports.kind === 'written' ? part.ports.value : []))), place);
}

function addressesOf(found: readonly Address[], hole: Unread | undefined, place: Place): Written<readonly Address[]> {
  if (hole) return unread(hole.place, hole.why);
  const unknown = found.find(({ text }) => text.includes(HOLE));
  if (unknown) return unread(unknown.place, 'the address is not known');
  return found.length > 0 ? written(found, place) : ABSENT;
}

/** A number that is no port; words and lists are for the cmdlet to say something about. */
function outOfRange(fault: PortReading['faults'][number]): Mistake[] {
  const mistake = fault.kind === 'out-of-range' ? mistakeOf(fault, GRAMMAR) : undefined;
  return mistake ? [mistake] : [];
}

const GRAMMAR = { subject: 'PowerShell', rangeSign: '-', listSign: ',', consequence: 'the cmdlet refuses it' } as const;

const EMPTY: PortReading = { ports: ABSENT, uses: [], faults: [], unread: [], elements: [], incomplete: true };

function readText(text: Text, parameter: PortParameter, addresses: Address[]): PortReading {
  switch (parameter.form) {
    case 'ports':
      return readPortValues(text, ONE_NUMBER);
    case 'names':
      return readName(text, parameter.names ?? {});
    case 'bindings':
    case 'connection':
      return readBinding(text, addresses);
  }
}

/** Service words that a cmdlet takes in place of a number. */
function readName(text: Text, names: Readonly<Record<string, number>>): PortReading {
  const number = names[text.text.toLowerCase()];
  if (number === undefined) return { ...EMPTY, incomplete: false };
  const place = placeIn(text, 0, text.text.length);
  const ports = [{ from: number, to: number }];
  const via = text.pieces.flatMap((piece) => piece.via);
  return {
    ...EMPTY,
    ports: written(ports, place, via),
    uses: [{ literal: { place, text: text.text, form: 'name' }, ports, part: 'one', via }],
    incomplete: false,
  };
}

/** `0.0.0.0:25`, `[::]:25`, `mail.example:993:SSL`, `*:443:host`, several with commas between. */
function readBinding(text: Text, addresses: Address[]): PortReading {
  const parts: PortReading[] = [];
  for (const { address, port } of bindingsIn(text)) {
    if (address[0] < address[1]) {
      const word = text.text.slice(...address);
      addresses.push({ kind: addressKind(word), text: word, place: placeIn(text, ...address) });
    }
    parts.push(port ? readPorts(slice(text, ...port), ONE_NUMBER) : hollow(text, address));
  }
  const [only] = parts;
  if (only && parts.length === 1) return only;
  return {
    ports: portsOf(parts, undefined, text.place),
    uses: parts.flatMap((part) => part.uses),
    faults: parts.flatMap((part) => part.faults),
    unread: parts.flatMap((part) => part.unread),
    elements: parts.flatMap((part) => part.elements),
    incomplete: parts.some((part) => part.incomplete),
  };
}

/** A binding without a port is unread where a part of it is not known: the port may be in that part. */
function hollow(text: Text, [from, to]: readonly [number, number]): PortReading {
  const why = unknownIn(text, from, to);
  if (why === undefined) return EMPTY;
  const place = placeIn(text, from, to);
  return { ...EMPTY, ports: unread(place, why), unread: [{ place, why }], incomplete: false };
}

/** The bindings in a text: offsets of the address, and of the port where a colon stands before it. */
export function bindingsIn({ text }: Text): { address: readonly [number, number]; port?: readonly [number, number] }[] {
  const result: { address: readonly [number, number]; port?: readonly [number, number] }[] = [];
  for (let start = 0; start <= text.length; ) {
    let end = text.indexOf(',', start);
    if (end < 0) end = text.length;
    let from = start;
    while (from < end && /\s/.test(text.charAt(from))) from++;
    // Looked for in the part alone, or a long list without colons would be searched to its end for each of them.
    const part = text.slice(from, end);
    const colon = part.indexOf(':', part.startsWith('[') ? Math.max(0, part.indexOf(']')) : 0);
    const next = colon < 0 ? -1 : part.indexOf(':', colon + 1);
    // An IPv6 address without brackets holds no port that could be told from its groups.
    const isAddress = next === colon + 1 || (next >= 0 && part.indexOf(':', next + 1) >= 0);
    if (colon < 0 || isAddress) result.push({ address: [from, end] });
    else result.push({ address: [from, from + colon], port: [from + colon + 1, next < 0 ? end : from + next] });
    start = end + 1;
  }
  return result;
}

function addressKind(word: string): Address['kind'] {
  if (word === '0.0.0.0' || word === '[::]' || word === '::' || word === '*') return 'any';
  return kindOf(word, WINDOWS_ADDRESSES);
}
