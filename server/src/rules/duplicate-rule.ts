import { MOST_SINGLY } from '../analysis/order/overlaps';
import type { Place } from '../base/span';
import { fileRule, type RuleContext } from './rule';
import { batch, cisco, netshScript, newRule, terraformIngress, twoPolicies } from './shared/examples';
import { asksBehind } from './shared/hiding';
import { repeatedRules } from './shared/repeats';
import { doneWords, isOneOfSeveral, removal, trafficWords, withLateFixes } from './shared/ruleWords';
import { capital } from './shared/words';

const NETSH = 'netsh advfirewall firewall add rule';

export const duplicateRule = fileRule(
  {
    code: 'duplicate-rule',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'A rule says what an earlier rule of the same file says already.',
    why: `The two match the same traffic and do the same with it, so the second one changes nothing today. It does later: whoever closes a port finds one of the rules, takes it away, and the port stays open.

Windows keeps both, under two names or twice under one. Appliances keep the copy as well, or refuse it, depending on the dialect.

Rules are compared by what they match, not by their names: transport, ports, addresses, interfaces, programs and profiles. Where a part of a rule cannot be read, or hangs on a condition that is not understood here, it is compared with nothing.`,
    instead:
      'Keep one of the two. Where they differ in name or description only, keep the one that says what it is for.',
    references: ['ms-network-ports', 'ms-kb832017'],
    bad: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow\nNew-NetFirewallRule -DisplayName 'Mail' -Protocol TCP -LocalPort 25\n",
      },
      {
        language: 'batch',
        text: `${NETSH} name="Mail" dir=in action=allow protocol=tcp localport=25,587\n${NETSH} name="Mail" dir=in action=allow protocol=tcp localport=587,25\n`,
      },
      {
        language: 'netsh-script',
        text: 'pushd advfirewall firewall\nadd rule name="Mail" dir=in action=allow protocol=tcp localport=25\nadd rule name="Mail 2" dir=in action=allow protocol=tcp localport=25\npopd\n',
      },
      twoPolicies(
        'Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=A',
        'Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=B',
      ),
      cisco(
        'access-list outside_in extended permit tcp any host 192.0.2.5 eq smtp\naccess-list outside_in extended permit tcp any host 192.0.2.5 eq 25\n',
      ),
      {
        language: 'shell',
        text: 'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 25 --cidr 10.0.0.0/8\naws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 25 --cidr 10.0.0.0/8\n',
      },
      terraformIngress(
        'from_port = 25',
        'to_port = 25',
        'protocol = "tcp"',
        'cidr_blocks = ["10.0.0.0/8"]',
        '}',
        'ingress {',
        'description = "again"',
        'from_port = 25',
        'to_port = 25',
        'protocol = "tcp"',
        'cidr_blocks = ["10.0.0.0/8"]',
      ),
    ],
    good: [
      {
        language: 'shell',
        text: 'iptables -A INPUT -p tcp --syn --dport 25 -j ACCEPT\niptables -A INPUT -p tcp --dport 25 -j ACCEPT\n',
      },
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'SMTP' -Protocol TCP -LocalPort 25\nNew-NetFirewallRule -DisplayName 'SMTP out' -Direction Outbound -Protocol TCP -RemotePort 25\nNew-NetFirewallRule -DisplayName 'SMTP on' -Protocol TCP -LocalPort 25 -Profile Domain\n",
      },
      {
        language: 'powershell',
        text: "foreach ($s in 'A', 'B') { New-NetFirewallRule -DisplayName 'SMTP' -Protocol TCP -LocalPort 25 }\n",
      },
      {
        language: 'batch',
        text: `${NETSH} name="Mail" dir=in action=allow protocol=tcp localport=25\nnetsh advfirewall firewall delete rule name="Mail"\n${NETSH} name="Mail" dir=in action=allow protocol=tcp localport=25\n`,
      },
      batch('name="Mail" dir=in action=allow protocol=tcp localport=25'),
      netshScript('name="Mail" dir=in action=allow protocol=tcp localport=25'),
      newRule("-DisplayName 'Mail' -Protocol TCP -LocalPort 25 -Action Allow"),
      cisco(
        'access-list outside_in extended permit tcp any host 192.0.2.5 eq smtp\naccess-list inside_in extended permit tcp any host 192.0.2.5 eq smtp\n',
      ),
      {
        language: 'shell',
        text: 'aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 25 --cidr 10.0.0.0/8\naws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 25 --cidr 10.0.0.0/8 --region eu-west-1\n',
      },
    ],
  },
  function* (file, context) {
    const { ruleset: set, overlaps } = file;
    const hasMore = asksBehind(set);
    for (const { rule, of, count, isSure } of repeatedRules(set, overlaps.twins.rules, overlaps.twins.of)) {
      if (!hasMore(of)) continue;
      const place = set.placeOf(rule);
      const traffic = trafficWords(set, rule);
      const done = doneWords(set, rule);
      // A rule that is known by a name of its own may be asked for by it, and one with more words may log or count.
      const isCertain = (): boolean =>
        isSure && set.name[rule] === set.name[of] && wordsAt(context, place) === wordsAt(context, set.placeOf(of));
      const others = count > MOST_SINGLY ? `; ${count - 1} more rules do the same` : '';
      const first = of < rule ? 'An earlier rule' : 'A rule further down that is asked before it';
      yield withLateFixes(
        {
          place,
          message: `${first} says the same: ${traffic} is ${done} there already, and ${isOneOfSeveral(set, rule) ? 'the one that is made for it here' : 'this one'} changes nothing${others}.`,
          related: [{ place: set.placeOf(of), message: `${capital(traffic)} is ${done} here.` }],
        },
        () => removal(file, context, place, 'Remove the repeated rule', isCertain() ? 'safe' : 'suggestion'),
      );
    }
  },
);

/** What is written at a place, whatever blanks stand between the words. */
const wordsAt = (context: RuleContext, place: Place): string => context.text(place).replace(/\s+/g, ' ').trim();
