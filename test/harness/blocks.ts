import assert from 'node:assert/strict';
import type { Block, Command } from '../../server/src/model/item';
import type { HostLanguage, Source } from '../../server/src/model/language';
import { emptyScope } from './scope';

/** The blocks and commands of a configuration read in pieces of some `target` units: heads, then lines, each with where it stands. */
export function blocks(language: HostLanguage, text: string, target = Number.POSITIVE_INFINITY): string[] {
  const result: string[] = [];
  let entry: unknown;
  for (let from = 0; from < text.length; ) {
    const start = from;
    const anchor = { base: 0 };
    const source: Source = { text, place: (a, b) => ({ anchor, start: a, end: b }) };
    const reading = language.read(source, { from, stopAfter: Math.min(text.length, from + target), entry });
    language.run(reading.syntax, source, emptyScope, (item) => {
      if (item.kind === 'block') result.push(blockWords(item));
      else if (item.kind === 'command') result.push(commandWords(item));
    });
    assert.ok(reading.end > start, 'reading goes on');
    from = reading.end;
    entry = reading.exit;
  }
  return result;
}

const commandWords = ({ words, context, place }: Command): string =>
  `${context.map((c) => c.name.text).join('>')}|${Array.from({ length: words?.count ?? 0 }, (_, i) => words?.text(i)).join(' ')}@${place.start}`;

function blockWords({ verb, head, lines }: Block): string {
  const texts = (lines ?? []).map((line) => {
    const words = Array.from({ length: line.count }, (_, i) => line.text(i));
    for (let i = 0; i < line.count; i++) assert.equal(line.value(i).text, words[i]);
    return `${words.join(' ')}@${line.place.start}`;
  });
  return `${[...(verb === undefined ? [] : [verb]), ...head.map(({ text }) => text)].join(' ')}: ${texts.join('; ')}`;
}
