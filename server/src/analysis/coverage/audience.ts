import { MAX_PORT } from '../../base/portSet';
import { routedIpv4 } from '../addresses';
import type { Ruleset } from '../order/ruleset';
import type { Verdict } from '../order/verdict';

/** Whether somebody wrote against the flow: a rule blocks it, whoever calls, and does not just block everything. */
export function isAgainst(set: Ruleset, found: Verdict): boolean {
  if (found.outcome !== 'blocked' || found.onlyCatchAll) return false;
  return found.blocks.some((rule) => isForEveryone(set, rule));
}

/** True where each rule that lets it through says who is called, and lets anybody call. */
export const isForCalled = (set: Ruleset, { allows }: Verdict): boolean =>
  allows.length > 0 && allows.every((rule) => namesCalledAlone(set, rule));

const namesCalledAlone = (set: Ruleset, rule: number): boolean =>
  hasBoxes(set, rule) &&
  everyBox(set, rule, (b) => set.family[b] !== 0 && isFromAnywhere(set, b) && !isToAnywhere(set, b));

/** True where the callers of each rule that lets it through have addresses that are not routed in the Internet. */
export const isForOurs = (set: Ruleset, { allows }: Verdict): boolean =>
  allows.length > 0 && allows.every((rule) => isFromOurs(set, rule));

const isFromOurs = (set: Ruleset, rule: number): boolean =>
  hasBoxes(set, rule) &&
  everyBox(set, rule, (b) => {
    const [from, to] = [set.sourceFrom[b] as number, set.sourceTo[b] as number];
    return set.family[b] === 4 && !routedIpv4().some((range) => Number(range.from) <= to && from <= Number(range.to));
  });

/** True where a rule limits neither who calls nor who is called. */
const isForEveryone = (set: Ruleset, rule: number): boolean =>
  everyBox(set, rule, (b) => isFromAnywhere(set, b) && isToAnywhere(set, b));

/** True where a rule names ports, and not all of them; a keyword names none and means some. */
export const namesPorts = (set: Ruleset, rule: number): boolean =>
  !everyBox(set, rule, (b) => set.ports[b] === EVERY_PORT) ||
  set.conditions[set.condition[rule] as number]?.keywords !== '';

/** From 0 to the last one, as the columns hold ranges. */
const EVERY_PORT = MAX_PORT;

const hasBoxes = (set: Ruleset, rule: number): boolean => set.first[rule] !== set.first[rule + 1];

function everyBox(set: Ruleset, rule: number, holds: (box: number) => boolean): boolean {
  for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
    if (!holds(b)) return false;
  }
  return true;
}

/** The highest address that a box may hold: rules of IPv6 count theirs by rank. */
const lastIn = (set: Ruleset, box: number): number => (set.family[box] === 6 ? set.lastWide : 0xffffffff);

const isFromAnywhere = (set: Ruleset, box: number): boolean =>
  set.sourceFrom[box] === 0 && set.sourceTo[box] === lastIn(set, box);

const isToAnywhere = (set: Ruleset, box: number): boolean =>
  set.destinationFrom[box] === 0 && set.destinationTo[box] === lastIn(set, box);
