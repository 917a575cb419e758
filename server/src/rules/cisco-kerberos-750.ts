import type { DiagnosticRule } from './rule';
import { cisco } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const ciscoKerberos750: DiagnosticRule = {
  meta: {
    code: 'cisco-kerberos-750',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'The port name `kerberos` in a Cisco list is 750; Kerberos of Active Directory is 88.',
    why: `Port names are older than the services they are taken for. On Cisco firewalls \`kerberos\` is 750, where version 4 of the protocol ran. Domain controllers answer version 5, on 88. A list with the name looks right when it is read aloud, and lets no logon through.`,
    instead: 'Write the number, `eq 88`, for tcp and for udp.',
    references: ['ms-kb832017', 'iana-port-numbers'],
    bad: [
      cisco('access-list dmz_in extended permit tcp host 10.0.0.5 host 10.1.0.1 eq kerberos'),
      cisco('object-group service DIRECTORY tcp-udp\n port-object eq kerberos'),
      cisco('ip access-list extended DMZ\n permit udp any host 10.1.0.1 eq kerberos'),
    ],
    good: [
      cisco('access-list dmz_in extended permit tcp host 10.0.0.5 host 10.1.0.1 eq 88'),
      cisco('access-list dmz_in extended permit tcp host 10.0.0.5 host 10.1.0.1 eq 750'),
      cisco('access-list dmz_in remark not eq kerberos'),
    ],
  },
  statements: { mistake: 'own-name-for-a-number' },
  *check(statement) {
    if (!statement.mistakes.some(({ detail }) => detail === 'kerberos')) return;
    const named = statement.mistakes.filter(({ detail }) => detail === 'kerberos');
    yield* mistakesOf({ ...statement, mistakes: named }, 'own-name-for-a-number');
  },
};
