import type { Statement } from '../model/statement';
import { fileRule } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile } from './shared/examples';
import { exposuresOf } from './shared/exposure';
import { rulesOf } from './shared/fileRules';

const HYBRID = 'version=2019 role=mailbox vantage=perimeter features=hybrid';

export const hybridSmtpTooWide = fileRule(
  {
    code: 'hybrid-smtp-too-wide',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: '25 is open to everyone by a rule that is meant for Exchange Online.',
    why: `The rule says that it is for mail from Exchange Online, and lets everyone in. Where all mail from outside comes by way of Exchange Online, whoever sends to the server directly passes by its filters: spam, forged senders, tests of passwords. Microsoft publishes the networks from which Exchange Online sends.

Where mail from the Internet is to arrive here as well, name the rule for that; a rule that says nothing of Exchange Online, Office 365 or hybrid is not meant.`,
    instead: 'Limit the source to the networks that Microsoft publishes for Exchange Online Protection.',
    references: ['ms-hybrid-prerequisites', 'ms-m365-endpoints'],
    bad: [
      {
        language: 'powershell',
        text: "New-AzNetworkSecurityRuleConfig -Name 'Mail-from-Exchange-Online' -Access Allow -Direction Inbound -Priority 200 -Protocol Tcp -SourceAddressPrefix * -SourcePortRange * -DestinationAddressPrefix 10.0.1.4 -DestinationPortRange 25",
        profile: HYBRID,
      },
      batch('name="Hybrid mail from Office 365" dir=in action=allow protocol=tcp localport=25', HYBRID),
      { ...netshScript('name="EOP" dir=in action=allow protocol=tcp localport=25 profile=public'), profile: HYBRID },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=Exchange Online'), profile: HYBRID },
    ],
    good: [
      newRule(
        "-DisplayName 'Mail from Exchange Online' -Direction Inbound -Protocol TCP -LocalPort 25 -RemoteAddress 40.92.0.0/15,40.107.0.0/16 -Action Allow",
        HYBRID,
      ),
      { ...cloudRule('*', '25'), profile: HYBRID },
      batch(
        'name="Hybrid mail from Office 365" dir=in action=allow protocol=tcp localport=25',
        'version=2019 role=mailbox vantage=host features=hybrid',
      ),
      batch('name="Hybrid web services" dir=in action=allow protocol=tcp localport=443', HYBRID),
    ],
  },
  function* (file, { knowledge }) {
    if (!file.profile?.features.includes('hybrid')) return;
    for (const rule of rulesOf(file, knowledge)) {
      if (!isForExchangeOnline(rule)) continue;
      for (const { place, single, confirm } of exposuresOf(
        rule,
        knowledge.group('mail-transfer'),
        file.groups,
        'tcp',
      )) {
        if (single === undefined || confirm.confirm?.(file) === false) continue;
        yield {
          place,
          message: `${single}/tcp is open to everyone in a rule for Exchange Online; mail that passes it by is filtered by nobody, Exchange Online → Mailbox or Edge Transport.`,
        };
      }
    }
  },
);

/** Words for Exchange Online, its mail protection, or the hybrid connectors. */
const ONLINE = /\b(?:exchange[ _-]*online|(?:office|microsoft|o|m)[ _-]*\d{3}|eop|exo|hybrid)\b/i;

const isForExchangeOnline = ({ words }: Statement): boolean => words.some(({ text }) => ONLINE.test(text));
