import assert from 'node:assert/strict';
import { placeAt } from '../../../server/src/base/span';
import { HOLE, placeIn, plainText, slice, type Text, unknownIn, viaIn } from '../../../server/src/model/value';

const anchor = { base: 0 };
/** `"25,${x}:7"` at 10, with `$x = 587` at 3: the text `25,587:7`. */
const text: Text = {
  kind: 'text',
  text: '25,587:7',
  place: placeAt(anchor, 10, 21),
  quote: '"',
  pieces: [
    { from: 0, to: 3, place: placeAt(anchor, 11, 14), exact: true, via: [] },
    { from: 3, to: 6, place: placeAt(anchor, 3, 6), exact: true, via: [placeAt(anchor, 14, 18)] },
    { from: 6, to: 8, place: placeAt(anchor, 18, 20), exact: true, via: [] },
  ],
};

describe('texts', () => {
  it('points at the literal, also through a variable', () => {
    assert.deepEqual(placeIn(text, 0, 2), placeAt(anchor, 11, 13));
    assert.deepEqual(placeIn(text, 3, 6), placeAt(anchor, 3, 6));
    assert.deepEqual(viaIn(text, 3, 6), [placeAt(anchor, 14, 18)]);
    assert.deepEqual(viaIn(text, 0, 2), []);
    assert.deepEqual(placeIn(text, 7, 8), placeAt(anchor, 19, 20));
  });

  it('keeps places in a part of itself', () => {
    const part = slice(text, 4, 8);
    assert.equal(part.text, '87:7');
    assert.deepEqual(placeIn(part, 0, 2), placeAt(anchor, 4, 6));
    assert.deepEqual(placeIn(part, 3, 4), placeAt(anchor, 19, 20));
  });

  it('knows which part is unknown', () => {
    const half: Text = {
      ...plainText(`${HOLE}:25`, placeAt(anchor, 0, 7)),
      pieces: [
        { from: 0, to: 1, place: placeAt(anchor, 0, 4), exact: false, via: [], why: '`$ip` has no value in this file' },
        { from: 1, to: 4, place: placeAt(anchor, 4, 7), exact: true, via: [] },
      ],
    };
    assert.equal(unknownIn(half, 2, 4), undefined);
    assert.match(unknownIn(half, 0, 4) ?? '', /no value/);
  });
});
