// Runs in a network namespace of its own: loads rule lists there, sends packets over the loopback interface, and says
// which of them arrived. Reads {outside, addresses, listening, cases} from standard input and writes {refused} or
// {arrived} for each case. `outside` is the namespace it was started from, in which it never touches anything.
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { connect, createServer, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const { outside, addresses, listening, cases } = JSON.parse(readFileSync(0, 'utf8'));

/** Ends with one line, which the caller prints. */
function giveUp(why) {
  console.error(why);
  process.exit(1);
}

const own = readlinkSync('/proc/self/ns/net');
if (!/^net:\[\d+\]$/.test(own) || own === outside) giveUp(`this is no namespace of its own: ${own}`);

const folder = mkdtempSync(join(tmpdir(), 'oracles-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// The lock of iptables is the machine's, and its tables are not what is written here.
const env = { ...process.env, XTABLES_LOCKFILE: join(folder, 'lock') };

function run(program, args, input) {
  const { error, status, stderr } = spawnSync(program, args, { input, env, encoding: 'utf8', timeout: 20_000 });
  if (!error && status === 0) return undefined;
  return `${program}: ${error?.message ?? stderr.trim().replace(/\s+/g, ' ').slice(0, 300)}`;
}

function must(program, ...args) {
  const why = run(program, args);
  if (why) giveUp(why);
}

must('ip', 'link', 'set', 'lo', 'up');
for (const address of addresses) {
  if (/^127\.|^::1$/.test(address)) continue;
  // Without `nodad` an address of IPv6 is not there for a second.
  const more = isIPv6(address) ? ['nodad'] : [];
  must('ip', 'addr', 'add', `${address}/${isIPv6(address) ? 128 : 32}`, 'dev', 'lo', ...more);
}

/** What arrived, as `number of the round, index of the packet`. */
const arrived = new Set();

for (const port of listening) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
  });
  server.listen({ port, host: '::', backlog: 256 });
  const datagrams = createSocket({ type: 'udp6', reuseAddr: true });
  datagrams.on('message', (message) => arrived.add(message.toString()));
  datagrams.bind(port, '::');
  await Promise.all(
    [server, datagrams].map(
      (one) =>
        new Promise((resolve) => {
          one.once('listening', resolve);
          one.once('error', (error) => giveUp(error.message));
        }),
    ),
  );
}

function datagram({ from, to, sourcePort, port }, id) {
  const socket = createSocket(isIPv6(from) ? 'udp6' : 'udp4');
  socket.on('error', () => {});
  const sent = new Promise((resolve) => {
    socket.bind(sourcePort, from, () => socket.send(id, port, to, resolve));
  });
  return { sent, end: () => socket.close() };
}

function connection({ from, to, sourcePort, port }, id) {
  const socket = connect({ host: to, port, localAddress: from, localPort: sourcePort, family: isIPv6(to) ? 6 : 4 });
  const settled = new Promise((resolve) => {
    socket.on('connect', () => resolve(arrived.add(id)));
    socket.on('error', resolve);
  });
  // Ends at once: a connection that lingers keeps its port.
  return { sent: Promise.race([settled, wait(1)]), end: () => socket.resetAndDestroy() };
}

let round = 0;

/** Sends packets and waits until all that are to be expected have arrived, and a little longer for the others. */
async function send(probes, expected, patience) {
  const ids = probes.map((_, i) => `${round} ${i}`);
  round++;
  const sent = probes.map((probe, i) =>
    probe.transport === 'udp' ? datagram(probe, ids[i]) : connection(probe, ids[i]),
  );
  await Promise.all(sent.map((one) => one.sent));
  const end = Date.now() + patience;
  while (Date.now() < end && expected.some((passes, i) => passes && !arrived.has(ids[i]))) await wait(5);
  await wait(patience / 10);
  for (const one of sent) one.end();
  return ids.map((id) => arrived.delete(id));
}

const results = [];
for (const { load, clean, probes, expected } of cases) {
  let refused;
  for (const { program, args, input } of [...clean, load]) refused ??= run(program, args, input);
  if (refused) {
    results.push({ refused });
    continue;
  }
  const first = await send(probes, expected, 200);
  // On a busy machine a packet may be late. What is not as expected is sent again from another port beside, and waited for.
  const odd = probes.map((_, i) => i).filter((i) => expected[i] !== null && first[i] !== expected[i]);
  for (let turn = 1; turn <= 2 && odd.length > 0; turn++) {
    const again = await send(
      odd.map((i) => probes[i]),
      odd.map(() => true),
      500,
    );
    odd.forEach((i, at) => {
      first[i] = again[at];
    });
  }
  results.push({ arrived: first });
}
process.stdout.write(JSON.stringify(results), () => process.exit(0));
