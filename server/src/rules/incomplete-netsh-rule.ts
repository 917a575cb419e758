import type { DiagnosticRule } from './rule';
import { netshScript } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const incompleteNetshRule: DiagnosticRule = {
  meta: {
    code: 'incomplete-netsh-rule',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: '`netsh advfirewall firewall add rule` without name=, dir= or action=.',
    why: '`add rule` has three words it cannot do without: `name=`, `dir=` and `action=`. Without one of them netsh prints its help, makes no rule and the script goes on.',
    instead: 'Give all three.',
    references: ['ms-network-ports'],
    bad: [
      { language: 'batch', text: 'netsh advfirewall firewall add rule name=x dir=in protocol=TCP localport=25' },
      { language: 'batch', text: 'netsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=25' },
      {
        language: 'powershell',
        text: 'netsh advfirewall firewall add rule name=x action=allow protocol=TCP localport=25',
      },
      netshScript('name=x dir=in protocol=TCP localport=25'),
    ],
    good: [
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25',
      },
      { language: 'powershell', text: 'netsh adv f a r n=x dir=in act=allow prot=tcp localp=25' },
    ],
  },
  statements: { mistake: 'incomplete-netsh-rule' },
  check: (statement) => mistakesOf(statement, 'incomplete-netsh-rule'),
};
