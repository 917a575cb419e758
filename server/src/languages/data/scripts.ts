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

/** Hands scripts on to the languages that read them; true where the table held any. */
export function emitScripts(holder: Table, sink: Sink): boolean {
  let found = false;
  for (const { key, value } of holder.entries) {
    const language = SCRIPTS.get(key.text.toLowerCase())?.(holder);
    if (language === undefined) continue;
    for (const text of textsOf(value)) {
      found = true;
      sink.emit({ kind: 'embedded', language, text });
    }
  }
  return found && at(holder, 'steps') === undefined;
}

function textsOf(value: Value): readonly Text[] {
  if (value.kind === 'text') return [value];
  return value.kind === 'list' ? value.items.filter((item): item is Text => item.kind === 'text') : [];
}
