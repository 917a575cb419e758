import { fileRule } from './rule';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { incompleteSet } from './shared/sets';

const HYBRID = 'version=2019 role=mailbox vantage=host features=hybrid';

export const hybridSetIncomplete = fileRule(
  {
    code: 'hybrid-set-incomplete',
    severity: 'information',
    on: true,
    scope: 'evidence',
    summary: 'The rules for a hybrid organisation lack web or mail in one of the directions.',
    why: `A hybrid organisation talks with Exchange Online both ways: 443/tcp for free/busy, mailbox moves and Autodiscover, 25/tcp for mail. The wizard tests neither direction for every server, so a missing one shows as a move that never starts, or as mail that waits.

With the Hybrid Agent 443 is called outward only; mail on 25 goes both ways all the same. The agent is no part of a profile, so this is a note.`,
    instead: 'Open the missing direction, limited to the addresses that Microsoft publishes for Exchange Online.',
    references: ['ms-hybrid-prerequisites', 'ms-hybrid-agent', 'ms-m365-endpoints'],
    bad: [
      newRule("-DisplayName 'Hybrid web' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow", HYBRID),
      batch('name="Hybrid mail" dir=in action=allow protocol=tcp localport=25', HYBRID),
      { ...netshScript('name="Hybrid web" dir=in action=allow protocol=tcp localport=443'), profile: HYBRID },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=Hybrid mail'), profile: HYBRID },
    ],
    good: [
      newRule("-DisplayName 'Hybrid' -Direction Inbound -Protocol TCP -LocalPort 25,443 -Action Allow", HYBRID),
      newRule("-DisplayName 'Hybrid' -Direction Inbound -Protocol TCP -LocalPort 443 -Action Allow"),
      batch('name="Hybrid" dir=in action=allow protocol=tcp localport=25,443', HYBRID),
      { ...netshScript('name="IMAP" dir=in action=allow protocol=tcp localport=993'), profile: HYBRID },
    ],
  },
  (file, context) =>
    incompleteSet(
      'hybrid',
      file,
      context,
      (missing) =>
        `The rules for hybrid lack ${missing}; web and mail go both ways, Exchange Online ↔ the organisation.`,
    ),
);
