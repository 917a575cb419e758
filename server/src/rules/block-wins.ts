import { ALLOW } from '../analysis/order/rows';
import { fileRule } from './rule';
import { twoPolicies } from './shared/examples';
import { matchOf, tellOnce } from './shared/hiding';
import { revision } from './shared/revision';
import { trafficWords, withLateFixes } from './shared/ruleWords';

const NETSH = 'netsh advfirewall firewall add rule';

export const blockWins = fileRule(
  {
    code: 'block-wins',
    severity: 'warning',
    on: true,
    scope: 'anywhere',
    summary: 'A block rule of the Windows Firewall covers all that this rule allows.',
    why: `The Windows Firewall has no order. Whatever matches a block rule is blocked, however many rules allow it and however narrow they are; there is no exception from a block but a rule for authenticated connections that says so.

So an allow rule for one address does not pierce a block rule for the port, and a rule that is added later does not win either.

Several block rules count together: one for the Public profile and one for the other two cover an allow rule for all of them. Disabled rules do not count.`,
    instead:
      'Narrow the block rule down, by address, program or profile, so that it no longer covers what has to come in, or leave it out: what no rule allows is blocked inbound anyway.',
    references: ['ms-network-ports', 'ms-kb832017'],
    bad: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Relay' -Protocol TCP -LocalPort 25 -RemoteAddress 10.0.0.5 -Action Allow\nNew-NetFirewallRule -DisplayName 'No SMTP' -Protocol TCP -LocalPort 25 -Action Block\n",
      },
      {
        language: 'batch',
        text: `${NETSH} name="Low ports" dir=in action=block protocol=tcp localport=1-1023\n${NETSH} name="Web" dir=in action=allow protocol=tcp localport=443\n`,
      },
      {
        language: 'netsh-script',
        text: 'pushd advfirewall firewall\nadd rule name="Block" dir=out action=block protocol=any\nadd rule name="DNS" dir=out action=allow protocol=udp remoteport=53\npopd\n',
      },
      twoPolicies(
        'Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=A',
        'Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|RA4=10.0.0.0/255.0.0.0|Name=B',
      ),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Relay' -Protocol TCP -LocalPort 25 -Action Allow\nNew-NetFirewallRule -DisplayName 'No SMTP' -Protocol TCP -LocalPort 25 -RemoteAddress 10.0.0.5 -Action Block\n",
      },
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Relay' -Protocol TCP -LocalPort 25 -Action Allow\nNew-NetFirewallRule -DisplayName 'No SMTP' -Protocol TCP -LocalPort 25 -Action Block -Enabled False\n",
      },
      {
        language: 'batch',
        text: `${NETSH} name="Public" dir=in action=block protocol=tcp localport=25 profile=public\n${NETSH} name="Mail" dir=in action=allow protocol=tcp localport=25\n`,
      },
      {
        language: 'netsh-script',
        text: 'pushd advfirewall firewall\nadd rule name="Block" dir=in action=block protocol=tcp localport=25\nadd rule name="Mail out" dir=out action=allow protocol=tcp remoteport=25\npopd\n',
      },
    ],
  },
  function* (file, context) {
    const { ruleset: set, overlaps } = file;
    const hidden = tellOnce(
      overlaps.hidden,
      (rule) => set.action[rule] === ALLOW && matchOf(set, rule) === 'block-first',
    );
    for (const { rule, by, more } of hidden) {
      const traffic = trafficWords(set, rule);
      const whom = by.length === 1 ? 'a block rule' : `${by.length} block rules together`;
      const others = more > 0 ? `, and ${more} more allow rules with it` : '';
      yield withLateFixes(
        {
          place: set.placeOf(rule),
          message: `A block wins over every allow: ${traffic} stays closed by ${whom}${others}.`,
          related: by.map((one) => ({
            place: set.placeOf(one),
            message: `${trafficWords(set, one)} is blocked here.`,
          })),
        },
        () => {
          const [only] = by;
          const blocker = by.length === 1 && only !== undefined ? file.statementAt(set.placeOf(only)) : undefined;
          return revision(
            context,
            blocker,
            { kind: 'set-enabled', enabled: false },
            'Switch the block rule off (opens all that it blocks)',
          );
        },
      );
    }
  },
);
