import { ALLOW } from '../analysis/order/rows';
import { fileRule } from './rule';
import { cisco, ciscoList } from './shared/examples';
import { armGroup, bicepGroup, terraformGroup } from './shared/groupExamples';
import { asksBehind, isCatchAllDeny, matchOf, moveBefore, tellOnce } from './shared/hiding';
import { numberBehind } from './shared/priorities';
import { trafficWords, withLateFixes } from './shared/ruleWords';

export const allowAfterDeny = fileRule(
  {
    code: 'allow-after-deny',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: 'An allow rule is asked only after a rule of the same list that blocks everything.',
    why: `A line was added to the end of a list whose last line blocks everything. Nothing comes as far as the new line: the port stays closed, and the device says nothing about it.

Most lists end in such a block by themselves, written or not, so new lines belong before it: with a number lower than its own where lines have numbers, with a lower priority number in a security group, inserted instead of appended where a command appends.`,
    instead: 'Put the allow rule before the rule that blocks everything.',
    references: ['ms-network-ports', 'ms-kb832017'],
    bad: [
      cisco(
        'access-list outside_in extended deny ip any any\naccess-list outside_in extended permit tcp any host 192.0.2.5 eq smtp\n',
      ),
      cisco(
        'ip access-list extended OUTSIDE\n permit tcp any any eq 443\n deny ip any any\n permit tcp any host 192.0.2.5 eq smtp\n',
      ),
      ciscoList('deny ip any any log\naccess-list outside_in extended permit tcp any host 192.0.2.5 eq smtp'),
      { language: 'pf', text: 'pass in proto tcp to any port 25\nblock in all\n' },
      terraformGroup(['100', 'Inbound', 'Deny', '*', '*'], ['200', 'Inbound', 'Allow', 'Tcp', '25']),
      bicepGroup(['4096', 'Inbound', 'Allow', 'Tcp', '25'], ['4000', 'Inbound', 'Deny', '*', '*']),
      armGroup(['100', 'Inbound', 'Deny', '*', '*'], ['200', 'Inbound', 'Allow', 'Tcp', '25']),
      {
        language: 'shell',
        text: 'gcloud compute firewall-rules create closed --action=DENY --rules=all\ngcloud compute firewall-rules create smtp --allow=tcp:25\n',
      },
    ],
    good: [
      terraformGroup(['100', 'Inbound', 'Allow', 'Tcp', '25'], ['4096', 'Inbound', 'Deny', '*', '*']),
      armGroup(['100', 'Outbound', 'Deny', '*', '*'], ['200', 'Inbound', 'Allow', 'Tcp', '25']),
      cisco(
        'access-list outside_in extended permit tcp any host 192.0.2.5 eq smtp\naccess-list outside_in extended deny ip any any\n',
      ),
      cisco('ip access-list extended OUTSIDE\n 100 deny ip any any\n 50 permit tcp any host 192.0.2.5 eq smtp\n'),
      cisco(
        'access-list outside_in extended deny ip any any\naccess-list inside_in extended permit tcp any any eq smtp\n',
      ),
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Block' -Direction Inbound -Action Block -Profile Public\nNew-NetFirewallRule -DisplayName 'SMTP' -Direction Inbound -Protocol TCP -LocalPort 25\n",
      },
      { language: 'pf', text: 'block in all\npass in proto tcp to any port 25\n' },
      {
        language: 'shell',
        text: 'gcloud compute firewall-rules create closed --action=DENY --rules=all --priority=65000\ngcloud compute firewall-rules create smtp --allow=tcp:25\n',
      },
    ],
  },
  function* (file, context) {
    const { ruleset: set, overlaps } = file;
    const hasMore = asksBehind(set);
    const hidden = tellOnce(
      overlaps.hidden,
      (rule, only) =>
        set.action[rule] === ALLOW &&
        matchOf(set, rule) !== 'block-first' &&
        isCatchAllDeny(set, only) &&
        hasMore(only),
    );
    for (const { rule, by, more } of hidden) {
      const [deny] = by as [number];
      const others = more > 0 ? `, and so do ${more} more rules` : '';
      yield withLateFixes(
        {
          place: set.placeOf(rule),
          message:
            matchOf(set, rule) === 'last' && deny > rule
              ? `A rule behind this one blocks everything, and the last one that matches decides: ${trafficWords(set, rule)} stays closed${others}.`
              : `A rule that blocks everything is asked before this one: ${trafficWords(set, rule)} stays closed${others}.`,
          related: [{ place: set.placeOf(deny), message: 'Everything is blocked here.' }],
        },
        () => {
          const fixes = moveBefore(file, context, rule, deny);
          return fixes.length > 0 ? fixes : numberBehind(file, context, deny, rule);
        },
      );
    }
  },
);
