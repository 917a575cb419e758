import assert from 'node:assert/strict';
import { parseProfile } from '../../../server/src/analysis/profile';
import { applyEdits } from '../../../server/src/base/edit';
import type { Diagnostic } from '../../../server/src/features/diagnostic';
import { testDocument, testEnv } from '../../harness/catalog';

const P_RULES = new Set([
  'port-not-in-this-version',
  'exchange-link-restricted',
  'role-in-perimeter',
  'required-flow-missing',
  'required-flow-blocked',
  'unneeded-exchange-port',
  'dag-set-incomplete',
  'edge-set-incomplete',
  'hybrid-set-incomplete',
  'hybrid-smtp-too-wide',
  'direct-rpc-clients',
]);

interface Given {
  readonly profile?: string;
  readonly fileName?: string;
  readonly groups?: readonly { name: string; addresses: readonly string[]; party: string }[];
}

function report(text: string, { profile, fileName = 'a.ps1', groups = [] }: Given = {}): readonly Diagnostic[] {
  const env = testEnv({ groups, ...(profile === undefined ? {} : { profile: parseProfile(profile).profile }) });
  return env.checker.report(testDocument(text, { fileName }), env.options);
}

const codes = (text: string, given?: Given): readonly string[] =>
  report(text, given)
    .filter(({ code }) => P_RULES.has(code))
    .map(({ code, severity }) => `${code} ${severity}`);

const HOST = 'version=2019 role=mailbox vantage=host';
const COMMENT = `# exchange-ports: profile ${HOST}\n`;
const rule = (ports: string, more = ''): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Allow ${more}\n`;

describe('rules that need a profile', () => {
  it('say nothing without one', () => {
    assert.deepEqual(codes(rule('691,5075,64327')), []);
    assert.deepEqual(codes(`# Exchange Server 2019\n${rule('691,5075')}`), [], 'no version is inferred');
  });
  it('say nothing where the profile names no version', () => {
    assert.deepEqual(codes(rule('25'), { profile: 'role=mailbox vantage=host' }), []);
  });
  it('warn where the file declares the profile, and note where it comes from elsewhere', () => {
    assert.deepEqual(codes(`${COMMENT}${rule('25')}`), ['required-flow-missing warning']);
    assert.deepEqual(codes(rule('25'), { profile: HOST }), ['required-flow-missing information']);
  });
  it('leave a script alone that opens nothing of the profile', () => {
    assert.deepEqual(codes(rule('10000'), { profile: HOST }), []);
  });
  it('tell what a DAG lacks between its members apart from what it lacks towards the witness', () => {
    const text = [
      '! exchange-ports: profile version=2019 role=mailbox vantage=internal features=dag',
      'ip access-list extended IN',
      ' permit tcp object-group EXCHANGE-SERVERS object-group EXCHANGE-SERVERS eq 64327',
    ].join('\n');
    const [dag] = report(text, { fileName: 'a.acl' }).filter(({ code }) => code === 'dag-set-incomplete');
    assert.match(
      dag?.message ?? '',
      /lack [^;]*3343\/udp [^;]*, and [^;]*49152-65535\/tcp [^;]*towards the witness server;/,
    );
  });
  it('stand on the profile comment, else on the first statement', () => {
    const text = `# one\n${COMMENT}${rule('25')}`;
    const [own] = report(text).filter(({ code }) => code === 'required-flow-missing');
    assert.equal(text.slice(own?.span.start, own?.span.end), HOST);
    const [other] = report(`# one\n${rule('25')}`, { profile: HOST }).filter(
      ({ code }) => code === 'required-flow-missing',
    );
    assert.equal(other?.span.start, '# one\n'.length);
  });
  it('are silent about what cannot be read', () => {
    assert.deepEqual(codes(`${COMMENT}${rule('25')}${rule('$more')}`), []);
  });
  it('leave the Windows Firewall between servers alone, as it is supported', () => {
    const text = rule('444', '-RemoteAddress 10.1.0.7');
    const groups = [{ name: 'e', addresses: ['10.1.0.0/24'], party: 'exchange' }];
    assert.ok(!codes(text, { profile: HOST, groups }).some((code) => code.startsWith('exchange-link')));
  });
});

describe('required-flow-missing offers the rule', () => {
  const CASES: readonly (readonly [string, string, string, RegExp])[] = [
    ['a.ps1', rule('25'), HOST, /New-NetFirewallRule .*-LocalPort 443/],
    [
      'a.cmd',
      'netsh advfirewall firewall add rule name="x" dir=in action=allow protocol=tcp localport=25\r\n',
      HOST,
      /\r\nnetsh .*localport=443/,
    ],
    [
      'a.netsh',
      'advfirewall firewall add rule name="x" dir=in action=allow protocol=tcp localport=25\n',
      HOST,
      /\nadvfirewall firewall add rule .*localport=443/,
    ],
    [
      'a.reg',
      'Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules]\n"A"="v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=x|"\n',
      HOST,
      /LPort=443/,
    ],
  ];
  for (const [fileName, text, profile, expected] of CASES) {
    it(`in the words of ${fileName}, and then it is there`, () => {
      const [finding] = report(text, { fileName, profile }).filter(({ code }) => code === 'required-flow-missing');
      const [fix] = finding?.fixes ?? [];
      assert.ok(fix, finding?.message ?? 'no finding');
      assert.equal(fix.safety, 'suggestion');
      const after = applyEdits(text, fix.edits);
      assert.match(after, expected);
      assert.ok(after.startsWith(text.trimEnd()), 'behind the rule that is there');
      assert.deepEqual(
        report(after, { fileName, profile }).filter(({ code }) => code === 'required-flow-missing'),
        [],
      );
    });
  }
  it('in the list of a network device, before what refuses the rest', () => {
    const lines = [
      'access-list acl_out extended permit tcp any host 192.0.2.10 eq 25',
      'access-list acl_out extended deny ip any any',
    ];
    const given = { fileName: 'a.asa', profile: 'version=2019 role=mailbox vantage=perimeter' };
    const text = `${lines.join('\n')}\n`;
    const [finding] = report(text, given).filter(({ code }) => code === 'required-flow-missing');
    const [fix] = finding?.fixes ?? [];
    assert.ok(fix, finding?.message ?? 'no finding');
    const after = applyEdits(text, fix.edits);
    assert.match(
      after,
      /eq 25\naccess-list acl_out extended permit tcp any host 192\.0\.2\.10 eq 443\n.*deny ip any any\n$/s,
    );
    assert.deepEqual(codes(after, given), []);
  });
  it('not in another form of the dialect than its neighbour has', () => {
    const text = 'ip access-list extended acl_out\n permit tcp any host 192.0.2.10 range 25 26\n deny ip any any\n';
    const given = { fileName: 'a.ios', profile: 'version=2019 role=mailbox vantage=perimeter' };
    for (const { fixes } of report(text, given).filter(({ code }) => code === 'required-flow-missing'))
      for (const { edits } of fixes)
        for (const { newText } of edits) assert.equal(newText, '\n permit tcp any host 192.0.2.10 eq 443');
  });
  it('behind a loop, not in it', () => {
    const text = `foreach ($p in 25, 587) {\n  New-NetFirewallRule -DisplayName "x $p" -Direction Inbound -Protocol TCP -LocalPort $p -Action Allow\n}\n`;
    for (const { fixes } of report(text, { profile: HOST }).filter(({ code }) => code === 'required-flow-missing'))
      for (const { edits } of fixes) for (const { span } of edits) assert.ok(span.start >= text.indexOf('}'));
  });
});

describe('required-flow-blocked', () => {
  it('stands on the rule that blocks and offers to disable it', () => {
    const text = `${rule('25,443')}New-NetFirewallRule -DisplayName 'no' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Block\n`;
    const [finding] = report(text, { profile: HOST }).filter(({ code }) => code === 'required-flow-blocked');
    assert.ok(finding);
    assert.match(text.slice(finding.span.start, finding.span.end), /Block/);
    const [fix] = finding.fixes;
    assert.ok(fix);
    assert.deepEqual(codes(applyEdits(text, fix.edits), { profile: HOST }), []);
  });
});

describe('exchange-link-restricted', () => {
  const INSIDE = 'version=2019 role=mailbox vantage=internal';
  const groups = [
    { name: 'mail', addresses: ['10.1.0.0/24'], party: 'mailbox' },
    { name: 'dc', addresses: ['10.2.0.0/24'], party: 'domain-controller' },
    { name: 'edge', addresses: ['10.3.0.0/24'], party: 'edge' },
  ];
  const line = (from: string, to: string, more: string) =>
    `access-list in extended permit ${more.startsWith('ip') ? 'ip' : 'tcp'} host ${from} host ${to} ${more.replace(/^ip/, '')}\n`;
  const links = (text: string) =>
    report(text, { profile: INSIDE, groups, fileName: 'a.asa' }).filter(
      ({ code }) => code === 'exchange-link-restricted',
    );
  it('speaks once for each pair of servers', () => {
    const found = links(`${line('10.1.0.1', '10.2.0.1', 'eq 389')}${line('10.1.0.2', '10.2.0.1', 'eq 88')}`);
    assert.equal(found.length, 1);
    assert.equal(found[0]?.related.length, 1);
    assert.match(found[0]?.message ?? '', /Mailbox → domain controller/);
  });
  it('is silent beside a rule that lets everything through', () => {
    assert.equal(links(`${line('10.1.0.1', '10.2.0.1', 'eq 389')}${line('10.1.0.1', '10.2.0.1', 'ip')}`).length, 0);
  });
  it('does not mean Edge Transport, nor those that nobody declares', () => {
    assert.equal(links(line('10.3.0.1', '10.1.0.1', 'eq 25')).length, 0);
    assert.equal(links(line('10.9.0.1', '10.1.0.1', 'eq 443')).length, 0);
  });
  it('any-any-allow notes the rule that Microsoft asks for', () => {
    const found = report(line('10.1.0.1', '10.2.0.1', 'ip'), { profile: INSIDE, groups, fileName: 'a.asa' });
    assert.deepEqual(
      found.filter(({ code }) => code === 'any-any-allow').map(({ severity }) => severity),
      ['information'],
    );
  });
});

describe('role-in-perimeter', () => {
  it('knows a zone by its name', () => {
    const groups = [{ name: 'mail', addresses: ['10.1.0.0/24'], party: 'mailbox' }];
    const policy = (zone: string): string => `config firewall policy
  edit 1
    set srcintf "wan1"
    set dstintf "${zone}"
    set srcaddr "all"
    set dstaddr "EXCHANGE-SERVERS"
    set action accept
    set service "HTTPS"
  next
end
`;
    const at = (zone: string) =>
      report(policy(zone), { profile: 'version=2019 vantage=perimeter', groups, fileName: 'a.conf' }).filter(
        ({ code }) => code === 'role-in-perimeter',
      ).length;
    assert.deepEqual([at('dmz'), at('inside')], [1, 0]);
  });
  it('believes the placement of the profile', () => {
    assert.deepEqual(codes(rule('443'), { profile: `${HOST} placement=perimeter-network` }), [
      'required-flow-missing information',
      'role-in-perimeter warning',
    ]);
  });
});

describe('wrong-dynamic-range', () => {
  const wrong = (text: string, profile?: string) =>
    report(text, profile === undefined ? {} : { profile })
      .filter(({ code }) => code === 'wrong-dynamic-range')
      .map(({ severity }) => severity);
  it('is an error by the profile and a warning by the words of the rule', () => {
    assert.deepEqual(wrong(rule('49152-65535'), HOST), ['error']);
    assert.deepEqual(wrong(rule('49152-65535').replace("'x'", "'Exchange 2019 RPC'")), ['warning']);
    assert.deepEqual(wrong(`# Exchange Server 2019\n${rule('49152-65535')}`), []);
  });
  it('is silent where the file opens more, or sets the range itself', () => {
    assert.deepEqual(wrong(`${rule('49152-65535')}${rule('RPC')}`, HOST), []);
    assert.deepEqual(wrong(`${rule('49152-65535')}${rule('6005-65534')}`, HOST), []);
    assert.deepEqual(
      wrong(`netsh int ipv4 set dynamicport tcp start=49152 num=16384\n${rule('49152-65535')}`, HOST),
      [],
    );
  });
  it('knows the range of 2007', () => {
    const [finding] = report(rule('49152-65535'), { profile: 'version=2007 role=mailbox vantage=host' }).filter(
      ({ code }) => code === 'wrong-dynamic-range',
    );
    assert.match(finding?.message ?? '', /1025-60000/);
  });
});

describe('unneeded-exchange-port', () => {
  it('leaves numbers alone that others behind a network firewall use', () => {
    const profile = 'version=2019 role=mailbox vantage=perimeter';
    const line = (more: string) =>
      `access-list o extended permit tcp any host 192.0.2.10 eq 25\naccess-list o extended permit tcp any host 192.0.2.11 ${more}\n`;
    const found = (more: string) =>
      codes(line(more), { profile, fileName: 'a.asa' }).filter((code) => code.startsWith('unneeded'));
    assert.deepEqual(found('eq 993'), []);
    assert.deepEqual(found('eq 64327'), ['unneeded-exchange-port information']);
  });
});
