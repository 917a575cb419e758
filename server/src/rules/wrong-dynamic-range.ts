import { calledOf, directionOf } from '../analysis/coverage/terms';
import { isInsideExchange, partyOfAll } from '../analysis/parties';
import { wordEvidence } from '../analysis/words';
import { formatRange, type PortRange, samePorts } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { DynamicRange } from '../knowledge/types';
import { ABSENT, type PortUse, type Rule, valueOf } from '../model/statement';
import { type FileView, fileRule } from './rule';
import { batch, cisco, netshScript, newRule, policyFile } from './shared/examples';
import { rulesOf } from './shared/fileRules';
import { openings } from './shared/openings';
import { revision } from './shared/revision';

const NOW = 'version=2016 role=mailbox vantage=host';
const BETWEEN = 'version=2016 role=mailbox vantage=internal';

export const wrongDynamicRange = fileRule(
  {
    code: 'wrong-dynamic-range',
    severity: 'error',
    severities: ['error', 'warning'],
    on: true,
    scope: 'evidence',
    summary: 'Only the dynamic RPC range of Windows is opened on a server for which Exchange Setup has set another.',
    why: `Windows draws RPC ports from 49152-65535, and before Windows Server 2008 from 1025-5000. Setup of Exchange changes the range of its host: from 2010 on it begins at 6005 and ends at 65534, and Exchange 2007 on Windows Server 2008 has 1025-60000. A rule with the range of Windows meets some of the services and not the others, and which ones changes at every start.

It is an error where the profile says that the rules stand on such a server, and a warning where the rule itself speaks of Exchange. A firewall between networks is heard where it names Exchange servers as those who are called, by an object or by \`groups\`; with the version declared that is an error too. Nothing is said where the file sets the range itself, opens more of it elsewhere, or names the keyword RPC. Domain controllers and witness servers keep the range of Windows, and so do rules for what leaves the server.`,
    instead:
      'In the Windows Firewall the keyword RPC stands for whatever range there is. Else open the range that Setup has set.',
    references: ['blog-rmilne-dynamic-range', 'blog-1ask2-static-ports', 'ms-kb929851'],
    bad: [
      newRule(
        "-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort 49152-65535 -Action Allow",
        'version=2016 role=mailbox',
      ),
      cisco(
        'object network EXCHANGE01\n host 10.0.0.5\naccess-list inside_in extended permit tcp any object EXCHANGE01 range 49152 65535\n',
        BETWEEN,
      ),
      newRule("-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort 49152-65535 -Action Allow", NOW),
      newRule("-DisplayName 'Exchange 2016 RPC' -Direction Inbound -Protocol TCP -LocalPort 49152-65535 -Action Allow"),
      batch('name="RPC" dir=in action=allow protocol=tcp localport=1025-5000', NOW),
      { ...netshScript('name="RPC" dir=in action=allow protocol=tcp localport=49152-65535'), profile: NOW },
      {
        ...policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=49152-65535|Name=RPC'),
        profile: 'version=2007 role=mailbox vantage=host',
      },
    ],
    good: [
      cisco(
        'object network DC01\n host 10.1.0.5\naccess-list inside_in extended permit tcp any object DC01 range 49152 65535\n',
        BETWEEN,
      ),
      newRule("-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort RPC -Action Allow", NOW),
      newRule("-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort 6005-65534 -Action Allow", NOW),
      newRule(
        "-DisplayName 'To directory' -Direction Outbound -Protocol TCP -RemotePort 49152-65535 -Action Allow",
        NOW,
      ),
      newRule("-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort 49152-65535 -Action Allow"),
      newRule(
        "-DisplayName 'RPC' -Direction Inbound -Protocol TCP -LocalPort 49152-65535 -Action Allow",
        'version=2019 role=edge-transport vantage=host',
      ),
      batch('name="Exchange DAG witness RPC" dir=in action=allow protocol=tcp localport=49152-65535'),
    ],
  },
  function* (file, context) {
    const { knowledge } = context;
    const right = rangeOfSetup(file, knowledge);
    if (!right || [...file.statements('dynamic-range')].length > 0) return;
    const others = knowledge.dynamicRanges.filter(
      ({ id, from, setBySetup }) => setBySetup.length === 0 && from !== right.from && id.startsWith('windows'),
    );
    // Most files name none of them, and a long one need not be gone through.
    if (!openings(file.ruleset).some((o) => others.some(({ from, to }) => o.from === from && o.to === to))) return;
    const rules = rulesOf(file, knowledge).filter((rule) => isTowardsServer(rule, file));
    const opensMore = rules.some((rule) => uses(rule).some((use) => isMore(use, right)));
    if (opensMore) return;
    for (const rule of rules) {
      const { version, vantage = 'host' } = file.profile ?? {};
      const sure = version !== undefined && (rule.stands === 'network' || vantage === 'host');
      if (!sure && rule.stands === 'host' && !speaksOfExchange(rule)) continue;
      for (const use of uses(rule)) {
        const wrong = others.find(({ from, to }) => samePorts(use.ports, [{ from, to }]));
        if (!wrong) continue;
        yield {
          place: use.literal.place,
          severity: sure ? 'error' : 'warning',
          message: `${formatRange(wrong)} is the range of ${wrong.title}; Exchange Setup has set ${formatRange(right)} on its servers, and whatever RPC draws outside ${formatRange(wrong)} is not let in.`,
          fixes: revision(
            context,
            rule,
            { kind: 'replace-port', use, ports: [right] },
            `Open ${formatRange(right)}, the range of this server`,
          ),
        };
      }
    }
  },
);

/** The range that Setup sets in the version of the profile, else in all versions the file is known to be about. */
function rangeOfSetup(file: FileView, knowledge: Knowledge): (PortRange & Pick<DynamicRange, 'id'>) | undefined {
  const { profile } = file;
  if (profile && profile.roles.length > 0 && profile.roles.every((role) => role === 'edge-transport')) return undefined;
  const versions: readonly string[] = profile?.version ? [profile.version] : file.versions;
  if (versions.length === 0) return undefined;
  return knowledge.dynamicRanges.find(({ setBySetup }) =>
    versions.every((version) => (setBySetup as readonly string[]).includes(version)),
  );
}

/** On a host what comes in; between networks what is for Exchange servers, by the names of those who are called. */
function isTowardsServer(rule: Rule, { groups }: FileView): boolean {
  if (rule.returning || valueOf(rule.enabled) === false || valueOf(rule.action) !== 'allow') return false;
  if (rule.stands === 'host') return directionOf(rule) === 'in';
  return rule.terms.every((term) => {
    const party = partyOfAll(valueOf(calledOf(rule, term)?.addresses ?? ABSENT) ?? [], groups);
    return party !== undefined && isInsideExchange(party);
  });
}

/** What is written on the local side. */
const uses = (rule: Rule): readonly PortUse[] =>
  rule.terms.flatMap(({ transport, ends }) => {
    const said = valueOf(transport);
    if (said && !said.includes('tcp') && !said.includes('any')) return [];
    return ends.filter(({ side }) => side === 'local' || side === 'destination').flatMap((end) => end.uses);
  });

/** The keyword, or a range that holds more of the right one than the wrong ones do. */
const isMore = ({ literal, ports }: PortUse, right: PortRange): boolean =>
  literal.form === 'keyword'
    ? /^rpc$/i.test(literal.text)
    : ports.some(({ from, to }) => from <= right.from && right.from < to);

/** Named for Exchange, and not for the servers beside it that keep the range of Windows. */
function speaksOfExchange({ words }: Rule): boolean {
  const others = /\b(?:witness|fsw|domain[ _-]?controllers?|dcs?|directory|gc)\b/i;
  return words.some(({ text }) => wordEvidence(text) !== undefined) && !words.some(({ text }) => others.test(text));
}
