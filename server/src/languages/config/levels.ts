import { type PathNode, type ScopeNames, scopeOf, stepTo } from './paths';

/** A statement that is open: plain data, as it is compared with other states. */
export interface Level {
  readonly words: readonly string[];
  readonly kind: 'brace' | 'entered' | 'block' | 'entry';
}

export const NO_LEVELS: readonly Level[] = [];

/** The statements that are open around the one that is read, outermost first. */
export class Levels {
  private readonly levels: Level[];
  /** The node that each level leads to, where it is known. */
  private readonly nodes: (PathNode | undefined)[] = [];
  private braces = 0;
  private isChanged = false;
  /** The words of so many levels, and the part of the system they are in, once they were asked for. */
  private readonly paths: (readonly string[] | undefined)[] = [];
  private readonly parts: (string | undefined)[] = [];

  constructor(
    private readonly entry: readonly Level[],
    private readonly root: PathNode,
    private readonly scopes: ScopeNames | undefined,
  ) {
    this.levels = [...entry];
    let node: PathNode | undefined = root;
    for (const { words, kind } of entry) {
      for (const word of words) node = stepTo(node, word);
      this.nodes.push(node);
      if (kind === 'brace') this.braces++;
    }
  }

  get depth(): number {
    return this.levels.length;
  }

  get last(): Level | undefined {
    return this.levels[this.levels.length - 1];
  }

  at(index: number): Level | undefined {
    return this.levels[index];
  }

  get isInBraces(): boolean {
    return this.braces > 0;
  }

  /** The node below which the next word is looked up. */
  get node(): PathNode | undefined {
    return this.levels.length === 0 ? this.root : this.nodes[this.levels.length - 1];
  }

  get path(): readonly string[] {
    const { depth } = this;
    const known = this.paths[depth];
    if (known) return known;
    const made = this.levels.flatMap(({ words }) => words);
    this.paths[depth] = made;
    return made;
  }

  /** The part of the system that the path is in; '' for the whole of it, and where a format has no parts. */
  get scope(): string {
    const { depth } = this;
    const known = this.parts[depth];
    if (known !== undefined) return known;
    const made = this.scopes ? scopeOf(this.root, this.path, this.scopes) : '';
    this.parts[depth] = made;
    return made;
  }

  /** The levels as they are now, which is what they were at first where nothing was opened or closed for good. */
  get state(): readonly Level[] {
    const { entry, levels } = this;
    if (!this.isChanged) return entry;
    return entry.length === levels.length && entry.every((level, i) => level === levels[i]) ? entry : levels;
  }

  push(words: readonly string[], kind: Level['kind'], node: PathNode | undefined): void {
    this.levels.push({ words, kind });
    this.nodes.push(node);
    if (kind === 'brace') this.braces++;
    this.paths[this.depth] = undefined;
    this.parts[this.depth] = undefined;
    this.isChanged = true;
  }

  pop(): void {
    this.nodes.pop();
    if (this.levels.pop()?.kind === 'brace') this.braces--;
    this.isChanged = true;
  }
}
