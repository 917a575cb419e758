import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Flow, type FlowEnd, flowsOf } from '../shared/templates/flows';

/** Plans as elements of `securityRules`, each with a priority of its own. */
export function write(plans: readonly Plan[], { indent, lineEnding }: Style): readonly Fragment[] {
  let priority = 90;
  return plans.map((plan) => {
    const unsaid: string[] = [];
    const rules = flowsOf(plan, 'a network security group', unsaid).map((flow) => {
      priority += 10;
      return JSON.stringify(ruleOf(flow, priority), null, 2);
    });
    const text = rules
      .join(',\n')
      .split('\n')
      .map((line) => `${indent}${line}`)
      .join(lineEnding);
    return { text: rules.length === 0 ? '' : text, unsaid };
  });
}

const ruleOf = (flow: Flow, priority: number): object => ({
  name: flow.name,
  properties: {
    ...(flow.description === undefined ? {} : { description: flow.description }),
    priority,
    direction: flow.direction === 'in' ? 'Inbound' : 'Outbound',
    access: flow.action === 'allow' ? 'Allow' : 'Deny',
    protocol: flow.protocol === 'any' ? '*' : flow.protocol === 'tcp' ? 'Tcp' : 'Udp',
    ...endOf('source', flow.source),
    ...endOf('destination', flow.destination),
  },
});

/** One value under the name in the singular, several under the one in the plural. */
function endOf(side: 'source' | 'destination', { ports, addresses }: FlowEnd): object {
  const [address = '*', ...moreAddresses] = addresses;
  const [port = '*', ...morePorts] = ports;
  return {
    ...(moreAddresses.length === 0 ? { [`${side}AddressPrefix`]: address } : { [`${side}AddressPrefixes`]: addresses }),
    ...(morePorts.length === 0 ? { [`${side}PortRange`]: port } : { [`${side}PortRanges`]: ports }),
  };
}
