import type { CommandNode, Expression, SplatNode, TableNode } from '../../../server/src/languages/powershell/syntax';
import { type BoundArgument, bindKnown, bindNative, bindUnknown, type CmdletParameters } from './binding';
import { type Element, Elements, offsets } from './elements';
import type { OracleArgument, OracleCommand, OracleElement, OracleReading, OracleSplat } from './oracleReading';
import { type Found, find, plainSource, readAll } from './syntaxWalk';

const NATIVE = /^(?:.*[\\/])?(?:netsh|reg|cmd)(?:\.exe)?$/i;

const INVOCATIONS = { '': '', '&': 'Ampersand', '.': 'Dot' } as const;

const OPERATORS: Readonly<Record<string, string>> = {
  '=': 'Equals',
  '+=': 'PlusEquals',
  '-=': 'MinusEquals',
  '*=': 'MultiplyEquals',
  '/=': 'DivideEquals',
  '%=': 'RemainderEquals',
  '??=': 'QuestionQuestionEquals',
};

/** What of a reading is compared. Sources that were damaged at random are compared by their commands alone. */
export interface CompareOptions {
  readonly commandsOnly?: boolean;
}

/** Lone surrogates do not survive the oracle's output: it has replacement characters in their place. */
const wellFormed = (json: string): string => json.replace(/\\ud[89a-f][0-9a-f]{2}/gi, '\ufffd');

/** How our reading of a source differs from PowerShell's, one line a difference. */
export function differences(
  text: string,
  oracle: OracleReading,
  cmdlets: Readonly<Record<string, CmdletParameters>>,
  { commandsOnly = false }: CompareOptions = {},
): string[] {
  const source = plainSource(text);
  const reading = readAll(source);
  const found = find(reading.syntax);
  const elements = new Elements(source);
  const result: string[] = [];
  const same = (what: string, ours: unknown, theirs: unknown): void => {
    const [a, b] = [wellFormed(JSON.stringify(ours)), wellFormed(JSON.stringify(theirs))];
    if (a !== b) result.push(`${what}: we read ${a}, PowerShell ${b}`);
  };
  const head = ({
    name,
    place,
    invocation,
  }: Pick<OracleCommand, 'name' | 'invocation'> & { place: readonly number[] }) =>
    [name, place[0], place[1], invocation] as const;
  same(
    'commands',
    found.commands.map((node) => head(headOf(elements, node))),
    oracle.commands
      .map(head)
      .sort((a, b) => (a[1] as number) - (b[1] as number) || (b[2] as number) - (a[2] as number)),
  );
  if (result.length > 0) return result;
  const theirs = [...oracle.commands].sort((a, b) => a.place[0] - b.place[0] || b.place[1] - a.place[1]);
  found.commands.forEach((node, i) => {
    const command = theirs[i] as OracleCommand;
    const name = command.name ?? '?';
    compareArguments(elements, node, command, cmdlets, (what, a, b) => same(`${name}: ${what}`, a, b));
    if (!commandsOnly) same(`${name}: splats`, splatsOf(elements, node, found), (command.splats ?? []).map(splatOf));
  });
  if (commandsOnly) return result;
  same(
    'variables',
    variablesOf(elements, found),
    oracle.variables.map((one) => [one.variable, one.kind, ...offsets(one.place), one.elements.map(elementOf)]),
  );
  same(
    'comments',
    reading.comments.map(({ place }) => [place.start, place.end]),
    oracle.comments,
  );
  return result;
}

function headOf(elements: Elements, { name, start, end, invocation }: CommandNode) {
  const [only] = elements.of(name, false);
  const constant = name.kind === 'text' ? only : undefined;
  const isText = constant?.value !== undefined;
  return {
    name: isText ? (constant.kind === 'Number' ? constant.text : String(constant.value)) : null,
    place: [start, end],
    invocation: INVOCATIONS[invocation],
  };
}

function compareArguments(
  elements: Elements,
  node: CommandNode,
  command: OracleCommand,
  cmdlets: Readonly<Record<string, CmdletParameters>>,
  same: (what: string, ours: unknown, theirs: unknown) => void,
): void {
  const { resolved, name } = command;
  const known = resolved === null ? undefined : cmdlets[resolved];
  if (name === null || NATIVE.test(name))
    same('words', bindNative(elements, node.args).map(argumentOf), command.arguments.map(argumentOf));
  else if (known)
    same('arguments', bindKnown(elements, node.args, known).map(argumentOf), command.arguments.map(argumentOf));
  else if (resolved === null) {
    same('arguments', bindUnknown(elements, node.args).map(argumentOf), command.arguments.map(argumentOf));
  } else {
    // A cmdlet whose parameters are not on our list: its values are compared and not whose they are.
    const values = (args: readonly (OracleArgument | BoundArgument)[]) =>
      args.flatMap((one) => one.elements.map(elementOf));
    const theirs = values(command.arguments);
    const ours = values(bindUnknown(elements, node.args));
    // The binder drops values of parameters that this cmdlet has on Windows only.
    const kept =
      command.errors.length === 0 ? ours : ours.filter(([, , start]) => theirs.some(([, , at]) => at === start));
    same('values', kept, theirs);
  }
}

const elementOf = ({ text, kind, place, value, string }: Element | OracleElement) => [
  text,
  kind,
  place[0],
  place[1],
  value,
  string,
];

const argumentOf = ({ parameter, written, writtenPlace, place, elements }: OracleArgument | BoundArgument) => [
  parameter,
  written,
  writtenPlace?.slice(0, 2),
  place[0],
  place[1],
  elements.map(elementOf),
];

const splatOf = ({ variable, place, keys }: OracleSplat) => [
  variable,
  ...offsets(place),
  keys.map(({ key, keyPlace, elements }) => [key, ...offsets(keyPlace), elements.map(elementOf)]),
];

/** Splats with the keys of the table that was last given to the variable, as the oracle finds it: by the text alone. */
function splatsOf(elements: Elements, node: CommandNode, { assignments }: Found) {
  return node.args
    .filter((arg): arg is SplatNode => arg.kind === 'splat')
    .map((splat) => {
      const assigned = assignments.filter(
        ({ target, operator, end }) =>
          target.kind === 'variable' &&
          operator === '=' &&
          end <= splat.start &&
          target.name.toLowerCase() === splat.name.toLowerCase(),
      );
      const table = firstTable(assigned[assigned.length - 1]?.value);
      const keys = (table?.entries ?? []).map(({ key, value }) => [
        keyText(elements, key),
        key.start,
        key.end,
        elements.ofStatement(value).map(elementOf),
      ]);
      return [splat.name, splat.start, splat.end, keys];
    });
}

function keyText(elements: Elements, key: Expression): string {
  const [only] = key.kind === 'text' && key.form !== 'number' ? elements.of(key, false) : [];
  return only?.kind !== 'Number' && only?.value !== undefined ? String(only.value) : elements.text(key);
}

function firstTable(node: unknown): TableNode | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const { kind } = node as { kind?: string };
  if (kind === 'table') return node as TableNode;
  if (kind === 'block') return undefined;
  for (const value of Object.values(node)) {
    const found = firstTable(value);
    if (found) return found;
  }
  return undefined;
}

function variablesOf(elements: Elements, { assignments, parameters, loops }: Found) {
  const rows: [string, string, number, number, unknown][] = [];
  for (const { target, operator, value, start, end } of assignments) {
    const isCast = target.kind === 'cast' && target.type.positional.length + target.type.named.length === 0;
    const variable = isCast ? target.operand : target;
    if (variable.kind !== 'variable') continue;
    rows.push([variable.name, OPERATORS[operator] ?? operator, start, end, elements.ofStatement(value).map(elementOf)]);
  }
  for (const { variable, value, start, end } of parameters) {
    const values = value ? elements.of(value, true) : [];
    rows.push([variable.name, 'Parameter', start, end, values.map(elementOf)]);
  }
  for (const { variable, list, start, end } of loops) {
    if (variable && list) rows.push([variable.name, 'ForEach', start, end, elements.ofStatement(list).map(elementOf)]);
  }
  return rows.sort((a, b) => a[2] - b[2] || b[3] - a[3]);
}
