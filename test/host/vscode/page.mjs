// Opens a workbench in a browser, and runs the suite in it.
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findBrowser } from '../../../scripts/browser.mjs';
import { endOf, failuresIn } from '../../../scripts/mocha-report.mjs';
import { hostFolder, made } from './places.mjs';

const require = createRequire(join(hostFolder, 'package.json'));

/** The suite's runner puts this before each of its lines, twice before the result (suite/report.ts has it too). */
const MARK = '\u2063';

export async function launch() {
  const { chromium } = require('playwright-core');
  const { executablePath, env, args } = await findBrowser();
  return chromium.launch({
    executablePath,
    headless: true,
    env: { ...process.env, ...env },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
}

/** Only this machine is ever asked. Gives the names that were asked for in vain. */
export async function keepLocal(context) {
  const refused = new Set();
  const away = ({ hostname }) => !['127.0.0.1', 'localhost'].includes(hostname) && !hostname.endsWith('.localhost');
  await context.route(away, (route) => {
    refused.add(new URL(route.request().url()).hostname);
    return route.abort();
  });
  return refused;
}

/**
 * Runs the suite that the page's address names. Gives mocha's counts and what it says of failures; throws where it did not
 * get to an end.
 */
export async function runSuite({ name, url, limitMs = 180_000 }) {
  mkdirSync(made, { recursive: true });
  const logFile = join(made, `${name}.log`);
  writeFileSync(logFile, '');
  const started = Date.now();
  const log = (kind, text) =>
    appendFileSync(logFile, `${((Date.now() - started) / 1000).toFixed(2)} ${kind} ${text}\n`);
  const browser = await launch();
  let timer;
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const refused = await keepLocal(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => log('pageerror', error.stack));
    page.on('console', (message) => log('page', message.text()));
    let stats;
    let report = '';
    const ended = await new Promise((resolve, reject) => {
      timer = setTimeout(() => resolve(`did not end within ${limitMs / 1000} s`), limitMs);
      page.on('crash', () => resolve('crashed'));
      const open = async () => {
        await page.exposeFunction('codeAutomationLog', (kind, args) => {
          const [first, ...others] = args;
          if (typeof first === 'string' && first.startsWith(MARK + MARK)) stats = JSON.parse(first.slice(2));
          else if (typeof first === 'string' && first.startsWith(MARK)) {
            console.log(first.slice(MARK.length), ...others);
            log('test', first.slice(MARK.length));
            report += `${first.slice(MARK.length)}\n`;
          } else log(kind, args.map(String).join(' '));
        });
        await page.exposeFunction('codeAutomationExit', () => resolve(undefined));
        await page.goto(url);
      };
      open().catch(reject);
    });
    if (ended !== undefined || !stats || stats.failures > 0) {
      await page.screenshot({ path: join(made, `${name}-failed.png`) }).catch(() => {});
    }
    if (refused.size > 0) log('refused', [...refused].join(' '));
    if (ended !== undefined) throw new Error(`the ${name} host ${ended}; see ${logFile}\n${endOf(report, 10)}`);
    if (!stats) throw new Error(`the ${name} host ended before its tests did; see ${logFile}\n${endOf(report, 10)}`);
    const seconds = (Date.now() - started) / 1000;
    return { passed: stats.passes, failed: stats.failures, seconds, failures: failuresIn(report) };
  } finally {
    clearTimeout(timer);
    await browser.close().catch(() => {});
  }
}
