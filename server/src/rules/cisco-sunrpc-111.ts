import type { FileFacts } from '../analysis/facts';
import { wordEvidence } from '../analysis/words';
import { type PortSet, union } from '../base/portSet';
import type { Statement } from '../model/statement';
import type { DiagnosticRule } from './rule';
import { cisco } from './shared/examples';
import { mistakesOf } from './shared/mistakes';

export const ciscoSunrpc111: DiagnosticRule = {
  meta: {
    code: 'cisco-sunrpc-111',
    severity: 'information',
    on: true,
    scope: 'anywhere',
    summary: 'The port names `sunrpc` and `rpc` in a Cisco list are 111; RPC of Windows begins at 135.',
    why: `Cisco devices know \`sunrpc\`, and firewalls \`rpc\` beside it, as 111: the port mapper of Unix. RPC of Windows and Exchange asks its endpoint mapper on 135. In a list that lets Windows services through, the name is most likely meant for that, and opens a port that nothing there listens on.

It is only said where the file opens ports of Windows or Exchange, or where a remark or a name beside the entry speaks of them: a list for NFS has every right to the name.`,
    instead: 'Write the number, `eq 135`. If 111 is meant, write that.',
    references: ['ms-kb832017', 'iana-port-numbers'],
    bad: [
      cisco(
        'access-list inside_in extended permit tcp any host 10.1.0.1 eq sunrpc\naccess-list inside_in extended permit tcp any host 10.1.0.1 eq 389',
      ),
      cisco(
        'ip access-list extended DC\n permit tcp any host 10.1.0.1 eq 3268\n permit tcp any host 10.1.0.1 eq sunrpc',
      ),
      cisco('access-list inside_in extended permit tcp any host 10.1.0.1 eq rpc', 'version=2010'),
      cisco(
        'access-list inside_in remark Outlook to Exchange Server\naccess-list inside_in extended permit tcp any host 10.1.0.1 eq sunrpc',
      ),
      cisco('access-list inside_in extended permit tcp any object Exchange-Server eq rpc'),
    ],
    good: [
      cisco(
        'access-list inside_in extended permit tcp any host 10.1.0.1 eq sunrpc\naccess-list inside_in extended permit tcp any host 10.1.0.1 eq nfs',
      ),
      cisco(
        'access-list inside_in extended permit tcp any host 10.1.0.1 eq 135\naccess-list inside_in extended permit tcp any host 10.1.0.1 eq 389',
      ),
    ],
  },
  statements: { mistake: 'own-name-for-a-number' },
  *check(statement, { knowledge }) {
    const named = statement.mistakes.filter(({ detail }) => detail === 'sunrpc' || detail === 'rpc');
    if (named.length === 0) return;
    const windows = union(...GROUPS.map((id) => knowledge.group(id)));
    for (const finding of mistakesOf({ ...statement, mistakes: named }, 'own-name-for-a-number')) {
      yield namesWindows(statement) ? finding : { ...finding, confirm: (file) => concernsWindows(file, windows) };
    }
  },
};

const WINDOWS = /\b(?:windows|microsoft|active[ _-]directory|outlook|mapi)\b/i;

/** True where a remark or a name of the statement speaks of Windows or Exchange. */
const namesWindows = ({ words }: Statement): boolean =>
  words.some(({ text }) => WINDOWS.test(text) || wordEvidence(text) !== undefined);

/** Ports that show a list to be about Windows or Exchange. */
const GROUPS = ['directory-ports', 'rpc-entry-ports', 'exchange-only-ports'] as const;

const concernsWindows = (file: FileFacts, windows: PortSet): boolean =>
  file.profile !== undefined || file.versions.length > 0 || file.opens(windows, 'tcp');
