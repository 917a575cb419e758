import type { DiagnosticRule } from './rule';
import { iptables, taskRunning } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const dportListWithoutMultiport: DiagnosticRule = {
  meta: {
    code: 'dport-list-without-multiport',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'An iptables rule lists several ports without the module multiport.',
    why: `\`--dport\` and \`--sport\` belong to the protocol and take one port or one range. A list belongs to the module multiport, which has options of its own, \`--dports\` and \`--sports\`. iptables refuses the rule; \`iptables-restore\` then leaves the whole table as it was.`,
    instead: 'Load the module and use its option: `-m multiport --dports 25,587`.',
    references: ['netfilter-iptables-extensions'],
    bad: [
      iptables('-A INPUT -p tcp --dport 25,587 -j ACCEPT'),
      iptables('-A INPUT -p tcp --dports 25,587 -j ACCEPT'),
      iptables('-A FORWARD -p tcp -m tcp --sport 993,995 -j ACCEPT'),
      { language: 'shell', text: 'PORTS=25,587\niptables -A INPUT -p tcp --dport $PORTS -j ACCEPT' },
      taskRunning('ansible.builtin.shell', 'iptables -A INPUT -p tcp --dport 25,587 -j ACCEPT'),
    ],
    good: [
      iptables('-A INPUT -p tcp -m multiport --dports 25,587 -j ACCEPT'),
      iptables('-A INPUT -p tcp --dport 6005:65534 -j ACCEPT'),
      // Short for the option of the module, as nothing else that begins so is loaded.
      iptables('-A INPUT -p tcp -m multiport --dport 25,587 -j ACCEPT'),
      { language: 'shell', text: 'for p in 25 587; do iptables -A INPUT -p tcp --dport $p -j ACCEPT; done' },
    ],
  },
  statements: { mistake: 'dport-list-without-multiport' },
  check: (statement) => mistakesOf(statement, 'dport-list-without-multiport'),
};
