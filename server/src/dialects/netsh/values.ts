import type { Action, Direction, TransportSet, Written } from '../../model/statement';
import type { Text } from '../../model/value';
import { abbreviated } from '../shared/prefix';
import { mapWord, wordIn } from '../shared/texts';
import { PROFILES, transportOfNumber } from '../shared/windowsFirewall';

const unknownWord = (what: string) => (text: string) => `\`${text}\` is no ${what} that netsh knows`;

export const directionIn = (value: Text): Written<Direction> =>
  mapWord(wordIn(value), (text) => abbreviated(text, ['in', 'out'] as const), unknownWord('direction'));

const ACTIONS = { allow: 'allow', block: 'block', bypass: 'allow' } as const;

export const actionIn = (value: Text): Written<Action> =>
  mapWord(
    wordIn(value),
    (text): Action | undefined => {
      const word = abbreviated(text, ['allow', 'block', 'bypass'] as const);
      return word && ACTIONS[word];
    },
    unknownWord('action'),
  );

export const switchIn = (value: Text, on = 'yes', off = 'no'): Written<boolean> =>
  mapWord(
    wordIn(value),
    (text) => {
      const word = abbreviated(text, [on, off]);
      return word === undefined ? undefined : word === on;
    },
    unknownWord('such word'),
  );

/** Protocol words; ICMP types may follow a colon. */
export const PROTOCOL_WORDS = ['tcp', 'udp', 'icmpv4', 'icmpv6', 'any'] as const;

/** The transports of a protocol word or number; undefined for what netsh does not know. */
export function transportsOf(text: string): TransportSet | undefined {
  const lower = text.toLowerCase();
  const number = transportOfNumber(lower);
  if (number) return lower === '256' ? undefined : number;
  if (/^icmpv[46](?::.*)?$/.test(lower)) return ['other'];
  const word = abbreviated(lower, PROTOCOL_WORDS);
  if (word === undefined) return undefined;
  return word === 'tcp' || word === 'udp' || word === 'any' ? [word] : ['other'];
}

export const protocolIn = (value: Text): Written<TransportSet> =>
  mapWord(wordIn(value), transportsOf, unknownWord('protocol'));

export const profilesIn = (value: Text): Written<readonly string[]> =>
  mapWord(
    wordIn(value),
    (text) => {
      const found = new Set<string>();
      for (const part of text.split(',')) {
        const word = abbreviated(part.trim(), ['domain', 'private', 'public', 'any'] as const);
        if (word === undefined) return undefined;
        for (const profile of word === 'any' ? PROFILES : [word]) found.add(profile);
      }
      return [...found];
    },
    unknownWord('profile'),
  );
