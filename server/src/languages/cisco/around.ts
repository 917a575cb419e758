import type { Section, Surroundings } from '../../model/item';
import type { Scope } from '../../model/language';

/**
 * What the lines of a chunk ask of the rest of the document. Each question is asked once: who asks it again depends on
 * nothing new, and may still ask it when the chunk was run long ago. Lines that outlive the run keep nothing else of it.
 */
export class Asked implements Surroundings {
  private readonly sections = new Map<string, Section | undefined>();
  private readonly notes = new Map<string, string | undefined>();
  private readonly uses = new Map<string, boolean>();

  constructor(private scope: Scope | undefined) {}

  /** Ends the run: what was not asked by now has no answer. */
  close(): void {
    this.scope = undefined;
  }

  section(name: string): Section | undefined {
    const { scope, sections } = this;
    if (scope && !sections.has(name)) sections.set(name, scope.definition(`section ${name}`) as Section | undefined);
    return sections.get(name);
  }

  note(name: string): string | undefined {
    const { scope, notes } = this;
    if (scope && !notes.has(name)) notes.set(name, scope.definition(name) as string | undefined);
    return notes.get(name);
  }

  isUsed(name: string): boolean {
    const { scope, uses } = this;
    if (scope && !uses.has(name)) uses.set(name, scope.isCalled(name));
    return uses.get(name) ?? false;
  }
}
