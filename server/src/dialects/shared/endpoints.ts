import type { PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Local, Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Backend, End, Listener, TransportSet, Written } from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { mistakeOf, type PortGrammar } from './portMistakes';
import { portCaret } from './portSites';
import { type PortReading, type PortSyntax, readPorts, unreadable } from './ports';
import { innerPlace } from './texts';
import { openEnd } from './windowsFirewall';

/** Where the port of `10.0.0.5:25`, `[::]:25`, `*:25` or `:25` stands: an offset in the text; undefined without a port. */
function portOffset(text: string): number | undefined {
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
  // Of nginx a blank in the braces ends the word.
  const isFilled = port.text.startsWith('{{');
  if (!isFilled && !VARIABLE.test(port.text)) return { port, reading: readPorts(port, syntax) };
  const place = innerPlace(port);
  const why = isFilled
    ? 'the port is put in by what makes the file of this template'
    : `\`${port.text}\` has no value in this file`;
  return { port, reading: unreadable(place, why) };
}

/** A variable, or what a tool that makes the file puts in its place. */
const VARIABLE = /^(?:\$\{?\w+(?:-[^}]*)?\}?|\{\{[^}]*\}\}|%\w+%)$/;

/** A port at which something listens, or of a server that is called. */
export interface EndpointPort {
  readonly kind: 'listener' | 'backend';
  readonly endpoint: Endpoint;
  readonly transport: Written<TransportSet>;
}

/** The program whose ports they are: how its values are read, how sentences about them go, what makes it listen. */
export interface EndpointProgram {
  readonly dialect: string;
  readonly syntax: PortSyntax;
  readonly grammar: PortGrammar;
  /** The word by which it listens. */
  readonly listens: string;
}

/** A program whose values hold one port or one range, and that refuses a configuration in which one is wrong. */
export const endpointProgram = (dialect: string, subject: string, listens: string): EndpointProgram => ({
  dialect,
  syntax: { subject, separators: '', rangeSign: '-', keywords: new Map(), anyWords: new Set() },
  grammar: { subject, rangeSign: '-', listSign: undefined, consequence: 'the configuration is refused' },
  listens,
});

/** The statements of a command, one for each of its ports; `words` are the names that it stands under. */
export const localOf = (
  ports: readonly EndpointPort[],
  item: Command,
  words: readonly Text[],
  { dialect, grammar, listens }: EndpointProgram,
): Local => ({
  statements: ports.map(({ kind, endpoint: { reading }, transport }): Listener | Backend => {
    const mistakes = reading.faults.flatMap((fault) => mistakeOf(fault, grammar) ?? []);
    const base = { dialect, place: item.place, item, words, complete: mistakes.length === 0, mistakes, transport };
    return kind === 'listener'
      ? { kind, ...base, end: endOf('local', reading), role: listens }
      : { kind, ...base, end: endOf('remote', reading) };
  }),
  unread: ports.flatMap(({ endpoint }) => endpoint.reading.unread),
});

const endOf = (side: End['side'], { ports, uses }: PortReading): End => ({ ...openEnd(side), ports, uses });

/** What may be typed where the caret stands in one of the ports. */
export function siteAmong(ports: readonly EndpointPort[], offset: number, syntax: PortSyntax): Site | undefined {
  for (const { kind, endpoint } of ports) {
    const caret = portCaret(endpoint.port, offset, syntax);
    if (caret) return siteOf(caret.replace, caret.present, kind === 'listener' ? 'local' : 'remote');
  }
  return undefined;
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
