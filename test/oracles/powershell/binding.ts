import type { ArgumentNode, Expression, ParameterNode } from '../../../server/src/languages/powershell/syntax';
import { type Element, type Elements, isExpression } from './elements';

/** Parameters of a cmdlet as `cmdlets.json` has them. */
export interface CmdletParameters {
  readonly [name: string]: {
    readonly type: string;
    readonly aliases?: readonly string[];
    readonly position?: number;
  };
}

/** An argument with the parameter that it belongs to. */
export interface BoundArgument {
  readonly parameter: string | null;
  readonly written?: string;
  readonly writtenPlace?: readonly [number, number];
  readonly place: readonly [number, number];
  readonly elements: readonly Element[];
}

const COMMON: CmdletParameters = {
  Verbose: { type: 'Switch', aliases: ['vb'] },
  Debug: { type: 'Switch', aliases: ['db'] },
  ErrorAction: { type: 'Object', aliases: ['ea'] },
  WarningAction: { type: 'Object', aliases: ['wa'] },
  InformationAction: { type: 'Object', aliases: ['infa'] },
  ProgressAction: { type: 'Object', aliases: ['proga'] },
  ErrorVariable: { type: 'Object', aliases: ['ev'] },
  WarningVariable: { type: 'Object', aliases: ['wv'] },
  InformationVariable: { type: 'Object', aliases: ['iv'] },
  OutVariable: { type: 'Object', aliases: ['ov'] },
  OutBuffer: { type: 'Object', aliases: ['ob'] },
  PipelineVariable: { type: 'Object', aliases: ['pv'] },
  WhatIf: { type: 'Switch', aliases: ['wi'] },
  Confirm: { type: 'Switch', aliases: ['cf'] },
};

interface Parameter {
  readonly name: string;
  readonly isSwitch: boolean;
}

/** The parameters with a name or an alias that begins as written. */
function candidates(parameters: CmdletParameters, written: string, whole = false): string[] {
  const wanted = written.toLowerCase();
  const matches = (spelling: string): boolean =>
    whole ? spelling.toLowerCase() === wanted : spelling.toLowerCase().startsWith(wanted);
  return Object.entries(parameters)
    .filter(([name, { aliases = [] }]) => [name, ...aliases].some(matches))
    .map(([name]) => name);
}

function lookUp(parameters: CmdletParameters, written: string): Parameter | undefined {
  const all = { ...COMMON, ...parameters };
  const [exact] = candidates(all, written, true);
  const own = exact ? [exact] : candidates(parameters, written);
  const found = own.length > 0 ? own : candidates(COMMON, written);
  const [name] = found;
  return found.length === 1 && name !== undefined ? { name, isSwitch: all[name]?.type === 'Switch' } : undefined;
}

const nameOf = (elements: Elements, { start, nameEnd }: ParameterNode): string =>
  elements.text({ start: start + 1, end: nameEnd });

/** Binds as PowerShell's own static binder does: what is lost there (unknown names, repeated ones) is lost here. */
export function bindKnown(
  elements: Elements,
  args: readonly ArgumentNode[],
  parameters: CmdletParameters,
): BoundArgument[] {
  const bound = new Map<string, BoundArgument>();
  const loose: Expression[] = [];
  // A parameter without its value is not bound, and a second one of its name is refused all the same.
  const missing = new Set<string>();
  const bind = (name: string, argument: BoundArgument): void => {
    if (!bound.has(name) && !missing.has(name)) bound.set(name, argument);
  };
  const isNoName = (written: string): boolean => candidates({ ...COMMON, ...parameters }, written).length === 0;
  const plain = args.filter((arg) => arg.kind !== 'splat');
  for (let i = 0; i < plain.length; i++) {
    const arg = plain[i] as ArgumentNode;
    if (isExpression(arg)) {
      // A lone dash is swallowed.
      if (elements.text(arg) !== '-') loose.push(arg);
      continue;
    }
    if (arg.kind !== 'parameter') continue;
    const written = nameOf(elements, arg);
    const parameter = lookUp(parameters, written);
    const next = plain[i + 1];
    const takes = parameter ? !parameter.isSwitch : true;
    let value = arg.value;
    if (!value && !arg.colon && takes && next && isExpression(next)) {
      if (elements.text(next) !== '-') value = next;
      i++;
    }
    if (!parameter) continue;
    if (!value && takes && !arg.colon && next?.kind === 'parameter' && isNoName(nameOf(elements, next))) {
      // What is the name of no parameter is a value, whatever it begins with.
      bind(parameter.name, named(elements, parameter.name, next, undefined));
      i++;
      continue;
    }
    if (parameter.isSwitch && value && elements.of(value, false)[0]?.value === false) continue;
    if (value || parameter.isSwitch) bind(parameter.name, named(elements, parameter.name, arg, value));
    else missing.add(parameter.name);
  }
  const positions = Object.entries(parameters)
    .filter(([, { position }]) => position !== undefined)
    .sort(([a, x], [b, y]) => (x.position as number) - (y.position as number) || (a < b ? -1 : 1));
  const taken = new Set<number>();
  const positional = positions.filter(
    ([, { position }]) => !taken.has(position as number) && taken.add(position as number),
  );
  const free = positional.map(([name]) => name).filter((name) => !bound.has(name));
  for (const [i, value] of loose.slice(0, free.length).entries()) {
    bind(free[i] as string, positionalOf(elements, free[i] as string, value));
  }
  return [...bound.values()].sort((a, b) => a.place[0] - b.place[0]);
}

/** Names and values as they stand, for commands that nobody knows: a word behind a name belongs to it. */
export function bindUnknown(elements: Elements, args: readonly ArgumentNode[]): BoundArgument[] {
  const result: BoundArgument[] = [];
  const seen = new Set<string>();
  let position = 0;
  const plain = args.filter((arg) => arg.kind !== 'splat');
  for (let i = 0; i < plain.length; i++) {
    const arg = plain[i] as ArgumentNode;
    if (isExpression(arg)) result.push(positionalOf(elements, String(position++), arg));
    else if (arg.kind === 'parameter') {
      const written = nameOf(elements, arg);
      const next = plain[i + 1];
      let value = arg.value;
      if (!value && !arg.colon && next && isExpression(next)) {
        value = next;
        i++;
      }
      if (seen.has(written.toLowerCase())) continue;
      seen.add(written.toLowerCase());
      result.push(named(elements, written, arg, value));
    }
  }
  return result.sort((a, b) => a.place[0] - b.place[0]);
}

/** The words of a program, in order. */
export function bindNative(elements: Elements, args: readonly ArgumentNode[]): BoundArgument[] {
  return args.flatMap((arg): BoundArgument[] => {
    const place = [arg.start, arg.end] as const;
    if (isExpression(arg)) return [{ parameter: null, place, elements: elements.of(arg, false) }];
    if (arg.kind === 'splat')
      return [{ parameter: null, place, elements: [{ text: elements.text(arg), kind: 'Variable', place }] }];
    const text = elements.text(arg);
    const element: Element =
      arg.kind === 'verbatim'
        ? { text, kind: 'BareWord', place, value: text, string: text }
        : { text, kind: 'Parameter', place };
    return [{ parameter: null, place, elements: [element] }];
  });
}

function named(
  elements: Elements,
  parameter: string,
  node: ParameterNode,
  value: Expression | undefined,
): BoundArgument {
  const at = value ?? node;
  return {
    parameter,
    written: `-${nameOf(elements, node)}`,
    writtenPlace: [node.start, node.end],
    place: [at.start, at.end],
    elements: value ? elements.of(value, false) : [],
  };
}

const positionalOf = (elements: Elements, parameter: string, value: Expression): BoundArgument => ({
  parameter,
  place: [value.start, value.end],
  elements: elements.of(value, false),
});
