import type { Fragment, Plan, Style } from '../../model/dialect';
import { type Flow, flowsOf } from '../shared/templates/flows';

/** Plans as `aws ec2 authorize-security-group-…`, one line for each port and address; the group is the reader's. */
export const write = (plans: readonly Plan[], style: Style): readonly Fragment[] =>
  plans.map((plan) => {
    const unsaid: string[] = [];
    const lines = flowsOf(plan, 'a security group', unsaid).flatMap((flow) => linesOf(flow, unsaid));
    return { text: lines.map((line) => `${style.indent}${line}`).join(style.lineEnding), unsaid };
  });

function linesOf(flow: Flow, unsaid: string[]): string[] {
  if (flow.action === 'block') {
    unsaid.push('a security group only allows; what it does not allow is blocked');
    return [];
  }
  if (flow.source.ports.length > 0) unsaid.push('ports of the source');
  if (flow.description !== undefined) unsaid.push('the description');
  const far = flow.direction === 'in' ? flow.source : flow.destination;
  const ports =
    flow.protocol === 'any' ? [''] : flow.destination.ports.length > 0 ? flow.destination.ports : ['0-65535'];
  const addresses = far.addresses.length > 0 ? far.addresses : ['0.0.0.0/0'];
  return ports.flatMap((range) => addresses.map((address) => lineOf(flow, range, address)));
}

function lineOf({ direction, protocol }: Flow, range: string, address: string): string {
  const verb = `aws ec2 authorize-security-group-${direction === 'in' ? 'ingress' : 'egress'} --group-id GROUP_ID`;
  const isAddress = /^[\d.]+(?:\/\d+)?$/.test(address);
  const cidr = isAddress && !address.includes('/') ? `${address}/32` : address;
  if (direction === 'in') {
    const from = isAddress ? `--cidr ${cidr}` : `--source-group ${address}`;
    const said = protocol === 'any' ? '--protocol all' : `--protocol ${protocol} --port ${range}`;
    return `${verb} ${said} ${from}`;
  }
  const [low = '', high = low] = range.split('-');
  const numbers = protocol === 'any' ? '' : `,FromPort=${low},ToPort=${high}`;
  const to = isAddress ? `IpRanges=[{CidrIp=${cidr}}]` : `UserIdGroupPairs=[{GroupId=${address}}]`;
  return `${verb} --ip-permissions "IpProtocol=${protocol === 'any' ? '-1' : protocol}${numbers},${to}"`;
}
