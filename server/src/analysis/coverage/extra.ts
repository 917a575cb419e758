import { ALL_PORTS, covers, normalise, onlyPort, type PortSet, range, subtract } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Service } from '../../knowledge/types';
import type { Direction, PortUse, Rule, Statement, Transport } from '../../model/statement';
import { valueOf } from '../../model/statement';
import { reachOf } from '../addresses';
import { type Need, type WantedPorts, wantedPorts } from './needs';
import { calledOf, callerOf, directionOf } from './terms';

/** Ports that stand open and that no flow of the profile uses. */
export interface Extra {
  readonly rule: Rule;
  readonly place: Place;
  /** Undefined where a rule names no ports and so opens all of them. */
  readonly use: PortUse | undefined;
  /** What is open beyond what is needed. */
  readonly ports: PortSet;
  /** True where none of the written ports is needed. */
  readonly whole: boolean;
  readonly transports: readonly Transport[];
  readonly direction: Direction | undefined;
  /** Services that listen there, of the version or of any other. */
  readonly services: readonly Service[];
}

const BOTH: readonly Transport[] = ['tcp', 'udp'];

/**
 * What the rules open beyond the needs; the needs are those of one profile. `among`: what is needed besides for callers
 * that a rule names.
 */
export function* extrasOf(
  statements: Iterable<Statement>,
  needs: readonly Need[],
  knowledge: Knowledge,
  among: readonly Need[] = [],
): Iterable<Extra> {
  const wanted = new Map<string, WantedPorts>();
  const wantedFor = (transport: Transport, direction: Direction | undefined, isNamed: boolean): WantedPorts => {
    const key = `${transport} ${direction} ${isNamed}`;
    let ports = wanted.get(key);
    if (!ports) {
      ports = wantedPorts(isNamed ? [...needs, ...among] : needs, transport, direction);
      wanted.set(key, ports);
    }
    return ports;
  };
  for (const statement of statements) {
    if (statement.kind !== 'rule' || statement.returning || statement.selects || !statement.complete) continue;
    if (valueOf(statement.enabled) === false || statement.enabled.kind === 'unread') continue;
    const direction = directionOf(statement);
    // What a server may call is no port that stands open on it.
    if (direction === 'out') continue;
    for (const term of statement.terms) {
      if ((term.action ?? valueOf(statement.action)) !== 'allow' || term.transport.kind === 'unread') continue;
      const said = valueOf(term.transport);
      const transports = BOTH.filter((name) => !said || said.includes(name) || said.includes('any'));
      const called = calledOf(statement, term);
      if (!called || transports.length === 0 || called.ports.kind === 'unread') continue;
      // For everything that a condition holds for which is not known: that may be very little.
      if (called.uses.length === 0 && term.opaque.length > 0) continue;
      const caller = callerOf(statement, term);
      const isNamed = caller !== undefined && reachOf(caller.addresses) === 'limited';
      for (const { use, place, ports } of openedAt(called, statement)) {
        // Somebody's fixed port is not wanted because it lies in a range from which others draw theirs.
        const fixed = onlyPort(ports) !== undefined && knowledge.servicesIn(ports).length > 0;
        const open = transports.map((transport) => {
          const { fixed: named, all } = wantedFor(transport, direction, isNamed);
          return subtract(ports, fixed ? named : all);
        });
        // A rule for both transports is needed where it is needed for one of them.
        const beyond = open.reduce((all, one) => (one.length < all.length || covers(all, one) ? one : all));
        if (beyond.length === 0) continue;
        const services = knowledge
          .servicesIn(beyond)
          .filter(
            ({ presence, transports: own }) =>
              presence === 'listener' && own.some((transport) => transports.includes(transport)),
          );
        yield {
          rule: statement,
          place,
          use,
          ports: beyond,
          whole: covers(beyond, ports),
          transports,
          direction,
          services,
        };
      }
    }
  }
}

interface Opened {
  readonly use: PortUse | undefined;
  readonly place: Place;
  readonly ports: PortSet;
}

/** What is written on an end, literal by literal; the two ends of a pair are one range. */
function openedAt(end: Rule['terms'][number]['ends'][number], rule: Rule): readonly Opened[] {
  if (end.uses.length === 0) {
    return valueOf(end.ports) === undefined || covers(valueOf(end.ports) ?? [], ALL_PORTS)
      ? [{ use: undefined, place: rule.place, ports: ALL_PORTS }]
      : [];
  }
  const result: Opened[] = [];
  let half: PortUse | undefined;
  for (const use of end.uses) {
    const { place, form } = use.literal;
    if (form === 'keyword' || use.perhaps) continue;
    if (use.part === 'lower' || use.part === 'upper') {
      if (half && half.part !== use.part) {
        const [lower, upper] = half.part === 'lower' ? [half, use] : [use, half];
        const from = Math.min(...lower.ports.map((r) => r.from));
        const to = Math.max(...upper.ports.map((r) => r.to));
        // A range that ends below its start opens nothing.
        if (from <= to) result.push({ use: undefined, place: half.literal.place, ports: range(from, to) });
        half = undefined;
      } else half = use;
    } else if (use.part === 'not') {
      result.push({ use: undefined, place, ports: valueOf(end.ports) ?? [] });
    } else result.push({ use, place, ports: normalise(use.ports) });
  }
  return result;
}
