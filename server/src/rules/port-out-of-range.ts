import type { DiagnosticRule } from './rule';
import { mistakesOf } from './shared/mistakes';

export const portOutOfRange: DiagnosticRule = {
  meta: {
    code: 'port-out-of-range',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A number that is no port, or a range whose end is below its start.',
    why: 'Ports go from 0 to 65535. A number outside, often one digit too many, or a range written backwards is refused, and the whole rule with it.',
    instead: 'Write the port that was meant; in a range the smaller number first.',
    references: ['iana-port-numbers'],
    bad: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 643270' },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 587-25' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=99999999999999999999',
      },
    ],
    good: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 64327' },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25-587',
      },
    ],
  },
  statements: { mistake: 'port-out-of-range' },
  check: (statement) => mistakesOf(statement, 'port-out-of-range'),
};
