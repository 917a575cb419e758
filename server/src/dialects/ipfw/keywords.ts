/** Actions, with the number of words that follow them. */
export const ACTIONS: ReadonlyMap<string, number> = new Map([
  ...'allow accept pass permit deny drop reject reset reset6 abort abort6 count return reass check-state'
    .split(' ')
    .map((word) => [word, 0] as const),
  ...'unreach unreach6 divert tee fwd forward nat pipe queue skipto call netgraph ngtee setfib setdscp setmark tcp-setmss nptv6 nat64lsn nat64stl nat64clat eaction'
    .split(' ')
    .map((word) => [word, 1] as const),
]);

export const isAction = (word: string): boolean => ACTIONS.has(word);

/** Options behind the addresses, with the number of words that follow them, beside those that have a case of their own. */
export const OPTIONS: ReadonlyMap<string, number> = new Map([
  ...'antispoof bridged diverted diverted-loopback diverted-output ext6hdr frag ipsec layer2 verrevpath verrevpath6 versrcreach defer-action defer-immediate-action skip-action record-state sockarg ip4 ip6 ipv4 ipv6 tcpestab me me6 out-of-band'
    .split(' ')
    .map((word) => [word, 0] as const),
  ...'dst-ip dst-ip6 src-ip src-ip6 dst-mac src-mac fib flow flow-id gid icmptypes icmptype icmp6types icmp6type ipid iplen ipoptions ipopts ipprecedence iptos dscp ipttl ipversion jail mac-type proto tagged tcpack tcpdatalen tcpflags tcpflgs tcpmss tcpseq tcpwin tcpoptions tcpopts uid mark prob fragment'
    .split(' ')
    .map((word) => [word, 1] as const),
  ...'mac MAC lookup limit set-limit'.split(' ').map((word) => [word, 2] as const),
]);

const OWN: ReadonlySet<string> = new Set(
  'in out via recv xmit established setup keep-state dst-port src-port not or log logamount { } ( )'.split(' '),
);

export const isOption = (word: string): boolean => OWN.has(word) || OPTIONS.has(word);
