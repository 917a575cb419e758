import assert from 'node:assert/strict';
import { port, range } from '../../../server/src/base/portSet';
import { netsh } from '../../../server/src/dialects/netsh';
import type { Change, Plan } from '../../../server/src/model/dialect';
import { usesOf } from '../../../server/src/model/references';
import { ABSENT, byDefault, type End, type Rule, type Statement } from '../../../server/src/model/statement';
import { commandLines } from '../../harness/commandLines';
import { dialectTests, meaning, referencesOf, useOf } from '../../harness/dialectTests';
import { Random } from '../../harness/random';

const { read, only, revised, references, siteAt } = dialectTests(netsh, commandLines);

const RULE = 'netsh advfirewall firewall add rule name=X dir=in action=allow protocol=TCP';
const replace =
  (ports: Parameters<typeof range>, index = 0) =>
  (statement: Statement): Change => ({ kind: 'replace-port', use: useOf(statement, index), ports: range(...ports) });

describe('netsh: where a port may be written', () => {
  const over = (marked: string) => {
    const site = siteAt(marked);
    return site && `${site.kind} ${JSON.stringify(site.over)}`;
  };

  it('in port values, half-typed or not', () => {
    assert.equal(over(`${RULE} localport=¦`), 'port ""');
    assert.equal(over(`${RULE} localport= ¦`), 'port ""');
    assert.equal(over(`${RULE} localport="¦"`), 'port ""');
    assert.equal(over(`${RULE} localport=5¦`), 'port "5"');
    assert.equal(over(`${RULE} localport=25,¦`), 'port ""');
    assert.equal(over(`${RULE} localport=25,5¦87`), 'port "587"');
    assert.equal(over(`${RULE} localport=6005-¦`), 'port ""');
    assert.equal(over(`${RULE} localport=6005-655¦`), 'port "655"');
    assert.equal(over(`${RULE} localport=60¦05-65534`), 'port "6005"');
    assert.equal(over(`${RULE} localport=RPC-EP¦`), 'port "RPC-EP"');
    assert.equal(over('netsh advfirewall firewall add rule name=X localport=¦ protocol=UDP'), 'port ""');
    assert.equal(over('netsh interface portproxy add v4tov4 listenport=2¦'), 'port "2"');
    assert.equal(over('netsh interface portproxy add v4tov4 listenport=25 connectport=¦'), 'port ""');
    assert.equal(over('netsh int ipv4 set dynamicport tcp start=¦'), 'port ""');
    assert.equal(over('netsh firewall add portopening TCP 2¦ SMTP'), 'port "2"');
    assert.equal(over('netsh firewall add portopening TCP ¦'), 'port ""');
  });

  it('with what the rest of the rule says', () => {
    const site = siteAt('netsh adv f a r n=X dir=out prot=udp remoteport=53,¦ localport=7');
    assert.deepEqual(
      [site?.transport, site?.direction, site?.side, site?.present, site?.rangeSign],
      [['udp'], 'out', 'remote', port(53), '-'],
    );
    assert.deepEqual(siteAt(`${RULE} localport=¦`)?.words, ['RPC', 'RPC-EPMap', 'IPHTTPS', 'any']);
    assert.deepEqual(siteAt('netsh adv f a r n=X dir=out prot=tcp localport=¦')?.words, ['IPHTTPS', 'any']);
    assert.deepEqual(siteAt(`${RULE} remoteport=¦`)?.words, ['any']);
    assert.equal(siteAt('netsh adv f set r n=X dir=out new localport=¦')?.direction, 'out');
  });

  it('and where a protocol or a direction is due', () => {
    assert.equal(over('netsh adv f a r n=X protocol=¦'), 'transport ""');
    assert.equal(over('netsh adv f a r n=X protocol=U¦ localport=25'), 'transport "U"');
    assert.equal(over('netsh adv f a r n=X dir=¦'), 'direction ""');
    assert.equal(over('netsh firewall add portopening ¦'), 'transport ""');
    assert.equal(over('netsh int ipv4 set dynamicport ¦'), 'transport ""');
  });

  it('nowhere else', () => {
    for (const marked of [
      'netsh adv f a r n=2¦ dir=in',
      `${RULE} description="port 2¦"`,
      `${RULE} remoteip=10.0.0.¦`,
      `${RULE} program=¦`,
      `${RULE} action=¦`,
      `${RULE} ¦`,
      `${RULE} loc¦`,
      `${RULE} local¦port=25`,
      'netsh adv¦',
      'netsh advfirewall firewall show rule name=¦',
      'netsh int ipv4 set dynamicport tcp start=6005 num=¦',
      'netsh interface portproxy add v4tov4 listenport=25 connectaddress=¦',
      'netsh firewall add portopening TCP 25 ¦',
    ]) {
      assert.equal(over(marked), undefined, marked);
    }
  });

  it('not inside a variable', () => {
    assert.equal(over('set P=25\nnetsh adv f a r n=X localport=%P¦%'), undefined);
  });
});

describe('netsh: changes in the words of the command', () => {
  it('of the protocol, as it is written', () => {
    const tcp: Change = { kind: 'set-transport', transport: 'tcp' };
    const udp: Change = { kind: 'set-transport', transport: 'udp' };
    assert.equal(revised(`${RULE} localport=25`, udp), `${RULE.replace('TCP', 'UDP')} localport=25`);
    assert.equal(
      revised('netsh adv f a r n=X prot=udp localport=25', tcp),
      'netsh adv f a r n=X prot=tcp localport=25',
    );
    assert.equal(revised('netsh adv f a r n=X prot=17 localport=25', tcp), 'netsh adv f a r n=X prot=6 localport=25');
    assert.equal(revised('netsh adv f a r n=X "localport=25"', udp), 'netsh adv f a r n=X protocol=UDP "localport=25"');
    assert.equal(
      revised('set T=TCP\nnetsh adv f a r n=X prot=%T% localport=25', udp),
      'set T=UDP\nnetsh adv f a r n=X prot=%T% localport=25',
    );
    assert.equal(
      revised('netsh adv f set r n=X prot=tcp new localport=25', udp),
      'netsh adv f set r n=X prot=tcp new protocol=UDP localport=25',
    );
    assert.equal(
      revised('netsh firewall add portopening TCP 25 SMTP', udp),
      'netsh firewall add portopening UDP 25 SMTP',
    );
  });

  it('of a port, at its literal', () => {
    assert.equal(revised(`${RULE} localport=25,587`, replace([465, 465], 1)), `${RULE} localport=25,465`);
    assert.equal(revised(`${RULE} localport=6005-65534`, replace([49152, 65535])), `${RULE} localport=49152-65535`);
    assert.equal(revised(`${RULE} localport=0025`, replace([587, 587])), `${RULE} localport=0587`);
    assert.equal(
      revised(`set P=25\n${RULE} localport=%P%,587`, replace([465, 465])),
      `set P=465\n${RULE} localport=%P%,587`,
    );
    assert.equal(revised(`${RULE} localport=RPC`, replace([59532, 59532])), `${RULE} localport=59532`);
    assert.equal(revised(`${RULE} localport=25-`, replace([26, 26])), `${RULE} localport=26-`);
    assert.equal(
      revised('netsh interface portproxy add v4tov4 25 10.0.0.5 2525', replace([26, 26], 1)),
      'netsh interface portproxy add v4tov4 25 10.0.0.5 26',
    );
    assert.equal(revised('netsh interface portproxy add v4tov4 25 10.0.0.5 2525', replace([26, 27], 1)), undefined);
    assert.equal(
      revised('netsh int ipv4 set dynamicport tcp start=49152 num=16384', replace([6005, 65534])),
      'netsh int ipv4 set dynamicport tcp start=6005 num=59530',
    );
  });

  it('by adding ports', () => {
    const add = (side: 'local' | 'remote'): Change => ({ kind: 'add-port', side, ports: range(587, 588) });
    assert.equal(revised(`${RULE} localport="25"`, add('local')), `${RULE} localport="25,587-588"`);
    assert.equal(revised(`set P=25\n${RULE} localport=%P%`, add('local')), `set P=25,587-588\n${RULE} localport=%P%`);
    assert.equal(revised(`${RULE} localport=25`, add('remote')), undefined);
    assert.equal(revised(`${RULE} localport=any`, add('local')), undefined);
  });

  it('of sides, direction, state and description', () => {
    assert.equal(revised(`${RULE} remotep=25`, { kind: 'swap-sides' }), `${RULE} localport=25`);
    assert.equal(
      revised(`${RULE} localport=25 remoteport=26`, { kind: 'swap-sides' }),
      `${RULE} remoteport=25 localport=26`,
    );
    assert.equal(revised(`${RULE} localport=RPC`, { kind: 'swap-sides' }), undefined);
    assert.equal(
      revised(`${RULE} localport=25`, { kind: 'set-direction', direction: 'out' }),
      `${RULE.replace('=in', '=out')} localport=25`,
    );
    assert.equal(
      revised(`${RULE} localport=25`, { kind: 'set-enabled', enabled: false }),
      `${RULE} localport=25 enable=no`,
    );
    assert.equal(
      revised(`${RULE} localport=25 enable=no`, { kind: 'set-enabled', enabled: true }),
      `${RULE} localport=25 enable=yes`,
    );
    assert.equal(
      revised(`${RULE} localport=25`, { kind: 'describe', text: 'Mail of "all" 100%' }),
      `${RULE} localport=25 description="Mail of 'all' 100%%"`,
    );
    assert.equal(
      revised('netsh advfirewall set allprofiles state off', { kind: 'set-enabled', enabled: true }),
      'netsh advfirewall set allprofiles state on',
    );
    assert.equal(
      revised('netsh advfirewall set allprofiles settings localfirewallrules disable', {
        kind: 'set-enabled',
        enabled: true,
      }),
      'netsh advfirewall set allprofiles settings localfirewallrules enable',
    );
  });

  it('of redirections', () => {
    const loud: Change = { kind: 'unsilence' };
    assert.equal(revised(`${RULE} localport=25 >nul 2>&1`, loud), `${RULE} localport=25`);
    assert.equal(
      revised('netsh adv f a r n=X >nul dir=in localport=25', loud),
      'netsh adv f a r n=X dir=in localport=25',
    );
    assert.equal(revised(`${RULE} localport=25 >log.txt 2>nul`, loud), `${RULE} localport=25 >log.txt`);
    assert.equal(revised(`${RULE} localport=25`, loud), undefined);
  });

  it('and nothing it has no word for', () => {
    assert.equal(revised(RULE, { kind: 'set-type', type: 'dword' }), undefined);
    assert.equal(revised(RULE, { kind: 'set-role', role: 'x' }), undefined);
    assert.equal(revised('netsh advfirewall reset', { kind: 'set-transport', transport: 'tcp' }), undefined);
  });
});

/** Rules in every spelling, from a seed. */
function ruleLine(random: Random): string {
  const key = (full: string, short: string): string => random.pick([full, full, short, full.toUpperCase()]);
  const ports = (): string => {
    const list = Array.from({ length: 1 + random.below(4) }, () =>
      random.pick(['25', '587', '0993', '6005-65534', '1-1', '443', '64327']),
    ).join(',');
    return random.pick([list, `"${list}"`]);
  };
  const words = [
    `${key('name', 'n')}=${random.pick(['X', '"SMTP in 25"', 'a,b'])}`,
    `dir=${random.pick(['in', 'out'])}`,
    `${key('action', 'act')}=${random.pick(['allow', 'block'])}`,
    `${key('protocol', 'prot')}=${random.pick(['tcp', 'UDP', '6', '17'])}`,
    `${key('localport', 'localp')}=${ports()}`,
    ...(random.below(2) ? [`${key('remoteport', 'remotep')}=${ports()}`] : []),
    ...(random.below(2) ? [`remoteip=${random.pick(['any', '10.0.0.0/8,LocalSubnet'])}`] : []),
    ...(random.below(3) ? [] : ['profile=domain,private']),
    ...(random.below(3) ? [] : ['enable=no']),
  ];
  for (let i = words.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [words[i], words[j]] = [words[j] as string, words[i] as string];
  }
  return `${random.pick(['netsh advfirewall firewall add rule', 'netsh adv f a r'])} ${words.join(' ')}`;
}

describe('netsh: properties', () => {
  it('a replaced port is the new one, and every other reference stays', () => {
    const random = new Random(25);
    for (let turn = 0; turn < 50; turn++) {
      const line = ruleLine(random);
      const before = only(line, 'rule');
      const uses = usesOf(before);
      const index = random.below(uses.length);
      const ports = random.pick([port(2525), range(50000, 50010)]);
      const after = revised(line, (rule) => ({ kind: 'replace-port', use: useOf(rule, index), ports }));
      assert.ok(after !== undefined, line);
      const expected = referencesOf(before);
      const text = ports[0]?.from === 2525 ? '2525' : '50000-50010';
      expected[index] = (expected[index] as string).replace(/^[\d-]+/, text);
      assert.deepEqual(referencesOf(only(after, 'rule')), expected, after);
      assert.equal(only(after, 'rule').complete, true, after);
    }
  });

  it('a change of one thing leaves the rest of the rule', () => {
    const random = new Random(587);
    for (let turn = 0; turn < 50; turn++) {
      const line = ruleLine(random);
      const before = only(line, 'rule');
      const changed = (change: Change): Rule => {
        const after = revised(line, change);
        assert.ok(after !== undefined, line);
        return only(after, 'rule');
      };
      const udp = changed({ kind: 'set-transport', transport: 'udp' });
      const term = { ...before.terms[0], transport: byDefault(['udp']) } as Rule['terms'][0];
      assert.equal(meaning(udp), meaning({ ...before, terms: [term] }), line);
      const out = changed({ kind: 'set-direction', direction: 'out' });
      assert.equal(meaning(out), meaning({ ...before, direction: byDefault('out') }), line);
      const off = changed({ kind: 'set-enabled', enabled: false });
      assert.equal(meaning(off), meaning({ ...before, enabled: byDefault(false) }), line);
      const said = changed({ kind: 'describe', text: 'Mail, 25 and more' });
      assert.equal(meaning(said), meaning({ ...before, description: byDefault('Mail, 25 and more') }), line);
      const [local, remote] = endsOf(before);
      const swapped = endsOf(changed({ kind: 'swap-sides' }));
      assert.deepEqual(
        swapped.map((end) => referencePorts(end)),
        [referencePorts(remote), referencePorts(local)],
        line,
      );
    }
  });

  it('what is written reads as the plan, in every language', () => {
    const random = new Random(993);
    for (let turn = 0; turn < 50; turn++) {
      const rule = only(ruleLine(random), 'rule');
      for (const language of ['batch', 'netsh-script']) {
        const [fragment] = netsh.write([rule], { lineEnding: '\n', indent: '  ', language });
        const text = `${language === 'netsh-script' ? 'netsh ' : ''}${fragment?.text}`;
        const again = only(text, 'rule');
        assert.equal(meaning(again), meaning({ ...rule, enabled: byDefault(true) }), text);
        assert.deepEqual(fragment?.unsaid, []);
      }
    }
  });
});

const endsOf = (rule: Rule): readonly [End, End] => (rule.terms[0] as Rule['terms'][0]).ends;

const referencePorts = (end: End): string => end.uses.map(({ literal }) => literal.text).join();

describe('netsh: writing plans', () => {
  const end = (side: End['side'], ports: End['ports'], addresses: End['addresses'] = ABSENT): End => ({
    side,
    ports,
    uses: [],
    addresses,
    zone: ABSENT,
  });
  const plan = (over: Partial<Plan> = {}): Plan => ({
    terms: [
      {
        transport: byDefault(['tcp']),
        ends: [end('source', ABSENT), end('destination', byDefault(port(25)))],
        opaque: [],
      },
    ],
    direction: byDefault('in'),
    action: byDefault('allow'),
    name: byDefault('SMTP "in" 100%'),
    description: ABSENT,
    program: ABSENT,
    profiles: ABSENT,
    ...over,
  });
  const text = (language: string, over: Partial<Plan> = {}): string =>
    netsh.write([plan(over)], { lineEnding: '\r\n', indent: '', language })[0]?.text ?? '';

  it('quotes as the language wants it', () => {
    assert.equal(
      text('batch'),
      `netsh advfirewall firewall add rule name="SMTP 'in' 100%%" dir=in action=allow protocol=TCP localport=25`,
    );
    assert.equal(
      text('powershell'),
      "netsh advfirewall firewall add rule name='SMTP in 100%' dir=in action=allow protocol=TCP localport=25",
    );
    assert.equal(
      text('netsh-script'),
      `advfirewall firewall add rule name="SMTP 'in' 100%" dir=in action=allow protocol=TCP localport=25`,
    );
  });

  it('turns the sides of a network rule by its direction', () => {
    assert.ok(
      text('batch', { direction: byDefault('out') }).endsWith('dir=out action=allow protocol=TCP remoteport=25'),
    );
  });

  it('writes a line for each protocol', () => {
    const [term] = plan().terms;
    const both = text('batch', { terms: [{ ...(term as Plan['terms'][0]), transport: byDefault(['any']) }] });
    assert.equal(both.split('\r\n').length, 2);
    assert.equal(references(both.replace(/%%/g, '')), '25/tcp in allow local, 25/udp in allow local');
  });

  it('says what it could not say', () => {
    const [term] = plan().terms as [Plan['terms'][0]];
    const address = { kind: 'name', text: 'MX1', place: { anchor: { base: 0 }, start: 0, end: 0 } } as const;
    const named = { ...term, ends: [end('source', ABSENT, byDefault([address])), term.ends[1]] } as Plan['terms'][0];
    const unsaid = (over: Partial<Plan>) =>
      netsh.write([plan(over)], { lineEnding: '\n', indent: '', language: 'batch' })[0]?.unsaid;
    assert.deepEqual(unsaid({ terms: [named] }), ['the address MX1: netsh takes no names']);
    assert.equal(unsaid({ direction: ABSENT })?.length, 1);
    assert.equal(unsaid({ action: byDefault('continue') })?.length, 1);
    assert.equal(unsaid({ terms: [{ ...term, transport: byDefault(['other']) }] })?.length, 1);
    assert.deepEqual(unsaid({}), []);
  });

  it('reads what it wrote', () => {
    assert.equal(read(text('batch')).statements.length, 1);
  });
});
