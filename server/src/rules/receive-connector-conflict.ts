import { addressRange } from '../analysis/addresses';
import { leadsTo } from '../analysis/order/ways';
import { type Address, type Connector, valueOf, type Written } from '../model/statement';
import { fileRule } from './rule';
import { batchRunning, noteWith, taskRunning } from './shared/examples';

export const receiveConnectorConflict = fileRule(
  {
    code: 'receive-connector-conflict',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'Two receive connectors of one server share address, port and remote range, or two roles share a binding.',
    why: `A receive connector is chosen by the address and port that were called and by who calls. Two connectors of one server with the same three cannot be told apart, and Exchange refuses the second: \`The values that you specified for the Bindings and RemoteIPRanges parameters conflict with the settings on Receive connector …\`.

From 2013 on there is a second way to fail. Front End Transport and the Transport service are two processes, and an address and port belong to one of them. Connectors of both roles on one binding are refused, or mail is refused after a restart, whatever their remote ranges.

Remote ranges may overlap where one holds the other: then the narrower one counts.`,
    instead:
      'Give the second connector other remote ranges, another local address or another port, and the same role as the first.',
    references: ['ms-receive-connectors', 'ms-custom-receive-connectors', 'practical365-connector-conflict'],
    bad: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay A' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\nNew-ReceiveConnector -Name 'Relay B' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\n",
      },
      {
        language: 'powershell',
        text: "# Exchange Server 2019\nNew-ReceiveConnector -Name 'Relay A' -Usage Custom -Bindings 0.0.0.0:2587 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\nNew-ReceiveConnector -Name 'Relay B' -Usage Custom -Bindings 0.0.0.0:2587 -RemoteIPRanges 10.0.0.6 -TransportRole HubTransport\n",
      },
      batchRunning(
        'New-ReceiveConnector -Name A -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport; New-ReceiveConnector -Name B -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport',
      ),
      noteWith(
        'New-ReceiveConnector -Name A -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\nNew-ReceiveConnector -Name B -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport',
      ),
      taskRunning(
        'win_shell',
        'New-ReceiveConnector -Name A -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\nNew-ReceiveConnector -Name B -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay A' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\nNew-ReceiveConnector -Name 'Relay B' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.6 -TransportRole FrontendTransport\n",
      },
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -Server MBX1 -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\nNew-ReceiveConnector -Name 'Relay' -Server MBX2 -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.0.0.5 -TransportRole FrontendTransport\n",
      },
    ],
  },
  function* (file, { knowledge }) {
    const before: Connector[] = [];
    for (const connector of file.statements('connector')) {
      if (connector.direction !== 'receive' || !connector.creates || !connector.complete) continue;
      const bindings = bindingsOf(connector);
      const server = serverOf(connector);
      if (bindings === undefined || server === undefined) continue;
      for (const other of before) {
        if (serverOf(other) !== server || bindingsOf(other) !== bindings || !leadsTo(other.way, connector.way))
          continue;
        const name = valueOf(other.name);
        // Made again under the same name, it is the same connector.
        if (name === undefined || name === valueOf(connector.name)) continue;
        const related = [{ place: other.place, message: `Connector ${name} has the same binding.` }];
        const remote = rangesOf(connector.remote);
        if (remote !== undefined && remote === rangesOf(other.remote)) {
          yield {
            place: connector.place,
            message: `Connector ${name} has this binding and these remote ranges already: Exchange refuses the second one.`,
            related,
          };
          break;
        }
        const [a, b] = [valueOf(other.role)?.toLowerCase(), valueOf(connector.role)?.toLowerCase()];
        if (a === undefined || b === undefined || a === b) continue;
        yield {
          place: connector.place,
          message: `Connector ${name} has this binding in the other transport service: Front End Transport and the Transport service cannot both listen there.`,
          related,
          versions: knowledge.versionsBetween('2013', 'SE'),
        };
        break;
      }
      before.push(connector);
    }
  },
);

/** Addresses and ports it listens on, in one spelling; undefined where they are not all known. */
function bindingsOf({ end }: Connector): string | undefined {
  const ports = valueOf(end.ports);
  if (!ports || ports.length === 0) return undefined;
  const addresses = end.addresses.kind === 'absent' ? '' : rangesOf(end.addresses);
  return addresses === undefined ? undefined : `${addresses} ${ports.map(({ from, to }) => `${from}-${to}`).join()}`;
}

/** Ranges in one spelling and order; undefined where they are not all literal. */
function rangesOf(addresses: Written<readonly Address[]>): string | undefined {
  const list = valueOf(addresses);
  if (!list || list.length === 0) return undefined;
  const ranges = list.map(({ text, kind }) => {
    const range = addressRange(text);
    return range ? `${range.bits} ${range.from}-${range.to}` : kind === 'any' ? 'any' : undefined;
  });
  return ranges.includes(undefined) ? undefined : ranges.sort().join();
}

/** The server it is on, '' for this one; undefined where that is not readable. */
function serverOf({ server, name }: Connector): string | undefined {
  if (server?.kind === 'unread' || name.kind === 'unread') return undefined;
  const said = server && valueOf(server);
  if (said !== undefined) return said.toLowerCase();
  const full = valueOf(name) ?? '';
  return full.includes('\\') ? full.slice(0, full.indexOf('\\')).toLowerCase() : '';
}
