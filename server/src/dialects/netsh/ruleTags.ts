import type { Text } from '../../model/value';
import type { Invocation } from './contexts';
import { readTags, type Tags } from './tags';

/** Keys of a firewall rule, in full. */
const RULE_KEYS = [
  'name',
  'group',
  'dir',
  'action',
  'program',
  'service',
  'description',
  'enable',
  'profile',
  'localip',
  'remoteip',
  'localport',
  'remoteport',
  'protocol',
  'interfacetype',
  'rmtcomputergrp',
  'rmtusrgrp',
  'edge',
  'security',
] as const;

export type RuleKey = (typeof RULE_KEYS)[number];
export type RuleTags = Tags<RuleKey>;

/** The words of a rule command as tags; of `set rule`, those that select and those behind `new`. */
interface RuleCommand {
  readonly selects: RuleTags;
  readonly sets: RuleTags | undefined;
}

export function ruleTags({ command, rest }: Invocation): RuleCommand {
  if (command === 'set rule') {
    const at = rest.words.findIndex((word, i) => word.text.toLowerCase() === 'new' && !isValue(rest.words, i));
    if (at >= 0) {
      return {
        selects: readTags({ words: rest.words.slice(0, at), gap: undefined }, RULE_KEYS),
        sets: readTags({ words: rest.words.slice(at + 1), gap: rest.gap }, RULE_KEYS),
      };
    }
  }
  return { selects: readTags(rest, RULE_KEYS), sets: undefined };
}

/** True for a word that the sign before it makes a value: `name= new`. */
const isValue = (words: readonly Text[], at: number): boolean => words[at - 1]?.text.endsWith('=') ?? false;
