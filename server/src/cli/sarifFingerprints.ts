import { createHash } from 'node:crypto';
import type { Span } from '../base/span';
import type { Positions } from './report';

/**
 * What a finding is known by when lines move: its code, the words of its line and which of equal ones it is, counted
 * from the head of the file. One for each file.
 */
export class Fingerprints {
  private readonly counts = new Map<string, number>();

  of(code: string, positions: Positions, span: Span): string {
    const line = positions.line(positions.positionAt(span.start).line);
    // Blanks are no words: a line that is moved into a block stays the same.
    const hash = createHash('sha256')
      .update(`${code}\u0000${line.trim().replace(/\s+/g, ' ')}`)
      .digest('hex')
      .slice(0, 16);
    const count = (this.counts.get(hash) ?? 0) + 1;
    this.counts.set(hash, count);
    return `${hash}:${count}`;
  }
}
