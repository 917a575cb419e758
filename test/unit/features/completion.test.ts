import assert from 'node:assert/strict';
import { complete } from '../../../server/src/features/completion';
import type { Completion } from '../../../server/src/features/completionItem';
import type { Env } from '../../../server/src/features/env';
import { testDocument, testEnv } from '../../harness/catalog';
import { batch, envWith, rule } from './support';

const INBOUND = 'netsh advfirewall firewall add rule name=x dir=in action=allow protocol=tcp localport=';
const OUTBOUND = 'netsh advfirewall firewall add rule name=x dir=out action=allow protocol=tcp remoteport=';

/** What is offered behind the last word of a text, in the order of the editor. */
function offered(text: string, env: Env = testEnv()): readonly Completion[] {
  const document = testDocument(text, { language: 'batch' });
  return [...complete(document, text.trimEnd().length, env)].sort((a, b) => (a.sortText < b.sortText ? -1 : 1));
}

const labels = (items: readonly Completion[]): readonly string[] => items.map(({ label }) => label);

/** How many of the items come before those that are less apt: the first digit of the sort text tells them apart, which is 0 or 1 for them. */
const first = (items: readonly Completion[]): readonly string[] =>
  labels(items.filter(({ sortText }) => sortText < '2'));

describe('completion in rules that are one string', () => {
  /** What is offered at the mark of a PowerShell text. */
  const at = (marked: string): readonly string[] => {
    const offset = marked.indexOf('¦');
    const document = testDocument(marked.replace('¦', ''), { language: 'powershell' });
    return labels(complete(document, offset, testEnv()));
  };
  const write = (rule: string): string =>
    `Set-ItemProperty -Path $key -Name 'Mail' -Value "v2.10|Action=Allow|Active=TRUE|${rule}|Name=Mail|"`;

  it('offers ports, protocols and directions behind their keys, and nothing elsewhere', () => {
    assert.ok(at(write('Dir=In|Protocol=6|LPort=¦')).includes('587'));
    assert.ok(at(write('Dir=In|Protocol=6|LPort=25|LPort2_10=6005-6¦')).length > 0);
    assert.ok(!at(write('Dir=In|Protocol=6|LPort=25|LPort=¦')).includes('25'));
    assert.deepEqual(at(write('Dir=In|Protocol=¦|LPort=25')), ['6', '17']);
    assert.deepEqual(at(write('Dir=¦|Protocol=6|LPort=25')), ['In', 'Out']);
    assert.deepEqual(at(write('Dir=In|Protocol=6|RA4=10.0.0.2¦|LPort=25')), []);
  });
});

describe('completion of ports', () => {
  it('puts first what the flows of the profile need and no rule of the file opens yet', () => {
    const needed = ['135', '143', '443', '444', '445', '465', '475', '587', '993'];
    const items = offered(batch('version=2019 role=mailbox features=imap4', rule('25,81'), rule('1993,2525'), INBOUND));
    assert.deepEqual(
      first(items),
      needed.filter((port) => port !== '587'),
    );
    const rest = labels(items).slice(first(items).length);
    assert.ok(rest.includes('25') && rest.includes('81') && rest.includes('587'), rest.join());
  });

  it('puts before all else that for which the rule is named', () => {
    const named = (name: string): readonly string[] =>
      labels(offered(batch('version=2019 role=mailbox', INBOUND.replace('name=x', `name="Exchange: ${name}"`))));
    assert.equal(named('submission')[0], '587');
    assert.deepEqual(named('rule'), named('x'));
    assert.deepEqual(named('HTTPS').slice(0, 2), ['443', '444']);
    // Only what fits: Edge servers are called on the port of EdgeSync, Mailbox servers never.
    assert.notEqual(named('EdgeSync')[0], '50636');
    assert.deepEqual([...named('submission')].sort(), [...named('x')].sort());
  });

  it('counts a rule of the other direction for nothing', () => {
    const profile = 'version=2019 role=mailbox';
    assert.ok(first(offered(batch(profile, rule('25'), OUTBOUND))).includes('25'));
    assert.ok(!first(offered(batch(profile, rule('25', { dir: 'out', side: 'remoteport' }), OUTBOUND))).includes('25'));
    assert.ok(first(offered(batch(profile, rule('25', { dir: 'out', side: 'remoteport' }), INBOUND))).includes('25'));
  });

  it('asks for one of the services of which one is enough', () => {
    const profile = 'version=2019 role=mailbox features=imap4';
    assert.ok(first(offered(batch(profile, INBOUND))).includes('143'));
    assert.ok(!first(offered(batch(profile, rule('993'), INBOUND))).includes('143'));
  });

  it('offers inbound what the role listens on before what others do', () => {
    const items = labels(offered(batch('version=2019 role=edge-transport', INBOUND)));
    assert.ok(items.indexOf('25') < items.indexOf('443'), items.join());
    assert.ok(items.indexOf('50636') < items.indexOf('64327'), items.join());
    assert.ok(items.indexOf('3389') < items.indexOf('50389'), items.join());
  });

  it('ends with ranges and keywords', () => {
    const items = offered(batch('version=2019 role=mailbox', INBOUND));
    const kinds = items.map(({ kind }) => kind);
    assert.deepEqual(
      kinds,
      [...kinds].sort((a, b) => order(a) - order(b)),
    );
    assert.ok(labels(items).indexOf('6005-65534') > labels(items).indexOf('50636'));
    assert.equal(kinds[kinds.length - 1], 'keyword');
  });

  it('leaves out the other transport, other versions and what the list has', () => {
    const udp = labels(offered(batch('version=2019 role=mailbox features=dag', INBOUND.replace('tcp', 'udp'))));
    assert.equal(udp[0], '3343');
    assert.ok(!udp.includes('25') && !udp.includes('64327'), udp.join());
    const old = labels(offered(batch('version=5.5', INBOUND)));
    assert.ok(old.includes('390') && !old.includes('587'), old.join());
    assert.ok(!labels(offered(batch('version=2019 role=mailbox', `${INBOUND}443,`))).includes('443'));
  });

  it('offers ranges only where the dialect takes them', () => {
    const items = offered(batch('version=2019', 'netsh interface portproxy add v4tov4 listenport='));
    assert.ok(
      items.every(({ kind }) => kind === 'port'),
      labels(items).join(),
    );
  });

  it('says of each what it is, who calls whom, and everything the hover says', () => {
    const items = offered(batch('version=2019 role=mailbox', INBOUND));
    const table = ['25', '443', '587', '465', '64327', '6005-65534'].map((label) => {
      const item = items.find((one) => one.label === label);
      return `${label} | ${item?.detail} | ${item?.description}`;
    });
    assert.deepEqual(table, [
      '25 | tcp  SMTP | Internet and others → Mailbox',
      '443 | tcp  HTTPS: Outlook, OWA, EWS, ActiveSync | clients and others → Mailbox',
      '587 | tcp  SMTP submission | clients → Mailbox',
      '465 | tcp  Client Proxy (SMTP, internal) | Mailbox, Edge Transport → Mailbox',
      '64327 | tcp  DAG replication | DAG',
      '6005-65534 | tcp  dynamic RPC after Exchange Setup | Exchange, administrator → Mailbox',
    ]);
    const submission = items.find(({ label }) => label === '587')?.documentation() ?? '';
    assert.match(
      submission,
      /^\*\*587\/tcp\*\* SMTP submission by mail clients {2}\nMail clients and applications → Mailbox/,
    );
    assert.match(items.find(({ label }) => label === 'RPC')?.documentation() ?? '', /endpoint mapper, 135\/tcp/);
  });

  it('offers what the user declares', () => {
    const env = envWith({ services: [{ name: 'Outbound relay', ports: '2526', description: 'of the shop' }] });
    const item = offered(batch('version=2019 role=mailbox', INBOUND), env).find(({ label }) => label === '2526');
    assert.equal(item?.detail, 'tcp  Outbound relay');
    assert.match(item?.documentation() ?? '', /Declared in \.exchange-ports\.json\./);
  });

  it('offers words where a transport or a direction is due, and nothing in a comment', () => {
    assert.ok(
      labels(offered('netsh advfirewall firewall add rule name=x dir=in action=allow protocol=')).includes('TCP'),
    );
    assert.deepEqual(labels(offered('netsh advfirewall firewall add rule name=x dir=')), ['in', 'out']);
    assert.deepEqual(offered('rem localport='), []);
  });
});

const order = (kind: Completion['kind']): number => ['port', 'range', 'keyword'].indexOf(kind);
