import type { Document } from '../../../server/src/document/document';
import { unreadIn } from '../../../server/src/document/view';
import { testDocument } from '../../harness/catalog';

/** What we say of a rule: that it is refused, that it is sound, or nothing. */
type Verdict = 'refused' | 'sound' | 'nothing';

/** A rule in a file of its own as the program takes it, and what we say of that file. */
interface Ours {
  file(rule: string): string;
  verdict(rule: string): Verdict;
}

const oursIn = (language: string, file: Ours['file']): Ours => ({
  file,
  verdict: (rule) => verdictOf(testDocument(file(rule), { language })),
});

export const OURS: Readonly<Record<'iptables' | 'nft', Ours>> = {
  iptables: oursIn('iptables-save', (rule) => `*filter\n${rule}\nCOMMIT\n`),
  nft: oursIn(
    'nftables',
    (rule) => `table inet oracle {\n  chain input {\n    type filter hook input priority 0\n    ${rule}\n  }\n}\n`,
  ),
};

function verdictOf(document: Document): Verdict {
  const statements = document.analysed().flatMap(({ result }) => result?.statements ?? []);
  const rules = statements.filter(({ kind }) => kind === 'rule' || kind === 'translation');
  if (rules.some(({ mistakes }) => mistakes.length > 0)) return 'refused';
  if (rules.length === 0 || [...unreadIn(document)].length > 0) return 'nothing';
  return rules.every(({ complete }) => complete) ? 'sound' : 'nothing';
}
