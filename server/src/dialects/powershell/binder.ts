import { join, type Place } from '../../base/span';
import type { Argument, Block, Command } from '../../model/item';
import { HOLE, type Table, type Text, type Value } from '../../model/value';
import type { CmdletRecord } from '../../model/vocabulary';

/** A parameter with the value that reaches it. */
export interface Bound {
  /** As the record spells it; common parameters under their full name. */
  readonly parameter: string;
  /** Undefined for a bare switch, and where the value is missing. */
  readonly value: Value | undefined;
  /** `-LocalP` as written, or the key of a table; undefined for a value bound by its position. */
  readonly name: Text | undefined;
  /** From the name to the end of the value. */
  readonly place: Place;
  readonly how: 'named' | 'positional' | 'splat' | 'piped' | 'property';
  /** True for a parameter that wants a value and has none: `-LocalPort` before another parameter or the end. */
  readonly missing: boolean;
  /** The table that holds it, for `splat`, `piped` and `property`. */
  readonly table: Table | undefined;
}

/** The parameters of one call, or the properties of one resource. */
export interface Binding {
  /** By the parameter's own name, as its record spells it. */
  readonly bound: ReadonlyMap<string, Bound>;
  /** Why there may be more parameters than are bound: a splat or a pipe without a value in this file. */
  readonly open: { readonly place: Place; readonly why: string } | undefined;
  /** Values that no parameter takes. */
  readonly surplus: readonly Value[];
  /** True when PowerShell refuses the call as it stands: unknown, ambiguous, repeated or valueless parameters. */
  readonly faulty: boolean;
}

/** Parameters that every advanced command has, with their aliases. */
const COMMON: readonly { readonly name: string; readonly aliases: readonly string[]; readonly takes: boolean }[] = [
  { name: 'Verbose', aliases: ['vb'], takes: false },
  { name: 'Debug', aliases: ['db'], takes: false },
  { name: 'ErrorAction', aliases: ['ea'], takes: true },
  { name: 'WarningAction', aliases: ['wa'], takes: true },
  { name: 'InformationAction', aliases: ['infa'], takes: true },
  { name: 'ProgressAction', aliases: ['proga'], takes: true },
  { name: 'ErrorVariable', aliases: ['ev'], takes: true },
  { name: 'WarningVariable', aliases: ['wv'], takes: true },
  { name: 'InformationVariable', aliases: ['iv'], takes: true },
  { name: 'OutVariable', aliases: ['ov'], takes: true },
  { name: 'OutBuffer', aliases: ['ob'], takes: true },
  { name: 'PipelineVariable', aliases: ['pv'], takes: true },
  { name: 'WhatIf', aliases: ['wi'], takes: false },
  { name: 'Confirm', aliases: ['cf'], takes: false },
];

interface Parameter {
  readonly name: string;
  readonly takes: boolean;
}

interface ParameterIndex {
  readonly exact: ReadonlyMap<string, Parameter>;
  readonly spellings: readonly (readonly [string, Parameter])[];
  readonly positional: readonly Parameter[];
  /** Takes what a pipe brings as a whole. */
  readonly piped: Parameter | undefined;
}

const indexes = new WeakMap<CmdletRecord, ParameterIndex>();
const commonIndex = spellingsOf(COMMON);

function spellingsOf(
  parameters: readonly { readonly name: string; readonly aliases?: readonly string[]; readonly takes: boolean }[],
): Pick<ParameterIndex, 'exact' | 'spellings'> {
  const spellings = parameters.flatMap(({ name, aliases, takes }) => {
    const parameter = { name, takes };
    return [name, ...(aliases ?? [])].map((spelling) => [spelling.toLowerCase(), parameter] as const);
  });
  return { exact: new Map(spellings), spellings };
}

function indexOf(record: CmdletRecord): ParameterIndex {
  let index = indexes.get(record);
  if (!index) {
    const own = spellingsOf(record.parameters.map((p) => ({ ...p, takes: p.type !== 'switch' })));
    const positions = new Map<number, string>();
    for (const { name, position } of record.parameters) {
      // Parameter sets are merged: of two parameters with one position the first by name has it.
      if (position !== undefined && !positions.has(position)) positions.set(position, name);
    }
    const positional = [...positions]
      .sort(([a], [b]) => a - b)
      .map(([, name]) => own.exact.get(name.toLowerCase()) as Parameter);
    const whole = record.parameters.find(({ piped }) => piped)?.name.toLowerCase();
    index = { ...own, positional, piped: whole === undefined ? undefined : own.exact.get(whole) };
    indexes.set(record, index);
  }
  return index;
}

/** The parameter that a name or the beginning of one means; undefined when none or several. */
function resolve(index: ParameterIndex, written: string): Parameter | undefined {
  const name = written.toLowerCase();
  const exact = index.exact.get(name) ?? commonIndex.exact.get(name);
  if (exact) return exact;
  if (name === '') return undefined;
  const begin = (from: Pick<ParameterIndex, 'spellings'>): Set<Parameter> => {
    const found = new Set<Parameter>();
    for (const [spelling, parameter] of from.spellings) if (spelling.startsWith(name)) found.add(parameter);
    return found;
  };
  const own = begin(index);
  // A common parameter never makes a cmdlet's own ambiguous: `-Prog` is -Program beside -ProgressAction.
  const found = own.size > 0 ? own : begin(commonIndex);
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** The name of a parameter without its dash, which may be typographic, and without a colon. */
function bareName(name: Text): string {
  const { text } = name;
  const first = text.charCodeAt(0);
  const from = first === 0x2d || (first >= 0x2013 && first <= 0x2015) ? 1 : 0;
  return text.slice(from, text.endsWith(':') ? -1 : undefined);
}

/**
 * The calls that a command makes: one, or one for each object that its pipe brings in, each with the properties of
 * that object bound to the parameters that are not given.
 */
export function bindCommand(command: Command, record: CmdletRecord): readonly Binding[] {
  const index = indexOf(record);
  const own = bindArguments(command.arguments, index);
  const { input } = command;
  if (input === undefined) return [own];
  const objects = input.kind === 'list' ? input.items : [input];
  if (objects.length === 0) return [own];
  return objects.map((object) => bindPiped(own, object, index));
}

/** The properties of a resource as its parameters; several of one name keep the first. */
export function bindBlock(block: Block, record: CmdletRecord): Binding {
  const state = new Binder(indexOf(record));
  state.table(block.body, 'property');
  return state.done();
}

function bindArguments(args: readonly Argument[], index: ParameterIndex): Binding {
  const binder = new Binder(index);
  const loose: { readonly value: Value; readonly place: Place }[] = [];
  const splats: Value[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as Argument;
    if (argument.kind === 'splat') splats.push(argument.value);
    else if (argument.kind === 'value') loose.push(argument);
    else {
      const parameter = resolve(index, bareName(argument.name));
      const next = args[i + 1];
      const takes = parameter ? parameter.takes : true;
      let { value } = argument;
      let { place } = argument;
      // What belongs to an unknown or an ambiguous name is lost with it.
      if (value === undefined && takes && next?.kind === 'value') {
        value = next.value;
        place = join(place, next.place);
        i++;
      }
      if (!parameter) binder.faulty = true;
      else binder.bind(parameter, value, argument.name, place, 'named');
    }
  }
  for (const value of splats) binder.splat(value);
  binder.positions(loose);
  return binder.done();
}

class Binder {
  faulty = false;
  private readonly bound = new Map<string, Bound>();
  private readonly surplus: Value[] = [];
  private open: Binding['open'];

  constructor(private readonly index: ParameterIndex) {}

  bind(
    parameter: Parameter,
    value: Value | undefined,
    name: Text | undefined,
    place: Place,
    how: Bound['how'],
    table?: Table,
  ): void {
    const key = parameter.name;
    if (this.bound.has(key)) {
      // An explicit parameter wins over the table's, and a repeated one is refused: the first stays either way.
      if (how === 'named' || how === 'positional') this.faulty = true;
      return;
    }
    const off = !parameter.takes && value?.kind === 'constant' && value.value !== true;
    if (off) return;
    const missing = parameter.takes && value === undefined;
    if (missing) this.faulty = true;
    this.bound.set(key, { parameter: key, value, name, place, how, missing, table });
  }

  splat(value: Value): void {
    if (value.kind === 'table') this.table(value, 'splat');
    else if (value.kind === 'list') this.positions(value.items.map((item) => ({ value: item, place: item.place })));
    else if (value.kind === 'unknown') this.open ??= { place: value.place, why: value.why };
    else if (value.kind === 'text') this.positions([{ value, place: value.place }]);
  }

  table(table: Table, how: 'splat' | 'property'): void {
    for (const { key, value, place } of table.entries) {
      const parameter = resolve(this.index, key.text);
      if (parameter) this.bind(parameter, value, key, place, how, table);
      else if (key.text.includes(HOLE)) this.open ??= { place: key.place, why: 'the name of a parameter is not known' };
      else if (how === 'splat') this.faulty = true;
    }
  }

  positions(values: readonly { readonly value: Value; readonly place: Place }[]): void {
    let next = 0;
    for (const { value, place } of values) {
      let parameter: Parameter | undefined;
      while (next < this.index.positional.length && !parameter) {
        const candidate = this.index.positional[next++] as Parameter;
        if (!this.bound.has(candidate.name)) parameter = candidate;
      }
      if (parameter) this.bind(parameter, value, undefined, place, 'positional');
      else this.surplus.push(value);
    }
    if (this.surplus.length > 0) this.faulty = true;
  }

  done(): Binding {
    return { bound: this.bound, open: this.open, surplus: this.surplus, faulty: this.faulty };
  }
}

/** Properties bind by the whole name or alias, and only to what the call does not give itself. */
function bindPiped(own: Binding, object: Value, index: ParameterIndex): Binding {
  const { piped } = index;
  if (piped && !own.bound.has(piped.name)) {
    const { name: parameter } = piped;
    const { place } = object;
    const whole: Bound = {
      parameter,
      value: object,
      name: undefined,
      place,
      how: 'piped',
      missing: false,
      table: undefined,
    };
    return { ...own, bound: new Map([...own.bound, [parameter, whole]]) };
  }
  if (object.kind === 'unknown') return own.open ? own : { ...own, open: { place: object.place, why: object.why } };
  if (object.kind !== 'table') return own;
  const bound = new Map(own.bound);
  for (const { key, value, place } of object.entries) {
    const parameter = index.exact.get(key.text.toLowerCase());
    if (!parameter || bound.has(parameter.name)) continue;
    bound.set(parameter.name, {
      parameter: parameter.name,
      value,
      name: key,
      place,
      how: 'piped',
      missing: false,
      table: object,
    });
  }
  return { ...own, bound };
}
