import { format } from 'node:util';

/** The page that runs the host knows our lines by it (vscode/page.mjs). */
const MARK = '\u2063';

/** Put in when the suite is bundled; empty for all tests. */
declare const GREP: string;

/** Mocha as its browser build leaves it, which runs in both extension hosts. */
interface BrowserMocha {
  setup(options: Mocha.MochaOptions): void;
  run(done: (failures: number) => void): Mocha.Runner;
}

/** Runs what `load` defines and prints it; rejects where a test failed. */
export async function runMocha(load: () => Promise<unknown>): Promise<void> {
  const { mocha, Mocha } = globalThis as unknown as {
    mocha: BrowserMocha;
    Mocha: { reporters: { Base: { consoleLog: (...args: unknown[]) => void } } };
  };
  // On Node there is no page whose address could carry options.
  if (!globalThis.location) Object.defineProperty(globalThis, 'location', { value: { search: '' } });
  mocha.setup({ ui: 'bdd', timeout: 60_000, color: false, reporter: 'spec', ...(GREP === '' ? {} : { grep: GREP }) });
  Mocha.reporters.Base.consoleLog = (...args) => console.log(MARK + format(...args));
  try {
    await load();
  } catch (error) {
    console.error(`${MARK}${(error as Error).stack}`);
    throw error;
  }
  let ran = 0;
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run((count) => {
      // A host that dies ends its page with 0 too: only this line says that the tests ran.
      console.log(MARK + MARK + JSON.stringify(runner.stats));
      ran = runner.stats?.tests ?? 0;
      resolve(count);
    });
  });
  if (ran === 0) throw new Error('no test ran');
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
