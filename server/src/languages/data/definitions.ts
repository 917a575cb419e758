import type { Value } from '../../model/value';
import { definitionName } from './names';
import { at, textAt } from './values';

/** Members of a template's outermost table that give names a value. */
const SECTIONS = new Set(['parameters', 'variables', 'Parameters', 'Mappings']);

export const isSection = (name: string): boolean => SECTIONS.has(name);

/** The names that a section gives a value, with it. */
export function definitionsIn(section: string, value: Value | undefined): (readonly [string, Value])[] {
  if (value?.kind !== 'table') return [];
  return value.entries.flatMap(({ key, value: written }) => {
    switch (section) {
      case 'variables':
        return [[definitionName('variables', key.text), written] as const];
      case 'Mappings':
        return [[definitionName('mappings', key.text), written] as const];
      default: {
        // The default of a parameter of the store is the name under which the store keeps the value.
        const stored = written.kind === 'table' && textAt(written, 'Type')?.text.startsWith('AWS::SSM::');
        const standing =
          !stored && written.kind === 'table'
            ? at(written, section === 'Parameters' ? 'Default' : 'defaultValue')
            : undefined;
        return standing
          ? [[definitionName(section === 'Parameters' ? 'ref' : 'parameters', key.text), standing] as const]
          : [];
      }
    }
  });
}
