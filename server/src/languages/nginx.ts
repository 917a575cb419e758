import { lineEnd } from '../base/lineIndex';
import type { Command, Comment, Embedded, Item } from '../model/item';
import type { HostLanguage, Reading, ReadOptions, Scope, Source } from '../model/language';
import { looksLike } from './config/signs';
import { LineCommand } from './lines/lineCommand';
import { contextOf, OpenStack, type OpenWords } from './lines/openStack';
import { type WordSyntax, wordBounds } from './lines/words';

const WORDS: WordSyntax = { quotes: '"\'', escapes: true, trailingComment: '', marks: '' };

/** A directive: its words, and whether it opens a block. */
interface Directive {
  readonly start: number;
  readonly end: number;
  readonly sign: ';' | '{' | '}';
}

/** Of a server: the transports it listens on, and the upstreams that it passes connections on to. */
interface Server {
  readonly listens: readonly string[];
  readonly passes: readonly string[];
}

/** A block that is open where a chunk begins: plain data. */
type Open = OpenWords & Server;

type State = readonly Open[];

const START: State = [];
const MAX_DEPTH = 32;

interface Chunk {
  readonly directives: readonly Directive[];
  readonly open: State;
}

/** What a server of a stream passes on to an upstream over a transport. */
const passedKey = (transport: string, upstream: string): string => `nginx:${transport} ${upstream}`;

// A comment may stand behind a directive: certbot leaves one behind each that it writes. Types of contents stand on lines
// of their own where there are many: `gzip_types`.
const LINE =
  /^[a-z_][\w.-]*(?:\s.*)?(?:[;{}](?:\s*#.*)?|\\|'|")$|^[{}]|^['"].*|^.*;(?:\s*#.*)?$|^(?:events|http|stream|mail|server|types|(?:location|upstream|map|geo|if)\s.*|[a-z]+_types|[a-z]+\/[\w.+-]+)$/i;
const OWN =
  /^(?:listen\s+\S+.*;|server_name\s+\S.*;|proxy_pass\s+\S+;|worker_processes\s+\w+;|upstream\s+\S+\s*\{|(?:stream|events|mail|http)\s*\{|location\s+\S.*\{)/;

/** Configurations of nginx: directives that end with a semicolon, and blocks. */
export const nginx: HostLanguage<Chunk> = {
  id: 'nginx',
  title: 'nginx configuration',
  languageIds: ['nginx', 'NGINX'],
  extensions: [],
  comment: '# ',
  trailingComment: '# ',
  sniff: (lines) => looksLike(lines, LINE, OWN),

  read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<Chunk> {
    const { text } = source;
    const directives: Directive[] = [];
    const comments: Comment[] = [];
    const definitions: [string, true][] = [];
    const open = (entry as State | undefined) ?? START;
    const stack = new OpenStack(source, open, WORDS, MAX_DEPTH);
    /** For each open block what it is known of as a server, or undefined where it is none. */
    const servers = open.map((block) => (block.words[0]?.text === 'server' ? block : undefined) as Server | undefined);
    let at = from;
    let hungry = false;
    while (at < text.length) {
      const c = text.charCodeAt(at);
      if (c === 32 || c === 9 || c === 0xfeff) at++;
      else if (c === 10 || c === 13) {
        at = c === 13 && text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
        if (at >= stopAfter) break;
      } else if (c === 35) {
        const end = lineEnd(text, at);
        comments.push({ place: source.place(at, end), text: text.slice(at + 1, end) });
        at = end;
      } else if (c === 125) {
        directives.push({ start: at, end: at + 1, sign: '}' });
        stack.close();
        const closed = servers.pop();
        for (const name of closed?.passes ?? [])
          for (const transport of closed?.listens ?? []) definitions.push([passedKey(transport, name), true]);
        at++;
      } else if (c === 59 || c === 123) at++;
      else {
        const start = at;
        at = directiveEnd(text, at);
        const sign = text.charAt(at);
        if (sign === '') {
          hungry = true;
          directives.push({ start, end: at, sign: ';' });
        } else if (sign === '}') directives.push({ start, end: at, sign: ';' });
        else {
          directives.push({ start, end: at, sign: sign === '{' ? '{' : ';' });
          const server = servers[servers.length - 1];
          if (sign === ';' && server) servers[servers.length - 1] = withDirective(server, text, start, at);
          if (sign === '{' && stack.open(start, at)) servers.push(isServer(text, start, at) ? NEW_SERVER : undefined);
          at++;
        }
      }
    }
    const syntax = directives.length === 0 ? [] : [{ directives, open }];
    const exit = stack.state.map(({ words, place }, i): Open => ({ words, place, ...(servers[i] ?? NEW_SERVER) }));
    return { syntax, end: at, exit, hungry, comments, definitions, calls: [] };
  },

  run(chunks: readonly Chunk[], source: Source, scope: Scope, emit: (item: Item | Embedded) => void): void {
    for (const { directives, open } of chunks) {
      let context = contextOf('nginx', open);
      const listening = listensIn(directives, open, source.text);
      for (const [i, { start, end, sign }] of directives.entries()) {
        if (sign === '}') {
          context = context.slice(0, -1);
          continue;
        }
        const bounds = wordBounds(source.text, start, end, WORDS);
        if (bounds.length === 0) continue;
        const outer = context[context.length - 1];
        const listens = outer?.name.text === 'upstream' ? passedTo(outer, scope) : [...(listening[i] ?? [])];
        const command = new DirectiveCommand(context, source, bounds, listens.sort().join(' '));
        emit(command);
        if (sign === '{' && context.length < MAX_DEPTH) context = [...context, command];
      }
    }
  },
};

const NEW_SERVER: Server = { listens: [], passes: [] };

/** True for `server`, whose words begin at `start` and stand before its brace. */
function isServer(text: string, start: number, end: number): boolean {
  if (text.startsWith('server', start)) {
    const c = text.charCodeAt(start + 6);
    if (start + 6 === end || c === 32 || c === 9 || c === 10 || c === 13) return true;
  } else if (/[^s"'\\]/.test(text.charAt(start))) return false;
  const [from, to] = wordBounds(text, start, end, WORDS) as [number, number];
  return text.slice(from, to).replace(/["'\\]/g, '') === 'server';
}

/** A directive; its heading says over which transports come the connections that its server passes on. */
class DirectiveCommand extends LineCommand {
  constructor(
    context: readonly Command[],
    source: Source,
    bounds: readonly number[],
    readonly heading: string,
  ) {
    super('nginx', context, source, bounds, WORDS);
  }
}

/** The transport that connections come over; over QUIC those of the web do, and are passed on over TCP. */
const listenTransport = (listen: string): string => (/\sudp(?=\s|$)/.test(listen) ? 'udp' : 'tcp');

/** The server with what a directive says of it. */
function withDirective(server: Server, text: string, start: number, end: number): Server {
  const { listens, passes } = server;
  if (text.startsWith('proxy_pass', start)) {
    const [, name] = /^proxy_pass\s+([\w.-]+)$/.exec(text.slice(start, end)) ?? [];
    if (name === undefined || passes.includes(name) || passes.length >= MOST_PASSES) return server;
    return { listens, passes: [...passes, name] };
  }
  if (!text.startsWith('listen', start)) return server;
  const directive = text.slice(start, end);
  if (!/^listen\s/.test(directive)) return server;
  const transport = listenTransport(directive);
  return listens.includes(transport) ? server : { listens: [...listens, transport].sort(), passes };
}

/** A server of a stream passes on to one upstream. */
const MOST_PASSES = 8;

/** For each directive that stands in a server the transports the server listens on, wherever in it that is said. */
function listensIn(
  directives: readonly Directive[],
  open: State,
  text: string,
): readonly (ReadonlySet<string> | undefined)[] {
  const servers = open.map(({ words, listens }) => (words[0]?.text === 'server' ? new Set(listens) : undefined));
  return directives.map(({ start, end, sign }) => {
    if (sign === '}') {
      servers.pop();
      return undefined;
    }
    const server = servers[servers.length - 1];
    if (server && text.startsWith('listen', start)) server.add(listenTransport(text.slice(start, end)));
    if (sign === '{') servers.push(/^server\s*$/.test(text.slice(start, end)) ? new Set() : undefined);
    return server;
  });
}

/** The transports over which servers pass on to an upstream. */
function passedTo({ arguments: [name] }: Command, scope: Scope): string[] {
  const text = name?.kind === 'value' && name.value.kind === 'text' ? name.value.text : '';
  return ['tcp', 'udp'].filter((transport) => scope.definition(passedKey(transport, text)) !== undefined);
}

/** What decides where a directive ends, and what it is in which it does not. */
const SIGNS = new Uint8Array(128);
for (const sign of '\\"\'{};') SIGNS[sign.charCodeAt(0)] = 1;

/**
 * The offset of the sign that ends the directive at `from`, outside quotes; of a brace behind `$` it is a variable's.
 * What opens a quote or a brace and does not close it on its line is a character like others, so that nothing far below
 * decides what is read here.
 */
function directiveEnd(text: string, from: number): number {
  const { length } = text;
  for (let i = from; i < length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 128 || SIGNS[c] === 0) continue;
    if (c === 92) i++;
    else if (c === 34 || c === 39) i = closedAt(text, i, c) ?? i;
    else if (c === 123 && text.charCodeAt(i - 1) === 36) {
      const close = closedAt(text, i, 125);
      if (close === undefined) return i;
      i = close;
    } else if (c === 59 || c === 123 || c === 125) return i;
  }
  return text.length;
}

function closedAt(text: string, open: number, sign: number): number | undefined {
  for (let i = open + 1; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === sign) return i;
    if (c === 10 || c === 13) return undefined;
    if (c === 92) i++;
  }
  return undefined;
}
