import { usesOf } from '../model/references';
import type { DiagnosticRule } from './rule';
import { revision } from './shared/revision';

export const errorsSuppressed: DiagnosticRule = {
  meta: {
    code: 'errors-suppressed',
    severity: 'hint',
    on: true,
    scope: 'evidence',
    summary: 'The errors of a command that makes rules are swallowed.',
    why: `A rule that Windows refuses (a port without protocol, a foreign range sign) leaves a message and nothing else. \`-ErrorAction SilentlyContinue\`, \`2>$null\` and \`>nul\` take the message away; netsh writes its errors to standard output, so a plain \`>nul\` is enough.`,
    instead: 'Let the message through, or test for the result.',
    references: ['ms-network-ports'],
    bad: [
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25 -ErrorAction SilentlyContinue',
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25 >nul',
      },
      {
        language: 'shell',
        text: 'az network nsg rule create -g mail --nsg-name mail -n smtp --priority 100 --protocol Tcp --destination-port-ranges 25 >/dev/null 2>&1\n',
      },
      {
        language: 'shell',
        text: 'gcloud compute firewall-rules create smtp --allow=tcp:25 --source-ranges=10.0.0.0/8 2>/dev/null\n',
      },
      {
        language: 'batch',
        text: 'az network nsg rule create -g mail --nsg-name mail -n smtp --priority 100 --protocol Tcp --destination-port-ranges 25 >nul 2>&1\r\n',
      },
    ],
    good: [
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25' },
      { language: 'batch', text: 'netsh advfirewall firewall delete rule name=x >nul' },
      {
        language: 'shell',
        text: 'az network nsg rule create -g mail --nsg-name mail -n smtp --priority 100 --protocol Tcp --destination-port-ranges 25 >/dev/null\n',
      },
    ],
  },
  statements: ['rule', 'port-proxy', 'connector', 'listener', 'pin'],
  looksAt: 'traffic',
  *check(statement, context) {
    if (!statement.silenced || usesOf(statement).length === 0) return;
    if (statement.kind === 'pin' && statement.removes) return;
    yield {
      place: statement.silenced,
      message: 'When this is refused nobody learns of it, and the port stays as it was.',
      fixes: revision(context, statement, { kind: 'unsilence' }, 'Let its errors be seen'),
    };
  },
};
