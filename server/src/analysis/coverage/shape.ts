import { ALL_PORTS, count, overlaps, type PortSet, samePorts } from '../../base/portSet';
import { type End, type Rule, valueOf } from '../../model/statement';
import { isAnyZone, isPublicZone, reachOf } from '../addresses';
import { calledOf, callerOf, directionOf } from './terms';

/** What the rules of a file, or of a part of it, are like: what is asked of all of them, and needs none of them. */
export interface RuleShape {
  readonly rules: number;
  /** How many are those of a host's own firewall. */
  readonly host: number;
  readonly cloud: boolean;
  /** Some rule lets somebody in from outside, or out to there. */
  readonly letsIn: boolean;
  readonly letsOut: boolean;
  /** Some rule is put between others, so that none can be left out. */
  readonly inserts: boolean;
}

/** The shape of some rules. */
export function shapeOf(rules: Iterable<Rule>): RuleShape {
  let all = 0;
  let host = 0;
  let cloud = false;
  let letsIn = false;
  let letsOut = false;
  let inserts = false;
  for (const rule of rules) {
    all++;
    if (rule.stands === 'host') host++;
    cloud ||= rule.cloud ?? false;
    inserts ||= rule.order.insert !== undefined || rule.order.priority.kind !== 'absent';
    if (letsIn && letsOut) continue;
    if (!isAllowing(rule)) continue;
    letsIn ||= lets(rule, 'in');
    letsOut ||= lets(rule, 'out');
  }
  return { rules: all, host, cloud, letsIn, letsOut, inserts };
}

/** The shape of all of them together. */
export const joinShapes = (shapes: readonly RuleShape[]): RuleShape => ({
  rules: shapes.reduce((sum, { rules }) => sum + rules, 0),
  host: shapes.reduce((sum, { host }) => sum + host, 0),
  cloud: shapes.some(({ cloud }) => cloud),
  letsIn: shapes.some(({ letsIn }) => letsIn),
  letsOut: shapes.some(({ letsOut }) => letsOut),
  inserts: shapes.some(({ inserts }) => inserts),
});

/** True for rules that let something through and are in force. */
export const isAllowing = (rule: Rule): boolean =>
  !rule.returning &&
  !rule.selects &&
  rule.complete &&
  valueOf(rule.enabled) !== false &&
  (valueOf(rule.action) === 'allow' || rule.terms.some(({ action }) => action === 'allow'));

function lets(rule: Rule, way: 'in' | 'out'): boolean {
  const direction = directionOf(rule);
  if (direction !== undefined) return direction === way;
  return rule.terms.some((term) => {
    const [near, far] =
      way === 'in' ? [calledOf(rule, term), callerOf(rule, term)] : [callerOf(rule, term), calledOf(rule, term)];
    return far !== undefined && isOutsideEnd(far) && near !== undefined && !isOutsideEnd(near);
  });
}

/** Everyone, the Internet, or a zone towards it. */
function isOutsideEnd({ addresses, zone, zoneCalledBy = '' }: End): boolean {
  const name = valueOf(zone);
  if (name !== undefined && !isAnyZone(name)) return isPublicZone(name) || isPublicZone(zoneCalledBy);
  const reach = reachOf(addresses);
  return reach === 'everyone' || reach === 'internet' || reach === 'unsaid';
}

/** A rule for more ports than that is for a range, whatever lies in it. */
const WIDE = 64;

/** Whether a rule can matter to who asks about some ports: it names one of them, a wide range, a keyword, or none. */
export function concerns(rule: Rule, ports: PortSet): boolean {
  if (rule.mistakes.length > 0 || rule.terms.length === 0) return true;
  return rule.terms.some(({ ends }) =>
    ends.every(({ ports: said, uses }) => {
      if (uses.some(({ literal }) => literal.form === 'keyword')) return true;
      const own = valueOf(said);
      return own === undefined || samePorts(own, ALL_PORTS) || count(own) > WIDE || overlaps(own, ports);
    }),
  );
}
