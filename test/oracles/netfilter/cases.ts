import { Random } from '../../harness/random';

const NUMBERS = ['25', '587', '1', '0', '65535', '65536', '64327', '643270', '99999', '8080', '025', '0019', '-25'];
const NAMES = ['smtp', 'http', 'ftp-data', 'pop3s', 'SMTP', 'nosuch', 'domain', 'any', 'RPC'];

/** A port, mostly a good one. */
const one = (random: Random): string =>
  random.below(4) === 0
    ? random.pick(NUMBERS)
    : random.below(8) === 0
      ? random.pick(NAMES)
      : String(1 + random.below(65535));

function portWord(random: Random, sign: string, foreign: string): string {
  switch (random.below(10)) {
    case 0:
      return `${one(random)}${foreign}${one(random)}`;
    case 1:
    case 2: {
      const low = random.below(60000);
      return random.below(5) === 0 ? `${low + 10}${sign}${low}` : `${low}${sign}${low + random.below(5000)}`;
    }
    case 3:
      return random.below(2) === 0 ? `${sign}${one(random)}` : `${one(random)}${sign}`;
    default:
      return one(random);
  }
}

const list = (random: Random, sign: string, foreign: string): string =>
  Array.from({ length: 1 + random.below(4) }, () => portWord(random, sign, foreign)).join(',');

/** Deletes, doubles or swaps a character. */
function damaged(random: Random, text: string): string {
  const at = random.below(text.length);
  switch (random.below(4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + text.charAt(at) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
    default:
      return text.slice(0, at) + random.pick([...'0123456789:-,! ']) + text.slice(at + 1);
  }
}

/** Rules for the table filter of iptables, good ones and bad ones. */
export function iptablesRules(count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const protocol = random.pick([
      '-p tcp',
      '-p udp',
      '-p tcp',
      '-p tcp -m tcp',
      '-p udp -m udp',
      '-p 6',
      '-p TCP',
      '--protocol udp',
      '-p sctp',
      '',
      '-p all',
      '-p icmp',
      '-p upd',
      '-p tpc',
      '! -p tcp',
    ]);
    const isList = random.below(2) === 0;
    const module = isList
      ? random.pick(['-m multiport', '-m multiport', '-m multiport', ''])
      : random.pick(['', '', '', '-m multiport']);
    const option = isList
      ? random.pick(['--dports', '--dports', '--sports', '--ports', '--dport', '--sport', '--destination-ports'])
      : random.pick(['--dport', '--dport', '--sport', '--destination-port', '--source-port']);
    const value = isList ? list(random, ':', '-') : portWord(random, ':', '-');
    const negation = random.below(6) === 0 ? '! ' : '';
    const port = `${module} ${negation}${option}${random.below(12) === 0 ? '=' : ' '}${value}`;
    const words = random.below(10) === 0 ? [port, protocol] : [protocol, port];
    if (random.below(4) === 0) words.unshift(random.pick(['-s 10.0.0.0/8', '-i eth0', '-d 192.0.2.1', '! -i lo']));
    if (random.below(4) === 0)
      words.push(
        random.pick([
          '-m state --state NEW',
          '-m comment --comment "port 25"',
          '-m conntrack --ctstate ESTABLISHED,RELATED',
          '-m limit --limit 25/min',
        ]),
      );
    const chain = random.pick(['-A INPUT', '-A INPUT', '-I INPUT', '-I OUTPUT 1', '-A FORWARD']);
    const rule = [chain, ...words, random.pick(['-j ACCEPT', '-j DROP', '-j LOG', '-j REJECT'])]
      .join(' ')
      .replace(/ +/g, ' ');
    return random.below(4) === 0 ? damaged(random, rule) : rule;
  });
}

/** Rules for a chain of nftables, good ones and bad ones. */
export function nftRules(count: number, seed: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const protocol = random.pick(['tcp', 'tcp', 'udp', 'th', 'meta l4proto tcp th', 'upd', 'sctp']);
    const field = random.pick(['dport', 'dport', 'sport']);
    const operator = random.pick(['', '', '', '!= ', '== ', '< ', '>= ']);
    const braces = (): string => {
      const parts = Array.from({ length: 1 + random.below(3) }, () => portWord(random, '-', ':'));
      return `{ ${parts.join(random.pick([', ', ',', ', ', ' , ']))}${random.below(8) === 0 ? ',' : ''} }`;
    };
    const value =
      operator !== '' && operator !== '!= '
        ? one(random)
        : random.pick([
            () => braces(),
            () => portWord(random, '-', ':'),
            () => (random.below(4) === 0 ? list(random, '-', ':') : one(random)),
          ])();
    const tail = random.pick([
      'accept',
      'drop',
      'counter accept',
      'ct state new accept',
      'reject',
      'accept comment "port 25"',
      'log prefix "25 " drop',
    ]);
    const map =
      random.below(8) === 0 ? `${protocol} dport vmap { ${one(random)} : accept, ${one(random)} : drop }` : undefined;
    const rule = map ?? `${protocol} ${field} ${operator}${value} ${tail}`;
    return random.below(5) === 0 ? damaged(random, rule) : rule;
  });
}
