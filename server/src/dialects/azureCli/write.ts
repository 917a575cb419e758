import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Flow, flowsOf } from '../shared/templates/flows';

/** Plans as `az network nsg rule create`, each with a priority of its own; group and resource group are the reader's. */
export function write(plans: readonly Plan[], style: Style): readonly Fragment[] {
  let priority = 90;
  return plans.map((plan) => {
    const unsaid: string[] = [];
    const lines = flowsOf(plan, 'a network security group', unsaid).map((flow) => {
      priority += 10;
      return `${style.indent}${lineOf(flow, priority, style.language)}`;
    });
    return { text: lines.join(style.lineEnding), unsaid };
  });
}

function lineOf(flow: Flow, priority: number, language: string): string {
  const words = (list: readonly string[]): string => (list.length > 0 ? list.join(' ') : quoted('*', language));
  const { source, destination } = flow;
  return [
    'az network nsg rule create --resource-group RESOURCE_GROUP --nsg-name NSG',
    `--name ${quoted(flow.name, language)}`,
    `--priority ${priority}`,
    `--direction ${flow.direction === 'in' ? 'Inbound' : 'Outbound'}`,
    `--access ${flow.action === 'allow' ? 'Allow' : 'Deny'}`,
    `--protocol ${flow.protocol === 'any' ? quoted('*', language) : flow.protocol === 'tcp' ? 'Tcp' : 'Udp'}`,
    `--source-address-prefixes ${words(source.addresses)}`,
    `--source-port-ranges ${words(source.ports)}`,
    `--destination-address-prefixes ${words(destination.addresses)}`,
    `--destination-port-ranges ${words(destination.ports)}`,
    ...(flow.description === undefined ? [] : [`--description ${quoted(flow.description, language)}`]),
  ].join(' ');
}

/** Batch knows double quotes alone; in the others single ones keep everything as it is. */
function quoted(text: string, language: string): string {
  if (language === 'batch') return text === '*' ? '"*"' : `"${text.replace(/"/g, '\\"').replace(/%/g, '%%')}"`;
  return `'${text.replace(/'/g, language === 'powershell' ? "''" : "'\\''")}'`;
}
