import type { Argument } from '../../../model/item';
import type { Entry, Value } from '../../../model/value';
import { plainName } from '../commands';
import type { ParameterDeclaration } from '../syntax';
import type { CallArguments, Machine } from './machine';
import { TextBuilder } from './texts';
import { unknown } from './unknowns';
import { itemsOf, listOf, tableOf } from './values';

/** A parameter of a function of the file. */
interface Parameter {
  readonly declaration: ParameterDeclaration;
  readonly name: string;
  /** All names under which it is given, lower case. */
  readonly names: readonly string[];
  readonly isSwitch: boolean;
  readonly position: number | undefined;
  readonly fromPipe: boolean;
  readonly fromPipeByName: boolean;
}

function parameterOf(machine: Machine, declaration: ParameterDeclaration): Parameter {
  const name = plainName(declaration.variable.name);
  const names = [name];
  let isSwitch = false;
  let position: number | undefined;
  let fromPipe = false;
  let fromPipeByName = false;
  for (const attribute of declaration.attributes) {
    const kind = attribute.name.toLowerCase();
    if (kind === 'switch' || kind === 'switchparameter') isSwitch = true;
    if (kind === 'alias') {
      for (const alias of attribute.positional) {
        if (alias.kind === 'text') names.push(machine.source.text.slice(alias.from, alias.to).toLowerCase());
      }
    }
    if (kind !== 'parameter') continue;
    for (const { name: key, value } of attribute.named) {
      const isSet = value === undefined || !/\$false/i.test(machine.written(value));
      if (/^position$/i.test(key) && value) position = Number(machine.written(value));
      if (/^valuefrompipeline$/i.test(key)) fromPipe = isSet;
      if (/^valuefrompipelinebypropertyname$/i.test(key)) fromPipeByName = isSet;
    }
  }
  return { declaration, name, names, isSwitch, position, fromPipe, fromPipeByName };
}

/** What a call gives to the parameters: one set of variables for each object that its pipe brings. */
export interface Bound {
  readonly given: ReadonlyMap<string, Value>;
  /** The parameters that still want their default. */
  readonly open: readonly ParameterDeclaration[];
}

export function bindCall(machine: Machine, block: ParameterSource, call: CallArguments): readonly Bound[] {
  const parameters = (block.parameters ?? []).map((declaration) => parameterOf(machine, declaration));
  const binder = new Binder(parameters);
  binder.arguments(call.args);
  const { bound, rest } = binder.done();
  const base = new Map(bound);
  base.set('args', listOf(rest, call.place));
  base.set('psboundparameters', boundTable(bound, call));
  if (!call.input) return [finish(parameters, base)];
  return call.input.map((item) => {
    const given = new Map(base);
    given.set('_', item);
    given.set('psitem', item);
    for (const parameter of parameters) {
      if (bound.has(parameter.name)) continue;
      const property =
        parameter.fromPipeByName && item.kind === 'table' ? propertyOf(item.entries, parameter.names) : undefined;
      const value = property ?? (parameter.fromPipe ? item : undefined);
      if (value) given.set(parameter.name, value);
    }
    return finish(parameters, given);
  });
}

/** What declares parameters: a function, a script block. */
export interface ParameterSource {
  readonly parameters: readonly ParameterDeclaration[] | undefined;
}

function finish(parameters: readonly Parameter[], given: ReadonlyMap<string, Value>): Bound {
  return { given, open: parameters.filter(({ name }) => !given.has(name)).map(({ declaration }) => declaration) };
}

function propertyOf(entries: readonly Entry[], names: readonly string[]): Value | undefined {
  return entries.find(({ key }) => names.includes(key.text.toLowerCase()))?.value;
}

function boundTable(bound: ReadonlyMap<string, Value>, { place }: CallArguments): Value {
  const entries = [...bound].map(
    ([name, value]): Entry => ({
      key: new TextBuilder().add(name, value.place, false).done(value.place, ''),
      value,
      place: value.place,
    }),
  );
  return tableOf(entries, place);
}

class Binder {
  private readonly bound = new Map<string, Value>();
  private readonly loose: Value[] = [];

  constructor(private readonly parameters: readonly Parameter[]) {}

  arguments(args: readonly Argument[]): void {
    for (let i = 0; i < args.length; i++) {
      const argument = args[i] as Argument;
      if (argument.kind === 'value') this.loose.push(argument.value);
      else if (argument.kind === 'splat') this.splat(argument.value);
      else {
        const parameter = this.named(argument.name.text.slice(1).replace(/:$/, ''));
        const next = args[i + 1];
        let { value } = argument;
        if (value === undefined && !parameter?.isSwitch && next?.kind === 'value') {
          value = next.value;
          i++;
        }
        value ??= { kind: 'constant', value: true, place: argument.place };
        if (parameter) this.bind(parameter, value);
      }
    }
  }

  private splat(value: Value): void {
    if (value.kind === 'table') {
      for (const { key, value: of } of value.entries) {
        const parameter = this.named(key.text);
        if (parameter) this.bind(parameter, of);
      }
    } else if (value.kind !== 'unknown') for (const item of itemsOf(value)) this.loose.push(item);
  }

  private named(written: string): Parameter | undefined {
    const name = written.toLowerCase();
    const exact = this.parameters.find(({ names }) => names.includes(name));
    if (exact || name === '') return exact;
    const found = this.parameters.filter(({ names }) => names.some((one) => one.startsWith(name)));
    return found.length === 1 ? found[0] : undefined;
  }

  private bind(parameter: Parameter, value: Value): void {
    if (!this.bound.has(parameter.name)) this.bound.set(parameter.name, value);
  }

  /** Positions last: by their numbers where they have any, otherwise in the order of declaration. */
  done(): { bound: ReadonlyMap<string, Value>; rest: readonly Value[] } {
    const numbered = this.parameters.some(({ position }) => position !== undefined);
    const positional = numbered
      ? this.parameters
          .filter(({ position }) => position !== undefined)
          .sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
      : this.parameters.filter(({ isSwitch }) => !isSwitch);
    const free = positional.filter(({ name }) => !this.bound.has(name));
    let i = 0;
    for (; i < this.loose.length && i < free.length; i++) this.bind(free[i] as Parameter, this.loose[i] as Value);
    return { bound: this.bound, rest: this.loose.slice(i) };
  }
}

/** Gives parameters their defaults; one without is unknown, for its value comes from a caller elsewhere. */
export function applyDefaults(machine: Machine, open: readonly ParameterDeclaration[]): void {
  for (const { variable, attributes, value } of open) {
    const isSwitch = attributes.some(({ name }) => /^switch(?:parameter)?$/i.test(name));
    const found = value ? machine.evaluate(value) : undefined;
    if (found) machine.variables.set(variable.name, found);
    else if (!isSwitch) {
      const reason = 'is a parameter without a value in this file';
      machine.variables.set(variable.name, unknown(machine.written(variable), reason, machine.place(variable)));
    }
  }
}
