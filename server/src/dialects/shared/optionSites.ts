import { NO_PORTS, unionOf } from '../../base/portSet';
import { placeAt, spanOf, touches } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Direction, Side, TransportSet } from '../../model/statement';
import { type Entry, leaves, placeIn, type Table, type Text } from '../../model/value';
import { portCaret } from './portSites';
import { type PortSyntax, readPortValues } from './ports';
import { unitAt } from './texts';

/** What an option takes. */
export type OptionKind =
  | { readonly kind: 'port'; readonly side: Side; readonly syntax: PortSyntax }
  | { readonly kind: 'transport' | 'direction'; readonly words: readonly string[] };

/** What the rest of the command says. */
export interface Around {
  readonly transport: TransportSet | undefined;
  readonly direction: Direction | undefined;
}

/** Where a caret stands among the options of a command line. `kinds` is by lower-case name. */
export function siteInOptions(
  command: Command,
  options: Table,
  offset: number,
  kinds: ReadonlyMap<string, OptionKind>,
  around: Around,
): Site | undefined {
  const entry = optionAt(command, options, offset);
  const kind = entry && kinds.get(entry.key.text.toLowerCase());
  if (!entry || !kind) return undefined;
  const texts = leaves(entry.value).filter((leaf): leaf is Text => leaf.kind === 'text');
  const text = texts.find((leaf) => unitAt(leaf, offset) !== undefined);
  const { anchor } = entry.key.place;
  const here = placeAt(anchor, offset - anchor.base, offset - anchor.base);
  const direction = kind.kind === 'direction' ? undefined : around.direction;
  if (kind.kind !== 'port') {
    // Words take one value; behind it the next option is due.
    if (!text && texts.length > 0) return undefined;
    const replace = text && text.text !== '' ? placeIn(text, 0, text.text.length) : here;
    return {
      kind: kind.kind,
      replace,
      transport: undefined,
      direction,
      side: undefined,
      present: NO_PORTS,
      rangeSign: undefined,
      words: kind.words,
    };
  }
  const caret = text && portCaret(text, offset, kind.syntax);
  const others = texts.filter((leaf) => leaf !== text);
  const present = others.flatMap((leaf) => readPortValues(leaf, kind.syntax).uses.map(({ ports }) => ports));
  return {
    kind: 'port',
    replace: caret?.replace ?? here,
    transport: around.transport,
    direction,
    side: kind.side,
    present: unionOf([...present, caret?.present ?? NO_PORTS]),
    rangeSign: kind.syntax.rangeSign,
    words: [],
  };
}

/** The option in whose values the caret stands, or behind whose name a value is due. */
function optionAt(command: Command, { entries }: Table, offset: number): Entry | undefined {
  const end = spanOf(command.place).end;
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i] as Entry;
    const key = spanOf(entry.key.place);
    if (key.end >= offset) continue;
    if (touches(spanOf(entry.value.place), offset) && entry.value.kind !== 'constant') return entry;
    const next = entries[i + 1];
    // Dashes stand before the next option's name.
    const until = next ? spanOf(next.key.place).start - 3 : end + 400;
    return offset <= until ? entry : undefined;
  }
  return undefined;
}
