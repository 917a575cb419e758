import type { Place } from '../../../base/span';
import type { Embedded, Item } from '../../../model/item';
import type { Scope, Source } from '../../../model/language';
import type { Value } from '../../../model/value';
import { FROM_OUTSIDE } from '../commands';
import type { Definition, TopLevel } from '../read';
import type { BlockNode, ClassNode, CommandNode, Expression, FunctionNode, Node, Statement } from '../syntax';
import { assign } from './assign';
import { CMDLETS } from './cmdlets';
import { ComObjects, sharedObject } from './comObjects';
import { runConfigured } from './configuration';
import { evaluate } from './evaluate';
import { runCommand, runPipeline } from './execute';
import { applyDefaults, bindCall } from './functions';
import { runFor, runForEach, runWhile } from './loops';
import { type CallArguments, collected, type Machine } from './machine';
import { Names } from './names';
import { oneOf } from './parts';
import { TextBuilder } from './texts';
import { reasonOf, unknown } from './unknowns';
import { constant, tableOf } from './values';
import { Variables } from './variables';

/** Programs that are given files, and the arguments that say so. */
const READING: ReadonlySet<string> = new Set(['netsh', 'reg', 'regedit']);
const READS_FILE = /(?:^|\s)(?:[-/][fs]|exec|import|\S+\.reg)(?:\s|$)/i;

/** Calls are followed this deep. */
const MAX_CALLS = 12;

/** Functions that are looked at to find out whether they call each other in a circle. */
const MAX_CIRCLE = 100;

/** What a command without arguments takes of the budget. */
const COMMAND_STEPS = 3;

const NOTHING_GIVEN: ReadonlyMap<string, Value> = new Map();

/** Runs one chunk: follows what is literal, emits a command each time it is run. */
export class Runner implements Machine {
  readonly variables: Variables;
  readonly names = new Names();
  readonly objects = new ComObjects();
  readonly functions = new Map<string, Definition>();
  inConfiguration = false;
  private calls = 0;
  /** Functions that are running. */
  private readonly active = new Set<Definition['node']>();
  /** Functions that ran without a known argument, within other calls. */
  private readonly calledBlindly = new Set<Definition['node']>();
  private exhausted = false;
  /** True while what is run stands in the text once, is run once, and nobody looks at what it puts out. */
  private inFlow = false;

  constructor(
    public source: Source,
    readonly scope: Scope,
    readonly emit: (item: Item | Embedded) => void,
  ) {
    this.variables = new Variables(scope);
  }

  top(syntax: readonly TopLevel[]): void {
    for (const node of syntax) {
      if (node.kind === 'parameters') applyDefaults(this, node.parameters);
      else {
        this.inFlow = true;
        this.runInFlow(node);
      }
    }
    this.inFlow = false;
    for (const assignment of this.objects.left()) this.emit(assignment);
  }

  /** Runs a statement of the flow, unless it is a command of which everything is known. */
  private runInFlow(node: Statement): Value | undefined {
    if (node.kind !== 'command' || !this.standsForItself(node)) return this.runOne(node);
    if (this.scope.known?.(node.start, node.end, '')) {
      this.spend(COMMAND_STEPS + node.args.length, node);
      return undefined;
    }
    const output = this.runOne(node);
    this.scope.told?.();
    return output;
  }

  /** The statements of a body that is run where it stands. */
  private body(statements: readonly Statement[]): Value[] {
    if (this.inConfiguration) return runConfigured(this, statements);
    const results: Value[] = [];
    for (const statement of statements) {
      if (this.exhausted) break;
      const output = this.inFlow ? this.runInFlow(statement) : this.runOne(statement);
      if (output) results.push(output);
    }
    return results;
  }

  /** True for a command whose words are all literal and which changes nothing that is followed here. */
  private standsForItself({ start, end, name, invocation }: CommandNode): boolean {
    if (!this.scope.known || invocation !== '' || name.kind !== 'text' || name.form !== 'bare') return false;
    const { text } = this.source;
    for (let i = start; i < end; i++) {
      const c = text.charCodeAt(i);
      // $, @, ( and {
      if (c === 36 || c === 64 || c === 40 || c === 123) return false;
    }
    const { lower, native, program } = this.names.of(this.written(name));
    // What a file holds that the script wrote is not seen in the line that reads it.
    if (READING.has(program) && READS_FILE.test(text.slice(name.end, end))) return false;
    return (native || !CMDLETS.has(lower)) && this.scope.definition(lower) === undefined;
  }

  place({ start, end }: Node): Place {
    return this.source.place(start, end);
  }

  written({ start, end }: Node): string {
    return this.source.text.slice(start, end);
  }

  spend(steps: number, node: Node): boolean {
    if (this.scope.spend(steps)) return true;
    if (!this.exhausted) {
      this.exhausted = true;
      this.scope.unread(this.place(node), 'what runs here is more than is followed');
    }
    return false;
  }

  evaluate(expression: Expression): Value {
    return evaluate(this, expression);
  }

  run(statements: readonly Statement[]): Value[] {
    const { inFlow } = this;
    this.inFlow = false;
    const results = this.body(statements);
    this.inFlow = inFlow;
    return results;
  }

  valueOf(statement: Statement): Value {
    const { inFlow } = this;
    this.inFlow = false;
    const value = statement.kind === 'assign' ? assign(this, statement) : this.runOne(statement);
    this.inFlow = inFlow;
    return value ?? constant(null, this.place(statement));
  }

  runOne(node: Statement): Value | undefined {
    if (!this.spend(1, node)) return undefined;
    switch (node.kind) {
      case 'command':
        return runCommand(this, node);
      case 'pipeline':
        return runPipeline(this, node);
      case 'chain':
        return collected(this.run(node.items), this.place(node));
      case 'assign':
        assign(this, node);
        return undefined;
      case 'if': {
        for (const { condition } of node.clauses) if (condition) this.valueOf(condition);
        const bodies = [...node.clauses.map(({ body }) => body), node.otherwise];
        return this.alternatives(bodies, node.otherwise === undefined, node);
      }
      case 'switch': {
        if (node.subject) this.valueOf(node.subject);
        for (const { pattern } of node.clauses) if (pattern?.kind === 'block') this.runAside(pattern);
        const bodies = node.clauses.map(({ body }) => body);
        return this.alternatives(
          bodies,
          node.clauses.every(({ pattern }) => pattern),
          node,
        );
      }
      case 'foreach':
        return runForEach(this, node);
      case 'for':
        runFor(this, node);
        return undefined;
      case 'while':
        runWhile(this, node);
        return undefined;
      case 'try': {
        const results = node.body ? this.body(node.body.statements) : [];
        // What a handler sets is set when something went wrong: the way of the script is that nothing does.
        const handlers = node.catches.map((block) => () => void this.body(block.statements));
        const tried = node.body && this.place(node.body);
        this.variables.branches(handlers, true, (_, values) => values[values.length - 1] as Value, tried);
        if (node.last) this.body(node.last.statements);
        return results.length > 0 ? collected(results, this.place(node)) : undefined;
      }
      case 'function':
        this.define(node);
        return undefined;
      case 'class':
        this.defineClass(node);
        return undefined;
      case 'enum':
        return undefined;
      case 'jump':
        return node.value && node.word !== 'break' && node.word !== 'continue' ? this.valueOf(node.value) : undefined;
      case 'region':
        return this.region(node.word, node.body);
      default:
        return evaluate(this, node);
    }
  }

  private region(word: string, body: BlockNode | undefined): Value | undefined {
    if (!body) return undefined;
    if (word === 'trap') {
      this.runAside(body);
      return undefined;
    }
    const results = this.body(body.statements);
    return results.length > 0 ? collected(results, this.place(body)) : undefined;
  }

  /** All branches are run; a value that they do not share is not known behind them. */
  private alternatives(bodies: readonly (BlockNode | undefined)[], mayPass: boolean, node: Node): Value | undefined {
    const outputs: (Value | undefined)[] = [];
    const present = bodies.filter((body): body is BlockNode => body !== undefined);
    const runs = present.map((body) => () => {
      const results = this.body(body.statements);
      outputs.push(results.length > 0 ? collected(results, this.place(body)) : undefined);
    });
    this.variables.branches(runs, mayPass, (name, values) => this.unsure(name, values, node));
    if (outputs.every((output) => output === undefined)) return undefined;
    return oneOf(mayPass ? [...outputs, undefined] : outputs, this, node);
  }

  private unsure(name: string, values: readonly Value[], node: Node): Value {
    const object = sharedObject(values, this.place(node));
    if (object) return object;
    const unknowns = values.filter((value) => value.kind === 'unknown');
    const reasons = new Set(unknowns.map((value) => reasonOf(value)));
    const [reason] = reasons;
    const shared = unknowns.length === values.length && reasons.size === 1 ? reason : undefined;
    return unknown(`$${name}`, shared ?? 'differs from case to case', this.place(node));
  }

  private define(node: FunctionNode): void {
    const { body } = node;
    if (!body) return;
    this.functions.set(node.name, { source: this.source, node });
    if (node.form === 'configuration') {
      this.variables.within(NOTHING_GIVEN, () => {
        applyDefaults(this, [...(node.parameters ?? []), ...(body.parameters ?? [])]);
        this.inConfiguration = true;
        this.run(body.statements);
        this.inConfiguration = false;
      });
    } else if (!this.scope.isCalled(node.name)) this.runUncalled(node, body);
    else if (this.isCalledByItsOwn(node)) {
      // Another one of the circle may have run it before.
      const { inFlow } = this;
      this.inFlow = false;
      this.runUncalled(node, body);
      this.inFlow = inFlow;
    }
  }

  /** True for a function that only functions call which it calls itself: nobody begins the circle. */
  private isCalledByItsOwn(node: FunctionNode): boolean {
    if (this.scope.isCalled(`${FROM_OUTSIDE}${node.name}`)) return false;
    const seen = new Set<string>();
    const open = [...node.calls];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (name === node.name) return true;
      if (seen.has(name) || seen.size > MAX_CIRCLE) continue;
      seen.add(name);
      const definition = this.scope.definition(name) as Definition | undefined;
      if (definition?.node.kind === 'function') for (const call of definition.node.calls) open.push(call);
    }
    return false;
  }

  private runUncalled(node: FunctionNode, body: BlockNode, given: ReadonlyMap<string, Value> = NOTHING_GIVEN): void {
    this.variables.branches(
      [
        () =>
          this.variables.within(given, () => {
            this.active.add(node);
            applyDefaults(this, [...(node.parameters ?? []), ...(body.parameters ?? [])]);
            this.body(body.statements);
            this.active.delete(node);
          }),
      ],
      true,
      (name, values) => this.unsure(name, values, node),
    );
  }

  private defineClass(node: ClassNode): void {
    const place = this.place(node);
    const entries = node.properties.flatMap(({ variable, value }) => {
      if (!value) return [];
      const at = this.place(variable);
      const key = new TextBuilder().add(variable.name, at, false).done(at, '');
      return [{ key, value: this.evaluate(value), place: at }];
    });
    const self = new Map([['this', tableOf(entries, place)]]);
    for (const method of node.methods) if (method.body) this.runUncalled(method, method.body, self);
  }

  runBlock(block: BlockNode, given: ReadonlyMap<string, Value> = NOTHING_GIVEN): Value[] {
    return this.variables.overlaid(withItem(given), () => {
      if (block.parameters) applyDefaults(this, block.parameters);
      return this.run(block.statements);
    });
  }

  runAside(block: BlockNode, given: ReadonlyMap<string, Value> = NOTHING_GIVEN): void {
    const configured = this.inConfiguration;
    const run = (): void => {
      this.variables.within(withItem(given), () => {
        if (block.parameters) applyDefaults(this, block.parameters);
        this.run(block.statements);
      });
    };
    this.inConfiguration = false;
    this.variables.branches([run], true, (name, values) => this.unsure(name, values, block));
    this.inConfiguration = configured;
  }

  callBlock(block: BlockNode, call: CallArguments): Value[] {
    return this.invoke(block, block, call, block);
  }

  call({ source, node }: Definition, name: string, call: CallArguments): Value[] {
    const parts = callable(node);
    const output = [unknown(name, 'comes from a command', call.place)];
    // What calls itself has been read once already, and so has, within other calls, what is told nothing new.
    if (!parts || this.active.has(node) || (this.calls > 0 && !this.tellsMore(node, call))) return output;
    if (this.calls >= MAX_CALLS) {
      this.scope.unread(call.place, `calls of \`${name}\` are followed ${MAX_CALLS} deep`);
      return output;
    }
    const before = this.source;
    const configured = this.inConfiguration;
    this.inConfiguration = false;
    this.calls++;
    this.source = source;
    this.active.add(node);
    const results = this.invoke(parts.body, parts, call, parts.body);
    this.active.delete(node);
    this.source = before;
    this.calls--;
    this.inConfiguration = configured;
    return results;
  }

  /** True for the first call of a function that is given nothing known, and for each that is given something. */
  private tellsMore(node: Definition['node'], { args, input }: CallArguments): boolean {
    const isKnown = (value: Value | undefined): boolean => value !== undefined && value.kind !== 'unknown';
    if (args.some(({ value }) => isKnown(value)) || input?.some(isKnown)) return true;
    if (this.calledBlindly.has(node)) return false;
    this.calledBlindly.add(node);
    return true;
  }

  private invoke(
    body: BlockNode,
    declared: { readonly parameters: BlockNode['parameters'] },
    call: CallArguments,
    node: Node,
  ): Value[] {
    const results: Value[] = [];
    for (const { given, open } of bindCall(this, declared, call)) {
      if (!this.spend(1, node)) break;
      this.variables.within(given, () => {
        applyDefaults(this, open);
        for (const result of this.run(body.statements)) results.push(result);
      });
    }
    return results;
  }

  evaluateIn(source: Source, expression: Expression): Value {
    const before = this.source;
    this.source = source;
    const value = this.evaluate(expression);
    this.source = before;
    return value;
  }
}

/** `$_` and `$PSItem` are one. */
function withItem(given: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const item = given.get('_');
  return item ? new Map([...given, ['psitem', item]]) : given;
}

/** The body of what a name is defined as, with its parameters wherever they stand. */
function callable(node: Definition['node']): { body: BlockNode; parameters: BlockNode['parameters'] } | undefined {
  if (node.kind === 'block') return { body: node, parameters: node.parameters };
  if (node.kind !== 'function' || !node.body) return undefined;
  return { body: node.body, parameters: node.parameters ?? node.body.parameters };
}
