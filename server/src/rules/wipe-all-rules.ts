import { valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { taskRunning } from './shared/examples';
import { revision } from './shared/revision';

export const wipeAllRules: DiagnosticRule = {
  meta: {
    code: 'wipe-all-rules',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'Every rule of the Windows Firewall is deleted, those that Exchange Setup made included.',
    why: `Setup makes its rules once. Nothing brings them back when a script deletes all rules: the transport, store and replication services go on listening and nobody reaches them. \`netsh advfirewall reset\` restores the rules that Windows ships, not those of Exchange.`,
    instead: 'Delete the rules you made, by name or group. Export before you change: `netsh advfirewall export`.',
    references: ['ms-network-port-reference-2010'],
    bad: [
      { language: 'batch', text: 'netsh advfirewall firewall delete rule name=all' },
      { language: 'batch', text: 'netsh advfirewall reset' },
      { language: 'powershell', text: 'Get-NetFirewallRule | Remove-NetFirewallRule' },
      { language: 'powershell', text: 'Get-NetFirewallRule -Direction Inbound | Remove-NetFirewallRule' },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[-HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n',
      },
      taskRunning('win_command', 'netsh advfirewall reset'),
    ],
    good: [
      { language: 'batch', text: 'netsh advfirewall firewall delete rule name="My rule"' },
      { language: 'batch', text: 'netsh advfirewall firewall delete rule name=all dir=out' },
      { language: 'powershell', text: "Remove-NetFirewallRule -DisplayName 'My rule'" },
      { language: 'shell', text: 'iptables -F\niptables -A INPUT -p tcp --dport 25 -j ACCEPT' },
      { language: 'nftables', text: 'flush ruleset\n' },
      // Rules of a policy are others than those of Setup, and a key beside them holds none.
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules]\n[-HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\Old]\n',
      },
    ],
  },
  statements: ['policy'],
  *check(statement, context) {
    if (statement.kind !== 'policy' || statement.subject !== 'reset') return;
    // Scripts for other firewalls begin so; the one with profiles is that of Windows.
    if (statement.profiles.length === 0) return;
    const direction = valueOf(statement.direction);
    // What Setup makes is inbound.
    if (direction === 'out') return;
    yield {
      place: statement.place,
      fixes: revision(context, statement, { kind: 'remove' }, 'Remove this command'),
      message: `This deletes every ${direction === 'in' ? 'inbound' : 'firewall'} rule, and Exchange Setup does not make its own again: mail flow and database copies stop at the firewall.`,
    };
  },
};
