/** What a line is, as far as its first words and the lines above tell. */
export type LineKind =
  /** Of no interest. */
  | 'other'
  | 'comment'
  /** One entry of a list that repeats the list's name: `access-list MAIL extended …`, `ipv4 access-list MAIL permit …`. */
  | 'list'
  /** The heading of a list: `ip access-list extended MAIL`. */
  | 'list-head'
  /** An object group or an object. */
  | 'group-head'
  /** A heading whose lines say something about lists or inspection: interfaces, class maps, policy maps. */
  | 'head'
  /** A line that stands alone and is read: translation, inspection. */
  | 'command'
  /** A line that says something about a name: `access-group`, `ASA Version`. */
  | 'note';

const isBlank = (c: number): boolean => c <= 32;

/** True when the word stands at an offset, whole. */
const isWord = (text: string, at: number, word: string): boolean =>
  text.startsWith(word, at) && !(text.charCodeAt(at + word.length) > 32);

/** What a line is that belongs to nothing above it. */
export function lineKind(text: string, start: number): LineKind {
  switch (text.charCodeAt(start)) {
    case 33: // !
    case 58: // :
      return 'comment';
    case 65: // A
    case 80: // P
      return isWord(text, start, 'ASA') || isWord(text, start, 'PIX') ? 'note' : 'other';
    case 69: // E
    case 73: // I
    case 83: // S
      return shownHead(text, start) ? 'list-head' : 'other';
    case 97: // a
      if (isWord(text, start, 'access-list')) return 'list';
      return isWord(text, start, 'access-group') ? 'note' : 'other';
    case 99: // c
      if (isWord(text, start, 'class-map')) return 'head';
      if (isWord(text, start, 'conduit') || CLEARED.test(text.slice(start, start + 40))) return 'command';
      return isWord(text, start, 'crypto') || isWord(text, start, 'capture') ? 'note' : 'other';
    case 102: // f
      return isWord(text, start, 'fixup') ? 'command' : 'other';
    case 103: // g
      return isWord(text, start, 'group-policy') ? 'head' : 'other';
    case 105: // i
      return ipKind(text, start);
    case 110: // n
      return isWord(text, start, 'nat') || isWord(text, start, 'no') || isWord(text, start, 'name')
        ? 'command'
        : 'other';
    case 111: // o
      return isWord(text, start, 'object-group') || isWord(text, start, 'object') ? 'group-head' : 'other';
    case 112: // p
      return isWord(text, start, 'policy-map') ? 'head' : 'other';
    case 114: // r
      return isWord(text, start, 'route-map') ? 'head' : 'other';
    case 115: // s
      return isWord(text, start, 'static') ? 'command' : 'other';
    case 116: // t
    case 117: // u
      return isProbe(text, start) ? 'command' : 'other';
    default:
      return 'other';
  }
}

/** What takes a list away, on firewalls of any age; with the word behind it another list counts anew. */
const CLEARED = /^clear (?:configure )?access-list \S/;

const LIST_HEAD =
  /(?:ip|ipv4|ipv6)[ \t]+access-list[ \t]+(?:(?:extended|standard|role-based)[ \t]+)?(\S+)[ \t]*(?:\d+[ \t]+)?(permit[ \t]|deny[ \t]|remark[ \t])?/y;
/** Words behind `ip access-list` that are no name of a list. */
const NO_LIST: ReadonlySet<string> = new Set([
  'extended',
  'standard',
  'role-based',
  'resequence',
  'log-update',
  'logging',
  'persistent',
  'helper',
  'match-local-traffic',
  'fqdn',
]);

/** The heading under which a device shows a list: `Extended IP access list MAIL`. */
const SHOWN_HEAD =
  /(?:(?:Extended|Standard|IPv4|IPv6|Role-based) )?(?:IP|IPv4|IPv6)?[ ]?(?:access list|access-list) (\S+)/y;

function shownHead(text: string, start: number): boolean {
  SHOWN_HEAD.lastIndex = start;
  return SHOWN_HEAD.test(text);
}

function ipKind(text: string, start: number): LineKind {
  if (isWord(text, start, 'interface')) return 'head';
  if (!isWord(text, start, 'ip') && !isWord(text, start, 'ipv4') && !isWord(text, start, 'ipv6')) return 'other';
  let at = text.indexOf(' ', start);
  while (text.charCodeAt(at) === 32) at++;
  if (isWord(text, at, 'access-list')) {
    LIST_HEAD.lastIndex = start;
    const found = LIST_HEAD.exec(text);
    const name = found?.[1];
    if (name === 'resequence') return 'command';
    if (name === undefined || NO_LIST.has(name)) return 'other';
    return found?.[2] === undefined ? 'list-head' : 'list';
  }
  return isWord(text, at, 'nat') || isWord(text, at, 'inspect') || text.startsWith('sla responder ', at)
    ? 'command'
    : 'other';
}

/** What an operation under `ip sla 10` calls. */
const PROBE = /(?:tcp-connect|udp-echo|udp-jitter|type (?:tcpConnect|udpEcho|jitter))[ \t]/y;

function isProbe(text: string, start: number): boolean {
  PROBE.lastIndex = start;
  return PROBE.test(text);
}

/** First words of the lines of a list under its heading, where they are not indented. */
const ENTRY =
  /(?:permit|deny|remark|evaluate|dynamic|statistics|fragments|\d+[ \t]+(?:permit|deny|remark|dynamic|evaluate)|no[ \t]+(?:permit|deny|remark|\d+))(?![\w-])/y;

export function isEntry(text: string, start: number): boolean {
  const c = text.charCodeAt(start);
  // p, d, r, e, s, f, n or a digit.
  if (c > 115 || (c < 100 && (c < 48 || c > 57))) return false;
  ENTRY.lastIndex = start;
  return ENTRY.test(text);
}

/** First words of the members of a group, where they are not indented. */
const MEMBER =
  /(?:port-object|service-object|group-object|network-object|icmp-object|protocol-object|security-group|description|host|range|subnet|fqdn|service|eq|neq|gt|lt|tcp|udp|tcp-udp|icmp|icmp6|esp|gre|\d[\d.:/a-f]*|no[ \t]+(?:port-object|service-object|group-object|network-object|icmp-object|protocol-object|eq|neq|gt|lt|range|tcp|udp|tcp-udp|\d+))(?![\w-])/y;

export function isMember(text: string, start: number): boolean {
  MEMBER.lastIndex = start;
  return MEMBER.test(text);
}

/** The offset behind blanks. */
export function skipBlanks(text: string, at: number, end: number): number {
  let i = at;
  while (i < end && isBlank(text.charCodeAt(i))) i++;
  return i;
}

/** The offset behind a word. */
export function skipWord(text: string, at: number, end: number): number {
  let i = at;
  while (i < end && !isBlank(text.charCodeAt(i))) i++;
  return i;
}
