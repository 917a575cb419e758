import assert from 'node:assert/strict';
import { netsh } from '../../../server/src/dialects/netsh';
import { commandLines } from '../../harness/commandLines';
import { dialectTests } from '../../harness/dialectTests';

const { mistakes, read, only } = dialectTests(netsh, commandLines);
const inLanguage = (language: string) => dialectTests(netsh, (text) => commandLines(text, language));

const HEAD = 'netsh advfirewall firewall add rule name=X dir=in action=allow';

describe('netsh: mistakes and their repairs', () => {
  it('a port without a protocol', () => {
    assert.deepEqual(mistakes(`${HEAD} localport=587`), [
      `port-needs-protocol localport=587 => ${HEAD} protocol=TCP localport=587 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${HEAD} protocol=any "remoteport=587"`), [
      `port-needs-protocol remoteport=587 => ${HEAD} protocol=TCP "remoteport=587" (safe)`,
    ]);
    assert.deepEqual(mistakes(`${HEAD} protocol=icmpv4 localport=587`).length, 1);
    assert.deepEqual(mistakes(`${HEAD} protocol=%P% localport=587`), []);
    assert.deepEqual(mistakes(`${HEAD} localport=any`), []);
    assert.deepEqual(mistakes('netsh advfirewall firewall set rule name=X new localport=587'), []);
  });

  it('signs of other tools in ranges and lists', () => {
    const rule = `${HEAD} protocol=TCP`;
    assert.deepEqual(mistakes(`${rule} localport=25,6005:65534`), [
      `range-separator 6005:65534 => ${rule} localport=25,6005-65534 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${rule} localport="25 587"`), [
      `port-list-in-one-value 25 587 => ${rule} localport="25,587" (safe)`,
    ]);
    assert.deepEqual(mistakes(`${rule} localport=25;587`), [
      `port-list-in-one-value 25;587 => ${rule} localport=25,587 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${rule} localport="25, 587"`), []);
  });

  it('a list that a blank cuts', () => {
    const rule = `${HEAD} protocol=TCP`;
    assert.deepEqual(mistakes(`${rule} localport=25, 587`), [
      `port-list-in-one-value 587 => ${rule} localport=25,587 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${rule} localport=25 ,587`), [
      `port-list-in-one-value ,587 => ${rule} localport=25,587 (safe)`,
    ]);
  });

  it('numbers that are no ports', () => {
    const rule = `${HEAD} protocol=TCP`;
    assert.deepEqual(mistakes(`${rule} localport=643270`), ['port-out-of-range 643270']);
    assert.deepEqual(mistakes(`${rule} localport=587-25`), [
      `port-out-of-range 587-25 => ${rule} localport=25-587 (suggestion)`,
    ]);
    assert.deepEqual(mistakes('netsh interface portproxy add v4tov4 listenport=70000 connectaddress=x'), [
      'port-out-of-range 70000',
    ]);
  });

  it('keywords', () => {
    const rule = `${HEAD} protocol=TCP`;
    assert.deepEqual(mistakes(`${rule} localport=RPCEPMap`), [
      `invalid-port-keyword RPCEPMap => ${rule} localport=RPC-EPMap (safe)`,
    ]);
    assert.deepEqual(mistakes(`${HEAD} protocol=UDP localport=RPC`), [
      `invalid-port-keyword RPC => ${rule} localport=RPC (suggestion)`,
    ]);
    assert.deepEqual(mistakes('netsh adv f a r n=X dir=out act=allow prot=tcp localport=RPC'), [
      'invalid-port-keyword RPC',
    ]);
    assert.deepEqual(mistakes(`${rule} remoteport=RPC`), ['invalid-port-keyword RPC']);
    assert.deepEqual(mistakes(`${rule} localport=rpc,rpc-epmap,IPHTTPS`), []);
    assert.deepEqual(mistakes(`${HEAD} protocol=UDP localport=Teredo`), []);
    assert.deepEqual(mistakes(`${rule} localport=Teredo`), [
      `invalid-port-keyword Teredo => ${HEAD} protocol=UDP localport=Teredo (suggestion)`,
    ]);
  });

  it('protocols that do not exist', () => {
    assert.deepEqual(mistakes(`${HEAD} protocol=UPD localport=53`), [
      `transport-typo UPD => ${HEAD} protocol=UDP localport=53 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${HEAD} protocol=tpc localport=25`), [
      `transport-typo tpc => ${HEAD} protocol=tcp localport=25 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${HEAD} protocol=both localport=25`), []);
    const range = 'netsh interface ipv4 set dynamicport';
    assert.deepEqual(mistakes(`${range} tpc start=6005 num=59530`), [
      `transport-typo tpc => ${range} tcp start=6005 num=59530 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${range} t start=6005 num=59530`), []);
  });

  it('a rule without the words it needs', () => {
    const head = 'netsh advfirewall firewall add rule';
    assert.deepEqual(mistakes(`${head} name="SMTP in" protocol=TCP localport=25`), [
      `incomplete-netsh-rule rule => ${head} name="SMTP in" dir=in action=allow protocol=TCP localport=25 (suggestion)`,
    ]);
    assert.deepEqual(mistakes(`${head} dir=in action=allow protocol=TCP localport=25`), [
      `incomplete-netsh-rule rule => ${head} name=TCP-25 dir=in action=allow protocol=TCP localport=25 (safe)`,
    ]);
    assert.deepEqual(mistakes(`${head} name=X action=allow protocol=TCP remoteport=25`), [
      `incomplete-netsh-rule rule => ${head} name=X dir=out action=allow protocol=TCP remoteport=25 (suggestion)`,
    ]);
    const [rule] = read(`${head} name=X protocol=TCP localport=25`).statements;
    assert.equal(
      rule?.mistakes[0]?.message,
      'netsh adds no rule without dir= and action=; it prints its usage instead.',
    );
  });

  it('typographic quotes', () => {
    const text = 'netsh advfirewall firewall add rule name=“SMTP in” dir=in action=allow protocol=TCP localport=25';
    const fixed = 'netsh advfirewall firewall add rule name="SMTP in" dir=in action=allow protocol=TCP localport=25';
    assert.deepEqual(mistakes(text), [`curly-quote “SMTP in” => ${fixed} (safe)`]);
    assert.deepEqual(mistakes('netsh advfirewall firewall add rule name="Mail “in”" dir=in action=allow'), []);
    assert.deepEqual(
      inLanguage('powershell')
        .mistakes(text)
        .filter((m) => m.startsWith('curly')),
      [],
    );
  });

  it('a rule that throws its errors away', () => {
    const rule = `${HEAD} protocol=TCP localport=25`;
    const silenced = (text: string) => {
      const { silenced: place } = only(text, 'rule');
      return place && text.slice(place.start, place.end);
    };
    assert.equal(silenced(`${rule} >nul`), '>nul');
    assert.equal(silenced(`${rule} >nul 2>&1`), '>nul 2>&1');
    assert.equal(silenced(`${rule} 2>$null`), '2>$null');
    assert.equal(silenced(`${rule} >log.txt 2>&1`), undefined);
    assert.equal(silenced(rule), undefined);
  });
});

describe('netsh: the old firewall context in new words', () => {
  const legacy = (text: string): string | undefined =>
    mistakes(text)
      .find((m) => m.startsWith('legacy'))
      ?.split(' => ')[1];

  it('keeps values where they stand', () => {
    assert.equal(
      legacy('netsh firewall add portopening TCP 25 "SMTP in"'),
      'netsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=25 name="SMTP in" (suggestion)',
    );
    assert.equal(
      legacy('netsh firewall set portopening protocol=TCP port=25 name="SMTP in" mode=ENABLE scope=SUBNET profile=ALL'),
      'netsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=25 name="SMTP in" enable=yes remoteip=localsubnet profile=any (safe)',
    );
    assert.equal(
      legacy('netsh f add portopening TCP 25 SMTP ENABLE CUSTOM 10.0.0.5 STANDARD'),
      'netsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=25 name=SMTP enable=yes  remoteip=10.0.0.5 profile=private,public (suggestion)',
    );
    assert.equal(
      legacy('set P=25\nnetsh firewall add portopening TCP %P% SMTP'),
      'set P=25\nnetsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=%P% name=SMTP (suggestion)',
    );
    assert.equal(
      legacy('netsh firewall add allowedprogram "C:\\a b.exe" X ENABLE'),
      'netsh advfirewall firewall add rule dir=in action=allow program="C:\\a b.exe" name=X enable=yes (suggestion)',
    );
    assert.equal(
      legacy('netsh firewall delete portopening TCP 25'),
      'netsh advfirewall firewall delete rule name=all dir=in protocol=TCP localport=25 (suggestion)',
    );
  });

  it('says the rest anew', () => {
    assert.equal(
      legacy('netsh firewall set opmode mode=disable'),
      'netsh advfirewall set currentprofile state off (suggestion)',
    );
    assert.equal(
      legacy('netsh firewall set opmode ENABLE profile=ALL'),
      'netsh advfirewall set allprofiles state on (suggestion)',
    );
    assert.equal(
      legacy('netsh firewall set service REMOTEDESKTOP enable'),
      'netsh advfirewall firewall set rule group="Remote Desktop" new enable=yes (suggestion)',
    );
    assert.equal(
      legacy('netsh firewall set icmpsetting 8 enable'),
      'netsh advfirewall firewall add rule name=ICMPv4-type-8 dir=in action=allow enable=yes protocol=icmpv4:8,any (suggestion)',
    );
    assert.equal(legacy('netsh firewall reset'), 'netsh advfirewall reset (suggestion)');
  });

  it('is silent where the new words cannot say it', () => {
    for (const line of [
      'netsh firewall add portopening ALL 53 DNS',
      'netsh firewall add portopening TCP 25',
      'netsh firewall add portopening TCP 25 SMTP %MODE%',
      'netsh firewall set opmode disable enable',
      'netsh firewall set notifications disable',
      'netsh firewall set service ALL',
    ]) {
      assert.equal(legacy(line), undefined, line);
      assert.equal(mistakes(line).filter((m) => m.startsWith('legacy')).length, 1, line);
    }
  });

  it('gives what is written the same meaning as before', () => {
    for (const line of [
      'netsh firewall add portopening TCP 25 "SMTP in"',
      'netsh firewall add portopening UDP 3343 Cluster DISABLE SUBNET DOMAIN',
      'netsh firewall set portopening protocol=tcp port=64327 name=DAG mode=enable',
    ]) {
      const before = dialectTests(netsh, commandLines);
      const after = legacy(line)?.replace(/ \(\w+\)$/, '') ?? '';
      assert.equal(before.references(after), before.references(line), line);
      assert.deepEqual(only(after, 'rule').mistakes, [], after);
      assert.equal(only(after, 'rule').complete, true, after);
    }
  });

  it('wraps variables of PowerShell', () => {
    const { mistakes: found } = inLanguage('powershell');
    const text = 'set N=SMTP\nnetsh firewall add portopening TCP 25 %N%';
    assert.ok(found(text)[0]?.includes('name=$(%N%)'), found(text)[0]);
  });
});
