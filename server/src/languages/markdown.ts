import { afterLine, lineEnd } from '../base/lineIndex';
import type { Embedded, Item } from '../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../model/language';
import type { Piece, Text } from '../model/value';

/** A block between fences: what its first line says, and the stretches of its lines without quote signs and indentation. */
interface Fence {
  readonly info: string;
  /** Start and end of each line in the source, its line end included, in turn. */
  readonly lines: readonly number[];
}

/** A fence that is open: its sign, how often it stands there, its indentation and how many `>` stand before it. */
interface Opening {
  readonly sign: string;
  readonly count: number;
  readonly indent: number;
  readonly quotes: number;
  readonly info: string;
}

/** Languages by the words that stand behind a fence. Of a terminal's text the lines tell what it is. */
const NAMES: Readonly<Record<string, string>> = {
  ...named('powershell', 'powershell pwsh posh ps ps1 azurepowershell azurepowershell-interactive'),
  ...named('batch', 'bat batch batchfile cmd dos'),
  ...named('netsh-script', 'netsh'),
  ...named('registry-file', 'reg registry'),
  ...named('shell', 'sh bash shell zsh ksh shellscript azurecli azurecli-interactive'),
  ...named('iptables-save', 'iptables iptables-save'),
  ...named('nftables', 'nft nftables'),
  ...named('cisco', 'cisco ios asa nxos pix'),
  ...named('hcl', 'hcl terraform tf'),
  ...named('bicep', 'bicep'),
  ...named('json', 'json jsonc'),
  ...named('yaml', 'yaml yml ansible'),
  ...named('fortios', 'fortios fortigate'),
  ...named('junos', 'junos juniper'),
  ...named('panos', 'panos'),
  ...named('routeros', 'routeros mikrotik rsc'),
  ...named('vyos', 'vyos'),
  ...named('haproxy', 'haproxy'),
  ...named('nginx', 'nginx'),
  ...named('pf', 'pf pfconf'),
  ...named('xml', 'xml'),
  ...named('', 'console terminal shell-session text txt plaintext none output conf config ini'),
};

function named(language: string, words: string): Record<string, string> {
  return Object.fromEntries(words.split(' ').map((word) => [word, language]));
}

const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t>]*)?(?:`{3,}|~{3,})/m;

/** Markdown: blocks between fences are read in place by the language they are in; prose is nobody's. */
export const markdown: HostLanguage<Fence> = {
  id: 'markdown',
  title: 'Markdown',
  languageIds: ['markdown'],
  extensions: ['.md', '.markdown'],
  comment: undefined,
  trailingComment: undefined,
  isFrame: true,
  recognises: (head) => FENCE.test(head),

  read({ text }: Source, { from, stopAfter }: ReadOptions): Reading<Fence> {
    const syntax: Fence[] = [];
    let open: Opening | undefined;
    let lines: number[] = [];
    let at = from;
    while (at < text.length && (open || at < stopAfter || at === from)) {
      const end = lineEnd(text, at);
      const next = afterLine(text, end);
      if (!open) {
        open = openingIn(text, at, end);
        lines = [];
      } else if (closes(text, at, end, open)) {
        if (lines.length > 0) syntax.push({ info: open.info, lines });
        open = undefined;
      } else {
        const start = contentStart(text, at, end, open);
        // Where the quote ends, the fence ends with it.
        if (start < 0) {
          if (lines.length > 0) syntax.push({ info: open.info, lines });
          open = openingIn(text, at, end);
          lines = [];
        } else lines.push(start, next);
      }
      at = next;
    }
    const hungry = open !== undefined;
    if (open && lines.length > 0) syntax.push({ info: open.info, lines });
    return { syntax, end: at, exit: undefined, hungry, comments: [], definitions: [], calls: [] };
  },

  run(syntax: readonly Fence[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
    for (const fence of syntax) {
      const found = languageOf(fence, source);
      if (found === undefined) continue;
      const give = (): void =>
        emit({ kind: 'embedded', language: found.language, text: textOf(fence.lines, source, found.prompt) });
      // Blocks are examples: nobody says that who runs one runs the others.
      if (scope.apart) scope.apart(give);
      else give();
    }
  },
};

/** Commands with which a block begins that says nothing of its language. */
const COMMANDS: readonly (readonly [language: string, sign: RegExp])[] = [
  ['batch', /^(?:netsh|reg)(?:\.exe)?\s/i],
  ['shell', /^(?:sudo\s+)?(?:ip6?tables|nft|ufw|firewall-cmd|ipfw|az|aws|gcloud)\s/],
  ['powershell', /^(?:New|Set|Get|Add|Remove|Enable|Disable|Test|Import)-[A-Z][A-Za-z]+(?:\s|$)/],
];

/** The language of a block, '' where its lines have to tell; with what stands before each command of a terminal. */
function languageOf({ info, lines }: Fence, { text }: Source): { language: string; prompt?: RegExp } | undefined {
  const word = /^[{.]*([\w+#-]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
  const known = word === '' ? '' : Object.hasOwn(NAMES, word) ? NAMES[word] : undefined;
  if (known === undefined) return undefined;
  const first = text.slice(lines[0], lines[1]).trimStart();
  if (/^PS\b[^>\n]*> ?/.test(first)) return { language: 'powershell', prompt: /^PS\b[^>\n]*> ?/ };
  if (/^[A-Za-z]:\\[^>\n]*> ?/.test(first)) return { language: 'batch', prompt: /^[A-Za-z]:\\[^>\n]*> ?/ };
  if ((known === '' || known === 'shell') && isPrompted(first, word)) return { language: 'shell', prompt: /^[$#] / };
  const told = known === '' ? COMMANDS.find(([, sign]) => sign.test(first)) : undefined;
  return { language: told ? told[0] : known };
}

/** True for `$ command`. What stands behind `# ` is a comment, unless the block is a terminal's and it is a command. */
function isPrompted(first: string, info: string): boolean {
  if (/^\$ \S/.test(first)) return true;
  if (!first.startsWith('# ') || !/^(?:console|terminal|shell-session|)$/.test(info)) return false;
  return COMMANDS.some(([language, sign]) => language === 'shell' && sign.test(first.slice(2)));
}

/** The block as one text, each line where it is written. Lines without the prompt are what a command put out. */
function textOf(lines: readonly number[], source: Source, prompt: RegExp | undefined): Text {
  let text = '';
  const pieces: Piece[] = [];
  for (let i = 0; i < lines.length; i += 2) {
    let start = lines[i] as number;
    const end = lines[i + 1] as number;
    if (prompt) {
      const sign = prompt.exec(source.text.slice(start, end))?.[0];
      if (sign === undefined) continue;
      start += sign.length;
    }
    const last = pieces[pieces.length - 1];
    const length = end - start;
    const place = source.place(start, end);
    // Lines that follow each other without anything taken out are one piece.
    if (last && last.place.anchor === place.anchor && last.place.end === place.start) {
      pieces[pieces.length - 1] = {
        ...last,
        to: last.to + length,
        place: { ...last.place, end: place.end },
      };
    } else pieces.push({ from: text.length, to: text.length + length, place, exact: true, via: [] });
    text += source.text.slice(start, end);
  }
  const [first] = pieces;
  const last = pieces[pieces.length - 1];
  const anchor = first?.place.anchor ?? source.place(0, 0).anchor;
  const place = { anchor, start: first?.place.start ?? 0, end: last?.place.end ?? 0 };
  return { kind: 'text', text, place, pieces, quote: 'here' };
}

/** A fence may stand in a list item and in quotes. */
function openingIn(text: string, start: number, end: number): Opening | undefined {
  const line = text.slice(start, Math.min(end, start + 400));
  const match = /^((?:[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,})[ \t]*(.*)$/.exec(line);
  if (!match) return undefined;
  const [, before, fence, info] = match as unknown as [string, string, string, string];
  if (fence.startsWith('`') && info.includes('`')) return undefined;
  return {
    sign: fence.charAt(0),
    count: fence.length,
    indent: before.length - (before.lastIndexOf('>') + 1),
    quotes: before.split('>').length - 1,
    info: info.trim(),
  };
}

function closes(text: string, start: number, end: number, { sign, count, quotes }: Opening): boolean {
  let at = start;
  let seen = 0;
  for (; at < end; at++) {
    const c = text.charAt(at);
    if (c === '>' && seen < quotes) seen++;
    else if (c !== ' ' && c !== '\t') break;
  }
  let signs = 0;
  while (at < end && text.charAt(at) === sign) {
    at++;
    signs++;
  }
  return signs >= count && text.slice(at, end).trim() === '';
}

/** Where a line of the block begins behind quote signs and the fence's own indentation; -1 where its quote has ended. */
function contentStart(text: string, start: number, end: number, { quotes, indent }: Opening): number {
  let at = start;
  for (let i = 0; i < quotes; i++) {
    let sign = at;
    while (sign < end && (text.charAt(sign) === ' ' || text.charAt(sign) === '\t')) sign++;
    if (text.charAt(sign) !== '>') return -1;
    at = sign + 1;
  }
  for (let i = 0; i < indent && at < end && (text.charAt(at) === ' ' || text.charAt(at) === '\t'); i++) at++;
  return at;
}
