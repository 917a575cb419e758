import assert from 'node:assert/strict';
import type { Example } from '../../../server/src/rules/rule';
import { fixed, reportOn } from '../../harness/rules';

// Rules of a whole file that offer to write what is missing behind the rule that half opens a service.

interface Case {
  readonly code: string;
  readonly language: string;
  /** The rule that opens half of it, alone in its file. */
  readonly text: string;
  readonly title: string;
  /** What stands behind it then. */
  readonly added: string;
  /** What stands around the two. */
  readonly head?: string;
  readonly tail?: string;
}

const KEY =
  '[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]';

const CASES: readonly Case[] = [
  {
    code: 'missing-transport-twin',
    language: 'powershell',
    text: "New-NetFirewallRule -DisplayName 'DNS' -Direction Outbound -Protocol UDP -RemotePort 53 -RemoteAddress 10.0.1.5,10.0.1.6 -Profile Domain",
    title: 'Add a rule for 53/tcp',
    added:
      "New-NetFirewallRule -DisplayName 'DNS TCP' -Direction Outbound -Protocol TCP -RemotePort 53 -RemoteAddress 10.0.1.5,10.0.1.6 -Profile Domain",
  },
  {
    code: 'missing-transport-twin',
    language: 'batch',
    text: 'netsh advfirewall firewall add rule name="Kerberos" dir=out action=allow protocol=tcp remoteport=88',
    title: 'Add a rule for 88/udp',
    added: 'netsh advfirewall firewall add rule name="Kerberos UDP" dir=out action=allow protocol=udp remoteport=88',
  },
  {
    code: 'missing-transport-twin',
    language: 'cisco',
    text: 'access-list inside_in extended permit tcp host 10.0.0.5 10.0.1.0 255.255.255.0 eq ldap',
    title: 'Add a rule for 389/udp',
    added: 'access-list inside_in extended permit udp host 10.0.0.5 10.0.1.0 255.255.255.0 eq ldap',
  },
  {
    code: 'missing-transport-twin',
    language: 'iptables-save',
    head: '*filter\n',
    text: '-A OUTPUT -d 10.0.1.5 -p tcp -m tcp --dport 88 -j ACCEPT',
    title: 'Add a rule for 88/udp',
    added: '-A OUTPUT -d 10.0.1.5 -p udp -m udp --dport 88 -j ACCEPT',
    tail: '-A OUTPUT -j DROP\nCOMMIT\n',
  },
  {
    code: 'missing-transport-twin',
    language: 'shell',
    text: 'ufw allow out to 10.0.1.5 port 53 proto udp',
    title: 'Add a rule for 53/tcp',
    added: 'ufw allow out to 10.0.1.5 port 53 proto tcp',
  },
  {
    code: 'epmapper-alone',
    language: 'powershell',
    text: "New-NetFirewallRule -DisplayName 'Exchange' -Protocol TCP -LocalPort RPCEPMap -RemoteAddress 10.0.0.0/8 -Service RpcEptMapper -Action Allow",
    title: 'Add a rule with the keyword RPC',
    added:
      "New-NetFirewallRule -DisplayName 'Exchange dynamic ports' -Direction Inbound -Action Allow -Protocol TCP -LocalPort RPC -RemoteAddress 10.0.0.0/8",
  },
  {
    code: 'epmapper-alone',
    language: 'batch',
    text: 'netsh advfirewall firewall add rule name="Exchange" dir=in action=allow protocol=tcp localport=135',
    title: 'Add a rule with the keyword RPC',
    added:
      'netsh advfirewall firewall add rule name="Exchange dynamic ports" dir=in action=allow protocol=TCP localport=RPC',
  },
  {
    code: 'epmapper-alone',
    language: 'registry-file',
    head: `Windows Registry Editor Version 5.00\n\n${KEY}\n`,
    text: '"Exchange-1"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC-EPMap|Name=Exchange|"',
    title: 'Add a rule with the keyword RPC',
    added: `${KEY}\n"Exchange-dynamic-ports-TCP"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|Name=Exchange dynamic ports|"`,
  },
  {
    code: 'dynamic-rpc-without-epmapper',
    language: 'powershell',
    text: "New-NetFirewallRule -DisplayName 'Exchange' -Protocol TCP -LocalPort RPC -Program 'C:\\store.exe' -Action Allow",
    title: 'Add a rule for 135/tcp',
    added:
      "New-NetFirewallRule -DisplayName 'Exchange endpoint mapper' -Direction Inbound -Action Allow -Protocol TCP -LocalPort 135",
  },
  {
    code: 'dynamic-rpc-without-epmapper',
    language: 'iptables-save',
    head: '*filter\n',
    text: '-A FORWARD -s 10.1.0.0/16 -d 10.0.0.5 -p tcp --dport 49152:65535 -j ACCEPT',
    title: 'Add a rule for 135/tcp',
    added: '-A FORWARD -s 10.1.0.0/16 -d 10.0.0.5 -p tcp --dport 135 -j ACCEPT',
    tail: 'COMMIT\n',
  },
  {
    code: 'dynamic-rpc-without-epmapper',
    language: 'cisco',
    text: 'access-list inside_in extended permit tcp 10.1.0.0 255.255.0.0 host 10.0.0.5 range 49152 65535',
    title: 'Add a rule for 135/tcp',
    added: 'access-list inside_in extended permit tcp 10.1.0.0 255.255.0.0 host 10.0.0.5 eq 135',
  },
];

/** A script that fixes the ports of RPC services, and opens the mapper. */
const PINNED = `Set-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem' -Name 'TCP/IP Port' -Value 59531 -Type DWord
New-NetFirewallRule -DisplayName 'Exchange' -Direction Inbound -Protocol TCP -LocalPort 135 -Action Allow
`;

/** Reported, and nothing is offered. */
const WITHOUT: readonly (Example & { readonly code: string; readonly why: string })[] = [
  {
    why: 'everybody in public networks may call',
    code: 'dynamic-rpc-without-epmapper',
    language: 'powershell',
    text: "New-NetFirewallRule -DisplayName 'Exchange RPC' -Direction Inbound -Protocol TCP -LocalPort RPC -Profile Public -Action Allow\n",
  },
  {
    why: 'anybody may call',
    code: 'dynamic-rpc-without-epmapper',
    language: 'cisco',
    text: 'access-list inside_in extended permit tcp any host 10.0.0.5 range 49152 65535\n',
  },
  {
    why: 'a whole range is nothing to advise',
    code: 'epmapper-alone',
    language: 'iptables-save',
    text: '*filter\n-A INPUT -s 10.0.0.0/8 -p tcp --dport 135 -j ACCEPT\nCOMMIT\n',
  },
  {
    why: 'the rule is several',
    code: 'missing-transport-twin',
    language: 'powershell',
    text: 'foreach ($port in 53,88) {\n  New-NetFirewallRule -DisplayName "port $port" -Direction Outbound -Protocol UDP -RemotePort $port\n}\n',
  },
  {
    why: 'it is for one service of Windows',
    code: 'missing-transport-twin',
    language: 'powershell',
    text: "New-NetFirewallRule -DisplayName 'DNS' -Direction Outbound -Protocol UDP -RemotePort 53 -Service Dnscache\n",
  },
];

const ownOf = (code: string, example: Example) => reportOn(example, code).filter((finding) => finding.code === code);

/** How often each code is found. */
function counted(example: Example, code: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of reportOn(example, code)) counts.set(finding.code, (counts.get(finding.code) ?? 0) + 1);
  return counts;
}

describe('rules: what is written behind another rule', () => {
  for (const { code, language, head = '', text, title, added, tail = '' } of CASES) {
    it(`${code} in ${language}: ${text.slice(0, 110)}`, () => {
      const example = { language, text: `${head}${text}\n${tail}` };
      const [finding] = ownOf(code, example);
      const [fix] = finding?.fixes ?? [];
      assert.deepEqual([fix?.title, fix?.safety], [title, 'suggestion']);
      const made = fix && fixed(example.text, fix);
      assert.equal(made, `${head}${text}\n${added}\n${tail}`);
      const before = counted(example, code);
      const after = counted({ language, text: made }, code);
      assert.equal(after.get(code) ?? 0, (before.get(code) ?? 0) - 1);
      for (const [other, count] of after) assert.ok(count <= (before.get(other) ?? 0), `${other} is new`);
    });
  }

  it('epmapper-alone opens the ports that the file fixes', () => {
    const example = { language: 'powershell', text: PINNED };
    const [finding] = ownOf('epmapper-alone', example);
    const [fix] = finding?.fixes ?? [];
    assert.equal(fix?.title, 'Add a rule for 59531/tcp');
    const made = fix && fixed(PINNED, fix);
    assert.match(
      made ?? '',
      /-DisplayName 'Exchange dynamic ports' -Direction Inbound .*-LocalPort 59531 -Action Allow\n$/,
    );
    assert.deepEqual(ownOf('epmapper-alone', { ...example, text: made ?? '' }), []);
  });

  for (const { why, code, ...example } of WITHOUT) {
    it(`${code} offers nothing where ${why}`, () => {
      const own = ownOf(code, example);
      assert.ok(own.length > 0, 'it is reported');
      for (const { fixes } of own) assert.deepEqual(fixes, []);
    });
  }
});
