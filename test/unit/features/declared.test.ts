import assert from 'node:assert/strict';
import { testDocument, testEnv } from '../../harness/catalog';
import { batch, envWith, rule } from './support';

describe('findings and declared services', () => {
  const text = batch('version=2019 role=mailbox', rule('64372,26250'));
  const codes = (env = testEnv()): readonly string[] =>
    env.checker.report(testDocument(text, { language: 'batch' }), env.options).map(({ code }) => code);

  it('take a declared port for no slip of the keyboard', () => {
    assert.ok(codes().includes('likely-typo'));
    const declared = envWith({ services: [{ name: 'Backup agent', ports: 64372 }] });
    assert.ok(!codes({ ...declared, options: { ...declared.options, profile: undefined } }).includes('likely-typo'));
  });

  it('are made anew when other services are declared', () => {
    const env = testEnv();
    const document = testDocument(text, { language: 'batch' });
    const report = (services: typeof declared): readonly string[] =>
      env.checker.report(document, { ...env.options, services }).map(({ code }) => code);
    const declared = envWith({ services: [{ name: 'Backup agent', ports: 64372 }] }).options.services ?? [];
    assert.ok(report([]).includes('likely-typo'));
    assert.ok(!report(declared).includes('likely-typo'));
    assert.ok(report([]).includes('likely-typo'));
  });
});
