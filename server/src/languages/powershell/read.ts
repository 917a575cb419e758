import type { Comment } from '../../model/item';
import type { Reading, ReadOptions, Source } from '../../model/language';
import { StatementReader } from './statements';
import type { BlockNode, ClassNode, EnumNode, FunctionNode, ParameterDeclaration, Statement } from './syntax';

/** A function, a class, a script block in a variable, with the text to which its offsets belong. */
export interface Definition {
  readonly source: Source;
  readonly node: FunctionNode | ClassNode | EnumNode | BlockNode;
}

/** `param (…)` of the script itself; `run` gives its variables their defaults. */
export interface ScriptParameters {
  readonly kind: 'parameters';
  readonly parameters: readonly ParameterDeclaration[];
  readonly start: number;
  readonly end: number;
}

export type TopLevel = Statement | ScriptParameters;

/** State behind the first statement: from there on `param` is a command. */
const BEGUN = 'begun';

/** Reads whole statements from `from` on. Stops only where a line begins that is part of no statement before it. */
export function read(source: Source, { from, stopAfter, entry }: ReadOptions): Reading<TopLevel> {
  const reader = new TopReader(source.text);
  const { syntax, end, begun } = reader.readTop(from, stopAfter, entry === BEGUN);
  const comments: Comment[] = [];
  for (let i = 0; i < reader.comments.length; i += 2) {
    comments.push(commentAt(source, reader.comments[i] as number, reader.comments[i + 1] as number));
  }
  return {
    syntax,
    end,
    exit: begun ? BEGUN : undefined,
    hungry: reader.hungry,
    comments,
    definitions: reader.definitions.map(([name, node]) => [name, { source, node } as Definition] as const),
    calls: [...new Set(reader.calls)],
  };
}

function commentAt(source: Source, start: number, end: number): Comment {
  const sign = source.text.charCodeAt(start) === 0x3c ? 2 : 1;
  return { place: source.place(start, end), text: source.text.slice(start + sign, end) };
}

class TopReader extends StatementReader {
  readTop(from: number, stopAfter: number, hasBegun: boolean): { syntax: TopLevel[]; end: number; begun: boolean } {
    const syntax: TopLevel[] = [];
    let begun = hasBegun;
    this.pos = from;
    if (from === 0 && this.code(0) === 0xfeff) this.pos = 1;
    for (;;) {
      const behind = this.pos;
      const comments = this.comments.length;
      this.skipLines();
      if (this.pos >= this.end) break;
      const line = this.pos >= stopAfter ? this.boundary(behind, comments) : -1;
      if (line >= stopAfter && line > from) {
        // Comments in the line of the next statement are read with it.
        let kept = comments;
        while (kept < this.comments.length && (this.comments[kept] as number) < line) kept += 2;
        this.comments.length = kept;
        return { syntax, end: line, begun };
      }
      if (!begun) {
        const start = this.pos;
        const parameters = this.readParam();
        if (parameters) {
          begun = true;
          syntax.push({ kind: 'parameters', parameters, start, end: this.pos });
          continue;
        }
      }
      const statements: Statement[] = [];
      this.readInto(statements, this.code(this.pos));
      for (const statement of statements) {
        syntax.push(statement);
        begun ||= !(statement.kind === 'jump' && statement.word === 'using');
      }
    }
    return { syntax, end: this.text.length, begun };
  }

  /**
   * The start of the line on which the next statement stands, -1 where it is not behind `from` or lies in a comment.
   * `comments` is how many comments there were at `from`.
   */
  private boundary(from: number, comments: number): number {
    let comment = this.comments.length;
    let at = this.pos;
    while (at > from) {
      const c = this.text.charCodeAt(at - 1);
      if (c === 10 || c === 13) return at;
      at--;
      if (comment > comments && at < (this.comments[comment - 1] as number)) {
        comment -= 2;
        at = this.comments[comment] as number;
      }
    }
    return -1;
  }
}
