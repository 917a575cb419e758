import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Direction,
  type Policy,
  type StatementBase,
  unread,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, placeIn, type Text } from '../../model/value';
import { rulesChanged } from '../shared/amendments';
import { abbreviated } from '../shared/prefix';
import { mapWord, wordIn } from '../shared/texts';
import { PROFILES } from '../shared/windowsFirewall';
import type { Invocation } from './contexts';
import { curlyQuotes } from './mistakes';
import { baseOf } from './rule';

/** The profiles of `allprofiles`, `domainprofile` and their like; the current one is not known from the text. */
function profilesOf(name: string): readonly string[] {
  return name === 'allprofiles' ? PROFILES : [name.replace('profile', '')];
}

const policy = (base: StatementBase, subject: Policy['subject'], profiles: readonly string[]): Policy => ({
  kind: 'policy',
  ...base,
  subject,
  profiles,
  on: ABSENT,
  action: ABSENT,
  direction: ABSENT,
});

/** `advfirewall reset`, `firewall reset`. */
export function reset(command: Command): Local {
  return { statements: [policy(baseOf(command, [], [], true), 'reset', PROFILES)], unread: [] };
}

/** `advfirewall import FILE`: the rules are those of a file that is not here. */
export const imported = (command: Command): Local => ({
  statements: [rulesChanged(baseOf(command, [], [], true), 'delete')],
  unread: [],
});

/** `set allprofiles state off`, `set domainprofile firewallpolicy blockinbound,allowoutbound`, `settings …`. */
export function setProfiles(command: Command, { names, rest }: Invocation): Local {
  const profiles = profilesOf(names[names.length - 1] as string);
  const [parameter, ...values] = rest.words;
  const base = baseOf(command, [], curlyQuotes(command), values.length > 0);
  const make = (subject: Policy['subject']): Policy => policy(base, subject, profiles);
  const what = parameter && abbreviated(parameter.text, PARAMETERS);
  switch (what) {
    case 'state':
      return one({ ...make('state'), on: onOrOff(values[0], ['on', 'off', 'notconfigured']) });
    case 'settings': {
      const setting = values[0] && abbreviated(values[0].text, SETTINGS);
      if (setting !== 'localfirewallrules') return NOTHING;
      return one({ ...make('local-rules'), on: onOrOff(values[1], ['enable', 'disable', 'notconfigured']) });
    }
    case 'firewallpolicy':
      return { statements: defaultActions(values).map((said) => ({ ...make('default-action'), ...said })), unread: [] };
    default:
      return NOTHING;
  }
}

const PARAMETERS = ['state', 'firewallpolicy', 'settings', 'logging'] as const;
const SETTINGS = [
  'localfirewallrules',
  'localconsecrules',
  'inboundusernotification',
  'remotemanagement',
  'unicastresponsetomulticast',
] as const;

const one = (statement: Policy): Local => ({ statements: [statement], unread: [] });

/** The first word switches on, the second off; the third leaves it to others. */
export function onOrOff(value: Text | undefined, words: readonly [string, string, string]): Written<boolean> {
  if (!value) return ABSENT;
  const word = abbreviated(value.text, words);
  if (word === words[2]) return ABSENT;
  return mapWord(
    wordIn(value),
    () => (word === undefined ? undefined : word === words[0]),
    (text) => `\`${text}\` is no word that netsh knows here`,
  );
}

const DEFAULTS: Readonly<Record<string, readonly [Direction, Action]>> = {
  blockinbound: ['in', 'block'],
  blockinboundalways: ['in', 'block'],
  allowinbound: ['in', 'allow'],
  allowoutbound: ['out', 'allow'],
  blockoutbound: ['out', 'block'],
};

/** What `blockinbound,allowoutbound` says of each direction, at its own word. */
function defaultActions(values: readonly Text[]): { direction: Written<Direction>; action: Written<Action> }[] {
  const result: { direction: Written<Direction>; action: Written<Action> }[] = [];
  for (const value of values) {
    if (value.text.includes(HOLE)) {
      const why = wordIn(value);
      if (why.kind === 'unread') result.push({ direction: ABSENT, action: unread(why.place, why.why) });
      continue;
    }
    for (const match of value.text.matchAll(/[^,\s]+/g)) {
      const known = DEFAULTS[match[0].toLowerCase()];
      if (!known) continue;
      const place = placeIn(value, match.index, match.index + match[0].length);
      result.push({ direction: written(known[0], place), action: written(known[1], place) });
    }
  }
  return result;
}
