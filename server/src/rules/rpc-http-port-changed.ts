import { onlyPort, port } from '../base/portSet';
import type { DiagnosticRule } from './rule';
import { regAdd, taskWriting } from './shared/examples';
import { revision } from './shared/revision';

export const rpcHttpPortChanged: DiagnosticRule = {
  meta: {
    code: 'rpc-http-port-changed',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'One of the RPC over HTTP ports 6001, 6002, 6004 is changed.',
    why: 'Setup writes 6001 for the store, 6002 for the directory referral and 6004 for the directory proxy. The RPC proxy and the Outlook Anywhere settings of the front end expect these numbers; with another one Outlook over HTTPS connects to nothing.',
    instead: 'Leave the value that Setup wrote.',
    references: ['ms-rpc-proxy-ports-2003', 'ms-bpa-rpc-http'],
    bad: [
      {
        language: 'powershell',
        text: "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeIS\\ParametersSystem -Name 'Rpc/HTTP Port' -Value 7001 -Type DWord",
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeSA\\Parameters]\n"Rpc/HTTP NSPI Port"=dword:00001b5c\n',
      },
      regAdd('MSExchangeSA\\Parameters', 'HTTP Port', 'REG_DWORD', '7002'),
      taskWriting(
        'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeIS\\ParametersSystem',
        'Rpc/HTTP Port',
        '7001',
        'dword',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeIS\\ParametersSystem -Name 'Rpc/HTTP Port' -Value 6001 -Type DWord",
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeSA\\Parameters]\n"Rpc/HTTP NSPI Port"=dword:00001774\n',
      },
    ],
  },
  statements: ['pin'],
  *check(statement, context) {
    if (statement.kind !== 'pin' || statement.removes) return;
    const knob = context.knowledge.knob(statement.knob);
    if (knob?.kind !== 'registry' || !knob.keepDefault || typeof knob.default !== 'number') return;
    for (const use of statement.end.uses) {
      const number = onlyPort(use.ports);
      if (number === undefined || number === knob.default) continue;
      yield {
        place: use.literal.place,
        message: `Setup writes ${knob.default} here and the RPC proxy calls that number: with ${number} Outlook over HTTPS reaches nothing.`,
        fixes: revision(
          context,
          statement,
          { kind: 'replace-port', use, ports: port(knob.default) },
          `Use ${knob.default}`,
        ),
      };
    }
  },
};
