import assert from 'node:assert/strict';
import { iptablesRules, nftRules } from '../../oracles/netfilter/cases';
import { OURS } from '../../oracles/netfilter/ours';

/**
 * What iptables-restore 1.8.9 and nft 1.0.6 said of the first generated rules: `s` sound, `r` refused for its ports or
 * protocol, `-` neither. `npm run test:oracles` asks the programs themselves, about more rules.
 */
const RECORDED = {
  iptables:
    'rs-rrrsrrsrrrrrr-r-rrrrrsrrrrsrrrrrrrrrrsrrsr-srsrrsrrsrsrrrsrrrrrsrr-rrrrsrrrrr-rrsrrrrrrrsrsr-rrrr' +
    'rrrrs-rsrrrsrrsrrr-rs-rsrrsrrrrrrrrrrsrrrrsrs-rrrr',
  nftables:
    'ssssrs-srs-ssrsssss-ss-ss-ss-s-s--ssssssssss--s--ssss--ssrssssr-sssss-sr-rsrs-r-ssss-s-sr-ssss-rsss-' +
    'ss-s-srr-s-s--ssr-rs--ss-s-rss-sss-sss-ss---s-ss-r',
};

const SEED = 21;

describe('rules that iptables and nft were asked about', () => {
  for (const [name, recorded, rules, verdict] of [
    ['iptables', RECORDED.iptables, iptablesRules(RECORDED.iptables.length, SEED), OURS.iptables.verdict],
    ['nftables', RECORDED.nftables, nftRules(RECORDED.nftables.length, SEED), OURS.nft.verdict],
  ] as const) {
    it(name, () => {
      let agreed = 0;
      rules.forEach((rule, i) => {
        const theirs = recorded.charAt(i);
        const ours = verdict(rule);
        if (theirs === '-' || ours === 'nothing') return;
        assert.equal(ours, theirs === 's' ? 'sound' : 'refused', rule);
        agreed++;
      });
      assert.ok(agreed > recorded.length / 2, `${agreed} rules of which both say something`);
    });
  }
});
