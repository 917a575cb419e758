import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Flow, flowsOf } from '../shared/templates/flows';

/** Plans as elements of `SecurityGroupIngress` and `SecurityGroupEgress`, in the form of the file they go into. */
export const write = (plans: readonly Plan[], style: Style): readonly Fragment[] =>
  plans.map((plan) => {
    const unsaid: string[] = [];
    const rules = flowsOf(plan, 'a security group', unsaid)
      .filter((flow) => {
        if (flow.action === 'block') unsaid.push('a security group only allows; what it does not allow is blocked');
        if (flow.source.ports.length > 0) unsaid.push('ports of the source');
        return flow.action === 'allow';
      })
      .flatMap(rulesOf);
    const text = style.language === 'json' ? inJson(rules, style) : inYaml(rules, style);
    return { text, unsaid };
  });

type Properties = Readonly<Record<string, string | number>>;

/** One rule for each range of ports and each address. */
function rulesOf(flow: Flow): Properties[] {
  const far = flow.direction === 'in' ? flow.source : flow.destination;
  const ports = flow.destination.ports.length > 0 ? flow.destination.ports : ['0-65535'];
  const addresses = far.addresses.length > 0 ? far.addresses : ['0.0.0.0/0'];
  return ports.flatMap((range) => {
    const [from = '', to = from] = range.split('-');
    const numbers: Properties = flow.protocol === 'any' ? {} : { FromPort: Number(from), ToPort: Number(to) };
    return addresses.map((address) => ({
      IpProtocol: flow.protocol === 'any' ? '-1' : flow.protocol,
      ...numbers,
      ...addressOf(address, flow.direction),
      Description: flow.description ?? flow.name,
    }));
  });
}

function addressOf(address: string, direction: Flow['direction']): Properties {
  if (address.includes(':')) return { CidrIpv6: address };
  if (/^\d+(?:\.\d+){3}$/.test(address)) return { CidrIp: `${address}/32` };
  if (/^\d+(?:\.\d+){3}\//.test(address)) return { CidrIp: address };
  return { [direction === 'in' ? 'SourceSecurityGroupId' : 'DestinationSecurityGroupId']: address };
}

const inJson = (rules: readonly Properties[], { indent, lineEnding }: Style): string =>
  rules
    .map((rule) => JSON.stringify(rule, null, 2))
    .join(',\n')
    .split('\n')
    .map((line) => (line === '' ? line : `${indent}${line}`))
    .join(lineEnding);

const inYaml = (rules: readonly Properties[], { indent, lineEnding }: Style): string =>
  rules
    .flatMap((rule) =>
      Object.entries(rule).map(
        ([key, value], i) =>
          `${indent}${i === 0 ? '- ' : '  '}${key}: ${typeof value === 'number' ? value : plain(value)}`,
      ),
    )
    .join(lineEnding);

/** A text as YAML reads it back: bare where nothing in it has a meaning. */
const plain = (text: string): string =>
  /^[A-Za-z][\w ./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text) ? text : JSON.stringify(text);
