import { MOST_SINGLY } from '../analysis/order/overlaps';
import { TCP, UDP } from '../analysis/order/rows';
import { fileRule } from './rule';
import { addBeside } from './shared/beside';
import { batch, cisco, netshScript, newRule, policyFile } from './shared/examples';
import { eachThatOpens, holds, type Opening, openings } from './shared/openings';
import { withLateFixes } from './shared/ruleWords';

const GROUP = 'both-transports';

export const missingTransportTwin = fileRule(
  {
    code: 'missing-transport-twin',
    severity: 'information',
    on: true,
    scope: 'evidence',
    summary: 'DNS, Kerberos, password change or LDAP to a domain controller is opened for one transport only.',
    why: `These services use both. DNS asks by UDP and goes on by TCP where the answer is long, as answers for mail domains often are. Kerberos turns to TCP where a ticket grows past what fits into a datagram, which is a matter of how many groups somebody is in. Domain controllers are found by a small LDAP query over UDP before anything goes over TCP.

So half of the pair works in the test and fails for some users, some domains, or at the next start of the server.`,
    instead: 'Open the port for TCP and UDP, towards the same servers.',
    references: ['ms-kb832017', 'ms-network-ports', 'ms-network-port-reference-2010'],
    bad: [
      newRule("-DisplayName 'Exchange to DC' -Direction Outbound -Protocol TCP -RemotePort 88,389 -Action Allow"),
      batch('name="Exchange DNS" dir=out action=allow protocol=udp remoteport=53'),
      netshScript('name="Exchange Kerberos" dir=out action=allow protocol=tcp remoteport=88'),
      policyFile('Action=Allow|Active=TRUE|Dir=Out|Protocol=17|RPort=464|Name=Exchange kpasswd'),
      cisco('access-list inside_in extended permit tcp host 10.0.0.5 host 10.0.1.5 eq ldap\n'),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'DNS' -Direction Outbound -Protocol TCP -RemotePort 53\nNew-NetFirewallRule -DisplayName 'DNS udp' -Direction Outbound -Protocol UDP -RemotePort 53\n",
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="DNS" dir=out action=allow protocol=udp remoteport=53\nnetsh advfirewall firewall add rule name="All" dir=out action=allow protocol=tcp\n',
      },
      batch('name="No DNS" dir=out action=block protocol=udp remoteport=53'),
      cisco('access-list inside_in extended permit tcp host 10.0.0.5 any eq smtp\n'),
    ],
  },
  function* (file, context) {
    const { ruleset: set } = file;
    const { knowledge } = context;
    const ports = knowledge.group(GROUP);
    const all = openings(set);
    const alone = new Set<Opening>();
    for (const { from: port } of ports) {
      const open = all.filter((opening) => holds(opening, port) && opening.keywords.length === 0);
      for (const opening of open) {
        const { from, to, unsure, direction, transports } = opening;
        // A range that sweeps it in was not meant for it, and whoever lets it in is no caller of it.
        if (from !== to || unsure || direction === 'in' || (transports !== TCP && transports !== UDP)) continue;
        if (!opens(open, TCP + UDP - transports, direction)) alone.add(opening);
      }
    }
    const missing = new Map(ports.map(({ from: port }) => [port, new Lonely()]));
    eachThatOpens(set, alone, (rule, opening) => {
      missing.get(opening.from)?.add(rule, opening);
      return true;
    });
    for (const { from: port } of ports) {
      const { list, count } = missing.get(port) ?? new Lonely();
      const name = knowledge.groupWords(GROUP, port) ?? '';
      for (const { rule, opening } of count > MOST_SINGLY ? list.slice(0, 1) : list) {
        const [this_, other] = opening.transports === TCP ? (['tcp', 'udp'] as const) : (['udp', 'tcp'] as const);
        const more = count > MOST_SINGLY ? ` So it is with ${count - 1} more rules.` : '';
        const place = set.placeOf(rule);
        const message = `${port} is opened for ${this_} only, and ${name.split(',')[0]} uses both: nothing here opens ${port}/${other}.${more}`;
        const twin = {
          ports: [{ from: port, to: port }],
          transport: other,
          suffix: other.toUpperCase(),
          title: `Add a rule for ${port}/${other}`,
        };
        yield withLateFixes({ place, message }, () => addBeside(file, context, place, twin));
      }
    }
  },
);

/** Rules that open a port for one transport alone: how many, and as many of them as are told. */
class Lonely {
  readonly list: { readonly rule: number; readonly opening: Opening }[] = [];
  count = 0;
  private last = -1;

  /** Takes rules in text order, and one of them as often as it opens the port. */
  add(rule: number, opening: Opening): void {
    if (rule === this.last) {
      if (this.count <= MOST_SINGLY) this.list[this.count - 1] = { rule, opening };
      return;
    }
    this.last = rule;
    if (++this.count <= MOST_SINGLY) this.list.push({ rule, opening });
  }
}

/** True where something is opened for a transport in the same direction, or where one of the two has none. */
const opens = (open: readonly Opening[], transport: number, way: Opening['direction']): boolean =>
  open.some(
    ({ transports, direction }) =>
      (transports & transport) !== 0 && (way === undefined || direction === undefined || direction === way),
  );
