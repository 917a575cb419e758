import { slice, type Text } from '../../model/value';
import { abbreviated } from '../shared/prefix';
import type { CommandWords } from '../shared/programs';

/** What a word leads to: further words, a command that is read here, or '' for one that is not. */
type Target = Context | NetshCommand | '';

/** The words that may stand at one point. Those that are not read count too: they make abbreviations ambiguous. */
interface Context {
  readonly words: readonly string[];
  readonly targets: Readonly<Record<string, Target>>;
}

const context = (targets: Readonly<Record<string, Target>>): Context => ({ words: Object.keys(targets), targets });

const VERBS_OF_RULES = context({
  add: context({ rule: 'add rule' }),
  set: context({ rule: 'set rule' }),
  delete: context({ rule: 'delete rule' }),
  show: '',
  dump: '',
  help: '',
});

const PROFILE_COMMANDS = context({
  allprofiles: 'set profiles',
  currentprofile: 'set profiles',
  domainprofile: 'set profiles',
  privateprofile: 'set profiles',
  publicprofile: 'set profiles',
  global: '',
});

const LEGACY_OBJECTS = [
  'allowedprogram',
  'icmpsetting',
  'logging',
  'multicastbroadcastresponse',
  'notifications',
  'opmode',
  'portopening',
  'service',
] as const;

export type LegacyObject = (typeof LEGACY_OBJECTS)[number];

const legacy = (verb: 'add' | 'set' | 'delete', objects: readonly LegacyObject[]): Context =>
  context(Object.fromEntries(objects.map((object) => [object, `legacy ${verb} ${object}` as const])));

const PROXIES = ['v4tov4', 'v4tov6', 'v6tov4', 'v6tov6'] as const;

const proxies = (verb: 'add' | 'set' | 'delete'): Context =>
  context(Object.fromEntries(PROXIES.map((kind) => [kind, `portproxy ${verb}` as const])));

const IP = context({
  add: '',
  delete: '',
  dump: '',
  help: '',
  install: '',
  reset: '',
  show: '',
  uninstall: '',
  set: context({
    address: '',
    compartment: '',
    dnsservers: '',
    dynamicportrange: 'dynamicport',
    global: '',
    interface: '',
    neighbors: '',
    prefixpolicy: '',
    privacy: '',
    route: '',
    subinterface: '',
    teredo: '',
    winsservers: '',
  }),
});

const ROOT = context({
  add: '',
  advfirewall: context({
    consec: '',
    dump: '',
    export: '',
    firewall: VERBS_OF_RULES,
    help: '',
    import: 'import',
    mainmode: '',
    monitor: '',
    reset: 'reset',
    set: PROFILE_COMMANDS,
    show: '',
  }),
  branchcache: '',
  bridge: '',
  delete: '',
  dhcp: '',
  dhcpclient: '',
  dnsclient: '',
  dump: '',
  exec: '',
  firewall: context({
    add: legacy('add', ['allowedprogram', 'portopening']),
    delete: legacy('delete', ['allowedprogram', 'portopening']),
    dump: '',
    help: '',
    reset: 'legacy reset',
    set: legacy('set', LEGACY_OBJECTS),
    show: '',
  }),
  help: '',
  http: '',
  interface: context({
    '6to4': '',
    dump: '',
    httpstunnel: '',
    ip: IP,
    ipv4: IP,
    ipv6: IP,
    isatap: '',
    portproxy: context({
      add: proxies('add'),
      delete: proxies('delete'),
      dump: '',
      help: '',
      reset: '',
      set: proxies('set'),
      show: '',
    }),
    set: '',
    show: '',
    tcp: '',
    teredo: '',
    udp: '',
  }),
  ipsec: '',
  lan: '',
  mbn: '',
  namespace: '',
  netio: '',
  p2p: '',
  ras: '',
  rpc: '',
  set: '',
  show: '',
  trace: '',
  wcn: '',
  wfp: '',
  winhttp: '',
  winsock: '',
  wlan: '',
});

/** The commands of netsh that are read. */
export type NetshCommand =
  | 'add rule'
  | 'set rule'
  | 'delete rule'
  | 'reset'
  | 'import'
  | 'set profiles'
  | 'dynamicport'
  | 'portproxy add'
  | 'portproxy set'
  | 'portproxy delete'
  | 'legacy reset'
  | `legacy ${'add' | 'set' | 'delete'} ${LegacyObject}`;

export interface Invocation {
  readonly command: NetshCommand;
  /** The words that name the command, as written: `adv`, `f`, `a`, `r`. */
  readonly path: readonly Text[];
  /** The same words in full. */
  readonly names: readonly string[];
  /** Everything behind them. */
  readonly rest: CommandWords;
}

/** Options of the program itself that take a word: alias file, context, computer, user, password, script. */
const OPTIONS_WITH_WORD = new Set(['-a', '-c', '-f', '-r', '-u', '-p', '/a', '/c', '/f', '/r', '/u', '/p']);

/** The words without the program's own options; the context of `-c`, in one word or quoted, stands before the rest. */
function withoutOptions(words: readonly Text[]): readonly Text[] {
  const context: Text[] = [];
  let at = 0;
  for (; OPTIONS_WITH_WORD.has(words[at]?.text.toLowerCase() ?? ''); at += 2) {
    const value = words[at + 1];
    if (!value || !/^[-/]c$/i.test(words[at]?.text ?? '')) continue;
    for (const match of value.text.matchAll(/\S+/g)) {
      context.push(slice(value, match.index, match.index + match[0].length));
    }
  }
  return at === 0 ? words : [...context, ...words.slice(at)];
}

/** What netsh is told to do; undefined for what is not read, half-typed contexts and commands that only show. */
export function invocationOf({ words: all, gap }: CommandWords): Invocation | undefined {
  const path: Text[] = [];
  const names: string[] = [];
  let at: Context = ROOT;
  const words = withoutOptions(all);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Text;
    const name = abbreviated(word.text, at.words);
    if (name === undefined) return undefined;
    path.push(word);
    names.push(name);
    const target = at.targets[name] as Target;
    if (target === '') return undefined;
    if (typeof target === 'string') return { command: target, path, names, rest: { words: words.slice(i + 1), gap } };
    at = target;
  }
  return undefined;
}
