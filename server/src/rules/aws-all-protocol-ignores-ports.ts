import type { DiagnosticRule, Example } from './rule';
import { carriedAlone } from './shared/carried';
import { cloudFormationGroup, terraformIngress } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

const group = (protocol: string, ports: string): Example =>
  cloudFormationGroup('Ingress', `{ IpProtocol: ${protocol}, ${ports}CidrIp: 10.0.0.0/8 }`);

export const awsAllProtocolIgnoresPorts: DiagnosticRule = {
  meta: {
    code: 'aws-all-protocol-ignores-ports',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A security group names ports beside every protocol, and AWS opens all of them.',
    why: `In a security group \`-1\` stands for every protocol, and most protocols have no ports. AWS takes such a rule and drops its port range: \`-1\` with 443 to 443 reads like a rule for one port and lets everything through. The console then shows "All traffic".`,
    instead: 'Name the protocol the ports belong to, `tcp` or `udp`. Where everything is meant, leave the ports out.',
    references: ['aws-ip-permission'],
    bad: [
      terraformIngress('from_port = 25', 'to_port = 25', 'protocol = "-1"', 'self = true'),
      group('-1', 'FromPort: 443, ToPort: 443, '),
      {
        language: 'batch',
        text: 'aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions IpProtocol=-1,FromPort=25,ToPort=25,IpRanges=[{CidrIp=10.0.0.0/8}]',
      },
    ],
    good: [
      terraformIngress('from_port = 25', 'to_port = 25', 'protocol = "tcp"', 'self = true'),
      group('tcp', 'FromPort: 443, ToPort: 443, '),
      group('-1', ''),
      group('-1', 'FromPort: -1, ToPort: -1, '),
      group('-1', 'FromPort: 0, ToPort: 0, '),
      group('-1', 'FromPort: 0, ToPort: 65535, '),
    ],
  },
  statements: { mistake: 'aws-all-protocol-ignores-ports' },
  check: (statement, { knowledge }) =>
    mistakesOf(statement, 'aws-all-protocol-ignores-ports').map((finding) => ({
      ...finding,
      fixes: carriedAlone(finding.fixes ?? [], statement, knowledge),
    })),
};
