import { formatPorts } from '../../server/src/base/portSet';
import { type Place, spanOf } from '../../server/src/base/span';
import type { Change, Dialect, Local, Site } from '../../server/src/model/dialect';
import type { Item } from '../../server/src/model/item';
import { usesOf } from '../../server/src/model/references';
import {
  type End,
  type PortUse,
  type Rule,
  type Statement,
  valueOf,
  type Written,
} from '../../server/src/model/statement';
import { edited } from './edited';
import { fewWords } from './vocabulary';

/** A text read by one dialect. */
export interface ReadText {
  readonly text: string;
  readonly items: readonly Item[];
  readonly statements: readonly Statement[];
  readonly unread: Local['unread'];
}

/** The helpers of a dialect's tests, over a way to make items of a text. */
export function dialectTests(dialect: Dialect, itemsOf: (text: string) => readonly Item[]) {
  const read = (text: string): ReadText => {
    const items = itemsOf(text);
    const statements: Statement[] = [];
    const unread: Local['unread'][number][] = [];
    for (const item of items) {
      if (!dialect.claims(item, fewWords)) continue;
      const local = dialect.interpret(item, fewWords);
      statements.push(...local.statements);
      unread.push(...local.unread);
    }
    return { text, items, statements, unread };
  };

  const only = <K extends Statement['kind']>(text: string, kind: K): Extract<Statement, { kind: K }> => {
    const { statements } = read(text);
    const [statement] = statements;
    if (statements.length !== 1 || statement?.kind !== kind) {
      throw new Error(`${statements.map((s) => s.kind).join(', ') || 'nothing'} in: ${text}`);
    }
    return statement as Extract<Statement, { kind: K }>;
  };

  return {
    read,
    only,
    /** `25/tcp in allow local` for every port. */
    references: (text: string): string => read(text).statements.flatMap(referencesOf).join(', '),
    /** The literals where they stand. */
    literals: (text: string): string[] =>
      read(text).statements.flatMap((s) => usesOf(s).map(({ use }) => at(text, use.literal.place))),
    unread: (text: string): string[] => read(text).unread.map(({ place, why }) => `${at(text, place)}: ${why}`),
    /** Kind, place and the text after the first repair. */
    mistakes: (text: string): string[] =>
      read(text).statements.flatMap((s) =>
        s.mistakes.map(({ kind, place, repairs }) => {
          const [first] = repairs;
          const repaired = first ? ` => ${edited(text, first.edits)} (${first.safety})` : '';
          return `${kind} ${at(text, place)}${repaired}`;
        }),
      ),
    /** The text after a change of its first statement. */
    revised: (text: string, change: Change | ((statement: Statement) => Change), index = 0): string | undefined => {
      const statement = read(text).statements[index] as Statement;
      const edits = dialect.revise(statement, typeof change === 'function' ? change(statement) : change);
      return edits && edited(text, edits);
    },
    /** The site at the bar in a text. */
    siteAt: (marked: string): (Site & { readonly over: string }) | undefined => {
      const offset = marked.indexOf('¦');
      const text = marked.slice(0, offset) + marked.slice(offset + 1);
      for (const item of read(text).items) {
        if (!dialect.claims(item, fewWords)) continue;
        const site = dialect.siteAt(item, offset, fewWords);
        if (!site) continue;
        const { start, end } = spanOf(site.replace);
        if (start > offset || offset > end) throw new Error(`the site is not at the caret of ${marked}`);
        return { ...site, over: text.slice(start, end) };
      }
      return undefined;
    },
  };
}

const at = (text: string, place: Place): string => text.slice(spanOf(place).start, spanOf(place).end);

const word = (said: Written<unknown>): string => {
  const value = valueOf(said);
  return value === undefined ? said.kind : String(value);
};

export function referencesOf(statement: Statement): string[] {
  return usesOf(statement).map(({ use, transport, direction, action, side }) => {
    const ports = use.literal.form === 'keyword' ? use.literal.text : formatPorts(use.ports);
    const part = use.part === 'one' || use.part === 'range' ? '' : ` ${use.part}`;
    const attributes = [valueOf(direction), valueOf(action), side].filter((w) => w !== undefined);
    return `${ports}${part}/${valueOf(transport)?.join('+') ?? '?'} ${attributes.join(' ')}`;
  });
}

/** What a rule says, without places: two spellings of one rule have the same meaning. */
export function meaning(rule: Pick<Rule, 'terms' | 'direction' | 'action'> & Partial<Rule>): string {
  const end = ({ side, ports, uses, addresses }: End): string => {
    const keywords = uses.filter(({ literal }) => literal.form === 'keyword').map(({ literal }) => literal.text);
    const set = valueOf(ports);
    const where = valueOf(addresses)
      ?.filter(({ kind }) => kind !== 'any')
      .map(({ text }) => text.toLowerCase());
    return `${side} ${set ? formatPorts(set) : ports.kind} ${keywords.join('+')} [${where?.join(' ') ?? ''}]`;
  };
  const terms = rule.terms.map(({ transport, ends }) => `${word(transport)}: ${end(ends[0])} / ${end(ends[1])}`);
  const rest = [rule.enabled, rule.name, rule.description, rule.program, rule.profiles].map((w) => (w ? word(w) : '-'));
  return [word(rule.direction), word(rule.action), ...terms, ...rest].join(' | ');
}

/** A use of a port in a statement. */
export const useOf = (statement: Statement, index = 0): PortUse => usesOf(statement)[index]?.use as PortUse;
