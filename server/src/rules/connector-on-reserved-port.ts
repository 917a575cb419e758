import { includes, onlyPort } from '../base/portSet';
import { valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { setupsConnectors } from './shared/connectorNames';
import { batchRunning, noteWith, taskRunning } from './shared/examples';
import { usualPorts } from './shared/usualPorts';

export const connectorOnReservedPort: DiagnosticRule = {
  meta: {
    code: 'connector-on-reserved-port',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'A receive connector of your own on 465, 475, 717 or 2525 of Exchange 2013 or later.',
    why: `From 2013 on the transport services of one server talk to each other over 465 (Client Proxy), 475 (mailbox delivery), 717 (Outbound Proxy Frontend) and 2525 (Default). A custom connector there takes mail that was meant for Setup's own, and mail between the servers queues up.`,
    instead: 'Use 25 with remote IP ranges that are narrower than those of Default Frontend, or a free port.',
    references: ['ms-receive-connectors', 'ms-custom-receive-connectors'],
    bad: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -TransportRole FrontendTransport -Bindings 10.0.0.5:475 -RemoteIPRanges 10.0.0.0/8",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2019\nNew-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:2525 -RemoteIPRanges 10.0.0.0/8",
      },
      {
        language: 'powershell',
        text: "Set-ReceiveConnector 'MBX1\\Relay' -Bindings '0.0.0.0:717'",
        profile: 'version=2016 role=mailbox',
      },
      batchRunning("Set-ReceiveConnector 'MBX1\\Relay' -Bindings '0.0.0.0:475'", 'version=2019 role=mailbox'),
      noteWith("Set-ReceiveConnector 'MBX1\\Relay' -Bindings '0.0.0.0:475'", 'version=2019 role=mailbox'),
      taskRunning(
        'win_shell',
        "Set-ReceiveConnector 'MBX1\\Relay' -Bindings '0.0.0.0:475'",
        'version=2019 role=mailbox',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:2525 -RemoteIPRanges 10.0.0.0/8",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2019\nSet-ReceiveConnector 'MBX1\\Client Proxy MBX1' -Bindings 0.0.0.0:465",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2010\nNew-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:2525 -RemoteIPRanges 10.0.0.0/8",
      },
    ],
  },
  statements: ['connector'],
  *check(statement, context) {
    if (statement.kind !== 'connector' || statement.direction !== 'receive') return;
    const { knowledge } = context;
    const reserved = knowledge.group('reserved-connector-ports');
    const name = valueOf(statement.name);
    if (name === undefined && !statement.creates) return;
    for (const use of statement.end.uses) {
      const number = onlyPort(use.ports);
      if (number === undefined || !includes(reserved, number)) continue;
      if (setupsConnectors(name, number, knowledge).length > 0) continue;
      const owner = knowledge.connectors.find(
        (c) => c.kind.endsWith('receive') && c.bindings.some((b) => b.port === number) && c.versions.includes('2019'),
      );
      yield {
        place: use.literal.place,
        message: `${number} belongs to ${owner ? `Setup's own connector ${owner.name}` : 'a transport service of the server'}: a second connector there takes mail between Exchange servers.`,
        versions: knowledge.versionsBetween('2013', 'SE'),
        // Before 2013 the cmdlets have no such parameter.
        isOfThese: statement.role.kind !== 'absent',
        fixes: usualPorts(statement, use, context),
      };
    }
  },
};
