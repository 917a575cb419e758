import { ANY_TRANSPORT, BLOCK, NO_CONDITION, OPAQUE, TCP, UDP } from '../../analysis/order/rows';
import type { Ruleset } from '../../analysis/order/ruleset';
import { ALL_PORTS, formatPorts, normalise, type PortRange, type PortSet, samePorts } from '../../base/portSet';
import type { Finding, RuleContext } from '../rule';
import { revision } from './revision';

/** More ports than that are told by their number. */
const MOST_TOLD = 4;

/** The traffic of a rule in a few words: `25/tcp`, `53/tcp and udp`, `every port of tcp`, `tcp from 25`, `all traffic`. */
export function trafficWords(set: Ruleset, rule: number): string {
  let transports = 0;
  const ranges: PortRange[] = [];
  const callers: PortRange[] = [];
  for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
    transports |= set.transports[b] as number;
    ranges.push(rangeOf(set.ports[b] as number));
    callers.push(rangeOf(set.sourcePorts[b] as number));
  }
  const keywords = set.conditions[set.condition[rule] as number]?.keywords ?? '';
  if (keywords !== '') return keywords.replace(/,?>,?/g, '').toUpperCase();
  const ports = normalise(ranges);
  const names =
    transports === TCP ? 'tcp' : transports === UDP ? 'udp' : transports === (TCP | UDP) ? 'tcp and udp' : '';
  if (samePorts(ports, ALL_PORTS)) {
    const from = normalise(callers);
    if (!samePorts(from, ALL_PORTS)) return `${names || 'traffic'} from ${told(from)}`;
    return transports === ANY_TRANSPORT
      ? saysEverything(set, rule)
        ? 'all traffic'
        : 'what it matches'
      : names === ''
        ? 'traffic without ports'
        : `every port of ${names}`;
  }
  return names === '' ? told(ports) : `${told(ports)}/${names}`;
}

/** Of a number that holds both ends. */
const rangeOf = (ports: number): PortRange => ({ from: ports >>> 16, to: ports & 0xffff });

const told = (ports: PortSet): string =>
  ports.length > MOST_TOLD ? `${ports.length} ports and ranges` : formatPorts(ports);

/** True for a rule that names neither addresses nor zones, programs or other conditions. */
function saysEverything(set: Ruleset, rule: number): boolean {
  if (set.conditions[set.condition[rule] as number] !== NO_CONDITION) return false;
  if (((set.flags[rule] as number) & OPAQUE) !== 0) return false;
  for (let b = set.first[rule] as number, end = set.first[rule + 1] as number; b < end; b++) {
    const last = set.family[b] === 6 ? set.lastWide : 0xffffffff;
    if (set.sourceFrom[b] !== 0 || set.destinationFrom[b] !== 0) return false;
    if (set.sourceTo[b] !== last || set.destinationTo[b] !== last) return false;
  }
  return true;
}

/** `blocked` or `allowed`. */
export const doneWords = (set: Ruleset, rule: number): string => (set.action[rule] === BLOCK ? 'blocked' : 'allowed');

/** A loop whose body makes more rules than that is not recognised by the rules of its next turn. */
const MOST_IN_BODY = 16;

/** True for one of several rules that are written once: in a loop, or for each element of a map. */
export function isOneOfSeveral(set: Ruleset, rule: number): boolean {
  for (let away = 1; away <= MOST_IN_BODY; away++) {
    if (away <= rule && set.areAtOnePlace(rule, rule - away)) return true;
    if (rule + away < set.count && set.areAtOnePlace(rule, rule + away)) return true;
  }
  return false;
}

/** What asking a hidden rule first changes. */
export const changeWords = (set: Ruleset, rule: number): string =>
  set.action[rule] === BLOCK ? 'closes what is open now' : 'opens what is blocked now';

/** A finding whose fixes are made when someone asks for them: to make them the statement may have to be read again. */
export function withLateFixes(finding: Finding, make: () => NonNullable<Finding['fixes']>): Finding {
  return {
    ...finding,
    get fixes() {
      return make();
    },
  };
}

/** The removal of a rule, where its dialect can spell it. */
export function removal(
  file: { statementAt: (place: Finding['place']) => Parameters<RuleContext['revise']>[0] | undefined },
  context: RuleContext,
  place: Finding['place'],
  title: string,
  safety: 'safe' | 'suggestion',
): NonNullable<Finding['fixes']> {
  return revision(context, file.statementAt(place), { kind: 'remove' }, title, safety);
}
