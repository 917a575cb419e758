import { lastAtOrBelow } from '../base/lineIndex';
import { count, MAX_PORT, MIN_PORT, type PortSet } from '../base/portSet';

/**
 * Which of many port sets hold a port. The number line is cut wherever a set begins or ends; each piece knows its sets,
 * so that one binary search answers.
 */
export interface PortIndex<T> {
  /** The entries whose ports hold `port`, in the order they were given. */
  at(port: number): readonly T[];
  /** The entries that share a port with `ports`, each once, in the order they were given. */
  within(ports: PortSet): readonly T[];
}

export function portIndex<T>(entries: readonly T[], portsOf: (entry: T) => PortSet): PortIndex<T> {
  const cuts = new Set<number>([MIN_PORT]);
  for (const entry of entries) {
    for (const { from, to } of portsOf(entry)) {
      cuts.add(from);
      if (to < MAX_PORT) cuts.add(to + 1);
    }
  }
  const starts = Int32Array.from([...cuts].sort((a, b) => a - b));
  const pieces: T[][] = Array.from(starts, () => []);
  for (const entry of entries) {
    for (const { from, to } of portsOf(entry)) {
      for (let i = lastAtOrBelow(starts, from); i < starts.length && (starts[i] as number) <= to; i++)
        pieces[i]?.push(entry);
    }
  }
  const inRange = (port: number): boolean => Number.isInteger(port) && port >= MIN_PORT && port <= MAX_PORT;
  return {
    at: (port) => (inRange(port) ? (pieces[lastAtOrBelow(starts, port)] as readonly T[]) : []),
    within(ports) {
      const found = new Set<T>();
      for (const { from, to } of ports) {
        if (to < MIN_PORT || from > MAX_PORT) continue;
        for (let i = lastAtOrBelow(starts, from); i < starts.length && (starts[i] as number) <= to; i++) {
          for (const entry of pieces[i] as readonly T[]) found.add(entry);
        }
      }
      return found.size === 0 ? [] : entries.filter((entry) => found.has(entry));
    },
  };
}

/** Narrow sets before wide ones. */
export const byWidth = (a: PortSet, b: PortSet): number => count(a) - count(b);
