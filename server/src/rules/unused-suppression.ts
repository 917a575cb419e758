import type { DiagnosticRule } from './rule';
import { cisco } from './shared/examples';

/** The report finds these: it alone knows what the comments of a file suppressed. */
export const unusedSuppression: DiagnosticRule = {
  meta: {
    code: 'unused-suppression',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'A suppression comment that suppresses nothing, or whose date is past.',
    why: 'A suppression left behind hides the next finding of its kind, which nobody has looked at. One with `until=` comes back on purpose when its date is past.',
    instead: 'Remove the comment, or set a new date after another look.',
    references: ['ms-network-ports'],
    bad: [
      {
        language: 'powershell',
        text: '# exchange-ports: disable-next-line wrong-transport -- no longer\nNew-NetFirewallRule -DisplayName x -Protocol TCP -LocalPort 25',
      },
      {
        language: 'batch',
        text: 'rem exchange-ports: disable no-such-rule -- typing error\nnetsh advfirewall firewall add rule name=x dir=in action=allow protocol=TCP localport=25',
      },
      cisco(
        '! exchange-ports: disable-next-line wrong-transport -- no longer\naccess-list outside_in extended permit tcp any host 10.0.0.5 eq 25\n',
      ),
      { language: 'hcl', text: '# exchange-ports: disable no-such-rule -- typing error\nlocals {}\n' },
    ],
    good: [
      {
        language: 'powershell',
        text: '# exchange-ports: disable-next-line port-needs-protocol -- shown in a lesson\nNew-NetFirewallRule -DisplayName x -LocalPort 25',
      },
    ],
  },
  statements: [],
  check: () => [],
};
