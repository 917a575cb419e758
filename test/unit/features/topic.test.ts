import assert from 'node:assert/strict';
import { type Topic, topicData, topicFrom } from '../../../server/src/features/topic';

const TOPIC: Topic = {
  ports: [
    { from: 25, to: 25 },
    { from: 6005, to: 65_534 },
  ],
  transports: ['tcp'],
  situation: { direction: 'in', side: 'local', owner: 'smtp', parties: new Set(['client']) },
};

describe('topics that go to the editor and come back', () => {
  it('say the same afterwards', () => {
    assert.deepEqual(topicFrom(JSON.parse(JSON.stringify(topicData(TOPIC)))), TOPIC);
  });

  it('may be about a keyword', () => {
    const keyword: Topic = { keyword: 'RPC', ports: [], situation: {} };
    const back = topicFrom(JSON.parse(JSON.stringify(topicData(keyword))));
    assert.equal(back?.keyword, 'RPC');
    assert.deepEqual(back?.ports, []);
  });

  it('are none where what comes back is none', () => {
    const bad = [undefined, null, 7, 'x', [], {}, { ports: 25 }, { ports: [] }, { ports: [25] }, { ports: [[25]] }];
    const worse = [
      { ports: [[2, 1]] },
      { ports: [[-1, 2]] },
      { ports: [[0, 65_536]] },
      { ports: [[1.5, 2]] },
      { ports: [['1', 2]] },
    ];
    for (const data of [...bad, ...worse]) assert.equal(topicFrom(data), undefined, JSON.stringify(data));
  });

  it('lose what is no direction, side or text', () => {
    const found = topicFrom({ ports: [[25, 25]], direction: 'up', side: 7, owner: {}, parties: 'x', transports: [1] });
    assert.deepEqual(found, {
      ports: [{ from: 25, to: 25 }],
      transports: [],
      situation: { direction: undefined, side: undefined, owner: undefined, parties: undefined },
    });
  });
});
