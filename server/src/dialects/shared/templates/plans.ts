import { formatRange } from '../../../base/portSet';
import type { Dialect, Plan } from '../../../model/dialect';
import { type Transport, valueOf } from '../../../model/statement';
import { isNarrow } from '../plans';
import { type Flow, flowsOf } from './flows';

/** One rule of a network security group, ready to be spelt. */
export interface SecurityRulePlan {
  readonly name: string;
  readonly description: string | undefined;
  readonly direction: 'Inbound' | 'Outbound';
  readonly access: 'Allow' | 'Deny';
  readonly priority: number;
  readonly protocol: string;
  /** Texts; a star for all. */
  readonly sourcePorts: readonly string[];
  readonly destinationPorts: readonly string[];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
}

const FIRST_PRIORITY = 100;
const PRIORITY_STEP = 10;

const ANY: readonly string[] = ['*'];

const PROTOCOL: Readonly<Record<Transport | 'any', string>> = { tcp: 'Tcp', udp: 'Udp', any: '*' };

/** The rules that say a plan, one for each transport of each condition; what cannot be said goes to `unsaid`. */
function securityRulesOf(plan: Plan, index: number, unsaid: string[]): readonly SecurityRulePlan[] {
  if ((valueOf(plan.profiles) ?? []).length > 0) unsaid.push('the profiles of the rule');
  const set = plan.terms.flatMap(({ ends }) => valueOf(ends[1].ports) ?? []);
  const fallback = `rule-${isNarrow(set) ? set.map(formatRange).join('-').slice(0, 60) : 'any'}`;
  const named = valueOf(plan.name) === undefined ? undefined : nameOf(valueOf(plan.name) as string);
  return flowsOf(plan, 'Azure', unsaid).map((flow, i) => ({
    name: `${named ?? fallback}${i === 0 ? '' : `-${i + 1}`}`,
    description: flow.description,
    direction: flow.direction === 'in' ? 'Inbound' : 'Outbound',
    access: flow.action === 'allow' ? 'Allow' : 'Deny',
    priority: FIRST_PRIORITY + index * PRIORITY_STEP + i,
    protocol: PROTOCOL[flow.protocol],
    sourcePorts: orAny(flow.source.ports),
    destinationPorts: orAny(flow.destination.ports),
    sources: prefixes(flow.source, unsaid),
    destinations: prefixes(flow.destination, unsaid),
  }));
}

/** How a language writes plans as resources, each of some lines. */
export const writingSecurityRules =
  (linesOf: (rule: SecurityRulePlan) => readonly string[]): Dialect['write'] =>
  (plans, { lineEnding, indent }) =>
    plans.map((plan, index) => {
      const unsaid: string[] = [];
      const blocks = securityRulesOf(plan, index, unsaid).map((rule) => {
        const lines = linesOf(rule).map((line) => `${indent}${line}`);
        return lines.join(lineEnding) + lineEnding;
      });
      return { text: blocks.join(lineEnding), unsaid: [...new Set(unsaid)] };
    });

const orAny = (words: readonly string[]): readonly string[] => (words.length > 0 ? words : ANY);

/** Names of Azure are letters, digits, dots, dashes and underscores. */
function nameOf(said: string): string | undefined {
  const plain = said
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^\w]+$/g, '')
    .slice(0, 76);
  return plain === '' ? undefined : plain;
}

const TAGS: ReadonlySet<string> = new Set(['internet', 'virtualnetwork', 'azureloadbalancer']);

/** Prefixes and service tags; a rule takes neither names nor ranges. */
function prefixes({ addresses }: Flow['source'], unsaid: string[]): readonly string[] {
  const words = addresses.filter((text) => {
    const fits = TAGS.has(text.toLowerCase()) || /^[\da-f.:]+(?:\/\d+)?$/i.test(text);
    if (!fits) unsaid.push(`the address ${text}`);
    return fits;
  });
  return orAny(words);
}
