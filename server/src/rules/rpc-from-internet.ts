import { covers, formatRange, type PortSet, subtract } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { DiagnosticRule } from './rule';
import { closing } from './shared/closing';
import {
  armRule,
  batch,
  cisco,
  ciscoList,
  cloudRule,
  declaring,
  fortiPolicy,
  iptables,
  netshScript,
  newRule,
  nftables,
  policyFile,
  terraformRule,
} from './shared/examples';
import { exposuresOf, openingsOf } from './shared/exposure';
import { flowWords } from './shared/services';

export const rpcFromInternet: DiagnosticRule = {
  meta: {
    code: 'rpc-from-internet',
    severity: 'error',
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'The RPC endpoint mapper, RPC over HTTP on 593, or a dynamic RPC range is open to the Internet.',
    why: `The endpoint mapper on 135 tells any caller which services of the machine listen, and where. Worms have come in this way more than once, and providers drop the port for that reason, so that clients could not rely on it anyway. 593 is the same mapper behind HTTP. A dynamic range opens every service of the server that draws its port there.

No version of Exchange needs it from the Internet. Since 2003 Outlook comes in over HTTPS, as RPC over HTTP, Outlook Anywhere or MAPI over HTTP.`,
    instead: 'Open 443/tcp for Outlook and remove the rule. Administrators come through a VPN.',
    references: ['ms-rpc-exposure', 'ms-q152725', 'ms-network-ports'],
    bad: [
      iptables('-A FORWARD -p tcp --dport 135 -j ACCEPT'),
      nftables('tcp dport 135 accept'),
      armRule(
        '{ "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourceAddressPrefix": "*", "destinationPortRange": "135" }',
      ),
      ciscoList('permit tcp any host 10.0.0.5 eq 135'),
      cloudRule('Internet', '135'),
      cloudRule('*', '6005-65534'),
      newRule("-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort RPC -Profile Public -Action Allow"),
      batch('name="RPC" dir=in action=allow protocol=tcp localport=135,593', 'version=2010 vantage=perimeter'),
      netshScript('name="RPC" dir=in action=allow protocol=tcp localport=49152-65535 profile=public'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=RPC-EPMap|Name=RPC'),
      fortiPolicy('wan1', '"DCE-RPC"'),
      declaring('internet', '203.0.113.0/24', cloudRule('203.0.113.0/24', '135')),
      declaring(
        'internet',
        'PARTNERS',
        cisco('access-list dmz_in extended permit tcp object-group PARTNERS host 10.0.0.5 eq 135\n'),
      ),
      declaring(
        'internet',
        '203.0.113.7',
        terraformRule('protocol = "Tcp"', 'source_address_prefix = "203.0.113.7"', 'destination_port_range = "135"'),
      ),
    ],
    good: [
      iptables('-A FORWARD -s 10.0.0.0/8 -p tcp --dport 135 -j ACCEPT'),
      iptables('-A INPUT -p tcp --dport 135 -j DROP'),
      armRule(
        '{ "direction": "Inbound", "access": "Deny", "protocol": "Tcp", "sourceAddressPrefix": "*", "destinationPortRange": "135" }',
      ),
      ciscoList('permit tcp 10.0.0.0 255.0.0.0 host 10.0.0.5 eq 135'),
      cisco(
        'access-list inside_in extended permit tcp any host 10.0.0.5 eq 135\naccess-group inside_in in interface inside',
      ),
      cloudRule('10.0.0.0/8', '135'),
      cloudRule('Internet', '443'),
      newRule("-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort RPC -Action Allow"),
      batch('name="RPC" dir=in action=allow protocol=tcp localport=135', 'version=2010 vantage=host'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=RPC-EPMap|Name=RPC'),
      fortiPolicy('lan', '"DCE-RPC"'),
      declaring('client', '203.0.113.0/24', cloudRule('203.0.113.0/24', '135')),
      declaring('internet', '203.0.113.0/24', cloudRule('10.20.0.0/24', '135')),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge } = context;
    const entries = knowledge.group('rpc-entry-ports');
    if (openingsOf(statement, context.groups).length === 0) return;
    const instead = insteadWords(knowledge);
    for (const exposure of exposuresOf(statement, knowledge.group('ephemeral-ports'), context.groups, 'tcp')) {
      const range = dynamicIn(exposure.ports, knowledge);
      if (!range || !exposure.stretch) continue;
      yield {
        place: exposure.place,
        message: `${exposure.text} holds the dynamic RPC range ${range} and is open to the Internet, with every service of the server that draws a port there; ${instead}.`,
        fixes: closing(statement, exposure.ports, context),
        ...exposure.confirm,
      };
    }
    for (const exposure of exposuresOf(statement, entries, context.groups, 'tcp')) {
      // A range that holds both is said once, by its greater part.
      if (exposure.stretch && dynamicIn(exposure.stretch.ports, knowledge)) continue;
      const names = exposure.ports.map(formatRange).join(' and ');
      const subject =
        exposure.single === undefined ? `${exposure.text}, with ${names} in it,` : `${names} (RPC endpoint mapper)`;
      yield {
        place: exposure.place,
        message: `${subject} is open to the Internet, where worms and scanners call it first; ${instead}.`,
        fixes: closing(statement, exposure.ports, context),
        ...exposure.confirm,
      };
    }
    for (const { end, confirm } of openingsOf(statement, context.groups)) {
      for (const { literal } of end.uses) {
        if (literal.form !== 'keyword' || !isRpcKeyword(literal.text, knowledge)) continue;
        yield {
          place: literal.place,
          message: `${literal.text} opens RPC of this server to the Internet, where worms and scanners call it first; ${instead}.`,
          ...confirm,
        };
      }
    }
  },
};

/** A known range that lies wholly in the ports; of several the one that is no part of another. */
function dynamicIn(ports: PortSet, knowledge: Knowledge): string | undefined {
  const held = knowledge.dynamicRanges.filter(
    ({ from, to, transports }) => transports.includes('tcp') && covers(ports, [{ from, to }]),
  );
  const [widest] = held.filter((a) => !held.some((b) => b !== a && subtract([a], [b]).length === 0));
  return widest && formatRange(widest);
}

function insteadWords(knowledge: Knowledge): string {
  const https = knowledge.service('https');
  return https
    ? `Outlook comes from there over ${https.ports.map(formatRange).join()}/tcp, ${flowWords(https, knowledge)}`
    : 'Outlook needs none of it';
}

/** The words by which Windows Firewall opens RPC, as Setup's own rules have them; netsh parts them with a dash. */
const isRpcKeyword = (text: string, knowledge: Knowledge): boolean => {
  const wanted = text.replaceAll('-', '').toLowerCase();
  return knowledge.setupRules.some(({ keyword }) => keyword !== 'any' && keyword?.toLowerCase() === wanted);
};
