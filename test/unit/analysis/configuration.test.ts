import assert from 'node:assert/strict';
import { readConfiguration } from '../../../server/src/analysis/configurationFile';

const codes = new Set(['wrong-transport', 'likely-typo']);
const readers = new Set(['cisco', 'netsh']);
const read = (text: string) => readConfiguration(text, { codes, readers });
const marked = (text: string) => read(text).problems.map(({ span }) => text.slice(span.start, span.end));

describe('configuration file', () => {
  it('is read whole', () => {
    const { configuration, problems } = read(`{
      "profile": { "version": 2019, "roles": ["mailbox", "edge"], "vantage": "host", "features": "dag,imap4" },
      "rules": { "wrong-transport": "off" },
      "services": [{ "name": "relay", "ports": ["2526", "6005-6010"], "transports": ["tcp"] }],
      "groups": { "EX": { "addresses": ["10.1.0.0/24"], "party": "mailbox" } },
      "files": { "edge/*.txt": "Cisco", "*.log": "off" },
      "exclude": ["old/**"],
      "suppress": [{ "path": "a.json", "code": "likely-typo", "reason": "ours" }]
    }`);
    assert.deepEqual(problems, []);
    assert.equal(configuration.profile?.version, '2019');
    assert.deepEqual(configuration.profile?.roles, ['mailbox', 'edge-transport']);
    assert.deepEqual(configuration.profile?.features, ['dag', 'imap4']);
    assert.equal(configuration.rules.get('wrong-transport'), 'off');
    assert.deepEqual(
      configuration.services.map((s) => [s.from, s.to]),
      [
        [2526, 2526],
        [6005, 6010],
      ],
    );
    assert.equal(configuration.groups[0]?.party, 'mailbox');
    assert.deepEqual(configuration.files, [
      { pattern: 'edge/*.txt', reader: 'cisco' },
      { pattern: '*.log', reader: 'off' },
    ]);
    assert.deepEqual(configuration.exclude, ['old/**']);
    assert.equal(configuration.suppress[0]?.code, 'likely-typo');
  });

  it('may be a bare profile', () => {
    assert.equal(read('{ "version": "2016", "role": "mailbox" }').configuration.profile?.version, '2016');
  });

  it('says what it could not read, there', () => {
    assert.deepEqual(marked('{ "profile": { "version": "2018" } }'), ['"2018"']);
    assert.deepEqual(marked('{ "rules": { "no-such": "off", "likely-typo": "loud" } }'), ['"no-such"', '"loud"']);
    assert.deepEqual(marked('{ "services": [{ "name": "x", "ports": "70000" }, 5] }'), ['"70000"', '5']);
    assert.deepEqual(marked('{ "port": 5 }'), ['"port"']);
    assert.deepEqual(marked('{ "files": ["*.acl"] }'), ['["*.acl"]']);
    assert.deepEqual(marked('{ "files": { "*.acl": "cobol", "!b": "cisco", "": "off", "c": 5, "d": ["cisco"] } }'), [
      '"cobol"',
      '"!b"',
      '""',
      '5',
      '["cisco"]',
    ]);
    assert.deepEqual(marked('[1]'), ['[1]']);
  });

  it('takes any text', () => {
    for (const text of [
      '',
      '{',
      '{"profile"',
      'null',
      '"x"',
      '\u0000',
      '{"profile":{"roles":[[1]]}}',
      '{"rules":[]}',
      '{"groups":1,"files":1,"suppress":1,"exclude":1,"services":1}',
    ]) {
      assert.doesNotThrow(() => read(text));
    }
  });
});
