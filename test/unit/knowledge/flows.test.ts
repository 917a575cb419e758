import assert from 'node:assert/strict';
import { formatPorts } from '../../../server/src/base/portSet';
import type { FlowQuery } from '../../../server/src/knowledge/knowledge';
import type { Flow } from '../../../server/src/knowledge/types';
import { testKnowledge } from '../../harness/knowledge';

const knowledge = testKnowledge();
const ids = (query: FlowQuery) => knowledge.selectFlows(query).map((f) => f.id);
const has = (query: FlowQuery, ...wanted: string[]) => {
  const all = ids(query);
  for (const id of wanted) assert.ok(all.includes(id), `${id} among ${all.join(', ')}`);
};
const lacks = (query: FlowQuery, ...unwanted: string[]) => {
  const all = ids(query);
  for (const id of unwanted) assert.ok(!all.includes(id), id);
};

describe('flows of a profile', () => {
  it('2019 Mailbox with a DAG', () => {
    const query: FlowQuery = { version: '2019', roles: ['mailbox'], vantage: 'host', features: ['dag'] };
    has(
      query,
      'web-clients',
      'mail-in',
      'dag',
      'dag-witness',
      'directory',
      'dns-flow',
      'back-end-web',
      'frontend-transport',
      'delivery',
    );
    lacks(
      query,
      'edgesync-flow',
      'imap4-flow',
      'um-router',
      'mapi-2010',
      'hybrid-mail-in',
      'hybrid-agent-out',
      'edge-internet',
    );
  });

  it('2016 Edge Transport', () => {
    const query: FlowQuery = {
      version: '2016',
      roles: ['edge-transport'],
      vantage: 'host',
      features: ['edge-subscription'],
    };
    has(query, 'edge-internet', 'edgesync-flow', 'edge-mailbox', 'mailbox-edge', 'edge-dns', 'open-proxy-test-flow');
    lacks(query, 'web-clients', 'dag', 'back-end-web', 'any-any', 'time-and-password', 'dns-flow');
  });

  it('mail enters by Edge Transport where there is one', () => {
    has({ version: '2019', roles: ['mailbox'], features: [] }, 'mail-in', 'mail-out');
    lacks({ version: '2019', roles: ['mailbox'], features: ['edge-subscription'] }, 'mail-in', 'mail-out');
    has({ version: '2019', roles: ['mailbox'], features: ['edge-subscription'] }, 'edge-mailbox', 'mailbox-edge');
  });

  it('2010: transport, clients and their directory', () => {
    const hub: FlowQuery = { version: '2010', roles: ['hub-transport'], vantage: 'host', features: [] };
    has(
      hub,
      'hub-hub-2010',
      'submission-2010',
      'hub-directory-2010',
      'smtp-clients-2010',
      'mail-in-2007',
      'mail-out-2007',
    );
    lacks(hub, 'mapi-2010', 'edgesync-2010', 'hub-hub-2007', 'frontend-transport');
    has(
      { version: '2010', roles: ['client-access'], vantage: 'host', features: ['static-rpc'] },
      'mapi-2010',
      'owa-2010',
      'cas-mailbox-2010',
    );
  });

  it('2003: a front end calls its back end in the clear', () => {
    has(
      { version: '2003', roles: ['front-end'], vantage: 'internal' },
      'front-end-http',
      'rpc-http-inner',
      'front-end-directory',
    );
    const ports = knowledge
      .flowPorts(knowledge.flow('front-end-http') as Flow, '2003')
      .map((p) => formatPorts(p.ports));
    assert.deepEqual(ports, ['80']);
  });

  it('the perimeter sees the Internet and Edge, not what stays inside', () => {
    const query: FlowQuery = { version: '2019', vantage: 'perimeter', roles: ['mailbox'], features: ['dag', 'hybrid'] };
    has(query, 'web-clients', 'mail-in', 'mail-out', 'hybrid-mail-in', 'hybrid-web-out');
    lacks(query, 'dag', 'delivery', 'directory', 'back-end-web');
  });

  it('between inner networks nothing of the Internet passes', () => {
    const query: FlowQuery = {
      version: '2019',
      vantage: 'internal',
      roles: ['mailbox'],
      features: ['dag', 'hybrid', 'edge-subscription'],
    };
    has(query, 'dag', 'directory', 'edgesync-flow', 'dag-witness');
    lacks(query, 'mail-out', 'hybrid-mail-in', 'edge-internet');
  });

  it('features unsaid leave everything in, features said leave the others out', () => {
    has({ version: '2019', roles: ['mailbox'] }, 'imap4-flow', 'dag');
    lacks({ version: '2019', roles: ['mailbox'], features: ['imap4'] }, 'dag', 'pop3-flow');
    has({ version: '2019', roles: ['mailbox'], features: ['imap4'] }, 'imap4-flow', 'back-end-imap4');
  });
});

describe('what a flow needs', () => {
  const needs = (id: string, version: string) =>
    knowledge
      .flowPorts(knowledge.flow(id) as Flow, version)
      .map((p) => `${p.service.id} ${formatPorts(p.ports)}/${p.transports.join('+')}`);

  it('a DAG', () => {
    assert.deepEqual(needs('dag', '2016'), [
      'dag-replication 64327/tcp',
      'cluster-heartbeat 3343/tcp+udp',
      'rpc-endpoint-mapper 135/tcp',
      'dynamic-rpc-setup 6005-65534/tcp',
      'smb 445/tcp',
    ]);
  });

  it('only what stands in that version', () => {
    assert.ok(needs('any-any', '2007').includes('dynamic-rpc-setup-2007 1025-60000/tcp'));
    assert.ok(!needs('any-any', '2016').some((n) => n.startsWith('dynamic-rpc-setup-2007')));
  });

  it('a narrowed transport', () => {
    assert.ok(needs('directory', '2019').includes('os-dynamic-since-2008 49152-65535/tcp'));
  });

  it('Microsoft supports no filter between Exchange servers and towards domain controllers', () => {
    for (const id of ['any-any', 'directory', 'back-end-web', 'dag', 'delivery'])
      assert.equal(knowledge.flow(id)?.support, 'no-filtering', id);
    for (const id of ['edgesync-flow', 'web-clients', 'edge-internet'])
      assert.equal(knowledge.flow(id)?.support, undefined, id);
  });

  it('services know their flows', () => {
    assert.deepEqual(
      knowledge.flowsOf('edgesync', '2019').map((f) => f.id),
      ['edgesync-flow'],
    );
    assert.ok(knowledge.flowsOf('smtp').length > 10);
  });
});
