import type { Table, Text, Value } from '../../model/value';
import { commandOfWords, languageOfCommand } from '../text/machineScripts';
import type { Sink } from './sink';
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
  ['commandtoexecute', (holder) => languageOfCommand(textAt(holder, 'commandToExecute') ?? { text: '' })],
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
    if (language === 'shell') emitWords(value, sink);
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

/** `[ufw, allow, 25/tcp]`: a program that is called without a shell. */
function emitWords(value: Value, sink: Sink): void {
  if (value.kind !== 'list') return;
  for (const item of value.items) {
    if (item.kind !== 'list') continue;
    const command = commandOfWords(item);
    if (command) sink.emit(command);
    else sink.scope.unread(item.place, 'the words of this command are not read');
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
  ['xml', /\/firewalld\/(?:\S+\/)?[^/]+\.xml$/],
  ['haproxy', /\/haproxy\.cfg$/],
  ['nginx', /\/nginx\/\S+\.conf$/],
  ['pf', /^\/etc\/pf\.conf$/],
];

/** Files for people. */
const NOTES = /\.(?:txt|md|html?|log|motd)$|\/motd$/i;

/** A file that is written onto a new machine: `path` and `content`, unless it is packed. */
function emitFile(holder: Table, sink: Sink): boolean {
  const path = textAt(holder, 'path');
  return path ? emitFileAt(path, holder, sink) : false;
}

/** The content of a file by its path. */
export function emitFileAt(path: Text, holder: Table, sink: Sink): boolean {
  const text = textAt(holder, 'content');
  if (!text || at(holder, 'encoding') || NOTES.test(path.text)) return false;
  const language = FILES.find(([, name]) => name.test(path.text))?.[0] ?? '';
  sink.emit({ kind: 'embedded', language, text });
  return true;
}
