import { NO_PORTS } from '../../base/portSet';
import { placeAt, spanOf } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import { type Direction, type Side, type TransportSet, valueOf, type Written } from '../../model/statement';
import { placeIn, type Text } from '../../model/value';
import { portCaret } from '../shared/portSites';
import { type PortSyntax, readPorts } from '../shared/ports';
import { wordsOf } from '../shared/programs';
import { unitAt } from '../shared/texts';
import { type Invocation, invocationOf } from './contexts';
import { proxyTags, rangeTags, transportIn } from './interface';
import { oldProtocol } from './legacy';
import { legacyCommand } from './legacyTags';
import { NETSH_KEYWORDS, NETSH_PORTS, ONE_PORT } from './ports';
import { matchingOf } from './rule';
import { type RuleTags, ruleTags } from './ruleTags';
import type { Tag, Tags } from './tags';

/** A caret in the document, and the words of the command round it. */
interface Caret {
  readonly offset: number;
  readonly words: readonly Text[];
  /** The word that a comma follows which the host language took for its own: `localport=25,` in PowerShell. */
  readonly open: Text | undefined;
}

/** What is known of the statement round a caret. */
interface Around {
  readonly transport: Written<TransportSet>;
  readonly direction: Direction | undefined;
  readonly side: Side | undefined;
}

const NOWHERE: Pick<Site, 'present' | 'rangeSign' | 'words' | 'side'> = {
  present: NO_PORTS,
  rangeSign: undefined,
  words: [],
  side: undefined,
};

/** Where a caret stands in a command of netsh and what may be written there. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const invocation = invocationOf(wordsOf(command));
  if (!invocation) return undefined;
  const caret: Caret = { offset, words: invocation.rest.words, open: openWord(command, invocation, offset) };
  switch (invocation.command) {
    case 'add rule':
    case 'set rule':
    case 'delete rule': {
      const { selects, sets } = ruleTags(invocation);
      return ruleSite(selects, caret) ?? (sets && ruleSite(sets, caret, selects));
    }
    case 'dynamicport': {
      const tags = rangeTags(invocation);
      const protocol = tags.get('protocol');
      const transport: Written<TransportSet> = protocol ? transportIn(protocol.value) : { kind: 'absent' };
      return (
        wordSite(tags, 'protocol', caret, 'transport', ['tcp', 'udp']) ??
        portSite(tags.get('startport'), caret, ONE_PORT, { transport, direction: undefined, side: 'local' }) ??
        nextSite(command, invocation, tags, caret, ['protocol', 'startport'])
      );
    }
    case 'portproxy add':
    case 'portproxy set':
    case 'portproxy delete': {
      const tags = proxyTags(invocation);
      const transport: Written<TransportSet> = { kind: 'default', value: ['tcp'] };
      return (
        portSite(tags.get('listenport'), caret, ONE_PORT, { transport, direction: undefined, side: 'local' }) ??
        portSite(tags.get('connectport'), caret, ONE_PORT, { transport, direction: undefined, side: 'remote' }) ??
        nextSite(command, invocation, tags, caret, ['listenport'])
      );
    }
    default:
      return legacySite(command, invocation, caret);
  }
}

function ruleSite(tags: RuleTags, caret: Caret, selects?: RuleTags): Site | undefined {
  const { term, direction } = matchingOf(tags);
  const found = selects && matchingOf(selects);
  const transport = term.transport.kind === 'absent' && found ? found.term.transport : term.transport;
  const way = valueOf(direction) ?? (found && valueOf(found.direction));
  const around = (side: 'local' | 'remote'): Around => ({ transport, direction: way, side });
  return (
    wordSite(tags, 'protocol', caret, 'transport', ['TCP', 'UDP', 'ICMPv4', 'ICMPv6', 'any'], way) ??
    wordSite(tags, 'dir', caret, 'direction', ['in', 'out']) ??
    portSite(tags.get('localport'), caret, NETSH_PORTS, around('local'), localWords(transport, way)) ??
    portSite(tags.get('remoteport'), caret, NETSH_PORTS, around('remote'), ['any'])
  );
}

/** The keywords that go with what the rule says already. */
function localWords(transport: Written<TransportSet>, direction: Direction | undefined): readonly string[] {
  const said = transport.kind === 'written' ? transport.value : undefined;
  const tcp = !said || said.includes('tcp') || said.includes('any');
  const udp = !said || said.includes('udp') || said.includes('any');
  return [
    ...NETSH_KEYWORDS.filter((word) => {
      if (word === 'Teredo') return udp;
      return tcp && (direction !== 'out' || !word.startsWith('RPC'));
    }),
    'any',
  ];
}

/** Every value given under a key, for a key may be typed twice. */
const valuesOf = <K extends string>(tags: Tags<K>, key: K): Text[] =>
  tags.all.filter((tag) => tag.key === key).map(({ value }) => value);

function wordSite<K extends string>(
  tags: Tags<K>,
  key: K,
  caret: Caret,
  kind: 'transport' | 'direction',
  words: readonly string[],
  direction?: Direction,
): Site | undefined {
  for (const value of valuesOf(tags, key)) {
    if (unitAt(value, caret.offset) === undefined && !isDue(value, caret)) continue;
    const replace = value.text === '' ? placeOf(value, caret) : placeIn(value, 0, value.text.length);
    return { ...NOWHERE, kind, replace, transport: undefined, direction, words };
  }
  return undefined;
}

function portSite(
  tag: Tag | undefined,
  caret: Caret,
  syntax: PortSyntax,
  { transport, direction, side }: Around,
  words: readonly string[] = [],
): Site | undefined {
  if (!tag) return undefined;
  const goesOn = caret.open && caret.open.place.end === tag.outer.end && caret.open.place.anchor === tag.outer.anchor;
  const due =
    goesOn || isDue(tag.value, caret)
      ? {
          replace: placeOf(tag.value, caret),
          present: goesOn ? readPorts(tag.value, syntax).uses.flatMap((u) => u.ports) : NO_PORTS,
        }
      : undefined;
  const found = due ?? portCaret(tag.value, caret.offset, syntax);
  if (!found) return undefined;
  return {
    kind: 'port',
    replace: found.replace,
    present: found.present,
    transport: valueOf(transport),
    direction,
    side,
    rangeSign: syntax.separators === '' ? undefined : '-',
    words,
  };
}

/** The last word of a command that one more character belongs to, with the caret behind that. */
function openWord(command: Command, { rest }: Invocation, offset: number): Text | undefined {
  const last = rest.words[rest.words.length - 1];
  const { place } = command;
  if (command.language !== 'powershell' || !last || last.place.anchor !== place.anchor) return undefined;
  return place.end === last.place.end + 1 && spanOf(place).end === offset ? last : undefined;
}

/** True for a caret behind `localport=` and a blank: netsh joins the next word to the key. */
function isDue(value: Text, { offset, words }: Caret): boolean {
  if (value.text !== '') return false;
  const { end } = spanOf(value.place);
  return offset > end && !words.some((word) => spanOf(word.place).end > end && spanOf(word.place).start < offset);
}

/** The empty place at the caret. */
const placeOf = (near: Text, { offset }: Caret): Site['replace'] => {
  const { anchor } = near.place;
  return placeAt(anchor, offset - anchor.base, offset - anchor.base);
};

/** A caret behind the last word, where the next value by position is due. */
function nextSite<K extends string>(
  command: Command,
  { rest, path }: Invocation,
  tags: Tags<K>,
  caret: Caret,
  order: readonly K[],
): Site | undefined {
  if (tags.all.some(({ written }) => written !== undefined) || tags.strays.length > 0) return undefined;
  const last = rest.words[rest.words.length - 1] ?? (path[path.length - 1] as Text);
  const end = spanOf(last.place).end;
  if (caret.offset <= end || last.place.anchor !== command.place.anchor) return undefined;
  const key = order[tags.all.length];
  if (key === undefined) return undefined;
  const replace = placeOf(last, caret);
  const protocol = tags.get('protocol' as K);
  const transport = protocol ? valueOf(transportIn(protocol.value)) : undefined;
  if (key === 'protocol') {
    return {
      ...NOWHERE,
      kind: 'transport',
      replace,
      transport: undefined,
      direction: undefined,
      words: ['tcp', 'udp'],
    };
  }
  return { ...NOWHERE, kind: 'port', replace, transport, direction: undefined, side: 'local' };
}

function legacySite(command: Command, invocation: Invocation, caret: Caret): Site | undefined {
  const { object, tags } = legacyCommand(invocation);
  if (object !== 'portopening') return undefined;
  const protocol = tags.get('protocol');
  const transport: Written<TransportSet> = protocol ? oldProtocol(protocol.value) : { kind: 'absent' };
  return (
    wordSite(tags, 'protocol', caret, 'transport', ['TCP', 'UDP', 'ALL'], 'in') ??
    portSite(tags.get('port'), caret, ONE_PORT, { transport, direction: 'in', side: 'local' }) ??
    nextSite(command, invocation, tags, caret, ['protocol', 'port'])
  );
}
