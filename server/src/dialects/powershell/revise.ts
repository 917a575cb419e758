import type { PlaceEdit } from '../../base/edit';
import { formatRange, type PortSet } from '../../base/portSet';
import { isWithin, type Place, placeAt } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { PortUse, Side, Statement } from '../../model/statement';
import { leaves, type Text, type Value } from '../../model/value';
import { revisePolicyString } from '../shared/policyRevise';
import { silencing, unsilence as unsilenceRedirections } from '../shared/redirections';
import type { Bound } from './binder';
import type { Call, Spelled, SpelledStatement } from './call';
import { isComCall } from './comRules';
import {
  appendPorts,
  escaped,
  insertParameter,
  literalPlace,
  renameParameter,
  setParameter,
  spellPorts,
} from './edits';
import { given, word } from './fields';
import { makesRule } from './groups';
import { spellDirection, spellTransport } from './words';

/** The edits that make a change in the words of a command, a splat's table or a resource. */
export function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  const { spelled, policyString } = statement as SpelledStatement;
  if (change.kind === 'remove') return remove(statement);
  if (policyString) return revisePolicyString(policyString, change, (text) => escaped(text, policyString.quote));
  if (change.kind === 'replace-port') return replacePort(statement, spelled, change.use, change.ports);
  if (!spelled) return undefined;
  const { call, parameters } = spelled;
  const beside = [parameters.local, parameters.remote, parameters.source, parameters.destination].filter(
    (name) => name !== undefined,
  );
  const set = (parameter: string | undefined, value: string) =>
    parameter === undefined ? undefined : setParameter(call, parameter, value, beside);
  switch (change.kind) {
    case 'set-transport':
      return set(parameters.protocol, spellTransport(change.transport));
    case 'set-direction':
      return set(parameters.direction, spellDirection(change.direction));
    case 'set-enabled':
      return set(parameters.enabled, enabledWord(call, parameters.enabled, change.enabled));
    case 'set-role':
      return set(parameters.role, change.role);
    case 'set-type':
      return set(parameters.type, change.type === 'dword' ? 'DWord' : 'String');
    case 'describe':
      return set(parameters.description, change.text);
    case 'add-port':
      // Other statements hold one number, or addresses with their ports.
      return statement.kind === 'rule' || statement.kind === 'amendment'
        ? addPort(call, parameters[change.side], change.ports, parameters.protocol)
        : undefined;
    case 'swap-sides':
      return swapSides(call, parameters.local, parameters.remote);
    case 'unsilence':
      return unsilence(call);
    case 'set-priority':
    case 'set-quick':
    case 'name-service':
      return undefined;
  }
}

/** `True`, or `Enabled` where the property is the State of an old firewall resource. */
function enabledWord(call: Call, parameter: string | undefined, enabled: boolean): string {
  const state = parameter !== undefined && given(call.binding, parameter)?.name?.text.toLowerCase() === 'state';
  return state ? (enabled ? 'Enabled' : 'Disabled') : enabled ? 'True' : 'False';
}

/**
 * A whole command or resource; one that is fed by a pipe would leave the pipe behind, and what makes a rule for a group
 * the variable that is given to the group.
 */
function remove({ item }: Statement): readonly PlaceEdit[] | undefined {
  if (item.kind === 'command' && (item.input || item.source || makesRule(item) || isComCall(item))) return undefined;
  return [{ place: item.place, newText: '' }];
}

function addPort(
  call: Call,
  parameter: string | undefined,
  ports: PortSet,
  protocol: string | undefined,
): readonly PlaceEdit[] | undefined {
  if (parameter === undefined || ports.length === 0) return undefined;
  const bound = given(call.binding, parameter);
  if (bound) return appendPorts(bound, ports);
  // A parameter takes one word here; several ports would be written as one text.
  const [only] = ports;
  if (!only || ports.length > 1) return undefined;
  return insertParameter(call, parameter, formatRange(only), protocol === undefined ? [] : [protocol]);
}

function swapSides(
  call: Call,
  local: string | undefined,
  remote: string | undefined,
): readonly PlaceEdit[] | undefined {
  if (local === undefined || remote === undefined) return undefined;
  const edits: PlaceEdit[] = [];
  for (const [from, to] of [
    [local, remote],
    [remote, local],
  ] as const) {
    const bound = given(call.binding, from);
    if (!bound) continue;
    const edit = renameParameter(bound, to);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits.length > 0 ? edits : undefined;
}

function unsilence(call: Call): readonly PlaceEdit[] | undefined {
  const { item, binding } = call;
  const edits: PlaceEdit[] = [];
  const action = given(binding, 'ErrorAction');
  const said = word(binding, 'ErrorAction');
  if (action && said.kind === 'written' && /^(?:silentlycontinue|ignore|0|4)$/i.test(said.value)) {
    if (action.table) edits.push({ place: action.place, newText: '' });
    else if (item.kind === 'command') edits.push({ place: withBlanksBefore(call, action), newText: '' });
  }
  if (item.kind === 'command' && silencing(item, false).length > 0) {
    edits.push(...(unsilenceRedirections(item, false) ?? []));
  }
  return edits.length > 0 ? edits : undefined;
}

/** A parameter with what stands between it and the word before. */
function withBlanksBefore({ item }: Call, { place }: Bound): Place {
  if (item.kind !== 'command') return place;
  let start = item.name.place.end;
  for (const other of [...item.arguments, ...item.redirections]) {
    const { anchor, end } = other.place;
    if (anchor === place.anchor && end <= place.start && end > start) start = end;
  }
  return placeAt(place.anchor, start, place.end);
}

/** Writes other ports over a literal, wherever it stands. */
function replacePort(
  statement: Statement,
  spelled: Spelled | undefined,
  use: PortUse,
  ports: PortSet,
): readonly PlaceEdit[] | undefined {
  const { literal } = use;
  const [first] = ports;
  const { start, end } = literal.place;
  // `(5000..5010)` is a range that is not written as one.
  if (!first || literal.form === 'name' || end - start !== literal.text.length) return undefined;
  const holder = holderOf(statement, spelled, literal.place);
  const isList = holder?.list ?? false;
  const single = ports.length === 1 && (first.from === first.to || use.part === 'range' || isList);
  if (!single && !isList) return undefined;
  if ((use.part === 'lower' || use.part === 'upper') && (ports.length > 1 || first.from !== first.to)) return undefined;
  if (!holder) return [{ place: literal.place, newText: formatRange(first) }];
  const { text, bare } = holder;
  if (ports.length === 1) {
    const word = formatRange(first);
    const needsQuotes = text.quote === '' && word.includes('-') && !bare;
    return [{ place: literal.place, newText: needsQuotes ? `'${word}'` : word }];
  }
  if (end - start !== text.text.length || (text.quote !== '' && !literalPlace(text))) return undefined;
  // The quotes of what came through a variable may be those of a longer text that was split.
  if (text.quote !== '' && text.pieces.some((piece) => piece.via.length > 0)) return undefined;
  const spelt = spellPorts(ports, text.quote, bare ? 'bare' : 'quoted');
  // The quotes round the literal stay where they are: they open the first port and close the last.
  return [{ place: literal.place, newText: text.quote === '' ? spelt : spelt.slice(1, -1) }];
}

interface Holder {
  readonly text: Text;
  /** True where it stands among the words of a command: there a dash needs no quotes. */
  readonly bare: boolean;
  /** True where the parameter takes a list. */
  readonly list: boolean;
}

/** The text in which a literal is written, and how it stands there. */
function holderOf(statement: Statement, spelled: Spelled | undefined, place: Place): Holder | undefined {
  if (!spelled) return undefined;
  const { call, parameters } = spelled;
  const sides: readonly Side[] = ['local', 'remote', 'source', 'destination'];
  for (const side of sides) {
    const name = parameters[side];
    const bound = name === undefined ? undefined : given(call.binding, name);
    const text = bound?.value && textAt(bound.value, place);
    if (!bound || !text) continue;
    const type = call.record.parameters.find((p) => p.name === bound.parameter)?.type;
    const own = bound.table === undefined && text.pieces.every((piece) => piece.via.length === 0);
    const bare = own && (bound.value === text || text.text.includes('-'));
    return { text, bare, list: type === 'strings' && (statement.kind === 'rule' || statement.kind === 'amendment') };
  }
  return undefined;
}

const textAt = (value: Value, place: Place): Text | undefined =>
  leaves(value).find(
    (leaf): leaf is Text => leaf.kind === 'text' && leaf.pieces.some((piece) => isWithin(place, piece.place)),
  );
