import type { HostLanguage, Source } from '../../model/language';
import type { Table, Value } from '../../model/value';
import { emitPart } from '../data/emit';
import type { Sink } from '../data/sink';
import { isOurFile, isOurs, isShared } from '../data/unit';
import { type Part, Reader } from './read';
import { type Anchors, readValue } from './tree';

const ID = 'yaml';

/** What is in these is not run whatever happens: a block may have a condition, a handler is called or not. */
const HANGING: ReadonlySet<string> = new Set(['block', 'rescue', 'always', 'handlers']);

/** YAML files with something of ours in them: templates, plays, pipelines. Parts without any cost a look. */
export const yaml: HostLanguage<Part> = {
  id: ID,
  title: 'YAML',
  languageIds: [
    'yaml',
    'ansible',
    'dockercompose',
    'cloudformation',
    'azure-pipelines',
    'github-actions-workflow',
    'yaml-cloudformation',
  ],
  extensions: ['.yaml', '.yml', '.template'],
  comment: '# ',
  trailingComment: '# ',
  lists: { sign: '- ' },
  recognises: isOurFile,
  read: (source, options) => new Reader(source, options).read(),
  run(parts, source, scope, emit) {
    const anchors: Anchors = {
      get: (name) => scope.get(`&${name}`),
      set: (name, value: Value) => scope.set(`&${name}`, value),
    };
    for (const { start, end, path, key, play } of parts) {
      const text = source.text.slice(start, end);
      if (!isOurs(text) && !isShared(text)) continue;
      const value = readValue(source, start, end, anchors);
      if (!value) continue;
      const separatorIn = (body: Table): string | undefined => separatorOf(source, start, end, body);
      const sink: Sink = { language: ID, scope, play, separatorIn, emit };
      const [only] = value.kind === 'table' ? value.entries : [];
      // A member stands as a table of itself; what it holds is the part.
      const go = (): void =>
        key && path.length > 0 && only ? emitPart(only.value, only.key, sink) : emitPart(value, undefined, sink);
      if (scope.apart && path.some((one) => HANGING.has(one))) scope.apart(go);
      else go();
    }
  },
};

/** The line end and indentation before the next member of a block, the comma of a table in braces. */
function separatorOf(source: Source, start: number, end: number, { entries, place, via }: Table): string | undefined {
  const origin = source.place(start, end);
  const first = entries[0]?.key.place;
  if (!first || via.length > 0 || place.anchor !== origin.anchor || first.anchor !== origin.anchor) return undefined;
  const { text } = source;
  const at = start + first.start - origin.start;
  if (text.charAt(start + place.start - origin.start) === '{') return ', ';
  let from = at;
  while (from > start && text.charCodeAt(from - 1) !== 10 && text.charCodeAt(from - 1) !== 13) from--;
  const lineEnd = text.indexOf('\n', at);
  const sign = lineEnd > 0 && text.charCodeAt(lineEnd - 1) === 13 ? '\r\n' : '\n';
  return sign + ' '.repeat(at - from);
}
