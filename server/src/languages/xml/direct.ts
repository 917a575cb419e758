import type { Argument, Command, Item, Redirection } from '../../model/item';
import type { Source } from '../../model/language';
import { plainText, type Text } from '../../model/value';
import type { WordSyntax } from '../lines/words';
import { wordBounds } from '../lines/words';
import { type Element, textAt } from './read';

/** What stands in the words of a rule as it would in a shell. */
const WORDS: WordSyntax = { quotes: '"\'', escapes: true, trailingComment: '', marks: '' };

/**
 * Emits the rules of firewalld's direct interface as the calls that write them: `<rule ipv="ipv4" table="filter"
 * chain="INPUT" priority="0">-p tcp …</rule>` is what `firewall-cmd --direct --add-rule ipv4 filter INPUT 0 -p tcp …` adds.
 */
export function emitDirect(root: Element, source: Source, emit: (item: Item) => void): void {
  for (const element of root.children) {
    const { name, start } = element;
    const at = source.place(start + 1, start + 1 + name.length);
    const attribute = (key: string): Text => {
      const found = element.attributes.find((one) => one.name === key);
      return found ? textAt(source, found.from, found.to) : plainText('', at);
    };
    const head =
      name === 'rule'
        ? [plainText('--add-rule', at), ...['ipv', 'table', 'chain', 'priority'].map(attribute)]
        : name === 'passthrough'
          ? [plainText('--passthrough', at), attribute('ipv')]
          : undefined;
    if (!head) continue;
    emit(new DirectCall(source, element, [plainText('--direct', at), ...head, ...wordsOf(element, source)]));
  }
}

function wordsOf({ from, to }: Element, source: Source): Text[] {
  const bounds = wordBounds(source.text, from, to, WORDS);
  const words: Text[] = [];
  for (let i = 0; i < bounds.length; i += 2) {
    const [start, end] = [bounds[i] as number, bounds[i + 1] as number];
    const isQuoted = /^(["']).*\1$/s.test(source.text.slice(start, end)) && end - start > 1;
    words.push(isQuoted ? textAt(source, start + 1, end - 1) : { ...textAt(source, start, end), quote: '' });
  }
  return words;
}

class DirectCall implements Command {
  readonly kind = 'command';
  readonly language = 'xml';
  readonly redirections: readonly Redirection[] = [];
  readonly context: readonly Command[] = [];
  readonly arguments: readonly Argument[];
  readonly name: Text;
  readonly place: Command['place'];

  constructor(source: Source, { name, start, end }: Element, words: readonly Text[]) {
    this.name = plainText('firewall-cmd', source.place(start + 1, start + 1 + name.length));
    this.place = source.place(start, end);
    this.arguments = words.map((value) => ({ kind: 'value', value, place: value.place }));
  }
}
