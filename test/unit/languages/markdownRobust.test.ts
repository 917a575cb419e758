import assert from 'node:assert/strict';
import type { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { open, RULE } from './markdownHarness';

describe('markdown that is edited', () => {
  it('is the same after edits that move lists, empty lines and tags', () => {
    const part = `- item\n\n    text 25\n\nRun:\n\n    ${RULE}\n\n    ${RULE}\n\n<pre>\n${RULE}\n</pre>\n\n\`\`\`powershell\n${RULE}\n\`\`\`\n\n`;
    const text = part.repeat(40);
    const seen = (d: Document) => allReferences(d).map(({ span }) => span);
    const document = open(text);
    assert.equal(seen(document).length, 160);
    let version = 1;
    for (let line = 1; line < 500; line += 31) {
      for (const typed of ['', '- ', '<pre>', '<!--', '\n\n', '```\n']) {
        const at = { line, character: 0 };
        document.update([{ range: { start: at, end: at }, text: typed }], ++version);
        assert.deepEqual(seen(document), seen(open(document.getText())), `${typed} at ${line}`);
        const lines = typed.split('\n');
        const end = { line: line + lines.length - 1, character: (lines[lines.length - 1] as string).length };
        document.update([{ range: { start: at, end }, text: '' }], ++version);
      }
    }
    assert.equal(document.getText(), text);
    assert.deepEqual(seen(document), seen(open(text)));
  }).timeout(30_000);
});
