import type { Block, Embedded, Item } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import type { Table, Text, Value } from '../../model/value';
import { Evaluator, type Names } from '../expressions/evaluate';
import { tableAt } from '../expressions/values';
import { azureScripts } from '../text/machineScripts';
import { Parser } from './parse';
import { type Definition, resourceKey, type StatementNode } from './read';

export const ID = 'bicep';

type Emit = (item: Item | Embedded) => void;

/** Emits the resources and modules of a chunk, a loop's as often as its literal list says. */
export class Runner {
  private readonly names: Names;
  private readonly open = new Set<string>();

  constructor(
    private readonly source: Source,
    private readonly scope: Scope,
    private readonly emit: Emit,
  ) {
    this.names = {
      resolve: (path) => this.resolve(path),
      explain: (path, text) =>
        path.length > 1 || scope.definition(resourceKey(path.join('.'))) !== undefined
          ? { why: `\`${text}\` is known only when the template is deployed`, name: path.join('.') }
          : { why: `\`${text}\` has no value in this file` },
      spend: (steps) => scope.spend(steps),
    };
  }

  top(nodes: readonly StatementNode[]): void {
    for (const node of nodes) {
      if (node.value >= node.end) continue;
      if (node.kind === 'param' || node.kind === 'var') this.values(node);
      else this.made(node);
    }
  }

  private resolve([name]: readonly string[]): ReturnType<Names['resolve']> {
    if (name === undefined || this.open.has(name) || this.open.size > 32) return undefined;
    const definition = this.scope.definition(name) as Definition | undefined;
    if (!definition) return undefined;
    this.open.add(name);
    const value = this.valueAt(definition.source, definition.start, definition.end);
    this.open.delete(name);
    return { value, taken: 0 };
  }

  private valueAt(source: Source, start: number, end: number): Value {
    const node = new Parser(source.text, start, end).statementValue();
    return new Evaluator(source, this.names, ID).value(node, undefined);
  }

  /** What the file gives a name and does not use itself, as a block without a head. */
  private values(node: StatementNode): void {
    const { source, scope } = this;
    if (scope.isCalled(source.text.slice(node.nameStart, node.nameEnd))) return;
    const place = source.place(node.start, node.end);
    const make = (): Value => this.valueAt(source, node.value, node.end);
    let made: Table | undefined;
    this.emit({
      kind: 'block',
      language: ID,
      head: [],
      place,
      get body() {
        made ??= tableAt([{ key: wordAt(source, node.nameStart, node.nameEnd), value: make(), place }], place);
        return made;
      },
    });
  }

  private made(node: StatementNode): void {
    const { source } = this;
    const { text } = source;
    let start = node.value;
    while (start < node.end && text.charCodeAt(start) <= 32) start++;
    const head = [
      wordAt(source, node.start, node.start + node.kind.length),
      wordAt(source, node.nameStart, node.nameEnd),
      quotedAt(source, node.typeStart, node.typeEnd),
    ];
    const place = source.place(node.start, node.end);
    const block = (body: () => Table): Block => {
      let made: Table | undefined;
      return {
        kind: 'block',
        language: ID,
        head,
        place,
        get body() {
          made ??= body();
          return made;
        },
      };
    };
    const make = (): Value => this.valueAt(source, node.value, node.end);
    const none = tableAt([], place);
    // A loop makes several; everything else is read when somebody looks at it.
    if (text.charCodeAt(start) !== 91) {
      const only = block(() => {
        const value = make();
        return value.kind === 'table' ? value : none;
      });
      if (/^if\b/.test(text.slice(start, start + 3))) this.apart(only);
      else this.emit(only);
      this.scripts(node, only);
      return;
    }
    const value = make();
    const tables = value.kind === 'list' ? value.items.filter((item): item is Table => item.kind === 'table') : [];
    for (const table of tables) {
      const one = block(() => table);
      this.apart(one);
      this.scripts(node, one);
    }
  }

  /** What a machine is given to run. */
  private scripts({ start, end, typeStart, typeEnd }: StatementNode, block: Block): void {
    const { text } = this.source;
    if (!SCRIPTED.test(text.slice(start, end))) return;
    for (const script of azureScripts(text.slice(typeStart + 1, typeEnd - 1), block.body)) this.apart(script);
  }

  /** Emits what may not be made, or is one of several that are. */
  private apart(item: Block | Embedded): void {
    const { apart } = this.scope;
    if (apart) apart(() => this.emit(item));
    else this.emit(item);
  }
}

/** Properties that hold scripts. */
const SCRIPTED = /\b(?:customData|userData|commandToExecute|script|scriptContent)\b/;

function wordAt(source: Source, start: number, end: number): Text {
  const place = source.place(start, end);
  const text = source.text.slice(start, end);
  return {
    kind: 'text',
    text,
    place,
    pieces: text === '' ? [] : [{ from: 0, to: text.length, place, exact: true, via: [] }],
    quote: '',
  };
}

const quotedAt = (source: Source, start: number, end: number): Text => ({
  ...wordAt(source, start + 1, end - 1),
  place: source.place(start, end),
  quote: "'",
});
