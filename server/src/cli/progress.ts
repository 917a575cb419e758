import type { Io } from './io';
import { printable } from './terminal';

/** Redrawn at most this often. */
const EVERY_MS = 100;
/** Short work says nothing. */
const AFTER_MS = 700;

/** A line on standard error that says which file it is at, where that is a terminal and the work takes long. */
export class Progress {
  private readonly began = Date.now();
  private drawn = 0;
  private count = 0;

  constructor(private readonly io: Io) {}

  at(path: string): void {
    this.count++;
    if (!this.io.errIsTerminal) return;
    const now = Date.now();
    if (now - this.began < AFTER_MS || now - this.drawn < EVERY_MS) return;
    this.drawn = now;
    const width = (this.io.columns ?? 80) - 1;
    // Everything on the line is replaced, so that nothing of a longer path stays.
    this.io.err(`\r\u001B[2K${printable(`${this.count} files, ${path}`).slice(0, width)}`);
  }

  end(): void {
    if (this.drawn > 0) this.io.err('\r\u001B[2K');
  }
}
