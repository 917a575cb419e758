import { TCP } from '../analysis/order/rows';
import { formatPorts, onlyPort } from '../base/portSet';
import { fileRule } from './rule';
import { addBeside } from './shared/beside';
import { noteWith, taskRunning } from './shared/examples';
import { firstThatOpen, holds, openings } from './shared/openings';

export const replicationPortWithoutRule = fileRule(
  {
    code: 'replication-port-without-rule',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'The replication port of a DAG is changed, and no rule of the file opens the new one.',
    why: `\`Set-DatabaseAvailabilityGroup -ReplicationPort\` moves log shipping and seeding to another port on every member. The rule that Setup made in the Windows Firewall stays on 64327: copies stop with the change and their queues grow, until somebody opens the new port on each server.

The order matters too: the rule first, on all members, then the port.`,
    instead:
      'Make a rule for the new port on every member before the change: `New-NetFirewallRule -DisplayName "DAG replication" -Direction Inbound -Protocol TCP -LocalPort 63132 -Action Allow`.',
    references: ['ms-set-databaseavailabilitygroup', 'ms-dag-properties', 'blog-eightwone-dag'],
    bad: [
      {
        language: 'powershell',
        text: 'Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132\n',
      },
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'DAG' -Protocol TCP -LocalPort 64327\nSet-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132\n",
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="DAG" dir=in action=allow protocol=tcp localport=64327\npowershell -Command "Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132"\n',
      },
      noteWith('Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132'),
      taskRunning('win_shell', 'Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132'),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'DAG' -Protocol TCP -LocalPort 63132\nSet-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132\n",
      },
      {
        language: 'powershell',
        text: 'Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 64327\n',
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="DAG" dir=in action=allow protocol=tcp localport=63132\npowershell -Command "Set-DatabaseAvailabilityGroup -Identity DAG1 -ReplicationPort 63132"\n',
      },
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    for (const pin of file.statements('pin')) {
      const knob = knowledge.knob(pin.knob);
      if (knob?.service !== 'dag-replication' || typeof knob.default !== 'number' || pin.removes) continue;
      for (const use of pin.end.uses) {
        const port = onlyPort(use.ports);
        if (port === undefined || port === knob.default) continue;
        const all = openings(file.ruleset).filter(
          ({ direction, transports, keywords }) =>
            direction !== 'out' && (transports & TCP) !== 0 && keywords.length === 0,
        );
        const opened = all.some((opening) => holds(opening, port));
        // A rule that is changed elsewhere may be the one.
        if (opened || file.opens(use.ports, 'tcp')) continue;
        yield {
          place: use.literal.place,
          message: `No rule here opens ${formatPorts(use.ports)}/tcp, and the one that Setup made stays on ${knob.default}: DAG members stop shipping logs to each other.`,
          get fixes() {
            // The members of the DAG call from where they called before.
            const alike = all.filter((opening) => opening.from === opening.to && opening.from === knob.default);
            const [before] = firstThatOpen(file.ruleset, new Set(alike));
            return before === undefined
              ? []
              : addBeside(file, context, file.ruleset.placeOf(before.rule), {
                  ports: use.ports,
                  transport: 'tcp',
                  suffix: String(port),
                  title: `Open ${port}/tcp too`,
                });
          },
        };
      }
    }
  },
);
