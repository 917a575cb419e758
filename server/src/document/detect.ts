import { type HostLanguage, NOT_READ } from '../model/language';
import { type Catalog, dialectById, languageById } from './catalog';

/** What is known of a file before it is read. */
export interface FileSigns {
  /** The editor's language id. */
  readonly languageId?: string;
  /** Path or name; only its last part is looked at. */
  readonly fileName?: string;
  /** The text or its head; `HEAD` units are enough. */
  readonly text?: string;
  /** A dialect, language or language id that the command line names. */
  readonly override?: string;
  /** The same, as a setting or a configuration file declares it for files of this path; `off` for nothing. */
  readonly declared?: string;
}

/** What a file was taken for, and what decided. */
export interface Detected {
  /** Undefined where nothing here reads it. */
  readonly language: HostLanguage | undefined;
  readonly by: 'comment' | 'option' | 'declaration' | 'editor' | 'name' | 'content' | undefined;
}

/** How much of a text detection looks at. */
export const HEAD = 65_536;

/** Endings of files that hold anything: what is in them decides, never the name. */
const OPEN_ENDINGS: readonly string[] = [
  '.txt',
  '.conf',
  '.cfg',
  '.netsh',
  '.rules',
  '.v4',
  '.v6',
  '.acl',
  '.save',
  '.set',
  '.boot',
  // `rc.firewall`, `firewall.iptables`: scripts that a system runs at its start.
  '.firewall',
  '.fw',
  '.iptables',
  '.ip6tables',
  '.ipfw',
];

/** Language ids under which an editor shows a text it knows nothing of. */
const OPEN_LANGUAGE_IDS: readonly string[] = ['plaintext', 'text', 'txt', '', 'properties', 'ini', 'conf'];

/** Behind a backquote it is spoken of: a page of documentation. */
const DIRECTIVE = /(?<!`)exchange-ports:[ \t]*dialect[ \t]*=[ \t]*([\w-]+)/i;

/** The host language of a file, or undefined where nothing here reads it. */
export const detectLanguage = (signs: FileSigns, catalog: Catalog): HostLanguage | undefined =>
  detect(signs, catalog).language;

/**
 * What a file is taken for: what its own comment says, else what the command line says, else what is declared for its
 * path, else what the editor, its name or its content says. A name that nothing here bears counts for nothing.
 */
export function detect(signs: FileSigns, catalog: Catalog): Detected {
  const natural = naturalLanguage(signs, catalog);
  const said: readonly (readonly [Detected['by'], string | undefined])[] = [
    ['comment', directiveIn(signs.text)],
    ['option', signs.override],
    ['declaration', signs.declared],
  ];
  for (const [by, name] of said) {
    if (name === undefined) continue;
    if (name.toLowerCase() === NOT_READ) return { language: undefined, by };
    const language = namedLanguage(name, natural.language, signs, catalog);
    if (language) return { language, by };
  }
  return natural;
}

/** True when a file of this name is worth opening: its ending is a language's own, or says nothing. */
export function mayBeRead(fileName: string, catalog: Catalog): boolean {
  const ending = endingOf(fileName);
  return OPEN_ENDINGS.includes(ending) || catalog.languages.some((language) => language.extensions.includes(ending));
}

/** The endings of such files, each with its dot. */
export const endingsRead = (catalog: Catalog): readonly string[] => [
  ...new Set([...OPEN_ENDINGS, ...catalog.languages.flatMap(({ extensions }) => extensions)]),
];

/** True when `name` is something `override` understands. */
export const isKnownName = (name: string, catalog: Catalog): boolean =>
  namedLanguage(name, undefined, {}, catalog) !== undefined;

/** All names that a file can be declared to be, in lower case: dialects, languages, and the ids of editors for these. */
export const readerNames = ({ dialects, languages }: Pick<Catalog, 'dialects' | 'languages'>): readonly string[] =>
  [
    ...new Set(
      [...dialects.map(({ id }) => id), ...languages.flatMap(({ id, languageIds }) => [id, ...languageIds])].map(
        (name) => name.toLowerCase(),
      ),
    ),
  ].sort();

const NOTHING: Detected = { language: undefined, by: undefined };

function naturalLanguage(signs: FileSigns, catalog: Catalog): Detected {
  const { languageId, fileName, text } = signs;
  const head = text?.slice(0, HEAD) ?? '';
  const takes = (language: HostLanguage): boolean => language.recognises?.(head) ?? true;
  const byId = languageId === undefined ? undefined : byLanguageId(languageId, catalog);
  const script = catalog.languages.find((language) => language.isScript?.(head));
  if (script && byId !== script) return { language: script, by: 'content' };
  if (byId) return takes(byId) ? { language: byId, by: 'editor' } : NOTHING;
  const ending = fileName === undefined ? '' : endingOf(fileName);
  const byEnding = catalog.languages.find((language) => language.extensions.includes(ending) && takes(language));
  // Editors have ids of their own for these files (`dosbatch`, `registry`); the ending then says what the file is.
  if (byEnding) return { language: byEnding, by: 'name' };
  const open = languageId === undefined || OPEN_LANGUAGE_IDS.includes(languageId.toLowerCase());
  const nothingKnown = open && (ending === '' || OPEN_ENDINGS.includes(ending));
  const sniffed = nothingKnown && text !== undefined ? byContent(text.slice(0, HEAD), catalog) : undefined;
  return sniffed ? { language: sniffed, by: 'content' } : NOTHING;
}

const byLanguageId = (id: string, catalog: Catalog): HostLanguage | undefined =>
  catalog.languages.find((language) => language.languageIds.includes(id));

/**
 * The language of a dialect or language that is named. A dialect met in several languages is read in the one the file
 * is in anyway, else in the one its lines look like, else in its first.
 */
function namedLanguage(
  name: string,
  natural: HostLanguage | undefined,
  signs: FileSigns,
  catalog: Catalog,
): HostLanguage | undefined {
  const wanted = name.toLowerCase();
  const isWanted = (id: string): boolean => id.toLowerCase() === wanted;
  const language =
    languageById(catalog, wanted) ??
    catalog.languages.find((l) => l.languageIds.some(isWanted) || l.extensions.includes(`.${wanted}`));
  const dialect = dialectById(catalog, wanted);
  if (!dialect) return language;
  if (natural && dialect.languages.includes(natural.id)) return natural;
  const head = signs.text?.slice(0, HEAD) ?? '';
  const sniffed = byContent(head, catalog) ?? (NETSH_CALL.test(head) ? languageById(catalog, 'batch') : undefined);
  if (sniffed && dialect.languages.includes(sniffed.id)) return sniffed;
  if (language && dialect.languages.includes(language.id)) return language;
  return dialect.languages.map((id) => languageById(catalog, id)).find((l) => l !== undefined);
}

function directiveIn(text: string | undefined): string | undefined {
  const head = text?.slice(0, HEAD);
  return head === undefined || !/exchange-ports:/i.test(head) ? undefined : DIRECTIVE.exec(head)?.[1];
}

/** The ending of a file name, lower case, with its dot; empty where there is none. */
function endingOf(fileName: string): string {
  const base = fileName.slice(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  const dot = base.lastIndexOf('.');
  return dot <= 0 ? '' : base.slice(dot).toLowerCase();
}

/** A command line that calls netsh: what the commands of a batch file look like. */
const NETSH_CALL = /^[ \t]*@?netsh(?:\.exe)?[ \t]/im;

/** How many of the first lines that say something are looked at, and how much of each. */
const LINES = 40;
/** Of these that begin with the comment sign of Cisco's devices, so many more: generated files begin with long ones. */
const REMARKS = 200;
const LINE_LENGTH = 400;

/** The language whose files look most like this one; none where two look alike. */
export function byContent(head: string, catalog: Catalog): HostLanguage | undefined {
  const lines = firstLines(head);
  if (lines.length === 0) return undefined;
  let best: HostLanguage | undefined;
  let most = 0;
  for (const language of catalog.languages) {
    const certainty = language.sniff?.(lines) ?? 0;
    if (certainty > most) {
      most = certainty;
      best = language;
    } else if (certainty === most) best = undefined;
  }
  return best;
}

/** The first lines that say something, trimmed: neither empty nor comments, but for the one that names an interpreter. */
function firstLines(head: string): string[] {
  const lines: string[] = [];
  let remarks = 0;
  for (let at = 0; at < head.length && lines.length - remarks < LINES; ) {
    const end = nextLineEnd(head, at);
    const line = head.slice(at, Math.min(end, at + LINE_LENGTH)).trim();
    if (line !== '' && (!/^(?:#|;|rem\b)/i.test(line) || (at === 0 && line.startsWith('#!')))) {
      if (line.startsWith('!') && remarks < REMARKS) remarks++;
      lines.push(line);
    }
    at = end + 1;
  }
  return lines;
}

function nextLineEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || c === 13) return i;
  }
  return text.length;
}
