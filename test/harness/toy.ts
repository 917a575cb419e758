import { port } from '../../server/src/base/portSet';
import { spanOf, touches } from '../../server/src/base/span';
import type { Catalog } from '../../server/src/document/catalog';
import type { Dialect } from '../../server/src/model/dialect';
import type { Command, Comment } from '../../server/src/model/item';
import type { HostLanguage, Source } from '../../server/src/model/language';
import { ABSENT, type End, type PortUse, type Rule, written } from '../../server/src/model/statement';
import { plainText, type Text, type Value } from '../../server/src/model/value';

// A language and a dialect that are small enough to be right at sight and have everything that makes reading in chunks
// hard: statements over several lines, blocks, texts that swallow lines, variables, functions used before they stand.
//
//   let x = 25          a variable
//   open 25 $x          a rule
//   def f {             a function, run where it is called and, when nobody calls it, where it stands
//     open 80
//   }
//   call f
//   note "a text        goes on until the quote
//   over lines"
//   inner 'open 443'    a text of the same language
//   mode udp            the transport of all rules from here on, kept from chunk to chunk
//   # a comment

export interface ToyStatement {
  readonly words: readonly { readonly text: string; readonly from: number; readonly to: number }[];
  readonly body: readonly ToyStatement[] | undefined;
  readonly mode: string;
}

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t' || c === '\r';

export const toyLanguage: HostLanguage<ToyStatement> = {
  id: 'toy',
  title: 'Toy',
  languageIds: ['toy'],
  extensions: ['.toy'],
  comment: '# ',
  trailingComment: '# ',
  read(source, { from, stopAfter, entry }) {
    const { text } = source;
    const comments: Comment[] = [];
    const definitions: [string, unknown][] = [];
    const calls: string[] = [];
    let hungry = false;
    let mode = typeof entry === 'string' ? entry : 'tcp';
    let at = from;

    const statement = (): ToyStatement | undefined => {
      const words: { text: string; from: number; to: number }[] = [];
      let body: ToyStatement[] | undefined;
      while (at < text.length) {
        const c = text[at];
        if (c === '\n') {
          at++;
          break;
        }
        if (c === '\\' && (text[at + 1] === '\n' || text.startsWith('\r\n', at + 1))) {
          at += text[at + 1] === '\n' ? 2 : 3;
          if (at >= text.length) hungry = true;
        } else if (isBlank(c)) at++;
        else if (c === '#') {
          let end = text.indexOf('\n', at);
          if (end < 0) end = text.length;
          comments.push({ place: source.place(at, end), text: text.slice(at + 1, end) });
          at = end;
        } else if (c === '"' || c === "'") {
          const end = text.indexOf(c, at + 1);
          if (end < 0) hungry = true;
          const to = end < 0 ? text.length : end;
          words.push({ text: text.slice(at + 1, to), from: at + 1, to });
          at = end < 0 ? text.length : end + 1;
        } else if (c === '{') {
          at++;
          body = [];
          for (;;) {
            while (at < text.length && (isBlank(text[at]) || text[at] === '\n')) at++;
            if (at >= text.length) {
              hungry = true;
              break;
            }
            if (text[at] === '}') {
              at++;
              break;
            }
            const inner = statement();
            if (inner) body.push(inner);
          }
        } else if (c === '}') {
          if (words.length > 0) break;
          at++;
        } else {
          const start = at;
          while (at < text.length && !isBlank(text[at]) && !'\n{}"\'#'.includes(text[at] as string)) at++;
          words.push({ text: text.slice(start, at), from: start, to: at });
        }
      }
      if (words.length === 0) return undefined;
      const [name, second] = words;
      if (name?.text === 'def' && second && body) definitions.push([second.text, { body, source }]);
      if (name?.text === 'call' && second) calls.push(second.text);
      if (name?.text === 'mode' && second) mode = second.text;
      return { words, body, mode };
    };

    const syntax: ToyStatement[] = [];
    do {
      const next = statement();
      if (next) syntax.push(next);
    } while (at < stopAfter);
    if (at >= text.length && text[text.length - 1] !== '\n') hungry = true;
    return { syntax, end: at, exit: mode, hungry, comments, definitions, calls };
  },
  run(syntax, source, scope, emit) {
    const wordText = (of: Source, word: { text: string; from: number; to: number }): Text =>
      plainText(word.text, of.place(word.from, word.to));
    const resolve = (of: Source, word: { text: string; from: number; to: number }): Value => {
      if (!word.text.startsWith('$')) return wordText(of, word);
      const value = scope.get(word.text.slice(1));
      const place = of.place(word.from, word.to);
      if (value?.kind !== 'text') return { kind: 'unknown', place, why: `\`${word.text}\` has no value in this file` };
      return { ...value, place, pieces: value.pieces.map((piece) => ({ ...piece, via: [place, ...piece.via] })) };
    };
    const all = (statements: readonly ToyStatement[], of: Source, depth: number): void => {
      for (const { words, body, mode } of statements) {
        if (!scope.spend(1)) return;
        const [name, second] = words;
        if (!name) continue;
        if (name.text === 'let' && second && words[3]) scope.set(second.text, resolve(of, words[3]));
        else if (name.text === 'def' && second && body) {
          if (!scope.isCalled(second.text)) all(body, of, depth);
        } else if (name.text === 'call' && second) {
          const found = scope.definition(second.text) as { body: readonly ToyStatement[]; source: Source } | undefined;
          if (found && depth < 1) all(found.body, found.source, depth + 1);
        } else if (name.text === 'inner' && second) {
          emit({ kind: 'embedded', language: 'toy', text: wordText(of, second) });
        } else {
          const last = words[words.length - 1] as { to: number };
          const place = of.place(name.from, last.to);
          const base = { kind: 'command', language: 'toy', redirections: [], place } as const;
          emit({
            ...base,
            name: wordText(of, name),
            arguments: words
              .slice(1)
              .map((word) => ({ kind: 'value', value: resolve(of, word), place: of.place(word.from, word.to) })),
            context: [{ ...base, name: plainText(mode, place), arguments: [], context: [] }],
          });
        }
      }
    };
    all(syntax, source, 0);
  },
};

const toyDialect: Dialect = {
  id: 'toy-rules',
  title: 'Toy rules',
  languages: ['toy'],
  understands: ['open'],
  passesOver: [],
  claims: (item) => item.kind === 'command' && item.name.text === 'open',
  interpret(item) {
    const command = item as Command;
    const uses: PortUse[] = [];
    const unread: { place: Command['place']; why: string }[] = [];
    for (const argument of command.arguments) {
      if (argument.kind !== 'value') continue;
      const { value } = argument;
      if (value.kind === 'unknown') unread.push({ place: value.place, why: value.why });
      if (value.kind !== 'text' || !/^\d+$/.test(value.text)) continue;
      const place = value.pieces[0]?.place ?? value.place;
      uses.push({
        literal: { place, text: value.text, form: 'decimal' },
        ports: port(Number(value.text)),
        part: 'one',
        via: value.pieces[0]?.via ?? [],
      });
    }
    const local: End = {
      side: 'local',
      ports: written(
        uses.flatMap(({ ports }) => ports),
        command.place,
      ),
      uses,
      addresses: ABSENT,
      zone: ABSENT,
    };
    const remote: End = { side: 'remote', ports: ABSENT, uses: [], addresses: ABSENT, zone: ABSENT };
    const rule: Rule = {
      kind: 'rule',
      dialect: 'toy-rules',
      place: command.place,
      item,
      words: [],
      complete: true,
      mistakes: [],
      terms: [
        {
          transport: { kind: 'default', value: [command.context[0]?.name.text === 'udp' ? 'udp' : 'tcp'] },
          ends: [local, remote],
          opaque: [],
        },
      ],
      stands: 'host',
      direction: { kind: 'default', value: 'in' },
      action: { kind: 'default', value: 'allow' },
      enabled: { kind: 'default', value: true },
      order: { chain: '', priority: ABSENT },
      name: ABSENT,
      description: ABSENT,
      program: ABSENT,
      service: ABSENT,
      profiles: ABSENT,
      returning: false,
    };
    return { statements: [rule], unread };
  },
  siteAt(item, offset) {
    const { arguments: words, name, place } = item as Command;
    if (offset <= spanOf(name.place).end) return undefined;
    const typed = words.find((word) => touches(spanOf(word.place), offset))?.place;
    const at = offset - place.anchor.base;
    return {
      kind: 'port',
      replace: typed ?? { anchor: place.anchor, start: at, end: at },
      transport: ['tcp'],
      direction: 'in',
      side: 'local',
      present: [],
      rangeSign: '-',
      words: ['RPC'],
    };
  },
  revise: () => undefined,
  write: () => [],
};

export const toyCatalog: Catalog = {
  languages: [toyLanguage as HostLanguage],
  dialects: [toyDialect],
  vocabulary: { cmdlet: () => undefined, registryValue: () => undefined, member: () => undefined },
};
