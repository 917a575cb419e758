import type { Embedded } from '../../model/item';
import { entryOf, HOLE, type List, type Piece, slice, type Table, type Text, type Value } from '../../model/value';

/** Scripts that new machines are given, and the languages that read them, as templates of all kinds hold them. */

const SHEBANG = /^\s*#!\s*\/\S*(?:\/env[ \t]+)?(?:ba|da|k|z)?sh\b/;
const CLOUD_CONFIG = /^\s*#cloud-config\b/;
const TAGGED = /<(powershell|script)>([\s\S]*?)(?:<\/\1>|$)/gi;

/** User data: a script of the shell, a configuration of cloud-init, PowerShell and batch between their tags. */
export function userScripts(text: Text): readonly Embedded[] {
  if (SHEBANG.test(text.text)) return [embedded('shell', text)];
  if (CLOUD_CONFIG.test(text.text)) return [embedded('yaml', text)];
  return [...text.text.matchAll(TAGGED)].map((match) => {
    const from = match.index + (match[1] as string).length + 2;
    const inner = slice(text, from, from + (match[2] as string).length);
    return embedded((match[1] as string).toLowerCase() === 'script' ? 'batch' : 'powershell', inner);
  });
}

const embedded = (language: string, text: Text): Embedded => ({ kind: 'embedded', language, text });

/** Programs of Windows with which the command of an extension begins. */
const WINDOWS =
  /^\s*"?(?:[a-z]:\\|\.\\|(?:\S*\\)?(?:powershell|pwsh|cmd|netsh|reg|msiexec|net|sc|start)(?:\.exe)?\b)|\.(?:ps1|cmd|bat|exe)\b/i;

/** The language of a command line of which nobody says for which system it is. */
export const languageOfCommand = ({ text }: Pick<Text, 'text'>): 'batch' | 'shell' =>
  WINDOWS.test(text) ? 'batch' : 'shell';

const textOf = (value: Table | undefined, ...path: readonly string[]): Text | undefined => {
  const found = value && valueAt(value, path);
  return found?.kind === 'text' ? found : undefined;
};

function valueAt(value: Value, path: readonly string[]): Value | undefined {
  let found: Value | undefined = value;
  for (const key of path) found = found?.kind === 'table' ? entryOf(found, key)?.value : undefined;
  return found;
}

const tableOf = (value: Table, ...path: readonly string[]): Table | undefined => {
  const found = valueAt(value, path);
  return found?.kind === 'table' ? found : undefined;
};

/** The scripts of a resource of Azure, from its type and its whole body; of a text that is packed nothing is known. */
export function azureScripts(type: string, body: Table): readonly Embedded[] {
  const name = type.toLowerCase().replace(/@.*/, '');
  const properties = tableOf(body, 'properties');
  if (!properties || !/^microsoft\.(?:compute|hybridcompute|resources)\//.test(name)) return [];
  if (name.endsWith('/extensions')) return extensionScripts(properties);
  if (name.endsWith('/runcommands')) return inWords(textOf(properties, 'source', 'script'));
  if (name.endsWith('/deploymentscripts')) {
    const kind = textOf(body, 'kind')?.text.toLowerCase();
    const script = textOf(properties, 'scriptContent');
    return script ? [embedded(kind === 'azurepowershell' ? 'powershell' : 'shell', script)] : [];
  }
  const profile = tableOf(properties, 'virtualMachineProfile') ?? properties;
  const data = [textOf(profile, 'osProfile', 'customData'), textOf(profile, 'userData')];
  const extensions = valueAt(profile, ['extensionProfile', 'extensions']);
  const inner = extensions?.kind === 'list' ? extensions.items : [];
  return [
    ...data.flatMap((text) => (text ? userScripts(text) : [])),
    ...inner.flatMap((item) => {
      const own = item.kind === 'table' ? tableOf(item, 'properties') : undefined;
      return own ? extensionScripts(own) : [];
    }),
  ];
}

/** What an extension runs on a machine: of Windows, or of Linux, as its type says. */
function extensionScripts(properties: Table): readonly Embedded[] {
  const type = textOf(properties, 'type')?.text ?? '';
  const language = /^CustomScriptExtension$/i.test(type) ? 'batch' : /^CustomScript/i.test(type) ? 'shell' : undefined;
  if (language === undefined) return [];
  return ['settings', 'protectedSettings'].flatMap((settings) => {
    const command = textOf(properties, settings, 'commandToExecute');
    const script = textOf(properties, settings, 'script');
    return [command, script?.text.includes(' ') ? script : undefined].flatMap((text) =>
      text ? [embedded(language, text)] : [],
    );
  });
}

/** A script of which only its words tell the language. */
const inWords = (script: Text | undefined): readonly Embedded[] => (script ? [embedded('', script)] : []);

/** What a program does that is called by the words of a list, as a line for the shell; undefined where they are no words. */
export function commandOfWords(list: List): Embedded | undefined {
  const words = list.items.filter((item): item is Text => item.kind === 'text');
  if (words.length === 0 || words.length < list.items.length) return undefined;
  const begin = words[0]?.text === 'cloud-init-per' ? 3 : 0;
  const own = words.slice(begin);
  const [program, option, script] = own.filter(({ text }) => text !== 'sudo');
  if (program && script && /^(?:\S*\/)?(?:ba|da|k|z)?sh$/.test(program.text) && /^-[a-z]*c$/.test(option?.text ?? ''))
    return embedded('shell', script);
  const line = lineOf(own, list);
  return line && { ...embedded('shell', line), isListed: true };
}

/** What the shell would take for more than a letter. */
const SPECIAL = /[^\w@%+=:,./-]/;

/** Words with a blank between them. No edit of a line fits between words of a list, so each is as one that came from there. */
function lineOf(words: readonly Text[], { place }: List): Text | undefined {
  const via = [place];
  const pieces: Piece[] = [];
  let text = '';
  const add = (part: string): void => {
    if (part !== '') pieces.push({ from: text.length, to: text.length + part.length, place, exact: false, via });
    text += part;
  };
  for (const word of words) {
    const quote = SPECIAL.test(word.text.replaceAll(HOLE, '')) || word.text === '' ? "'" : '';
    if (quote !== '' && word.text.includes("'")) return undefined;
    add(text === '' ? quote : ` ${quote}`);
    for (const piece of word.pieces) {
      pieces.push({
        ...piece,
        from: piece.from + text.length,
        to: piece.to + text.length,
        via: [...via, ...piece.via],
      });
    }
    text += word.text;
    add(quote);
  }
  return { kind: 'text', text, place, pieces, quote: '' };
}
