import assert from 'node:assert/strict';
import { wrongTransport as rule } from '../../../server/src/rules/wrong-transport';
import { check, type FileSpec, type RuleSpec, ruleWith } from '../../harness/statements';

const udp = (ports: string, more: RuleSpec = {}): RuleSpec => ({ transport: ['udp'], destination: { ports }, ...more });
const tcp = (ports: string, more: RuleSpec = {}): RuleSpec => ({ transport: ['tcp'], destination: { ports }, ...more });

describe('wrong-transport', () => {
  const cases: readonly (readonly [string, RuleSpec, string, FileSpec?])[] = [
    ['25/udp', udp('25'), 'error'],
    ['587, 993 and 995 over UDP', udp('587,993,995'), 'error error error'],
    ['64327/udp', udp('64327'), 'error'],
    ['50636/udp', udp('50636'), 'error'],
    ['135/udp', udp('135'), 'warning'],
    ['636 and 3268-3269 over UDP', udp('636,3268,3269'), 'warning warning warning'],
    ['691/udp, a number that Exchange alone uses', udp('691'), 'error'],
    ['102/udp in a file of no known version', udp('102'), ''],
    ['102/udp in a file about 5.5', udp('102'), 'error', { versions: ['5.5'] }],
    ['5060/udp, which telephones use', udp('5060'), ''],
    ['5060/udp of a rule for telephones', udp('5060', { name: 'SIP trunk' }), ''],
    ['5061/udp of a rule for telephones', udp('5061', { name: 'SIPS' }), ''],
    ['5060/udp of a rule for Unified Messaging', udp('5060', { name: 'UM SIP' }), 'error'],
    ['5061/udp of a rule for Exchange', udp('5061', { name: 'Exchange Server calls' }), 'error'],
    [
      '5060/udp with Unified Messaging declared',
      udp('5060'),
      'error',
      { profile: 'version=2016 features=unified-messaging' },
    ],
    ['5060/udp on a server of that role', udp('5060'), 'error', { profile: 'version=2010 role=unified-messaging' }],
    ['4500/tcp, which IKE uses as well', tcp('4500'), ''],
    ['5060/udp in a file about 2019, which has no Unified Messaging', udp('5060'), '', { profile: 'version=2019' }],
    ['5065-5068/udp', udp('5065-5068'), 'error'],
    ['123/tcp', tcp('123'), 'error'],
    ['the voice range of 2007 over TCP', tcp('16384-32767'), 'error'],
    ['a dynamic range over UDP', udp('6005-65534'), ''],
    ['53, 88, 464 over UDP', udp('53,88,464'), ''],
    ['389/udp', udp('389'), ''],
    ['remote desktop and SMB over UDP', udp('3389,445'), ''],
    ['25565/udp', udp('25565'), ''],
    ['both transports', { transport: ['tcp', 'udp'], destination: { ports: '25' } }, ''],
    ['any transport', { transport: ['any'], destination: { ports: '25' } }, ''],
    ['no transport', { destination: { ports: '25' } }, ''],
    ['a block rule', udp('25', { action: 'block' }), ''],
    ['a disabled rule', udp('25', { enabled: false }), ''],
    ['the port at the source', { transport: ['udp'], source: { ports: '25' }, destination: { ports: '40000' } }, ''],
    ['443/udp inbound', { transport: ['udp'], direction: 'in', local: { ports: '443' } }, 'error'],
    [
      '443/udp outbound, as Exchange Online has it',
      { transport: ['udp'], direction: 'out', remote: { ports: '443' } },
      '',
    ],
    ['3343/tcp alone', tcp('3343'), 'error'],
    ['3343/tcp with 3343/udp elsewhere', tcp('3343'), '', { beside: [ruleWith(udp('3343'))] }],
    [
      '3343/tcp with a blocked 3343/udp elsewhere',
      tcp('3343'),
      'error',
      { beside: [ruleWith(udp('3343', { action: 'block' }))] },
    ],
    ['3343/udp', udp('3343'), ''],
  ];
  for (const [what, spec, expected, file] of cases) {
    it(`${what}: ${expected || 'silent'}`, () => {
      const found = check(rule, ruleWith(spec), file);
      assert.equal(found.map(({ severity }) => severity).join(' '), expected);
    });
  }

  it('389/udp is wrong for the directory of 5.x alone', () => {
    const [finding] = check(rule, ruleWith({ transport: ['udp'], direction: 'in', local: { ports: '389' } }), {
      versions: ['5.5'],
    });
    assert.equal(finding?.message.includes('in Exchange 5.0 to 5.5'), true);
    assert.deepEqual(finding?.versions, ['5.0', '5.5']);
  });
  it('says the flow and the right transport', () => {
    const [finding] = check(rule, ruleWith(udp('64327')));
    assert.equal(finding?.message, '64327/udp carries no DAG replication: DAG member → DAG member is 64327/tcp.');
  });
  it('says that the heartbeat is UDP', () => {
    const [finding] = check(rule, ruleWith(tcp('3343')));
    assert.match(finding?.message ?? '', /^3343\/tcp alone carries no cluster heartbeat: it goes over UDP, /);
  });
});
