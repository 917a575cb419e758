import assert from 'node:assert/strict';
import { MAX_HINT } from '../../../server/src/features/inlayHints';
import { testKnowledge } from '../../harness/knowledge';
import { batch, envWith, hintsIn, outbound, rule } from './support';

const REGISTRY = (key: string, value: string): string =>
  `Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\${key}]\r\n${value}\r\n`;

describe('inlay hints', () => {
  it('say what a port is and who calls whom', () => {
    assert.deepEqual(
      hintsIn(
        batch(
          'version=2019 role=mailbox',
          ...['25', '587', '443', '465', '3343', '64327', '2525', '110'].map((port) => rule(port)),
          ...['25', '50636'].map((port) => rule(port, outbound)),
        ),
      ),
      [
        ['25', 'SMTP, Internet and others → Mailbox'],
        ['587', 'SMTP submission, clients → Mailbox'],
        ['443', 'HTTPS: Outlook, OWA, EWS, ActiveSync'],
        ['465', 'Client Proxy (SMTP, internal)'],
        ['3343', 'cluster heartbeat, DAG'],
        ['64327', 'DAG replication'],
        ['2525', 'Transport service (SMTP, internal)'],
        ['110', 'POP3, clients → Mailbox'],
        ['25', 'SMTP, Mailbox → Internet and others'],
        ['50636', 'Edge subscription (EdgeSync)'],
      ],
    );
  });

  it('follow the version', () => {
    const of = (version: string): readonly (readonly [string, string])[] =>
      hintsIn(batch(`version=${version}`, rule('25'), rule('389'), rule('691')));
    assert.deepEqual(of('5.5'), [
      ['25', 'SMTP, Internet and others → Exchange'],
      ['389', 'Exchange 5.x directory (LDAP)'],
    ]);
    assert.deepEqual(of('2003'), [
      ['25', 'SMTP, Internet, Exchange → Exchange'],
      ['389', 'LDAP, domain controller'],
      ['691', 'link state, Exchange'],
    ]);
  });

  it('give the one thing that matters of a range, and of a start with a count its end', () => {
    assert.deepEqual(
      hintsIn(batch('version=2010', rule('6005-65534'), 'netsh int ipv4 set dynamicport tcp start=6005 num=59530')),
      [
        ['6005-65534', 'dynamic RPC after Exchange Setup'],
        ['6005', 'to 65534, dynamic RPC after Exchange Setup'],
      ],
    );
  });

  it('share the room of a line: who calls whom goes first, then all are cut alike, and few are left out', () => {
    const of = (ports: string): readonly (readonly [string, string])[] =>
      hintsIn(batch('version=2019 role=mailbox', rule(ports)));
    assert.deepEqual(of('25,110'), [
      ['25', 'SMTP'],
      ['110', 'POP3, clients → Mailbox'],
    ]);
    const many = of('25,587,443,465,3343,64327,2525,110,143,993');
    assert.equal(many.length, 8);
    for (const ports of ['25,587', '25,587,443', '443,465,2525', '25,587,443,465,3343,64327,2525,110,143,993']) {
      const hints = of(ports);
      assert.ok(hints.reduce((sum, [, label]) => sum + label.length, 0) <= MAX_HINT, JSON.stringify(hints));
      for (const [, label] of hints) assert.ok(label.length >= 4, label);
    }
  });

  it('stand in decimal beside hexadecimal values, with what is pinned', () => {
    const language = 'registry-file';
    const pins = REGISTRY('MSExchangeRPC\\ParametersSystem', '"TCP/IP Port"=dword:0000e88b');
    assert.deepEqual(hintsIn(pins, { language }), [['0000e88b', '59531 RPC Client Access']]);
    assert.deepEqual(hintsIn(pins, { language, settings: { services: false } }), [['0000e88b', '59531']]);
    assert.deepEqual(hintsIn(pins, { language, settings: { hexadecimal: false } }), [
      ['0000e88b', 'RPC Client Access'],
    ]);
  });

  it('say nothing of keywords, of numbers nobody knows, of what the version does not have', () => {
    assert.deepEqual(hintsIn(batch('version=2019 role=mailbox', rule('RPC,RPC-EPMap,12345,6001,1900-2600'))), []);
  });

  it('say nothing where the name of the rule does', () => {
    const named = rule('587').replace('name="x"', 'name="Exchange SMTP submission"');
    assert.deepEqual(hintsIn(batch('version=2019 role=mailbox', named)), []);
  });

  it('keep to files that concern Exchange, unless asked otherwise', () => {
    assert.deepEqual(hintsIn(batch('', rule('443'))), []);
    assert.deepEqual(hintsIn(batch('', rule('443')), { settings: { when: 'always' } }), [
      ['443', 'HTTPS: Outlook, OWA, EWS, ActiveSync'],
    ]);
    assert.deepEqual(hintsIn(batch('version=2019', rule('443')), { settings: { enabled: false } }), []);
  });

  it('name what the user declares', () => {
    const env = envWith({ services: [{ name: 'Outbound relay', ports: '2526' }] });
    assert.deepEqual(hintsIn(batch('version=2019', rule('2526')), { env }), [['2526', 'Outbound relay']]);
  });

  it('are never longer than the editor shows', () => {
    const { services, versions } = testKnowledge();
    for (const version of versions.all) {
      for (const dir of ['in', 'out'] as const) {
        const ports = services.flatMap((s) =>
          s.ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)),
        );
        const text = batch(`version=${version}`, rule(ports.join(), dir === 'in' ? {} : outbound));
        for (const [port, label] of hintsIn(text)) assert.ok(label.length <= MAX_HINT, `${version} ${port}: ${label}`);
      }
    }
  });
});
