import type { Embedded } from '../../model/item';
import { slice, type Text } from '../../model/value';
import type { ExpressionNode } from '../expressions/syntax';
import type { BodyNode } from './parse';

/** A text in quotes or in a here-document. */
export type TextNode = Extract<ExpressionNode, { kind: 'text' }>;

/** The texts of a body that may hold a script, however deep they stand: those in a kind of quote. */
export function* scriptsIn(nodes: readonly BodyNode[], quote: TextNode['quote']): Generator<TextNode> {
  for (const node of nodes) {
    if (node.kind === 'block') yield* scriptsIn(node.body, quote);
    else yield* scriptsOf(node.value, quote);
  }
}

function* scriptsOf(node: ExpressionNode, quote: TextNode['quote']): Generator<TextNode> {
  switch (node.kind) {
    case 'text':
      if (node.quote === quote) yield node;
      break;
    case 'list':
      for (const item of node.items) yield* scriptsOf(item, quote);
      break;
    case 'object':
      for (const { value } of node.properties) yield* scriptsOf(value, quote);
      break;
    case 'call':
      for (const argument of node.arguments) yield* scriptsOf(argument, quote);
      break;
    case 'conditional':
      yield* scriptsOf(node.then, quote);
      yield* scriptsOf(node.otherwise, quote);
      break;
    default:
  }
}

const SHEBANG = /^\s*#!\s*\/\S*(?:\/env[ \t]+)?(?:ba|da|k|z)?sh\b/;
const CLOUD_CONFIG = /^\s*#cloud-config\b/;
const POWERSHELL = /<powershell>\s*\r?\n([\s\S]*?)(?:<\/powershell>|$)/i;

/** The script that user data holds, with the language that reads it. */
export function scriptIn(text: Text): Embedded | undefined {
  if (SHEBANG.test(text.text)) return { kind: 'embedded', language: 'shell', text };
  if (CLOUD_CONFIG.test(text.text)) return { kind: 'embedded', language: 'yaml', text };
  const match = POWERSHELL.exec(text.text);
  if (!match || match[1] === undefined) return undefined;
  const from = match.index + match[0].indexOf(match[1], match[0].indexOf('>'));
  return { kind: 'embedded', language: 'powershell', text: slice(text, from, from + match[1].length) };
}
