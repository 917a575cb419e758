import { ABSENT, valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';

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
    ],
  },
  statements: ['rule'],
  *check(statement) {
    if (statement.kind !== 'rule' || !statement.complete || valueOf(statement.action) !== 'allow') return;
    const described = statement.description.kind === ABSENT.kind || valueOf(statement.description) === '';
    if (!described) return;
    yield {
      place: statement.name.kind === 'written' ? statement.name.place : statement.place,
      message: 'This rule does not say who needs it: add a description.',
    };
  },
};
