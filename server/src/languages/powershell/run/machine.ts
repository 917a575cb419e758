import type { Place } from '../../../base/span';
import type { Command, Embedded, Item } from '../../../model/item';
import type { Scope, Source } from '../../../model/language';
import { NO_PLACES, type Value } from '../../../model/value';
import type { Definition } from '../read';
import type { BlockNode, Expression, Node, Statement } from '../syntax';
import type { ComObjects } from './comObjects';
import type { Names } from './names';
import type { Variables } from './variables';

/** What a call brings to a function or a script block. */
export interface CallArguments {
  readonly args: Command['arguments'];
  /** What comes through the pipe: one run of `process` for each. */
  readonly input: readonly Value[] | undefined;
  readonly place: Place;
}

/** What the parts of running ask of one another. */
export interface Machine {
  readonly scope: Scope;
  readonly variables: Variables;
  /** The text to which offsets belong; another one while a function of another chunk runs. */
  readonly source: Source;
  readonly names: Names;
  readonly objects: ComObjects;
  /** The functions that were defined as far as was run, by their lower-case names. */
  readonly functions: ReadonlyMap<string, Definition>;
  /** True within a `configuration`, where commands with a body are resources. */
  readonly inConfiguration: boolean;

  emit(item: Item | Embedded): void;
  place(node: Node): Place;
  written(node: Node): string;
  /** Takes steps of the budget; false, and said once, when it is used up. */
  spend(steps: number, place: Node): boolean;

  evaluate(expression: Expression): Value;
  /** Runs one statement; undefined where it puts nothing out. */
  runOne(statement: Statement): Value | undefined;
  /** Runs statements and gives what they put out. */
  run(statements: readonly Statement[]): Value[];
  /** What one statement puts out, as one value. */
  valueOf(statement: Statement): Value;
  /** Runs a block among the variables around it; `given` hides some of them. */
  runBlock(block: BlockNode, given?: ReadonlyMap<string, Value>): Value[];
  /** Runs a block that perhaps never runs, or elsewhere: nothing it sets is seen afterwards. */
  runAside(block: BlockNode, given?: ReadonlyMap<string, Value>): void;
  /** Calls a script block with arguments. */
  callBlock(block: BlockNode, call: CallArguments): Value[];
  /** Calls what is defined somewhere in the document, with arguments. */
  call(definition: Definition, name: string, call: CallArguments): Value[];
  /** Evaluates an expression of a text other than the one that runs. */
  evaluateIn(source: Source, expression: Expression): Value;
}

/** One value for what statements put out: none is null, several are a list. */
export function collected(values: readonly Value[], place: Place): Value {
  const [only] = values;
  if (only === undefined) return { kind: 'constant', value: null, place };
  return values.length === 1 ? only : { kind: 'list', items: values, place, via: NO_PLACES };
}
