import type { Transport } from '../../../server/src/model/statement';
import { Random } from '../../harness/random';

/** What loads a case: a program that reads the text, or a shell that runs it. */
type Loader = 'iptables-restore' | 'ip6tables-restore' | 'nft' | 'shell';

/** One packet: a datagram, or the first segment of a connection. */
export interface Probe {
  readonly transport: Transport;
  readonly from: string;
  readonly to: string;
  readonly sourcePort: number;
  readonly port: number;
}

export interface Case {
  readonly loader: Loader;
  /** Id of the host language that reads it. */
  readonly language: string;
  readonly text: string;
  /** True where what belongs to a known connection is let through first, so that answers arrive whatever follows. */
  readonly isStateful: boolean;
  /** True where the text says what becomes of packets that no rule decides. Where it does not, they pass. */
  readonly hasPolicy: boolean;
  readonly probes: readonly Probe[];
}

/** Where the packets of a family come from and go to; the prober gives these addresses to the loopback interface. */
export const ADDRESSES = {
  4: ['127.0.0.1', '127.0.0.2', '127.0.1.7', '10.0.0.5', '10.0.1.5', '192.0.2.10'],
  6: ['::1', 'fd00::5', 'fd00:0:0:1::5', '2001:db8::25'],
} as const;

const NETS = {
  4: ['127.0.0.0/8', '127.0.0.0/30', '10.0.0.0/16', '10.0.0.4/31', '0.0.0.0/0', '192.0.2.0/24'],
  6: ['fd00::/8', 'fd00::/64', '::/0', '2001:db8::/32', 'fd00::4/127'],
} as const;

/** Ports on which the prober listens. */
export const LISTENING: readonly number[] = [
  1, 25, 26, 53, 80, 81, 88, 135, 143, 443, 465, 587, 993, 1023, 1024, 3389, 6001, 6005, 8080, 50636, 64327, 65534,
];

/** Packets leave from ports from here on, each from its own, so that none belongs to a connection of another. */
const FIRST_SOURCE = 33_000;
const SOURCES = 17_000;

class Sources {
  private used = 0;

  next(): number {
    return FIRST_SOURCE + (this.used++ % SOURCES);
  }
}

type Family = 4 | 6;

/** A list of rules in the making; the ways to spell them are those of the two families of tools. */
abstract class Writer {
  /** Whether what belongs to a known connection is let through first. */
  protected readonly isStateful: boolean;

  constructor(
    protected readonly random: Random,
    /** Undefined for tables of both families. */
    protected readonly family: Family | undefined,
    private readonly sources: Sources,
  ) {
    this.isStateful = this.chance(60);
  }

  /** A condition for new connections alone, where answers do not come to it. */
  protected states(condition: string): readonly string[] {
    return this.isStateful ? [condition] : [];
  }

  protected chance(percent: number): boolean {
    return this.random.below(100) < percent;
  }

  protected anyFamily(): Family {
    return this.family ?? this.random.pick([4, 6] as const);
  }

  protected address(family: Family): string {
    const { random } = this;
    if (random.below(2) === 0) return random.pick(ADDRESSES[family]);
    return random.pick(this.nets(family));
  }

  protected nets(family: Family): readonly string[] {
    return NETS[family];
  }

  /** A port near those that are listened on. */
  protected port(): number {
    const near = this.random.pick(LISTENING) + this.random.pick([0, 0, 0, -1, 1]);
    return Math.min(65_535, Math.max(1, near));
  }

  protected span(sign: string): string {
    const [a, b] = [this.port(), this.port()].sort((x, y) => x - y) as [number, number];
    return a === b ? `${a}` : `${a}${sign}${b}`;
  }

  /** A stretch of the ports that packets leave from. */
  protected sourceSpan(sign: string): string {
    const middle = FIRST_SOURCE + this.random.below(SOURCES);
    return this.random.pick([`1024${sign}65535`, `${FIRST_SOURCE}${sign}${middle}`, `${middle}${sign}65535`]);
  }

  /** Ports or stretches of them that do not touch, which nft insists on. */
  protected list(sign: string, most: number): string[] {
    const bounds = new Set(Array.from({ length: 2 * most }, () => this.port()));
    const sorted = [...bounds].sort((a, b) => a - b);
    const parts: string[] = [];
    while (sorted.length > 1 && parts.length < most) {
      const low = sorted.shift() as number;
      if (this.chance(40) && (sorted[0] as number) > low) parts.push(`${low}${sign}${sorted.shift()}`);
      else parts.push(`${low}`);
    }
    return parts.length > 0 ? parts : [`${sorted[0]}`];
  }

  protected probes(count: number): Probe[] {
    const { random } = this;
    return Array.from({ length: count }, (): Probe => {
      const family = this.anyFamily();
      const sourcePort = this.sources.next();
      return {
        transport: random.pick(['tcp', 'udp'] as const),
        from: random.pick(ADDRESSES[family]),
        to: random.pick(ADDRESSES[family]),
        sourcePort,
        port: random.pick(LISTENING),
      };
    });
  }
}

const PROBES = 16;
const CHAINS = ['MAIL', 'web-in', 'Limits'] as const;

class IptablesWriter extends Writer {
  protected override nets(family: Family): readonly string[] {
    return family === 4 ? [...NETS[4], '10.0.0.0/255.255.0.0'] : NETS[6];
  }

  /** What a rule matches, as words of iptables. */
  private matches(family: Family): string {
    const { random } = this;
    const words: string[] = [];
    if (this.chance(35))
      words.push(this.chance(12) ? `! -s ${random.pick(ADDRESSES[family])}` : `-s ${this.address(family)}`);
    if (this.chance(20)) words.push(`-d ${this.address(family)}`);
    if (this.chance(10)) words.push(random.pick(['-i lo', '-i eth0', '! -i lo']));
    const transport = random.pick(['tcp', 'tcp', 'udp', 'udp', '']);
    if (transport === '') {
      if (this.chance(15)) words.push(random.pick(['-p all', '! -p tcp', '-p icmp']));
    } else {
      words.push(
        `-p ${random.pick([transport, transport, transport.toUpperCase(), transport === 'tcp' ? '6' : '17'])}`,
      );
      words.push(this.ports(transport));
    }
    if (this.chance(8))
      words.push(random.pick([...this.states('-m conntrack --ctstate NEW'), '-m state --state NEW,ESTABLISHED']));
    if (this.chance(10)) words.push('-m comment --comment "port 25, not 587"');
    return words.filter((word) => word !== '').join(' ');
  }

  private ports(transport: string): string {
    const { random } = this;
    const not = this.chance(15) ? '! ' : '';
    switch (random.below(8)) {
      case 0:
        return '';
      case 1:
        return `--sport ${this.sourceSpan(':')}`;
      case 2:
        return `-m multiport ${not}--ports ${this.list(':', 3).join(',')}`;
      case 3:
        return `-m ${transport} ${not}--dport ${random.pick([`:${this.port()}`, `${this.port()}:`])}`;
      case 4:
        return `${not}--dport ${this.span(':')} --sport ${this.sourceSpan(':')}`;
      case 5:
        return `${not}--dport ${this.port()}`;
      default:
        return `-m multiport ${not}--dports ${this.list(':', 4).join(',')}`;
    }
  }

  private target(family: Family, chains: readonly string[], isUser: boolean): string {
    const { random } = this;
    const [first] = chains;
    if (first !== undefined && this.chance(25)) return `${this.chance(20) ? '-g' : '-j'} ${random.pick(chains)}`;
    if (isUser && this.chance(20)) return '-j RETURN';
    if (this.chance(4)) return '';
    const prohibited = family === 4 ? 'icmp-host-prohibited' : 'icmp6-adm-prohibited';
    return random.pick(['-j ACCEPT', '-j ACCEPT', '-j DROP', '-j REJECT', `-j REJECT --reject-with ${prohibited}`]);
  }

  /** Rules for each chain, told without the option that says where they go. */
  private rules(family: Family): Map<string, string[]> {
    const { random } = this;
    const chains = CHAINS.slice(0, random.below(CHAINS.length + 1));
    const all = ['INPUT', ...chains];
    const rules = new Map<string, string[]>();
    for (const [i, chain] of all.entries()) {
      const later = all.slice(i + 1);
      const count = (i === 0 ? 2 : 1) + random.below(i === 0 ? 8 : 5);
      const list = Array.from({ length: count }, () =>
        `${this.matches(family)} ${this.target(family, later, i > 0)}`.replace(/ +/g, ' ').trim(),
      ).filter((rule) => rule !== '');
      rules.set(chain, list);
    }
    // A chain to which nothing jumps is no part of what a packet meets.
    for (const [i, chain] of chains.entries()) {
      if ([...rules.values()].some((list) => list.some((rule) => rule.endsWith(` ${chain}`)))) continue;
      const from = rules.get(all[random.below(i + 1)] as string) as string[];
      from.splice(random.below(from.length + 1), 0, `${this.matches(family)} -j ${chain}`.trim());
    }
    return rules;
  }

  private calls(family: Family): { chain: string; words: string }[] {
    const { random } = this;
    const result: { chain: string; words: string }[] = [];
    for (const [chain, list] of this.rules(family)) {
      const own = chain === 'INPUT' && this.isStateful ? 1 : 0;
      if (own > 0) result.push({ chain, words: '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT' });
      if (own > 0 && this.chance(40))
        list.unshift(`${random.pick(['-m conntrack --ctstate', '-m state --state'])} INVALID -j DROP`);
      list.forEach((rule, i) => {
        // Never before the rule for connections that are known.
        const head = own === 0 ? random.pick(['', ' 1']) : ' 2';
        const where = random.below(100);
        const at = own + i;
        const insert = where < 8 ? head : where < 18 && at > 1 ? ` ${2 + random.below(at - 1)}` : undefined;
        const isInsert = insert !== undefined && (own === 0 || i > 0);
        result.push({ chain, words: `${isInsert ? `-I ${chain}${insert}` : `-A ${chain}`} ${rule}` });
      });
    }
    return result;
  }

  /** Rules of other chains: those that the same packets come to, and that of what is passed on, to which none come. */
  private others(family: Family): { table: string; chain: string; words: string }[] {
    const result: { table: string; chain: string; words: string }[] = [];
    const add = (table: string, chain: string, words: string): void => {
      result.push({ table, chain, words: `-A ${chain} ${words}`.replace(/ +/g, ' ').trim() });
    };
    // In raw it is not known yet which connection a packet belongs to.
    const tables = this.isStateful ? [] : [['raw', 'PREROUTING']];
    for (const [table, chain] of [...tables, ['mangle', 'PREROUTING'], ['mangle', 'INPUT']] as [string, string][]) {
      if (!this.chance(30)) continue;
      if (this.isStateful) add(table, chain, '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT');
      for (let i = this.random.below(4); i >= 0; i--) {
        const target = this.random.pick(['-j ACCEPT', '-j DROP', '-j DROP', '-j MARK --set-mark 7', '-j RETURN']);
        add(table, chain, `${this.matches(family)} ${table === 'raw' && target.includes('MARK') ? '' : target}`);
      }
    }
    if (this.chance(40)) {
      for (let i = this.random.below(3); i >= 0; i--)
        add('filter', 'FORWARD', `${this.matches(family)} ${this.random.pick(['-j ACCEPT', '-j DROP'])}`);
    }
    return result.filter(({ table, words }) => table !== 'raw' || !words.includes('state '));
  }

  /** A file for iptables-restore. */
  file(family: Family): Case {
    const { random } = this;
    const { isStateful } = this;
    const others = this.others(family);
    const calls = [...this.calls(family), ...others.filter(({ table }) => table === 'filter')];
    const chains = [...new Set(calls.map(({ chain }) => chain))].filter(
      (chain) => chain !== 'INPUT' && chain !== 'FORWARD',
    );
    const beside = [...new Set(others.map(({ table }) => table))].filter((table) => table !== 'filter');
    const text = [
      ...beside.flatMap((name) => {
        const own = others.filter(({ table }) => table === name);
        const heads = new Set(own.map(({ chain }) => `:${chain}`));
        const policies = [...heads].map((head) => `${head} ${this.chance(10) ? 'DROP' : 'ACCEPT'} [0:0]`);
        return [`*${name}`, ...policies, ...own.map(({ words }) => words), 'COMMIT'];
      }),
      '*filter',
      `:INPUT ${random.pick(['ACCEPT', 'DROP'])} [0:0]`,
      ':FORWARD DROP [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ...chains.map((chain) => `:${chain} - [0:0]`),
      ...calls.map(({ words }) => words),
      'COMMIT',
      '',
    ].join('\n');
    const loader = family === 4 ? 'iptables-restore' : 'ip6tables-restore';
    return { loader, language: 'iptables-save', text, isStateful, hasPolicy: true, probes: this.probes(PROBES) };
  }

  /** A script that calls iptables, with rules from before that it flushes, and a loop. */
  script(family: Family): Case {
    const { random } = this;
    const program = family === 4 ? 'iptables' : 'ip6tables';
    const { isStateful } = this;
    const hasPolicy = this.chance(70);
    const calls = this.calls(family);
    const chains = [...new Set(calls.map(({ chain }) => chain))].filter((chain) => chain !== 'INPUT');
    const others = this.others(family);
    const lines = ['#!/bin/sh'];
    if (this.chance(30)) lines.push(`${program} -A INPUT -p tcp --dport 1:65535 -j ACCEPT`, `${program} -F`);
    if (hasPolicy) lines.push(`${program} -P INPUT ${random.pick(['ACCEPT', 'DROP'])}`);
    for (const chain of chains) lines.push(`${program} -N ${chain}`);
    for (const { words } of calls) lines.push(`${program} ${words}`);
    for (const { table, words } of others) lines.push(`${program} ${table === 'filter' ? '' : `-t ${table} `}${words}`);
    if (this.chance(50)) {
      lines.push(`for port in ${this.port()} ${this.port()}; do`);
      lines.push(`  ${program} -A INPUT -p ${random.pick(['tcp', 'udp'])} --dport "$port" -j ACCEPT`, 'done');
    }
    lines.push('');
    const text = lines.join('\n');
    return { loader: 'shell', language: 'shell', text, isStateful, hasPolicy, probes: this.probes(PROBES) };
  }
}

class NftWriter extends Writer {
  private readonly sets: string[] = [];

  private matches(): string {
    const { random } = this;
    const words: string[] = [];
    const family = this.anyFamily();
    const word = family === 4 ? 'ip' : 'ip6';
    if (this.chance(35)) {
      const list = [...new Set([this.address(family), this.address(family)])].filter((text) => !text.includes('/'));
      const value = list.length > 1 ? `{ ${list.join(', ')} }` : this.address(family);
      words.push(`${word} saddr ${this.chance(12) ? '!= ' : ''}${value}`);
    }
    if (this.chance(20)) words.push(`${word} daddr ${this.address(family)}`);
    if (this.chance(10)) words.push(random.pick(['iif lo', 'iifname "lo"', 'iifname "eth0"', 'iifname != "lo"']));
    if (this.chance(85)) words.push(this.ports());
    if (this.chance(8)) words.push(random.pick([...this.states('ct state new'), 'ct state { new, established }']));
    if (this.chance(20)) words.push('counter');
    return words.join(' ');
  }

  private ports(): string {
    const { random } = this;
    const transport = random.pick(['tcp', 'udp', 'tcp', 'udp', 'meta l4proto { tcp, udp } th', 'meta l4proto tcp th']);
    const not = this.chance(15) ? '!= ' : '';
    switch (random.below(9)) {
      case 0:
        return random.pick([
          'meta l4proto tcp',
          'meta l4proto udp',
          'meta l4proto { tcp, udp }',
          'meta l4proto != tcp',
        ]);
      case 1:
        return `${transport} sport ${this.sourceSpan('-')}`;
      case 2:
        return `${transport} dport ${random.pick(['<', '<=', '>', '>='])} ${this.port()}`;
      case 3:
        return `${transport} dport ${not}${this.span('-')}`;
      case 4:
        return `${transport} dport ${not}${this.port()}`;
      case 5: {
        const set = `ports${this.sets.length}`;
        this.sets.push(
          `  set ${set} {\n    type inet_service\n    flags interval\n    elements = { ${this.list('-', 3).join(', ')} }\n  }`,
        );
        return `${random.pick(['tcp', 'udp'])} dport ${not}@${set}`;
      }
      default:
        return `${transport} dport ${not}{ ${this.list('-', 4).join(', ')} }`;
    }
  }

  private verdict(chains: readonly string[], isUser: boolean): string {
    const { random } = this;
    if (chains.length > 0 && this.chance(25)) return this.jump(chains);
    if (isUser && this.chance(20)) return 'return';
    if (this.chance(4)) return this.chance(50) ? 'continue' : 'counter';
    const icmp = this.family === 4 ? 'icmp' : this.family === 6 ? 'icmpv6' : 'icmpx';
    return random.pick(['accept', 'accept', 'drop', 'reject', `reject with ${icmp} type admin-prohibited`]);
  }

  private readonly jump = (chains: readonly string[]): string =>
    `${this.chance(20) ? 'goto' : 'jump'} ${this.random.pick(chains)}`;

  private rule(chains: readonly string[], isUser: boolean): string {
    const { random } = this;
    if (this.chance(10)) {
      const verdicts = this.list('-', 3).map((part) => {
        const jump = chains.length > 0 && this.chance(30) ? this.jump(chains) : undefined;
        return `${part} : ${jump ?? random.pick(['accept', 'drop', ...(isUser ? ['return'] : [])])}`;
      });
      return `${random.pick(['tcp', 'udp'])} dport vmap { ${verdicts.join(', ')} }`;
    }
    if (this.chance(6)) {
      const family = this.anyFamily();
      const pairs = new Set(
        Array.from({ length: 3 }, () => `${random.pick(ADDRESSES[family])} . ${random.pick(LISTENING)}`),
      );
      return `${family === 4 ? 'ip' : 'ip6'} saddr . tcp dport { ${[...pairs].join(', ')} } ${random.pick(['accept', 'drop'])}`;
    }
    return `${this.matches()} ${this.verdict(chains, isUser)}`.replace(/ +/g, ' ').trim();
  }

  /** Families of tables whose chains a packet of the list may come to. */
  private tables(): readonly string[] {
    return this.family === 4 ? ['ip', 'inet'] : this.family === 6 ? ['ip6', 'inet'] : ['inet'];
  }

  /** Other chains that the kernel asks: about the same packets, in the same table or another, and about what is passed on. */
  private others(hasPolicy: boolean, called: readonly string[]): { isOwn: boolean; text: string }[] {
    const { random, isStateful } = this;
    // Before a connection is known only where that makes no difference.
    const early = isStateful ? ['mangle', '-150'] : ['raw', 'mangle', '-290'];
    const result: { isOwn: boolean; text: string }[] = [];
    for (const [hook, priorities, percent] of [
      ['input', ['-10', '10', 'filter - 5', '1'], 45],
      ['prerouting', early, 25],
      ['forward', ['0'], 20],
    ] as const) {
      if (!this.chance(percent)) continue;
      const isOwn = this.chance(40);
      const sets = this.sets.length;
      const verdicts = (): string =>
        hook === 'prerouting' ? random.pick(['accept', 'drop', 'drop']) : this.verdict(isOwn ? called : [], false);
      const rules = Array.from({ length: random.below(5) }, () =>
        `${this.matches()} ${verdicts()}`.replace(/ +/g, ' ').trim(),
      );
      // A set belongs to a table.
      const sound = rules.filter(
        (rule) => (isOwn || !rule.includes('@')) && (isStateful || hook === 'input' || !rule.includes('ct state')),
      );
      if (!isOwn) this.sets.length = sets;
      if (isStateful) sound.unshift('ct state established,related accept');
      const policy = this.chance(60)
        ? ` policy ${hasPolicy ? random.pick(['accept', 'accept', 'drop']) : 'accept'};`
        : '';
      const head = `    type filter hook ${hook} priority ${random.pick(priorities)};${policy}`;
      result.push({
        isOwn,
        text: [`  chain ${hook}-more {`, head, ...sound.map((rule) => `    ${rule}`), '  }'].join('\n'),
      });
    }
    return result;
  }

  file(): Case {
    const { random, family, isStateful } = this;
    const hasPolicy = this.chance(80);
    const table = `${family === 4 ? 'ip' : family === 6 ? 'ip6' : 'inet'} filter`;
    const chains = CHAINS.slice(0, random.below(CHAINS.length + 1));
    const all = ['input', ...chains];
    const rules = all.map((_, i) =>
      Array.from({ length: (i === 0 ? 2 : 1) + random.below(i === 0 ? 8 : 5) }, () =>
        this.rule(all.slice(i + 1), i > 0),
      ),
    );
    for (const [i, chain] of chains.entries()) {
      if (rules.some((list) => list.some((rule) => rule.includes(` ${chain}`)))) continue;
      const from = rules[random.below(i + 1)] as string[];
      from.splice(random.below(from.length + 1), 0, `${this.matches()} jump ${chain}`.trim());
    }
    if (isStateful) rules[0]?.unshift('ct state established,related accept');
    if (isStateful && this.chance(40)) rules[0]?.unshift(`ct state invalid ${random.pick(['drop', 'reject'])}`);
    const written = all.map((name, i) => {
      const policy = hasPolicy ? ` policy ${random.pick(['accept', 'drop'])};` : '';
      const head = i === 0 ? [`    type filter hook input priority ${random.pick(['0', 'filter'])};${policy}`] : [];
      return [`  chain ${name} {`, ...head, ...(rules[i] as string[]).map((rule) => `    ${rule}`), '  }'].join('\n');
    });
    const others = this.others(hasPolicy, all.slice(1));
    const own = others.filter((one) => one.isOwn).map(({ text }) => text);
    const beside = others.filter((one) => !one.isOwn).map(({ text }) => text);
    // A chain is known only from where it stands on: those that are jumped to stand first.
    const lines = [`table ${table} {`, ...this.sets, ...written.reverse(), ...own, '}'];
    if (beside.length > 0) lines.push(`table ${random.pick(this.tables())} guard {`, ...beside, '}');
    if (this.chance(25)) lines.push(`add rule ${table} input ${this.rule(chains, false)}`);
    // A set of its own would have to stand in the table.
    const added =
      this.chance(25) && !isStateful
        ? [`insert rule ${table} input tcp dport ${this.span('-')} ${this.verdict(chains, false)}`]
        : [];
    const text = [...lines.filter((line) => !/^add rule.*@/.test(line)), ...added, ''].join('\n');
    return { loader: 'nft', language: 'nftables', text, isStateful, hasPolicy, probes: this.probes(PROBES) };
  }
}

/** Rule lists for iptables and ip6tables, as files and as scripts. */
export function iptablesCases(files: number, scripts: number, seed: number): Case[] {
  const random = new Random(seed);
  const sources = new Sources();
  const familyOf = (i: number): Family => (i % 3 === 2 ? 6 : 4);
  const writer = (i: number): IptablesWriter => new IptablesWriter(random, familyOf(i), sources);
  return [
    ...Array.from({ length: files }, (_, i) => writer(i).file(familyOf(i))),
    ...Array.from({ length: scripts }, (_, i) => writer(i).script(familyOf(i))),
  ];
}

/** Rule lists for nft, in tables of one family and of both. */
export function nftCases(count: number, seed: number): Case[] {
  const random = new Random(seed);
  const sources = new Sources();
  return Array.from({ length: count }, (_, i) => {
    const family = ([undefined, undefined, 4, 6] as const)[i % 4];
    return new NftWriter(random, family, sources).file();
  });
}
