import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES, ROLES, VERSIONS } from '../../../server/src/analysis/profile';
import type { Service } from '../../../server/src/knowledge/types';
import { testBundle, testKnowledge } from '../../harness/knowledge';

const knowledge = testKnowledge();
const ids = (services: readonly Service[]) => services.filter((s) => !s.dynamic).map((s) => s.id);

describe('services at a port', () => {
  /** What stands on a port in some versions: fixed listeners, the likeliest first; the first row is whatever the version. */
  const table: readonly (readonly [port: number, version: string | undefined, expected: string])[] = [
    [25, undefined, 'smtp'],
    [25, '4.0', 'smtp'],
    [25, 'SE', 'smtp'],
    [80, '2000', 'http,instant-messaging'],
    [80, '2019', 'http,open-proxy-test'],
    [379, undefined, 'srs-ldap'],
    [379, '2007', ''],
    [389, undefined, 'ldap,exchange-directory-ldap'],
    [389, '5.5', 'exchange-directory-ldap'],
    [389, '2016', 'ldap'],
    [390, '5.5', 'exchange-directory-ldap-alternate'],
    [390, '2010', ''],
    [443, '2019', 'https'],
    [465, undefined, 'smtp-client-proxy'],
    [465, '2010', ''],
    [465, '2016', 'smtp-client-proxy'],
    [475, '2010', ''],
    [587, '2003', ''],
    [587, '2007', 'smtp-submission'],
    [691, '2003', 'link-state'],
    [691, '2010', ''],
    [717, '2013', 'smtp-outbound-proxy'],
    [808, '2007', ''],
    [808, '2010', 'mailbox-replication'],
    [1503, '2000', 'conferencing-data'],
    [1503, '2003', ''],
    [2525, '2013', 'smtp-transport'],
    [2883, '2003', 'autd'],
    [2883, '2007', ''],
    [3343, '2007', 'cluster-heartbeat'],
    [5062, '2007', ''],
    [5062, '2010', 'um-service-sip'],
    [5062, '2019', ''],
    [5066, '2016', 'um-worker'],
    [6004, undefined, 'rpc-http-nspi,fax-t38-tcp'],
    [6004, '2010', 'rpc-http-nspi'],
    [6004, '2013', 'fax-t38-tcp'],
    [6004, '2019', ''],
    [50389, '2007', 'edge-ldap-local'],
    [50636, 'SE', 'edgesync'],
    [64327, '2007', ''],
    [64327, '2010', 'dag-replication'],
  ];
  for (const [port, version, expected] of table) {
    it(`${port} in ${version ?? 'any version'}: ${expected || 'nothing'}`, () => {
      assert.equal(ids(knowledge.servicesAt(port, undefined, version)).join(), expected);
    });
  }

  it('of one transport', () => {
    assert.deepEqual(ids(knowledge.servicesAt(389, 'udp')), ['ldap']);
    assert.deepEqual(ids(knowledge.servicesAt(135, 'udp')), []);
  });

  it('puts ranges behind fixed ports', () => {
    const all = knowledge.servicesAt(64327);
    assert.equal(all[0]?.id, 'dag-replication');
    assert.ok(all.slice(1).every((s) => s.dynamic));
    assert.ok(all.some((s) => s.id === 'dynamic-rpc-setup'));
  });

  it('tells of ports on which nothing listens, though lists have them', () => {
    assert.deepEqual(ids(knowledge.absentAt(465, '2010')), ['smtps-convention']);
    assert.deepEqual(ids(knowledge.absentAt(465, '2013')), []);
    assert.deepEqual(ids(knowledge.absentAt(522)), ['user-locator']);
    assert.deepEqual(ids(knowledge.absentAt(994)), ['chat-tls']);
  });

  it('in a range: fixed ones, by number', () => {
    const inside = knowledge.servicesIn([{ from: 6005, to: 65534 }], 'tcp', '2019').map((s) => s.id);
    assert.deepEqual(
      inside.filter((id) => id !== 'open-proxy-test'),
      ['edge-ldap-local', 'edgesync', 'dag-replication'],
    );
  });
});

describe('transports', () => {
  const wrong: readonly (readonly [number, 'tcp' | 'udp'])[] = [
    [25, 'udp'],
    [110, 'udp'],
    [143, 'udp'],
    [465, 'udp'],
    [587, 'udp'],
    [691, 'udp'],
    [993, 'udp'],
    [995, 'udp'],
    [135, 'udp'],
    [379, 'udp'],
    [390, 'udp'],
    [636, 'udp'],
    [3268, 'udp'],
    [3269, 'udp'],
    [64327, 'udp'],
    [50636, 'udp'],
    [102, 'udp'],
    [5060, 'udp'],
    [5061, 'udp'],
    [123, 'tcp'],
  ];
  for (const [port, transport] of wrong) {
    it(`${port}/${transport} is used by nothing`, () =>
      assert.equal(knowledge.transportUse(port, transport), 'unused'));
  }

  it('443/udp is of Exchange Online alone', () => {
    assert.equal(knowledge.transportUse(443, 'udp'), 'used');
    assert.equal(knowledge.transportUse(443, 'udp', '2019'), 'unused');
  });

  it('389/udp is of domain controllers, not of the 5.x directory', () => {
    assert.equal(knowledge.transportUse(389, 'udp', '2016'), 'used');
    assert.equal(knowledge.transportUse(389, 'udp', '5.5'), 'unused');
  });

  it('says nothing of numbers it does not know, nor of those of other software', () => {
    assert.equal(knowledge.transportUse(12345, 'udp'), 'unknown');
    assert.equal(knowledge.transportUse(1143, 'udp'), 'unknown');
    assert.equal(knowledge.transportUse(3128, 'udp'), 'unknown');
  });

  it('knows which are needed', () => {
    assert.deepEqual(knowledge.neededTransports(3343), ['udp']);
    for (const port of [53, 88, 389, 464])
      assert.deepEqual([...knowledge.neededTransports(port)].sort(), ['tcp', 'udp'], String(port));
    assert.deepEqual(knowledge.neededTransports(25), ['tcp']);
    assert.deepEqual(knowledge.neededTransports(12345), []);
  });
});

describe('records', () => {
  it('a view has what differs in its version', () => {
    const smtp = knowledge.service('smtp') as Service;
    assert.equal(knowledge.view(smtp, '2003').process, 'inetinfo.exe');
    assert.equal(knowledge.view(smtp, '2010').windowsService, 'MSExchangeTransport');
    assert.equal(knowledge.view(smtp, '2016').windowsService, 'MSExchangeFrontEndTransport');
    assert.match(knowledge.view(smtp, '2013').notes?.[0] ?? '', /Default connector/);
    assert.equal(knowledge.view(smtp).windowsService, undefined);
  });

  it('ends are called by their words in each version', () => {
    const edgesync = knowledge.service('edgesync') as Service;
    assert.equal(knowledge.endWords(edgesync.callers, '2010'), 'Hub Transport');
    assert.equal(knowledge.endWords(edgesync.callers, '2019'), 'Mailbox');
    assert.equal(knowledge.endWords(edgesync.listeners, '2019'), 'Edge Transport');
    assert.equal(knowledge.endWords(edgesync.callers), 'Mailbox');
    const inner = knowledge.service('rpc-http-store') as Service;
    assert.equal(knowledge.endWords(inner.listeners), 'Mailbox or Client Access');
    assert.equal(knowledge.endWords(inner.listeners, '2003'), 'back-end server');
  });

  it('successors', () => {
    const next = (port: number) => knowledge.successor(knowledge.servicesAt(port)[0] as Service)?.id;
    assert.equal(next(465), 'smtp-submission');
    assert.equal(next(50389), 'edgesync');
    assert.equal(next(110), 'pop3s');
    assert.equal(next(143), 'imap4s');
    assert.equal(next(587), undefined);
  });

  it('static ports of 2010: types and window', () => {
    const rpc = knowledge.knob('rpc-client-access-port');
    const book = knowledge.knob('address-book-port');
    assert.ok(rpc?.kind === 'registry' && book?.kind === 'registry');
    assert.equal(rpc.type, 'dword');
    assert.equal(book.type, 'string');
    assert.deepEqual(rpc.advised, { from: 59531, to: 60554 });
    assert.deepEqual(knowledge.group('static-rpc-window'), [{ from: 59531, to: 60554 }]);
    assert.equal(book.zeroMeansUnset, true);
    assert.deepEqual(
      knowledge
        .collisionGroup('client-access-2010')
        .map((k) => k.id)
        .sort(),
      ['address-book-port', 'rpc-client-access-port'],
    );
    assert.equal(knowledge.collisionGroup('store-and-system-attendant').length, 7);
  });

  it('the ports of RPC over HTTP are to be left alone', () => {
    const kept = knowledge.knobs.filter((k) => k.kind === 'registry' && k.keepDefault).map((k) => k.default);
    assert.deepEqual(kept.sort(), [6001, 6002, 6004]);
  });

  it('2010 Setup makes 54 rules, every GFW rule with ports has its twin', () => {
    const rules = knowledge.setupRules.filter((r) => r.versions.join() === '2010' && r.title.endsWith('(TCP-In)'));
    assert.equal(rules.length, 54);
    for (const rule of rules.filter((r) => r.gfw && r.keyword !== 'RPC' && r.keyword !== 'RPCEPMap')) {
      assert.equal(rules.find((r) => r.id === rule.twin)?.twin, rule.id, rule.title);
    }
    assert.deepEqual(
      knowledge
        .setupRulesOf('dag-replication', '2010')
        .map((r) => r.id)
        .sort(),
      ['msexchangerepl-log-copier', 'setup-replication-rule'],
    );
  });

  it('misquotes', () => {
    const quotes = knowledge.conflictsAbout('dynamic-rpc-setup').map((c) => c.misquote);
    assert.ok(quotes.includes('6005-59530'));
  });

  it('what is known is no slip of the keyboard', () => {
    for (const port of [64327, 6003, 1143, 22, 3306, 8080])
      assert.equal(knowledge.isKnownPort(port), true, String(port));
    for (const port of [64372, 50663, 578, 6432, 465_00])
      assert.equal(knowledge.isKnownPort(port), false, String(port));
  });

  it('changes between versions', () => {
    const { services } = knowledge.changes('2010', '2013');
    assert.ok(services.added.some((s) => s.id === 'smtp-transport'));
    assert.ok(services.removed.some((s) => s.id === 'static-rpc-2010'));
    assert.deepEqual(knowledge.changes('2019', 'SE').services, { added: [], removed: [] });
  });
});

describe('versions', () => {
  it('are those of a profile, in the same order', () => {
    assert.deepEqual(knowledge.versions.all, [...VERSIONS]);
    assert.equal(knowledge.isBefore('5.5', '2000'), true);
    assert.equal(knowledge.isBefore('SE', '2019'), false);
    assert.equal(knowledge.versionIndex('2012'), -1);
    assert.deepEqual(knowledge.versionsBetween('2013', '2019'), ['2013', '2016', '2019']);
    assert.deepEqual(knowledge.versionsBetween('2019', '2013'), []);
  });

  it('are written as people write them', () => {
    assert.equal(knowledge.versions.format(['2019', '2013', '2016', 'SE']), '2013 to SE');
    assert.equal(knowledge.versions.format(['5.5', '2003', '2007']), '5.5, 2003 to 2007');
    assert.equal(knowledge.versions.format([...VERSIONS]), 'all versions');
    assert.equal(knowledge.versions.named('Exchange SE')?.id, 'SE');
  });
});

describe('names used in code', () => {
  /** Every `call('id')` in the server's sources. */
  function* used(call: string): Generator<{ id: string; file: string }> {
    const root = join(__dirname, '../../../server/src');
    for (const file of readdirSync(root, { recursive: true }) as string[]) {
      if (!file.endsWith('.ts')) continue;
      const text = readFileSync(join(root, file), 'utf8');
      for (const match of text.matchAll(new RegExp(`\\.${call}\\(\\s*'([^']+)'`, 'g')))
        yield { id: match[1] as string, file };
    }
  }
  const known: Readonly<Record<string, (id: string) => unknown>> = {
    group: (id) => knowledge.groupRecord(id),
    groupRecord: (id) => knowledge.groupRecord(id),
    groupWords: (id) => knowledge.groupRecord(id),
    service: (id) => knowledge.service(id),
    knob: (id) => knowledge.knob(id),
    connector: (id) => knowledge.connector(id),
    dynamicRange: (id) => knowledge.dynamicRange(id),
    flow: (id) => knowledge.flow(id),
    collisionGroup: (id) => knowledge.collisionGroup(id)[0],
  };
  for (const [call, find] of Object.entries(known)) {
    it(`${call}: every one is in data/`, () => {
      for (const { id, file } of used(call)) assert.ok(find(id), `${file} asks for ${call} ${id}`);
    });
  }

  it('roles and features are those of a profile', () => {
    const bundle = testBundle();
    const roles = new Set(bundle.services.flatMap((s) => s.roles));
    for (const role of roles) assert.ok((ROLES as readonly string[]).includes(role), role);
    const features = new Set(bundle.flows.flatMap((f) => f.features ?? []));
    for (const feature of features) assert.ok((FEATURES as readonly string[]).includes(feature), feature);
  });
});
