import assert from 'node:assert/strict';
import { namePortMismatch as rule } from '../../../server/src/rules/name-port-mismatch';
import { check, ruleWith } from '../../harness/statements';

const message = (name: string, ports: string): string | undefined =>
  check(rule, ruleWith({ transport: ['tcp'], name, destination: { ports } }))[0]?.message;

describe('name-port-mismatch', () => {
  const mismatched: readonly (readonly [string, string])[] = [
    ['Exchange OWA', '25'],
    ['ActiveSync', '587'],
    ['EdgeSync', '64327'],
    ['SMTP in', '443'],
    ['MSExchangeIMAP4', '443'],
    ['HTTPS', '25,587'],
    ['Outlook Anywhere', '25'],
  ];
  for (const [name, ports] of mismatched)
    it(`"${name}" on ${ports} is reported`, () => assert.ok(message(name, ports)));

  const silent: readonly (readonly [string, string, string])[] = [
    ['OWA', '443', 'its own port'],
    ['OWA', '80,443', 'its own ports'],
    ['OWA', '25,443', 'its own port among others'],
    ['SMTP', '587', 'the same protocol'],
    ['LDAP', '3268', 'the same protocol'],
    ['HTTPS back end', '444', 'the same protocol'],
    ['RPC over HTTP', '443', 'a protocol akin'],
    ['DAG', '445,3343', 'a set of that name'],
    ['Replication', '25', 'a word that may mean anything'],
    ['Web and TCP rule', '25', 'words that mean nothing'],
    ['OWA, was 443, now 25', '25', 'the number in the name'],
    ['OWA', '8443', 'a port that Exchange does not have'],
    ['OWA', '389', 'a port of a domain controller'],
    ['OWA', '?', 'ports that cannot be read'],
    ['IMAP', '995', 'what imap-pop-swapped says'],
    ['Mail', '443', 'no service named'],
    ['IMPORT', '443', 'a word that only looks like one'],
  ];
  for (const [name, ports, why] of silent)
    it(`"${name}" on ${ports} is silent: ${why}`, () => assert.equal(message(name, ports), undefined));

  it('quotes the name and says what the port is', () => {
    assert.equal(
      message('Exchange OWA', '25'),
      'The rule is named for OWA and opens 25, which is SMTP: one of the two is wrong.',
    );
  });
});
