import type { Entry, Value } from '../../../model/value';
import { StatementReader } from '../statements';
import type { BlockNode, CommandNode, Expression, Statement } from '../syntax';
import type { Machine } from './machine';
import { isKnown } from './parts';
import { TextBuilder } from './texts';
import { unknown } from './unknowns';
import { tableOf } from './values';

/** A resource of a configuration: a type, a name and a body, which may stand on the next line. */
interface Resource {
  readonly command: CommandNode;
  readonly body: BlockNode;
}

/** Runs statements of a configuration: commands with a body are resources, all others are what they always are. */
export function runConfigured(machine: Machine, statements: readonly Statement[]): Value[] {
  const results: Value[] = [];
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i] as Statement;
    const resource = statement.kind === 'command' ? resourceAt(statement, statements[i + 1]) : undefined;
    if (!resource) {
      const output = machine.runOne(statement);
      if (output) results.push(output);
    } else {
      if (statements[i + 1] === resource.body) i++;
      runResource(machine, resource);
    }
  }
  return results;
}

function resourceAt(command: CommandNode, next: Statement | undefined): Resource | undefined {
  const last = command.args[command.args.length - 1];
  if (last?.kind === 'block') return { command, body: last };
  return next?.kind === 'block' && command.args.length <= 2 ? { command, body: next } : undefined;
}

function runResource(machine: Machine, { command, body }: Resource): void {
  if (!machine.spend(2 + body.statements.length, command)) return;
  const heads = [command.name, ...command.args.filter((arg): arg is Expression => isExpression(arg) && arg !== body)];
  if (/^node$/i.test(machine.written(command.name))) {
    for (const head of heads.slice(1)) machine.evaluate(head);
    machine.runBlock(body);
    return;
  }
  const head = heads.map((node) => {
    const value = machine.evaluate(node);
    const place = machine.place(node);
    return value.kind === 'text' ? value : new TextBuilder().value(value, place).done(place, '');
  });
  const place = machine.place({ start: command.start, end: body.end });
  machine.emit({ kind: 'block', language: 'powershell', head, body: bodyOf(machine, body), place });
}

const isExpression = ({ kind }: { readonly kind: string }): boolean =>
  kind !== 'parameter' && kind !== 'splat' && kind !== 'verbatim';

/** The properties of a resource, read as commands: `LocalPort = '25'` is a name, an equals sign and a value. */
function bodyOf(machine: Machine, body: BlockNode): Extract<Value, { kind: 'table' }> {
  const entries: Entry[] = [];
  for (const statement of body.statements) {
    const entry = statement.kind === 'command' ? propertyOf(machine, statement) : undefined;
    if (entry) entries.push(entry);
    else machine.runOne(statement);
  }
  return tableOf(entries, machine.place(body));
}

function propertyOf(machine: Machine, node: CommandNode): Entry | undefined {
  const [sign, ...values] = node.args;
  if (sign?.kind !== 'text' || machine.written(sign) !== '=') return closeProperty(machine, node);
  const key = machine.evaluate(node.name);
  if (!isKnown(key)) return undefined;
  const place = machine.place(node);
  const [only] = values;
  if (!only || !isExpression(only)) {
    return { key, value: unknown(key.text, 'has no value in this file', place), place };
  }
  return { key, value: valueOf(machine, only as Expression, key.text), place };
}

/** A name with its equals sign close by, which together are one word of a command. */
const CLOSE = /([A-Za-z_]\w*)[ \t]*=/y;

/** `LocalPort='25'`, `LocalPort=('25','587')`, `LocalPort= '25'`. */
function closeProperty(machine: Machine, node: CommandNode): Entry | undefined {
  const { text } = machine.source;
  CLOSE.lastIndex = node.start;
  const name = CLOSE.exec(text)?.[1];
  if (name === undefined) return undefined;
  const value = new ValueReader(text, CLOSE.lastIndex, node.end).read();
  const written = machine.place({ start: node.start, end: node.start + name.length });
  return {
    key: new TextBuilder().add(name, written, true).done(written, ''),
    value: value
      ? valueOf(machine, value, name)
      : unknown(name, 'has no value in this file', machine.place({ start: node.end, end: node.end })),
    place: machine.place(node),
  };
}

/** Reads what stands behind the sign as what it is; it was read as words of a command before. */
class ValueReader extends StatementReader {
  constructor(text: string, from: number, end: number) {
    super(text);
    this.pos = from;
    this.end = end;
  }

  read(): Statement | undefined {
    this.skipBlanks();
    return this.readStatement();
  }
}

function valueOf(machine: Machine, node: Statement, name: string): Value {
  if (node.kind !== 'block') return machine.valueOf(node);
  // `SetScript = { … }` runs on the target, by itself.
  machine.runAside(node);
  return unknown(name, 'is a script block', machine.place(node));
}
