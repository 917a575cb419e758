import { NO_PORTS, normalise, type PortSet } from '../../base/portSet';
import { isWithin, type Place, placeAt, type Span, samePlace, spanOf } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Assignment, Block, Command, Item } from '../../model/item';
import { type Direction, type PortUse, type Side, type TransportSet, valueOf } from '../../model/statement';
import { leaves, placeIn, type Text, type Value } from '../../model/value';
import type { CmdletRecord, PortParameter, Vocabulary } from '../../model/vocabulary';
import { policySite } from '../shared/policySites';
import { isPolicyString } from '../shared/policyString';
import { readPorts } from '../shared/ports';
import type { Bound } from './binder';
import { type Call, callsOf, recordOf } from './call';
import { bindingsIn } from './ends';
import { NET_SECURITY_READINGS } from './netSecurity';
import { keywordsFor, NET_SECURITY } from './portValue';
import { holds } from './recordReading';
import { isRegistryPort } from './registryWrites';
import { enumerated, HYPER_V_RULE, NET_FIREWALL_RULE, readProtocol } from './rule';
import { DIRECTIONS } from './words';

/** What a parameter takes, where it is one that completion knows. */
type Role =
  | {
      readonly kind: 'port';
      readonly side: Side;
      readonly form: PortParameter['form'];
      /** True where several ports may stand. */
      readonly many: boolean;
      readonly words: readonly string[];
    }
  | { readonly kind: 'transport' | 'direction'; readonly words: readonly string[] };

/** What may be written at an offset of the document. */
export function siteAt(item: Item, offset: number, vocabulary: Vocabulary): Site | undefined {
  if (item.kind === 'assignment') return siteInAssignment(item, offset, vocabulary);
  if (item.kind !== 'command' && item.kind !== 'block') return undefined;
  const record = recordOf(item, vocabulary);
  if (!record) return undefined;
  for (const call of callsOf(item, record)) {
    for (const bound of call.binding.bound.values()) {
      const spot = spotIn(bound, offset, nextAfter(item, bound));
      if (!spot) continue;
      if (spot.text && isPolicyString(spot.text.text)) return policySite(spot.text, offset);
      const role = roleOf(call, bound.parameter, vocabulary);
      return role && siteFor(call, bound, role, spot);
    }
  }
  return undefined;
}

/** A caret in a value: the text it is in with the unit before which it stands, or an empty stretch between values. */
type Spot = { readonly text: Text; readonly unit: number } | { readonly text: undefined; readonly place: Place };

/** Where the text after a parameter begins; undefined at the end of the command. */
function nextAfter(item: Command | Block, bound: Bound): number | undefined {
  if (item.kind !== 'command' || bound.table) return undefined;
  let next: number | undefined;
  for (const { place } of [...item.arguments, ...item.redirections]) {
    if (place.anchor !== bound.place.anchor || place.start < bound.place.end) continue;
    if (next === undefined || place.start < next) next = place.start;
  }
  return next;
}

function spotIn(bound: Bound, offset: number, next: number | undefined): Spot | undefined {
  const { value, place } = bound;
  const { base } = place.anchor;
  const here = (at: Place): Spot => ({
    text: undefined,
    place: placeAt(at.anchor, offset - at.anchor.base, offset - at.anchor.base),
  });
  if (value === undefined || isEmpty(value, place)) {
    if (!bound.missing && value === undefined) return undefined;
    // A property without a value ends behind its sign.
    if (bound.table) {
      const end = spanOf(place).end;
      return end <= offset && offset <= end + 1 ? here(place) : undefined;
    }
    const end = bound.name ? spanOf(bound.name.place).end : spanOf(place).end;
    // Directly behind the name the caret still belongs to the name; a colon parts them.
    const from = value !== undefined || bound.name?.text.endsWith(':') ? end : end + 1;
    const until = next === undefined ? Number.POSITIVE_INFINITY : base + next;
    return offset >= from && offset <= until ? here(place) : undefined;
  }
  const spot = spotInValue(value, offset, here);
  if (spot || !bound.table || !bound.name) return spot;
  // The value of a property that ends with its sign is what stands on the next line: the caret is before it.
  const from = spanOf(bound.name.place).end + 2;
  return from <= offset && offset < spanOf(value.place).start ? here(place) : undefined;
}

/** A value that is not typed yet: nothing at all, or what the reader says of a property that ends with its sign. */
const isEmpty = (value: Value, place: Place): boolean =>
  value.place.start === value.place.end || (value.kind === 'unknown' && samePlace(value.place, place));

function spotInValue(value: Value, offset: number, here: (at: Place) => Spot): Spot | undefined {
  if (value.kind === 'text') {
    const unit = unitIn(value, offset);
    return unit === undefined ? undefined : { text: value, unit };
  }
  if (value.kind === 'table') {
    for (const entry of value.entries) {
      const spot = spotInValue(entry.value, offset, here);
      if (spot) return spot;
    }
    return undefined;
  }
  if (value.kind !== 'list') return undefined;
  let before: Span | undefined;
  for (const inner of value.items) {
    const span = spanOf(inner.place);
    if (before && before.end < offset && offset < span.start) return here(inner.place);
    const spot = spotInValue(inner, offset, here);
    if (spot) return spot;
    before = span;
  }
  const end = spanOf(value.place).end;
  const [last] = value.items.slice(-1);
  // Behind a comma with nothing after it yet.
  if (last && before && value.place.anchor === last.place.anchor && before.end < offset && offset <= end + 1) {
    return before.end < end ? here(value.place) : undefined;
  }
  return undefined;
}

/** The unit of a text before which a caret stands, where the text's own literal holds it. */
function unitIn(text: Text, offset: number): number | undefined {
  if (text.text === '') {
    const span = spanOf(text.place);
    // A quote that is not closed yet ends where the caret stands.
    const inQuotes = text.quote !== '' && span.start < offset && (offset < span.end || span.end - span.start === 1);
    return inQuotes || (text.quote === '' && span.start === offset) ? 0 : undefined;
  }
  for (const piece of text.pieces) {
    const span = spanOf(piece.place);
    if (piece.exact && span.start <= offset && offset <= span.end) return piece.from + offset - span.start;
  }
  return undefined;
}

/** What a parameter of a call takes. */
function roleOf(call: Call, parameter: string, vocabulary: Vocabulary): Role | undefined {
  const { record } = call;
  const quotes = (words: readonly string[], inTable: boolean) => (inTable ? words.map((w) => `'${w}'`) : words);
  const inTable = call.binding.bound.get(parameter)?.table !== undefined;
  if (isWindowsRule(record)) {
    const names = record.name.includes('HyperV') ? HYPER_V_RULE : NET_FIREWALL_RULE;
    if (parameter === names.localPort || parameter === names.remotePort) {
      const side = parameter === names.localPort ? 'local' : 'remote';
      const direction = valueOf(enumerated(call.binding, 'Direction', DIRECTIONS));
      const transport = valueOf(readProtocol(call, 'Protocol').transport);
      return {
        kind: 'port',
        side,
        form: 'ports',
        many: true,
        words: quotes(keywordsFor(side, direction, transport), inTable),
      };
    }
    if (parameter === 'Protocol')
      return { kind: 'transport', words: quotes(['TCP', 'UDP', 'Any', 'ICMPv4', 'ICMPv6'], inTable) };
    if (parameter === 'Direction') return { kind: 'direction', words: quotes(['Inbound', 'Outbound'], inTable) };
    return undefined;
  }
  const { reading } = record;
  const port = reading?.ports?.find((p) => p.parameter === parameter && holds(call, p));
  if (port) {
    const many = reading?.as === 'network-rule' || port.form === 'bindings' || port.form === 'connection';
    return { kind: 'port', side: port.side, form: port.form, many, words: [] };
  }
  const isField = (field: string): boolean => reading?.fields?.[field]?.split(',').includes(parameter) ?? false;
  if (isField('protocol')) return { kind: 'transport', words: quotes(['Tcp', 'Udp', 'Icmp', '*'], true) };
  if (isField('direction')) return { kind: 'direction', words: quotes(['Inbound', 'Outbound'], inTable) };
  if (isRegistryPort(call, parameter, vocabulary)) {
    return { kind: 'port', side: 'local', form: 'ports', many: false, words: [] };
  }
  return undefined;
}

const isWindowsRule = (record: CmdletRecord): boolean =>
  record.name === '[Firewall]' || NET_SECURITY_READINGS.has(record.name.toLowerCase());

function siteFor(call: Call, bound: Bound, role: Role, spot: Spot): Site | undefined {
  const transport = transportOf(call, bound.parameter);
  const direction = directionOf(call, bound.parameter);
  if (role.kind !== 'port') {
    const replace = spot.text ? innerOf(spot.text) : spot.place;
    return {
      kind: role.kind,
      replace,
      transport: role.kind === 'transport' ? undefined : transport,
      direction: role.kind === 'direction' ? undefined : direction,
      side: undefined,
      present: NO_PORTS,
      rangeSign: undefined,
      words: spot.text && spot.text.quote !== '' ? role.words.map(unquoted) : role.words,
    };
  }
  return portSite(bound.value, role, spot, transport, direction, bound.table !== undefined);
}

const unquoted = (word: string): string => word.replace(/^'|'$/g, '');
const innerOf = (text: Text): Place =>
  text.text === ''
    ? placeAt(text.place.anchor, text.place.start + text.quote.length, text.place.start + text.quote.length)
    : placeIn(text, 0, text.text.length);

function portSite(
  value: Value | undefined,
  role: Extract<Role, { kind: 'port' }>,
  spot: Spot,
  transport: TransportSet | undefined,
  direction: Direction | undefined,
  inTable: boolean,
): Site | undefined {
  const at = spot.text ? stretchAt(spot.text, spot.unit, role.form) : { replace: spot.place, element: spot.place };
  if (!at || role.form === 'names') return undefined;
  const { replace } = at;
  const quotedHere = spot.text !== undefined && spot.text.quote !== '';
  const range = role.many && role.form === 'ports' && (quotedHere || !inTable) ? '-' : undefined;
  return {
    kind: 'port',
    replace,
    transport,
    direction,
    side: role.side,
    present: presentIn(value, role.form, at.element),
    rangeSign: range,
    words: quotedHere ? role.words.map(unquoted) : role.words,
  };
}

/** The number, range end or keyword in which a unit stands, and the whole element of the list. */
function stretchAt(
  text: Text,
  unit: number,
  form: PortParameter['form'],
): { readonly replace: Place; readonly element: Place } | undefined {
  let from = 0;
  let to = text.text.length;
  if (form === 'bindings' || form === 'connection') {
    const port = bindingsIn(text).find((b) => b.port && b.port[0] <= unit && unit <= b.port[1])?.port;
    if (!port) return undefined;
    [from, to] = port;
    const replace = stretch(text, from, to);
    return { replace, element: replace };
  }
  const found = readPorts(text, ELEMENTS).elements.find((e) => e.from <= unit && unit <= e.to);
  if (found) ({ from, to } = found);
  else from = to = unit;
  const element = stretch(text, from, to);
  const sign = text.text.slice(from, to).indexOf('-');
  if (sign > 0) {
    if (unit > from + sign) from += sign + 1;
    else to = from + sign;
  }
  return { replace: stretch(text, from, to), element };
}

/** Lists in one text are typed too, if only to be split. */
const ELEMENTS = { ...NET_SECURITY, separators: ',' };

/** Part of a text; an empty one stands behind the unit before it. */
function stretch(text: Text, from: number, to: number): Place {
  if (from < to) return placeIn(text, from, to);
  if (text.text === '') return innerOf(text);
  const near = placeIn(text, Math.max(0, from - 1), Math.max(1, from));
  const at = from === 0 ? near.start : near.end;
  return placeAt(near.anchor, at, at);
}

/** The ports of the value that are typed already, those of the element at the caret left out. */
function presentIn(value: Value | undefined, form: PortParameter['form'], element: Place): PortSet {
  if (!value || form !== 'ports') return NO_PORTS;
  const uses = leaves(value).flatMap((leaf): readonly PortUse[] =>
    leaf.kind === 'text' ? readPorts(leaf, ELEMENTS).uses : [],
  );
  const others = uses.filter(({ literal }) => !isWithin(literal.place, element));
  return normalise(others.flatMap((use) => use.ports));
}

function transportOf(call: Call, parameter: string): TransportSet | undefined {
  const { record } = call;
  if (isWindowsRule(record)) return valueOf(readProtocol(call, 'Protocol').transport);
  const { reading } = record;
  const protocol = reading?.fields?.protocol;
  if (protocol !== undefined) return valueOf(readProtocol(call, protocol).transport);
  const port = reading?.ports?.find((p) => p.parameter === parameter && holds(call, p));
  return [port?.transport ?? 'tcp'];
}

function directionOf(call: Call, parameter: string): Direction | undefined {
  const { record } = call;
  if (isWindowsRule(record)) return valueOf(enumerated(call.binding, 'Direction', DIRECTIONS));
  const { reading } = record;
  const way = reading?.fields?.direction;
  if (way !== undefined) return valueOf(enumerated(call.binding, way, DIRECTIONS));
  const port = reading?.ports?.find((p) => p.parameter === parameter && holds(call, p));
  if (port?.direction) return port.direction;
  return port?.side === 'remote' ? 'out' : reading?.as === 'listener' || reading?.as === 'connector' ? 'in' : undefined;
}

function siteInAssignment(item: Assignment, offset: number, vocabulary: Vocabulary): Site | undefined {
  const parameter = vocabulary.member(item.member.text.toLowerCase());
  if (!parameter) return undefined;
  const at = (place: Place): Spot => ({
    text: undefined,
    place: placeAt(place.anchor, offset - place.anchor.base, offset - place.anchor.base),
  });
  const spot = spotInValue(item.value, offset, at);
  if (!spot) return undefined;
  const many = parameter.form === 'bindings' || parameter.form === 'connection';
  const role = { kind: 'port', side: parameter.side, form: parameter.form, many, words: [] } as const;
  return portSite(item.value, role, spot, [parameter.transport ?? 'tcp'], 'in', true);
}
