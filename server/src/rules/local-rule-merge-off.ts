import { valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { revision } from './shared/revision';

export const localRuleMergeOff: DiagnosticRule = {
  meta: {
    code: 'local-rule-merge-off',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'Local firewall rules are ignored, and the rules that Exchange Setup makes are local.',
    why: 'With `AllowLocalFirewallRules` off, Windows uses only the rules that come by group policy. The rules that Setup made on the server are then listed and have no effect.',
    instead: 'Deploy the rules of Exchange by policy first, then switch the merge off.',
    references: ['ms-network-port-reference-2010'],
    bad: [
      { language: 'powershell', text: 'Set-NetFirewallProfile -Profile Domain -AllowLocalFirewallRules False' },
      { language: 'batch', text: 'netsh advfirewall set domainprofile settings localfirewallrules disable' },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile]\n"AllowLocalPolicyMerge"=dword:00000000\n',
      },
    ],
    good: [{ language: 'powershell', text: 'Set-NetFirewallProfile -Profile Domain -AllowLocalFirewallRules True' }],
  },
  statements: ['policy'],
  *check(statement, context) {
    if (statement.kind !== 'policy' || statement.subject !== 'local-rules' || valueOf(statement.on) !== false) return;
    const place = statement.on.kind === 'written' ? statement.on.place : statement.place;
    yield {
      place,
      fixes: revision(context, statement, { kind: 'set-enabled', enabled: true }, 'Let local rules count'),
      message:
        'Local rules no longer count after this, and the rules that Exchange Setup makes are local: deploy them by policy first.',
    };
  },
};
