import { powershell } from '../../../server/src/languages/powershell/index';
import type { Command, Embedded, Item } from '../../../server/src/model/item';
import type { Scope, Source } from '../../../server/src/model/language';
import type { Text, Value } from '../../../server/src/model/value';
import { plainSource, readAll } from '../../oracles/powershell/syntaxWalk';

export interface RunResult {
  readonly source: Source;
  readonly items: readonly (Item | Embedded)[];
  /** What is said to be not followed. */
  readonly unread: readonly string[];
}

/** Reads and runs a script by itself. */
export function runScript(text: string, budget = 1e6): RunResult {
  const source = plainSource(text);
  const reading = readAll(source);
  const items: (Item | Embedded)[] = [];
  const unread: string[] = [];
  const variables = new Map<string, Value | undefined>();
  const definitions = new Map(reading.definitions);
  const calls = new Set(reading.calls);
  let steps = budget;
  const scope: Scope = {
    get: (name) => variables.get(name),
    set: (name, value) => void variables.set(name, value),
    definition: (name) => definitions.get(name),
    isCalled: (name) => calls.has(name),
    spend(count) {
      steps -= count;
      return steps >= 0;
    },
    unread: (_, why) => void unread.push(why),
  };
  powershell.run(reading.syntax, source, scope, (item) => items.push(item));
  return { source, items, unread };
}

/** Items as lines: `New-X -LocalPort 25<$p`, where `<` stands before the uses through which a text came. */
export const linesOf = ({ source, items }: RunResult): string[] => items.map((item) => lineOf(source.text, item));

function lineOf(text: string, item: Item | Embedded): string {
  const show = (value: Value): string => {
    switch (value.kind) {
      case 'text':
        return shownText(text, value);
      case 'list':
        return `[${value.items.map(show).join(' ')}]`;
      case 'table':
        return `@{${value.entries.map((entry) => `${entry.key.text}=${show(entry.value)}`).join(' ')}}`;
      case 'constant':
        return `$${value.value}`;
      case 'unknown':
        return `?(${value.why})`;
    }
  };
  switch (item.kind) {
    case 'command':
      return shownCommand(item, show);
    case 'assignment':
      return `${item.object.text} . ${item.member.text} = ${show(item.value)}`;
    case 'block':
      return `block ${item.head.map(show).join(' ')} ${show(item.body)}`;
    case 'embedded':
      return `${item.language}: ${shownText(text, item.text)}`;
    default:
      return item.kind;
  }
}

function shownCommand(
  { name, arguments: args, input, source, redirections }: Command,
  show: (value: Value) => string,
): string {
  const words = args.map((argument) => {
    if (argument.kind === 'splat') return `@${show(argument.value)}`;
    if (argument.kind === 'value') return show(argument.value);
    return argument.value ? `${argument.name.text}:${show(argument.value)}` : argument.name.text;
  });
  return [
    ...(input ? [`${show(input)} |`] : []),
    ...(source ? [`(${source.name.text}) |`] : []),
    show(name),
    ...words,
    ...redirections.map(({ stream, target }) => `${stream}>${target}`),
  ].join(' ');
}

function shownText(source: string, value: Text): string {
  const ways = new Set(
    value.pieces.map(({ via }) => via.map(({ start, end }) => `<${source.slice(start, end)}`).join('')),
  );
  const shown = [...ways].filter((way) => way !== '').join(',');
  const why = value.pieces.find((piece) => piece.why !== undefined)?.why;
  return `${value.text}${shown}${why === undefined ? '' : `?(${why})`}`;
}
