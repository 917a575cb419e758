import assert from 'node:assert/strict';
import { detectLanguage } from '../../../server/src/document/detect';
import type { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { unreadIn } from '../../../server/src/document/view';
import { testDocument, testEnv } from '../../harness/catalog';
import { testEngine } from '../../harness/engine';
import { open, RULE } from './markdownHarness';

/** The port references with their dialects, each as it is written at its place. */
const ports = (text: string): string[] => {
  const document = open(text);
  return allReferences(document).map(({ span, statement }) => `${statement.dialect} ${document.textIn(span)}`);
};

describe('markdown', () => {
  it('reads blocks by the word behind the fence, and no prose', () => {
    assert.deepEqual(ports(`Open 25.\n\n\`\`\`powershell\n${RULE}\n\`\`\`\nand 26\n`), ['powershell 25']);
    assert.deepEqual(
      ports('```cmd\nnetsh advfirewall firewall add rule name=x dir=in action=allow protocol=tcp localport=587\n```'),
      ['netsh 587'],
    );
    assert.deepEqual(ports('~~~sh title="a"\niptables -A INPUT -p tcp --dport 993 -j ACCEPT\n~~~'), ['iptables 993']);
    assert.deepEqual(ports(`\`\`\` {.powershell}\n${RULE}\n\`\`\``), ['powershell 25']);
  });

  it('leaves blocks of other languages alone', () => {
    assert.deepEqual(ports(`\`\`\`python\nport = 25\n\`\`\`\n\n\`\`\`json\n{ "port": 25 }\n\`\`\``), []);
    assert.equal(detectLanguage({ fileName: 'a.md', text: '# 25\n\nNo block here.' }, testEngine().catalog), undefined);
  });

  it('recognises blocks that say nothing of their language', () => {
    assert.deepEqual(
      ports('```\nnetsh advfirewall firewall add rule name=x dir=in action=allow protocol=tcp localport=25\n```'),
      ['netsh 25'],
    );
    assert.deepEqual(
      ports(
        '```\naccess-list a extended permit tcp any host 10.1.1.10 eq 25\naccess-list a extended permit tcp any host 10.1.1.10 eq 587\n```',
      ),
      ['cisco 25', 'cisco 587'],
    );
    assert.deepEqual(ports('```\n25 587 993\n```'), []);
  });

  it('finds its way through lists and quotes', () => {
    assert.deepEqual(ports(`1. first\n\n   \`\`\`powershell\n   ${RULE}\n   \`\`\`\n`), ['powershell 25']);
    assert.deepEqual(ports(`> note\n>\n> \`\`\`powershell\n> ${RULE}\n> \`\`\`\n`), ['powershell 25']);
    assert.deepEqual(ports(`> \`\`\`powershell\n> ${RULE}\n${RULE}\n`), ['powershell 25']);
    assert.deepEqual(
      ports(
        `- \`\`\`powershell\n  $ports = 25,\n    587\n  New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort $ports -Action Allow\n  \`\`\``,
      ),
      ['powershell 25', 'powershell 587'],
    );
  });

  it('takes the commands of a terminal and not what they put out', () => {
    assert.deepEqual(
      ports(
        '```console\n$ sudo iptables -A INPUT -p tcp --dport 25 -j ACCEPT\niptables -A INPUT -p tcp --dport 26 -j ACCEPT\n```',
      ),
      ['iptables 25'],
    );
    assert.deepEqual(ports(`\`\`\`\nPS C:\\> ${RULE}\n\`\`\``), ['powershell 25']);
    assert.deepEqual(ports('```\n# iptables -A INPUT -p tcp --dport 25 -j ACCEPT\n```'), ['iptables 25']);
  });

  it('compares the rules of one block with each other, and not those of several', () => {
    const found = (text: string): readonly string[] => {
      const env = testEnv();
      return env.checker.report(testDocument(text, { fileName: 'a.md' }), env.options).map(({ code }) => code);
    };
    const rule = 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT';
    assert.deepEqual(found(`\`\`\`sh\n${rule}\n${rule}\n\`\`\`\n`), ['duplicate-rule']);
    assert.deepEqual(found(`\`\`\`sh\n${rule}\n\`\`\`\nor\n\`\`\`sh\n${rule}\n\`\`\`\n`), []);
  });

  it('tells a comment from the prompt of root', () => {
    assert.deepEqual(ports('```bash\n# Mail comes in\nufw allow 25/tcp\n```'), ['ufw 25']);
    assert.deepEqual(ports('```bash\n# ufw allow 26/tcp\nufw allow 25/tcp\n```'), ['ufw 25']);
    assert.deepEqual(ports('```txt\n# nginx.conf\nstream {\n  server { listen 25; }\n}\n```'), ['nginx 25']);
    assert.deepEqual(ports('```\n# Exchange\nexit\n```'), []);
  });

  it('follows variables from block to block, but not into another language', () => {
    const use = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort $p -Action Allow';
    assert.deepEqual(ports(`\`\`\`powershell\n$p = 25\n\`\`\`\ntext\n\`\`\`powershell\n${use}\n\`\`\``), [
      'powershell 25',
    ]);
    assert.deepEqual(ports(`\`\`\`sh\np=25\n\`\`\`\ntext\n\`\`\`powershell\n${use}\n\`\`\``), []);
  });

  it('reads preformatted text of HTML in its place', () => {
    const rule = 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT';
    assert.deepEqual(ports(`<pre>\n${rule}\n</pre>\n`), ['iptables 25']);
    assert.deepEqual(ports(`<PRE class="x"><code>${rule}</code></PRE>`), ['iptables 25']);
    assert.deepEqual(ports(`text\n<pre>\n\n${rule}\n\n${rule}\n</pre>\n25\n`), ['iptables 25', 'iptables 25']);
    assert.deepEqual(ports(`- item\n\n  <pre><code>\n  ${rule}\n  </code></pre>\n`), ['iptables 25']);
    assert.deepEqual(ports(`> <pre>\n> ${rule}\n> </pre>\n`), ['iptables 25']);
    assert.deepEqual(ports(`<pre><code class="language-powershell">${RULE}\n</code></pre>`), ['powershell 25']);
    assert.deepEqual(ports(`<pre lang="python">\n${rule}\n</pre>`), []);
    assert.deepEqual(ports('<pre>\n25 587\n</pre>'), []);
    assert.deepEqual(ports(`<prefix>\n${rule}\n</prefix>`), []);
    // Behind it comes prose again, and fences.
    assert.deepEqual(ports(`<pre>x</pre>\n${rule}\n\`\`\`\n${rule}\n\`\`\`\n`), ['iptables 25']);
    // A fence in it is text.
    assert.deepEqual(ports(`<pre>\n\`\`\`sh\n${rule}\n</pre>\n${rule}\n`), []);
  });

  it('takes entities of HTML for what they mean, and leaves what it cannot tell', () => {
    const ps = RULE.replace('-DisplayName x', '-DisplayName &quot;Mail &lt;in&gt; &amp; out&#34; ');
    const text = `<pre>\nPS C:\\&gt; ${ps.replace('25', '25,&#x35;87')}\n</pre>\n`;
    const document = open(text);
    assert.deepEqual(
      allReferences(document).map(({ span }) => document.textIn(span)),
      ['25', '&#x35;87'],
    );
    assert.deepEqual(ports(`<pre>\n${RULE.replace('x', '"a &unknown; b"')}\n</pre>`), []);
    assert.deepEqual(ports(`<pre>\n${RULE.replace('25', '<server>25</server>')}\n</pre>`), []);
    assert.deepEqual(ports(`<pre>\n${RULE.replace('25', '<del>25</del>')}\n</pre>`), []);
    assert.deepEqual(ports(`<pre>\n${RULE.replace('25', '<b\n>25</b>')}\n</pre>`), []);
    assert.deepEqual(ports(`<pre\n class="x">\n${RULE}\n</pre>\n${RULE}`), []);
    assert.deepEqual(ports(`<pre>\n${RULE.replace('x', '"a & b &c"')}\n</pre>`), ['powershell 25']);
  });

  it('reads preformatted text behind other tags, and behind words where it ends in its line', () => {
    assert.deepEqual(ports(`<div class="x"><pre><code>\n${RULE}\n</code></pre></div>\n`), ['powershell 25']);
    assert.deepEqual(ports(`<tr><td>Mail</td><td><pre>${RULE}</pre></td></tr>\n`), ['powershell 25']);
    assert.deepEqual(ports(`Run <pre>${RULE}</pre> first.\n`), ['powershell 25']);
    assert.deepEqual(ports(`1. Run <pre>${RULE}</pre>\n`), ['powershell 25']);
    // Words about the tag do not open it, and what stands between backquotes shows as it is.
    assert.deepEqual(ports(`Use a <pre> tag:\n${RULE}\n`), []);
    assert.deepEqual(ports(`Use \`<pre>${RULE}</pre>\` here\n`), []);
    assert.deepEqual(ports(`Use a <pre> tag:\n\n\`\`\`powershell\n${RULE}\n\`\`\`\n`), ['powershell 25']);
  });

  it('reads through tags that change the look alone, and points at what is written', () => {
    const text = `<pre>\n<span class="k">${RULE.replace('25', '<b>25</b>,<a href="#x">587</a>')}</span>\n</pre>\n`;
    const document = open(text);
    assert.deepEqual(
      allReferences(document).map(({ span }) => document.textIn(span)),
      ['25', '587'],
    );
  });

  it('says that it does not read commands among other tags', () => {
    const unread = (text: string) => [...unreadIn(open(text))].map(({ why }) => why);
    const why = ['tags stand in this preformatted text'];
    assert.deepEqual(unread(`<pre>\n${RULE.replace('25', '<del>25</del>')}\n</pre>`), why);
    assert.deepEqual(unread(`<pre>\n<p>${RULE}</p>\n</pre>`), why);
    assert.deepEqual(unread(`<pre\n class="x">\n${RULE}\n</pre>\n`), why);
    assert.deepEqual(unread('<pre>\n<p>25</p>\n</pre>'), []);
    assert.deepEqual(unread(`<pre>\n${RULE}\n</pre>`), []);
  });

  it('writes no change over an entity of HTML', () => {
    const env = testEnv();
    const rule = 'New-NetFirewallRule -DisplayName x -Direction Inbound -LocalPort &#x32;5 -Action Allow';
    const document = testDocument(`<pre>\n${rule}\n</pre>\n`, { fileName: 'a.md' });
    const { text } = { text: document.getText() };
    const edits = env.checker
      .report(document, env.options)
      .flatMap(({ fixes }) => fixes.flatMap((fix) => fix.edits.map(({ span }) => text.slice(span.start, span.end))));
    assert.notEqual(edits.length, 0);
    for (const edit of edits) assert.doesNotMatch(edit, /&|#x32/);
  });

  it('reads indented code behind an empty line', () => {
    const rule = 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT';
    assert.deepEqual(ports(`Run:\n\n    ${rule}\n\n\n    ${rule}\n\nand\n`), ['iptables 25', 'iptables 25']);
    assert.deepEqual(ports(`Run:\r\n\r\n\t${rule}\r\n`), ['iptables 25']);
    assert.deepEqual(ports(`    ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports('Run:\n\n    {\n      "a": 25\n'), []);
    // It goes on with a paragraph.
    assert.deepEqual(ports(`Run:\n    ${rule}\n`), []);
    assert.deepEqual(ports(`Run:\n\n   ${rule}\n`), []);
    const script = ['$ports = 25,', '  587', RULE.replace('25', '$ports')].map((line) => `    ${line}\n`).join('');
    // The first line has to tell.
    assert.deepEqual(ports(`Run:\n\n    ${RULE}\n${script}`), ['powershell 25', 'powershell 25', 'powershell 587']);
    assert.deepEqual(ports(`Run:\n\n    PS C:\\> ${RULE}\n    ${RULE}\n`), ['powershell 25']);
  });

  it('tells indented code from the text of a list item', () => {
    const rule = 'iptables -A INPUT -p tcp --dport 25 -j ACCEPT';
    assert.deepEqual(ports(`1. First:\n\n    ${rule}\n`), []);
    assert.deepEqual(ports(`1. First:\n\n       ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports(`- First:\n\n     ${rule}\n`), []);
    assert.deepEqual(ports(`- First:\n\n      ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports(`- a\n  - b\n\n       ${rule}\n`), []);
    assert.deepEqual(ports(`- a\n  - b\n\n        ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports(`- a\n\ntext\n\n    ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports(`- a\n# b\n\n    ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports(`- a\nlazy\n\n    ${rule}\n`), []);
    assert.deepEqual(ports(`- a\n\n  > b\n\n    ${rule}\n`), []);
    assert.deepEqual(ports(`- - -\n\n    ${rule}\n`), ['iptables 25']);
    assert.deepEqual(ports(`[^1]: note\n\n    ${rule}\n`), []);
    assert.deepEqual(ports(`!!! note\n\n    ${rule}\n`), []);
  });

  it('reads no block in a comment', () => {
    assert.deepEqual(ports(`<!--\n\n    ${RULE}\n\n<pre>\n${RULE}\n</pre>\n-->\n\n    ${RULE}\n`), ['powershell 25']);
  });

  it('recognises a text by such blocks alone', () => {
    const language = (text: string) => detectLanguage({ fileName: 'a.md', text }, testEngine().catalog)?.id;
    assert.equal(language('a\n\n    code\n'), 'markdown');
    assert.equal(language('<pre>code</pre>\n'), 'markdown');
    assert.equal(language('- a\n\n    text\n'), undefined);
    assert.equal(language('a\n    text\n'), undefined);
  });

  it('needs no closing fence, and survives any text', () => {
    assert.deepEqual(ports(`\`\`\`powershell\n${RULE}`), ['powershell 25']);
    for (const text of [
      '```',
      '> ```\n>',
      '`'.repeat(20_000),
      '>'.repeat(20_000),
      '- '.repeat(20_000),
      '```a`b\n25',
      '\r```\r25\r```\r',
      '<pre>',
      '<pre',
      `<pre>${'<code'.repeat(20_000)}`,
      `<pre>\n${'&'.repeat(20_000)}\n</pre>`,
      `<pre>\n${'&lt;'.repeat(20_000)}\n</pre>`,
      '<!--',
      ' '.repeat(20_000),
      `    ${'\n    '.repeat(20_000)}25`,
      '- a\n\n'.repeat(5_000),
    ])
      assert.deepEqual(ports(text), []);
  });

  it('is the same after an edit as read anew', () => {
    const text = `one\n\n\`\`\`powershell\n${RULE}\n\`\`\`\n\n`.repeat(60);
    const document = open(text);
    document.analysed();
    document.update([{ range: { start: { line: 8, character: 0 }, end: { line: 8, character: 3 } }, text: 'xxx' }], 2);
    const anew = open(document.getText());
    const seen = (d: Document) => allReferences(d).map(({ span }) => span);
    assert.deepEqual(seen(document), seen(anew));
    assert.notEqual(seen(anew).length, 60);
  });
});
