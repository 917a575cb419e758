import { includes, MAX_PORT, port } from '../base/portSet';
import { samePlace } from '../base/span';
import type { DiagnosticRule } from './rule';
import { regAdd, taskWriting } from './shared/examples';

export const dwordLooksDecimal: DiagnosticRule = {
  meta: {
    code: 'dword-looks-decimal',
    severity: 'warning',
    severities: ['error', 'warning'],
    on: true,
    scope: 'evidence',
    summary: 'The hexadecimal digits of a DWORD read as a well-known decimal port.',
    why: `A registry file writes DWORDs in hexadecimal. \`dword:00059531\` is not port 59531 but 365873, which no service can take; \`dword:00006001\` is 24577. The decimal number was typed, or copied, into a place that takes hexadecimal digits.`,
    instead: 'Write the number in hexadecimal: 59531 is `0000e88b`.',
    references: ['wiki-static-rpc-2010', 'ms-q155831'],
    bad: [
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]\n"TCP/IP Port"=dword:00059531\n',
      },
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeIS\\ParametersSystem]\n"Rpc/HTTP Port"=dword:00006001\n',
      },
      regAdd('MSExchangeRPC\\ParametersSystem', 'TCP/IP Port', 'REG_DWORD', '0x59531'),
      {
        language: 'powershell',
        text: "Set-ItemProperty 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem' -Name 'TCP/IP Port' -Type DWord -Value 0x59531\n",
      },
      taskWriting(
        'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem',
        'TCP/IP Port',
        '0x59531',
        'dword',
      ),
    ],
    good: [
      {
        language: 'registry-file',
        text: 'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem]\n"TCP/IP Port"=dword:0000e88b\n',
      },
      {
        language: 'powershell',
        text: "Set-ItemProperty -Path HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem -Name 'TCP/IP Port' -Value 59531 -Type DWord",
      },
      regAdd('MSExchangeRPC\\ParametersSystem', 'TCP/IP Port', 'REG_DWORD', '59531'),
    ],
  },
  statements: ['pin'],
  *check(statement, context) {
    if (statement.kind !== 'pin') return;
    const known = context.knowledge.group('well-known-pinned-ports');
    for (const use of statement.end.uses) {
      const digits = use.literal.text.replace(/^0x/i, '');
      if (use.literal.form !== 'hex' || !/^\d+$/.test(digits)) continue;
      const meant = Number.parseInt(digits, 10);
      const value = Number.parseInt(digits, 16);
      if (!includes(known, meant) || meant === value) continue;
      const edits = context.revise(statement, { kind: 'replace-port', use, ports: port(meant) });
      const hex = meant.toString(16).padStart(8, '0');
      const [edit] = edits ?? [];
      const spelled = edit && samePlace(edit.place, use.literal.place) ? edit.newText : hex;
      const isDecimal = spelled === String(meant);
      yield {
        place: use.literal.place,
        severity: value > MAX_PORT ? 'error' : 'warning',
        message: `These digits are hexadecimal and mean ${value}${value > MAX_PORT ? ', which is no port' : ''}; ${meant} is written ${isDecimal ? 'without the 0x' : spelled}.`,
        fixes: edits
          ? [
              {
                title: isDecimal ? `Write ${meant}` : `Write ${meant} as ${spelled}`,
                safety: value > MAX_PORT ? 'safe' : 'suggestion',
                edits,
              },
            ]
          : [],
      };
    }
  },
};
