import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { detectLanguage, HEAD } from '../../../server/src/document/detect';
import { mayBeRules } from '../../../server/src/document/hint';
import { languages } from '../../../server/src/languages/index';
import { decode, fixturePaths } from '../../harness/fixtures';

const catalog = { languages, dialects: [], vocabulary: {} as never };

describe('the hint that a text holds rules', () => {
  it('is given for every text that some language recognises', () => {
    let recognised = 0;
    for (const path of fixturePaths()) {
      // Without the comments that would give it away.
      const text = decode(readFileSync(path)).replace(/^.*exchange-ports:.*$/gm, '');
      if (!detectLanguage({ languageId: 'plaintext', text }, catalog)) continue;
      recognised++;
      assert.ok(mayBeRules(text.slice(0, HEAD), 'notes'), path);
    }
    assert.ok(recognised > 10, `${recognised} fixtures are recognised by content`);
  });

  it('is given for files of a language that the editor does not know, whatever is in them', () => {
    for (const ending of languages.flatMap(({ extensions }) => extensions)) {
      assert.ok(mayBeRules('', `file:///C:/my.files/a${ending}`), ending);
      assert.ok(mayBeRules('', `/rules/A${ending.toUpperCase()}`), ending);
      assert.ok(!mayBeRules('', `/rules${ending}/a`), ending);
    }
  });

  it('is not given for notes, logs and tables', () => {
    for (const text of [
      'Dear all,\nport 25 stays open until Friday, then the firewall closes it.\n',
      '2026-11-25 20:28:41 INFO started on port 8080\n2026-11-25 20:28:42 WARN slow\n',
      'Name;Port;Protocol\nsmtp;25;tcp\n',
      'TODO\n- buy milk\n* call the provider about 587\n',
      '',
    ]) {
      assert.ok(!mayBeRules(text, '/notes/todo.txt'), text);
    }
  });
});
