import { formatPorts } from '../base/portSet';
import { fileRule } from './rule';
import { batch, cisco, netshScript, newRule, policyFile } from './shared/examples';
import { firstThatOpen, type Opening, openings, sameWay } from './shared/openings';
import { addBehindMapper, mayOpenRpc, namesMapper, rpcPins } from './shared/rpc';
import { withLateFixes } from './shared/ruleWords';

export const epmapperAlone = fileRule(
  {
    code: 'epmapper-alone',
    severity: 'information',
    severities: ['information', 'warning'],
    on: true,
    scope: 'evidence',
    summary: 'The RPC endpoint mapper is opened, and none of the ports behind it.',
    why: `Whoever calls an RPC service asks the endpoint mapper on 135/tcp first and is told a second port, which the service drew when it started or was given by an administrator. With 135 alone the answer comes and the next connection fails: Outlook of the old kind hangs while it connects, Exchange servers do not see each other's databases, and a port test of 135 says that all is well.

The file is looked at as a whole: a rule with the keyword RPC, a range, or a port nobody else uses counts as what is behind the mapper, wherever it stands. With a declared profile it is a warning.`,
    instead:
      'On Windows hosts add a rule with the keyword `RPC`. On a firewall between networks open the dynamic range of the target, or fix the ports of the services and open those.',
    references: ['ms-kb278339', 'ms-q155831', 'ms-kb832017'],
    bad: [
      newRule("-DisplayName 'Exchange RPC' -Protocol TCP -LocalPort 135 -Action Allow"),
      batch('name="Exchange RPC" dir=in action=allow protocol=tcp localport=135,443'),
      netshScript('name="Exchange mapper" dir=in action=allow protocol=tcp localport=RPC-EPMap'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=135|Name=Exchange RPC'),
      cisco('access-list inside_in extended permit tcp any host 10.0.0.5 eq 135\n'),
      {
        language: 'pf',
        text: '# Exchange Server\npass in proto tcp from 10.0.0.0/8 to any port 135\npass out proto tcp to any port 49152:65535\n',
      },
      batch('name="Exchange RPC" dir=in action=allow protocol=tcp localport=135', 'version=2019 role=mailbox'),
    ],
    good: [
      newRule("-DisplayName 'Exchange RPC' -Protocol TCP -LocalPort 135,6005-65534 -Action Allow"),
      {
        language: 'powershell',
        text: "New-NetFirewallRule -DisplayName 'Mapper' -Protocol TCP -LocalPort RPCEPMap\nNew-NetFirewallRule -DisplayName 'RPC' -Protocol TCP -LocalPort RPC\n",
      },
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="Mapper" dir=in action=allow protocol=tcp localport=135\nnetsh advfirewall firewall add rule name="Outlook" dir=in action=allow protocol=tcp localport=59531-59533\n',
      },
      batch('name="No RPC" dir=in action=block protocol=tcp localport=135'),
      cisco(
        'access-list inside_in extended permit tcp any host 10.0.0.5 eq 135\naccess-list inside_in extended permit tcp any host 10.0.0.5 eq 5001\n',
      ),
    ],
  },
  function* (file, context) {
    const { ruleset: set, pinned, profile } = file;
    const { knowledge } = context;
    const all = openings(set);
    const mappers = all.filter((opening) => !opening.unsure && namesMapper(opening, knowledge));
    if (mappers.length === 0) return;
    const mapper = formatPorts(knowledge.group('endpoint-mapper'));
    const isBehind = (one: Opening, other: Opening): boolean =>
      sameWay(one, other) && mayOpenRpc(other, pinned, knowledge);
    const alone = mappers.filter((opening) => !all.some((other) => isBehind(opening, other)));
    for (const { rule } of firstThatOpen(set, new Set(alone))) {
      const place = set.placeOf(rule);
      const message = `${mapper}/tcp only tells callers where an RPC service listens, and nothing here opens those ports: the connection that follows fails.`;
      yield withLateFixes({ place, ...(profile ? { severity: 'warning' } : {}), message }, () =>
        addBehindMapper(file, context, place, rpcPins(file, knowledge)),
      );
    }
  },
);
