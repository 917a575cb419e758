import type { DiagnosticRule, Example } from './rule';
import { cloudFormationGroup, terraformIngress } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

const group = (protocol: string, from: string, to: string): Example =>
  cloudFormationGroup('Ingress', `{ IpProtocol: ${protocol}, FromPort: ${from}, ToPort: ${to}, CidrIp: 10.0.0.0/8 }`);

export const awsZeroPort: DiagnosticRule = {
  meta: {
    code: 'aws-zero-port',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'A security group opens port 0 alone where every port is meant.',
    why: `Beside \`-1\` the range 0 to 0 is how templates say that ports do not matter. Beside \`tcp\` or \`udp\` the same two zeros are a real range: port 0 and nothing else, on which no program listens. The rule is accepted and no connection gets through.`,
    instead: 'Write the ports that are meant, or 0 to 65535 for all of them.',
    references: ['aws-ip-permission'],
    bad: [
      terraformIngress('from_port = 0', 'to_port = 0', 'protocol = "tcp"', 'self = true'),
      group('tcp', '0', '0'),
      group('"17"', '0', '0'),
      {
        language: 'shell',
        text: 'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 0 --cidr 10.0.0.0/8\n',
      },
      {
        language: 'yaml',
        text: '- amazon.aws.ec2_security_group:\n    name: mail\n    rules:\n      - { proto: tcp, from_port: 0, to_port: 0, cidr_ip: 10.0.0.0/8 }\n',
      },
    ],
    good: [
      terraformIngress('from_port = 0', 'to_port = 0', 'protocol = "-1"', 'self = true'),
      group('tcp', '0', '65535'),
      group('"-1"', '0', '0'),
      group('tcp', '25', '25'),
      group('icmp', '0', '0'),
    ],
  },
  statements: { mistake: 'aws-zero-port' },
  check: (statement) => mistakesOf(statement, 'aws-zero-port'),
};
