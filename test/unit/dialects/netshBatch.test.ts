import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lineStarts } from '../../../server/src/base/lineIndex';
import { spanOf } from '../../../server/src/base/span';
import { netsh } from '../../../server/src/dialects/netsh';
import { registry } from '../../../server/src/dialects/registry';
import { Document } from '../../../server/src/document/document';
import { batch } from '../../../server/src/languages/batch';
import type { HostLanguage } from '../../../server/src/model/language';
import { usesOf } from '../../../server/src/model/references';
import type { Statement } from '../../../server/src/model/statement';
import { dialectTests } from '../../harness/dialectTests';
import { fewWords } from '../../harness/vocabulary';

const documentOf = (text: string): Document =>
  new Document(
    'test:/x.cmd',
    'bat',
    1,
    text,
    { languages: [batch] as readonly HostLanguage[], dialects: [netsh, registry], vocabulary: fewWords },
    batch as HostLanguage,
  );

const statementsOf = (text: string): Statement[] =>
  documentOf(text)
    .analysed()
    .flatMap(({ result }) => result?.statements ?? []);

const { references, literals, mistakes, revised, siteAt } = dialectTests(netsh, (text) =>
  documentOf(text)
    .analysed()
    .flatMap(({ result }) => result?.items ?? []),
);

interface Case {
  readonly id: string;
  readonly source: string;
  readonly certain: boolean;
  readonly bytes?: string;
  readonly calls: readonly {
    readonly program: string;
    readonly ports?: readonly { readonly text: string; readonly at: readonly [number, number, number] | null }[];
  }[];
}

/** Ports of the golden cases that are no references here, each with the reason. */
const NOT_READ: ReadonlyMap<string, string> = new Map([
  ['netsh: show rule', 'a command that only shows'],
  [
    'separators: commas between arguments of a program stay',
    'netsh does not take commas between the words of a context',
  ],
  ['variables: undefined is empty', 'the variable may come from outside, so the number is not known'],
  ['variables: substring of an undefined variable', 'the variable may come from outside'],
  ['delayed: undefined', 'the variable may come from outside'],
  ['labels: call of itself', 'the script calls itself under another name than its own'],
]);

describe('netsh in batch files', () => {
  const folder = join(__dirname, '..', '..', 'fixtures-oracles', 'batch');
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
    const cases = JSON.parse(readFileSync(join(folder, name), 'utf8')) as readonly Case[];
    it(`finds every port of ${name} where it is written`, () => {
      for (const { id, source, certain, bytes, calls } of cases) {
        if (!certain || bytes !== undefined) continue;
        const starts = lineStarts(source);
        const found = new Set<string>();
        for (const statement of statementsOf(source)) {
          for (const { use } of usesOf(statement)) {
            const { start, end } = spanOf(use.literal.place);
            found.add(`${start}-${end}`);
          }
        }
        const missing: string[] = [];
        for (const { program, ports } of calls) {
          if (program !== 'netsh') continue;
          for (const { text, at } of ports ?? []) {
            if (!at) continue;
            const line = starts[at[0]] as number;
            if (!found.has(`${line + at[1]}-${line + at[2]}`)) missing.push(text);
          }
        }
        if (NOT_READ.has(id)) assert.ok(missing.length > 0, `${id} is read: take it off the list`);
        else assert.deepEqual(missing, [], `${id}\n${source}`);
      }
    });
  }

  const RULE = 'netsh advfirewall firewall add rule name="SMTP in" dir=in action=allow protocol=TCP';

  it('points at literals behind loops, variables and continued lines', () => {
    assert.deepEqual(literals(`for %%p in (25 587) do ${RULE} localport=%%p`), ['25', '587']);
    assert.deepEqual(literals(`set P=25,587\r\n${RULE} ^\r\n  localport=%P%`), ['25', '587']);
    assert.equal(references(`${RULE} localport=25,^\r\n587`), '25/tcp in allow local, 587/tcp in allow local');
  });

  it('offers sites on half-typed lines', () => {
    const over = (marked: string) => siteAt(marked)?.over;
    assert.equal(over(`${RULE} localport=¦`), '');
    assert.equal(over(`${RULE} localport=25,5¦`), '5');
    assert.equal(over(`${RULE} ^\r\n  localport=¦\r\nnetsh advfirewall reset`), '');
    assert.equal(over(`${RULE} localport="25,¦"`), '');
    assert.equal(over('netsh adv f a r name=x protocol=¦'), '');
    assert.equal(over(`${RULE} description="25¦"`), undefined);
    assert.equal(over(`rem ${RULE} localport=2¦`), undefined);
  });

  it('mends and changes what is written, in the file as it stands', () => {
    assert.deepEqual(
      mistakes('netsh advfirewall firewall add rule name=“SMTP in” dir=in action=allow protocol=TCP localport=25'),
      [`curly-quote “SMTP in” => ${RULE} localport=25 (safe)`],
    );
    assert.deepEqual(mistakes(`${RULE.replace(' protocol=TCP', '')} ^\r\n  localport=25`), [
      `port-needs-protocol localport=25 => ${RULE.replace(' protocol=TCP', '')} ^\r\n  protocol=TCP localport=25 (safe)`,
    ]);
    assert.equal(revised(`${RULE} localport=25 >nul 2>&1`, { kind: 'unsilence' }), `${RULE} localport=25`);
    assert.equal(revised(`>nul ${RULE} localport=25`, { kind: 'unsilence' }), `${RULE} localport=25`);
    assert.equal(
      revised(`${RULE} "localport=25"`, { kind: 'add-port', side: 'local', ports: [{ from: 587, to: 587 }] }),
      `${RULE} "localport=25,587"`,
    );
    assert.equal(
      revised(`set T=TCP\r\n${RULE.replace('TCP', '%T%')} localport=25`, { kind: 'set-transport', transport: 'udp' }),
      `set T=UDP\r\n${RULE.replace('TCP', '%T%')} localport=25`,
    );
    assert.equal(
      mistakes('for %%p in (25 587) do netsh firewall add portopening TCP %%p "Mail %%p"')[0]?.split(' => ')[1],
      'for %%p in (25 587) do netsh advfirewall firewall add rule dir=in action=allow protocol=TCP localport=%%p name="Mail %%p" (suggestion)',
    );
  });
});
