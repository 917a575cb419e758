import type { Place } from '../../base/span';
import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  type Amendment,
  byDefault,
  type Direction,
  type End,
  type Policy,
  type Rule,
  type StatementBase,
  type Term,
  type TransportSet,
  valueOf,
  type Written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { joinReadings, type PortReading, readPorts } from '../shared/ports';
import { silencedPlace } from '../shared/redirections';
import { innerPlace, wordIn } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import { openEnd, orderOf, PROFILES } from '../shared/windowsFirewall';
import type { Invocation } from './contexts';
import { DIALECT } from './id';
import { curlyQuotes, incompleteRule, keywordMistakes, missingProtocol, portMistakes, protocolTypo } from './mistakes';
import { NETSH_PORTS } from './ports';
import { type RuleKey, type RuleTags, ruleTags } from './ruleTags';
import type { Tag } from './tags';
import { actionIn, directionIn, profilesIn, protocolIn, switchIn } from './values';

/** Conditions of a rule that are not modelled. */
const OPAQUE: readonly RuleKey[] = ['interfacetype', 'rmtcomputergrp', 'rmtusrgrp', 'security'];
/** Where words about the product may stand. */
const WORDY: readonly RuleKey[] = ['name', 'group', 'description', 'program', 'service'];

/** What tags say of traffic. */
export interface Matching {
  readonly term: Term;
  readonly direction: Written<Direction>;
  readonly action: Written<Action>;
  readonly enabled: Written<boolean>;
  readonly local: PortReading | undefined;
  readonly remote: PortReading | undefined;
  readonly unread: readonly Unread[];
  readonly mistakes: readonly Mistake[];
  /** False where something is half-typed, unknown or said twice. */
  readonly sound: boolean;
}

const field = <T>(tags: RuleTags, key: RuleKey, read: (value: Text) => Written<T>): Written<T> => {
  const tag = tags.get(key);
  if (tag) return tag.value.text === '' ? ABSENT : read(tag.value);
  return tags.gap ? { kind: 'unread', ...tags.gap } : ABSENT;
};

const orDefault = <T>(said: Written<T>, value: T): Written<T> => (said.kind === 'absent' ? byDefault(value) : said);

/** Reads the tags that say which traffic a rule is about. */
export function matchingOf(tags: RuleTags): Matching {
  const direction = field(tags, 'dir', directionIn);
  const transport = field(tags, 'protocol', protocolIn);
  const local = portsAt(tags, 'localport');
  const remote = portsAt(tags, 'remoteport');
  const opaque: Place[] = [];
  for (const key of OPAQUE) {
    const tag = tags.get(key);
    if (tag) opaque.push(tag.place);
  }
  const strange = lostPorts(tags);
  const unread = [...(local?.unread ?? []), ...(remote?.unread ?? []), ...strange.unread];
  // The words that are not known may hold ports.
  if (tags.gap && !(local && remote)) unread.push(tags.gap);
  const typo = protocolTypo(tags.get('protocol')?.value);
  const mistakes = [
    ...portMistakes(local),
    ...portMistakes(remote),
    ...strange.mistakes,
    ...keywordMistakes(local, 'local', direction, transport),
    ...keywordMistakes(remote, 'remote', direction, transport),
    ...(typo ? [typo] : []),
  ];
  const sound =
    unread.length === 0 &&
    tags.gap === undefined &&
    tags.unknown.length === 0 &&
    tags.strays.length === 0 &&
    !tags.repeated &&
    !local?.incomplete &&
    !remote?.incomplete &&
    tags.all.every(({ value }) => value.text !== '');
  return {
    term: { transport, ends: [end(tags, 'local', local), end(tags, 'remote', remote)], opaque },
    direction,
    action: field(tags, 'action', actionIn),
    enabled: field(tags, 'enable', switchIn),
    local,
    remote,
    unread,
    mistakes,
    sound,
  };
}

/** The ports of a key, those of a repeated key together: netsh refuses it, the numbers are meant as ports all the same. */
function portsAt(tags: RuleTags, key: 'localport' | 'remoteport'): PortReading | undefined {
  const found = tags.all.filter((tag) => tag.key === key);
  const [first] = found;
  if (!first) return undefined;
  return joinReadings(
    found.map(({ value }) => readPorts(value, NETSH_PORTS)),
    innerPlace(first.value),
  );
}

function end(tags: RuleTags, side: 'local' | 'remote', ports: PortReading | undefined): End {
  const addresses = field(tags, `${side}ip`, (value) => readAddresses(value, WINDOWS_ADDRESSES));
  const open = openEnd(side);
  // A key without a value yet says nothing of ports.
  if (!ports || (ports.elements.length <= 1 && ports.uses.length === 0 && ports.incomplete)) {
    const gap = tags.gap && !ports ? { ports: { kind: 'unread', ...tags.gap } as const } : {};
    return { ...open, addresses, ...gap };
  }
  return { ...open, ports: ports.ports, uses: ports.uses, addresses };
}

/** Ports that never reach their key: behind a blank in a list, or under a key that is misspelt. */
function lostPorts(tags: RuleTags): { unread: Unread[]; mistakes: Mistake[] } {
  const unread: Unread[] = [];
  const mistakes: Mistake[] = [];
  for (const { key, value, place } of tags.unknown) {
    const meant = nearestWord(key.text, ['localport', 'remoteport']);
    if (meant === undefined || !/\d/.test(value.text)) continue;
    unread.push({ place, why: `\`${key.text}\` is no word of netsh; ${meant} is` });
  }
  for (const stray of tags.strays) {
    if (!/^[\d,;-]*\d[\d,;-]*$/.test(stray.text)) continue;
    const list = tags.all.find(
      ({ key, value }) => (key === 'localport' || key === 'remoteport') && follows(value, stray),
    );
    if (!list) continue;
    const why = 'a blank ends the list of ports before it';
    unread.push({ place: innerPlace(stray), why });
    const gap = gapBetween(list, stray);
    mistakes.push({
      kind: 'port-list-in-one-value',
      place: innerPlace(stray),
      message: `netsh reads the list of ports only to the blank, so ${stray.text.replace(/^[,;]/, '')} never reaches ${list.key}; the rule is refused.`,
      repairs: gap ? [{ title: 'Take the blank away', edits: [{ place: gap, newText: '' }], safety: 'safe' }] : [],
      detail: ' ',
    });
  }
  return { unread, mistakes };
}

/** True where a list goes on in the next word: one of them has the comma. */
const follows = (value: Text, stray: Text): boolean =>
  value.place.anchor === stray.place.anchor &&
  stray.place.start > value.place.end &&
  stray.place.start - value.place.end < 4 &&
  (value.text.endsWith(',') || stray.text.startsWith(','));

const gapBetween = ({ value }: Tag, stray: Text): Place | undefined =>
  value.quote === '' && stray.quote === ''
    ? { anchor: value.place.anchor, start: value.place.end, end: stray.place.start }
    : undefined;

/** What all statements of a netsh command have in common. */
export function baseOf(
  command: Command,
  words: readonly Text[],
  mistakes: readonly Mistake[],
  complete: boolean,
): StatementBase {
  const silenced = silencedPlace(command, true);
  return {
    dialect: DIALECT,
    place: command.place,
    item: command,
    words,
    complete: complete && mistakes.length === 0,
    mistakes,
    ...(silenced === undefined ? {} : { silenced }),
  };
}

const wordsIn = (...tags: readonly RuleTags[]): Text[] =>
  tags.flatMap(({ all }) => all.filter(({ key }) => WORDY.includes(key)).map(({ value }) => value));

/** `add rule`. */
export function addRule(command: Command, invocation: Invocation): Local {
  const { selects: tags } = ruleTags(invocation);
  const matching = matchingOf(tags);
  const transport = orDefault<TransportSet>(matching.term.transport, ['any']);
  const missing = missingProtocol(tags, matching, transport);
  const incomplete = incompleteRule(command, invocation, tags);
  const curly = curlyQuotes(command);
  const mistakes = [...matching.mistakes, ...missing, ...incomplete, ...curly];
  const complete = matching.sound && ['name', 'dir', 'action'].every((key) => tags.get(key as RuleKey));
  const rule: Rule = {
    kind: 'rule',
    ...baseOf(command, wordsIn(tags), mistakes, complete),
    terms: [{ ...matching.term, transport }],
    stands: 'host',
    direction: matching.direction,
    action: matching.action,
    enabled: orDefault(matching.enabled, true),
    order: orderOf(matching.direction),
    name: field(tags, 'name', wordIn),
    description: field(tags, 'description', wordIn),
    program: field(tags, 'program', wordIn),
    service: field(tags, 'service', wordIn),
    profiles: field(tags, 'profile', profilesIn),
    returning: false,
  };
  return { statements: [rule], unread: matching.unread };
}

/** `set rule … new …`: `selects` finds the rules, `sets` changes them. */
export function setRule(command: Command, invocation: Invocation): Local {
  const { selects, sets } = ruleTags(invocation);
  const found = matchingOf(selects);
  const made = sets && matchingOf(sets);
  const mistakes = [...found.mistakes, ...(made?.mistakes ?? []), ...curlyQuotes(command)];
  const onlyEnables =
    sets && made && sets.all.length === 1 && made.enabled.kind === 'written' ? made.enabled.value : undefined;
  const amendment: Amendment = {
    kind: 'amendment',
    ...baseOf(
      command,
      sets ? wordsIn(selects, sets) : wordsIn(selects),
      mistakes,
      found.sound && (made?.sound ?? false),
    ),
    operation: onlyEnables === undefined ? 'set' : onlyEnables ? 'enable' : 'disable',
    target: targetOf(selects),
    ...(selects.get('name') ? {} : { byAlias: 'group' }),
    selection: { terms: [found.term], direction: found.direction },
    rule: {
      // What is set keeps the direction and the protocol that the rules were found by, unless it says its own.
      terms: made ? [{ ...made.term, transport: said(made.term.transport, found.term.transport) }] : [],
      direction: made ? said(made.direction, found.direction) : ABSENT,
      action: made?.action ?? ABSENT,
      enabled: made?.enabled ?? ABSENT,
    },
  };
  return { statements: [amendment], unread: [...found.unread, ...(made?.unread ?? [])] };
}

const said = <T>(first: Written<T>, second: Written<T>): Written<T> => (first.kind === 'absent' ? second : first);

const targetOf = (tags: RuleTags): Written<string> => field(tags, tags.get('name') ? 'name' : 'group', wordIn);

/** `delete rule`: with `name=all` and nothing that narrows it to some traffic, every rule goes. */
export function deleteRule(command: Command, invocation: Invocation): Local {
  const { selects: tags } = ruleTags(invocation);
  const matching = matchingOf(tags);
  const mistakes = [...matching.mistakes, ...curlyQuotes(command)];
  const base = baseOf(command, wordsIn(tags), mistakes, matching.sound && tags.get('name') !== undefined);
  const target = targetOf(tags);
  const narrowed = tags.all.some(({ key }) => key !== 'name' && key !== 'dir');
  if (valueOf(target)?.toLowerCase() === 'all' && !narrowed && matching.sound) {
    const reset: Policy = {
      kind: 'policy',
      ...base,
      subject: 'reset',
      profiles: PROFILES,
      on: ABSENT,
      action: ABSENT,
      direction: matching.direction,
    };
    return { statements: [reset], unread: [] };
  }
  const { direction, action, enabled, term } = matching;
  const amendment: Amendment = {
    kind: 'amendment',
    ...base,
    operation: 'delete',
    target,
    rule: { terms: [term], direction, action, enabled },
  };
  return { statements: [amendment], unread: matching.unread };
}
