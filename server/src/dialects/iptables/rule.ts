import { type Local, NOTHING } from '../../model/dialect';
import type { Command } from '../../model/item';
import {
  ABSENT,
  type Action,
  type Amendment,
  type Group,
  NO_CHANGE,
  unread,
  valueOf,
  type Written,
  written,
} from '../../model/statement';
import { HOLE, unknownIn } from '../../model/value';
import { type Done, rulesChanged, rulesGone } from '../shared/amendments';
import { chainPolicy, chainRule, conditionsOnly } from '../shared/packetFilter';
import type { Call } from './call';
import { DIALECT } from './id';
import { type Matching, matchingOf, tableOf } from './matching';
import { commentOf, said, wordsOf } from './naming';
import { hookOf, orderOf } from './order';
import type { Found, Scan } from './scan';
import { scanWords } from './scanWords';
import { translations } from './translation';
import { actionOf, directionOf, isBuiltIn } from './values';
import type { CallWords } from './words';

const NONE: readonly never[] = [];

export function readCall(call: Call): Local {
  const { words, from } = call;
  const scan = scanWords(words, from);
  switch (scan.verb) {
    case undefined:
    case 'other':
      return NOTHING;
    case 'flush':
      return flush(call, scan);
    case 'rename':
      return { statements: [changeOf(call, scan)], unread: NONE };
    case 'policy':
      return policy(call, words.text(scan.chain), scan.chain, scan.target, tableOf(call, scan));
    default:
      return scan.chain < words.count ? ruleOf(call, scan) : NOTHING;
  }
}

/** `-P INPUT DROP`, `:INPUT DROP [0:0]`. Chains of the user have none. */
export function policy(call: Call, chain: string, chainAt: number, targetAt: number, table = call.table): Local {
  const { command, words } = call;
  const action = targetAt < words.count ? actionOf(words.text(targetAt)) : undefined;
  if (!isBuiltIn(chain) || (action !== 'allow' && action !== 'block')) return NOTHING;
  const direction = directionOf(chain);
  const statement = chainPolicy(DIALECT, command, {
    action: written(action, words.place(targetAt), NONE),
    direction: direction ? written(direction, words.place(chainAt), NONE) : ABSENT,
    chain: `${table} ${chain}`,
    order: { ...hookOf(table, chain), ...(call.family ? { family: call.family } : undefined) },
  });
  return { statements: [statement], unread: NONE };
}

const doneBy = (command: Command): Done => ({ dialect: DIALECT, place: command.place, item: command });

/** `-F`, `-F INPUT`: the rules of the table or the chain are gone that were there before. */
function flush(call: Call, scan: Scan): Local {
  const { command, words } = call;
  const chain = scan.chain >= 0 ? words.text(scan.chain) : undefined;
  const table = tableOf(call, scan);
  const statement = rulesGone(doneBy(command), {
    chain: chain === undefined ? table : `${table} ${chain}`,
    ...(call.family ? { order: { family: call.family } } : undefined),
  });
  return { statements: [statement], unread: NONE };
}

/** What is done to rules of a chain that is named and says nothing of them: another name for it, another rule for one. */
function changeOf(call: Call, scan: Scan): Amendment {
  const chain = `${tableOf(call, scan)} ${call.words.text(scan.chain)}`;
  return rulesChanged(doneBy(call.command), 'set', {
    chain,
    ...(call.family ? { family: call.family } : undefined),
  });
}

function ruleOf(call: Call, scan: Scan): Local {
  const { command, words } = call;
  const matching = matchingOf(call, scan);
  const chain = words.text(scan.chain);
  const { verb } = scan;
  if (verb === 'delete' || verb === 'check') {
    // One of the chain's rules by its number, or no rule at all.
    const isNumbered = verb === 'delete' && scan.position >= 0;
    if (scan.ports.length === 0 && !scan.protocol && !scan.jump && !isNumbered) return NOTHING;
    if (verb === 'check') return { statements: [asked(command, matching)], unread: matching.unread };
    const amendment: Amendment = {
      kind: 'amendment',
      dialect: DIALECT,
      place: command.place,
      item: command,
      words: NONE,
      complete: matching.sound,
      mistakes: matching.mistakes,
      operation: 'delete',
      target: ABSENT,
      rule: NO_CHANGE,
      selection: { terms: matching.terms, direction: matching.direction },
      chain: `${matching.table} ${chain}`,
      ...(isNumbered ? { some: true } : { exact: true }),
      ...(call.family ? { family: call.family } : undefined),
    };
    return { statements: [amendment], unread: matching.unread };
  }
  const action = scan.jump ? jumpOf(words, scan.jump, scan.isGoto) : ABSENT;
  if (valueOf(action) === 'translate') {
    const translated = translations(call, matching);
    if (translated) return translated;
  }
  const comment = commentOf(words, scan);
  const rule = chainRule(DIALECT, command, {
    words: wordsOf(words, scan, chain, comment),
    complete: matching.sound && action.kind === 'written',
    mistakes: matching.mistakes,
    terms: matching.terms,
    direction: matching.direction,
    action,
    order: orderOf(call, scan, matching.table),
    description: comment ? said(comment) : ABSENT,
    returning: matching.returning,
    beginning: matching.beginning,
    selects: matching.table !== 'filter' && matching.table !== 'security',
    called: !isBuiltIn(chain),
    ...(scan.set && scan.set.name < words.count ? { groups: [words.value(scan.set.name)] } : undefined),
  });
  return { statements: verb === 'replace' ? [changeOf(call, scan), rule] : [rule], unread: matching.unread };
}

/** `-C` asks whether there is such a rule: it makes none and changes none. */
const asked = (command: Command, { terms, sound, mistakes }: Matching): Group =>
  conditionsOnly(DIALECT, command, { terms, complete: sound, mistakes });

function jumpOf(words: CallWords, { value, from }: Found, isGoto: boolean): Written<Action> {
  if (value >= words.count) return ABSENT;
  const text = from === 0 ? words.text(value) : words.text(value).slice(from);
  const place = words.place(value);
  if (text.includes(HOLE))
    return unread(place, unknownIn(words.value(value), 0, text.length) ?? 'the target is not known');
  return written(isGoto ? { jump: text, goesOn: true } : actionOf(text), place, NONE);
}
