import type { Source } from '../../../model/language';
import type { Text } from '../../../model/value';
import type { Rich } from '../../text/rich';
import type { Simple } from '../syntax';
import { joinFields } from '../words/command';
import type { Field } from '../words/field';
import { languageOf, SHELLS } from './inner';
import type { Frame, Machine } from './machine';
import { printed } from './printed';

/** Reads the texts that a program is given: rules on its input, commands in an argument. */
export function feed(
  machine: Machine,
  program: string,
  fields: readonly Field[],
  node: Simple,
  input: Rich | undefined,
  frame: Frame,
): void {
  const words = fields.slice(1);
  if (program === 'nft' || (fields[0]?.rich.known === false && looksLikeNft(words))) {
    nft(machine, program, words, input, frame);
    return;
  }
  if (SHELLS.has(program)) {
    const at = words.findIndex(({ rich }) => rich.text === '-c' || /^-[a-z]*c$/.test(rich.text));
    const command = at >= 0 ? words[at + 1]?.rich : program === 'ssh' ? remoteCommand(words, frame.source) : undefined;
    if (command)
      machine.script(
        command,
        words.slice(at + 3).map(({ rich }) => rich),
        frame,
      );
    else if (input) machine.script(input, undefined, frame);
    return;
  }
  const output = printed(program, fields, input, frame);
  if (output) {
    // Text for the next program is read there; text for a file is read here.
    machine.output = output;
    if (node.redirects.some(({ sign }) => sign.startsWith('>'))) embed(machine, program, output, frame);
    else if (program === 'tee') embed(machine, program, output, frame);
  } else if (input) embed(machine, program, input, frame);
}

function embed(machine: Machine, program: string, text: Rich, frame: Frame): void {
  const language = languageOf(program, text.text);
  if (language === undefined || !machine.spend(text.length)) return;
  inner(machine, language, text, frame);
}

function inner(machine: Machine, language: string, text: Rich, frame: Frame): void {
  // An inner text sees the variables of the document.
  machine.store.flush();
  const fallback = frame.source.place(0, 0);
  machine.emit({ kind: 'embedded', language, text: text.asText(fallback) as Text });
}

/** `nft add rule …`, `nft 'add rule …'`, `nft -f - <<EOF`. */
function nft(machine: Machine, program: string, words: readonly Field[], input: Rich | undefined, frame: Frame): void {
  let at = 0;
  for (; at < words.length; at++) {
    const { text } = (words[at] as Field).rich;
    if (!text.startsWith('-')) break;
    if (/^-[a-zA-Z]*f$/.test(text) || text === '--file') {
      const file = words[at + 1]?.rich.text;
      if (input && (file === '-' || file === '/dev/stdin')) embed(machine, program, input, frame);
      return;
    }
    if (/^-[a-zA-Z]*[ID]$/.test(text) || text === '--includepath' || text === '--define') at++;
  }
  const rest = words.slice(at);
  if (rest.length > 0) inner(machine, 'nftables', joinFields(rest, frame.source), frame);
  else if (input) embed(machine, 'nft', input, frame);
}

const NFT_VERBS: ReadonlySet<string> = new Set(['add', 'insert', 'create', 'replace', 'delete', 'flush']);
const NFT_OBJECTS: ReadonlySet<string> = new Set(['rule', 'chain', 'table', 'set', 'map', 'element', 'ruleset']);

/** `$NFT add rule …` with a variable of which nothing is known here. */
function looksLikeNft(words: readonly Field[]): boolean {
  const [first, second] = words.map(({ text }) => text);
  if (first === undefined || second === undefined) return false;
  return (
    (NFT_VERBS.has(first) && NFT_OBJECTS.has(second)) || (first === '-f' && (second === '-' || second === '/dev/stdin'))
  );
}

/** What `ssh host …` runs there. */
function remoteCommand(words: readonly Field[], source: Source): Rich | undefined {
  let at = 0;
  for (; at < words.length; at++) {
    const { text } = (words[at] as Field).rich;
    if (!text.startsWith('-')) break;
    if (/^-[bcDEeFIiJLlmOopQRSWw]$/.test(text)) at++;
  }
  const rest = words.slice(at + 1);
  return rest.length === 0 ? undefined : joinFields(rest, source);
}
