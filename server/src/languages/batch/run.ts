import type { Embedded, Item } from '../../model/item';
import type { Scope } from '../../model/language';
import { Rich } from '../text/rich';
import { Executor, MAX_DEPTH } from './execute';
import type { Lookup } from './expand';
import {
  type Arguments,
  belowLabel,
  DEAD,
  EXIT,
  Flow,
  type Frame,
  findLabel,
  labelProgram,
  type Moment,
  type Signal,
  unitIndexAt,
  type Visit,
} from './flow';
import { standsForItself, withoutReturns } from './lines';
import type { CallHook } from './machine';
import { labelKey, type Program, type Unit } from './program';
import type { Jump, State } from './state';
import { type Content, type Locals, Store } from './store';

/** How often a jump back is taken while something changes. */
const MAX_ROUNDS = 256;
/** A loop that takes more steps of the budget than these goes on behind it, so that what stands there is read too. */
const MAX_LOOP_STEPS = 200_000;
const NO_ARGUMENTS = (): Arguments => ({ values: undefined, all: undefined, shift: 0 });

/** So many jumps take along what so many variables held; of further ones only the label is known. */
const MAX_JUMPS = 24;
const MAX_HELD = 500;

/**
 * Follows a script the way cmd runs it, and every way that depends on what is not known here: both branches of a
 * condition, what stands behind `&&` and `||`, and labels that nothing is seen to call. What such ways leave behind in
 * variables holds only where they agree.
 */
export class Runner extends Executor {
  /** Labels that have been run, by name. */
  private readonly visitedNames: Set<string>;
  private readonly visited = new Map<Program, Set<number>>();
  private readonly ran = new Set<Unit>();
  private readonly sections = new Map<Program, Map<Unit, string>>();

  constructor(
    scope: Scope,
    emit: (item: Item | Embedded) => void,
    private readonly state: State,
    program: Program,
    hook: CallHook | undefined,
  ) {
    const last = program.units[program.units.length - 1];
    const length = last ? last.end - (program.units[0]?.start ?? 0) : 0;
    super(scope, emit, new Store(scope, program.first), length, hook);
    this.store.locals = state.locals;
    this.store.nextFrame = state.nextFrame;
    this.visitedNames = new Set(state.visited);
  }

  /** Runs a chunk and returns what the next one begins with. */
  runProgram(program: Program): State {
    const flow = new Flow();
    for (const { name, locals, held } of this.state.jumps) {
      const moment = { time: this.store.now, locals, held };
      const target = findLabel(program, name, -1);
      if (target === undefined) flow.carried.push({ name, moment });
      else flow.jump(target, moment);
    }
    for (const name of this.visitedNames) {
      const target = findLabel(program, name, -1);
      if (target !== undefined) this.visitedIn(program).add(target);
    }
    const frame = this.frame(program, flow, NO_ARGUMENTS(), { once: true });
    const alive = this.walk(frame, program.units[0]?.start ?? 0, this.state.alive);
    const end = flow.unknownJump ?? { time: this.store.now, locals: this.store.locals };
    if (program.labels.size > 0) this.runRest(program, end.time, end.locals);
    if (this.stopped) {
      const { unit } = frame.statement;
      this.scope.unread(
        program.source.place(unit.start, unit.end),
        'the script does more from here on than is followed',
      );
    }
    this.store.flush();
    return {
      alive,
      locals: this.store.locals,
      nextFrame: this.store.nextFrame,
      jumps: this.jumpsOn(flow),
      visited: [...this.visitedNames],
    };
  }

  /** The jumps that lead out of the chunk, each label named once where there are too many. */
  private jumpsOn({ carried }: Flow): Jump[] {
    const names = new Set<string>();
    return carried.flatMap(({ name, moment }, i) => {
      const isNew = !names.has(name);
      names.add(name);
      if (i < MAX_JUMPS) {
        const held = new Map([...this.heldAt(moment)].slice(0, MAX_HELD));
        return [{ name, locals: moment.locals, held }];
      }
      return isNew ? [{ name, locals: moment.locals, held: new Map() }] : [];
    });
  }

  /** What has changed since a moment, as it was then. */
  private heldAt({ time, held }: Moment): Map<string, Content> {
    const result = this.store.since(time);
    for (const [key, content] of held ?? []) result.set(key, content);
    return result;
  }

  /** Runs labels that no known way leads to: a dynamic jump, another script or a later edit may. */
  private runRest(program: Program, time: number, locals: Locals): void {
    const visited = this.visitedIn(program);
    for (const unit of program.units) {
      if (this.stopped) return;
      if (unit.label === undefined || visited.has(belowLabel(program, unit))) continue;
      this.store.rewind(time);
      this.store.locals = locals;
      const frame = this.frame(program, new Flow(), NO_ARGUMENTS(), { once: true, rest: true });
      this.walk(frame, unit.start, true);
    }
  }

  private frame(program: Program, flow: Flow, parameters: Arguments, more: Partial<Frame>): Frame {
    const lookup: Lookup = {
      variable: (name) => this.store.variable(name),
      argument: (index) => {
        if (parameters.values) return parameters.values[index + (index === 0 ? 0 : parameters.shift)] ?? Rich.empty;
        const given = parameters.shift + index < 10 ? this.store.scriptArgument(parameters.shift + index) : undefined;
        return given && Rich.value(given);
      },
      allArguments: () => {
        if (parameters.values) return parameters.all ?? Rich.empty;
        const given = this.store.scriptArgument('*');
        return given && Rich.value(given);
      },
    };
    return {
      program,
      flow,
      parameters,
      lookup,
      loops: undefined,
      output: undefined,
      input: undefined,
      mode: program.mode,
      once: false,
      aside: false,
      rest: false,
      depth: 0,
      statement: { unit: program.units[0] ?? { start: 0, end: 0 } },
      ...more,
    };
  }

  private visitedIn(program: Program): Set<number> {
    let visited = this.visited.get(program);
    if (!visited) {
      visited = new Set();
      this.visited.set(program, visited);
    }
    return visited;
  }

  /**
   * Runs statements from an offset on, in the order of the text. Labels that jumps lead to are run when they are met,
   * with what is known at the jumps. Returns whether the end of the text was reached.
   */
  private walk(frame: Frame, start: number, alive: boolean): boolean {
    const { flow } = frame;
    let reached = this.walkOn(frame, start, alive);
    // Ways back to labels above the start have not been met yet.
    while (flow.pending.size > 0 && !this.stopped) {
      const [target, moments] = [...flow.pending].reduce((a, b) => (b[0] < a[0] ? b : a));
      flow.pending.delete(target);
      const [first] = moments;
      if (!first || flow.visits.has(target)) continue;
      this.store.restore(this.heldAt(first));
      this.store.locals = first.locals;
      this.visit(frame, target);
      reached = this.walkOn({ ...frame, rest: true }, target, true) || reached;
    }
    const [first, ...others] = flow.returns;
    if (first && frame.depth > 0 && (others.length > 0 || first.time !== this.store.now)) {
      this.store.rewind(first.time);
      for (const other of others) this.store.merge(this.store.since(other.time));
    }
    return reached;
  }

  private walkOn(frame: Frame, start: number, from: boolean): boolean {
    const { program, flow, statement } = frame;
    const { units } = program;
    let alive = from;
    let offset = start;
    for (let i = unitIndexAt(program, start); i < units.length && !this.stopped; i++) {
      if (!alive && flow.pending.size === 0) return false;
      const unit = units[i] as Unit;
      let first = Math.max(offset, unit.start);
      offset = 0;
      if (unit.label !== undefined) {
        const fell = alive && first === unit.start;
        if (first === unit.start) alive = this.arrive(frame, belowLabel(program, unit), alive);
        if (alive) this.visitedNames.add(unit.label);
        // Lines that a caret joins to the label are part of it, except for those who jump there.
        first = belowLabel(program, unit);
        if (fell || first >= unit.end) continue;
      }
      if (!alive) continue;
      statement.unit = unit;
      const signal = this.runUnit(frame, unit, first);
      if (!signal) continue;
      alive = false;
      const back = this.leave(frame, signal);
      if (back === undefined) continue;
      alive = true;
      offset = back;
      i = unitIndexAt(program, back) - 1;
    }
    if (alive && !this.stopped) flow.returns.push({ time: this.store.now, locals: this.store.locals });
    return alive;
  }

  /** Meets a label: takes in what jumps to it bring. Returns whether statements are run from here on. */
  private arrive(frame: Frame, target: number, alive: boolean): boolean {
    const moments = frame.flow.pending.get(target);
    let runs = alive;
    if (moments) {
      frame.flow.pending.delete(target);
      for (const moment of moments) {
        if (!this.spend(this.store.now - moment.time)) return false;
        const held = this.heldAt(moment);
        if (runs) this.store.merge(held);
        else {
          this.store.restore(held);
          this.store.locals = moment.locals;
          runs = true;
        }
      }
    }
    if (!runs) return false;
    if (frame.rest && this.visitedIn(frame.program).has(target)) return false;
    this.visit(frame, target);
    return true;
  }

  private visit(frame: Frame, target: number): void {
    this.visitedIn(frame.program).add(target);
    const { visits } = frame.flow;
    if (!visits.has(target)) visits.set(target, this.visitNow(frame));
  }

  private visitNow({ parameters: { shift } }: Frame): Visit {
    return { time: this.store.now, shift, turns: 0, spent: this.spent };
  }

  /** Ends a way for a reason that holds for sure. Returns the offset to go on at when the way leads back. */
  private leave(frame: Frame, signal: Signal): number | undefined {
    if (signal.kind !== 'goto') {
      this.note(frame, signal);
      return undefined;
    }
    const { flow, statement, program } = frame;
    const target = signal.name === undefined ? undefined : findLabel(program, signal.name, statement.unit.end);
    if (target === undefined || target > statement.unit.end) {
      this.note(frame, signal);
      return undefined;
    }
    const visit = flow.visits.get(target);
    if (!visit) {
      if (frame.rest && this.visitedIn(program).has(target)) return undefined;
      this.visit(frame, target);
      return target;
    }
    // Going round again tells something new only when something has changed.
    const { shift, values } = frame.parameters;
    // What the script itself is called with is not known, and nor is what `shift` brings of it.
    const changed = (values !== undefined && visit.shift !== shift) || this.store.differs(visit.time);
    if (!changed || frame.rest) return undefined;
    if (++visit.turns > MAX_ROUNDS || this.spent - visit.spent > MAX_LOOP_STEPS) {
      // What it would have left behind in the end is not known.
      this.store.merge(this.store.since(visit.time));
      return statement.unit.end;
    }
    visit.time = this.store.now;
    visit.shift = shift;
    return target;
  }

  protected note(frame: Frame, signal: Signal): void {
    if (frame.aside) return;
    const { flow, statement, program } = frame;
    const moment = { time: this.store.now, locals: this.store.locals };
    if (signal.kind === 'return') flow.returns.push(moment);
    else if (signal.kind === 'exit') flow.exited = true;
    else if (signal.kind === 'goto') {
      if (signal.name === undefined) flow.unknownJump ??= moment;
      else {
        const target = findLabel(program, signal.name, statement.unit.end);
        if (target === undefined) flow.carried.push({ name: signal.name, moment });
        else if (!flow.visits.has(target)) flow.jump(target, moment);
      }
    }
  }

  private runUnit(frame: Frame, unit: Unit, from: number): Signal | undefined {
    const weight = unit.end - from;
    const { source } = frame.program;
    if (!this.spend(weight)) return DEAD;
    if (this.ran.has(unit)) {
      if (!this.repeat(weight + 16, () => source.place(unit.start, unit.end))) return DEAD;
    } else this.ran.add(unit);
    const section = this.sectionOf(frame, unit);
    const alone =
      section === undefined &&
      frame.depth === 0 &&
      from === unit.start &&
      this.scope.known &&
      standsForItself(source.text, unit);
    if (alone && this.scope.known?.(from, unit.end, '')) return undefined;
    const text = withoutReturns(Rich.written(source, from, unit.end));
    const { apart } = this.scope;
    const run = () => this.runText(frame, text);
    const signal = section === undefined || !apart ? run() : apart(run, section);
    if (alone) this.scope.told?.();
    return signal;
  }

  /**
   * The label that a statement stands below. Jumps lead from anywhere to anywhere, so that only what stands below one
   * label is sure to be run together. Undefined for a script that has none.
   */
  private sectionOf({ program, flow }: Frame, unit: Unit): string | undefined {
    const jumps = this.visitedNames.size + this.state.jumps.length + flow.carried.length;
    if (program.labels.size === 0) return jumps === 0 ? undefined : '';
    let sections = this.sections.get(program);
    if (!sections) {
      sections = new Map();
      let section = '';
      for (const one of program.units) {
        section = one.label ?? section;
        sections.set(one, section);
      }
      this.sections.set(program, sections);
    }
    return sections.get(unit);
  }

  callLabel(name: string, parameters: Arguments, frame: Frame): Signal | undefined {
    if (frame.depth >= MAX_DEPTH) return undefined;
    let { program } = frame;
    let target = findLabel(program, name, frame.statement.unit.end);
    if (target === undefined) {
      const found = labelProgram(this.scope.definition(labelKey(name)), name);
      if (!found) return undefined;
      program = found;
      target = findLabel(program, name, -1) as number;
    }
    this.visitedNames.add(name);
    return this.callFrom(program, target, parameters, frame);
  }

  callProgram(program: Program, parameters: Arguments, frame: Frame): Signal | undefined {
    return frame.depth >= MAX_DEPTH ? undefined : this.callFrom(program, 0, parameters, frame);
  }

  private callFrom(program: Program, target: number, parameters: Arguments, frame: Frame): Signal | undefined {
    const { locals } = this.store;
    const flow = new Flow();
    const { output, input, aside, depth } = frame;
    const inner = this.frame(program, flow, parameters, { output, input, aside: false, depth: depth + 1 });
    this.visit(inner, target);
    this.walk(inner, target, true);
    this.store.locals = locals;
    if (aside || !flow.exited || flow.returns.length > 0) return undefined;
    return EXIT;
  }
}
