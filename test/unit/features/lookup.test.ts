import assert from 'node:assert/strict';
import { lookUp, lookupJson } from '../../../server/src/features/lookup';
import { testEnv } from '../../harness/catalog';
import { testKnowledge } from '../../harness/knowledge';
import { envWith } from './support';

/** Query, best answer, its ports, its versions, and what its text must say. */
const ANSWERS: readonly (readonly [query: string, id: string, ports: string, versions: string, says: RegExp])[] = [
  ['717', 'smtp-outbound-proxy', '717/tcp', '2013 to SE', /Transport service → Front End Transport service/],
  ['2525/tcp', 'smtp-transport', '2525/tcp', '2013 to SE', /on a Mailbox server alone the same connector stands on 25/],
  ['465', 'smtp-client-proxy', '465/tcp', '2013 to SE', /Also: SMTPS \(not used by Exchange\), 5\.5 to 2010/],
  [
    '379',
    'srs-ldap',
    '379/tcp',
    '2000 to 2003',
    /Active Directory Connector and 5\.5 directories → Site Replication Service/,
  ],
  ['6004', 'rpc-http-nspi', '6004/tcp', '2003 to 2010', /Also: fax media \(T\.38\), 2013 to 2016/],
  ['6005-65534', 'dynamic-rpc-setup', '6005-65534/tcp', '2010 to SE', /Often written as 6005-59530\./],
  ['64327', 'dag-replication', '64327/tcp', '2010 to SE', /DAG member → DAG member, both ways/],
  ['3343/udp', 'cluster-heartbeat', '3343/tcp+udp', '2007 to SE', /The heartbeat is UDP/],
  ['50389', 'edge-ldap-local', '50389/tcp', '2007 to SE', /No firewall opens it; EdgeSync uses 50636/],
  [
    'edgesync',
    'edgesync',
    '50636/tcp',
    '2007 to SE',
    /Hub Transport \(2007 to 2010\) and Mailbox \(2013 to SE\) → Edge Transport/,
  ],
  ['imap back end', 'imap4-backend', '1993/tcp', '2013 to SE', /IMAP4 service.* → IMAP4 back-end service/],
  ['static rpc', 'static-rpc-2010', '59531-60554/tcp', '2010', /Direct RPC of Outlook ended with 2010/],
  ['srs', 'srs-ldap', '379/tcp', '2000 to 2003', /absent from 2007 on/],
  [
    'new mail notification',
    'new-mail-notification',
    '1024-65535/udp',
    '4.0 to 2010',
    /Mailbox \(2007\) and Client Access \(2010\) → Outlook/,
  ],
  ['RpcTcpPort', 'address-book-port', '', '2010', /string.*under.*MSExchangeAB\\Parameters/],
  ['1503', 'conferencing-data', '1503/tcp', '2000', /Often written as valid for 2003 too\./],
  ['691', 'link-state', '691/tcp', '2000 to 2003', /From 2007 on mail is routed by Active Directory site/],
];

describe('look-up', () => {
  for (const [query, id, ports, versions, says] of ANSWERS) {
    it(`answers ${query}`, () => {
      const [best] = lookUp(query, testEnv());
      assert.equal(best?.id, id);
      assert.equal(best.detail, [ports, versions].filter((part) => part !== '').join('  '));
      assert.match(best.markdown, says);
      assert.match(best.markdown, /\]\(https?:/, 'a source');
    });
  }

  it('tells answers apart in a list, ports first', () => {
    const list = lookUp('edgesync', testEnv()).map(({ lead, description }) => `${lead} | ${description}`);
    assert.deepEqual(list.slice(0, 2), [
      '50636/tcp | Edge subscription (EdgeSync), 2007 to SE',
      'flow | EdgeSync, Hub Transport → Edge Transport, 2007',
    ]);
    assert.equal(new Set(list).size, list.length, list.join('\n'));
    // The letters that are typed stand in no label, by which a quick pick would order them anew.
    assert.ok(lookUp('edgesync', testEnv()).every(({ lead }) => !/e.*d.*g.*e/i.test(lead)));
  });

  it('says what differs from version to version', () => {
    const [best] = lookUp('25', testEnv());
    const lines = (best?.markdown ?? '').split('  \n').filter((line) => /^\d.*?: /.test(line));
    assert.deepEqual(
      lines.map((line) => line.split(':')[0]),
      ['4.0', '5.0 to 5.5', '2000 to 2003', '2007 to 2010', '2013', '2016 to SE'],
    );
    assert.match(lines[0] ?? '', /no encryption.*Internet Mail Connector/i);
  });

  it('says of a number in a wide range that it lies there, and no more', () => {
    const [, range] = lookUp('1503', testEnv());
    assert.equal(range?.detail, '1024-65535/udp  4.0 to 2010');
    assert.equal(range.markdown.split('  \n').length, 4);
  });

  it('answers every record with a text and its sources', () => {
    const knowledge = testKnowledge();
    const found = [
      ...knowledge.services,
      ...knowledge.flows,
      ...knowledge.conflicts,
      ...knowledge.mistakes,
      ...knowledge.timeline,
    ];
    const env = testEnv();
    for (const { id } of found) {
      for (const { markdown } of lookUp(id.replaceAll('-', ' '), env).slice(0, 1)) {
        assert.ok(markdown.split('  \n').length >= 2, markdown);
        assert.doesNotMatch(markdown, /undefined|\[object| {2}\n {2}\n/);
      }
    }
  });

  it('gives the form of the command line contract', () => {
    const [best] = lookupJson('edgesync', testEnv()) as unknown as [Record<string, unknown>];
    assert.equal(best['id'], 'edgesync');
    assert.deepEqual(best['ports'], [{ from: 50636, to: 50636 }]);
    assert.deepEqual(best['transports'], ['tcp']);
    assert.deepEqual(best['roles'], ['edge-transport']);
    assert.deepEqual(best['versions'], ['2007', '2010', '2013', '2016', '2019', 'SE']);
    const flows = best['flows'] as { id: string; from: string[]; to: string[] }[];
    assert.deepEqual(flows.find(({ id }) => id === 'edgesync-flow')?.from, ['mailbox']);
    assert.ok(
      (best['sources'] as { address?: string; read: string }[]).every(({ read }) => /^\d{4}-\d\d-\d\d$/.test(read)),
    );
    assert.match((best['summary'] as string[])[0] ?? '', /→ Edge Transport, LDAPS/);
  });

  it('says what listens: a program, a service where that alone is known, or both by version', () => {
    const processOf = (query: string): unknown => lookupJson(query, testEnv())[0]?.['process'];
    assert.equal(processOf('64327'), 'msexchangerepl.exe');
    assert.equal(processOf('475'), 'MSExchangeDelivery');
    assert.equal(
      processOf('995'),
      'inetinfo.exe and POP3Svc (2000 to 2003), Microsoft.Exchange.Pop3Service.exe and MSExchangePOP3 (2007 to SE)',
    );
  });

  it('tells of no version and no flow where nothing listens', () => {
    for (const [query, id, says] of [
      ['994', 'chat-tls', 'Not supported in any version.'],
      ['522', 'user-locator', 'Exchange never implemented it.'],
    ] as const) {
      const found = lookupJson(query, testEnv()).find((result) => result['id'] === id);
      assert.deepEqual([found?.['versions'], found?.['flows']], [[], []]);
      assert.equal((found?.['summary'] as string[] | undefined)?.[0], says);
    }
    const [reserved] = lookupJson('6003', testEnv());
    assert.deepEqual([reserved?.['id'], reserved?.['flows']], ['rpc-http-reserved', []]);
  });

  it('knows the ports and the addresses that the user declares, and says where', () => {
    const env = envWith({
      services: [{ name: 'Outbound relay', ports: ['2526', '2530-2532'], description: 'relay of the shop' }],
      groups: { 'EX-SERVERS': { addresses: ['10.0.1.0/24'], party: 'mailbox' } },
    });
    for (const query of ['2526', '2531/tcp', 'outbound relay', 'shop']) {
      const [best] = lookUp(query, env);
      assert.equal(best?.title, 'Outbound relay', query);
      assert.match(best.markdown, /Relay of the shop\. {2}\nDeclared in \.exchange-ports\.json\./);
    }
    const [group] = lookUp('ex servers', env);
    assert.match(group?.markdown ?? '', /Addresses: `10\.0\.1\.0\/24`/);
    assert.equal((lookupJson('2526', env)[0] as { declaredIn?: string }).declaredIn, '.exchange-ports.json');
    assert.deepEqual(
      lookUp('2526', testEnv()).filter(({ title }) => title === 'Outbound relay'),
      [],
    );
  });
});
