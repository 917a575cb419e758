import { formatRange, onlyPort, port } from '../base/portSet';
import type { DiagnosticRule } from './rule';
import { regAdd, taskWriting } from './shared/examples';
import { revision } from './shared/revision';

export const staticPortOutsideWindow: DiagnosticRule = {
  meta: {
    code: 'static-port-outside-window',
    severity: 'information',
    severities: ['information', 'error'],
    on: true,
    scope: 'evidence',
    summary: 'A fixed RPC port of Exchange 2010 lies outside the window Microsoft advises, or below 1024.',
    why: `Below 1024 lie the ports of other services, and the Exchange Analyzer calls such a value an error. Between 1024 and 65535 a number works as long as nothing else draws it first; Microsoft advises 59531-60554 for RPC Client Access and the Address Book service of Exchange 2010, so that they can be recognised on every firewall and load balancer.`,
    instead:
      'Choose two different numbers in 59531-60554, the same on every server of the array. `RpcTcpPort` 0 means that nothing is fixed.',
    references: ['ms-bpa-static-rpc-2010', 'wiki-static-rpc-2010'],
    bad: [
      {
        language: 'powershell',
        text: "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 7575 -Type DWord",
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="135"\n',
      },
      regAdd('MSExchangeRPC\\ParametersSystem', 'TCP/IP Port', 'REG_DWORD', '5000'),
      taskWriting(
        'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem',
        'TCP/IP Port',
        '5000',
        'dword',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59532 -Type DWord",
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="0"\n',
      },
    ],
  },
  statements: ['pin'],
  *check(statement, context) {
    if (statement.kind !== 'pin' || statement.removes) return;
    const knob = context.knowledge.knob(statement.knob);
    if (knob?.kind !== 'registry' || knob.service !== 'static-rpc-2010' || !knob.advised || knob.least === undefined)
      return;
    for (const use of statement.end.uses) {
      const number = onlyPort(use.ports);
      if (number === undefined || (number === 0 && knob.zeroMeansUnset)) continue;
      if (knob.advised.from <= number && number <= knob.advised.to) continue;
      const { from } = knob.advised;
      const fixes = revision(
        context,
        statement,
        { kind: 'replace-port', use, ports: port(from) },
        `Use ${from} (the callers' firewalls must follow)`,
      );
      yield number < knob.least
        ? {
            place: use.literal.place,
            fixes,
            severity: 'error',
            message: `${number} is below ${knob.least} and belongs to another service; the ${knob.title.charAt(0).toLowerCase()}${knob.title.slice(1)} lies in ${formatRange(knob.advised)}.`,
          }
        : {
            place: use.literal.place,
            fixes,
            message: `Microsoft advises ${formatRange(knob.advised)} for the ${knob.title.charAt(0).toLowerCase()}${knob.title.slice(1)}; ${number} works only as long as nothing else draws it.`,
          };
    }
  },
};
