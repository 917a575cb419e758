import { ALL_PORTS, MAX_PORT, onlyPort, type PortSet, range, unionOf } from '../../../base/portSet';
import type { Unread } from '../../../model/dialect';
import type { Mistake, Repair } from '../../../model/mistake';
import { ABSENT, byDefault, type PortUse, unread, type Written, written } from '../../../model/statement';
import { type Entry, leaves, type Text, type Value } from '../../../model/value';
import { mistakeOf } from '../portMistakes';
import { joinReadings, type PortFault, type PortReading, type PortSyntax, readPortValues } from '../ports';
import { isWrittenHere, literalIn } from '../texts';
import { isNothing } from './fields';
import type { Cloud, PortField, TemplateSyntax } from './syntax';

const syntaxFor = (subject: Cloud): PortSyntax => ({
  subject,
  separators: '',
  rangeSign: '-',
  keywords: new Map(),
  anyWords: new Set(['*', 'any', 'all']),
  numbers: true,
});

export const CLOUD_PORTS: Readonly<Record<Cloud, PortSyntax>> = {
  Azure: syntaxFor('Azure'),
  AWS: syntaxFor('AWS'),
  'Google Cloud': syntaxFor('Google Cloud'),
  'the cloud': syntaxFor('the cloud'),
};

/** What the port fields of one side say together. */
export interface PortsRead {
  readonly ports: Written<PortSet>;
  readonly uses: readonly PortUse[];
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
}

const NOTHING_SAID: PortsRead = { ports: byDefault(ALL_PORTS), uses: [], mistakes: [], unread: [] };

/** The ports of fields that take one value or a list; none of them said is every port. */
export function portsIn(fields: readonly PortField[], subject: Cloud, spelling: TemplateSyntax): PortsRead {
  const readings: PortReading[] = [];
  const mistakes: Mistake[] = [];
  let entry: Entry | undefined;
  for (const field of fields) {
    const { value } = field.entry;
    if (isNothing(value) || (value.kind === 'list' && value.items.length === 0)) continue;
    entry ??= field.entry;
    const reading = readPortValues(value, CLOUD_PORTS[subject]);
    readings.push(reading);
    for (const fault of reading.faults) {
      const mistake = faultOf(fault, field, fields, subject, spelling);
      if (mistake) mistakes.push(mistake);
    }
  }
  if (!entry) return NOTHING_SAID;
  const { ports, uses, unread: missing } = joinReadings(readings, entry.value.place);
  return { ports, uses, mistakes, unread: missing };
}

function faultOf(
  fault: PortFault,
  field: PortField,
  fields: readonly PortField[],
  subject: Cloud,
  spelling: TemplateSyntax,
): Mistake | undefined {
  if (fault.kind !== 'list-sign') {
    if (fault.kind === 'out-of-range' && fault.text.includes('.')) return undefined;
    return mistakeOf(fault, {
      subject,
      rangeSign: '-',
      listSign: undefined,
      consequence: `${subject} refuses the rule`,
    });
  }
  const elements = fault.elements.map((element) => spelling.text(element.replace(':', '-')));
  const list = spelling.list(elements);
  const written = field.form === 'list' ? elements.join(', ') : list;
  const name = field.form === 'one' ? field.plural : undefined;
  return {
    kind: 'port-list-in-one-value',
    place: fault.place,
    message: `\`${fault.text}\` is one text, which ${subject} refuses as a port; ${
      name === undefined ? `the list is written ${list}` : `several ports belong to ${name}, each a text of its own`
    }.`,
    repairs: listRepairs(fault, field, fields, written),
    detail: fault.sign,
  };
}

/** The text as a list of its own: in the list where it stands, or under the name of the property that takes one. */
function listRepairs(
  fault: PortFault,
  { entry, form, plural }: PortField,
  fields: readonly PortField[],
  newText: string,
): readonly Repair[] {
  const text = leaves(entry.value).find(
    (leaf): leaf is Text => leaf.kind === 'text' && leaf.text.trim() === fault.text && isWrittenHere(leaf),
  );
  const key = literalIn(entry.key);
  if (!text || !literalIn(text) || text.place.anchor !== entry.place.anchor) return [];
  const edit = { place: text.place, newText };
  if (form === 'list') return [{ title: `Write ${newText}`, edits: [edit], safety: 'safe' }];
  if (form !== 'one' || plural === undefined || !key || fields.length > 1) return [];
  const title = `Write ${plural} with ${newText}`;
  return [{ title, edits: [{ place: key, newText: plural }, edit], safety: 'safe' }];
}

/** The two ends of a range in fields of their own. */
export interface Pair {
  readonly lower: Entry | undefined;
  readonly upper: Entry | undefined;
}

/** A number in a field of its own; undefined where none can be read. */
function endOf(value: Value, part: 'lower' | 'upper', subject: Cloud): PortReading {
  const reading = readPortValues(value, CLOUD_PORTS[subject]);
  return { ...reading, uses: reading.uses.map((use) => (use.part === 'one' ? { ...use, part } : use)) };
}

/** `from_port` and `to_port`: two references, each with its own number, and one range. */
export function portsOfPair({ lower, upper }: Pair, subject: Cloud): PortsRead {
  const from =
    lower && !isNothing(lower.value) && !isMinusOne(lower.value) ? endOf(lower.value, 'lower', subject) : undefined;
  const to =
    upper && !isNothing(upper.value) && !isMinusOne(upper.value) ? endOf(upper.value, 'upper', subject) : undefined;
  const [first] = [from, to].filter((reading) => reading !== undefined);
  if (!first) return NOTHING_SAID;
  const mistakes = [from, to].flatMap((reading) =>
    (reading?.faults ?? []).flatMap((fault) => {
      const grammar = {
        subject,
        rangeSign: '-',
        listSign: undefined,
        consequence: `${subject} refuses the rule`,
      } as const;
      return mistakeOf(fault, grammar) ?? [];
    }),
  );
  const uses = [...(from?.uses ?? []), ...(to?.uses ?? [])];
  const missing = [...(from?.unread ?? []), ...(to?.unread ?? [])];
  const low = from && numberIn(from);
  const high = to && numberIn(to);
  if (low === undefined || high === undefined) {
    const [hole] = missing;
    const only = low ?? high;
    const ports: Written<PortSet> = hole
      ? unread(hole.place, hole.why)
      : only === undefined
        ? first.ports
        : written([{ from: only, to: only }], placeOf(lower ?? upper));
    return { ports, uses, mistakes, unread: missing };
  }
  if (high < low) {
    const entry = upper as Entry;
    const place = to?.uses[0]?.literal.place ?? placeOf(entry);
    const why = `the range ${low} to ${high} ends below its start`;
    mistakes.push({
      kind: 'port-out-of-range',
      place,
      message: `The range ${low} to ${high} ends below its start, so it holds no port; ${subject} refuses the rule.`,
      repairs: swapped(from, to),
      detail: 'reversed',
    });
    return { ports: unread(place, why), uses, mistakes, unread: missing };
  }
  return { ports: written(range(low, high), placeOf(lower ?? upper), []), uses, mistakes, unread: missing };
}

const placeOf = (entry: Entry | undefined) => (entry as Entry).value.place;

const isMinusOne = (value: Value): boolean => value.kind === 'text' && value.text === '-1';

const numberIn = ({ ports }: PortReading): number | undefined =>
  ports.kind === 'written' ? onlyPort(ports.value) : undefined;

function swapped(from: PortReading | undefined, to: PortReading | undefined): readonly Repair[] {
  const [low] = from?.uses ?? [];
  const [high] = to?.uses ?? [];
  if (!low || !high || low.via.length + high.via.length > 0) return [];
  const edits = [
    { place: low.literal.place, newText: high.literal.text },
    { place: high.literal.place, newText: low.literal.text },
  ];
  return [{ title: `Write ${high.literal.text} to ${low.literal.text}`, edits, safety: 'suggestion' }];
}

/** True where the ports named are fewer than all. */
export const namesPorts = ({ ports, uses }: PortsRead): boolean =>
  uses.length > 0 &&
  ports.kind === 'written' &&
  !(ports.value.length === 1 && ports.value[0]?.from === 0 && ports.value[0].to === MAX_PORT);

/** Ports beside every protocol: all of them are open, and the usual 0 and 0 or 0 and 65535 name none. */
export function besideEveryProtocol(read: PortsRead): PortsRead {
  if (read.ports.kind !== 'written') return read;
  const named = namesPorts(read) && onlyPort(read.ports.value) !== 0;
  return { ...read, ports: written(ALL_PORTS, read.ports.place, read.ports.via), uses: named ? read.uses : [] };
}

/** Fields that hold a range in a start and an end each for itself, read as one end: `frontendPortRangeStart`. */
export const joinPorts = (parts: readonly PortsRead[]): PortsRead => {
  const said = parts.filter((part) => part !== NOTHING_SAID);
  const [only] = said;
  if (!only) return NOTHING_SAID;
  if (said.length === 1) return only;
  const missing = said.map(({ ports }) => ports).find((ports) => ports.kind === 'unread');
  const sets = said.flatMap(({ ports }) => (ports.kind === 'written' ? [ports.value] : []));
  const place = said.flatMap(({ ports }) => (ports.kind === 'written' ? [ports.place] : []))[0];
  return {
    ports: missing ?? (place ? written(unionOf(sets), place) : ABSENT),
    uses: said.flatMap(({ uses }) => uses),
    mistakes: said.flatMap(({ mistakes }) => mistakes),
    unread: said.flatMap((part) => part.unread),
  };
};
