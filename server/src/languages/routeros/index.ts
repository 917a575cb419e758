import { afterLine, lineEnd } from '../../base/lineIndex';
import type { Comment } from '../../model/item';
import type { HostLanguage, Reading, ReadOptions, Source } from '../../model/language';
import { looksLike } from '../config/signs';
import { LineCommand } from '../lines/lineCommand';
import { readWord, type WordSyntax, wordBounds } from '../lines/words';
import { Runner } from './run';
import { extentAt, isBlank, unitEnd } from './scan';
import { isMenu, type Menu, scriptVerb } from './syntax';
import type { FunctionBody } from './variables';

const ID = 'routeros';

const WORDS: WordSyntax = { quotes: '"', escapes: true, trailingComment: '', marks: '', joins: true };

/** A statement at the outermost level. */
interface Statement {
  readonly start: number;
  readonly end: number;
  /** `plain` holds nothing that has to be followed, `menu` opens the menu in which the next ones stand. */
  readonly kind: 'plain' | 'menu' | 'script';
}

interface Chunk {
  readonly statements: readonly Statement[];
  readonly menu: Menu | undefined;
}

const LINE = /^(?:\/[a-z][\w -]*|(?:add|set|remove|enable|disable)\b.*|\S*=.*|:.*|[{}].*)/;
const OWN =
  /^\/(?:ip (?:firewall (?:filter|nat|mangle|raw|address-list|connection(?: tracking)?|service-port)|address|pool|dhcp-server(?: network)?|dhcp-client|dns|route|service|settings|ipsec \w+)|ipv6 (?:firewall (?:filter|nat|mangle|raw|address-list)|address|nd|settings)|interface (?:bridge(?: port)?|ethernet|list(?: member)?|vlan|wireless|wireguard|pppoe-client)|system (?:identity|clock|ntp client))(?: (?:add|set|remove|enable|disable|print|export)\b.*)?$/;

const FUNCTION = /:?(?:local|global)[ \t]+"?(\w+)"?[ \t]+do=(?=\{)/y;
/** What stands where a command may begin. */
const CALLED = /(?:^|[[{;\r\n])[ \t]*\$(\w+)/g;

/** The function that a statement makes. */
function functionIn(text: string, at: number, end: number): { name: string; start: number; end: number } | undefined {
  FUNCTION.lastIndex = at;
  const name = FUNCTION.exec(text)?.[1];
  const start = FUNCTION.lastIndex;
  return name === undefined ? undefined : { name, start, end: unitEnd(text, start, end) };
}

/** RouterOS configurations and scripts: menus, and below them commands with `key=value`; variables, loops and bodies. */
export const routeros: HostLanguage<Chunk> = {
  id: ID,
  title: 'RouterOS configuration',
  languageIds: ['routeros', 'rosScript', 'mikrotik', 'rsc'],
  extensions: ['.rsc'],
  comment: '# ',
  trailingComment: undefined,
  sniff: (lines) => (/^[/:]/.test(lines[0] ?? '') ? looksLike(lines, LINE, OWN) : 0),

  read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Chunk> {
    const { text } = source;
    const statements: Statement[] = [];
    const comments: Comment[] = [];
    const comment = (start: number, end: number): void => {
      comments.push({ place: source.place(start, end), text: text.slice(start + 1, end) });
    };
    const definitions: [string, unknown][] = [];
    const calls = new Set<string>();
    const menu = entry as Menu | undefined;
    let state = menu;
    let at = from;
    let hungry = false;
    /** False between two statements of one line, where no chunk may begin. */
    let atLine = true;
    while (at < text.length) {
      if (atLine && at >= stopAfter && at > from) break;
      atLine = false;
      const c = text.charCodeAt(at);
      if (c === 10 || c === 13) {
        at = afterLine(text, at);
        atLine = true;
      } else if (isBlank(c) || c === 0xfeff || c === 59) at++;
      else if (c === 35) {
        const end = lineEnd(text, at);
        comment(at, end);
        at = end;
      } else {
        const extent = extentAt(text, at, text.length, comment);
        const { end } = extent;
        const bounds = c === 47 ? wordBounds(text, at, end, WORDS) : [];
        const opens = bounds.length > 0 && isMenu(text, bounds);
        const isPlain = extent.isPlain && scriptVerb(text, at, end) === undefined;
        if (!isPlain) {
          const defined = functionIn(text, at, end);
          if (defined) definitions.push([`$${defined.name}`, { source, ...defined, menu: state } as FunctionBody]);
          for (const [, name = ''] of text.slice(at, end).matchAll(CALLED)) calls.add(`$${name}`);
        }
        statements.push({ start: at, end, kind: opens ? 'menu' : isPlain ? 'plain' : 'script' });
        if (opens) {
          const [name, ...words] = bounds
            .filter((_, i) => i % 2 === 0)
            .map((start, i) => readWord(source, start, bounds[i * 2 + 1] as number, WORDS));
          if (name) state = { name, words, place: source.place(at, end) };
        }
        at = Math.max(at + 1, extent.next);
        if (at >= text.length) hungry = extent.isOpen || text.endsWith('\\\n') || text.endsWith('\\');
      }
    }
    const syntax = statements.length === 0 ? [] : [{ statements, menu }];
    return { syntax, end: at, exit: state, hungry, comments, definitions, calls: [...calls] };
  },

  run(chunks, source, scope, emit): void {
    for (const { statements, menu } of chunks) {
      const runner = new Runner(ID, source, scope, emit);
      runner.enter(menu);
      for (const { start, end, kind } of statements) {
        if (kind !== 'plain') runner.run(start, end);
        else if (!scope.known?.(start, end, runner.menu)) {
          const bounds = wordBounds(source.text, start, end, WORDS);
          if (bounds.length > 0) emit(new LineCommand(ID, runner.context, source, bounds, WORDS));
          scope.told?.();
        }
      }
    }
  },
};
