import type { Place } from '../base/span';
import { type Statement, valueOf } from '../model/statement';
import { placeIn } from '../model/value';
import type { DiagnosticRule, Fix, RuleContext } from './rule';
import { cisco, iptables } from './shared/examples';
import { revision } from './shared/revision';

/** Words by which people mark what was to be removed. */
const TEMPORARY =
  /(?<![\p{L}\p{N}])(?:temporary|temporarily|temp|tmp|test rule|remove (?:me|after|later))(?![\p{L}\p{N}])/iu;
/** `2024-05-31`, `31.05.2024`, `until 05/2024` would need a guess about its order, so it is not read. */
const DATE = /(?<!\d)(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})\.(\d{1,2})\.(\d{4}))(?!\d)/g;

export const expiredTemporaryRule: DiagnosticRule = {
  meta: {
    code: 'expired-temporary-rule',
    severity: 'information',
    on: false,
    scope: 'evidence',
    summary: 'A rule whose name calls it temporary, or holds a date gone by.',
    why: 'Ports opened for a migration or a test stay open, because nobody remembers them. The name often says so itself.',
    instead: 'Remove the rule, or give it the name of what needs it now.',
    references: ['ms-network-ports'],
    bad: [
      { language: 'powershell', text: "New-NetFirewallRule -DisplayName 'SMTP temporary' -Protocol TCP -LocalPort 25" },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="SMTP until 2020-01-31" dir=in action=allow protocol=TCP localport=25',
      },
      cisco(
        'access-list outside_in remark temporary, for the migration\naccess-list outside_in extended permit tcp any host 10.0.0.5 eq 25\n',
      ),
      iptables('-A INPUT -p tcp --dport 25 -m comment --comment "until 2024-01-31" -j ACCEPT'),
    ],
    good: [
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'SMTP until 2999-01-31' -Protocol TCP -LocalPort 25",
      },
      { language: 'powershell', text: "New-NetFirewallRule -DisplayName 'SMTP template' -Protocol TCP -LocalPort 25" },
    ],
  },
  statements: ['rule'],
  *check(statement, context) {
    // What is switched off has come to its end.
    if (statement.kind === 'rule' && valueOf(statement.enabled) === false) return;
    for (const word of statement.words) {
      const dates = [...word.text.matchAll(DATE)];
      const past = dates.find((match) => isoDate(match) < context.today);
      const temporary = TEMPORARY.exec(word.text);
      const found = past ?? (dates.length === 0 ? temporary : undefined);
      if (!found) continue;
      const place: Place = placeIn(word, found.index, found.index + found[0].length);
      yield {
        place,
        message: past
          ? `The date in this name is gone by (${found[0]}): is the rule still needed?`
          : 'The name says that this rule is temporary: is it still needed?',
        fixes: endings(statement, context),
      };
      return;
    }
  },
};

/** Ways to end it: for good, or so that it can be had back. */
function endings(statement: Statement, context: RuleContext): readonly Fix[] {
  return [
    ...revision(context, statement, { kind: 'remove' }, 'Remove the rule'),
    ...revision(context, statement, { kind: 'set-enabled', enabled: false }, 'Switch the rule off'),
  ];
}

function isoDate(match: RegExpMatchArray): string {
  const [, year, month, day, day2, month2, year2] = match;
  return year ? `${year}-${month}-${day}` : `${year2}-${month2?.padStart(2, '0')}-${day2?.padStart(2, '0')}`;
}
