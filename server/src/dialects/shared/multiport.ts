import type { PortRange, PortSet } from '../../base/portSet';

/** Ports in lists that multiport takes: fifteen numbers, of which a range has two. Undefined stands for every port. */
export function multiportLists(ports: PortSet | undefined): (PortSet | undefined)[] {
  if (!ports) return [undefined];
  const result: PortRange[][] = [];
  let room = 0;
  for (const range of ports) {
    const size = range.from === range.to ? 1 : 2;
    if (room < size) {
      result.push([]);
      room = 15;
    }
    room -= size;
    (result[result.length - 1] as PortRange[]).push(range);
  }
  return result;
}

/** The ports with a colon between the ends of a range. */
export const colonPorts = (ports: PortSet): string =>
  ports.map(({ from, to }) => (from === to ? String(from) : `${from}:${to}`)).join(',');
