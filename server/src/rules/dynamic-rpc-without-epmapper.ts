import { formatPorts } from '../base/portSet';
import { fileRule } from './rule';
import { batch, cisco, netshScript, newRule } from './shared/examples';
import { firstThatOpen, openings, sameWay } from './shared/openings';
import { addMapper, opensMapper, rpcOpened, rpcPins } from './shared/rpc';
import { withLateFixes } from './shared/ruleWords';

export const dynamicRpcWithoutEpmapper = fileRule(
  {
    code: 'dynamic-rpc-without-epmapper',
    severity: 'information',
    severities: ['information', 'warning'],
    on: true,
    scope: 'evidence',
    summary: 'Ports of RPC services are opened, and the endpoint mapper on 135 is not.',
    why: `An RPC service that draws its port is found through the endpoint mapper on 135/tcp, and so is one whose port was fixed: the client does not know the number and asks. Without 135 the open range is never reached.

Ports are taken for those of RPC where the file says so: the keyword RPC, a whole dynamic range, a port that the same file fixes in the registry. The mapper may be opened by its number, by its keyword, or by a rule for everything. With a declared profile it is a warning.`,
    instead: 'Open 135/tcp for the same callers, on Windows hosts by a rule with the keyword `RPCEPMap`.',
    references: ['ms-q155831', 'ms-kb278339', 'ms-kb832017'],
    bad: [
      newRule("-DisplayName 'Exchange RPC' -Protocol TCP -LocalPort RPC -Action Allow"),
      batch('name="Exchange RPC" dir=in action=allow protocol=tcp localport=6005-65534'),
      netshScript('name="Exchange RPC" dir=in action=allow protocol=tcp localport=RPC'),
      cisco('access-list inside_in extended permit tcp any host 10.0.0.5 range 49152 65535\n'),
      batch('name="Exchange RPC" dir=in action=allow protocol=tcp localport=6005-65534', 'version=2019 role=mailbox'),
    ],
    good: [
      newRule("-DisplayName 'Exchange RPC' -Protocol TCP -LocalPort RPC,RPCEPMap -Action Allow"),
      {
        language: 'batch',
        text: 'netsh advfirewall firewall add rule name="RPC" dir=in action=allow protocol=tcp localport=6005-65534\nnetsh advfirewall firewall add rule name="Mapper" dir=in action=allow protocol=tcp localport=135\n',
      },
      cisco(
        'access-list inside_in extended permit tcp any host 10.0.0.5 range 49152 65535\naccess-list inside_in extended permit tcp any host 10.0.0.5 eq 135\n',
      ),
      cisco('access-list outside_in extended permit tcp any eq smtp host 10.0.0.5 gt 1023\n'),
      newRule("-DisplayName 'Web' -Protocol TCP -LocalPort 443 -Action Allow"),
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    const { ruleset: set, profile } = file;
    const pinned = rpcPins(file, knowledge);
    const all = openings(set);
    const rpc = all.filter((opening) => rpcOpened(opening, pinned, knowledge) !== undefined);
    if (rpc.length === 0) return;
    const mappers = all.filter((opening) => opensMapper(opening, knowledge));
    const mapper = formatPorts(knowledge.group('endpoint-mapper'));
    const alone = new Set(rpc.filter((opening) => !mappers.some((other) => sameWay(opening, other))));
    for (const { rule, opening } of firstThatOpen(set, alone)) {
      const opened = rpcOpened(opening, pinned, knowledge);
      const place = set.placeOf(rule);
      const message = `Callers learn RPC ports from the endpoint mapper, and nothing here opens ${mapper}/tcp: ${opened} is never reached.`;
      yield withLateFixes({ place, ...(profile ? { severity: 'warning' } : {}), message }, () =>
        addMapper(file, context, place),
      );
    }
  },
);
