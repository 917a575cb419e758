import type { PlaceEdit } from '../../base/edit';
import { formatRange, type PortSet } from '../../base/portSet';
import { type Place, placeAt } from '../../base/span';
import type { List, Text, Value } from '../../model/value';
import { endOf, innerPlace } from '../shared/texts';
import type { Bound } from './binder';
import type { Call } from './call';
import { firstGiven, given } from './fields';

/** A word in the quotes the language needs; plain words and numbers stand bare. */
export const quoted = (text: string): string => `'${escaped(text, "'")}'`;
const BARE = /^[A-Za-z0-9_.:\\/*][A-Za-z0-9_.:\\/*-]*$/;
export const bareOrQuoted = (text: string): string => (BARE.test(text) ? text : quoted(text));

/** A text as it stands between quotes of that kind. */
export const escaped = (text: string, quote: Text['quote']): string =>
  quote === '"' ? text.replace(/[`$"\u201c-\u201e]/g, '`$&') : text.replace(/['\u2018-\u201b]/g, '$&$&');

/** True for what stands in a table: there `5000-5010` is a subtraction and words need quotes. */
const inTable = (bound: Bound): boolean => bound.table !== undefined;

/**
 * Writes a parameter: over its value where that is one literal, beside another parameter where it is not given.
 * `beside` names parameters in the order in which they will do; undefined where the text cannot say it.
 */
export function setParameter(
  call: Call,
  parameter: string,
  value: string,
  beside: readonly string[],
): readonly PlaceEdit[] | undefined {
  const bound = given(call.binding, parameter);
  if (bound?.value) return overwrite(bound.value, value);
  if (bound) return undefined;
  return insertParameter(call, parameter, value, beside);
}

function overwrite(value: Value, text: string): readonly PlaceEdit[] | undefined {
  if (value.kind === 'text') {
    // A text put together from several places has no one literal to write over.
    if (value.pieces.length > 1 || value.pieces.some((piece) => piece.why !== undefined)) return undefined;
    if (value.quote !== '') return [{ place: innerPlace(value), newText: escaped(text, value.quote) }];
    return [{ place: innerPlace(value), newText: bareOrQuoted(text) }];
  }
  if (value.kind === 'constant') {
    return [{ place: value.place, newText: /^(?:true|false)$/i.test(text) ? `$${text.toLowerCase()}` : quoted(text) }];
  }
  if (value.kind === 'list' && value.items.length === 1) return overwrite(value.items[0] as Value, text);
  return undefined;
}

/** Adds a parameter behind another one, in the table where that one stands or among the words of the command. */
export function insertParameter(
  call: Call,
  parameter: string,
  value: string,
  beside: readonly string[],
): readonly PlaceEdit[] | undefined {
  const anchor = firstGiven(call.binding, beside) ?? lastWritten(call);
  if (anchor?.missing) return undefined;
  if (anchor && inTable(anchor)) {
    return [{ place: endOf(anchor.place), newText: `; ${parameter} = ${tableWord(value)}` }];
  }
  if (call.item.kind === 'block') return undefined;
  const at = anchor ? anchor.place : call.item.name.place;
  return [{ place: endOf(at), newText: ` -${parameter} ${bareOrQuoted(value)}` }];
}

/** The parameter that stands last in the command itself; of a resource, the last property. */
function lastWritten(call: Call): Bound | undefined {
  let last: Bound | undefined;
  for (const bound of call.binding.bound.values()) {
    if (call.item.kind === 'command' && bound.table) continue;
    if (!last || bound.place.end > last.place.end) last = bound;
  }
  return last;
}

/** A value of a table: `$true` and `$false` as they are, anything else in quotes. */
const tableWord = (value: string): string => (/^\$(?:true|false)$/i.test(value) ? value : quoted(value));

/** `LocalPort` for `RemotePort` and back, in the case and with the dash and colon of the token. */
export function renameParameter(bound: Bound, to: string): PlaceEdit | undefined {
  const { name } = bound;
  if (!name) return undefined;
  const dash = /^[-\u2013\u2014\u2015]/.exec(name.text)?.[0] ?? '';
  const colon = name.text.endsWith(':') ? ':' : '';
  return { place: innerPlace(name), newText: `${dash}${to}${colon}` };
}

/** Ports as they are written where a list of bare words or numbers, or of quoted texts, stands. */
export function spellPorts(ports: PortSet, quote: Text['quote'], ranges: 'bare' | 'quoted'): string {
  return ports
    .map((range) => {
      const text = formatRange(range);
      if (quote === "'" || quote === '"') return `${quote}${text}${quote}`;
      return ranges === 'quoted' && text.includes('-') ? `'${text}'` : text;
    })
    .join(',');
}

/** Adds ports behind the last one of a parameter's value. */
export function appendPorts(bound: Bound, ports: PortSet): readonly PlaceEdit[] | undefined {
  const { value } = bound;
  if (value === undefined || ports.length === 0) return undefined;
  const last = value.kind === 'list' ? lastText(value) : value.kind === 'text' ? value : undefined;
  if (!last || last.quote === 'here') return undefined;
  const place = value.kind === 'list' ? literalPlace(last) : last.place;
  if (!place) return undefined;
  const bare = bound.table === undefined && last.text.includes('-') && last.quote === '';
  const text = spellPorts(ports, last.quote, bare || (bound.how === 'named' && value === last) ? 'bare' : 'quoted');
  return [{ place: endOf(place), newText: `,${text}` }];
}

function lastText(list: List): Text | undefined {
  const last = list.items[list.items.length - 1];
  return last?.kind === 'text' ? last : last?.kind === 'list' ? lastText(last) : undefined;
}

/** The literal with its quotes, where it was written; undefined for a text put together from several places. */
export function literalPlace(text: Text): Place | undefined {
  const [piece] = text.pieces;
  if (!piece?.exact || text.pieces.length > 1 || piece.why !== undefined) return undefined;
  if (text.quote === '') return piece.place;
  if (text.quote === 'here') return undefined;
  const { anchor, start, end } = piece.place;
  const place = placeAt(anchor, start - 1, end + 1);
  // A part of a longer text has no quotes of its own beside it.
  const apart = piece.via.length === 0 && (text.place.start !== place.start || text.place.end !== place.end);
  return apart ? undefined : place;
}
