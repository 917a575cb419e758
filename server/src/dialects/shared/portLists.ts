import { complement, normalise, type PortRange, port } from '../../base/portSet';
import type { Unread } from '../../model/dialect';
import { type PortUse, unread, written } from '../../model/statement';
import { slice, type Text, viaIn } from '../../model/value';
import { type PortElement, type PortFault, type PortReading, type PortSyntax, readPorts } from './ports';
import { innerPlace } from './texts';

/** Port names of a device; undefined for a word that is none. */
export type PortNames = (name: string) => number | undefined;

/** The same ports, all but them where a `not` stands before the value. */
export function readPortList(value: Text, syntax: PortSyntax, names: PortNames, negated = false): PortReading {
  const { text } = value;
  const not = text.startsWith('!');
  const start = not ? 1 : 0;
  // What most rules have: one number or range.
  if (!not && !negated && !hasNameOrList(text, syntax)) return readPorts(value, syntax);
  const ranges: PortRange[] = [];
  const uses: PortUse[] = [];
  const faults: PortFault[] = [];
  const missing: Unread[] = [];
  const elements: PortElement[] = [];
  let incomplete = false;
  for (let from = start; from <= text.length; ) {
    let to = from;
    while (to < text.length && !syntax.separators.includes(text.charAt(to))) to++;
    const number = names(text.slice(from, to).trim());
    const element = slice(value, from, to);
    const reading = number === undefined ? readPorts(element, { ...syntax, separators: '' }) : named(element, number);
    if (from === to) incomplete ||= to >= text.length;
    else {
      incomplete ||= reading.incomplete;
      faults.push(...reading.faults);
      missing.push(...reading.unread);
      if (reading.ports.kind === 'written') ranges.push(...reading.ports.value);
      uses.push(...reading.uses);
    }
    for (const part of reading.elements) {
      elements.push({ ...part, from: part.from + from, to: part.to + from });
    }
    from = to + 1;
  }
  const place = innerPlace(value);
  const turned = not !== negated;
  const found = normalise(ranges);
  const [first] = missing;
  return {
    ports: first
      ? unread(first.place, first.why)
      : written(turned ? complement(found) : found, place, viaIn(value, 0, text.length)),
    uses: turned ? uses.map((use) => ({ ...use, part: 'not' })) : uses,
    faults,
    unread: missing,
    elements,
    incomplete,
  };
}

function hasNameOrList(text: string, { separators }: PortSyntax): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if ((c < 48 || c > 57) && c !== 45) return c > 57 || separators.includes(text.charAt(i));
  }
  return false;
}

function named(value: Text, number: number): PortReading {
  const from = value.text.length - value.text.trimStart().length;
  const to = value.text.trimEnd().length;
  const word = slice(value, from, to);
  const place = innerPlace(word);
  const use: PortUse = {
    literal: { place, text: word.text, form: 'name' },
    ports: port(number),
    part: 'one',
    via: viaIn(value, from, to),
  };
  return {
    ports: written(port(number), place),
    uses: [use],
    faults: [],
    unread: [],
    elements: [{ from, to, use }],
    incomplete: false,
  };
}
