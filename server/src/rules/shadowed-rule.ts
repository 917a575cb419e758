import { ALLOW } from '../analysis/order/rows';
import { holdsAllOf } from '../analysis/order/traffic';
import { fileRule } from './rule';
import { cisco } from './shared/examples';
import { aclEntries, armGroup, bicepGroup, terraformGroup } from './shared/groupExamples';
import { asksBehind, isCatchAllDeny, matchOf, moveBefore, namesNoPort, tellOnce } from './shared/hiding';
import { doneWords, isOneOfSeveral, removal, trafficWords, withLateFixes } from './shared/ruleWords';

export const shadowedRule = fileRule(
  {
    code: 'shadowed-rule',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'A rule decides nothing, because other rules that are asked before it match all of its traffic.',
    why: `In a list that is asked from the top, the first rule that matches decides. Where an earlier rule, or several of them together, match everything that a later one is about, the later one is read by people and by no packet: an allow that opens nothing, a block that keeps nothing out.

What is asked first is the dialect's matter: the number of an entry where lines have numbers, the priority of a rule in a security group, the last match in pf unless a rule says \`quick\`.

Ports, transports and literal addresses of both families are compared exactly; interfaces and zones by their names. Names that are not defined in the file, and conditions such as time ranges or rates, are never guessed at: such a rule hides no other.`,
    instead:
      'Put the particular rule before the general one, or take it away where the general one does what is wanted.',
    references: ['ms-network-ports', 'ms-kb832017'],
    bad: [
      cisco(
        'access-list outside_in extended deny tcp any any range 1 1023\naccess-list outside_in extended permit tcp any host 192.0.2.5 eq smtp\n',
      ),
      cisco(
        'ip access-list extended OUTSIDE\n permit tcp any 192.0.2.0 0.0.0.127\n permit tcp any 192.0.2.128 0.0.0.127\n permit tcp any 192.0.2.0 0.0.0.255 eq 443\n',
      ),
      cisco('ip access-list extended OUTSIDE\n 20 permit tcp any any eq 25\n 10 deny tcp any any\n'),
      { language: 'pf', text: 'pass in proto tcp to any port 25\nblock in proto tcp to any port { 25, 110 }\n' },
      {
        language: 'pf',
        text: 'block in quick proto tcp to any port 25\nblock out quick proto tcp to any port 25\npass proto tcp to any port 25\n',
      },
      { language: 'shell', text: 'ufw allow 25/tcp\nufw deny from 192.0.2.0/24 to any port 25 proto tcp\n' },
      terraformGroup(['100', 'Inbound', 'Deny', 'Tcp', '1-1023'], ['200', 'Inbound', 'Allow', 'Tcp', '25']),
      bicepGroup(['300', 'Inbound', 'Allow', 'Tcp', '25'], ['200', 'Inbound', 'Deny', 'Tcp', '20-30']),
      armGroup(['100', 'Inbound', 'Allow', '*', '25'], ['200', 'Inbound', 'Deny', 'Tcp', '25']),
      {
        language: 'shell',
        text: 'gcloud compute firewall-rules create closed --action=DENY --rules=tcp:1-1023\ngcloud compute firewall-rules create smtp --allow=tcp:25\n',
      },
      aclEntries(['100', 'deny', '25'], ['200', 'allow', '25']),
    ],
    good: [
      terraformGroup(['200', 'Inbound', 'Deny', 'Tcp', '1-1023'], ['100', 'Inbound', 'Allow', 'Tcp', '25']),
      bicepGroup(['100', 'Outbound', 'Deny', 'Tcp', '1-1023'], ['200', 'Inbound', 'Allow', 'Tcp', '25']),
      cisco(
        'access-list outside_in extended permit tcp any host 192.0.2.5 eq smtp\naccess-list outside_in extended deny tcp any any range 1 1023\n',
      ),
      cisco(
        'ip access-list extended OUTSIDE\n deny tcp any any range 1 24\n deny tcp any any range 26 1023\n permit tcp any any eq smtp\n',
      ),
      cisco('ip access-list extended OUTSIDE\n deny tcp object-group BAD any eq smtp\n permit tcp any any eq smtp\n'),
      cisco('ip access-list extended OUTSIDE\n permit tcp any any eq smtp\n 30 deny tcp any any range 1 1023\n'),
      {
        language: 'shell',
        text: 'iptables -A INPUT -p tcp -m conntrack --ctstate NEW --dport 25 -j ACCEPT\niptables -A INPUT -p tcp --dport 25 -j DROP\n',
      },
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Any' -Protocol TCP -LocalPort 1-1023\nNew-NetFirewallRule -DisplayName 'SMTP' -Protocol TCP -LocalPort 25\n",
      },
      { language: 'pf', text: 'block in all\npass in proto tcp to any port 25\n' },
      { language: 'pf', text: 'block in quick proto tcp to any port 25\npass proto tcp to any port 25\n' },
      {
        language: 'shell',
        text: 'open() { iptables -A INPUT -p tcp --dport 25 -j ACCEPT; iptables -A INPUT -p tcp --dport $1 -j ACCEPT; }\nopen 587\nopen 993\n',
      },
      { language: 'pf', text: 'pass in quick proto tcp to any port 25\nblock in proto tcp to any port { 25, 110 }\n' },
      { language: 'shell', text: 'ufw deny from 192.0.2.0/24 to any port 25 proto tcp\nufw allow 25/tcp\n' },
      {
        language: 'shell',
        text: 'gcloud compute firewall-rules create closed --action=DENY --rules=tcp:1-1023\ngcloud compute firewall-rules create smtp --allow=tcp:25 --priority=900\n',
      },
      aclEntries(['200', 'deny', '25'], ['100', 'allow', '587']),
    ],
  },
  function* (file, context) {
    const { ruleset: set, overlaps } = file;
    const hasMore = asksBehind(set);
    const hidden = tellOnce(
      overlaps.hidden,
      (rule, only) =>
        matchOf(set, rule) !== 'block-first' &&
        (only < 0 || hasMore(only)) &&
        !(set.action[rule] === ALLOW && isCatchAllDeny(set, only)) &&
        // Where the last rule decides, a file begins with what holds for everything that no later rule names.
        !(matchOf(set, rule) === 'last' && namesNoPort(set, rule)),
    );
    for (const { rule, by, more } of hidden) {
      const place = set.placeOf(rule);
      const traffic = trafficWords(set, rule);
      const [first] = by as [number];
      const same = by.every((one) => set.action[one] === set.action[first]);
      const done = same ? ` is ${doneWords(set, first)}` : ' is decided';
      const isLater = matchOf(set, rule) === 'last' && by.every((one) => one > rule);
      const which = isLater ? 'stand behind it, of which the last one decides' : 'are asked before it';
      const whom =
        by.length > 1
          ? `${by.length} rules that ${which}`
          : isLater
            ? 'a rule behind it, as the last one that matches decides'
            : 'a rule that is asked before it';
      const others = more > 0 ? `; so it is with ${more} more rules` : '';
      yield withLateFixes(
        {
          place,
          message: isOneOfSeveral(set, rule)
            ? `Of the rules made here the one for ${traffic} decides nothing: that${done} by ${whom}${others}.`
            : `This rule decides nothing: ${traffic}${done} by ${whom}${others}.`,
          related: by.map((one) => ({
            place: set.placeOf(one),
            message: `${trafficWords(set, one)}: ${doneWords(set, one)} here, ${isLater ? 'where the last word is said' : 'before the rule is asked'}.`,
          })),
        },
        () => [
          // Asked first, it would hide those of several that are about a part of it.
          ...(set.action[rule] !== set.action[first] &&
          (by.length === 1 || !by.some((one) => holdsAllOf(set, rule, one)))
            ? moveBefore(file, context, rule, first)
            : []),
          ...removal(file, context, place, 'Remove the rule that decides nothing', 'suggestion'),
        ],
      );
    }
  },
);
