import { valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { ansible } from './shared/examples';
import { revision } from './shared/revision';

export const firewallTurnedOff: DiagnosticRule = {
  meta: {
    code: 'firewall-turned-off',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'The Windows Firewall, one of its profiles or its service is switched off.',
    why: `Exchange Setup makes its own firewall rules, and it needs the firewall service running to do so: without it Setup stops with "no more endpoints". With a profile off, every port of the server is open on the networks of that profile, the ones meant for other Exchange servers included. Microsoft supports Exchange with the Windows Firewall on.`,
    instead:
      'Leave the firewall on and allow what is missing. To look for a cause, switch on the log of dropped packets.',
    references: ['css-exchange', 'ms-network-port-reference-2010'],
    bad: [
      ansible('win_firewall', 'state: disabled, profiles: [Domain]'),
      { language: 'batch', text: 'netsh advfirewall set allprofiles state off' },
      { language: 'powershell', text: 'Set-NetFirewallProfile -All -Enabled False' },
      { language: 'powershell', text: 'Set-Service -Name MpsSvc -StartupType Disabled' },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\DomainProfile]\n"EnableFirewall"=dword:00000000\n',
      },
    ],
    good: [
      ansible('win_firewall', 'state: enabled, profiles: [Domain]'),
      { language: 'batch', text: 'netsh advfirewall set allprofiles state on' },
      { language: 'powershell', text: 'Set-NetFirewallProfile -All -Enabled True' },
    ],
  },
  statements: ['policy'],
  *check(statement, context) {
    if (statement.kind !== 'policy' || statement.subject !== 'state' || valueOf(statement.on) !== false) return;
    const which =
      statement.profiles.length === 0 || statement.profiles.length === 3
        ? 'the Windows Firewall'
        : `the ${statement.profiles.join(' and ')} profile`;
    const place = statement.on.kind === 'written' ? statement.on.place : statement.place;
    yield {
      place,
      fixes: revision(context, statement, { kind: 'set-enabled', enabled: true }, 'Leave it on'),
      message: `This switches off ${which}: every port of the server is then open there, and Exchange Setup cannot make its rules while the service is stopped.`,
    };
  },
};
