import type { Arguments } from '../words/around';
import type { Frame, Way } from './machine';

/** The arguments over several ways of which one is taken: where one of them shifts or sets them, they are not known behind. */
export class Given {
  private readonly before: Arguments;
  private isChanged = false;

  constructor(private readonly frame: Frame) {
    this.before = frame.given.list;
  }

  /** Begins the next way with what there was before. One that ends says nothing of what follows. */
  leave({ end }: Pick<Way, 'end'>): void {
    this.isChanged ||= end === undefined && this.frame.given.list !== this.before;
    this.frame.given.list = this.before;
  }

  settle(): void {
    this.frame.given.list = this.isChanged ? undefined : this.before;
  }
}
