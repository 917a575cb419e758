import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Document } from '../../../server/src/document/document';
import { testDocument, testEnv } from '../../harness/catalog';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const used = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};

describe('the memory of a long document', () => {
  it('has no room for the statements of lines that were checked', () => {
    const { checker, options } = testEnv({ checkAllFiles: true });
    const read = (lines: number): Document => {
      const text = Array.from(
        { length: lines },
        (_, i) =>
          `P=${1024 + i}\niptables -A INPUT -p tcp --dport $P -j ACCEPT\niptables -A INPUT -p tcp --dport 25 -j ACCEPT\n`,
      );
      // As a command line reads it, which keeps few statements at hand.
      const { catalog, language } = testDocument('', { language: 'shell' });
      const document = new Document('test:/a', 'shell', 1, text.join(''), catalog, language, 16_384);
      checker.report(document, options);
      return document;
    };
    read(1000);
    const before = used();
    const document = read(6000);
    const kept = used() - before;
    assert.ok(kept < 75 * document.length, `${(kept / document.length).toFixed(1)} bytes for each of the text`);
  });

  it('has no room for the text as it was opened: each part of it would keep the whole', () => {
    // The first reading of anything makes tables that stay.
    testDocument('! x\n', { language: 'cisco' }).analysed();
    const length = 12_000_000;
    const read = (): Document => {
      const line = `! ${'x'.repeat(2_000)}\n`;
      // By way of bytes, as it comes from an editor: in one piece.
      const bytes = Buffer.from(line.repeat(Math.ceil(length / line.length)));
      return testDocument(bytes.toString('utf8'), { language: 'cisco' });
    };
    const before = used();
    const document = read();
    document.analysed();
    const kept = used() - before;
    assert.ok(document.length >= length);
    // The text, and some six kilobytes for each part of it; with the text as it was opened it would be 2.7 times its length.
    assert.ok(kept < 1.9 * length, `${(kept / 1e6).toFixed(0)} MB for a text of ${length / 1e6} MB`);
  });

  it('has no room for what was read ahead of an edit', () => {
    for (const [language, line] of [
      ['netsh-script', 'add rule name="Mail" dir=in action=allow protocol=TCP localport=25 # a comment behind it'],
      ['cisco', 'access-list OUT remark a line that says nothing of the ports that are opened below'],
    ] as const) {
      const document = testDocument(`${line}\n`.repeat(10_000), { language });
      document.analysed();
      const edit = (at: number): void => {
        const start = { line: at, character: line.length };
        document.update([{ range: { start, end: start }, text: ' x' }], document.version + 1);
        document.analysed();
      };
      edit(50);
      const before = used();
      for (let at = 100; at < 9_000; at += 100) edit(at);
      const each = (used() - before) / 89;
      // The part itself and its statements on the shelf; what is read ahead are 80 kB.
      assert.ok(each < 70_000, `${language}: ${Math.round(each)} bytes for each edit`);
    }
  });
});
