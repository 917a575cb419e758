import type { DiagnosticRule } from './rule';
import { cisco } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const invalidPortKeyword: DiagnosticRule = {
  meta: {
    code: 'invalid-port-keyword',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'A port keyword that this tool does not know, or that does not go with the protocol or direction.',
    why: `The Windows Firewall has words for ports that are drawn at run time. PowerShell spells the endpoint mapper \`RPCEPMap\`, netsh and the registry \`RPC-EPMap\`; each refuses the other's spelling. \`RPC\` and the mapper are for inbound rules over TCP only.`,
    instead: 'Use the spelling of the tool, inbound, with TCP.',
    references: ['ms-network-port-reference-2010'],
    bad: [
      cisco('access-list 101 permit tcp any host 10.0.0.5 eq imaps'),
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=RPCEPMap',
      },
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort RPC, RPC-EPMap',
      },
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol UDP -LocalPort RPC',
      },
    ],
    good: [
      cisco('access-list 101 permit tcp any host 10.0.0.5 eq pop3'),
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=RPC-EPMap',
      },
      {
        language: 'powershell',
        text: 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort RPCEPMap',
      },
    ],
  },
  statements: { mistake: 'invalid-port-keyword' },
  check: (statement) => mistakesOf(statement, 'invalid-port-keyword'),
};
