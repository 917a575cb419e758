import { onlyPort } from '../base/portSet';
import { usesOf } from '../model/references';
import { ABSENT, type Rule, valueOf } from '../model/statement';
import type { DiagnosticRule, Fix, RuleContext } from './rule';
import { ciscoList, iptables, terraformIngress } from './shared/examples';
import { revision } from './shared/revision';

export const noDescription: DiagnosticRule = {
  meta: {
    code: 'no-description',
    severity: 'information',
    on: false,
    scope: 'evidence',
    summary: 'An allow rule without a description.',
    why: 'Rules outlive the people who made them. Two years on, a name such as "SMTP 2" does not say which device needed it, and nobody dares to remove it.',
    instead: 'Say who needs the rule and since when: `-Description`, `description=`.',
    references: ['ms-network-ports'],
    bad: [
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow',
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25',
      },
      terraformIngress('from_port = 25', 'to_port = 25', 'protocol = "tcp"', 'cidr_blocks = ["10.0.0.0/8"]'),
      ciscoList('permit tcp any host 10.0.0.5 eq 25'),
      iptables('-A INPUT -p tcp --dport 25 -j ACCEPT'),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow -Description 'Printers, since 2024'",
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25 description="Printers, since 2024"',
      },
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Block',
      },
      iptables('-A INPUT -p tcp --dport 25 -m comment --comment "mail from partners" -j ACCEPT'),
    ],
  },
  statements: ['rule'],
  *check(statement, context) {
    if (statement.kind !== 'rule' || !statement.complete || valueOf(statement.action) !== 'allow') return;
    const described = statement.description.kind === ABSENT.kind || valueOf(statement.description) === '';
    if (!described) return;
    yield {
      place: statement.name.kind === 'written' ? statement.name.place : statement.place,
      message: 'This rule does not say who needs it: add a description.',
      fixes: descriptions(statement, context),
    };
  },
};

/** What the only port of a rule is known for, as a description to begin with. */
function descriptions(rule: Rule, context: RuleContext): readonly Fix[] {
  const uses = usesOf(rule);
  const number = uses.length === 1 ? onlyPort((uses[0] as (typeof uses)[number]).use.ports) : undefined;
  const [service] = number === undefined ? [] : context.knowledge.servicesAt(number);
  if (!service) return [];
  const title = `Describe it as "${service.title}" (say for whom as well)`;
  return revision(context, rule, { kind: 'describe', text: service.title }, title);
}
