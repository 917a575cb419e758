import assert from 'node:assert/strict';
import { includes, overlaps, type PortSet } from '../../../server/src/base/portSet';
import { portIndex } from '../../../server/src/knowledge/portIndex';

interface Entry {
  readonly name: string;
  readonly ports: PortSet;
}

const entry = (name: string, ...ranges: readonly (readonly [number, number])[]): Entry => ({
  name,
  ports: ranges.map(([from, to]) => ({ from, to })),
});
const ENTRIES = [
  entry('all', [0, 65535]),
  entry('mail', [25, 25], [587, 587]),
  entry('low', [0, 1023]),
  entry('high', [49152, 65535]),
  entry('pair', [1023, 1024]),
  entry('last', [65535, 65535]),
  entry('none'),
];
const names = (entries: readonly Entry[]) => entries.map((e) => e.name).join();

describe('port index', () => {
  const index = portIndex(ENTRIES, (e) => e.ports);

  it('finds what holds a port, in the order given', () => {
    assert.equal(names(index.at(25)), 'all,mail,low');
    assert.equal(names(index.at(1023)), 'all,low,pair');
    assert.equal(names(index.at(1024)), 'all,pair');
    assert.equal(names(index.at(1025)), 'all');
    assert.equal(names(index.at(65535)), 'all,high,last');
  });

  it('agrees with a search through all at every border', () => {
    for (const port of [0, 1, 24, 25, 26, 586, 587, 588, 1022, 1023, 1024, 1025, 49151, 49152, 65534, 65535]) {
      assert.equal(names(index.at(port)), names(ENTRIES.filter((e) => includes(e.ports, port))), String(port));
    }
  });

  it('finds what shares a port with a set, each once', () => {
    for (const set of [
      [{ from: 20, to: 600 }],
      [
        { from: 1024, to: 1024 },
        { from: 65535, to: 65535 },
      ],
      [{ from: 26, to: 586 }],
    ]) {
      assert.equal(names(index.within(set)), names(ENTRIES.filter((e) => overlaps(e.ports, set))));
    }
  });

  it('has nothing outside the ports there are', () => {
    for (const port of [-1, 65536, 1e20, Number.NaN, 25.5]) assert.deepEqual(index.at(port), []);
    assert.deepEqual(index.within([{ from: 70000, to: 80000 }]), []);
  });
});
