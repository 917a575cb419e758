import assert from 'node:assert/strict';
import { imapPopSwapped as rule } from '../../../server/src/rules/imap-pop-swapped';
import { check, ruleWith } from '../../harness/statements';

/** "995>993" for a number that should be another. */
const swaps = (name: string, ports: string): string[] =>
  check(rule, ruleWith({ transport: ['tcp'], name, destination: { ports } })).map(
    ({ message }) => `${/^\d+/.exec(message)?.[0]}>${/listens on (\d+)/.exec(message)?.[1]}`,
  );

describe('imap-pop-swapped', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['IMAP SSL', '995', ['995>993']],
    ['IMAP4', '110', ['110>143']],
    ['IMAP', '110,995', ['110>143', '995>993']],
    ['IMAP', '143,995', ['995>993']],
    ['POP3', '143,993', ['143>110', '993>995']],
    ['MSExchangePOP3', '993', ['993>995']],
    ['POP', '143', ['143>110']],
    ['pops', '993', ['993>995']],
    ['IMAP', '143,993', []],
    ['POP3', '110,995', []],
    ['POP and IMAP', '995,993', []],
    ['POP3/IMAP4', '995', []],
    ['IMAP', '993,995', []],
    ['IMAP', '25', []],
    ['IMAP', '900-1000', []],
    ['popular ports', '993', []],
    ['populate', '143', []],
    ['mail clients', '995', []],
  ];
  for (const [name, ports, expected] of cases) {
    it(`"${name}" on ${ports}: ${expected.join(' ') || 'silent'}`, () =>
      assert.deepEqual(swaps(name, ports), expected));
  }
});
