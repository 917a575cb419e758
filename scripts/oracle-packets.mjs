// Gives random rule lists to iptables and nft inside a network namespace made for it, sends packets over the loopback
// interface of that namespace, and compares which of them arrive with what we say of the same text. Part of npm run
// test:oracles. The machine's own tables are never touched: what loads them runs under `unshare --net` and makes sure that
// it is elsewhere. Debian's iptables, nftables and iproute2 are installed where that is ours to do.
import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { aptInstall, isRootOnDebian } from './debian.mjs';
import { root } from './run.mjs';

const require = createRequire(import.meta.url);

const SEED = Number(process.env.PACKETS_SEED ?? 3);
const FILES = Number(process.env.PACKETS_LISTS ?? 160);
const SCRIPTS = FILES / 4;
const PACKAGES = ['iptables', 'nftables', 'iproute2'];

/** Beyond that share we would be silent about too much for the comparison to mean anything, in percent. */
const MOST_UNKNOWN = 10;

/** The two forms of iptables: that of its own tables in the kernel, and that of nftables. */
const IPTABLES = ['legacy', 'nft'];

const isThere = (program) => !spawnSync(program, ['--version']).error;

/** A namespace of its own, for root, and for who may only be root in one. */
const UNSHARE = process.getuid?.() === 0 ? ['--net'] : ['--user', '--map-root-user', '--net'];

export function packetsOracle() {
  const programs = ['ip', 'nft', 'unshare', ...IPTABLES.map((form) => `iptables-${form}-restore`)];
  const isMissing = () => programs.filter((program) => !isThere(program));
  if (isMissing().length > 0 && isRootOnDebian()) aptInstall(...PACKAGES);
  const missing = isMissing();
  if (missing.length > 0) return impossible(`${missing.join(', ')} not here: apt-get install ${PACKAGES.join(' ')}`);
  // A container may forbid namespaces to its root as well: nothing that could be installed helps, so it is said, and counts
  // neither as passed nor as failed.
  const { status, stderr } = spawnSync('unshare', [...UNSHARE, 'true'], { encoding: 'utf8' });
  if (status !== 0 && /not permitted|denied/i.test(stderr))
    return {
      passed: 0,
      failures: [],
      summary: `packets: NOT COMPARED, this system allows no namespace: ${stderr.trim()}`,
    };
  const { iptablesCases, nftCases } = require('../test/oracles/packets/cases.ts');
  const calls = iptablesCases(FILES, SCRIPTS, SEED);
  const parts = [];
  for (const compare of [
    ...IPTABLES.map((form) => () => compared(`packets, iptables (${form})`, calls, (one) => iptablesLoad(one, form))),
    () => compared('packets, nft', nftCases(FILES + SCRIPTS, SEED), nftLoad),
  ]) {
    const part = compare();
    parts.push(part);
    // Where the first packets cannot be sent no others can.
    if (part.passed === 0) break;
  }
  return {
    passed: parts.reduce((sum, { passed }) => sum + passed, 0),
    failures: parts.flatMap(({ failures }) => failures),
    summary: parts
      .map(({ summary }) => summary)
      .filter((line) => line !== '')
      .join('\n'),
  };
}

const impossible = (why) => ({ passed: 0, failures: [`packets cannot be sent here: ${why}`], summary: '' });

/** A file names the tables that it replaces: those that it does not name stay as the list before left them. */
const EMPTY = [
  ['raw', 'PREROUTING', 'OUTPUT'],
  ['mangle', 'PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  ['filter', 'INPUT', 'FORWARD', 'OUTPUT'],
]
  .map(([table, ...chains]) => `*${table}\n${chains.map((chain) => `:${chain} ACCEPT [0:0]\n`).join('')}COMMIT\n`)
  .join('');

function iptablesLoad({ loader, text }, form) {
  const restore = (name, input) => ({ program: `${name}-${form}-restore`, args: [], input });
  const clean = [restore('iptables', EMPTY), restore('ip6tables', EMPTY)];
  if (loader !== 'shell') return { load: restore(loader.replace('-restore', ''), text), clean };
  const stubs = ['iptables', 'ip6tables'].map((name) => `${name}() { ${name}-${form} "$@"; }\n`).join('');
  return {
    load: { program: 'sh', args: ['-e'], input: stubs + text },
    clean,
  };
}

const nftLoad = ({ text }) => ({
  load: { program: 'nft', args: ['-f', '-'], input: text },
  clean: [{ program: 'nft', args: ['flush', 'ruleset'], input: '' }],
});

/** Sends the packets of the cases and compares: each packet of which we say something passes or fails the comparison. */
function compared(name, cases, loadOf) {
  const { ADDRESSES, LISTENING } = require('../test/oracles/packets/cases.ts');
  const { fates } = require('../test/oracles/packets/ours.ts');
  const ours = cases.map(fates);
  const input = {
    outside: readlinkSync('/proc/self/ns/net'),
    addresses: Object.values(ADDRESSES).flat(),
    listening: LISTENING,
    cases: cases.map((one, i) => ({
      ...loadOf(one),
      probes: one.probes,
      expected: ours[i].map((fate) => (fate === 'unknown' ? null : fate === 'passes')),
    })),
  };
  const prober = [process.execPath, join(root, 'test/oracles/packets/prober.mjs')];
  const { status, stdout, stderr, error } = spawnSync('unshare', [...UNSHARE, ...prober], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  if (error || status !== 0) return impossible(`${name}: ${error?.message ?? stderr.trim().split('\n')[0]}`);
  let passed = 0;
  let unknown = 0;
  let through = 0;
  const failures = [];
  for (const [i, { refused, arrived }] of JSON.parse(stdout).entries()) {
    const { text, probes } = cases[i];
    if (refused) {
      failures.push(`${name}: list ${i} is refused (${refused})\n${text}`);
      continue;
    }
    for (const [p, probe] of probes.entries()) {
      const fate = ours[i][p];
      if (arrived[p]) through++;
      if (fate === 'unknown') unknown++;
      else if ((fate === 'passes') === arrived[p]) passed++;
      else {
        const { transport, from, to, sourcePort, port } = probe;
        const packet = `${transport} from ${from} port ${sourcePort} to ${to} port ${port}`;
        failures.push(`${name}: ${packet} ${arrived[p] ? 'arrives' : 'does not arrive'}, we say it ${fate}\n${text}`);
      }
    }
  }
  const sent = passed + unknown + failures.length;
  if (unknown * 100 > sent * MOST_UNKNOWN) failures.push(`${name}: we say nothing of ${unknown} of ${sent} packets`);
  return {
    passed,
    failures,
    summary: `${name}: ${cases.length} rule lists, ${sent} packets, ${through} arrived, ${unknown} of which we say nothing`,
  };
}
