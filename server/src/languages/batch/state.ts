import { plainText, type Table, type Text, type Value } from '../../model/value';
import { type Content, isText, type Locals, NO_LOCALS, NOWHERE } from './store';

/** A jump to a label that has not been met. */
export interface Jump {
  readonly name: string;
  readonly locals: Locals;
  readonly held: ReadonlyMap<string, Content>;
}

/** What is carried from one chunk to the next beside the variables. */
export interface State {
  /** False behind an `exit` or a jump to a label further down. */
  readonly alive: boolean;
  readonly locals: Locals;
  readonly nextFrame: number;
  /** Jumps to labels that have not been met, with what variables held then that changed since. */
  readonly jumps: readonly Jump[];
  /** Labels that calls have run. */
  readonly visited: readonly string[];
}

export const START: State = { alive: true, locals: NO_LOCALS, nextFrame: 1, jumps: [], visited: [] };

/** A state as a value among the document's variables, where an equal one is recognised; undefined for the first. */
export function stateValue(state: State): Value | undefined {
  const text = written(state);
  if (text === written(START)) return undefined;
  const tables = state.jumps.map(({ held }) => heldTable(held));
  return { kind: 'list', items: [plainText(text, NOWHERE), ...tables], place: NOWHERE, via: [] };
}

const written = (state: State): string =>
  JSON.stringify({ ...state, jumps: state.jumps.map(({ name, locals }) => ({ name, locals })) });

/** The state that `stateValue` made a value of. */
export function stateFrom(value: Value | undefined): State {
  if (value?.kind !== 'list') return START;
  const [text, ...tables] = value.items;
  const state = JSON.parse((text as Text).text) as State;
  const jumps = state.jumps.map((jump, i): Jump => ({ ...jump, held: heldOf(tables[i] as Table) }));
  return { ...state, jumps };
}

/** Variables with what they held; null stands for one that had no value. Files are not kept: none is read so late. */
function heldTable(held: ReadonlyMap<string, Content>): Table {
  const entries: Table['entries'][number][] = [];
  for (const [key, content] of held) {
    const name = plainText(key, NOWHERE);
    if (content === undefined)
      entries.push({ key: name, value: { kind: 'constant', value: null, place: NOWHERE }, place: NOWHERE });
    else if (isText(content)) entries.push({ key: name, value: content, place: NOWHERE });
  }
  return { kind: 'table', entries, place: NOWHERE, via: [] };
}

function heldOf(table: Table): Map<string, Content> {
  return new Map(table.entries.map(({ key, value }) => [key.text, value.kind === 'text' ? value : undefined]));
}
