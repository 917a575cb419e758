import { buildVersions, versionsAt } from './versionWords';

/** Why a text is taken to be about Exchange: the words, and the versions they name. */
export interface WordEvidence {
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Versions the words name; empty when none. */
  readonly versions: readonly string[];
  /** Versions of which the words belong to one, such as those that are installed under `V15`; empty when none. */
  readonly oneOf: readonly string[];
  /** Roles of servers that the text speaks of, beside its words for the product. */
  readonly roles: readonly string[];
}

/** Words that name a part of the product and nothing else. Acronyms count in capitals only. */
const PRODUCT_WORDS =
  /(?<![A-Za-z0-9])(?:EdgeSync|DAG|OWA|ECP|EWS|MAPI|ActiveSync|Outlook[ _-]Anywhere|hub[ _-]transport|client[ _-]access[ _-]server)(?![A-Za-z0-9])/gi;
const ACRONYMS = /^(?:DAG|OWA|ECP|EWS|MAPI)$/i;

/** A program path, a service or a registry key of the product. */
const PROGRAMS = /\\Exchange Server\\(V\d+)?|\bMSExchange\w*|\\ExchangeServer\\(v\d+)?|\\Exchsrvr\\/gi;

const REGISTRY_KEYS = /\\(?:ExchangeServer(?:\\(v\d+))?|Exchange\\(?:Setup|v\d+)|MSExchange[^\\]*)(?:\\|$)/i;

/** How texts name the roles. `Mailbox` alone is also what a user has, so that it counts beside the product or a server. */
const ROLE_NAMES: readonly (readonly [role: string, names: RegExp])[] = [
  [
    'mailbox',
    /(?<![a-z])mailbox[ _-]?(?:server|role)s?(?![a-z])|exchange(?:[ _-]server)?(?:[ _-](?:20\d\d|SE))?[ _-]mailbox/i,
  ],
  ['client-access', /(?<![a-z])client[ _-]?access(?![a-z])/i],
  ['hub-transport', /(?<![a-z])hub[ _-]?transport(?![a-z])/i],
  ['edge-transport', /(?<![a-z])edge[ _-]?(?:transport|server|role)(?![a-z])/i],
  ['unified-messaging', /(?<![a-z])unified[ _-]?messaging(?![a-z])/i],
];

const NO_ROLES: readonly string[] = [];

const rolesIn = (text: string): readonly string[] =>
  // Most names have none of these words, and a rule set has many names.
  /mailbox|access|transport|edge|messaging/i.test(text)
    ? ROLE_NAMES.filter(([, names]) => names.test(text)).map(([role]) => role)
    : NO_ROLES;

const COMPANY = new Set(['microsoft', 'ms']);
const ROLE_WORDS = new Set([
  'mailbox',
  'hub',
  'edge',
  'cas',
  'transport',
  'um',
  'unified',
  'client',
  'frontend',
  'front',
  'backend',
  'back',
  'mbx',
  'hubtransport',
  'edgetransport',
  'clientaccess',
  'frontendtransport',
  'unifiedmessaging',
]);
/** Names of ports that stand beside the product as their numbers do. */
const PORT_NAMES = new Set([
  'smtp',
  'smtps',
  'submission',
  'imap',
  'imap4',
  'imaps',
  'pop',
  'pop3',
  'pop3s',
  'rpc',
  'ldap',
]);
/** Nouns before "Exchange" that make it another thing. */
const OTHER_EXCHANGES = new Set([
  'stock',
  'key',
  'keys',
  'data',
  'currency',
  'ike',
  'crypto',
  'bitcoin',
  'coin',
  'telephone',
  'phone',
  'file',
  'information',
  'internet',
  'heat',
  'ion',
  'message',
  'traffic',
  'peering',
  'securities',
  'commodity',
  'foreign',
  'token',
  'electronic',
  'ticket',
]);
/** Words that may stand before "Exchange 443" without being a noun that owns it. */
const CONNECTORS = new Set([
  'microsoft',
  'ms',
  'allow',
  'open',
  'permit',
  'block',
  'deny',
  'for',
  'the',
  'to',
  'from',
  'on',
  'and',
  'or',
  'of',
  'in',
  'out',
  'via',
  'with',
  'inbound',
  'outbound',
  'tcp',
  'udp',
  'our',
  'all',
  'enable',
  'add',
  'rule',
  'new',
  'server',
  'by',
  'at',
]);
const EXCHANGE = /exchange/i;
/** Letters without which none of the words that count stand in a text: most texts have none of these. */
const LETTERS = /exch|sync|outlook|transport|access|dag|owa|ecp|ews|mapi/i;
const QUICK =
  /exchange|exchsrvr|edgesync|activesync|outlook|transport|client.access|(?<![a-z0-9])(?:dag|owa|ecp|ews|mapi)(?![a-z0-9])/i;

const NO_WORDS: readonly Word[] = [];

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** True when only blanks, `-`, `_` or `/` part it from the word before. */
  readonly beside: boolean;
}

/** The part of a registry key that shows it to be one of the product: `\ExchangeServer\v15`, `\MSExchangeIS`. */
export function registryEvidence(key: string): WordEvidence | undefined {
  const match = REGISTRY_KEYS.exec(key);
  if (!match) return undefined;
  return { ...foundAt(match), roles: [] };
}

/** A path of its programs or the name of a service of its own, in what a command is given: `net stop MSExchangeTransport`. */
export function programEvidence(text: string): WordEvidence | undefined {
  // Most words of most scripts are short.
  if (text.length < 10) return undefined;
  const [match] = text.matchAll(PROGRAMS);
  if (!match) return undefined;
  return { ...foundAt(match), roles: [] };
}

/** Where something matched, with the versions that it names in a group of the pattern. */
function foundAt(match: RegExpExecArray): Omit<WordEvidence, 'roles'> {
  const version = (match[1] ?? match[2])?.toLowerCase();
  return {
    start: match.index,
    end: match.index + match[0].length,
    versions: [],
    oneOf: (version && buildVersions(version)) || [],
  };
}

/** The first words in a name, comment or description that show the text to be about Exchange; versions of all of them. */
export function wordEvidence(text: string): WordEvidence | undefined {
  if (text !== last.text) last = { text, found: findEvidence(text) };
  return last.found;
}

/** The versions that a text names or, where it names none, of which it belongs to one. */
export function versionsSaid(text: string): readonly string[] {
  const found = wordEvidence(text);
  if (!found) return [];
  return found.versions.length > 0 ? found.versions : found.oneOf;
}

/** Several diagnostics ask it of one name, one after the other. */
let last: { readonly text: string; readonly found: WordEvidence | undefined } = { text: '', found: undefined };

function findEvidence(text: string): WordEvidence | undefined {
  if (!LETTERS.test(text) || !QUICK.test(text)) return undefined;
  const found: Omit<WordEvidence, 'roles'>[] = [];
  for (const match of text.matchAll(PROGRAMS)) {
    found.push(foundAt(match));
  }
  for (const match of text.matchAll(PRODUCT_WORDS)) {
    if (ACRONYMS.test(match[0]) && match[0] !== match[0].toUpperCase()) continue;
    found.push({ start: match.index, end: match.index + match[0].length, versions: [], oneOf: [] });
  }
  // Many a rule set is about the acronyms alone.
  const words = EXCHANGE.test(text) ? wordsOf(text) : NO_WORDS;
  words.forEach((word, i) => {
    if (word.text.toLowerCase() !== 'exchange') return;
    const versions = besideExchange(text, words, i);
    if (versions) found.push({ start: word.start, end: word.end, versions, oneOf: [] });
  });
  if (found.length === 0) return undefined;
  const first = found.reduce((a, b) => (b.start < a.start ? b : a));
  const oneOf = found.find((f) => f.oneOf.length > 0)?.oneOf ?? first.oneOf;
  return { ...first, versions: [...new Set(found.flatMap((f) => f.versions))], oneOf, roles: rolesIn(text) };
}

/** Words and numbers. Names have no room for blanks: `Exchange2019`, `ExchangeServer` are two words. */
const WORDS =
  /exchange(?=(?:servers?)?(?:20\d\d)?(?![A-Za-z0-9]))|server(?=20\d\d(?![A-Za-z0-9]))|[A-Za-z][A-Za-z0-9]*|\d+(?:\.\d+)?/gi;

function wordsOf(text: string): Word[] {
  const result: Word[] = [];
  let last = 0;
  for (const match of text.matchAll(WORDS)) {
    result.push({
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
      beside: result.length > 0 && /^[ \t_/-]*$/.test(text.slice(last, match.index)),
    });
    last = match.index + match[0].length;
  }
  return result;
}

/** The versions named beside the word Exchange; undefined when its neighbours do not make it the product. */
function besideExchange(text: string, words: readonly Word[], index: number): readonly string[] | undefined {
  const word = words[index] as Word;
  const before = word.beside ? words[index - 1]?.text.toLowerCase() : undefined;
  let next = words[index + 1];
  const server = next?.beside && /^servers?$/i.test(next.text);
  if (server) next = words[index + 2];
  const after = next?.beside ? next.text.toLowerCase() : undefined;
  const versions = next?.beside ? versionsAt(text, next.start) : undefined;
  if (before !== undefined && OTHER_EXCHANGES.has(before)) return undefined;
  if (before !== undefined && COMPANY.has(before)) return versions ?? [];
  if (server) return versions ?? [];
  if (versions) return versions;
  if (word.text !== 'Exchange' && word.text !== 'EXCHANGE') return undefined;
  if (before === 'mail' || before === 'server' || after === 'mail' || (before !== undefined && ROLE_WORDS.has(before)))
    return [];
  if (after === undefined) return undefined;
  if (ROLE_WORDS.has(after)) return [];
  // A port, by its number or its name.
  if ((/^\d{2,5}$/.test(after) || PORT_NAMES.has(after)) && (before === undefined || CONNECTORS.has(before))) return [];
  return undefined;
}
