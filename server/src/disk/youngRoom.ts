import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Both halves of it, which V8 doubles from one megabyte each on; 32 MB are the most it would take by itself. */
const WIDE = 16 * 1024 * 1024;

/**
 * The room in which V8 makes what is new. When it is full, what of it is still used is carried out of it, which takes a
 * millisecond or two of whatever is being done; where it is twice as large that comes half as often. V8 doubles it by
 * itself as long as it may. With all that it may take, a long document would be held in more memory than is allowed for.
 */
export class YoungRoom {
  private state: 'as it is' | 'growing' | 'wide' = 'as it is';

  /** Lets it grow to that size, and no further: to be asked while much is made, for V8 looks at what is made. */
  widen(): void {
    if (this.state === 'wide') return;
    if (youngSize() >= WIDE) {
      this.keep();
      this.state = 'wide';
    } else if (this.state === 'as it is') {
      setFlagsFromString('--semi-space-growth-factor=2');
      this.state = 'growing';
    }
  }

  /** It stays as it is from here on. */
  keep(): void {
    if (this.state !== 'growing') return;
    setFlagsFromString('--semi-space-growth-factor=1');
    this.state = 'as it is';
  }
}

const youngSize = (): number =>
  getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? WIDE;
