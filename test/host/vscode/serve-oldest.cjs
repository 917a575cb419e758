// Older servers out of the registry have no start of their own, only a function that handles requests.
const http = require('node:http');

const [, , vscode, port, data, builtIn] = process.argv;

async function main() {
  const { createServer } = await require(`${vscode}/out/server-main.js`).loadCodeWithNls();
  const handler = await createServer(null, {
    _: [],
    host: '127.0.0.1',
    port: Number(port),
    'without-connection-token': true,
    'accept-server-license-terms': true,
    'server-data-dir': data,
    'user-data-dir': `${data}/data`,
    'extensions-dir': `${data}/extensions`,
    'builtin-extensions-dir': builtIn,
    'enable-smoke-test-driver': true,
    'disable-telemetry': true,
    'disable-workspace-trust': true,
    'disable-update-check': true,
  });
  const server = http.createServer((request, response) => handler.handleRequest(request, response));
  server.on('upgrade', (request, socket) => handler.handleUpgrade(request, socket));
  server.listen(Number(port), '127.0.0.1', () => console.log(`Extension host agent listening on ${port}`));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
