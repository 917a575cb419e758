import { formatPorts } from '../../server/src/base/portSet';
import { spanOf } from '../../server/src/base/span';
import { powershellRules } from '../../server/src/dialects/powershell';
import { buildVocabulary } from '../../server/src/knowledge/vocabulary';
import { powershell } from '../../server/src/languages/powershell';
import type { Change, Site, Unread } from '../../server/src/model/dialect';
import type { Item } from '../../server/src/model/item';
import { usesOf } from '../../server/src/model/references';
import { type Statement, valueOf } from '../../server/src/model/statement';
import type { Vocabulary } from '../../server/src/model/vocabulary';
import { edited } from './edited';
import { testBundle } from './knowledge';
import { readItems } from './read';

let vocabulary: Vocabulary | undefined;
const words = (): Vocabulary => {
  vocabulary ??= buildVocabulary(testBundle());
  return vocabulary;
};

export interface Script {
  readonly text: string;
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
  readonly unread: readonly Unread[];
}

/** A PowerShell script read by the language and the dialect. */
export function script(text: string): Script {
  const { items, unread } = readItems([powershell], text);
  const statements: Statement[] = [];
  const missing: Unread[] = [...unread];
  for (const item of items) {
    if (!powershellRules.claims(item, words())) continue;
    const local = powershellRules.interpret(item, words());
    statements.push(...local.statements);
    missing.push(...local.unread);
  }
  return { text, items, statements, unread: missing };
}

/** The one statement of a script. */
export function only<K extends Statement['kind']>(text: string, kind: K): Extract<Statement, { kind: K }> {
  const { statements } = script(text);
  const [statement] = statements;
  if (statements.length !== 1 || statement?.kind !== kind) {
    throw new Error(`${statements.length} statements (${statements.map((s) => s.kind).join(', ')}) in: ${text}`);
  }
  return statement as Extract<Statement, { kind: K }>;
}

/** `25/tcp in allow local, RPC/tcp in allow local`: every port with what its statement says of it. */
export function references(statement: Statement): string {
  return usesOf(statement)
    .map(({ use, transport, direction, action, side }) => {
      const said = [valueOf(direction), valueOf(action), side].filter((word) => word !== undefined);
      const ports = use.literal.form === 'keyword' ? use.literal.text : formatPorts(use.ports);
      return `${ports}/${valueOf(transport)?.join('+') ?? '?'} ${said.join(' ')}`;
    })
    .join(', ');
}

export const allReferences = (text: string): readonly string[] => script(text).statements.map(references);

/** The texts at the places of the port literals. */
export const literals = ({ text, statements }: Script): readonly string[] =>
  statements.flatMap((statement) =>
    usesOf(statement).map(({ use }) => {
      const { start, end } = spanOf(use.literal.place);
      return text.slice(start, end);
    }),
  );

/** The script after a change of its statement number `index`; undefined where it cannot be made. */
export function revised(
  text: string,
  change: Change | ((statement: Statement) => Change),
  index = 0,
): string | undefined {
  const statement = script(text).statements[index] as Statement;
  const edits = powershellRules.revise(statement, typeof change === 'function' ? change(statement) : change);
  return edits && edited(text, edits);
}

/** The mistakes of a script, each with the script after its first repair. */
export function mistakes(text: string): readonly { kind: string; at: string; repaired: string | undefined }[] {
  return script(text).statements.flatMap((statement) =>
    statement.mistakes.map(({ kind, place, repairs }) => {
      const { start, end } = spanOf(place);
      const [first] = repairs;
      return { kind, at: text.slice(start, end), repaired: first && edited(text, first.edits) };
    }),
  );
}

/** The site at the bar in a text, on the innermost item that has one, with the text it replaces. */
export function siteAtBar(marked: string): (Site & { readonly over: string }) | undefined {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  for (const item of script(text).items) {
    const site = powershellRules.siteAt(item, offset, words());
    if (!site) continue;
    const { start, end } = spanOf(site.replace);
    if (start > offset || offset > end) throw new Error(`the site is not at the caret of ${marked}`);
    return { ...site, over: text.slice(start, end) };
  }
  return undefined;
}
