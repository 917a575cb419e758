import { assertNever } from '../../base/assertNever';
import type { PlaceEdit } from '../../base/edit';
import { count, formatRange, MAX_PORT, onlyPort, type PortSet } from '../../base/portSet';
import { samePlace } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { PortUse, Side, Statement, Transport } from '../../model/statement';
import type { Text } from '../../model/value';
import { type PortSyntax, readPorts } from '../shared/ports';
import { wordsOf } from '../shared/programs';
import { unsilence } from '../shared/redirections';
import { endOf, isWrittenHere, literalIn, startOf } from '../shared/texts';
import { type Invocation, invocationOf } from './contexts';
import { proxyTags, rangeTags } from './interface';
import { legacyCommand } from './legacyTags';
import { NETSH_PORTS, ONE_PORT } from './ports';
import { quoted } from './quoting';
import { type RuleKey, type RuleTags, ruleTags } from './ruleTags';
import type { Tag, Tags } from './tags';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the words of the command, at the literal where a value came through a variable. */
export function revise(statement: Statement, change: Change): Edits {
  const command = statement.item;
  if (command.kind !== 'command') return undefined;
  if (change.kind === 'unsilence') return unsilence(command, true);
  if (change.kind === 'remove') return [{ place: command.place, newText: '' }];
  const invocation = invocationOf(wordsOf(command));
  if (!invocation) return undefined;
  switch (invocation.command) {
    case 'add rule':
    case 'set rule':
    case 'delete rule':
      return reviseRule(command, invocation, change);
    case 'dynamicport':
      return change.kind === 'replace-port' ? replaceRange(invocation, change.ports) : undefined;
    case 'portproxy add':
    case 'portproxy set':
    case 'portproxy delete':
      return change.kind === 'replace-port' ? replaceIn(proxyTags(invocation), ONE_PORT, change) : undefined;
    case 'set profiles':
      return change.kind === 'set-enabled' ? switchOver(invocation.rest.words, change.enabled) : undefined;
    case 'reset':
      return undefined;
    default:
      return reviseLegacy(invocation, change);
  }
}

function reviseRule(command: Command, invocation: Invocation, change: Change): Edits {
  const { selects, sets } = ruleTags(invocation);
  if (change.kind === 'replace-port') {
    return (sets && replaceIn(sets, NETSH_PORTS, change)) ?? replaceIn(selects, NETSH_PORTS, change);
  }
  if (invocation.command === 'set rule' && !sets) return undefined;
  const tags = sets ?? selects;
  switch (change.kind) {
    case 'set-transport':
      return setTransport(tags, change.transport);
    case 'add-port':
      return addPorts(tags, change.side, change.ports);
    case 'swap-sides':
      return swapSides(tags);
    case 'set-direction':
      return setTag(tags, 'dir', change.direction, ['action', 'protocol', 'localport', 'remoteport']);
    case 'set-enabled':
      return setTag(tags, 'enable', change.enabled ? 'yes' : 'no', []);
    case 'describe':
      return describe(command, tags, change.text);
    case 'set-type':
    case 'set-role':
    case 'unsilence':
    case 'remove':
    case 'set-priority':
    case 'set-quick':
    case 'name-service':
      return undefined;
    default:
      return assertNever(change);
  }
}

/** Writes a value over the one that stands, or puts the tag before the first of `beside`, else behind the last tag. */
function setTag(tags: RuleTags, key: RuleKey, value: string, beside: readonly RuleKey[]): Edits {
  const tag = tags.get(key);
  if (tag) return overwrite(tag.value, value);
  for (const other of beside) {
    const next = tags.get(other);
    if (next) return [{ place: startOf(next.outer), newText: `${key}=${value} ` }];
  }
  const last = tags.all[tags.all.length - 1];
  return last && [{ place: endOf(last.outer), newText: ` ${key}=${value}` }];
}

function overwrite(value: Text, newText: string): Edits {
  const place = literalIn(value);
  return place && [{ place, newText }];
}

function setTransport(tags: RuleTags, transport: Transport): Edits {
  return setTag(tags, 'protocol', spellTransport(transport, tags.get('protocol')?.value.text ?? ''), [
    'localport',
    'remoteport',
  ]);
}

/** As a number where a number stands, in the letters that are there. */
function spellTransport(transport: Transport, written: string): string {
  if (/^\d/.test(written)) return transport === 'tcp' ? '6' : '17';
  return written !== '' && written === written.toLowerCase() ? transport : transport.toUpperCase();
}

const portKey = (side: Side): 'localport' | 'remoteport' | undefined =>
  side === 'local' ? 'localport' : side === 'remote' ? 'remoteport' : undefined;

/** Puts ports behind the last one of a list. A rule that names no port holds all of them and takes no more. */
function addPorts(tags: RuleTags, side: Side, ports: PortSet): Edits {
  const key = portKey(side);
  const tag = key && tags.get(key);
  if (!tag || ports.length === 0) return undefined;
  const { uses, incomplete } = readPorts(tag.value, NETSH_PORTS);
  if (uses.length === 0 || incomplete) return undefined;
  const end = tag.value.text.length;
  const place = literalIn(tag.value, end - 1, end);
  return place && [{ place: endOf(place), newText: `,${spell(ports)}` }];
}

const spell = (ports: PortSet): string => ports.map(formatRange).join(',');

function swapSides(tags: RuleTags): Edits {
  const edits: PlaceEdit[] = [];
  for (const tag of tags.all) {
    if (tag.key !== 'localport' && tag.key !== 'remoteport') continue;
    if (readPorts(tag.value, NETSH_PORTS).uses.some(({ literal }) => literal.form === 'keyword')) return undefined;
    const place = tag.written && isWrittenHere(tag.written) ? literalIn(tag.written) : undefined;
    if (!place) return undefined;
    edits.push({ place, newText: tag.key === 'localport' ? 'remoteport' : 'localport' });
  }
  return edits.length > 0 ? edits : undefined;
}

function describe(command: Command, tags: RuleTags, text: string): Edits {
  const tag = tags.get('description');
  if (!tag) {
    const last = tags.all[tags.all.length - 1];
    return last && [{ place: endOf(last.outer), newText: ` description=${quoted(text, command.language)}` }];
  }
  const place = literalIn(tag.value);
  // Within quotes that stand already only letters that no quoting touches are safe.
  const plain = text.replace(/["'`$%^!&|<>]/g, '');
  return place && isWrittenHere(tag.value) ? [{ place, newText: plain }] : undefined;
}

type ReplacePort = Extract<Change, { kind: 'replace-port' }>;

function replaceIn<K extends string>(tags: Tags<K>, syntax: PortSyntax, { use, ports }: ReplacePort): Edits {
  for (const { value } of tags.all) {
    const edits = replaceUse(value, syntax, use, ports);
    if (edits) return edits;
  }
  return undefined;
}

/** Writes ports over one element of a value. */
function replaceUse(value: Text, syntax: PortSyntax, use: PortUse, ports: PortSet): Edits {
  const { elements, uses } = readPorts(value, syntax);
  const single = onlyPort(ports);
  if (ports.length === 0 || (syntax.separators === '' && single === undefined)) return undefined;
  const element = elements.find((e) => e.use && samePlace(e.use.literal.place, use.literal.place));
  if (element) {
    // A half-typed range keeps its sign: only the digits are the port.
    const place = literalIn(value, element.from, element.from + use.literal.text.length);
    return place && [{ place, newText: single === undefined ? spell(ports) : padded(single, use.literal.text) }];
  }
  const end = uses.find((u) => u.part !== 'one' && samePlace(u.literal.place, use.literal.place));
  const exact = end && end.literal.place.end - end.literal.place.start === end.literal.text.length;
  return exact && single !== undefined
    ? [{ place: end.literal.place, newText: padded(single, end.literal.text) }]
    : undefined;
}

/** Leading zeros stay as many digits as there were. */
const padded = (port: number, before: string): string =>
  /^0\d/.test(before) ? String(port).padStart(before.length, '0') : String(port);

/** Start and count of a dynamic range. */
function replaceRange(invocation: Invocation, ports: PortSet): Edits {
  const [range] = ports;
  const tags = rangeTags(invocation);
  const start = tags.get('startport');
  const number = tags.get('numberofports');
  if (!range || ports.length > 1 || !start || range.to > MAX_PORT) return undefined;
  const from = overwrite(start.value, String(range.from));
  if (!from || !number) return undefined;
  const size = overwrite(number.value, String(count(ports)));
  return size && [...from, ...size];
}

const SWITCHES: readonly (readonly [on: string, off: string])[] = [
  ['on', 'off'],
  ['enable', 'disable'],
];

/** `state off`, `localfirewallrules disable`: the last word switches. */
function switchOver(words: readonly Text[], on: boolean): Edits {
  const last = words[words.length - 1];
  if (!last) return undefined;
  const pair = SWITCHES.find((words) => words.includes(last.text.toLowerCase()));
  return pair && overwrite(last, on ? pair[0] : pair[1]);
}

function reviseLegacy(invocation: Invocation, change: Change): Edits {
  const { object, tags } = legacyCommand(invocation);
  const protocol: Tag | undefined = tags.get('protocol');
  const mode = tags.get('mode');
  switch (change.kind) {
    case 'set-transport':
      return protocol && overwrite(protocol.value, spellTransport(change.transport, protocol.value.text));
    case 'replace-port':
      return replaceIn(tags, ONE_PORT, change);
    case 'set-enabled':
      return object && mode && overwrite(mode.value, change.enabled ? 'ENABLE' : 'DISABLE');
    default:
      return undefined;
  }
}
