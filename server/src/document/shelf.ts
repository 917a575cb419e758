/** A place for something large that can be made again. */
export interface Slot<T> {
  /** True while it is there. */
  readonly isFilled: boolean;
  put(value: T): void;
  take(): T;
  /** Lets it fall at once. */
  drop(): void;
}

interface Held {
  readonly size: number;
  drop(): void;
}

/**
 * Holds what was used last, up to a size. What falls off is made again when it is asked for: the statements of a large
 * document would take hundreds of megabytes, and nobody looks at more than a few screens of them at a time.
 */
export class Shelf {
  private readonly held = new Set<Held>();
  private size = 0;

  constructor(private readonly capacity: number) {}

  slot<T>(size: number, make: () => T): Slot<T> {
    let value: T | undefined;
    const held: Held = {
      size,
      drop: () => {
        value = undefined;
      },
    };
    return {
      get isFilled() {
        return value !== undefined;
      },
      put: (made) => {
        value = made;
        this.hold(held);
      },
      take: () => {
        value ??= make();
        this.hold(held);
        return value;
      },
      drop: () => {
        if (this.held.delete(held)) this.size -= held.size;
        held.drop();
      },
    };
  }

  /** Puts something foremost, and lets fall what no longer fits behind it. */
  private hold(held: Held): void {
    if (this.held.delete(held)) this.size -= held.size;
    this.held.add(held);
    this.size += held.size;
    for (const oldest of this.held) {
      if (this.size <= this.capacity || oldest === held) break;
      this.held.delete(oldest);
      this.size -= oldest.size;
      oldest.drop();
    }
  }
}
