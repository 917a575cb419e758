import { fileRule } from './rule';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { incompleteSet } from './shared/sets';

const EDGE = 'version=2019 role=edge-transport vantage=host features=edge-subscription';
const SMTP = "-DisplayName 'Edge SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow";

export const edgeSetIncomplete = fileRule(
  {
    code: 'edge-set-incomplete',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'The rules for an Edge Transport server lack mail, EdgeSync or name resolution.',
    why: `An Edge Transport server takes part in four flows: mail from and to the Internet on 25, mail from and to the servers inside on 25, EdgeSync from inside on 50636/tcp where there is an Edge subscription, and questions to name servers on 53 over UDP and TCP. Without 50636 recipients and configuration grow old on it until it refuses mail for new mailboxes; without 53 it finds no server to send to.

On the server itself everything it calls passes as long as nothing blocks what leaves; in a firewall beside it the calls need rules too.`,
    instead: 'Add what is missing. 50636 is called from inside only; Edge never calls back on it.',
    references: ['ms-network-ports', 'ms-edge-subscriptions', 'ms-edge-planning-2013'],
    bad: [
      newRule(SMTP, EDGE),
      batch('name="EdgeSync" dir=in action=allow protocol=tcp localport=50636', EDGE),
      { ...netshScript('name="Edge SMTP" dir=in action=allow protocol=tcp localport=25'), profile: EDGE },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=25|Name=Edge SMTP'), profile: EDGE },
    ],
    good: [
      newRule("-DisplayName 'Edge' -Direction Inbound -Protocol TCP -LocalPort 25,50636 -Action Allow", EDGE),
      newRule(SMTP, 'version=2019 role=edge-transport vantage=host'),
      newRule(SMTP, 'version=2019 role=mailbox vantage=host features=edge-subscription'),
      batch('name="Edge" dir=in action=allow protocol=tcp localport=25,50636', EDGE),
      newRule("-DisplayName 'Backup agent' -Direction Inbound -Protocol TCP -LocalPort 10000 -Action Allow", EDGE),
    ],
  },
  (file, context) =>
    incompleteSet(
      'edge',
      file,
      context,
      (missing) =>
        `The rules for Edge Transport lack ${missing}; mail, EdgeSync and name resolution need the whole set.`,
    ),
);
