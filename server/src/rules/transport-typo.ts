import type { DiagnosticRule } from './rule';
import { mistakesOf } from './shared/mistakes';

export const transportTypo: DiagnosticRule = {
  meta: {
    code: 'transport-typo',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A protocol that does not exist, such as UPD.',
    why: '`UPD` for `UDP` stands in many scripts and even in printed port lists. The tool refuses the rule, and the port stays closed.',
    instead: 'Write the protocol that was meant.',
    references: ['seed-exchange-ports-en'],
    bad: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol UPD -LocalPort 53' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=UPD localport=53',
      },
    ],
    good: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol UDP -LocalPort 53' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=17 localport=53',
      },
    ],
  },
  statements: { mistake: 'transport-typo' },
  check: (statement) => mistakesOf(statement, 'transport-typo'),
};
