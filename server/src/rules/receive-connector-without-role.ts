import { onlyPort, overlaps } from '../base/portSet';
import { valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { setupsConnectors } from './shared/connectorNames';
import { batchRunning, noteWith, taskRunning } from './shared/examples';
import { revision } from './shared/revision';

export const receiveConnectorWithoutRole: DiagnosticRule = {
  meta: {
    code: 'receive-connector-without-role',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary:
      'From 2013 on, a new receive connector on 25 that belongs to the Transport service instead of Front End Transport.',
    why: `Without \`-TransportRole\` a new connector belongs to the Transport service (HubTransport). On 25 it then competes with Front End Transport for the same socket: after the next restart one of the two services gets the port, connections are refused now and then, and cumulative updates stop at the conflict with the server half upgraded.`,
    instead: 'Create connectors on 25 with `-TransportRole FrontendTransport`.',
    references: ['ms-custom-receive-connectors', 'blog-exchangemaster-role', 'practical365-connector-conflict'],
    bad: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Scanner' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.7 -TransportRole HubTransport",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2016\nNew-ReceiveConnector -Name 'Partners' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24",
      },
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Partners' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24 -TransportRole HubTransport",
        profile: 'version=2019 role=mailbox',
      },
      batchRunning(
        'New-ReceiveConnector -Name Partners -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24',
        'version=2019 role=mailbox',
      ),
      noteWith(
        'New-ReceiveConnector -Name Partners -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24',
        'version=2019 role=mailbox',
      ),
      taskRunning(
        'win_shell',
        'New-ReceiveConnector -Name Partners -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24',
        'version=2019 role=mailbox',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Scanner' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.7",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2016\nNew-ReceiveConnector -Name 'Partners' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24 -TransportRole FrontendTransport",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2010\nNew-ReceiveConnector -Name 'Partners' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24",
      },
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Partners' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0/24",
        profile: 'version=2019 role=edge-transport',
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2013\nNew-ReceiveConnector -Name 'Default MBX1' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0-255.255.255.255 -TransportRole HubTransport",
      },
    ],
  },
  statements: ['connector'],
  *check(statement, context) {
    if (
      statement.kind !== 'connector' ||
      statement.direction !== 'receive' ||
      !statement.creates ||
      !statement.complete
    )
      return;
    const { knowledge } = context;
    const role = valueOf(statement.role)?.toLowerCase();
    if (statement.role.kind === 'unread' || (role !== undefined && role !== 'hubtransport')) return;
    const mail = knowledge.group('mail-transfer');
    const use = statement.end.uses.find((u) => overlaps(u.ports, mail));
    if (!use) return;
    // Setup itself puts its `Default` on 25 where a server has no Front End Transport.
    const number = onlyPort(use.ports);
    const name = valueOf(statement.name);
    const own = role === undefined || number === undefined ? [] : setupsConnectors(name, number, knowledge);
    if (own.some(({ transportRole }) => transportRole === 'HubTransport')) return;
    yield {
      place: statement.role.kind === 'written' ? statement.role.place : use.literal.place,
      message: `On ${use.literal.text} this connector belongs to Front End Transport; as part of the Transport service it competes for the port, and connections are refused after a restart.`,
      versions: knowledge.versionsBetween('2013', 'SE'),
      // Before 2013 the cmdlets have no such parameter.
      isOfThese: statement.role.kind !== 'absent',
      // Edge Transport servers have no Front End Transport and no such parameter.
      confirm: ({ profile }) =>
        !(profile && profile.roles.length > 0 && profile.roles.every((r) => r === 'edge-transport')),
      fixes: revision(
        context,
        statement,
        { kind: 'set-role', role: 'FrontendTransport' },
        'Add -TransportRole FrontendTransport',
      ),
    };
  },
};
