import type { Place } from '../../base/span';
import type { Local, Unread } from '../../model/dialect';
import type { Command } from '../../model/item';
import type { Mistake } from '../../model/mistake';
import {
  ABSENT,
  type Action,
  byDefault,
  type Direction,
  type Rule,
  type Statement,
  type StatementBase,
  type Term,
  type TransportSet,
  valueOf,
  type Written,
} from '../../model/statement';
import type { Text } from '../../model/value';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { type PortReading, readPorts } from '../shared/ports';
import { abbreviated } from '../shared/prefix';
import { innerPlace, mapWord, wordIn } from '../shared/texts';
import { nearestWord } from '../shared/typo';
import { openEnd, orderOf, PROFILES } from '../shared/windowsFirewall';
import type { Invocation } from './contexts';
import { modernRepairs } from './legacyRepair';
import { type LegacyCommand, type LegacyKey, type LegacyTags, legacyCommand, oldProfileWord } from './legacyTags';
import { curlyQuotes, portMistakes } from './mistakes';
import { ONE_PORT, ONE_PORT_GRAMMAR } from './ports';
import { onOrOff, reset } from './profiles';
import { baseOf } from './rule';

/** `netsh firewall …`: the context of Windows XP and 2003. */
export function legacyFirewall(command: Command, invocation: Invocation): Local {
  const legacy = legacyCommand(invocation);
  const obsolete: Mistake = {
    kind: 'legacy-netsh-firewall',
    place: contextPlace(command, invocation),
    message:
      'The netsh firewall context is replaced since Windows Server 2008: without profile= it changes the current network profile only, and newer versions may drop it.',
    repairs: modernRepairs(command, invocation, legacy),
    ...(legacy.object === undefined ? {} : { detail: legacy.object }),
  };
  const made = statementOf(command, legacy);
  const statements = made.statements.map(
    (statement): Statement => ({
      ...statement,
      mistakes: [obsolete, ...statement.mistakes],
    }),
  );
  return { statements, unread: made.unread };
}

/** The word `firewall` where it stands in the command itself. */
function contextPlace(command: Command, { path }: Invocation): Place {
  const first = path[0] as Text;
  const { place } = first;
  const here = place.anchor === command.place.anchor && place.start >= command.place.start;
  return here ? innerPlace(first) : command.place;
}

function statementOf(command: Command, { verb, object, tags }: LegacyCommand): Local {
  const words = (['name', 'program'] as const).flatMap((key) => tags.get(key)?.value ?? []);
  const curly = curlyQuotes(command);
  const base = (mistakes: readonly Mistake[], complete: boolean): StatementBase =>
    baseOf(command, words, [...mistakes, ...curly], complete && tags.gap === undefined);
  if (verb === 'reset') return reset(command);
  switch (object) {
    case 'portopening':
    case 'allowedprogram': {
      const opening = openingOf(tags);
      const { term, enabled, mistakes, unread, complete } = opening;
      if (verb !== 'delete') return { statements: [rule(tags, opening, base(mistakes, complete))], unread };
      return {
        statements: [
          {
            kind: 'amendment',
            ...base(mistakes, complete),
            operation: 'delete',
            target: ABSENT,
            rule: { terms: [term], direction: ABSENT, action: ABSENT, enabled },
          },
        ],
        unread,
      };
    }
    case 'opmode':
      return {
        statements: [
          {
            kind: 'policy',
            ...base([], tags.get('mode') !== undefined),
            subject: 'state',
            profiles: oldProfiles(tags.get('profile')?.value),
            on: onOrOff(tags.get('mode')?.value, ['enable', 'disable', '']),
            action: ABSENT,
            direction: ABSENT,
          },
        ],
        unread: [],
      };
    default:
      return { statements: [{ kind: 'mention', ...base([], true) }], unread: [] };
  }
}

interface Opening {
  readonly term: Term;
  readonly enabled: Written<boolean>;
  readonly mistakes: readonly Mistake[];
  readonly unread: readonly Unread[];
  readonly complete: boolean;
}

/** What portopening and allowedprogram open. */
function openingOf(tags: LegacyTags): Opening {
  const protocol = tags.get('protocol')?.value;
  const portTag = tags.get('port');
  const ports: PortReading | undefined = portTag && readPorts(portTag.value, ONE_PORT);
  const local = openEnd('local');
  const typo = oldProtocolTypo(protocol);
  const term: Term = {
    transport: protocol ? oldProtocol(protocol) : portTag ? ABSENT : byDefault<TransportSet>(['any']),
    ends: [
      ports && !(ports.incomplete && ports.uses.length === 0)
        ? { ...local, ports: ports.ports, uses: ports.uses }
        : local,
      { ...openEnd('remote'), addresses: oldScope(tags) },
    ],
    opaque: tags.get('interface') ? [(tags.get('interface') as { place: Place }).place] : [],
  };
  const mode = onOrOff(tags.get('mode')?.value, ['enable', 'disable', '']);
  return {
    term,
    enabled: mode.kind === 'absent' ? byDefault(true) : mode,
    mistakes: [...portMistakes(ports, ONE_PORT_GRAMMAR), ...(typo ? [typo] : [])],
    unread: ports?.unread ?? [],
    complete:
      (ports?.ports.kind === 'written' || tags.get('program') !== undefined) &&
      tags.get('name') !== undefined &&
      tags.strays.length === 0 &&
      tags.unknown.length === 0,
  };
}

function rule(tags: LegacyTags, { term, enabled }: Opening, base: StatementBase): Rule {
  const direction: Written<Direction> = byDefault<Direction>('in');
  const word = (key: LegacyKey): Written<string> => {
    const value = tags.get(key)?.value;
    return value ? wordIn(value) : ABSENT;
  };
  return {
    kind: 'rule',
    ...base,
    terms: [term],
    stands: 'host',
    direction,
    action: byDefault<Action>('allow'),
    enabled,
    order: orderOf(direction),
    name: word('name'),
    description: ABSENT,
    program: word('program'),
    service: ABSENT,
    profiles: oldProfilesWritten(tags.get('profile')?.value),
    returning: false,
  };
}

const OLD_PROTOCOLS = ['tcp', 'udp', 'all'] as const;

export const oldProtocol = (value: Text): Written<TransportSet> =>
  mapWord(
    wordIn(value),
    (text): TransportSet | undefined => {
      const word = abbreviated(text, OLD_PROTOCOLS);
      return word && (word === 'all' ? ['tcp', 'udp'] : [word]);
    },
    (text) => `\`${text}\` is neither TCP, UDP nor ALL`,
  );

function oldProtocolTypo(value: Text | undefined): Mistake | undefined {
  if (!value || oldProtocol(value).kind !== 'unread' || wordIn(value).kind === 'unread') return undefined;
  const meant = nearestWord(value.text, ['tcp', 'udp']);
  if (meant === undefined) return undefined;
  const word = value.text === value.text.toLowerCase() ? meant : meant.toUpperCase();
  const place = innerPlace(value);
  const exact = place.end - place.start === value.text.length;
  return {
    kind: 'transport-typo',
    place,
    message: `${value.text} is no protocol; ${word} is meant, and netsh refuses the command as it stands.`,
    repairs: exact ? [{ title: `Write ${word}`, edits: [{ place, newText: word }], safety: 'safe' }] : [],
    detail: word,
  };
}

/** `scope=SUBNET`, `addresses=10.0.0.0/8`. */
function oldScope(tags: LegacyTags): Rule['terms'][number]['ends'][1]['addresses'] {
  const addresses = tags.get('addresses');
  if (addresses) return readAddresses(addresses.value, WINDOWS_ADDRESSES);
  const scope = tags.get('scope');
  if (!scope) return ABSENT;
  const place = innerPlace(scope.value);
  return mapWord(
    wordIn(scope.value),
    (text) => {
      const word = abbreviated(text, ['all', 'subnet', 'custom'] as const);
      if (word === undefined || word === 'custom') return undefined;
      return [{ kind: word === 'all' ? 'any' : 'keyword', text, place } as const];
    },
    (text) => `\`${text}\` names no addresses`,
  );
}

const OLD_PROFILES: Readonly<Record<string, readonly string[]>> = {
  all: PROFILES,
  current: ['current'],
  domain: ['domain'],
  standard: ['private', 'public'],
};

function oldProfiles(value: Text | undefined): readonly string[] {
  const word = value && oldProfileWord(value.text);
  return OLD_PROFILES[word ?? 'current'] ?? [];
}

/** The profiles of a rule; the current one is not known from the text. */
function oldProfilesWritten(value: Text | undefined): Written<readonly string[]> {
  if (!value) return ABSENT;
  const said = mapWord(
    wordIn(value),
    (text) => OLD_PROFILES[oldProfileWord(text) ?? ''],
    (text) => `\`${text}\` is no profile that netsh knows`,
  );
  return valueOf(said)?.[0] === 'current' ? ABSENT : said;
}
