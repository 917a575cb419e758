import assert from 'node:assert/strict';
import { netsh } from '../../../server/src/dialects/netsh';
import { valueOf } from '../../../server/src/model/statement';
import { commandLines } from '../../harness/commandLines';
import { dialectTests } from '../../harness/dialectTests';
import { fewWords } from '../../harness/vocabulary';

const { only, read, references, literals, unread } = dialectTests(netsh, commandLines);

const RULE = 'netsh advfirewall firewall add rule name=X dir=in action=allow protocol=TCP';

describe('netsh: which commands it takes', () => {
  it('goes by the name of the program', () => {
    for (const name of ['netsh', 'NETSH.EXE', 'C:\\Windows\\System32\\netsh.exe', '"netsh"', '%windir%/netsh']) {
      const [command] = commandLines(`${name} advfirewall reset`);
      assert.ok(command && netsh.claims(command, fewWords), name);
    }
    for (const name of ['netshell', 'echo', 'reg']) {
      const [command] = commandLines(`${name} advfirewall reset`);
      assert.ok(command && !netsh.claims(command, fewWords), name);
    }
  });

  it('passes over what only shows, and contexts that are not read', () => {
    for (const line of [
      'netsh',
      'netsh advfirewall',
      'netsh advfirewall firewall show rule name=all localport=25',
      'netsh advfirewall consec add rule name=A action=requestinrequestout port1=25 protocol=tcp',
      'netsh http add sslcert ipport=0.0.0.0:443',
      'netsh interface ipv4 show dynamicport tcp',
      'netsh winhttp set proxy proxy:8080',
      'netsh advfirewall firewall nonsense rule localport=25',
    ]) {
      assert.equal(read(line).statements.length, 0, line);
    }
  });
});

describe('netsh: firewall rules', () => {
  it('reads a rule', () => {
    const rule = only(
      `${RULE} localport=25,587,6005-65534 remoteip=10.0.0.0/8,localsubnet profile=domain,private program="C:\\M\\x.exe" service=any enable=no description="Mail in"`,
      'rule',
    );
    assert.equal(valueOf(rule.name), 'X');
    assert.equal(valueOf(rule.description), 'Mail in');
    assert.equal(valueOf(rule.program), 'C:\\M\\x.exe');
    assert.equal(valueOf(rule.enabled), false);
    assert.deepEqual(valueOf(rule.profiles), ['domain', 'private']);
    assert.equal(rule.stands, 'host');
    assert.equal(rule.complete, true);
    assert.deepEqual(
      valueOf(rule.terms[0]?.ends[1].addresses ?? { kind: 'absent' })?.map(({ kind, text }) => `${kind} ${text}`),
      ['literal 10.0.0.0/8', 'keyword localsubnet'],
    );
    assert.deepEqual(
      rule.words.map(({ text }) => text),
      ['X', 'C:\\M\\x.exe', 'any', 'Mail in'],
    );
  });

  it('gives every port its transport, direction, action and side', () => {
    assert.equal(
      references(`${RULE} localport=25,6005-65534 remoteport=1024-65535`),
      '25/tcp in allow local, 6005-65534/tcp in allow local, 1024-65535/tcp in allow remote',
    );
    assert.equal(
      references('netsh advfirewall firewall add rule name=X dir=out action=block protocol=17 remoteport=53'),
      '53/udp out block remote',
    );
    assert.equal(references(`${RULE} localport=RPC,RPC-EPMap`), 'RPC/tcp in allow local, RPC-EPMap/tcp in allow local');
    assert.equal(references(`${RULE} localport=any`), '');
  });

  it('takes every abbreviation that only one word has', () => {
    assert.equal(references('netsh adv f a r n=SMTP dir=in act=allow prot=tcp localp=25'), '25/tcp in allow local');
    assert.equal(
      references('NETSH ADVF FIRE ADD RULE NAME=X DIR=OUT ACTION=ALLOW PROTOCOL=TCP REMOTEPORT=465'),
      '465/tcp out allow remote',
    );
    assert.equal(references('netsh adv f a r n=X dir=in act=allow pro=tcp localport=25'), '25/any in allow local');
    assert.equal(read('netsh adv f s r n=X localport=25').statements.length, 0);
  });

  it('takes keys in any order and joins blanks round the sign', () => {
    assert.equal(
      references(
        'netsh advfirewall firewall add rule localport = 25 protocol= TCP action =allow dir = in name = "SMTP in"',
      ),
      '25/tcp in allow local',
    );
    const rule = only('netsh advfirewall firewall add rule name= "SMTP in" dir= in action=allow', 'rule');
    assert.equal(valueOf(rule.name), 'SMTP in');
    assert.equal(valueOf(rule.direction), 'in');
  });

  it('takes protocols as words and numbers', () => {
    const transport = (word: string) => {
      const rule = only(`netsh advfirewall firewall add rule name=X dir=in action=allow protocol=${word}`, 'rule');
      return valueOf(rule.terms[0]?.transport ?? { kind: 'absent' })?.join();
    };
    assert.equal(transport('6'), 'tcp');
    assert.equal(transport('17'), 'udp');
    assert.equal(transport('icmpv4:8,any'), 'other');
    assert.equal(transport('41'), 'other');
    assert.equal(transport('any'), 'any');
    assert.equal(transport('256'), undefined);
  });

  it('knows the defaults', () => {
    const rule = only('netsh advfirewall firewall add rule name=X dir=in action=allow program=x.exe', 'rule');
    assert.deepEqual(rule.enabled, { kind: 'default', value: true });
    assert.deepEqual(rule.terms[0]?.transport, { kind: 'default', value: ['any'] });
    assert.equal(rule.profiles.kind, 'absent');
  });

  it('points at the literal, in quotes and behind variables', () => {
    const text =
      'set P=25,587\nset Q=6005-65534\nnetsh advfirewall firewall add rule name=X dir=in action=allow protocol=TCP "localport=%P%,%Q%"';
    assert.deepEqual(literals(text), ['25', '587', '6005-65534']);
    assert.equal(
      references('set A=6001\nset B=6004\nnetsh adv f a r n=X dir=in act=allow prot=tcp localport=%A%-%B%'),
      '6001 lower/tcp in allow local, 6004 upper/tcp in allow local',
    );
  });

  it('says what it could not read, and stays silent on the rest', () => {
    assert.deepEqual(unread(`${RULE} localport=%PORT%`), ['%PORT%: `%PORT%` has no value in this file']);
    assert.deepEqual(unread(`${RULE} localport=smtp`), [
      'smtp: `smtp` is neither a number nor a port keyword of netsh',
    ]);
    assert.deepEqual(unread(`${RULE} localprot=25`), ['localprot=25: `localprot` is no word of netsh; localport is']);
    assert.deepEqual(unread('netsh advfirewall firewall add rule %RULE%'), [
      '%RULE%: `%RULE%` has no value in this file',
    ]);
    const open = only('netsh advfirewall firewall add rule %RULE% localport=25', 'rule');
    assert.equal(open.direction.kind, 'unread');
    assert.equal(open.action.kind, 'unread');
    assert.equal(open.mistakes.length, 0);
    assert.equal(open.complete, false);
  });

  it('keeps quiet about half-typed rules', () => {
    for (const end of ['', ' localport=', ' localport=25,', ' localport=25-', ' localport= ', ' loc', ' localport']) {
      assert.deepEqual(only(RULE + end, 'rule').mistakes, [], end);
    }
    assert.equal(only('netsh advfirewall firewall add rule name=x', 'rule').mistakes.length, 0);
    assert.equal(only(`${RULE} localport=25,`, 'rule').complete, false);
  });

  it('does not take names, descriptions, programs and addresses for ports', () => {
    assert.equal(
      references(
        `${RULE} name="localport=26" description="port 143" program="C:\\25\\x.exe" remoteip=10.25.0.1 localport=25`,
      ),
      '25/tcp in allow local',
    );
  });

  it('reads both values of a key given twice, and lets the rule take no part in pairs', () => {
    assert.equal(references(`${RULE} localport=25 localport=587`), '25/tcp in allow local, 587/tcp in allow local');
    assert.equal(only(`${RULE} localport=25 localport=587`, 'rule').complete, false);
  });

  it('reads options of the program before the context', () => {
    assert.equal(
      references(
        'netsh -r MX1 -u DOM\\x -p * advfirewall firewall add rule name=A dir=in action=allow protocol=TCP localport=25',
      ),
      '25/tcp in allow local',
    );
    assert.equal(
      references('netsh -c advfirewall firewall add rule name=A dir=in action=allow protocol=TCP localport=25'),
      '25/tcp in allow local',
    );
  });
});

describe('netsh: changes of rules', () => {
  it('tells what is found from what is set', () => {
    const set = only(
      'netsh advfirewall firewall set rule name=A dir=in protocol=TCP localport=25 new localport=587 enable=yes',
      'amendment',
    );
    assert.equal(set.operation, 'set');
    assert.equal(valueOf(set.target), 'A');
    assert.equal(
      references('netsh advfirewall firewall set rule name=A dir=in protocol=TCP localport=25 new localport=587'),
      '25/tcp in local, 587/tcp in local',
    );
    assert.equal(
      only('netsh advfirewall firewall set rule group="remote desktop" new enable=Yes', 'amendment').operation,
      'enable',
    );
    assert.equal(only('netsh advfirewall firewall set rule name=A new enable=no', 'amendment').operation, 'disable');
    assert.equal(only('netsh advfirewall firewall set rule name= new new action=block', 'amendment').operation, 'set');
  });

  it('deletes by name, and knows when everything goes', () => {
    const one = only('netsh advfirewall firewall delete rule name="SMTP in" protocol=TCP localport=25', 'amendment');
    assert.equal(one.operation, 'delete');
    assert.equal(valueOf(one.target), 'SMTP in');
    assert.equal(
      references('netsh advfirewall firewall delete rule name=all protocol=TCP localport=25'),
      '25/tcp local',
    );
    assert.equal(only('netsh advfirewall firewall delete rule name=all', 'policy').subject, 'reset');
    assert.equal(only('netsh advfirewall firewall delete rule name=ALL dir=in', 'policy').subject, 'reset');
    assert.equal(only('netsh advfirewall reset', 'policy').subject, 'reset');
    assert.equal(only('netsh advfirewall firewall delete rule name=all %MORE%', 'amendment').operation, 'delete');
  });
});

describe('netsh: the firewall as a whole', () => {
  it('reads state, merging and default actions of profiles', () => {
    const off = only('netsh advfirewall set allprofiles state off', 'policy');
    assert.deepEqual([off.subject, valueOf(off.on), off.profiles], ['state', false, ['domain', 'private', 'public']]);
    assert.deepEqual(only('netsh adv set dom state on', 'policy').profiles, ['domain']);
    assert.equal(valueOf(only('netsh adv set current state on', 'policy').on), true);
    assert.equal(only('netsh advfirewall set allprofiles state notconfigured', 'policy').on.kind, 'absent');
    const merge = only('netsh advfirewall set domainprofile settings localfirewallrules disable', 'policy');
    assert.deepEqual([merge.subject, valueOf(merge.on)], ['local-rules', false]);
    const { statements } = read('netsh advfirewall set publicprofile firewallpolicy blockinbound,allowoutbound');
    assert.deepEqual(
      statements.map((s) => s.kind === 'policy' && `${valueOf(s.direction)} ${valueOf(s.action)}`),
      ['in block', 'out allow'],
    );
    assert.equal(read('netsh advfirewall set allprofiles logging filename x.log').statements.length, 0);
  });

  it('reads the service that is stopped or disabled', () => {
    for (const line of [
      'net stop mpssvc',
      'sc stop MpsSvc',
      'sc config mpssvc start= disabled',
      'sc \\\\MX1 config mpssvc start=disabled',
      'net stop "Windows Defender Firewall"',
    ]) {
      assert.equal(valueOf(only(line, 'policy').on), false, line);
    }
    for (const line of [
      'net start mpssvc',
      'sc config mpssvc start= auto',
      'net stop MSExchangeIS',
      'sc query mpssvc',
    ]) {
      assert.equal(read(line).statements.length, 0, line);
    }
  });
});

describe('netsh: port proxies and dynamic ranges', () => {
  it('reads a proxy by key and by position', () => {
    const expected = '25/tcp local, 2525/tcp remote';
    for (const line of [
      'netsh interface portproxy add v4tov4 listenport=25 listenaddress=0.0.0.0 connectport=2525 connectaddress=10.0.0.5',
      'netsh int portp a v4tov4 listenp=25 connectp=2525 connecta=10.0.0.5',
      'netsh interface portproxy add v4tov4 25 10.0.0.5 2525',
    ]) {
      assert.equal(references(line), expected, line);
    }
    const same = only('netsh interface portproxy add v4tov4 listenport=443 connectaddress=10.0.0.5', 'port-proxy');
    assert.deepEqual(same.connect.ports, { kind: 'default', value: [{ from: 443, to: 443 }] });
    assert.equal(references('netsh interface portproxy delete v4tov4 listenport=25'), '25/tcp local');
    assert.equal(only('netsh interface portproxy delete v4tov4 listenport=25', 'port-proxy').removes, true);
  });

  it('takes the second number of a dynamic range for a count', () => {
    for (const line of [
      'netsh int ipv4 set dynamicport tcp start=6005 num=59530',
      'netsh int ipv4 set dynamicport tcp 6005 59530',
      'netsh interface ipv6 set dynamicportrange protocol=tcp startport=6005 numberofports=59530 store=persistent',
    ]) {
      assert.equal(references(line), '6005-65534 start/tcp local', line);
    }
    const range = only('netsh int ipv4 set dynamicport udp start=1000 num=65535', 'dynamic-range');
    assert.deepEqual([valueOf(range.start), valueOf(range.number)], [1000, 65535]);
    assert.equal(references('netsh int ipv4 set dynamicport udp start=1000 num=65535'), '1000-65535 start/udp local');
    assert.deepEqual(unread('netsh int ipv4 set dynamicport tcp start=%S% num=%N%'), [
      '%S%: `%S%` has no value in this file',
      '%N%: `%N%` has no value in this file',
    ]);
  });
});

describe('netsh: the old firewall context', () => {
  it('reads port openings by position and by key', () => {
    for (const line of [
      'netsh firewall add portopening TCP 25 "SMTP in"',
      'netsh firewall set portopening protocol=TCP port=25 name="SMTP in" mode=ENABLE scope=ALL',
      'netsh f a p TCP 25 "SMTP in" ENABLE ALL DOMAIN',
    ]) {
      assert.equal(references(line), '25/tcp in allow local', line);
      assert.equal(valueOf(only(line, 'rule').name), 'SMTP in', line);
    }
    assert.equal(references('netsh firewall add portopening ALL 53 DNS'), '53/tcp+udp in allow local');
    assert.equal(valueOf(only('netsh firewall set portopening TCP 25 SMTP DISABLE', 'rule').enabled), false);
    assert.deepEqual(valueOf(only('netsh firewall add portopening TCP 25 SMTP ENABLE ALL STANDARD', 'rule').profiles), [
      'private',
      'public',
    ]);
    assert.equal(references('netsh firewall delete portopening TCP 25'), '25/tcp local');
  });

  it('reads scope and addresses', () => {
    const addresses = (rest: string) =>
      valueOf(
        only(`netsh firewall add portopening TCP 25 SMTP ENABLE ${rest}`, 'rule').terms[0]?.ends[1].addresses ?? {
          kind: 'absent',
        },
      );
    assert.deepEqual(
      addresses('ALL')?.map(({ kind }) => kind),
      ['any'],
    );
    assert.deepEqual(
      addresses('SUBNET')?.map(({ kind }) => kind),
      ['keyword'],
    );
    assert.deepEqual(
      addresses('CUSTOM 10.0.0.5,LocalSubnet')?.map(({ text }) => text),
      ['10.0.0.5', 'LocalSubnet'],
    );
  });

  it('reads programs and the operation mode', () => {
    assert.equal(valueOf(only('netsh firewall add allowedprogram C:\\x.exe X', 'rule').program), 'C:\\x.exe');
    const off = only('netsh firewall set opmode mode=disable profile=all', 'policy');
    assert.deepEqual([off.subject, valueOf(off.on), off.profiles.length], ['state', false, 3]);
    assert.equal(only('netsh firewall reset', 'policy').subject, 'reset');
    assert.equal(only('netsh firewall set icmpsetting 8', 'mention').kind, 'mention');
    assert.equal(read('netsh firewall show config').statements.length, 0);
  });
});

describe('netsh: any text', () => {
  it('reads every beginning of a command', () => {
    const lines = [
      `${RULE} localport=25,587,6005-65534 remoteip=10.0.0.0/8 enable=no >nul 2>&1`,
      'netsh firewall add portopening protocol=TCP port=25 name="SMTP in" mode=ENABLE scope=CUSTOM addresses=10.0.0.5 profile=DOMAIN',
      'netsh interface portproxy add v4tov4 listenport=25 listenaddress=0.0.0.0 connectport=2525 connectaddress=10.0.0.5',
      'netsh int ipv4 set dynamicport tcp start=6005 num=59530',
      'netsh advfirewall firewall set rule name=A dir=in localport=25 new localport=587',
    ];
    for (const line of lines) {
      for (let length = 0; length <= line.length; length++) {
        const text = line.slice(0, length);
        for (const command of commandLines(text)) {
          if (!netsh.claims(command, fewWords)) continue;
          const { statements } = netsh.interpret(command, fewWords);
          for (const statement of statements) assert.ok(statement.place.end <= length);
          for (const offset of [length - 1, length, length + 1]) netsh.siteAt(command, offset, fewWords);
        }
      }
    }
  });
});
