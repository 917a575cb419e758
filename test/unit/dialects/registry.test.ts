import assert from 'node:assert/strict';
import { range } from '../../../server/src/base/portSet';
import { registry } from '../../../server/src/dialects/registry';
import { registryFile } from '../../../server/src/languages/registryFile';
import type { Change, Plan } from '../../../server/src/model/dialect';
import { usesOf } from '../../../server/src/model/references';
import { ABSENT, byDefault, type Rule, type Statement, valueOf } from '../../../server/src/model/statement';
import { commandLines } from '../../harness/commandLines';
import { dialectTests, meaning, referencesOf, useOf } from '../../harness/dialectTests';
import { Random } from '../../harness/random';
import { readItems } from '../../harness/read';
import { fewWords } from '../../harness/vocabulary';

const file = dialectTests(registry, (text) => readItems([registryFile], text).items);
const batch = dialectTests(registry, commandLines);
const powershell = dialectTests(registry, (text) => commandLines(text, 'powershell'));

const SERVICES = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services';
const RPC = `${SERVICES}\\MSExchangeRPC\\ParametersSystem`;
const AB = `${SERVICES}\\MSExchangeAB\\Parameters`;
const POLICY = `${SERVICES}\\SharedAccess\\Parameters\\FirewallPolicy`;
const RULES = `${POLICY}\\FirewallRules`;

const section = (key: string, ...lines: string[]): string => [`[${key}]`, ...lines].join('\n');
const rule = (fields: string): string => section(RULES, `"{A1}"="${fields}"`);
const replace =
  (from: number, to = from, index = 0) =>
  (statement: Statement): Change => ({ kind: 'replace-port', use: useOf(statement, index), ports: range(from, to) });

/** Text as the bytes of a hexadecimal value. */
const bytes = (text: string): string =>
  [...text].map((c) => `${c.charCodeAt(0).toString(16).padStart(2, '0')},00`).join(',');

describe('registry: rules of the firewall', () => {
  it('reads every field', () => {
    const text = rule(
      'v2.10|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Domain|Profile=Private|LPort=25|LPort2_10=6005-65534|RPort=1024|RA4=10.0.0.0/255.0.0.0|RA42=LocalSubnet|App=C:\\\\M\\\\x.exe|Svc=MSExchangeTransport|Name=@x.dll,-25|Desc=Mail 143|Edge=TRUE|IFType=Lan|',
    );
    const read = file.only(text, 'rule');
    assert.equal(
      file.references(text),
      '25/tcp in allow local, 6005-65534/tcp in allow local, 1024/tcp in allow remote',
    );
    assert.deepEqual(file.literals(text), ['25', '6005-65534', '1024']);
    assert.equal(valueOf(read.enabled), false);
    assert.equal(valueOf(read.program), 'C:\\M\\x.exe');
    assert.equal(valueOf(read.service), 'MSExchangeTransport');
    assert.equal(valueOf(read.name), '@x.dll,-25');
    assert.equal(valueOf(read.description), 'Mail 143');
    assert.deepEqual(valueOf(read.profiles), ['domain', 'private']);
    assert.deepEqual(
      valueOf(read.terms[0]?.ends[1].addresses ?? ABSENT)?.map((a) => `${a.kind} ${a.text}`),
      ['literal 10.0.0.0/255.0.0.0', 'keyword LocalSubnet'],
    );
    assert.equal(read.terms[0]?.opaque.length, 1);
    assert.equal(read.complete, true);
  });

  it('takes keywords, blocks and outbound rules', () => {
    assert.equal(
      file.references(rule('v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|LPort=RPC-EPMap|')),
      'RPC/tcp in allow local, RPC-EPMap/tcp in allow local',
    );
    assert.equal(
      file.references(rule('v2.0|Action=Block|Active=TRUE|Dir=Out|Protocol=17|RPort=53|')),
      '53/udp out block remote',
    );
    assert.equal(file.references(rule('v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=1|ICMP4=8:*|')), '');
    assert.deepEqual(file.only(rule('v2.10|Action=Allow|Dir=In|'), 'rule').terms[0]?.transport, {
      kind: 'default',
      value: ['any'],
    });
  });

  it('finds rules in policies and restricted services, and leaves connection security alone', () => {
    const data = 'v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|';
    for (const key of [
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\FirewallRules',
      `${POLICY}\\RestrictedServices\\Static\\System`,
      'HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet001\\services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules',
      'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Defaults\\FirewallPolicy\\FirewallRules',
    ]) {
      assert.equal(file.references(section(key, `"{A}"="${data}"`)), '25/tcp in allow local', key);
    }
    assert.equal(
      file.read(section(`${POLICY}\\ConSecRules`, '"{A}"="v2.0|Action=SecureServer|Active=TRUE|LPort=25|"')).statements
        .length,
      0,
    );
    assert.equal(file.read(section('HKEY_LOCAL_MACHINE\\SOFTWARE\\Other', `"{A}"="${data}"`)).statements.length, 0);
  });

  it('knows deletions', () => {
    const one = file.only(section(RULES, '"{A1}"=-'), 'amendment');
    assert.deepEqual([one.operation, valueOf(one.target)], ['delete', '{A1}']);
    assert.equal(file.only(`[-${RULES}]`, 'policy').subject, 'reset');
    assert.equal(batch.only(`reg delete ${RULES} /f`, 'policy').subject, 'reset');
    assert.equal(batch.only(`reg delete ${RULES} /va /f`, 'policy').subject, 'reset');
    assert.equal(batch.only(`reg delete ${RULES} /v "{A1}" /f`, 'amendment').operation, 'delete');
  });

  it('names mistakes and mends them', () => {
    const mended = (fields: string) => file.mistakes(rule(fields)).map((m) => m.replaceAll(`[${RULES}]\n"{A1}"=`, ''));
    const head = 'v2.10|Action=Allow|Active=TRUE|Dir=In|';
    assert.deepEqual(mended(`${head}LPort=25|`), [`port-needs-protocol 25 => "${head}Protocol=6|LPort=25|" (safe)`]);
    assert.deepEqual(mended(`${head}Protocol=256|LPort=25|`), [
      `port-needs-protocol 25 => "${head}Protocol=6|LPort=25|" (safe)`,
    ]);
    assert.deepEqual(mended(`${head}Protocol=TCP|LPort=25|`), [
      `transport-typo TCP => "${head}Protocol=6|LPort=25|" (safe)`,
    ]);
    assert.deepEqual(mended(`${head}Protocol=6|LPort=25,6005-6010|`), [
      `port-list-in-one-value 25,6005-6010 => "${head}Protocol=6|LPort=25|LPort2_10=6005-6010|" (safe)`,
    ]);
    assert.deepEqual(mended(`${head}Protocol=6|LPort2_10=6005:65534|`), [
      `range-separator 6005:65534 => "${head}Protocol=6|LPort2_10=6005-65534|" (safe)`,
    ]);
    assert.deepEqual(mended(`${head}Protocol=6|LPort=RPCEPMap|`), [
      `invalid-port-keyword RPCEPMap => "${head}Protocol=6|LPort=RPC-EPMap|" (safe)`,
    ]);
    assert.deepEqual(mended(`${head}Protocol=17|LPort=RPC|`), [
      `invalid-port-keyword RPC => "${head}Protocol=6|LPort=RPC|" (suggestion)`,
    ]);
    assert.deepEqual(mended(`${head}Protocol=6|LPort=70000|`), ['port-out-of-range 70000']);
    assert.deepEqual(mended(`${head}Protocol=6|LPort=|`), []);
  });
});

describe('registry: openings and settings of the firewall', () => {
  const openings = `${POLICY}\\StandardProfile\\GloballyOpenPorts\\List`;

  it('reads the data of an opening, not its name', () => {
    const text = section(openings, '"25:TCP"="25:TCP:*:Enabled:SMTP"');
    assert.equal(file.references(text), '25/tcp in allow local');
    const read = file.only(text, 'rule');
    assert.equal(useOf(read).literal.place.start, text.indexOf('="25') + 2);
    assert.deepEqual(
      [valueOf(read.name), valueOf(read.enabled), valueOf(read.profiles)],
      ['SMTP', true, ['private', 'public']],
    );
    assert.deepEqual(
      valueOf(read.terms[0]?.ends[1].addresses ?? ABSENT)?.map(({ kind }) => kind),
      ['any'],
    );
    const closed = file.only(
      section(openings, '"53:UDP"="53:UDP:10.0.0.5/255.255.255.255,LocalSubnet:Disabled:@dll,-22009"'),
      'rule',
    );
    assert.equal(valueOf(closed.enabled), false);
    assert.deepEqual(referencesOf(closed), ['53/udp in allow local']);
    assert.equal(
      batch.references(`reg add ${openings} /v 25:TCP /t REG_SZ /d "25:TCP:*:Enabled:SMTP" /f`),
      '25/tcp in allow local',
    );
  });

  it('reads programs', () => {
    const read = file.only(
      section(`${POLICY}\\DomainProfile\\AuthorizedApplications\\List`, '"C:\\\\x.exe"="C:\\\\x.exe:*:Enabled:X"'),
      'rule',
    );
    assert.deepEqual([valueOf(read.program), valueOf(read.name), valueOf(read.enabled)], ['C:\\x.exe', 'X', true]);
  });

  it('reads the state, merging and defaults of profiles', () => {
    const policy = (name: string, data: string) =>
      file.only(section(`${POLICY}\\DomainProfile`, `"${name}"=${data}`), 'policy');
    const off = policy('EnableFirewall', 'dword:00000000');
    assert.deepEqual([off.subject, valueOf(off.on), off.profiles], ['state', false, ['domain']]);
    assert.equal(valueOf(policy('EnableFirewall', 'dword:00000001').on), true);
    assert.equal(policy('AllowLocalPolicyMerge', 'dword:0').subject, 'local-rules');
    const inbound = policy('DefaultInboundAction', 'dword:00000001');
    assert.deepEqual([valueOf(inbound.direction), valueOf(inbound.action)], ['in', 'block']);
    const command = batch.only(
      'reg add HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\PublicProfile /v EnableFirewall /t REG_DWORD /d 0 /f',
      'policy',
    );
    assert.deepEqual([valueOf(command.on), command.profiles], [false, ['public']]);
    assert.equal(valueOf(file.only(section(`${SERVICES}\\MpsSvc`, '"Start"=dword:00000004'), 'policy').on), false);
    assert.equal(file.read(section(`${SERVICES}\\MpsSvc`, '"Start"=dword:00000002')).statements.length, 0);
    assert.equal(file.read(section(`${POLICY}\\DomainProfile`, '"EnableFirewall"=-')).statements.length, 0);
  });
});

describe('registry: pinned ports', () => {
  it('reads the number of every type, at its own digits', () => {
    const pin = (line: string, key = RPC) => {
      const text = section(key, line);
      const read = file.only(text, 'pin');
      return [valueOf(read.type), ...file.literals(text), ...referencesOf(read), read.end.uses[0]?.literal.form];
    };
    assert.deepEqual(pin('"TCP/IP Port"=dword:0000e88b'), ['dword', '0000e88b', '59531/tcp local', 'hex']);
    assert.deepEqual(pin('"TCP/IP Port"="59531"'), ['string', '59531', '59531/tcp local', 'decimal']);
    assert.deepEqual(pin('"TCP/IP Port"=hex(4):8b,e8,00,00'), ['dword', '8b,e8,00,00', '59531/tcp local', 'hex']);
    assert.deepEqual(pin('"RpcTcpPort"="59533"', AB), ['string', '59533', '59533/tcp local', 'decimal']);
    assert.deepEqual(pin('"RpcTcpPort"=dword:0000e88d', AB), ['dword', '0000e88d', '59533/tcp local', 'hex']);
  });

  it('reads reg add, in any order and case', () => {
    const key = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem';
    for (const [line, literal] of [
      [`reg add ${key} /v "TCP/IP Port" /t REG_DWORD /d 59531 /f`, '59531'],
      [`REG.EXE ADD "${key}" /F /D 0xe88b /T REG_DWORD /V "TCP/IP Port"`, '0xe88b'],
      [`set P=59531\nreg add ${key} /v "TCP/IP Port" /t REG_DWORD /d %P%`, '59531'],
    ] as const) {
      assert.equal(batch.references(line), '59531/tcp local', line);
      assert.deepEqual(batch.literals(line), [literal], line);
      assert.equal(valueOf(batch.only(line, 'pin').type), 'dword', line);
    }
    const untyped = batch.only(`reg add ${key} /v "TCP/IP Port" /d 59531 /f`, 'pin');
    assert.deepEqual([untyped.type.kind, valueOf(untyped.type)], ['written', 'string']);
    assert.deepEqual(batch.unread(`reg add ${key} /v "TCP/IP Port" /t REG_DWORD /d %P%`), [
      '%P%: `%P%` has no value in this file',
    ]);
    const gone = batch.only(`reg delete ${key} /v "TCP/IP Port" /f`, 'pin');
    assert.deepEqual([gone.removes, gone.end.uses.length], [true, 0]);
  });

  it('reads lists and what stands behind colons', () => {
    const ports = section(
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet',
      `"Ports"=hex(7):${bytes('6001-6004\0')},\\\n  ${bytes('6005\0\0')}`,
    );
    assert.equal(file.references(ports), '6001-6004/tcp local, 6005/tcp local');
    assert.equal(file.literals(ports)[1], '36,00,30,00,30,00,35,00');
    const valid = section(
      'HKEY_LOCAL_MACHINE\\Software\\Microsoft\\Rpc\\RpcProxy',
      '"ValidPorts"="MX1:6001-6002;mx1.example.com:6004;MX2:593"',
    );
    assert.deepEqual(file.literals(valid), ['6001-6002', '6004', '593']);
    const nspi = section(
      `${SERVICES}\\NTDS\\Parameters`,
      `"NSPI interface protocol sequences"=hex(7):${bytes('ncacn_http:6004\0\0')}`,
    );
    assert.equal(file.references(nspi), '6004/tcp local');
    const halfTyped = section(`${SERVICES}\\NTDS\\Parameters`, '"NSPI interface protocol sequences"="ncacn_http:"');
    assert.equal(file.references(halfTyped), '');
    assert.equal(file.only(halfTyped, 'pin').complete, true);
    assert.equal(
      batch.references(
        'reg add HKLM\\SOFTWARE\\Microsoft\\Rpc\\Internet /v Ports /t REG_MULTI_SZ /d 6001-6004\\06005-65534 /f',
      ),
      '6001-6004/tcp local, 6005-65534/tcp local',
    );
  });

  it('tells flags, deletions and numbers beyond the ports', () => {
    const flag = file.only(section(RPC, '"EnablePushNotifications"=dword:00000001'), 'pin');
    assert.deepEqual([flag.end.uses.length, valueOf(flag.value)], [0, '00000001']);
    assert.equal(file.only(section(RPC, '"TCP/IP Port"=-'), 'pin').removes, true);
    const decimal = file.only(section(RPC, '"TCP/IP Port"=dword:00059531'), 'pin');
    assert.deepEqual(
      [decimal.end.uses[0]?.literal.text, decimal.end.uses[0]?.ports, decimal.end.ports.kind],
      ['00059531', [], 'unread'],
    );
    assert.deepEqual(decimal.mistakes, []);
    assert.equal(file.mistakes(section(AB, '"RpcTcpPort"="595330"'))[0], 'port-out-of-range 595330');
    assert.equal(file.only(section(RPC, '"TCP/IP Port"=dword:'), 'pin').complete, false);
    assert.equal(file.read(section(`${SERVICES}\\W32Time`, '"TCP/IP Port"=dword:0000e88b')).statements.length, 0);
  });
});

describe('registry: where a port may be written', () => {
  const over = (marked: string, reader = file) => {
    const site = reader.siteAt(marked);
    return site && `${site.kind} ${JSON.stringify(site.over)}`;
  };
  const head = 'v2.10|Action=Allow|Active=TRUE|';

  it('in rules, openings and decimal data', () => {
    assert.equal(over(rule(`${head}Dir=In|Protocol=6|LPort=¦`)), 'port ""');
    assert.equal(over(rule(`${head}Dir=In|Protocol=6|LPort=2¦5|Name=x|`)), 'port "25"');
    assert.equal(over(rule(`${head}Dir=In|Protocol=6|LPort2_10=6005-6¦|`)), 'port "6"');
    assert.equal(over(rule(`${head}Dir=¦|Protocol=6|`)), 'direction ""');
    assert.equal(over(rule(`${head}Protocol=¦|`)), 'transport ""');
    assert.equal(
      over(section(`${POLICY}\\StandardProfile\\GloballyOpenPorts\\List`, '"25:TCP"="2¦:TCP:*:Enabled:SMTP"')),
      'port "2"',
    );
    assert.equal(over(section(AB, '"RpcTcpPort"="¦"')), 'port ""');
    assert.equal(over(section(AB, '"RpcTcpPort"="595¦"')), 'port "595"');
    assert.equal(
      over(
        'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d 59¦',
        batch,
      ),
      'port "59"',
    );
    const site = file.siteAt(rule(`${head}Dir=Out|Protocol=17|RPort=53|RPort=¦|`));
    assert.deepEqual(
      [site?.transport, site?.direction, site?.side, site?.present],
      [['udp'], 'out', 'remote', range(53, 53)],
    );
  });

  it('nowhere else', () => {
    for (const marked of [
      rule(`${head}Dir=In|Name=2¦|`),
      rule(`${head}Dir=In|App=C:\\\\2¦|`),
      rule(`${head}Dir=In|RA4=10.0.0.¦|`),
      section(RPC, '"TCP/IP Port"=dword:0000e88¦'),
      section(RPC, '"TCP/IP Po¦rt"=dword:0000e88b'),
      section(AB, '"RpcTcpPort"=¦"59533"'),
      section(`${SERVICES}\\Other`, '"RpcTcpPort"="5¦"'),
    ]) {
      assert.equal(over(marked), undefined, marked);
    }
  });
});

describe('registry: changes in the data', () => {
  it('of pinned ports, in their own spelling', () => {
    assert.equal(
      file.revised(section(RPC, '"TCP/IP Port"=dword:0000e88b'), replace(59532)),
      section(RPC, '"TCP/IP Port"=dword:0000e88c'),
    );
    assert.equal(
      file.revised(section(RPC, '"TCP/IP Port"=dword:00059531'), replace(59531)),
      section(RPC, '"TCP/IP Port"=dword:0000e88b'),
    );
    assert.equal(
      file.revised(section(RPC, '"TCP/IP Port"=hex(4):8b,e8,00,00'), replace(25)),
      section(RPC, '"TCP/IP Port"=hex(4):19,00,00,00'),
    );
    assert.equal(
      file.revised(section(AB, '"RpcTcpPort"="59533"'), replace(59534)),
      section(AB, '"RpcTcpPort"="59534"'),
    );
    const line =
      'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d';
    assert.equal(batch.revised(`${line} 0xe88b /f`, replace(59532)), `${line} 0xe88c /f`);
    assert.equal(batch.revised(`set P=59531\n${line} %P%`, replace(59532)), `set P=59532\n${line} %P%`);
    const list = (text: string) =>
      section('HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Rpc\\Internet', `"Ports"=hex(7):${bytes(text)}`);
    assert.equal(file.revised(list('6001\u000025\0\0'), replace(6005, 65534, 1)), list('6001\u00006005-65534\0\0'));
  });

  it('of the type', () => {
    const type = (to: 'dword' | 'string'): Change => ({ kind: 'set-type', type: to });
    assert.equal(
      file.revised(section(AB, '"RpcTcpPort"=dword:0000e88d'), type('string')),
      section(AB, '"RpcTcpPort"="59533"'),
    );
    assert.equal(
      file.revised(section(RPC, '"TCP/IP Port"="59531"'), type('dword')),
      section(RPC, '"TCP/IP Port"=dword:0000e88b'),
    );
    const line = 'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port"';
    assert.equal(batch.revised(`${line} /t REG_SZ /d 59531 /f`, type('dword')), `${line} /t REG_DWORD /d 59531 /f`);
    assert.equal(batch.revised(`${line} /d 59531 /f`, type('dword')), `${line} /t REG_DWORD /d 59531 /f`);
    assert.equal(batch.revised(`${line} /t REG_DWORD /d 0xe88b`, type('string')), `${line} /t REG_SZ /d 59531`);
  });

  it('of rules, openings and settings', () => {
    const text = rule('v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=x|');
    const changed = (change: Change | ((s: Statement) => Change)) =>
      file.revised(text, change)?.replace(`[${RULES}]\n"{A1}"=`, '');
    assert.equal(
      changed({ kind: 'set-transport', transport: 'udp' }),
      '"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=25|Name=x|"',
    );
    assert.equal(
      changed({ kind: 'swap-sides' }),
      '"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|RPort=25|Name=x|"',
    );
    assert.equal(
      changed({ kind: 'set-enabled', enabled: false }),
      '"v2.10|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=25|Name=x|"',
    );
    assert.equal(
      changed(replace(6005, 6010)),
      '"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=6005-6010|Name=x|"',
    );
    assert.equal(
      changed({ kind: 'add-port', side: 'local', ports: [...range(587, 587), ...range(6001, 6004)] }),
      '"v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|LPort=587|LPort2_10=6001-6004|Name=x|"',
    );
    assert.equal(
      changed({ kind: 'describe', text: 'a "b" | c\\d' }),
      '"v2.10|Desc=a \\"b\\" / c\\\\d|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=x|"',
    );
    const openings = `${POLICY}\\StandardProfile\\GloballyOpenPorts\\List`;
    const opening = section(openings, '"25:TCP"="25:TCP:*:Enabled:SMTP"');
    assert.equal(file.revised(opening, replace(587)), section(openings, '"587:TCP"="587:TCP:*:Enabled:SMTP"'));
    assert.equal(
      file.revised(opening, { kind: 'set-transport', transport: 'udp' }),
      section(openings, '"25:UDP"="25:UDP:*:Enabled:SMTP"'),
    );
    assert.equal(
      file.revised(opening, { kind: 'set-enabled', enabled: false }),
      section(openings, '"25:TCP"="25:TCP:*:Disabled:SMTP"'),
    );
    assert.equal(
      file.revised(section(`${POLICY}\\DomainProfile`, '"EnableFirewall"=dword:00000000'), {
        kind: 'set-enabled',
        enabled: true,
      }),
      section(`${POLICY}\\DomainProfile`, '"EnableFirewall"=dword:00000001'),
    );
  });

  it('of redirections: only those of the error stream swallow errors', () => {
    const line =
      'reg add HKLM\\SYSTEM\\CurrentControlSet\\Services\\MSExchangeRPC\\ParametersSystem /v "TCP/IP Port" /t REG_DWORD /d 59531';
    assert.equal(batch.only(`${line} >nul`, 'pin').silenced, undefined);
    assert.equal(batch.revised(`${line} >nul 2>&1`, { kind: 'unsilence' }), line);
    assert.equal(batch.revised(`${line} 2>nul`, { kind: 'unsilence' }), line);
  });
});

/** Policy strings, from a seed. */
function policyString(random: Random): string {
  const ports = (letter: string): string[] =>
    Array.from({ length: 1 + random.below(3) }, () => {
      const port = random.pick(['25', '587', '6005-65534', '64327', '993']);
      return `${letter}Port${port.includes('-') ? '2_10' : ''}=${port}`;
    });
  return [
    'v2.10',
    `Action=${random.pick(['Allow', 'Block'])}`,
    `Active=${random.pick(['TRUE', 'FALSE'])}`,
    `Dir=${random.pick(['In', 'Out'])}`,
    `Protocol=${random.pick(['6', '17'])}`,
    ...(random.below(2) ? ['Profile=Domain', 'Profile=Public'] : []),
    ...ports('L'),
    ...(random.below(2) ? ports('R') : []),
    ...(random.below(2) ? ['RA4=10.0.0.0/255.0.0.0'] : []),
    ...(random.below(2) ? ['App=C:\\\\M\\\\x.exe'] : []),
    'Name=Mail 25 in|',
  ].join('|');
}

describe('registry: properties', () => {
  it('a replaced port is the new one, and every other reference stays', () => {
    const random = new Random(25);
    for (let turn = 0; turn < 60; turn++) {
      const text = rule(policyString(random));
      const before = file.only(text, 'rule');
      const index = random.below(usesOf(before).length);
      const [from, to] = random.pick([
        [2525, 2525],
        [50000, 50010],
      ] as const);
      const after = file.revised(text, replace(from, to, index));
      assert.ok(after !== undefined, text);
      const expected = referencesOf(before);
      expected[index] = (expected[index] as string).replace(/^[\d-]+/, from === to ? String(from) : `${from}-${to}`);
      assert.deepEqual(referencesOf(file.only(after, 'rule')), expected, after);
      assert.equal(file.only(after, 'rule').complete, true, after);
    }
  });

  it('a change of one thing leaves the rest of the rule', () => {
    const random = new Random(587);
    for (let turn = 0; turn < 50; turn++) {
      const text = rule(policyString(random));
      const before = file.only(text, 'rule');
      const changed = (change: Change): Rule => file.only(file.revised(text, change) ?? '', 'rule');
      const [term] = before.terms as [Rule['terms'][0]];
      const udp = changed({ kind: 'set-transport', transport: 'udp' });
      assert.equal(meaning(udp), meaning({ ...before, terms: [{ ...term, transport: byDefault(['udp']) }] }), text);
      const out = changed({ kind: 'set-direction', direction: 'out' });
      assert.equal(meaning(out), meaning({ ...before, direction: byDefault('out') }), text);
      const said = changed({ kind: 'describe', text: 'Mail "25"' });
      assert.equal(meaning(said), meaning({ ...before, description: byDefault('Mail "25"') }), text);
    }
  });

  it('what is written reads as the plan, in files and commands', () => {
    const random = new Random(993);
    for (let turn = 0; turn < 50; turn++) {
      const plan = file.only(rule(policyString(random)), 'rule');
      const expected = meaning({ ...plan, enabled: byDefault(true) });
      const write = (language: string) =>
        registry.write([plan], { lineEnding: '\n', indent: '', language })[0]?.text ?? '';
      assert.equal(meaning(file.only(write('registry-file'), 'rule')), expected);
      assert.equal(meaning(batch.only(write('batch'), 'rule')), expected);
      const single = write('powershell').replaceAll("'", '"');
      assert.equal(meaning(powershell.only(single, 'rule')), expected);
    }
  });

  it('writes keywords, two protocols, and says what it could not', () => {
    const [source] = file.read(rule('v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC|Name=x|')).statements;
    const plan = source as Rule;
    const [term] = plan.terms as [Plan['terms'][0]];
    const write = (over: Partial<Plan>) =>
      registry.write([{ ...plan, ...over }], { lineEnding: '\n', indent: '', language: 'registry-file' })[0];
    assert.ok(write({})?.text.includes('LPort=RPC|'));
    const both = write({ terms: [{ ...term, transport: byDefault(['any']) }] });
    assert.equal(file.read(both?.text ?? '').statements.length, 2);
    assert.equal(write({ direction: ABSENT })?.unsaid.length, 1);
    assert.equal(write({ action: byDefault('continue') })?.unsaid.length, 1);
  });

  it('reads every beginning of a file and of a command', () => {
    const random = new Random(1);
    const text = [
      rule(policyString(random)),
      section(RPC, '"TCP/IP Port"=dword:0000e88b'),
      section(AB, '"RpcTcpPort"="59533"'),
    ].join('\n');
    const line = `reg add ${RULES} /v "{A1}" /t REG_SZ /d "v2.10|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|" /f`;
    for (const [reader, whole] of [
      [file, text],
      [batch, line],
    ] as const) {
      for (let length = 0; length <= whole.length; length++) {
        const { items, statements } = reader.read(whole.slice(0, length));
        for (const statement of statements) assert.ok(statement.place.end <= length);
        for (const item of items) registry.siteAt(item, length, fewWords);
      }
    }
  });
});
