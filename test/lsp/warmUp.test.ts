import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Engine } from '../../server/src/engine/engine';
import { Checker } from '../../server/src/features/diagnostics';
import { fileRule } from '../../server/src/rules/rule';
import { testEngine } from '../harness/engine';
import { pause, TestClient } from '../harness/lsp';

const NETSH = Array.from(
  { length: 60 },
  (_, i) => `add rule name="Exchange ${i}" dir=in action=allow protocol=TCP localport=${[25, 587, 50389][i % 3]}`,
);
const netsh = ['pushd advfirewall firewall', ...NETSH, ''].join('\r\n');
const QUICK = { pauseMs: 50, firstMs: 800, furtherMs: 800 };
const uri = 'file:///work/edge.netsh';

/** The engine of the server with one rule more, which counts the reports that are made. */
function countingEngine(): { readonly engine: Engine; reports(): number } {
  const engine = testEngine();
  let reports = 0;
  const [first] = engine.rules;
  const meta = {
    ...(first as (typeof engine.rules)[number]).meta,
    code: 'counted',
    scope: 'anywhere' as const,
    on: true,
  };
  const counting = fileRule(meta, () => {
    reports++;
    return [];
  });
  const rules = [...engine.rules, counting];
  return {
    engine: { ...engine, rules, checker: (failed) => new Checker(rules, engine.knowledge, failed) },
    reports: () => reports,
  };
}

/** Waits until something holds; false where it does not for some seconds. */
async function holds(what: () => boolean): Promise<boolean> {
  for (let i = 0; i < 500 && !what(); i++) await pause(20);
  return what();
}

/** Waits until a number has not changed for a while. */
async function atRest(number: () => number): Promise<void> {
  for (let before = -1; before !== number(); ) {
    before = number();
    await pause(250);
  }
}

const hover = (client: TestClient): Promise<unknown> =>
  client.request('textDocument/hover', { textDocument: { uri }, position: { line: 1, character: 78 } });

const pull = (client: TestClient, previousResultId?: string): Promise<unknown> =>
  client.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId });

describe('code that is made warm', () => {
  it('is run in a pause, once for a language, and nothing is seen of it', async () => {
    const { engine, reports } = countingEngine();
    const client = TestClient.start({ engine: () => engine }, QUICK);
    await client.initialize({ textDocument: { diagnostic: {} } });
    await client.open(uri, netsh, 'netsh-script');
    const { resultId, items } = (await pull(client)) as { resultId: string; items: readonly unknown[] };
    ok(items.length > 0);
    const shown = await hover(client);
    ok(shown);
    equal(reports(), 1);
    ok(await holds(() => reports() > 2), 'nothing was run');
    await atRest(reports);
    deepEqual(client.received, []);
    deepEqual(await pull(client, resultId), { kind: 'unchanged', resultId });
    deepEqual(await hover(client), shown);
    // From here on each report is one that was asked for.
    const before = reports();
    const at = { line: 2, character: 0 };
    await client.change(uri, { range: { start: at, end: at }, text: '# ' });
    await pull(client);
    await pause(200);
    equal(reports(), before + 1);
    // Another language has code of its own.
    await client.open('file:///work/edge.sh', 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT\n', 'shellscript');
    await client.diagnostics('file:///work/edge.sh');
    ok(await holds(() => reports() > before + 2), 'nothing was run for another language');
    client.close();
  });

  it('waits as long as messages come, and stops when one does', async () => {
    const { engine, reports } = countingEngine();
    const client = TestClient.start({ engine: () => engine }, { pauseMs: 300, firstMs: 5000, furtherMs: 0 });
    await client.initialize({ textDocument: { diagnostic: {} } });
    await client.open(uri, netsh, 'netsh-script');
    await pull(client);
    for (let i = 0; i < 12; i++) {
      await hover(client);
      await pause(50);
    }
    equal(reports(), 1);
    ok(await holds(() => reports() > 2), 'nothing was run');
    await hover(client);
    const stopped = reports();
    await pause(100);
    equal(reports(), stopped);
    ok(await holds(() => reports() > stopped), 'it did not go on');
    client.close();
  });

  it('is left as it is where it fails, which is said in the log', async () => {
    const engine = testEngine();
    let made = 0;
    class Failing extends Checker {
      override *prepare(...args: Parameters<Checker['prepare']>): ReturnType<Checker['prepare']> {
        if (made > 1) throw new Error('it fails here');
        yield* super.prepare(...args);
      }
    }
    const checker: Engine['checker'] = (failed) => {
      made++;
      return made === 1 ? engine.checker(failed) : new Failing(engine.rules, engine.knowledge, failed);
    };
    const client = TestClient.start({ engine: () => ({ ...engine, checker }), strict: false }, QUICK);
    await client.initialize({ textDocument: { diagnostic: {} } });
    await client.open(uri, netsh, 'netsh-script');
    const first = (await pull(client)) as { resultId: string };
    const [said] = await client.sent('window/logMessage');
    ok(String((said as { message: string }).message).startsWith('warm-up failed'));
    deepEqual(await pull(client, first.resultId), { kind: 'unchanged', resultId: first.resultId });
    client.close();
  });
});
