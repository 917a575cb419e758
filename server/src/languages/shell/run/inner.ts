import type { HostLanguage } from '../../../model/language';
import { ipset } from '../../ipset';
import { iptablesSave } from '../../iptablesSave';
import { nftables } from '../../nftables';

/** Programs that read rules, by the language of what they read. */
const READERS: ReadonlyMap<string, string> = new Map([
  ['iptables-restore', 'iptables-save'],
  ['ip6tables-restore', 'iptables-save'],
  ['iptables-legacy-restore', 'iptables-save'],
  ['ip6tables-legacy-restore', 'iptables-save'],
  ['iptables-nft-restore', 'iptables-save'],
  ['ip6tables-nft-restore', 'iptables-save'],
  ['nft', 'nftables'],
  ['ipset', 'ipset'],
]);

export const SHELLS: ReadonlySet<string> = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'zsh', 'ssh', 'su']);

const SNIFFED: readonly Pick<HostLanguage, 'id' | 'sniff'>[] = [iptablesSave, nftables, ipset];

/** The language of text that a program is given; of programs that only pass it on, by what it looks like. */
export function languageOf(program: string, text: string): string | undefined {
  const known = READERS.get(program);
  if (known !== undefined) return known;
  const lines: string[] = [];
  for (const line of text.slice(0, 8192).split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || (trimmed.startsWith('#') && !trimmed.startsWith('#!'))) continue;
    lines.push(trimmed.slice(0, 400));
    if (lines.length === 40) break;
  }
  if (lines.length === 0) return undefined;
  return SNIFFED.find((language) => (language.sniff?.(lines) ?? 0) >= 0.7)?.id;
}
