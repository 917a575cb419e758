import { overlaps } from '../base/portSet';
import type { DiagnosticRule } from './rule';
import { batchRunning, noteWith, taskRunning } from './shared/examples';
import { usualPorts } from './shared/usualPorts';

export const smtpBoundToIisPort: DiagnosticRule = {
  meta: {
    code: 'smtp-bound-to-iis-port',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'A receive connector is bound to a port that IIS holds on an Exchange server.',
    why: 'IIS holds 80 and 443 for the Default Web Site and, from 2013 on, 81 and 444 for the Exchange Back End site. A receive connector on one of them keeps the transport service from starting, or IIS from binding its site after the next restart.',
    instead: 'Bind the connector to 25, or 587 for mail clients.',
    references: ['ms-receive-connectors', 'css-exchange'],
    bad: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name Relay -Usage Custom -Bindings '0.0.0.0:443' -RemoteIPRanges 10.0.0.0/8",
      },
      { language: 'powershell', text: "Set-ReceiveConnector 'MBX1\\Relay' -Bindings 0.0.0.0:444" },
      batchRunning("Set-ReceiveConnector 'MBX1\\Relay' -Bindings '0.0.0.0:81'"),
      noteWith("Set-ReceiveConnector 'MBX1\\Relay' -Bindings '0.0.0.0:81'"),
      taskRunning(
        'win_shell',
        'New-ReceiveConnector -Name Relay -Usage Custom -Bindings 0.0.0.0:80 -RemoteIPRanges 10.0.0.0/8',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name Relay -Usage Custom -Bindings '0.0.0.0:25' -RemoteIPRanges 10.0.0.0/8 -TransportRole FrontendTransport",
      },
    ],
  },
  statements: ['connector'],
  *check(statement, context) {
    if (statement.kind !== 'connector' || statement.direction !== 'receive') return;
    const iis = context.knowledge.group('iis-ports');
    for (const use of statement.end.uses) {
      if (!overlaps(use.ports, iis)) continue;
      yield {
        place: use.literal.place,
        message: `IIS holds ${use.literal.text} on an Exchange server: the transport service cannot start with this binding.`,
        fixes: usualPorts(statement, use, context),
      };
    }
  },
};
