import type { PlaceEdit } from '../../base/edit';
import { formatRange, onlyPort, type PortSet } from '../../base/portSet';
import { samePlace } from '../../base/span';
import type { Change } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Pin, Policy, PortUse, Rule, Statement } from '../../model/statement';
import { type Piece, placeIn, slice, type Text } from '../../model/value';
import { revisePolicyString } from '../shared/policyRevise';
import { isPolicyString } from '../shared/policyString';
import { readPorts } from '../shared/ports';
import { unsilence } from '../shared/redirections';
import { isOneLiteral, literalIn, startOf } from '../shared/texts';
import { type Entry, entryOf, regArguments } from './entry';
import { oldOpening } from './openPorts';
import { PINNED } from './pin';

type Edits = readonly PlaceEdit[] | undefined;

/** Spells a change in the data of the value. */
export function revise(statement: Statement, change: Change): Edits {
  const { item } = statement;
  if (change.kind === 'unsilence') return item.kind === 'command' ? unsilence(item, false) : undefined;
  if (change.kind === 'remove') return [{ place: item.place, newText: '' }];
  const entry = entryOf(item);
  if (!entry) return undefined;
  switch (statement.kind) {
    case 'pin':
      return revisePin(entry, statement, change);
    case 'policy':
      return revisePolicy(entry, statement, change);
    case 'rule':
      return isPolicyString(entry.data.text)
        ? revisePolicyString(entry.data, change, (text) => escaped(text, item.kind === 'command' ? item.language : ''))
        : reviseOpening(entry, statement, change);
    default:
      return undefined;
  }
}

/** A text as it may stand within the quotes of the data. */
function escaped(text: string, language: string): string {
  const plain = [...text].map((c) => ((c.codePointAt(0) as number) < 32 ? ' ' : c)).join('');
  switch (language) {
    case '':
      return plain.replace(/["\\]/g, '\\$&');
    case 'batch':
      return plain.replaceAll('"', "'").replaceAll('%', '%%');
    default:
      return plain.replace(/["'`$\u2018-\u201f]/g, '');
  }
}

function revisePin(entry: Entry, statement: Pin, change: Change): Edits {
  if (change.kind === 'set-type') return setType(entry, change.type);
  if (change.kind !== 'replace-port') return undefined;
  const { data, spelling } = entry;
  if (spelling === 'hex-digits' || spelling === 'bytes' || /^0x/i.test(data.text)) {
    const number = onlyPort(change.ports);
    if (number === undefined || !statement.end.uses.some((use) => sameUse(use, change.use))) return undefined;
    const place = literalIn(data);
    return place && [{ place, newText: hexadecimal(number, data.text, spelling) }];
  }
  return overwrite(data, change.use, change.ports, spelling === 'list');
}

const sameUse = (a: PortUse, b: PortUse): boolean => samePlace(a.literal.place, b.literal.place);

/** A number in the hexadecimal spelling of the one before: as many digits, `0x`, or bytes with the least first. */
function hexadecimal(number: number, before: string, spelling: Entry['spelling']): string {
  if (spelling === 'bytes') {
    const size = Math.max(2, before.match(/[0-9a-f]{1,2}/gi)?.length ?? 4);
    return Array.from({ length: size }, (_, i) => byte(Math.floor(number / 256 ** i) % 256)).join(',');
  }
  const prefix = /^0x/i.exec(before)?.[0] ?? '';
  return prefix + number.toString(16).padStart(before.length - prefix.length, '0');
}

const byte = (value: number): string => value.toString(16).padStart(2, '0');

/** Writes ports over the use where it stands in a text. */
function overwrite(data: Text, use: PortUse, ports: PortSet, range: boolean): Edits {
  const [first] = ports;
  if (!first || ports.length > 1 || (!range && first.from !== first.to)) return undefined;
  const text = formatRange(first);
  const at = spot(data, use);
  if (!at) return undefined;
  const place = literalIn(data, at.from, at.to);
  if (place)
    return [{ place, newText: /^0\d/.test(use.literal.text) ? text.padStart(use.literal.text.length, '0') : text }];
  return inBytes(data, at.from, at.to, text);
}

/** The units of the text in which a use stands. */
function spot(data: Text, use: PortUse): { from: number; to: number } | undefined {
  for (
    let from = data.text.indexOf(use.literal.text);
    from >= 0;
    from = data.text.indexOf(use.literal.text, from + 1)
  ) {
    const to = from + use.literal.text.length;
    if (samePlace(placeIn(data, from, to), use.literal.place)) return { from, to };
  }
  return undefined;
}

/** A text that is written as bytes: each character as one or two of them, as those before. */
function inBytes(data: Text, from: number, to: number, text: string): Edits {
  const pieces: readonly Piece[] = data.pieces.filter((piece) => piece.from < to && piece.to > from);
  const [first] = pieces;
  if (!first || !isOneLiteral(data, from, to)) return undefined;
  const hex = pieces.every(({ exact, why, from: a, to: b }) => !exact && why === undefined && b - a === 1);
  if (!hex || first.via.length > 0) return undefined;
  const wide = first.place.end - first.place.start > 2;
  const newText = [...text].map((c) => byte(c.charCodeAt(0)) + (wide ? ',00' : '')).join(',');
  return [{ place: placeIn(data, from, to), newText }];
}

/** Writes the same number in the other type. */
function setType(entry: Entry, type: 'dword' | 'string'): Edits {
  const { data, item, spelling } = entry;
  const number = numberOf(data.text, spelling);
  if (number === undefined || entry.removes || spelling === 'list' || spelling === 'none') return undefined;
  if (item.kind === 'setting') {
    const newText = type === 'string' ? `"${number}"` : `dword:${number.toString(16).padStart(8, '0')}`;
    return [{ place: data.place, newText }];
  }
  return setCommandType(item, data, number, type);
}

function setCommandType(command: Command, data: Text, number: number, type: 'dword' | 'string'): Edits {
  const args = regArguments(command);
  const word = type === 'string' ? 'REG_SZ' : 'REG_DWORD';
  if (!args?.dataSwitch) return undefined;
  const edits: PlaceEdit[] = [];
  if (args.type) {
    const place = literalIn(args.type);
    if (!place) return undefined;
    edits.push({ place, newText: word });
  } else edits.push({ place: startOf(args.dataSwitch.place), newText: `/t ${word} ` });
  if (type === 'string' && data.text !== String(number)) {
    const place = literalIn(data);
    if (!place) return undefined;
    edits.push({ place, newText: String(number) });
  }
  return edits;
}

function numberOf(text: string, spelling: Entry['spelling']): number | undefined {
  if (spelling === 'hex-digits') return /^[0-9a-f]{1,8}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
  if (spelling === 'bytes') {
    const bytes = text.match(/[0-9a-f]{1,2}/gi) ?? [];
    return bytes.length === 4 ? bytes.reduceRight((sum, b) => sum * 256 + Number.parseInt(b, 16), 0) : undefined;
  }
  return /^(?:\d{1,9}|0x[0-9a-f]{1,8})$/i.test(text.trim()) ? Number(text) : undefined;
}

/** The numbers of `EnableFirewall` and `AllowLocalPolicyMerge`. */
function revisePolicy({ data, spelling }: Entry, statement: Policy, change: Change): Edits {
  if (change.kind !== 'set-enabled' || statement.on.kind !== 'written') return undefined;
  if (statement.subject !== 'local-rules' && statement.subject !== 'state') return undefined;
  // The service's start has more than two numbers.
  if (numberOf(data.text, spelling) === 4) return undefined;
  const place = literalIn(data);
  const number = change.enabled ? 1 : 0;
  if (!place) return undefined;
  return [
    {
      place,
      newText: spelling === 'number' || spelling === 'text' ? String(number) : hexadecimal(number, data.text, spelling),
    },
  ];
}

/** `25:TCP:*:Enabled:SMTP`; the value's name repeats port and protocol and follows them. */
function reviseOpening({ data, name }: Entry, statement: Rule, change: Change): Edits {
  const opening = oldOpening(data, false);
  const both = (part: Text, newText: string, inName: { from: number; to: number } | undefined): Edits => {
    const place = literalIn(part);
    if (!place) return undefined;
    const edits: PlaceEdit[] = [{ place, newText }];
    const nameText = name && inName && slice(name, inName.from, inName.to);
    const namePlace =
      nameText && nameText.text.toLowerCase() === part.text.toLowerCase() ? literalIn(nameText) : undefined;
    if (namePlace) edits.unshift({ place: namePlace, newText });
    return edits;
  };
  const colon = name?.text.indexOf(':') ?? -1;
  switch (change.kind) {
    case 'replace-port': {
      const number = onlyPort(change.ports);
      const { port } = opening;
      const known = statement.terms[0]?.ends[0].uses.some((use) => sameUse(use, change.use));
      if (number === undefined || !port || !known || readPorts(port, PINNED).uses.length !== 1) return undefined;
      return both(port, String(number), colon > 0 ? { from: 0, to: colon } : undefined);
    }
    case 'set-transport': {
      const { protocol } = opening;
      const range = name && colon > 0 ? { from: colon + 1, to: name.text.length } : undefined;
      return protocol && both(protocol, change.transport.toUpperCase(), range);
    }
    case 'set-enabled': {
      const place = opening.state && literalIn(opening.state);
      return place && [{ place, newText: change.enabled ? 'Enabled' : 'Disabled' }];
    }
    default:
      return undefined;
  }
}
