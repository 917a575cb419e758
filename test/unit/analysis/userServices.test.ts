import assert from 'node:assert/strict';
import { checkedConfiguration, groupOf, knowledgeWith } from '../../../server/src/analysis/userServices';
import type { Address } from '../../../server/src/model/statement';
import { testKnowledge } from '../../harness/knowledge';

const NAMES = { codes: new Set<string>(), readers: new Set<string>() };
const read = (configuration: object) => checkedConfiguration(JSON.stringify(configuration), NAMES, testKnowledge());

const problems = (...services: readonly object[]): readonly string[] =>
  read({ services }).problems.map(({ message }) => message);

const overlay = (...services: readonly object[]) =>
  knowledgeWith(testKnowledge(), read({ services }).configuration.services);

describe('declared services', () => {
  it('are known ports, over the transports declared', () => {
    const knowledge = overlay({ name: 'Relay', ports: 26250, transports: ['tcp'] });
    assert.equal(testKnowledge().isKnownPort(26250), false);
    assert.equal(knowledge.isKnownPort(26250), true);
    assert.equal(knowledge.transportUse(26250, 'tcp'), 'used');
    assert.equal(knowledge.transportUse(26250, 'udp'), 'unknown');
    assert.deepEqual(
      knowledge
        .servicesAt(26250)
        .filter(({ declaredIn }) => declaredIn)
        .map(({ title }) => title),
      ['Relay'],
    );
  });

  it('come behind what is known of the same number', () => {
    const [first, ...rest] = overlay({ name: 'Front door', ports: 25 }).servicesAt(25);
    assert.equal(first?.id, 'smtp');
    assert.deepEqual(
      rest.map(({ title }) => title),
      ['Front door'],
    );
  });

  it('of one name are one service', () => {
    const { services } = overlay({ name: 'Relay', ports: ['2526', '2530-2532'] }, { name: 'Relay', ports: 2540 });
    const own = services.filter(({ declaredIn }) => declaredIn);
    assert.deepEqual(
      own.map(({ ports }) => ports),
      [
        [
          { from: 2526, to: 2526 },
          { from: 2530, to: 2532 },
          { from: 2540, to: 2540 },
        ],
      ],
    );
  });

  it('are made once for a list, and change nothing where there are none', () => {
    const { services } = read({ services: [{ name: 'Relay', ports: 2526 }] }).configuration;
    assert.equal(knowledgeWith(testKnowledge(), services), knowledgeWith(testKnowledge(), services));
    assert.equal(knowledgeWith(testKnowledge(), []), testKnowledge());
    assert.equal(knowledgeWith(testKnowledge(), undefined), testKnowledge());
  });
});

describe('declarations that contradict the knowledge base', () => {
  it('give another service a port on which only Exchange listens', () => {
    assert.deepEqual(problems({ name: 'Backup agent', ports: 64327 }), [
      '64327/tcp is DAG log copying and seeding (2010 to SE), which listens there by default; on such a server `Backup agent` cannot have the port.',
    ]);
    assert.equal(problems({ name: 'Print queue', ports: [2525, 717] }).length, 2);
  });

  it('give a service a transport that it does not use', () => {
    assert.deepEqual(problems({ name: 'EdgeSync', ports: 50636, transports: ['udp'] }), [
      'Edge subscription (EdgeSync) uses 50636/tcp; `EdgeSync` is declared for udp alone.',
    ]);
    assert.deepEqual(problems({ name: 'Cluster heartbeat', ports: 3343, transports: ['tcp'] }), [
      'Cluster heartbeat uses 3343/udp; `Cluster heartbeat` is declared for tcp alone.',
    ]);
  });

  it('stand at the port', () => {
    const text = '{ "services": [{ "name": "Backup", "ports": ["99", "717"] }] }';
    const [problem] = checkedConfiguration(text, NAMES, testKnowledge()).problems;
    assert.equal(text.slice(problem?.span.start, problem?.span.end), '"717"');
  });

  for (const [why, service] of [
    ['another name for the same service', { name: 'Replication of DAG1', ports: 64327 }],
    ['a relay beside the Transport service', { name: 'SMTP relay', ports: 2525 }],
    ['a port that the whole world uses', { name: 'Customer portal', ports: [80, 443, 25, 587, 993] }],
    ['another transport, which is another socket', { name: 'Syslog', ports: 2525, transports: ['udp'] }],
    ['a port that nobody knows', { name: 'Backup', ports: 10000 }],
    ['a range', { name: 'Backup', ports: '2500-2600' }],
    ['a service that is gone', { name: 'Backup', ports: 691 }],
    ['both transports', { name: 'Cluster heartbeat', ports: 3343, transports: ['tcp', 'udp'] }],
  ] as const) {
    it(`are none: ${why}`, () => assert.deepEqual(problems(service), []));
  }

  it('follow the profile of the file', () => {
    const of = (profile: object): number =>
      read({ profile, services: [{ name: 'Backup', ports: 2525 }] }).problems.length;
    assert.equal(of({ version: '2010', roles: ['hub-transport'] }), 0);
    assert.equal(of({ version: '2019', roles: ['edge-transport'] }), 0);
    assert.equal(of({ version: '2019', roles: ['mailbox'] }), 1);
    assert.equal(read({ profile: { version: '2003' }, services: [{ name: 'Backup', ports: 691 }] }).problems.length, 1);
  });
});

describe('declared groups', () => {
  const { groups } = read({
    groups: {
      EXCHANGE: { addresses: ['10.0.1.0/24', 'ex01.contoso.com'], party: 'mailbox' },
      DCS: { addresses: ['10.0.2.10-10.0.2.19'], party: 'domain-controller' },
    },
  }).configuration;
  const place = { anchor: { base: 0 }, start: 0, end: 0 };
  const of = (text: string, kind: Address['kind'] = 'literal'): string | undefined =>
    groupOf({ kind, text, place }, groups)?.name;

  it('hold addresses, networks within theirs, and names', () => {
    assert.equal(of('10.0.1.7'), 'EXCHANGE');
    assert.equal(of('10.0.1.128/25'), 'EXCHANGE');
    assert.equal(of('10.0.2.12'), 'DCS');
    assert.equal(of('EX01.contoso.com', 'name'), 'EXCHANGE');
    assert.equal(of('exchange', 'name'), 'EXCHANGE');
  });

  it('hold nothing else', () => {
    assert.equal(of('10.0.0.0/8'), undefined);
    assert.equal(of('10.0.2.20'), undefined);
    assert.equal(of('Any', 'any'), undefined);
    assert.equal(of('LocalSubnet', 'keyword'), undefined);
  });
});
