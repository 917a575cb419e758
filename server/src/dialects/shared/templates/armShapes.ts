import { joinLocals, type Local, NOTHING } from '../../../model/dialect';
import { leaves, type Table, type Value } from '../../../model/value';
import { armNames, readBalancerParts, securityRule } from '../arm';
import { fieldOf, isNothing, tableOf } from './fields';
import type { FieldKinds, PortKind } from './site';
import { saidElsewhere } from './statements';
import type { TemplateContext } from './syntax';

/** Nesting of lists and tables that is looked through. */
const MAX_DEPTH = 8;

/** True for the properties of a security rule. */
const isRule = (table: Table): boolean =>
  [armNames.destinationPort, armNames.destinationPorts].some((name) => {
    const entry = fieldOf(table, name);
    return entry !== undefined && !isNothing(entry.value);
  });

/**
 * Security rules, and the parts of load balancers and gateways, among values that no resource of this file takes: the
 * inputs of a module, a parameter's default. They are known by the fields they have.
 */
export function readArmShapes(value: Value, context: TemplateContext, depth = 0): Local {
  if (depth > MAX_DEPTH) return NOTHING;
  if (value.kind === 'list') {
    const found = leaves(value).map((item) => readArmShapes(item, context, depth + 1));
    return joinLocals(found.filter((local) => local !== NOTHING));
  }
  if (value.kind !== 'table') return NOTHING;
  const properties = tableOf(value, 'properties');
  if (properties && isRule(properties)) return saidElsewhere(securityRule(value, properties, armNames, context));
  if (isRule(value)) return saidElsewhere(securityRule(value, value, armNames, context));
  const balancer = readBalancerParts(value, context);
  if (balancer) return balancer;
  return joinLocals(
    value.entries.map((entry) => readArmShapes(entry.value, context, depth + 1)).filter((local) => local !== NOTHING),
  );
}

const kind = (side: PortKind['side'], range: boolean): PortKind => ({ side, range });

/** What the fields of the resource manager's resources take; no two resources mean another thing by one name. */
export const armKinds: FieldKinds = {
  ports: new Map([
    ['sourceportrange', kind('source', true)],
    ['sourceportranges', kind('source', true)],
    ['destinationportrange', kind('destination', true)],
    ['destinationportranges', kind('destination', true)],
    ['destinationports', kind('destination', true)],
    ['translatedport', kind('destination', false)],
    ['frontendport', kind('local', false)],
    ['backendport', kind('remote', false)],
    ['port', kind('remote', false)],
  ]),
  transports: new Map([
    ['protocol', ['Tcp', 'Udp', 'Icmp', '*']],
    ['ipprotocols', ['TCP', 'UDP', 'ICMP', 'Any']],
    ['protocols', ['TCP', 'UDP', 'ICMP', 'Any']],
  ]),
  directions: new Map([['direction', ['Inbound', 'Outbound']]]),
};
