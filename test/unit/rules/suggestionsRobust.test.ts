import assert from 'node:assert/strict';
import { relative } from 'node:path';
import type { Diagnostic } from '../../../server/src/features/diagnostic';
import { rules } from '../../../server/src/rules';
import { testDocument, testEnv } from '../../harness/catalog';
import { fixturePaths, loadFixture } from '../../harness/fixtures';
import { fixed, reportOn } from '../../harness/rules';

// Every fix of the examples and the fixtures, suggestions too: its finding is gone, and no other error or warning comes.

/** What may come with a fix, by the codes of the finding that is settled and of the one that comes. */
const COMES: ReadonlyMap<string, string> = new Map([
  // Of two mistakes one is settled. Nothing can be said of a port as long as it is none, or another one than was meant.
  ['port-out-of-range > internal-port-from-internet', 'who may call is asked once the number is a port'],
  ['port-out-of-range > directory-port-from-internet', 'who may call is asked once the range is one'],
  ['port-out-of-range > management-port-from-internet', 'who may call is asked once the range is one'],
  ['port-out-of-range > plaintext-mail-from-internet', 'who may call is asked once the range is one'],
  ['port-out-of-range > rpc-from-internet', 'who may call is asked once the range is one'],
  ['cisco-kerberos-750 > directory-port-from-internet', 'who may call Kerberos is asked once it is Kerberos'],
  ['cisco-sunrpc-111 > rpc-from-internet', 'who may call RPC is asked once it is RPC'],
  ['cisco-sunrpc-111 > epmapper-alone', 'what is behind the endpoint mapper is asked once it is the mapper'],
  ['wrong-transport > internal-port-from-internet', 'who may call is asked once somebody answers there'],
  ['wrong-transport > shadowed-rule', 'who decides is asked of the traffic that is meant'],
  // HTTPS may go over UDP, but not to Exchange.
  ['port-needs-protocol > wrong-transport', 'others use 443 over UDP'],
  ['aws-all-protocol-ignores-ports > wrong-transport', 'others use 443 over UDP'],
  ['connector-on-reserved-port > receive-connector-without-role', 'on 25 the role of the connector counts'],
]);

const isLoud = ({ severity, suppressed }: Diagnostic): boolean =>
  !suppressed && (severity === 'error' || severity === 'warning');

const counted = (keys: readonly string[]): Map<string, number> => {
  const result = new Map<string, number>();
  for (const key of keys) result.set(key, (result.get(key) ?? 0) + 1);
  return result;
};
const more = (after: readonly string[], before: readonly string[]): string[] => {
  const known = counted(before);
  return [...counted(after)].filter(([key, count]) => count > (known.get(key) ?? 0)).map(([key]) => key);
};
const messages = (findings: readonly Diagnostic[], code: string): string[] =>
  findings.filter((finding) => finding.code === code).map(({ message }) => message);
const codes = (findings: readonly Diagnostic[]): string[] => findings.filter(isLoud).map(({ code }) => code);

describe('fixes and suggestions', () => {
  const met = new Set<string>();
  let tried = 0;

  /** Tries each fix of a text by itself. */
  function tryAll(text: string, report: (text: string) => readonly Diagnostic[]): void {
    const before = report(text);
    for (const { code, message, fixes } of before.filter(({ suppressed }) => !suppressed)) {
      for (const fix of fixes) {
        tried++;
        const changed = fixed(text, fix);
        const after = report(changed);
        const where = `${fix.title}\n${code}: ${message}\nin ${changed.slice(0, 2000)}`;
        const gone = messages(after, code).length < messages(before, code).length;
        const told = (list: readonly Diagnostic[]): number =>
          messages(list, code).filter((one) => one === message).length;
        assert.ok(gone || told(after) < told(before), `it is still there after ${where}`);
        const come = more(codes(after), codes(before)).map((other) => `${code} > ${other}`);
        for (const pair of come) met.add(pair);
        assert.deepEqual(
          come.filter((pair) => !COMES.has(pair)),
          [],
          `it comes with ${where}`,
        );
      }
    }
  }

  for (const { meta } of rules) {
    it(`settle what they are for, and bring nothing: examples of ${meta.code}`, () => {
      for (const example of [...meta.bad, ...meta.good])
        tryAll(example.text, (text) => reportOn({ ...example, text }, meta.code));
    });
  }

  for (const path of fixturePaths()) {
    it(`settle what they are for, and bring nothing: ${relative(`${__dirname}/../../fixtures`, path)}`, () => {
      const { checker, options } = testEnv();
      tryAll(loadFixture(path).text, (text) => checker.report(testDocument(text, { fileName: path }), options));
    });
  }

  it('are many, and each exception is met', () => {
    assert.ok(tried > 600, `${tried} fixes`);
    assert.deepEqual(
      [...COMES.keys()].filter((pair) => !met.has(pair)),
      [],
    );
  });
});
