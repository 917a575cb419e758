import { addressRange, networkKind } from '../analysis/addresses';
import type { UserGroup } from '../analysis/configuration';
import { MAX_PORT, type PortSet } from '../base/portSet';
import { type Ordinary, PORT_KINDS } from '../document/shape';
import type { Knowledge } from '../knowledge/knowledge';
import { portIndex } from '../knowledge/portIndex';
import { keptFor } from '../rules/shared/memo';
import { meantBy } from '../rules/shared/typing';

/** The numbers among which a year may be written. */
const YEARS = { from: 1990, to: 2099 };

const APART = 1;
const ALIKE = 2;

type Ports = { readonly isApart: (number: number) => boolean; readonly kind: (number: number) => number };

/**
 * What makes no difference: which of the ports that the knowledge base does not know, as long as they lie in the same
 * ranges and may be slips of the hand for the same known ones, and which host of a kind of network is meant, where nobody declared what it is.
 */
export function ordinaryFor(knowledge: Knowledge, groups: readonly UserGroup[] | undefined): Ordinary {
  const declared = (groups ?? [])
    .flatMap(({ addresses }) => addresses.map(addressRange))
    .filter((r) => r !== undefined);
  const { isApart, kind } = keptFor(known, knowledge, askedPorts);
  return {
    isApart,
    port: kind,
    address(first, second, whole) {
      if (declared.length > 0) {
        const value = BigInt(whole);
        if (declared.some(({ bits, from, to }) => bits === 32 && from <= value && value <= to)) return 0;
      }
      return networkKind(first, second).charCodeAt(0);
    },
  };
}

/** All ways of checking with one knowledge base ask the same of it. */
const known = new WeakMap<Knowledge, Ports>();

/** By number, once it was asked for: a file may name every one of them. */
function askedPorts(knowledge: Knowledge): Ports {
  const told = new Uint8Array(MAX_PORT + 1);
  const kinds = new Uint16Array(MAX_PORT + 1);
  let ports: Ports | undefined;
  return {
    isApart(number) {
      let is = told[number] as number;
      if (is === 0) {
        ports ??= portsOf(knowledge);
        is = ports.isApart(number) ? APART : ALIKE;
        told[number] = is;
      }
      return is === APART;
    },
    kind(number) {
      let kind = kinds[number] as number;
      if (kind === 0) {
        ports ??= portsOf(knowledge);
        kind = ports.kind(number);
        kinds[number] = kind;
      }
      return kind;
    },
  };
}

function portsOf(knowledge: Knowledge): Ports {
  const isDistinctive = membersOf(knowledge.group('distinctive-ports'));
  const isInWindow = membersOf(knowledge.group('static-rpc-window'));
  // Between two ends of ranges all ports are in the same services and groups.
  const pieces = portIndex<{ readonly ports: PortSet }>(
    [...knowledge.services, ...knowledge.groups],
    ({ ports }) => ports,
  );
  const pieceNames = new Map<readonly unknown[], string | undefined>();
  const pieceName = (number: number): string | undefined => {
    const piece = pieces.at(number);
    if (!pieceNames.has(piece)) {
      const services = knowledge.servicesAt(number).map(({ id }) => id);
      const inGroups = knowledge.groups
        .filter(({ ports }) => ports.some(({ from, to }) => from <= number && number <= to))
        .map(({ id }) => id);
      pieceNames.set(piece, knowledge.isKnownPort(number) ? undefined : [...services, '', ...inGroups, ''].join());
    }
    return pieceNames.get(piece);
  };
  const named = numbersNamedIn(knowledge);
  const classes = new Map<string, number>();
  return {
    isApart: (number) =>
      (number >= YEARS.from && number <= YEARS.to) || named.has(number) || pieceName(number) === undefined,
    kind(number) {
      // What it may be a slip of the hand for.
      const text = String(number);
      const meant = meantBy(text, (other) => isDistinctive(other) || isInWindow(other));
      const known = meant.filter(isDistinctive);
      const name = `${pieceName(number)},${known.join()}${meant.some(isInWindow) ? ',-' : ''}`;
      const kind = classes.get(name) ?? PORT_KINDS + classes.size;
      classes.set(name, kind);
      return kind;
    },
  };
}

/** The numbers in the words by which services are known: a text that holds one of them may speak of that service. */
function numbersNamedIn({ services }: Knowledge): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { id, title, short, protocol, aliases } of services)
    for (const text of [id, title, short, protocol, ...aliases])
      for (const [digits] of text.matchAll(/\d+/g)) found.add(Number(digits));
  return found;
}

/** Tells whether a number is in a set; asked of hundreds of numbers for each port. */
function membersOf(set: PortSet): (number: number) => boolean {
  const members = new Uint8Array(MAX_PORT + 1);
  for (const { from, to } of set) members.fill(1, from, to + 1);
  return (number) => members[number] === 1;
}
