import type { PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Site, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  type Backend,
  type End,
  type Listener,
  type Mistake,
  type StatementBase,
  type TransportSet,
  unread,
  type Written,
} from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { mistakeOf, type PortGrammar } from './portMistakes';
import { portCaret } from './portSites';
import { type PortReading, type PortSyntax, readPorts } from './ports';
import { innerPlace } from './texts';
import { openEnd } from './windowsFirewall';

/** Where the port of `10.0.0.5:25`, `[::]:25`, `*:25` or `:25` stands: an offset in the text; undefined without a port. */
export function portOffset(text: string): number | undefined {
  const colon = text.lastIndexOf(':');
  if (colon < 0 || colon < text.lastIndexOf(']')) return undefined;
  return colon + 1;
}

/** An address with its port, as load balancers and proxies write it. */
export interface Endpoint {
  readonly port: Text;
  readonly reading: PortReading;
}

/**
 * The port of an endpoint; undefined where it has none. `bare`: a number alone is a port. Sockets of the system
 * (`unix:/run/x`, `fd@3`) have none.
 */
export function endpointIn(value: Text, syntax: PortSyntax, bare: boolean): Endpoint | undefined {
  const { text } = value;
  const alone = /^\d[\d-]*$/.test(text) || VARIABLE.test(text);
  const at = alone ? (bare ? 0 : undefined) : portOffset(text);
  if (at === undefined || at >= text.length || /^(?:unix|abns|abnsz|fd|sockpair|rhttp)[@:]|^\//.test(text))
    return undefined;
  const port = slice(value, at, text.length);
  // What is no number is a name, a path of a URL or a variable: only the last may be a port.
  if (!/^[\d$%{-]/.test(port.text)) return undefined;
  if (!VARIABLE.test(port.text)) return { port, reading: readPorts(port, syntax) };
  const place = innerPlace(port);
  const why = `\`${port.text}\` has no value in this file`;
  const reading = { ports: unread(place, why), uses: [], faults: [], unread: [{ place, why }], elements: [] };
  return { port, reading: { ...reading, incomplete: false } };
}

/** A variable, or what a tool that makes the file puts in its place. */
const VARIABLE = /^(?:\$\{?\w+\}?|\{\{.*\}\}|%\w+%)$/;

/** What all statements of such a command have in common. */
export const serverBase = (
  dialect: string,
  item: Command,
  words: readonly Text[],
  mistakes: readonly Mistake[],
): StatementBase => ({ dialect, place: item.place, item, words, complete: mistakes.length === 0, mistakes });

const endOf = (side: End['side'], { ports, uses }: PortReading): End => ({ ...openEnd(side), ports, uses });

export const listenerAt = (
  base: StatementBase,
  { reading }: Endpoint,
  transport: Written<TransportSet>,
  role: string,
): Listener => ({ kind: 'listener', ...base, transport, end: endOf('local', reading), role });

export const backendAt = (base: StatementBase, { reading }: Endpoint, transport: Written<TransportSet>): Backend => ({
  kind: 'backend',
  ...base,
  transport,
  end: endOf('remote', reading),
});

export const mistakesIn = (reading: PortReading, grammar: PortGrammar): Mistake[] =>
  reading.faults.flatMap((fault) => mistakeOf(fault, grammar) ?? []);

/** What may be typed where the caret stands in the port of an endpoint. */
export function endpointSite(
  endpoint: Endpoint | undefined,
  offset: number,
  syntax: PortSyntax,
  side: 'local' | 'remote',
): Site | undefined {
  const caret = endpoint && portCaret(endpoint.port, offset, syntax);
  return caret && siteOf(caret.replace, caret.present, side);
}

const siteOf = (replace: Place, present: PortSet, side: 'local' | 'remote'): Site => ({
  kind: 'port',
  replace,
  transport: ['tcp'],
  direction: side === 'local' ? 'in' : 'out',
  side,
  present,
  rangeSign: undefined,
  words: [],
});

/** Unread ports of several readings. */
export const unreadOf = (readings: readonly PortReading[]): Unread[] => readings.flatMap(({ unread }) => unread);
