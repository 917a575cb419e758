import type { DiagnosticRule } from './rule';
import { closing } from './shared/closing';
import {
  batch,
  cisco,
  ciscoList,
  cloudRule,
  declaring,
  netshScript,
  newRule,
  policyFile,
  terraformRule,
} from './shared/examples';
import { exposuresOf } from './shared/exposure';
import { subjectWords } from './shared/services';

export const directoryPortFromInternet: DiagnosticRule = {
  meta: {
    code: 'directory-port-from-internet',
    severity: 'error',
    on: true,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'LDAP, global catalog or Kerberos of a domain controller is open to the Internet.',
    why: `Exchange servers ask domain controllers over these ports, from inside. No mail client does so from outside: none of Microsoft's tables for clients and mail flow has such a line, and an address book reaches Outlook over HTTPS.

Open to the Internet, LDAP tells names and addresses, answers password guesses, and over UDP serves to flood others.`,
    instead:
      'Remove the rule. Clients outside need 443/tcp, and nothing of the directory. Where a product outside must read the directory, give it its own address as source, and LDAPS.',
    references: ['ms-network-ports', 'ms-intranet-firewall-2003'],
    bad: [
      ciscoList('permit tcp any host 10.0.0.5 eq ldap'),
      cisco('ip access-list extended OUTSIDE\n permit tcp any host 10.0.0.5 range 3268 3269'),
      cloudRule('Internet', '389'),
      cloudRule('0.0.0.0/0', '3268-3269'),
      newRule("-DisplayName 'LDAPS' -Direction Inbound -Protocol TCP -LocalPort 636 -Profile Public -Action Allow"),
      batch('name="GC" dir=in action=allow protocol=tcp localport=3268 remoteip=any', 'version=2016 vantage=perimeter'),
      netshScript('name="Kerberos" dir=in action=allow protocol=udp localport=88 profile=public'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=389|Name=LDAP'),
      declaring('internet', '203.0.113.0/24', cloudRule('203.0.113.0/24', '389')),
      declaring(
        'internet',
        'PARTNERS',
        cisco('access-list dmz_in extended permit tcp object-group PARTNERS host 10.0.0.5 eq 389\n'),
      ),
      declaring(
        'internet',
        '203.0.113.7',
        terraformRule('protocol = "Tcp"', 'source_address_prefix = "203.0.113.7"', 'destination_port_range = "389"'),
      ),
    ],
    good: [
      ciscoList('permit tcp host 10.1.0.1 host 10.0.0.5 eq ldap'),
      ciscoList('permit tcp any host 10.0.0.5 eq ldap inactive'),
      cloudRule('10.0.1.0/24', '389'),
      newRule("-DisplayName 'LDAPS' -Direction Inbound -Protocol TCP -LocalPort 636 -Action Allow"),
      batch('name="GC" dir=out action=allow protocol=tcp remoteport=3268', 'version=2016 vantage=perimeter'),
      policyFile('Action=Block|Active=TRUE|Dir=In|Protocol=6|Profile=Public|LPort=389|Name=LDAP'),
      declaring('client', '203.0.113.0/24', cloudRule('203.0.113.0/24', '389')),
      declaring('internet', '203.0.113.0/24', cloudRule('10.20.0.0/24', '389')),
    ],
  },
  statements: ['rule', 'amendment'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { knowledge, groups } = context;
    for (const exposure of exposuresOf(statement, knowledge.group('directory-ports'), groups)) {
      yield {
        place: exposure.place,
        message: `${subjectWords(exposure, 'directory-ports', knowledge)} is open to the Internet; only Exchange servers ask a domain controller there, no mail client outside needs it.`,
        fixes: closing(statement, exposure.ports, context),
        ...exposure.confirm,
      };
    }
  },
};
