import assert from 'node:assert/strict';
import { detectLanguage } from '../../../server/src/document/detect';
import { Document } from '../../../server/src/document/document';
import { allReferences } from '../../../server/src/document/references';
import { testDocument, testEnv } from '../../harness/catalog';
import { testEngine } from '../../harness/engine';

function open(text: string): Document {
  const { catalog } = testEngine();
  const language = detectLanguage({ languageId: 'markdown', fileName: 'a.md', text }, catalog);
  return new Document('test:/a.md', 'markdown', 1, text, catalog, language);
}

/** The port references with their dialects, each as it is written at its place. */
const ports = (text: string): string[] => {
  const document = open(text);
  return allReferences(document).map(({ span, statement }) => `${statement.dialect} ${document.textIn(span)}`);
};

const RULE = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow';

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
