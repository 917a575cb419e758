import type { PlaceEdit } from '../../base/edit';
import { placeAt, spanOf } from '../../base/span';
import type { Mistake } from '../../model/mistake';
import { usesOf } from '../../model/references';
import type { Statement } from '../../model/statement';
import type { Text, Value } from '../../model/value';
import type { Call } from './call';

/**
 * Typographic quotes in a command that opens or names a port. PowerShell takes them for straight ones, so the command
 * works; cmd, netsh and most editors do not, and a copy of the line fails there.
 */
export function withCurlyQuotes(call: Call, statements: readonly Statement[]): readonly Statement[] {
  const texts = curlyTexts(call);
  if (texts.length === 0) return statements;
  const carrier = statements.findIndex((statement) => usesOf(statement).length > 0);
  if (carrier < 0) return statements;
  const mistake = mistakeFor(texts);
  return statements.map((s, i) => (i === carrier ? { ...s, mistakes: [...s.mistakes, mistake] } : s));
}

function curlyTexts({ binding }: Call): Text[] {
  const found: Text[] = [];
  const look = (value: Value | undefined): void => {
    if (value?.kind === 'list') value.items.forEach(look);
    else if (value?.kind === 'text' && value.curly && value.quote !== 'here') found.push(value);
  };
  for (const { value } of binding.bound.values()) look(value);
  return found.sort((a, b) => spanOf(a.place).start - spanOf(b.place).start);
}

function mistakeFor(texts: readonly Text[]): Mistake {
  const [first] = texts as readonly [Text, ...Text[]];
  const edits = texts.map(straightened);
  return {
    kind: 'curly-quote',
    place: first.place,
    message: 'Typographic quotes: PowerShell takes them for straight ones, cmd and netsh do not.',
    repairs: edits.every((edit) => edit !== undefined)
      ? [{ title: 'Write straight quotes', edits: edits.flatMap((edit) => edit ?? []), safety: 'safe' }]
      : [],
    severity: 'information',
  };
}

/** The two quotes made straight; undefined where the text holds such a quote itself or came through a variable. */
function straightened({ text, place, pieces, quote }: Text): readonly PlaceEdit[] | undefined {
  const plain = pieces.every((piece) => piece.exact && piece.via.length === 0 && piece.why === undefined);
  if (!plain || pieces.length > 1 || /['"\u2018-\u201e]/.test(text)) return undefined;
  const { anchor, start, end } = place;
  if (end - start !== text.length + 2) return undefined;
  return [
    { place: placeAt(anchor, start, start + 1), newText: quote },
    { place: placeAt(anchor, end - 1, end), newText: quote },
  ];
}
