import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

// A file beside this one is a text of a language with comments under its lines:
//   ; ^^^ scope          every character above the carets carries the scope
//   ; ^^^ - scope        none of them does
//   ; <--- scope         the same from the line's start, a character for `<` and each `-` behind the first
// The first line names the grammar. The comments are taken out before the text is read.

const ROOT = join(__dirname, '..', '..', '..');
const EXPECTATION = /^(?:;|#)(\s*)(\^+|<-+)\s+(- )?(\S+)\s*$/;

interface Expectation {
  readonly from: number;
  readonly to: number;
  readonly absent: boolean;
  readonly scope: string;
}

function expectationOf(line: string): Expectation | undefined {
  const [, space, mark, not, scope] = EXPECTATION.exec(line) ?? [];
  if (space === undefined || mark === undefined || scope === undefined) return undefined;
  const absent = not !== undefined;
  if (mark.startsWith('<')) return { from: 0, to: mark.length - 1, absent, scope };
  return { from: 1 + space.length, to: 1 + space.length + mark.length, absent, scope };
}

const grammars = readdirSync(join(ROOT, 'syntaxes')).filter((name) => name.endsWith('.tmLanguage.json'));
const registry = new Registry({
  onigLib: loadWASM(readFileSync(join(ROOT, 'node_modules/vscode-oniguruma/release/onig.wasm'))).then(() => ({
    createOnigScanner,
    createOnigString,
  })),
  loadGrammar: async (scope) => {
    for (const name of grammars) {
      const text = readFileSync(join(ROOT, 'syntaxes', name), 'utf8');
      const { scopeName } = JSON.parse(text) as { scopeName: string };
      if (scopeName === scope) return parseRawGrammar(text, name);
    }
    return null;
  },
});

describe('grammars', () => {
  const files = readdirSync(__dirname).filter((name) => !name.endsWith('.ts'));

  it('each have a text that shows them', () => {
    const shown = files.map((name) => `${name.replace(/\.[^.]*$/, '')}.tmLanguage.json`);
    assert.deepEqual(shown.sort(), grammars.sort());
  });

  for (const file of files) {
    it(file, async () => {
      const [head = '', ...lines] = readFileSync(join(__dirname, file), 'utf8').split(/\r?\n/);
      const scopeName = /SYNTAX TEST "([^"]+)"/.exec(head)?.[1];
      assert.ok(scopeName, 'the first line names the grammar');
      const grammar = await registry.loadGrammar(scopeName);
      assert.ok(grammar, `there is a grammar ${scopeName}`);
      const wrong: string[] = [];
      let state = INITIAL;
      let above: { text: string; scopes: readonly (readonly string[])[] } | undefined;
      let checked = 0;
      for (const [i, line] of lines.entries()) {
        const expectation = expectationOf(line);
        if (!expectation) {
          const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
          state = ruleStack;
          const scopes = [...line].map(
            (_, at) => tokens.find((t) => t.startIndex <= at && at < t.endIndex)?.scopes ?? [],
          );
          above = { text: line, scopes };
          continue;
        }
        const { from, to, absent, scope } = expectation;
        checked++;
        assert.ok(above && to <= above.text.length, `${file}:${i + 2} points behind its line`);
        for (let at = from; at < to; at++) {
          const carried = (above.scopes[at] ?? []).some((s) => s === scope || s.startsWith(`${scope}.`));
          if (carried !== absent) continue;
          wrong.push(
            `${file}:${i + 2} ${JSON.stringify(above.text[at])}: ${absent ? 'not ' : ''}${scope}, but ${above.scopes[at]?.join(' ')}`,
          );
        }
      }
      assert.deepEqual(wrong, []);
      assert.ok(checked > 0, 'something is expected');
    });
  }
});
