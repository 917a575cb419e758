import { calledOf, directionOf } from '../../analysis/coverage/terms';
import type { PortSet } from '../../base/portSet';
import { type Place, samePlace } from '../../base/span';
import type { Plan } from '../../model/dialect';
import {
  ABSENT,
  type Address,
  byDefault,
  type End,
  type Rule,
  type Term,
  type Transport,
  valueOf,
  type Written,
} from '../../model/statement';
import type { FileView, Fix, RuleContext } from '../rule';
import { openingsOf } from './exposure';

/** What else is to be opened where a rule opens something. */
export interface Beside {
  readonly ports: PortSet;
  /** A word that stands for them, where the dialect has it. */
  readonly keyword?: string;
  readonly transport: Transport;
  /** True where another program answers there, so that the rule's own program and service say nothing of it. */
  readonly isOfAnother?: true;
  /** Rules beside which it is in vain. */
  unless?(rule: Rule): boolean;
  /** Told apart from the rule by this word behind its name. */
  readonly suffix: string;
  readonly title: string;
}

/**
 * Offers to write a rule behind one of the file that opens something else for the same callers, in its dialect; none where
 * the rule has more to it than can be said again.
 */
export function addBeside(file: FileView, context: RuleContext, place: Place, wanted: Beside): readonly Fix[] {
  const rule = onlyRuleAt(file, place);
  if (!rule || !isPlain(rule, wanted) || isOpenToAll(file, context, rule) || isHidden(file, place)) return [];
  if (wanted.unless?.(rule)) return [];
  const plan = planBeside(rule, wanted);
  if (!plan) return [];
  return [{ title: wanted.title, safety: 'suggestion', edits: [], lateEdits: context.insert(rule, [plan]) }];
}

/** Where the Internet may call, nothing more is to be opened without a thought. */
const isOpenToAll = (file: FileView, { groups }: RuleContext, rule: Rule): boolean =>
  openingsOf(rule, groups).some(({ confirm: { confirm } }) => confirm?.(file) ?? true);

/** True for a rule that decides nothing: what is written beside it would be hidden by the same rules. */
function isHidden({ ruleset, overlaps: { hidden } }: FileView, place: Place): boolean {
  return hidden.rules.some((rule) => samePlace(ruleset.placeOf(rule), place));
}

function isPlain({ complete, terms, service, program, profiles }: Rule, { isOfAnother }: Beside): boolean {
  const [term, ...others] = terms;
  if (!complete || !term || others.length > 0 || term.action !== undefined || term.opaque.length > 0) return false;
  return profiles.kind !== 'unread' && (isOfAnother || (service.kind === 'absent' && program.kind !== 'unread'));
}

/** A rule in a loop is several, and one behind the loop would be written for the first of them. */
function onlyRuleAt(file: FileView, place: Place): Rule | undefined {
  const own = file.statementsAt(place).filter((statement) => statement.kind === 'rule');
  return own.length === 1 ? own[0] : undefined;
}

function planBeside(rule: Rule, { ports, keyword, transport, suffix, isOfAnother }: Beside): Plan | undefined {
  const [term] = rule.terms as readonly [Term];
  const called = calledOf(rule, term);
  if (!called || !term.ends.every(isSayable)) return undefined;
  const caller = term.ends.find((end) => end !== called);
  // Where anybody may call, from the Internet too, nothing more is to be opened without a thought.
  if (rule.stands === 'network' && directionOf(rule) !== 'out' && (!caller || isAnybody(caller))) return undefined;
  const profiles = valueOf(rule.profiles) ?? [];
  const isPublic = profiles.length > 0 && profiles.every((profile) => profile === 'public');
  if (isPublic && directionOf(rule) !== 'out') return undefined;
  const [first, second] = term.ends.map((end): End => {
    if (end !== called) return { ...end, ports: again(end.ports), uses: [] };
    if (keyword === undefined) return { ...end, ports: byDefault(ports), uses: [] };
    const literal = { place: rule.place, text: keyword, form: 'keyword' } as const;
    return { ...end, ports: byDefault([]), uses: [{ literal, ports: [], part: 'one', via: [] }] };
  }) as [End, End];
  const name = valueOf(rule.name);
  return {
    terms: [{ transport: byDefault([transport]), ends: [first, second], opaque: [] }],
    direction: again(rule.direction),
    action: byDefault('allow'),
    name: name === undefined ? ABSENT : byDefault(`${name} ${suffix}`),
    description: ABSENT,
    program: isOfAnother ? ABSENT : again(rule.program),
    profiles: again(rule.profiles),
  };
}

/** Names of objects and interfaces stand for more than the text says. */
function isSayable({ ports, addresses, zone }: End): boolean {
  if (ports.kind === 'unread' || addresses.kind === 'unread' || zone.kind !== 'absent') return false;
  const known = ({ kind }: Address): boolean => kind === 'literal' || kind === 'any' || kind === 'keyword';
  return (valueOf(addresses) ?? []).every(known);
}

const isAnybody = ({ addresses }: End): boolean => {
  const list = valueOf(addresses) ?? [];
  return list.length === 0 || list.some(({ kind }) => kind === 'any');
};

/** The same, without where it is written. */
const again = <T>(said: Written<T>): Written<T> => {
  const value = valueOf(said);
  return value === undefined ? ABSENT : byDefault(value);
};

/** Rules that come in to this computer, where a word of its firewall may stand for ports. */
export const isInbound = (file: FileView, place: Place): boolean => {
  const rule = onlyRuleAt(file, place);
  return rule?.stands === 'host' && directionOf(rule) === 'in';
};
