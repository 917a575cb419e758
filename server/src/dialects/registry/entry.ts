import type { Place } from '../../base/span';
import type { Command, Item, Setting } from '../../model/item';
import { type Pin, type StatementBase, type Written, written } from '../../model/statement';
import { plainText, type Text } from '../../model/value';
import { programName, wordsOf } from '../shared/programs';
import { silencedPlace } from '../shared/redirections';
import { innerPlace } from '../shared/texts';

export const DIALECT = 'registry';

/** How the data of a value is spelt. */
export type Spelling =
  /** `dword:0000e88b`: hexadecimal digits. */
  | 'hex-digits'
  /** `hex(4):8b,e8,00,00`: bytes, least first. */
  | 'bytes'
  /** A number of reg.exe: decimal, or hexadecimal behind `0x`. */
  | 'number'
  | 'text'
  /** A list of texts; `separator` parts them. */
  | 'list'
  | 'none';

/** A value that is written or deleted, whether a registry file or reg.exe says it. */
export interface Entry {
  readonly item: Setting | Command;
  readonly key: Text;
  /** Undefined for the key itself with all its values. */
  readonly name: Text | undefined;
  readonly removes: boolean;
  readonly type: Pin['type'];
  readonly spelling: Spelling;
  readonly separator: string;
  readonly data: Text;
}

type PinType = 'dword' | 'string' | 'multi-string' | 'number' | 'other';

const FORMS: Readonly<Record<string, readonly [PinType, Spelling]>> = {
  sz: ['string', 'text'],
  dword: ['dword', 'hex-digits'],
  'hex(1)': ['string', 'text'],
  'hex(2)': ['string', 'text'],
  'hex(4)': ['dword', 'bytes'],
  'hex(7)': ['multi-string', 'list'],
};

/** What an item writes or deletes; undefined for items of other kinds and half-typed commands. */
export function entryOf(item: Item): Entry | undefined {
  if (item.kind === 'setting') return settingEntry(item);
  return item.kind === 'command' ? commandEntry(item) : undefined;
}

export function settingEntry(item: Setting): Entry {
  const { section, name, value, form, removes } = item;
  const [type, spelling] = FORMS[form] ?? (['other', 'none'] as const);
  return {
    item,
    key: section,
    name: name.text === '' ? undefined : name,
    removes,
    type: form === '' ? { kind: 'absent' } : written(type, value.place),
    spelling,
    separator: '\0',
    data: value,
  };
}

/** The arguments of `reg add` and `reg delete`. */
export interface RegArguments {
  readonly verb: 'add' | 'delete';
  readonly key: Text;
  readonly name: Text | undefined;
  readonly type: Text | undefined;
  readonly data: Text | undefined;
  /** The switch before the data, and the last argument. */
  readonly dataSwitch: Text | undefined;
  readonly last: Text;
  readonly separator: Text | undefined;
  readonly all: boolean;
}

export function regArguments(command: Command): RegArguments | undefined {
  const { words } = wordsOf(command);
  const verb = words[0]?.text.toLowerCase();
  const key = words[1];
  if ((verb !== 'add' && verb !== 'delete') || !key) return undefined;
  const found: { [option: string]: Text } = {};
  let dataSwitch: Text | undefined;
  let all = false;
  let name: Text | undefined;
  for (let i = 2; i < words.length; i++) {
    const word = words[i] as Text;
    const option = /^[/-](v|t|d|s)$/i.exec(word.text)?.[1]?.toLowerCase();
    const next = words[i + 1];
    if (/^[/-]ve$/i.test(word.text)) name = plainText('@', word.place);
    else if (/^[/-]va$/i.test(word.text)) all = true;
    else if (option !== undefined) {
      if (option === 'd') dataSwitch = word;
      if (next) found[option] = next;
      i++;
    }
  }
  const last = words[words.length - 1] as Text;
  const { v, t, d, s } = found;
  return { verb, key, name: v ?? name, type: t, data: d, dataSwitch, last, separator: s, all };
}

const TYPES: Readonly<Record<string, readonly [PinType, Spelling]>> = {
  reg_sz: ['string', 'text'],
  reg_expand_sz: ['string', 'text'],
  reg_multi_sz: ['multi-string', 'list'],
  reg_dword: ['dword', 'number'],
  reg_dword_little_endian: ['dword', 'number'],
};

/** What `reg add` or `reg delete` does. */
export function commandEntry(item: Command): Entry | undefined {
  if (programName(item) !== 'reg') return undefined;
  const args = regArguments(item);
  if (!args) return undefined;
  const { key, name, type, data, separator } = args;
  const empty = plainText('', args.last.place);
  const nothing: Text = { ...empty, pieces: [] };
  // Without a type reg.exe writes a text.
  const [kind, spelling] = type
    ? (TYPES[type.text.toLowerCase()] ?? (['other', 'none'] as const))
    : (['string', 'text'] as const);
  const removes = args.verb === 'delete';
  return {
    item,
    key,
    name: args.all ? undefined : name,
    removes,
    type: removes || !data ? { kind: 'absent' } : typeWritten(kind, type, data),
    spelling: data ? spelling : 'none',
    separator: separator?.text ?? '\\0',
    data: data ?? nothing,
  };
}

const typeWritten = (kind: PinType, type: Text | undefined, data: Text): Written<PinType> =>
  written(kind, innerPlace(type ?? data));

/** What all statements of an entry have in common. */
export function baseOf(
  { item }: Entry,
  words: readonly Text[],
  mistakes: StatementBase['mistakes'],
  complete: boolean,
): StatementBase {
  const silenced: Place | undefined = item.kind === 'command' ? silencedPlace(item, false) : undefined;
  return {
    dialect: DIALECT,
    place: item.place,
    item,
    words,
    complete: complete && mistakes.length === 0,
    mistakes,
    ...(silenced === undefined ? {} : { silenced }),
  };
}
