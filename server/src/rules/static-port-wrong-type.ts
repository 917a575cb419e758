import { valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { taskWriting } from './shared/examples';
import { revision } from './shared/revision';

const WORDS: Readonly<Record<string, string>> = {
  dword: 'a DWORD',
  string: 'a string',
  'multi-string': 'a multi-string',
};

export const staticPortWrongType: DiagnosticRule = {
  meta: {
    code: 'static-port-wrong-type',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'A fixed port is written in a registry type that the service does not read.',
    why: `RPC Client Access of Exchange 2010 reads its port (\`TCP/IP Port\`) from a DWORD, the Address Book service (\`RpcTcpPort\`) from a string. Written in the other type the value is ignored: the service draws a port as before, and the firewall or load balancer that expects the fixed one turns clients away.`,
    instead: 'Write the same number in the type the service reads.',
    references: ['wiki-static-rpc-2010', 'blog-byronwright-static-rpc'],
    bad: [
      {
        language: 'powershell',
        text: "New-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59532 -PropertyType String",
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"=dword:0000e88d\n',
      },
      {
        language: 'batch',
        text: 'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters /v RpcTcpPort /t REG_DWORD /d 59533',
      },
      taskWriting(
        'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem',
        'TCP/IP Port',
        '59531',
        'string',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59532 -PropertyType DWord",
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeAB\\Parameters]\n"RpcTcpPort"="59533"\n',
      },
    ],
  },
  statements: ['pin'],
  *check(statement, context) {
    if (statement.kind !== 'pin' || statement.removes || statement.type.kind !== 'written') return;
    const knob = context.knowledge.knob(statement.knob);
    const type = valueOf(statement.type);
    if (knob?.kind !== 'registry' || knob.holds !== 'port' || !knob.evidence || type === knob.type || type === 'number')
      return;
    if (knob.type === 'multi-string') return;
    yield {
      place: statement.type.place,
      message: `${knob.value} is read from ${WORDS[knob.type]} only: written as ${WORDS[type ?? ''] ?? 'another type'} it is ignored, and ${knob.restart ?? 'the service'} draws a port at random.`,
      fixes: revision(
        context,
        statement,
        { kind: 'set-type', type: knob.type },
        `Write it as ${WORDS[knob.type]}`,
        'safe',
      ),
    };
  },
};
