import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Flow, flowsOf } from '../shared/templates/flows';

/** Plans as `gcloud compute firewall-rules create`; the network is the reader's. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  let number = 0;
  return plans.map((plan) => {
    const unsaid: string[] = [];
    const lines = flowsOf(plan, 'a firewall rule of Google Cloud', unsaid).map((flow) => {
      if (flow.source.ports.length > 0) unsaid.push('ports of the source');
      if (flow.description !== undefined) unsaid.push('the description');
      number++;
      return `${style.indent}${lineOf(flow, number)}`;
    });
    return { text: lines.join(style.lineEnding), unsaid };
  });
}

function lineOf(flow: Flow, number: number): string {
  const { direction, action, protocol, source, destination } = flow;
  const ports = destination.ports.length > 0 && protocol !== 'any' ? destination.ports : [''];
  const rules = ports.map((range) => (range === '' ? (protocol === 'any' ? 'all' : protocol) : `${protocol}:${range}`));
  // Names are lower case, begin with a letter and hold neither blanks nor anything else.
  const name = `${
    flow.name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '') || 'rule'
  }-${number}`;
  return [
    `gcloud compute firewall-rules create ${name}`,
    `--direction=${direction === 'in' ? 'INGRESS' : 'EGRESS'}`,
    `--action=${action === 'allow' ? 'ALLOW' : 'DENY'}`,
    `--rules=${rules.join(',')}`,
    ...(direction === 'in' && source.addresses.length > 0 ? [`--source-ranges=${source.addresses.join(',')}`] : []),
    ...(destination.addresses.length > 0 ? [`--destination-ranges=${destination.addresses.join(',')}`] : []),
  ].join(' ');
}
