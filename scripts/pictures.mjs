// Takes the pictures of the README, and the icon: node scripts/pictures.mjs [NAME…]. They show samples/ in VS Code for the Web with the
// extension as it is, so they are as true as the day they were taken.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { installHost } from './install-host.mjs';
import { root } from './run.mjs';

const images = join(root, 'docs', 'images');

/** Moves the pointer over a text of the editor; the last of several. */
async function hoverOver(page, text) {
  const word = page.locator('.view-line span span', { hasText: text }).last();
  const { x, y, width, height } = await word.boundingBox();
  const content = await word.textContent();
  const before = content.indexOf(text) + text.length / 2;
  await page.mouse.move(x + (width * before) / content.length, y + height / 2);
}

/** Each opens a file and makes the window show what its picture is of. */
const PICTURES = {
  hover: {
    file: 'exchange-2019-edge.cmd',
    height: 560,
    async show(page) {
      await hoverOver(page, '50636');
      await page.locator('.monaco-hover:not(.hidden) .hover-contents').first().waitFor();
    },
  },
  completion: {
    file: 'exchange-2019-mailbox.ps1',
    async show(page) {
      await page.keyboard.press('Control+End');
      await page.keyboard.type(
        "New-NetFirewallRule -DisplayName 'Exchange: submission' -Direction Inbound -Protocol TCP -LocalPort",
      );
      await page.keyboard.type(' ');
      await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
      await page.waitForTimeout(500);
      // The documentation of the chosen entry beside the list.
      if (!(await page.locator('.suggest-details:visible').count())) await page.keyboard.press('Control+Space');
    },
  },
  problems: {
    file: 'exchange-2019-edge.cmd',
    async show(page) {
      await page.keyboard.press('Control+Shift+M');
      await page.locator('.markers-panel .monaco-list-row').nth(3).waitFor();
    },
  },
  hints: {
    file: 'exchange-2010-static-ports.reg',
    height: 420,
    async show(page) {
      // The hint beside the hexadecimal value.
      await page
        .locator('.view-line', { hasText: /0000e88d\s*59533\s/ })
        .first()
        .waitFor();
    },
  },
};

async function takePictures(browser, names) {
  const { keepLocal } = await import('../test/host/vscode/page.mjs');
  const { startWeb } = await import('../test/host/vscode/web.mjs');
  const { quietSettings } = await import('../test/host/vscode/places.mjs');
  const settings = {
    ...quietSettings,
    'editor.minimap.enabled': false,
    'editor.wordWrap': 'on',
    'workbench.activityBar.location': 'hidden',
    'workbench.colorTheme': 'Default Light Modern',
    'workbench.layoutControl.enabled': false,
    'workbench.sideBar.location': 'right',
    'workbench.statusBar.visible': false,
  };
  const server = await startWeb({ extension: root, folder: join(root, 'samples'), settings });
  try {
    for (const name of names) {
      const { file, height = 640, show } = PICTURES[name];
      const context = await browser.newContext({ viewport: { width: 1180, height }, deviceScaleFactor: 1 });
      await keepLocal(context);
      const page = await context.newPage();
      const payload = JSON.stringify([['openFile', `vscode-test-web://mount/${file}`]]);
      await page.goto(`http://localhost:${server.port}/?${new URLSearchParams({ payload })}`);
      await page.locator('.editor-instance .view-line').first().waitFor({ timeout: 60_000 });
      await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ timeout: 60_000 });
      // The list of files beside the editor is of no use in a picture.
      await page.keyboard.press('Control+b');
      await page.waitForTimeout(1500);
      const path = join(images, `${name}.png`);
      try {
        await show(page);
        await page.waitForTimeout(800);
        await page.screenshot({ path });
        console.log(path);
      } catch (error) {
        await page.screenshot({ path: join(root, 'build', `${name}-failed.png`) });
        throw new Error(`no picture of ${name}: ${error.message.split('\n')[0]}; see build/${name}-failed.png`);
      } finally {
        await context.close();
      }
    }
  } finally {
    server.stop();
  }
}

async function takeIcon(browser) {
  const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
  const svg = readFileSync(join(root, 'assets', 'icon.svg'), 'utf8');
  await page.setContent(`<body style="margin:0">${svg}</body>`);
  await page.screenshot({ path: join(root, 'assets', 'icon.png'), omitBackground: true });
  await page.close();
}

try {
  const names = process.argv.slice(2);
  mkdirSync(images, { recursive: true });
  mkdirSync(join(root, 'build'), { recursive: true });
  installHost();
  await buildAll();
  const { launch } = await import('../test/host/vscode/page.mjs');
  const browser = await launch();
  try {
    if (names.length === 0 || names.includes('icon')) await takeIcon(browser);
    await takePictures(browser, names.length === 0 ? Object.keys(PICTURES) : names.filter((name) => name !== 'icon'));
  } finally {
    await browser.close();
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
