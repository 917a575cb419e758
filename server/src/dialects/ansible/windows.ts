import { placeAt } from '../../base/span';
import type { Local } from '../../model/dialect';
import type { Block } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Amendment,
  byDefault,
  type Direction,
  type Policy,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { readAddresses, WINDOWS_ADDRESSES } from '../shared/addresses';
import { fieldOf, isNothing, textsOf, transportOf, transportTypos, wordOf } from '../shared/templates/fields';
import { mapWord } from '../shared/texts';
import { PROFILES } from '../shared/windowsFirewall';
import { DIALECT } from './id';
import { endWith, portsIn, WINDOWS } from './ports';
import { chainOn, fieldsOf, flagOf, isGone, localOf, portField, portNeedsProtocol, wordsIn } from './rules';

const ANY: Written<TransportSet> = byDefault(['any']);
/** A task finds the rule that it makes by its name, and takes the place of what another said of that. */
const BLOCKS_FIRST = { match: 'block-first', replaces: true } as const;

/** `win_firewall_rule`: a rule of the Windows Firewall; without a state it is there and switched on. */
export function windowsRule(item: Block): Local {
  const { body } = item;
  const removes = isGone(item);
  const says = ['action', 'direction', 'localport', 'remoteport', 'protocol', 'program'];
  if (!removes && !says.some((name) => fieldOf(body, name))) return switched(item);
  const local = fieldOf(body, 'localport');
  const remote = fieldOf(body, 'remoteport');
  const localRead = portsIn(local, WINDOWS);
  const remoteRead = portsIn(remote, WINDOWS);
  const protocol = fieldOf(body, 'protocol');
  const transport = transportOf(protocol);
  const direction = fieldOf(body, 'direction');
  const enabled = fieldOf(body, 'enabled');
  const description = fieldOf(body, 'description');
  const way = mapWord(
    wordOf(direction),
    (text): Direction | undefined => (/^in$/i.test(text) ? 'in' : /^out$/i.test(text) ? 'out' : undefined),
    (text) => `\`${text}\` is no direction`,
  );
  const numbered = localRead.uses.length > 0 ? localRead : remoteRead;
  const behind = localRead.uses.length > 0 ? local : remote;
  const typos = transportTypos(protocol, 'Windows Firewall');
  const needs =
    typos.length > 0
      ? []
      : portNeedsProtocol(item, numbered, { name: 'protocol', entry: protocol, said: transport }, behind, (t) => t);
  const addresses = (name: string) => {
    const value = fieldOf(body, name)?.value;
    return value && !isNothing(value) ? readAddresses(value, WINDOWS_ADDRESSES) : ABSENT;
  };
  const said = flagOf(enabled);
  return localOf(
    item,
    {
      term: {
        transport: transport.kind === 'absent' ? ANY : transport,
        ends: [endWith('local', localRead, addresses('localip')), endWith('remote', remoteRead, addresses('remoteip'))],
        opaque: ['icmp_type_code', 'interfacetypes', 'security'].flatMap((name) => fieldOf(body, name)?.place ?? []),
      },
      stands: 'host',
      direction: way,
      action: mapWord(
        wordOf(fieldOf(body, 'action')),
        (text): Action | undefined => (/^allow$/i.test(text) ? 'allow' : /^block$/i.test(text) ? 'block' : undefined),
        (text) => `\`${text}\` is no action`,
      ),
      enabled: said.kind === 'absent' ? byDefault(true) : said,
      chain: way.kind === 'written' ? chainOn(item, way.value) : '',
      order: way.kind === 'written' ? BLOCKS_FIRST : {},
      name: wordOf(fieldOf(body, 'name')),
      description: wordOf(description),
      program: wordOf(fieldOf(body, 'program')),
      service: wordOf(fieldOf(body, 'service')),
      profiles: profilesOf(item),
      words: wordsIn(item, 'name', 'description', 'group', 'program', 'service'),
      mistakes: [...localRead.mistakes, ...remoteRead.mistakes, ...typos, ...needs],
      unread: [...localRead.unread, ...remoteRead.unread],
      fields: fieldsOf(item, [portField('local', local), portField('remote', remote)], {
        transport: protocol,
        direction,
        enabled,
        description,
      }),
    },
    removes,
  );
}

/** `enabled` with a name or group alone: rules that were made elsewhere are switched on or off. */
function switched(item: Block): Local {
  const enabled = flagOf(fieldOf(item.body, 'enabled'));
  const amendment: Amendment = {
    kind: 'amendment',
    dialect: DIALECT,
    place: item.place,
    item,
    words: [...item.head.slice(1), ...wordsIn(item, 'name', 'group')],
    complete: true,
    mistakes: [],
    operation: enabled.kind === 'written' && !enabled.value ? 'disable' : 'enable',
    target: wordOf(fieldOf(item.body, 'name', 'group')),
    rule: { terms: [], direction: ABSENT, action: ABSENT, enabled },
  };
  return { statements: [amendment], unread: [] };
}

/** Profiles, lower case; absent for all of them. */
function profilesOf({ body }: Block): Written<readonly string[]> {
  const entry = fieldOf(body, 'profiles', 'profile');
  const texts = textsOf(entry);
  if (!entry || texts.length === 0) return ABSENT;
  const words = texts.flatMap(({ text }) => text.split(',').map((word) => word.trim().toLowerCase()));
  if (words.some((word) => !PROFILES.includes(word))) {
    return words.includes('any') ? ABSENT : unread(entry.value.place, 'it names a profile unknown here');
  }
  return words.length === PROFILES.length ? ABSENT : written(words, entry.value.place);
}

/** `win_firewall`: profiles switched on or off. */
export function windowsProfiles(item: Block): Local {
  const entry = fieldOf(item.body, 'state');
  const state = mapWord(
    wordOf(entry),
    (text) => (/^enabled$/i.test(text) ? true : /^disabled$/i.test(text) ? false : undefined),
    (text) => `\`${text}\` is no state`,
  );
  if (state.kind === 'absent') return { statements: [], unread: [] };
  const profiles = profilesOf(item);
  const { place } = item;
  const policy: Policy = {
    kind: 'policy',
    dialect: DIALECT,
    place: placeAt(place.anchor, place.start, place.end),
    item,
    words: item.head.slice(1),
    complete: true,
    mistakes: [],
    subject: 'state',
    profiles: profiles.kind === 'written' ? profiles.value : PROFILES,
    on: state,
    action: ABSENT,
    direction: ABSENT,
  };
  return { statements: [policy], unread: [] };
}
