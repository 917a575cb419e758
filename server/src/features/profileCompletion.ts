import { FEATURES, PLACEMENTS, ROLES, VANTAGES, VERSIONS } from '../analysis/profile';
import { readerNames } from '../document/detect';
import type { Document } from '../document/document';
import { inComment } from '../document/view';
import type { Knowledge } from '../knowledge/knowledge';
import { NOT_READ } from '../model/language';
import type { Completion } from './completionItem';

const KEYS: Readonly<
  Record<string, { readonly words: readonly string[]; readonly list: boolean; readonly what: string }>
> = {
  version: { words: VERSIONS, list: false, what: 'version of Exchange' },
  role: { words: ROLES, list: true, what: 'roles of the server' },
  vantage: { words: VANTAGES, list: false, what: 'where the rules stand' },
  placement: { words: PLACEMENTS, list: false, what: 'network the server stands in' },
  features: { words: FEATURES, list: true, what: 'what the server is used for' },
};

const VANTAGE_WORDS: Readonly<Record<string, string>> = {
  host: 'the rules of one server, on the server itself',
  perimeter: 'a firewall between the Internet and the organisation',
  internal: 'a firewall inside the organisation',
};

/** Words that may stand in a comment on what the file is and what it is for, at a caret in it; undefined anywhere else. */
export function completeProfile(document: Document, offset: number, knowledge: Knowledge): Completion[] | undefined {
  const line = document.lineSpan(document.positionAt(offset).line);
  const before = document.textIn({ start: line.start, end: offset });
  const head =
    /exchange-ports:[ \t]*(?:profile[ \t]+(.*))?$/i.exec(before) ??
    /exchange-ports:[ \t]*(?:dialect[ \t]*=[ \t]*)?([\w-]*)$/i.exec(before);
  if (!head || !inComment(document, offset)) return undefined;
  const make = (label: string, newText: string, length: number, detail: string, place: number): Completion => ({
    label,
    detail,
    description: '',
    insert: { span: { start: offset - length, end: offset }, newText },
    sortText: String(place).padStart(3, '0'),
    filterText: label,
    topic: undefined,
    documentation: () => '',
    kind: 'word',
  });
  const said = /exchange-ports:[ \t]*profile[ \t]+(.*)$/i.exec(before)?.[1];
  if (said === undefined) {
    const named = /dialect[ \t]*=[ \t]*([\w-]*)$/i.exec(before)?.[1];
    if (named !== undefined) {
      return [...readerNames(document.catalog), NOT_READ].map((name, i) =>
        make(name, name, named.length, name === NOT_READ ? 'the file is not read' : 'what the file is', i),
      );
    }
    const typed = (/exchange-ports:[ \t]*([\w-]*)$/i.exec(before)?.[1] ?? '').toLowerCase();
    const offered = [
      make('profile', 'profile version=', typed.length, 'what the file is for', 0),
      make('dialect', 'dialect=', typed.length, 'what the file is', 1),
    ].filter(({ label }) => label.startsWith(typed));
    return offered.length > 0 ? offered : undefined;
  }
  const word = /\S*$/.exec(said)?.[0] ?? '';
  const equals = word.indexOf('=');
  if (equals < 0) {
    const taken = new Set([...said.matchAll(/(\w+)=/g)].map(([, key]) => (key === 'roles' ? 'role' : key)));
    return Object.entries(KEYS)
      .filter(([key]) => !taken.has(key))
      .map(([key, { what }], i) => make(key, `${key}=`, word.length, what, i));
  }
  const name = word.slice(0, equals).toLowerCase();
  const key = KEYS[name === 'roles' ? 'role' : name === 'feature' ? 'features' : name];
  if (!key) return [];
  const values = word.slice(equals + 1).split(',');
  const typed = values[values.length - 1] ?? '';
  const there = new Set(key.list ? values.slice(0, -1) : []);
  const version = /version=(\S+)/i.exec(said)?.[1];
  const roles: readonly string[] | undefined = knowledge.products.find(({ id }) => id === version)?.roles;
  return key.words
    .filter((value) => !there.has(value) && (name !== 'role' || !roles || roles.length === 0 || roles.includes(value)))
    .map((value, i) => make(value, value, typed.length, VANTAGE_WORDS[value] ?? key.what, i));
}
