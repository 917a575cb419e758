import type { DiagnosticRule } from './rule';
import { mistakesOf } from './shared/mistakes';

export const rangeSeparator: DiagnosticRule = {
  meta: {
    code: 'range-separator',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A range or list is written with the sign of another tool.',
    why: `Windows writes a range \`6005-65534\`, iptables \`6005:65534\`, Cisco \`range 6005 65534\`. A rule copied from one to another keeps the foreign sign, and the tool refuses it or reads something else. Lists have the same trouble: Windows parts them with commas, not with blanks or semicolons.`,
    instead: 'Write the sign of the tool that reads the line.',
    references: ['ms-kb929851'],
    bad: [
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=6005:65534',
      },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 6005:65534' },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 5000..5010' },
    ],
    good: [
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=6005-65534',
      },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 6005-65534' },
    ],
  },
  statements: { mistake: 'range-separator' },
  check: (statement) => mistakesOf(statement, 'range-separator'),
};
