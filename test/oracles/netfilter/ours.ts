import type { Document } from '../../../server/src/document/document';
import { unreadIn } from '../../../server/src/document/view';
import { testDocument } from '../../harness/catalog';

/** What we say of a rule: that it is refused, that it is sound, or nothing. */
export type Verdict = 'refused' | 'sound' | 'nothing';

export function iptablesVerdict(rule: string): Verdict {
  return verdictOf(testDocument(iptablesFile(rule), { language: 'iptables-save' }));
}

export function nftVerdict(rule: string): Verdict {
  return verdictOf(testDocument(nftFile(rule), { language: 'nftables' }));
}

const iptablesFile = (rule: string): string => `*filter\n${rule}\nCOMMIT\n`;

const nftFile = (rule: string): string =>
  `table inet oracle {\n  chain input {\n    type filter hook input priority 0\n    ${rule}\n  }\n}\n`;

function verdictOf(document: Document): Verdict {
  const statements = document.analysed().flatMap(({ result }) => result?.statements ?? []);
  const rules = statements.filter(({ kind }) => kind === 'rule' || kind === 'translation');
  if (rules.some(({ mistakes }) => mistakes.length > 0)) return 'refused';
  if (rules.length === 0 || [...unreadIn(document)].length > 0) return 'nothing';
  return rules.every(({ complete }) => complete) ? 'sound' : 'nothing';
}
