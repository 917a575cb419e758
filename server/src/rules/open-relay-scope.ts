import { reachOf } from '../analysis/addresses';
import { type Connector, type Grant, valueOf } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { batchRunning, noteWith, taskRunning } from './shared/examples';

/** The right to send to recipients outside the organisation. */
const RELAY_RIGHT = /^ms-exch-smtp-accept-any-recipient$|^\*$/i;

export const openRelayScope: DiagnosticRule = {
  meta: {
    code: 'open-relay-scope',
    severity: 'error',
    on: true,
    scope: 'evidence',
    summary: 'A connector that relays without sign-in accepts every address.',
    why: `A receive connector with the right to accept any recipient sends mail on to the whole world for whoever reaches it. With the whole address space as remote range that is everyone: the server becomes an open relay and is on the block lists within hours.

Anonymous callers and the whole range without that right are the normal Internet connector, and are not reported.`,
    instead: 'Name the hosts that relay: printers, applications, in `-RemoteIPRanges`.',
    references: ['ms-anonymous-relay'],
    bad: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0-255.255.255.255 -PermissionGroups AnonymousUsers -TransportRole FrontendTransport\nGet-ReceiveConnector 'MBX1\\Relay' | Add-ADPermission -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights 'Ms-Exch-SMTP-Accept-Any-Recipient'",
      },
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0/0 -AuthMechanism ExternalAuthoritative -PermissionGroups ExchangeServers -TransportRole FrontendTransport",
      },
      batchRunning(
        'New-ReceiveConnector -Name Relay -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0/0 -AuthMechanism ExternalAuthoritative -PermissionGroups ExchangeServers -TransportRole FrontendTransport',
      ),
      noteWith(
        'New-ReceiveConnector -Name Relay -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0/0 -AuthMechanism ExternalAuthoritative -PermissionGroups ExchangeServers -TransportRole FrontendTransport',
      ),
      taskRunning(
        'win_shell',
        'New-ReceiveConnector -Name Relay -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0/0 -AuthMechanism ExternalAuthoritative -PermissionGroups ExchangeServers -TransportRole FrontendTransport',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Internet' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0-255.255.255.255 -PermissionGroups AnonymousUsers -TransportRole FrontendTransport",
      },
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 10.30.0.15 -PermissionGroups AnonymousUsers -TransportRole FrontendTransport\nGet-ReceiveConnector 'MBX1\\Relay' | Add-ADPermission -User 'NT AUTHORITY\\ANONYMOUS LOGON' -ExtendedRights 'Ms-Exch-SMTP-Accept-Any-Recipient'",
      },
      {
        language: 'powershell',
        text: "New-ReceiveConnector -Name 'Relay' -Usage Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 0.0.0.0/0 -PermissionGroups AnonymousUsers -TransportRole FrontendTransport\nGet-ReceiveConnector 'MBX1\\Relay' | Add-ADPermission -User 'CONTOSO\\svc-app' -ExtendedRights 'Ms-Exch-SMTP-Accept-Any-Recipient'",
      },
    ],
  },
  statements: ['connector'],
  *check(statement) {
    if (statement.kind !== 'connector' || statement.direction !== 'receive' || !statement.complete) return;
    const reach = reachOf(statement.remote);
    const everyone = reach === 'everyone' || reach === 'internet' || (reach === 'unsaid' && statement.creates);
    if (!everyone) return;
    const place = statement.remote.kind === 'written' ? statement.remote.place : statement.place;
    const has = (words: readonly string[] | undefined, word: string): boolean =>
      words?.some((w) => w.toLowerCase() === word) ?? false;
    if (has(valueOf(statement.authentication), 'externalauthoritative')) {
      yield {
        place,
        message:
          'An externally secured connector trusts whoever calls and relays for them: with every address as remote range it is an open relay.',
      };
    } else if (has(valueOf(statement.permissions), 'anonymoususers')) {
      yield {
        place,
        message:
          'This connector is given the right to relay without sign-in further down, and accepts every address: it is an open relay.',
        confirm: (file) => [...file.statements('grant')].some((grant) => relays(grant, statement)),
      };
    }
  },
};

/** Who calls without signing in, in the languages that Windows names it in, and its SID. */
const ANONYMOUS = /an[o\u00f3\u00f4]n[i\u00edy]m|\u0430\u043d\u043e\u043d\u0438\u043c|^s-1-5-7$/i;

/** True for a grant of the relay right to this connector by name, to callers who do not sign in. */
function relays(grant: Grant, connector: Connector): boolean {
  const name = valueOf(connector.name)?.toLowerCase();
  const target = valueOf(grant.target)?.toLowerCase();
  const rights = valueOf(grant.rights) ?? [];
  if (!name || !target || !rights.some((right) => RELAY_RIGHT.test(right))) return false;
  if (!ANONYMOUS.test(valueOf(grant.principal) ?? '')) return false;
  const last = (text: string): string => text.slice(text.lastIndexOf('\\') + 1);
  return last(target) === last(name);
}
