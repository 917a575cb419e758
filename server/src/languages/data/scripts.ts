import type { Table, Text, Value } from '../../model/value';
import type { Sink } from './emit';
import { at, textAt } from './values';

/** The names under which pipelines, cloud-init and their like hold scripts, and the language that reads each. */
const SCRIPTS: ReadonlyMap<string, (holder: Table) => string> = new Map<string, (holder: Table) => string>([
  ['run', (holder) => byShell(textAt(holder, 'shell'))],
  ['script', () => 'shell'],
  ['bash', () => 'shell'],
  ['before_script', () => 'shell'],
  ['after_script', () => 'shell'],
  ['runcmd', () => 'shell'],
  ['bootcmd', () => 'shell'],
  ['powershell', () => 'powershell'],
  ['pwsh', () => 'powershell'],
  ['inlinescript', (holder) => byShell(textAt(holder, 'scriptType'))],
  ['commandtoexecute', () => 'batch'],
]);

function byShell(shell: Text | undefined): string {
  const word = shell?.text.toLowerCase() ?? '';
  if (/^(?:pwsh|powershell|ps|pscore)/.test(word)) return 'powershell';
  return /^(?:cmd|batch)/.test(word) ? 'batch' : 'shell';
}

/** Hands scripts on to the languages that read them; true where the table held any, and holds nothing else. */
export function emitScripts(holder: Table, sink: Sink): boolean {
  let found = false;
  for (const { key, value } of holder.entries) {
    const language = SCRIPTS.get(key.text.toLowerCase())?.(holder);
    if (language === undefined) continue;
    if (language === 'shell') saysUnread(value, sink);
    for (const text of textsOf(value)) {
      found = true;
      sink.emit({ kind: 'embedded', language, text });
    }
  }
  if (emitFile(holder, sink)) return true;
  return found && at(holder, 'steps') === undefined && at(holder, 'write_files') === undefined;
}

function textsOf(value: Value): readonly Text[] {
  if (value.kind === 'text') return [value];
  return value.kind === 'list' ? value.items.filter((item): item is Text => item.kind === 'text') : [];
}

const PROGRAM = /^(?:\S*\/)?(?:ip6?tables|nft|ufw|firewall-cmd|ipset)$/;

/** `[ufw, allow, 25/tcp]`: no edit of a command line fits between words that are listed, so it is no line here. */
function saysUnread(value: Value, { scope }: Sink): void {
  if (value.kind !== 'list') return;
  for (const item of value.items) {
    if (item.kind !== 'list') continue;
    const isOurs = item.items.slice(0, 2).some((word) => word.kind === 'text' && PROGRAM.test(word.text));
    if (isOurs) scope.unread(item.place, 'a command as a list of its words is not read');
  }
}

/** Names of files that say what is in them; of others the content has to tell. */
const FILES: readonly (readonly [language: string, name: RegExp])[] = [
  ['shell', /\.(?:sh|bash)$/],
  ['powershell', /\.ps1$/i],
  ['batch', /\.(?:cmd|bat)$/i],
  ['registry-file', /\.reg$/i],
  ['nftables', /\.nft$|\/nftables\.conf$/],
  ['iptables-save', /\/(?:rules\.v[46]|ip6?tables(?:\.rules)?)$/],
  ['ufw-profiles', /\/ufw\/applications\.d\/[^/]+$/],
];

/** Files for people. */
const NOTES = /\.(?:txt|md|html?|log|motd)$|\/motd$/i;

/** A file that is written onto a new machine: `path` and `content`, unless it is packed. */
function emitFile(holder: Table, sink: Sink): boolean {
  const path = textAt(holder, 'path');
  const text = textAt(holder, 'content');
  if (!path || !text || at(holder, 'encoding') || NOTES.test(path.text)) return false;
  const language = FILES.find(([, name]) => name.test(path.text))?.[0] ?? '';
  sink.emit({ kind: 'embedded', language, text });
  return true;
}
