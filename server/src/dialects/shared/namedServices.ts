import type { PlaceEdit } from '../../base/edit';
import {
  ALL_PORTS,
  covers,
  formatPorts,
  normalise,
  onlyPort,
  overlaps,
  type PortSet,
  range,
  samePorts,
} from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Change, Unread } from '../../model/dialect';
import {
  byDefault,
  type End,
  type PortUse,
  type Statement,
  type Term,
  type Transport,
  type TransportSet,
  unread,
  valueOf,
  written,
} from '../../model/statement';
import { type Text, unknownIn } from '../../model/value';
import { servicePort } from './serviceNames';
import { innerPlace } from './texts';

/** Some ports of some transports: one of the things that the name of a service means. */
export interface ServicePart {
  readonly transport: TransportSet;
  readonly ports: PortSet;
  /** The caller's ports, where the service names them too. */
  readonly source?: PortSet;
  /** Where the file itself writes the ports, those of the caller, and both of them. */
  readonly uses?: readonly PortUse[];
  readonly sourceUses?: readonly PortUse[];
}

export type Meaning = readonly ServicePart[];

const EVERY_PORT: PortSet = range(1, 65535);

/** Every protocol and port. */
export const EVERYTHING: Meaning = [{ transport: ['any'], ports: ALL_PORTS }];
/** ICMP, GRE and what else has no ports. */
export const WITHOUT_PORTS: Meaning = [{ transport: ['other'], ports: [] }];

/** The services that a system knows by name. */
export interface ServiceTable extends Pick<ReadonlyMap<string, Meaning>, 'get' | 'has'> {
  /** The name of one that has just these ports; of several, what they are called everywhere. */
  named(transport: Transport, ports: PortSet): string | undefined;
}

/**
 * The services that a system knows by name, told as `tcp/53 udp/53`, with the caller's ports behind a colon, or as
 * `other` for protocols without ports and `any` for everything.
 */
export function serviceTable(told: Readonly<Record<string, string>>): ServiceTable {
  // Made of a name when it is met: tables are long, and few files name anything of them.
  const known = new Map<string, Meaning>();
  const has = (name: string): boolean => Object.hasOwn(told, name);
  return {
    has,
    get(name) {
      const meaning = known.get(name) ?? (has(name) ? meaningOf(told[name] as string) : undefined);
      if (meaning) known.set(name, meaning);
      return meaning;
    },
    named(transport, ports) {
      const said = `${transport}/${formatPorts(ports)}`;
      const names = Object.keys(told).filter((name) => told[name] === said);
      const number = onlyPort(ports);
      const usual = names.filter((name) => servicePort(name.toLowerCase().replace(/^\w+-/, '')) === number);
      return usual.at(-1) ?? names[0];
    },
  };
}

function meaningOf(text: string): Meaning {
  if (text === 'any') return EVERYTHING;
  if (text === 'other') return WITHOUT_PORTS;
  const parts: { transport: 'tcp' | 'udp'; ports: PortSet; source: PortSet | undefined }[] = [];
  for (const word of text.split(' ')) {
    const [transport, numbers = ''] = word.split('/') as ['tcp' | 'udp', string?];
    const [destination = '', source] = numbers.split(':');
    const known = parts.find((part) => part.transport === transport && part.source === undefined);
    if (known && source === undefined) known.ports = normalise([...known.ports, ...portsOf(destination)]);
    else
      parts.push({ transport, ports: portsOf(destination), source: source === undefined ? source : portsOf(source) });
  }
  return joined(
    parts.map(({ transport, ports, source }) => ({
      transport: [transport],
      ports,
      ...(source === undefined ? {} : { source }),
    })),
  );
}

/** Lets a rule name one service in place of those that stand there; undefined where there is none that has the ports. */
export function nameService(
  values: readonly Text[],
  { transport, ports, defined }: Extract<Change, { kind: 'name-service' }>,
  table: ServiceTable,
): readonly PlaceEdit[] | undefined {
  const name = defined ?? table.named(transport, ports);
  const [value, more] = values;
  if (!value || more || name === undefined) return undefined;
  return [{ place: innerPlace(value), newText: name }];
}

/** The same ports of TCP and of UDP are one thing. */
function joined(parts: Meaning): Meaning {
  const [first, second] = parts;
  if (!first || !second || parts.length > 2 || first.source || second.source) return parts;
  const transports = [...first.transport, ...second.transport].sort();
  const both = transports.join() === 'tcp,udp' && samePorts(first.ports, second.ports);
  return both ? [{ transport: ['tcp', 'udp'], ports: first.ports }] : parts;
}

function portsOf(text: string): PortSet {
  const [from = '', to = from] = text.split('-');
  return range(Number(from), Number(to));
}

/** What one condition of a definition in the file says; undefined where a part of it is not known. */
export function definedPart({ transport, ends }: Term): ServicePart | undefined {
  const [source, destination] = ends;
  const protocol = valueOf(transport);
  const ports = valueOf(destination.ports);
  const own = valueOf(source.ports);
  if (!protocol || !ports || !own) return undefined;
  const narrowed = source.uses.length > 0 ? { source: own, sourceUses: source.uses } : {};
  return { transport: protocol, ports, uses: destination.uses, ...narrowed };
}

/** What the conditions of a definition come to together; undefined where one of them cannot be told. */
export function meaningOfTerms(
  statements: readonly Statement[],
  partsOf: (term: Term) => Meaning | undefined = (term) => {
    const part = definedPart(term);
    return part && [part];
  },
): Meaning | undefined {
  const terms = statements.flatMap((statement) => (statement.kind === 'group' ? statement.terms : []));
  const parts = joinedMeanings(terms, partsOf);
  return parts && parts.length > 0 ? parts : undefined;
}

/** What all of them mean together; undefined where one means nothing that is known. */
export function joinedMeanings<T>(all: readonly T[], meaningOf: (one: T) => Meaning | undefined): Meaning | undefined {
  const parts: ServicePart[] = [];
  for (const one of all) {
    const meaning = meaningOf(one);
    if (!meaning) return undefined;
    parts.push(...meaning);
  }
  return parts;
}

/** What a name of the system stands for in a group: who comes to the ports through the group finds them at the name. */
export function namedInGroup(name: Text, system: Meaning | undefined): Meaning | undefined {
  if (!system || !isNumber(system)) return system;
  const literal = { place: innerPlace(name), text: name.text, form: 'name' } as const;
  return system.map((part) =>
    part.ports.length === 0 ? part : { ...part, uses: [{ literal, ports: part.ports, part: 'one', via: [] }] },
  );
}

/** A name for every port carries no number, nor does one of what has no ports. */
function isNumber(meaning: Meaning): boolean {
  const ports = allPorts(meaning);
  return ports.length > 0 && !covers(ports, EVERY_PORT);
}

/** A service as a rule or group names it. */
export interface Named {
  readonly name: Text;
  /** Undefined where nothing in the file says what the name means. */
  readonly meaning: Meaning | undefined;
  /** True for a name that the system brings along: it stands for its number. */
  readonly builtIn: boolean;
}

/**
 * A name as the file defines it, else as the system does. A file that tells what the system brings along, as backups
 * do, leaves the name what it is, be it with the ports of another version; one that means other ports by it has a name
 * of its own.
 */
export function nameOf(name: Text, own: Meaning | undefined, system: Meaning | undefined): Named {
  // A name for every port carries no number, whatever a file makes of it.
  const builtIn = !!system && isNumber(system) && (own === undefined || overlaps(allPorts(own), allPorts(system)));
  // Numbers that are spoken of keep the transport under which they stand.
  return { name, meaning: own ? (builtIn ? joined(own) : own) : system, builtIn };
}

const allPorts = (meaning: Meaning): PortSet => normalise(meaning.flatMap(({ ports }) => ports));

/** What a rule says beside its services. */
export interface Around {
  readonly source: End;
  readonly destination: End;
  readonly opaque: Term['opaque'];
  /** What a name stands for, as the reason why one is not known: `service`, `application`. */
  readonly noun: string;
}

/** The conditions of a rule over services: one for each set of transports, and one for each name that is not known. */
export function termsOf(services: readonly Named[], around: Around): { terms: Term[]; unread: Unread[] } {
  const parts = new Map<
    string,
    {
      transport: TransportSet;
      source: PortSet | undefined;
      names: Text[];
      uses: PortUse[];
      sourceUses: PortUse[];
      ports: PortSet;
    }
  >();
  const terms: Term[] = [];
  const missing: Unread[] = [];
  for (const { name, meaning, builtIn } of services) {
    const place = innerPlace(name);
    if (!meaning) {
      const why =
        unknownIn(name, 0, name.text.length) ?? `the ${around.noun} \`${name.text}\` is not defined in this file`;
      missing.push({ place, why });
      terms.push({
        transport: unread(place, why),
        ends: [around.source, { ...around.destination, ports: unread(place, why) }],
        opaque: around.opaque,
      });
      continue;
    }
    for (const { transport, ports, source, uses = [], sourceUses = [] } of meaning) {
      const key = `${transport.join('+')} ${source ? JSON.stringify(source) : ''}`;
      let part = parts.get(key);
      if (!part) {
        part = { transport, source, names: [], uses: [], sourceUses: [], ports: [] };
        parts.set(key, part);
      }
      part.names.push(name);
      part.ports = normalise([...part.ports, ...ports]);
      if (builtIn && ports.length > 0) {
        part.uses.push({ literal: { place, text: name.text, form: 'name' }, ports, part: 'one', via: [] });
      } else {
        part.uses.push(...through(place, uses));
        part.sourceUses.push(...through(place, sourceUses));
      }
    }
  }
  for (const { transport, source, names, uses, sourceUses, ports } of parts.values()) {
    const place = innerPlace(names[0] as Text);
    const portless = transport.includes('other');
    terms.push({
      // The name says it, and a name is nobody's slip.
      transport: byDefault(transport),
      ends: [
        source === undefined ? around.source : { ...around.source, ports: written(source, place), uses: sourceUses },
        { ...around.destination, ports: portless ? byDefault(ALL_PORTS) : written(ports, place), uses },
      ],
      opaque: around.opaque,
    });
  }
  return { terms, unread: missing };
}

/** Numbers of a definition, as a rule comes to them by the name of it. */
const through = (name: Place, uses: readonly PortUse[]): PortUse[] =>
  uses.map((use) => ({ ...use, via: [name, ...use.via] }));
