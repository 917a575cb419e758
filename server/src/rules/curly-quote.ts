import type { DiagnosticRule } from './rule';
import { taskRunning } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const curlyQuote: DiagnosticRule = {
  meta: {
    code: 'curly-quote',
    severity: 'error',
    severities: ['error', 'information'],
    on: true,
    scope: 'anywhere',
    summary: 'Typographic quotes in a command line, pasted from a web page or a document.',
    why: `cmd knows straight quotes only. A typographic quote is a letter to it: the name is cut at its first blank, and what follows becomes arguments that netsh refuses.

PowerShell takes typographic quotes for quotes, so the command works there until somebody copies it into a batch file; that is said as information.`,
    instead: 'Use straight quotes.',
    references: ['ms-network-ports'],
    bad: [
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=“SMTP in” dir=in action=allow protocol=TCP localport=25',
      },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName “SMTP in” -Protocol TCP -LocalPort 25' },
      taskRunning('win_shell', 'New-NetFirewallRule -DisplayName “SMTP in” -Protocol TCP -LocalPort 25'),
    ],
    good: [
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="SMTP in" dir=in action=allow protocol=TCP localport=25',
      },
      { language: 'powershell', text: 'New-NetFirewallRule -DisplayName "SMTP in" -Protocol TCP -LocalPort 25' },
    ],
  },
  statements: { mistake: 'curly-quote' },
  check: (statement) => mistakesOf(statement, 'curly-quote'),
};
