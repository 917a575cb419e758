import { type Condition, isFree, NO_CONDITION } from '../order/rows';
import { isProfiled, type Ruleset } from '../order/ruleset';
import { holdsIn } from './namedEnds';

/** Traffic as far as conditions of rules tell it apart: interfaces, names of addresses, program, service, profile. */
export interface World {
  readonly sourceZone: string;
  readonly destinationZone: string;
  readonly program: string;
  readonly service: string;
  /** The words that stand in place of ports, as a condition has them. */
  readonly keywords: string;
  /** The profile of a host's firewall that is in force, as a bit; undefined where no rule asks for it. */
  readonly profile: number | undefined;
}

/** The worlds that are compared, and how many there are, where these are not all. */
export interface Worlds {
  readonly compared: readonly World[];
  readonly of: number | undefined;
}

/** Where there are more, those alone are told apart that a rule names. */
const MOST_WORLDS = 48;

const PROFILES: readonly number[] = [1, 2, 4];

/**
 * What the rules of some sets tell apart, of those that are asked for; the traffic that fits no condition comes first.
 * `keywords`: what stands in place of ports, '' for numbers.
 */
export function worldsOf(
  sets: readonly Ruleset[],
  keywords: string,
  isAsked: (set: Ruleset, rule: number) => boolean,
): Worlds {
  const sources = new Set(['']);
  const destinations = new Set(['']);
  const limits = new Map([['', NO_CONDITION]]);
  const met = new Map<string, Condition>([['', NO_CONDITION]]);
  let hasProfiles = false;
  for (const set of sets) {
    for (let rule = 0; rule < set.count; rule++) {
      if (!isAsked(set, rule)) continue;
      hasProfiles ||= isProfiled(set, rule);
      const condition = set.conditions[set.condition[rule] as number] as Condition;
      if (condition.returning || isFree(condition)) continue;
      const { sourceZone, destinationZone, program, service } = condition;
      sources.add(sourceZone);
      destinations.add(destinationZone);
      limits.set(`${program}\n${service}`.trim(), condition);
      met.set([sourceZone, destinationZone, program, service].join('\n').trim(), condition);
    }
  }
  const all: World[] = [];
  const count = sources.size * destinations.size * limits.size;
  if (count <= MOST_WORLDS) {
    for (const { program, service } of limits.values())
      for (const sourceZone of sources)
        for (const destinationZone of destinations)
          all.push({ sourceZone, destinationZone, program, service, keywords, profile: undefined });
  } else for (const condition of met.values()) all.push({ ...condition, keywords, profile: undefined });
  const compared = hasProfiles ? all.flatMap((world) => PROFILES.map((profile) => ({ ...world, profile }))) : all;
  return { compared, of: all.length < count ? count : undefined };
}

/** Whether a condition holds for traffic. A keyword stands for no number, and for no other keyword. */
export const admits = (
  { sourceZone, destinationZone, program, service, returning, keywords }: Condition,
  world: World,
): boolean =>
  !returning &&
  (keywords === '' || keywords === world.keywords) &&
  holdsIn(sourceZone, world.sourceZone) &&
  holdsIn(destinationZone, world.destinationZone) &&
  (program === '' || program === world.program) &&
  (service === '' || service === world.service);
