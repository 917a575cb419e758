import { normalise, type PortRange, type PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import { unread, type Written, written } from '../../model/statement';
import { leaves, type Text, type Unknown, type Value } from '../../model/value';
import { PortReader } from './portReader';
import type { PortReading, PortSyntax } from './portReading';

export type { PortElement, PortFault, PortReading, PortSyntax } from './portReading';

/**
 * Reads the ports written in one value. Every element gets its exact place, also through variables; what cannot be
 * read is said in `unread`. A number above 65535 or a range that ends below its start is no use: it is a fault, and
 * unread.
 */
export function readPorts(value: Text, syntax: PortSyntax): PortReading {
  const reader = new PortReader(value, syntax);
  const { text } = value;
  if (syntax.numbers && value.number !== undefined && !/^\d+$/.test(text)) reader.literalNumber(value.number);
  else {
    let from = 0;
    for (let at = 0; at <= text.length; at++) {
      if (at < text.length && !syntax.separators.includes(text.charAt(at))) continue;
      reader.element(from, at, at === text.length);
      from = at + 1;
    }
  }
  return reader.done();
}

/**
 * Reads all texts of a value (a list of ports, each possibly a list of its own). A word that is not a text (a call, a
 * variable without a value) is unread.
 */
export function readPortValues(value: Value, syntax: PortSyntax): PortReading {
  if (value.kind === 'text') return readPorts(value, syntax);
  const parts: PortReading[] = [];
  for (const leaf of leaves(value)) {
    if (leaf.kind === 'text') parts.push(readPorts(leaf, syntax));
    else if (leaf.kind === 'unknown') parts.push(possible(leaf, syntax));
    else if (leaf.kind === 'table') parts.push(unreadable(leaf.place, 'a table stands where ports belong'));
  }
  return joinReadings(parts, value.place);
}

/** Of two values between which a condition decides both are ports that may be meant, and which of them is not known. */
function possible({ place, why, either }: Unknown, syntax: PortSyntax): PortReading {
  const missing = unreadable(place, why);
  // A branch that is no port is a placeholder of whoever wrote the condition.
  const branches = (either ?? [])
    .map((branch) => readPortValues(branch, syntax))
    .filter(({ faults }) => faults.length === 0);
  return branches.length === 0
    ? missing
    : { ...missing, uses: branches.flatMap(({ uses }) => uses.map((use) => ({ ...use, perhaps: true as const }))) };
}

/** Several values that make one list: the ports of all, unread as soon as one is. Elements keep their own offsets. */
export function joinReadings(parts: readonly PortReading[], place: Place): PortReading {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const ranges: PortRange[] = [];
  const via: Place[] = [];
  let missing: Written<PortSet> | undefined;
  for (const part of parts) {
    if (part.ports.kind === 'unread') missing ??= part.ports;
    else if (part.ports.kind === 'written') {
      // One by one: a list may be longer than a call takes arguments.
      for (const r of part.ports.value) ranges.push(r);
      for (const use of part.ports.via) via.push(use);
    }
  }
  return {
    ports: missing ?? written(normalise(ranges), place, via),
    uses: parts.flatMap((part) => part.uses),
    faults: parts.flatMap((part) => part.faults),
    unread: parts.flatMap((part) => part.unread),
    elements: parts.flatMap((part) => part.elements),
    incomplete: parts.length === 0 || parts.some((part) => part.incomplete),
  };
}

/** What stands in the place of ports and cannot be read. */
export function unreadable(place: Place, why: string): PortReading {
  return {
    ports: unread(place, why),
    uses: [],
    faults: [],
    unread: [{ place, why }],
    elements: [],
    incomplete: false,
  };
}
