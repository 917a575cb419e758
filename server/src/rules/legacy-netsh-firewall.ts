import type { DiagnosticRule } from './rule';
import { taskRunning } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const legacyNetshFirewall: DiagnosticRule = {
  meta: {
    code: 'legacy-netsh-firewall',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'The `netsh firewall` context, replaced since Windows Server 2008.',
    why: `\`netsh firewall\` belongs to Windows XP and Server 2003. Since Server 2008 it is kept for old scripts only: it changes the profile that is active at that moment, knows no direction, and current Windows versions refuse parts of it. A port opened with it can be missing as soon as the server finds itself on another network.`,
    instead: 'Write the rule with `netsh advfirewall firewall add rule`, or `New-NetFirewallRule`.',
    references: ['css-exchange-setup-log'],
    bad: [
      { language: 'batch', text: 'netsh firewall add portopening TCP 25 "SMTP"' },
      { language: 'powershell', text: 'netsh firewall set opmode mode=disable' },
      taskRunning('win_command', 'netsh firewall add portopening TCP 25 SMTP'),
    ],
    good: [
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="SMTP" dir=in action=allow protocol=TCP localport=25',
      },
    ],
  },
  statements: { mistake: 'legacy-netsh-firewall' },
  check: (statement) => mistakesOf(statement, 'legacy-netsh-firewall'),
};
