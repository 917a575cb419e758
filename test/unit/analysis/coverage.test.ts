import assert from 'node:assert/strict';
import type { UserGroup } from '../../../server/src/analysis/configuration';
import { type CoverageFile, coverageOf, type FlowCoverage } from '../../../server/src/analysis/coverage/coverage';
import { extrasOf } from '../../../server/src/analysis/coverage/extra';
import { innerNeedsOf, needsOf } from '../../../server/src/analysis/coverage/needs';
import { parseProfile } from '../../../server/src/analysis/profile';
import { formatPorts } from '../../../server/src/base/portSet';
import { statements } from '../../../server/src/document/view';
import { hasUnread } from '../../../server/src/features/fileView';
import { testDocument } from '../../harness/catalog';
import { testKnowledge } from '../../harness/knowledge';
import { Random } from '../../harness/random';

const profileOf = (text: string) => parseProfile(text).profile;

const HOST = 'version=2019 role=mailbox vantage=host';
const PERIMETER = 'version=2019 role=mailbox vantage=perimeter';

function fileOf(text: string, path = 'a.ps1'): CoverageFile {
  const document = testDocument(text, { fileName: path });
  return { path, statements: () => statements(document), hasUnread: hasUnread(document) };
}

function covered(
  files: readonly CoverageFile[],
  profile: string,
  groups: readonly UserGroup[] = [],
): readonly FlowCoverage[] {
  return coverageOf({ files, profile: profileOf(profile), groups, knowledge: testKnowledge() }).flows;
}

/** The states of a flow, by transport and direction: `in tcp missing`. */
const statesOf = (flows: readonly FlowCoverage[], id: string): readonly string[] =>
  flows
    .filter(({ flow }) => flow.id === id)
    .map(({ direction, transport, state }) => `${direction ?? '-'} ${transport} ${state}`);

const inbound = (ports: string, more = ''): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Allow ${more}`;
const block = (ports: string, more = ''): string =>
  `New-NetFirewallRule -DisplayName 'x' -Direction Inbound -Protocol TCP -LocalPort ${ports} -Action Block ${more}`;

const web = (text: string, path?: string): readonly string[] =>
  statesOf(covered([fileOf(text, path)], HOST), 'web-clients');

describe('coverage: what a profile needs', () => {
  const ids = (profile: string, optional = false): readonly string[] =>
    needsOf(profileOf(profile), testKnowledge())
      .filter((need) => need.optional === optional)
      .map(({ flow }) => flow.id);

  it('is nothing without a version', () => {
    assert.deepEqual(needsOf(profileOf('role=mailbox vantage=host'), testKnowledge()), []);
  });
  it('follows the features', () => {
    assert.ok(!ids(HOST).includes('imap4-flow'));
    assert.ok(ids(`${HOST} features=imap4`).includes('imap4-flow'));
    assert.ok(ids(HOST).includes('mail-in'));
    assert.ok(!ids(`${HOST} features=edge-subscription`).includes('mail-in'), 'mail enters by Edge');
  });
  it('leaves to Edge Transport what enters there', () => {
    assert.ok(ids(`${HOST} features=hybrid`).includes('hybrid-mail-in'));
    assert.ok(!ids(`${HOST} features=hybrid,edge-subscription`).includes('hybrid-mail-in'));
  });
  it('has at the perimeter only what passes there', () => {
    const flows = ids(PERIMETER);
    assert.ok(flows.includes('mail-in') && flows.includes('mail-out') && flows.includes('web-clients'));
    for (const id of ['directory', 'back-end-web', 'dns-flow']) assert.ok(!flows.includes(id), id);
    assert.ok(ids('version=2019 role=edge-transport vantage=perimeter').includes('edge-dns'));
  });
  it('never has what stays on one server', () => {
    assert.ok(!ids('version=2019 role=edge-transport vantage=host').includes('edge-local-ldap'));
  });
  it('wishes for a service by a feature only where the profile names it', () => {
    const need = needsOf(profileOf(HOST), testKnowledge()).find(({ flow }) => flow.id === 'load-balancer');
    assert.ok(need?.services.some(({ service }) => service.id === 'https'));
    assert.ok(!need?.services.some(({ service }) => service.id === 'imap4s'));
  });
});

describe('coverage: what becomes of a flow', () => {
  for (const [text, expected] of [
    [inbound('443'), 'in tcp allowed'],
    [inbound('25'), 'in tcp missing'],
    [inbound('400-500'), 'in tcp allowed'],
    [inbound('443', '-RemoteAddress 10.0.0.0/8'), 'in tcp allowed'],
    [inbound('443', '-Enabled False'), 'in tcp missing'],
    [block('443'), 'in tcp blocked'],
    [`${inbound('443')}\n${block('443')}`, 'in tcp blocked'],
    [`${inbound('443')}\n${block('443', '-RemoteAddress 203.0.113.7')}`, 'in tcp allowed'],
    [block('443', '-RemoteAddress 203.0.113.7'), 'in tcp missing'],
    [`${inbound('443', '-Profile Domain')}\n${block('443', '-Profile Public')}`, 'in tcp allowed'],
    [inbound('$ports'), 'in tcp unknown'],
    [inbound('443', '-Program $program'), 'in tcp unknown'],
    [inbound('443', "-Program 'C:\\SQL\\sqlservr.exe'"), 'in tcp missing'],
    ['New-NetFirewallRule -DisplayName x -Direction Inbound -Action Allow', 'in tcp allowed'],
    [
      'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol UDP -LocalPort 443 -Action Allow',
      'in tcp missing',
    ],
    [`${inbound('25')}\nSet-NetFirewallProfile -All -Enabled False`, 'in tcp unknown'],
  ] as const) {
    it(`${expected}: ${text.replace(/\s+/g, ' ').slice(20)}`, () => assert.deepEqual(web(text), [expected]));
  }

  it('lets a host call whom it likes, unless it is forbidden', () => {
    const dns = (text: string) => statesOf(covered([fileOf(text)], HOST), 'dns-flow');
    assert.deepEqual(dns(inbound('25')), ['out udp allowed', 'out tcp allowed']);
    assert.deepEqual(
      dns(
        `${inbound('25')}\nNew-NetFirewallRule -DisplayName x -Direction Outbound -Protocol UDP -RemotePort 53 -Action Block`,
      ),
      ['out udp blocked', 'out tcp allowed'],
    );
    assert.deepEqual(dns(`${inbound('25')}\nSet-NetFirewallProfile -All -DefaultOutboundAction Block`), [
      'out udp missing',
      'out tcp missing',
    ]);
  });

  it('lets a host call on the ports beside those that a rule allows, unless a file closes them', () => {
    const out = (ports: string) =>
      `New-NetFirewallRule -DisplayName x -Direction Outbound -Protocol TCP -RemotePort ${ports} -Action Allow`;
    const closing = 'Set-NetFirewallProfile -All -DefaultOutboundAction Block';
    const dynamic = (...texts: string[]) =>
      covered(
        texts.map((text, i) => fileOf(text, `${i}.ps1`)),
        `${HOST} features=dag`,
      )
        .filter(({ flow, transport, direction }) => flow.id === 'dag' && transport === 'tcp' && direction === 'out')
        .map(({ state }) => state);
    assert.deepEqual(dynamic(`${inbound('25')}\n${out('50636')}`), ['allowed']);
    assert.deepEqual(dynamic(inbound('25'), out('50636')), ['allowed']);
    assert.deepEqual(dynamic(inbound('25'), `${out('50636')}\n${closing}`), ['partial']);
    assert.deepEqual(dynamic(inbound('25'), `${out('443')}\n${closing}`), ['missing']);
  });

  it('takes the keyword RPC for the dynamic range, and nothing else', () => {
    const dag = (ports: string) =>
      covered([fileOf(inbound(ports))], `${HOST} features=dag`)
        .filter(({ flow, transport, direction }) => flow.id === 'dag' && transport === 'tcp' && direction === 'in')
        .flatMap(({ parts }) => parts.map(({ service, state }) => `${service.service.id} ${state}`));
    assert.deepEqual(dag('RPC,RPCEPMap,445'), [
      'dag-replication missing',
      'rpc-endpoint-mapper allowed',
      'dynamic-rpc-setup allowed',
      'smb allowed',
    ]);
    assert.deepEqual(dag('64327,49152-65535'), [
      'dag-replication allowed',
      'rpc-endpoint-mapper missing',
      'dynamic-rpc-setup partial',
      'smb missing',
    ]);
  });

  it('looks for a service at the port to which the file moves it', () => {
    const moved = `Set-DatabaseAvailabilityGroup -Identity D -ReplicationPort 50123\n${inbound('50123')}`;
    const part = covered([fileOf(moved)], `${HOST} features=dag`)
      .flatMap(({ parts }) => parts)
      .find(({ service }) => service.service.id === 'dag-replication');
    assert.deepEqual([part?.state, formatPorts(part?.service.ports ?? [])], ['allowed', '50123']);
  });

  it('takes one of several services where one is enough', () => {
    const imap = (ports: string) => statesOf(covered([fileOf(inbound(ports))], `${HOST} features=imap4`), 'imap4-flow');
    assert.deepEqual(imap('993'), ['in tcp allowed']);
    assert.deepEqual(imap('995'), ['in tcp missing']);
  });

  it('knows who the callers are by the groups of the user', () => {
    const groups = [{ name: 'members', addresses: ['10.1.0.11', '10.1.0.12'], party: 'dag-member' }];
    const state = (remote: string) =>
      covered([fileOf(inbound('64327', `-RemoteAddress ${remote}`))], `${HOST} features=dag`, groups)
        .flatMap(({ parts }) => parts)
        .find(({ service }) => service.service.id === 'dag-replication')?.state;
    assert.equal(state('10.1.0.0/24'), 'allowed');
    assert.equal(state('10.1.0.11'), 'partial');
    assert.equal(state('10.9.0.0/24'), 'missing');
  });

  it('reads names of objects that say whom they mean', () => {
    const state = (source: string, profile = 'version=2019 role=mailbox vantage=internal features=dag') =>
      covered(
        [
          fileOf(
            `access-list in extended permit tcp object-group ${source} object-group EXCHANGE-SERVERS eq 64327\n`,
            'a.asa',
          ),
        ],
        profile,
      )
        .flatMap(({ parts }) => parts)
        .find(({ service }) => service.service.id === 'dag-replication')?.state;
    assert.equal(state('EXCHANGE-SERVERS'), 'allowed');
    assert.equal(state('DOMAIN-CONTROLLERS'), 'missing');
    assert.equal(state('BLDG-7'), 'unknown');
  });

  it('is not sure of what the lists of the other direction may say', () => {
    const outside = 'access-list outside_in extended permit tcp any host 192.0.2.10 eq 443\n';
    const flows = covered([fileOf(outside, 'a.asa')], PERIMETER);
    assert.deepEqual(statesOf(flows, 'web-clients'), ['- tcp allowed']);
    assert.deepEqual(statesOf(flows, 'mail-in'), ['- tcp missing']);
    assert.deepEqual(statesOf(flows, 'mail-out'), ['- tcp unknown']);
  });

  it('tells the vantage by the rules where none is said', () => {
    const { profile } = coverageOf({
      files: [fileOf(inbound('443'))],
      profile: profileOf('version=2019 role=mailbox'),
      groups: [],
      knowledge: testKnowledge(),
    });
    assert.equal(profile.vantage, 'host');
  });
});

describe('coverage: several files', () => {
  it('is what they come to together, whatever their order', () => {
    const texts = [
      inbound('443'),
      inbound('25,587'),
      block('587'),
      inbound('$x'),
      inbound('64327', '-RemoteAddress 10.0.0.1'),
    ];
    const files = texts.map((text, i) => fileOf(text, `f${i}.ps1`));
    const told = (list: readonly CoverageFile[]) =>
      covered(list, `${HOST} features=dag`).map(
        ({ flow, transport, direction, state, by }) =>
          `${flow.id} ${transport} ${direction} ${state} ${by.map(({ path }) => path).sort()}`,
      );
    const expected = told(files);
    const random = new Random(7);
    for (let turn = 0; turn < 6; turn++) {
      const shuffled = [...files];
      for (let i = shuffled.length - 1; i > 0; i--) {
        const j = random.below(i + 1);
        [shuffled[i], shuffled[j]] = [shuffled[j] as CoverageFile, shuffled[i] as CoverageFile];
      }
      assert.deepEqual(told(shuffled), expected);
    }
  });
  it('a rule against a flow in one file undoes what another allows', () => {
    const files = [fileOf(inbound('443'), 'a.ps1'), fileOf(block('443'), 'b.ps1')];
    assert.deepEqual(statesOf(covered(files, HOST), 'web-clients'), ['in tcp blocked']);
  });
});

describe('coverage: property', () => {
  const PORTS = ['25', '443', '2525', '135', '64327', 'RPC', 'RPCEPMap', '1000-3000'];
  it('a rule more that allows never makes a flow worse', () => {
    const order = ['blocked', 'missing', 'unknown', 'partial', 'allowed'];
    const random = new Random(11);
    for (let turn = 0; turn < 12; turn++) {
      const pick = () => random.pick(PORTS);
      const rules = Array.from({ length: 1 + random.below(4) }, () => inbound(pick()));
      const before = covered([fileOf(rules.join('\n'))], `${HOST} features=dag`);
      const after = covered([fileOf([...rules, inbound(pick())].join('\n'))], `${HOST} features=dag`);
      before.forEach((flow, i) => {
        const later = after[i] as FlowCoverage;
        assert.ok(
          order.indexOf(later.state) >= order.indexOf(flow.state),
          `${flow.flow.id}: ${flow.state}, then ${later.state}`,
        );
      });
    }
  });
});

describe('coverage: what is open beyond it', () => {
  const extras = (text: string, profile = HOST): readonly string[] =>
    [
      ...extrasOf(
        statements(testDocument(text, { fileName: 'a.ps1' })),
        needsOf(profileOf(profile), testKnowledge()),
        testKnowledge(),
      ),
    ].map(({ ports, services }) => `${formatPorts(ports)} ${services.map(({ id }) => id).join()}`.trim());
  it('is what no flow uses', () => {
    assert.deepEqual(extras(inbound('25,443,587,993,12000')), ['993 imap4s']);
    assert.deepEqual(extras(inbound('993'), `${HOST} features=imap4`), []);
    assert.deepEqual(extras(block('993')), []);
    assert.deepEqual(extras(inbound('993', '-Enabled False')), []);
    assert.deepEqual(extras(inbound('RPC')), []);
    assert.deepEqual(extras(inbound('64327')), ['64327 dag-replication'], 'though it lies in the dynamic range');
    assert.deepEqual(extras(inbound('800')), ['800']);
  });
  it('leaves what passes between networks of our own to rules that name the callers', () => {
    const beyond = (caller: string) => {
      const text = `access-list a extended permit tcp ${caller} host 192.0.2.25 eq 50636\n`;
      const profile = profileOf('version=2019 role=edge-transport vantage=perimeter features=edge-subscription');
      const knowledge = testKnowledge();
      const document = testDocument(text, { fileName: 'a.asa' });
      const found = extrasOf(
        statements(document),
        needsOf(profile, knowledge),
        knowledge,
        innerNeedsOf(profile, knowledge),
      );
      return [...found].map(({ ports }) => formatPorts(ports));
    };
    assert.deepEqual(beyond('host 10.1.1.5'), []);
    assert.deepEqual(beyond('object EXCH-MBX'), []);
    assert.deepEqual(beyond('any'), ['50636']);
  });
  it('leaves what the server calls alone', () => {
    assert.deepEqual(
      extras('New-NetFirewallRule -DisplayName x -Direction Outbound -Protocol TCP -RemotePort 993 -Action Allow'),
      [],
    );
  });
});
