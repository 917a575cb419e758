import type { Embedded } from '../../model/item';
import type { Text } from '../../model/value';
import type { ExpressionNode } from '../expressions/syntax';
import { languageOfCommand, userScripts } from '../text/machineScripts';
import type { BodyNode } from './parse';

/** A text in quotes or in a here-document. */
export type TextNode = Extract<ExpressionNode, { kind: 'text' }>;

/** A text that may hold a script, and the name under which it stands; '' where that tells nothing. */
export interface ScriptNode {
  readonly node: TextNode;
  readonly name: string;
}

/** Names that tell the language of what they hold. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['metadata_startup_script', 'shell'],
  ['startup-script', 'shell'],
  ['inline', 'shell'],
  ['windows-startup-script-ps1', 'powershell'],
  ['windows-startup-script-cmd', 'batch'],
  ['windows-startup-script-bat', 'batch'],
  ['sysprep-specialize-script-ps1', 'powershell'],
  ['sysprep-specialize-script-cmd', 'batch'],
]);

/** Names behind which a text in plain quotes is looked at too. */
const LOOKED_AT =
  /^(?:user_?data|user-data|custom_?data|user_data_base64|content|commandtoexecute|script|settings|protected_settings)$/;

/** What a block has to hold for it to have a script in plain quotes. */
export const MAY_HOLD_SCRIPTS =
  /#!|#cloud-config|<powershell>|startup[-_]script|specialize-script|commandToExecute|\binline\b|\bscript\b/;

/** The texts of a body that may hold a script, however deep they stand: those in a kind of quote, and those of such names. */
export function* scriptsIn(text: string, nodes: readonly BodyNode[], quote: TextNode['quote']): Generator<ScriptNode> {
  for (const node of nodes) {
    if (node.kind === 'block') yield* scriptsIn(text, node.body, quote);
    else yield* scriptsOf(text, node.value, quote, nameAt(text, node.nameStart ?? node.start, node.nameEnd));
  }
}

const nameAt = (text: string, start: number, end: number): string =>
  text.slice(start, end).replace(/^"|"$/g, '').toLowerCase();

function* scriptsOf(text: string, node: ExpressionNode, quote: TextNode['quote'], name: string): Generator<ScriptNode> {
  switch (node.kind) {
    case 'text':
      if (node.quote === quote || NAMED.has(name) || LOOKED_AT.test(name)) yield { node, name };
      break;
    case 'list':
      for (const item of node.items) yield* scriptsOf(text, item, quote, name);
      break;
    case 'object':
      for (const { key, value } of node.properties)
        yield* scriptsOf(text, value, quote, nameAt(text, key.start, key.end));
      break;
    case 'call':
      for (const argument of node.arguments) yield* scriptsOf(text, argument, quote, name);
      break;
    case 'conditional':
      yield* scriptsOf(text, node.then, quote, name);
      yield* scriptsOf(text, node.otherwise, quote, name);
      break;
    default:
  }
}

/** The scripts that a text holds, with the languages that read them. */
export function scriptsAs(text: Text, name: string): readonly Embedded[] {
  const own = NAMED.get(name);
  if (own !== undefined) return [{ kind: 'embedded', language: own, text }];
  if (name === 'commandtoexecute') return [{ kind: 'embedded', language: languageOfCommand(text), text }];
  // The settings of an extension as the JSON that it takes.
  if (/settings$/.test(name) && /^\s*\{/.test(text.text)) return [{ kind: 'embedded', language: 'json', text }];
  const found = userScripts(text);
  if (found.length > 0 || name !== 'script' || !text.text.includes(' ')) return found;
  return [{ kind: 'embedded', language: '', text }];
}
