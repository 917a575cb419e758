import type { DiagnosticRule } from './rule';
import { mistakesOf } from './shared/mistakes';

export const portListInOneValue: DiagnosticRule = {
  meta: {
    code: 'port-list-in-one-value',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'Several ports stand in a value that takes one.',
    why: `\`-LocalPort\` takes a list of texts, one port or range each. \`"25,587"\` is one text: the cmdlet hands it on as a single port, and Windows refuses it. Templates have the same pair of fields, one for a single range and one for several.`,
    instead: 'Write the list outside the quotes: `-LocalPort 25,587` or `-LocalPort "25","587"`.',
    references: ['ms-network-ports'],
    bad: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort "25,587"' },
      {
        language: 'powershell',
        text: "$ports = '80,443'\nNew-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort $ports",
      },
    ],
    good: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25,587' },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort "25","587"' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport="25,587"',
      },
    ],
  },
  statements: { mistake: 'port-list-in-one-value' },
  check: (statement) => mistakesOf(statement, 'port-list-in-one-value'),
};
