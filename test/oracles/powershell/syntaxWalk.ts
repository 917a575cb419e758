import { powershell } from '../../../server/src/languages/powershell/index';
import type { TopLevel } from '../../../server/src/languages/powershell/read';
import type {
  AssignNode,
  CommandNode,
  ForEachNode,
  ParameterDeclaration,
} from '../../../server/src/languages/powershell/syntax';
import type { Reading, Source } from '../../../server/src/model/language';

/** A text as a source whose places are offsets in it. */
export function plainSource(text: string): Source {
  const anchor = { base: 0 };
  return { text, place: (start, end) => ({ anchor, start, end }) };
}

export const readAll = (source: Source): Reading<TopLevel> =>
  powershell.read(source, { from: 0, stopAfter: source.text.length, entry: undefined }) as Reading<TopLevel>;

/** The nodes of a script that the oracle tells of, in the order of the text. */
export interface Found {
  readonly commands: readonly CommandNode[];
  readonly assignments: readonly AssignNode[];
  readonly parameters: readonly ParameterDeclaration[];
  readonly loops: readonly ForEachNode[];
}

export function find(syntax: readonly TopLevel[]): Found {
  const commands: CommandNode[] = [];
  const assignments: AssignNode[] = [];
  const parameters: ParameterDeclaration[] = [];
  const loops: ForEachNode[] = [];
  const seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return;
    seen.add(node);
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    const kind = (node as { kind?: string }).kind;
    if (kind === 'command') commands.push(node as CommandNode);
    else if (kind === 'assign') assignments.push(node as AssignNode);
    else if (kind === 'foreach') loops.push(node as ForEachNode);
    const declared = (node as { parameters?: readonly ParameterDeclaration[] }).parameters;
    if (Array.isArray(declared)) parameters.push(...declared);
    for (const value of Object.values(node)) visit(value);
  };
  visit(syntax);
  const byPlace = (a: { start: number; end: number }, b: { start: number; end: number }): number =>
    a.start - b.start || b.end - a.end;
  return {
    commands: commands.sort(byPlace),
    assignments: assignments.sort(byPlace),
    parameters: parameters.sort(byPlace),
    loops: loops.sort(byPlace),
  };
}
