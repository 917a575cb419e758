import { fileRule } from './rule';
import { batch, netshScript, newRule, policyFile } from './shared/examples';
import { incompleteSet } from './shared/sets';

const DAG = 'version=2016 role=mailbox vantage=host features=dag';

const ALL = [
  "-DisplayName 'DAG' -Direction Inbound -Protocol TCP -LocalPort 64327,135,445,6005-65534 -Action Allow",
  "-DisplayName 'DAG heartbeat' -Direction Inbound -Protocol UDP -LocalPort 3343 -Action Allow",
];

export const dagSetIncomplete = fileRule(
  {
    code: 'dag-set-incomplete',
    severity: 'warning',
    on: true,
    scope: 'evidence',
    summary: 'The rules for the members of a DAG lack one of the ports that they call each other on.',
    why: `Members of a database availability group need all of a set: 64327/tcp for copying logs and seeding, 3343/udp for the heartbeat of the cluster, 135/tcp with the dynamic RPC range behind it for the cluster and the replication service, and 445/tcp. Without the heartbeat a node leaves the cluster; without 64327 the copies stop where they are; without RPC the cmdlets fail on the other member.

Where Set-DatabaseAvailabilityGroup moves the replication port in the same file, that number is meant. The keyword RPC stands for the dynamic range.`,
    instead: 'Add what is missing, limited to the addresses of the members.',
    references: ['ms-network-port-reference-2010', 'ms-kb832017', 'ms-manage-dags'],
    bad: [
      newRule("-DisplayName 'DAG' -Direction Inbound -Protocol TCP -LocalPort 64327 -Action Allow", DAG),
      batch('name="DAG" dir=in action=allow protocol=tcp localport=64327', DAG),
      { ...netshScript('name="Heartbeat" dir=in action=allow protocol=udp localport=3343'), profile: DAG },
      { ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=64327|Name=DAG'), profile: DAG },
    ],
    good: [
      { language: 'powershell', text: ALL.map((rule) => `New-NetFirewallRule ${rule}`).join('\n'), profile: DAG },
      {
        language: 'powershell',
        text: [
          "New-NetFirewallRule -DisplayName 'DAG' -Direction Inbound -Protocol TCP -LocalPort 64327,445 -Action Allow",
          "New-NetFirewallRule -DisplayName 'DAG RPC' -Direction Inbound -Protocol TCP -LocalPort RPC,RPCEPMap -Action Allow",
          "New-NetFirewallRule -DisplayName 'DAG heartbeat' -Direction Inbound -Protocol UDP -LocalPort 3343 -Action Allow",
        ].join('\n'),
        profile: DAG,
      },
      newRule("-DisplayName 'IMAP' -Direction Inbound -Protocol TCP -LocalPort 993 -Action Allow", DAG),
      batch('name="DAG" dir=in action=allow protocol=tcp localport=64327'),
    ],
  },
  (file, context) =>
    incompleteSet(
      'dag',
      file,
      context,
      (missing) => `The rules for DAG members lack ${missing}; DAG member → DAG member needs the whole set.`,
      new Map([['witness', 'towards the witness server']]),
    ),
);
