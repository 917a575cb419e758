import assert from 'node:assert/strict';
import {
  complement,
  count,
  covers,
  formatPorts,
  includes,
  intersect,
  normalise,
  onlyPort,
  overlaps,
  port,
  range,
  samePorts,
  subtract,
  union,
  unionOf,
} from '../../../server/src/base/portSet';

describe('port sets', () => {
  it('joins what overlaps or touches', () => {
    assert.deepEqual(union(range(25, 30), range(31, 40), port(50)), [
      { from: 25, to: 40 },
      { from: 50, to: 50 },
    ]);
    assert.deepEqual(normalise([{ from: 9, to: 5 }]), []);
  });

  it('joins more sets than a call takes arguments', () => {
    const many = Array.from({ length: 300_000 }, (_, i) => port(i % 1000));
    assert.deepEqual(unionOf(many), range(0, 999));
  });

  it('agrees with a bitmap on random sets', () => {
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const random = () => normalise(Array.from({ length: next(5) }, () => range(next(60), next(60))).flat());
    const bits = (set: readonly { from: number; to: number }[]) =>
      Array.from({ length: 60 }, (_, i) => includes(set, i));
    for (let i = 0; i < 500; i++) {
      const a = random();
      const b = random();
      const [x, y] = [bits(a), bits(b)];
      assert.deepEqual(
        bits(intersect(a, b)),
        x.map((v, j) => v && y[j]),
      );
      assert.deepEqual(
        bits(subtract(a, b)),
        x.map((v, j) => v && !y[j]),
      );
      assert.deepEqual(
        bits(complement(a)),
        x.map((v) => !v),
      );
      assert.equal(
        covers(a, b),
        y.every((v, j) => !v || x[j]),
      );
      assert.equal(
        overlaps(a, b),
        x.some((v, j) => v && y[j]),
      );
      assert.equal(count(a), x.filter(Boolean).length);
      assert.ok(samePorts(union(a, b), normalise([...b, ...a])));
    }
  });

  it('says what it holds', () => {
    assert.equal(formatPorts([...port(25), ...range(6005, 65534)]), '25, 6005-65534');
    assert.equal(onlyPort(port(25)), 25);
    assert.equal(onlyPort(range(25, 26)), undefined);
  });
});
