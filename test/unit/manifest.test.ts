import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { readConfiguration } from '../../server/src/analysis/configurationFile';
import { dialects } from '../../server/src/dialects/index';
import { detectLanguage, readerNames } from '../../server/src/document/detect';
import { readSettings, settingsSchema } from '../../server/src/features/settings';
import { languages } from '../../server/src/languages/index';
import { rules } from '../../server/src/rules/index';
import { testCatalog } from '../harness/catalog';

const ROOT = join(__dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Property {
  readonly default?: unknown;
}

interface Manifest {
  readonly icon: string;
  readonly main: string;
  readonly browser: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly capabilities: unknown;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly languages: readonly {
      readonly id: string;
      readonly extensions?: readonly string[];
      readonly configuration?: string;
    }[];
    readonly grammars: readonly { readonly language: string; readonly scopeName: string; readonly path: string }[];
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly jsonValidation: readonly { readonly url: string }[];
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const codes = new Set(rules.map(({ meta }) => meta.code));
const readers = readerNames({ languages, dialects });
const names = { codes, readers: new Set(readers) };

/** Languages that VS Code itself brings. */
const BUILT_IN = ['powershell', 'bat', 'shellscript', 'json', 'yaml', 'xml', 'markdown'];

/** Languages of extensions that whoever writes such files has. */
const ELSEWHERE = ['terraform', 'bicep', 'cisco', 'nft', 'nginx'];

describe('the manifest', () => {
  it('activates on the ids of the host languages and of plain texts, and on nothing else', () => {
    const ids = [...languages.flatMap(({ languageIds }) => languageIds), 'plaintext', 'properties', 'ini'];
    assert.deepEqual(
      manifest.activationEvents,
      [...new Set(ids)].map((id) => `onLanguage:${id}`),
    );
  });

  it('contributes each language that VS Code has not', () => {
    const catalog = { ...testCatalog(), languages };
    for (const language of languages.filter(
      ({ languageIds }) => !languageIds.some((id) => [...BUILT_IN, ...ELSEWHERE].includes(id)),
    )) {
      const contributed = manifest.contributes.languages.filter(({ id }) => language.languageIds.includes(id));
      assert.ok(contributed.length > 0, `one of ${language.languageIds.join(', ')} is contributed`);
      for (const { id, extensions = [] } of contributed) {
        for (const ending of extensions) {
          const found = detectLanguage({ languageId: id, fileName: `x${ending}`, text: '' }, catalog);
          assert.equal(found?.id, language.id, `${ending} is read`);
        }
      }
    }
  });

  it('has the settings that the server reads', () => {
    assert.deepEqual(manifest.contributes.configuration.properties, settingsSchema(rules, readers));
  });

  it('has defaults that the server takes as they are', () => {
    const raw: Record<string, unknown> = {};
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      const path = name.replace(/^exchangePorts\./, '').split('.');
      let owner = raw;
      for (const key of path.slice(0, -1)) {
        owner[key] ??= {};
        owner = owner[key] as Record<string, unknown>;
      }
      owner[path.at(-1) as string] = value;
    }
    const { settings, problems } = readSettings(raw, names);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, readSettings(undefined, names).settings);
  });

  it('names files that are there', () => {
    const { languages: contributed, grammars, jsonValidation } = manifest.contributes;
    const paths = [
      manifest.icon,
      ...contributed.flatMap(({ configuration }) => configuration ?? []),
      ...grammars.map(({ path }) => path),
      ...jsonValidation.map(({ url }) => url),
    ];
    for (const path of paths) assert.ok(existsSync(join(ROOT, path)), path);
    for (const { path, scopeName } of grammars) {
      assert.equal((JSON.parse(read(path)) as { scopeName: string }).scopeName, scopeName);
    }
  });

  it('gives each of its languages the comments of its reader, and brackets in pairs', () => {
    const contributed = manifest.contributes.languages.filter(({ configuration }) => configuration !== undefined);
    assert.ok(contributed.length > 10);
    for (const { id, configuration = '' } of contributed) {
      const language = languages.find(({ languageIds }) => languageIds.includes(id));
      const { comments, brackets = [] } = JSON.parse(read(configuration)) as {
        readonly comments: { readonly lineComment: string };
        readonly brackets?: readonly (readonly string[])[];
      };
      assert.equal(comments.lineComment, language?.comment?.trim(), id);
      for (const pair of brackets) assert.equal(pair.length, 2, id);
    }
  });

  it('highlights each of its languages, or leaves that to the extension that brings the language', () => {
    const ids = manifest.contributes.languages.filter(({ configuration }) => configuration).map(({ id }) => id);
    const highlighted = manifest.contributes.grammars.map(({ language }) => language);
    assert.deepEqual(
      ids.filter((id) => !highlighted.includes(id)),
      ['junos', 'haproxy'],
    );
  });

  it('has an icon of 128 pixels or more', () => {
    const icon = readFileSync(join(ROOT, manifest.icon));
    assert.equal(icon.toString('latin1', 1, 4), 'PNG');
    assert.ok(icon.readUInt32BE(16) >= 128 && icon.readUInt32BE(20) >= 128);
  });

  it('runs in restricted mode, in virtual workspaces, on Node and in browsers', () => {
    assert.deepEqual(manifest.capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
    assert.equal(manifest.main, './dist/extension.js');
    assert.equal(manifest.browser, './dist/web/extension.js');
  });

  it('is checked against the API of the oldest VS Code it allows', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });

  it('declares the commands that the client registers', () => {
    const folder = 'client/src';
    const sources = readdirSync(join(ROOT, folder)).map((name) => read(`${folder}/${name}`));
    const constants = new Map(
      [...sources, read('server/src/lsp/protocol.ts')].flatMap((text) =>
        [...text.matchAll(/const (\w+) = '(exchangePorts\.\w+)'/g)].map((match) => [match[1], match[2]]),
      ),
    );
    const registered = sources.flatMap((text) =>
      [...text.matchAll(/registerCommand\((?:'([^']+)'|(\w+))/g)].map((match) => match[1] ?? constants.get(match[2])),
    );
    assert.deepEqual(registered.sort(), manifest.contributes.commands.map(({ command }) => command).sort());
  });
});

describe('the schema of .exchange-ports.json', () => {
  const schema = JSON.parse(read('data/schema/exchange-ports.schema.json')) as object;
  const validate = new Ajv({ strict: false }).compile(schema);
  const [code = ''] = codes;
  const problemsOf = (value: unknown): number => readConfiguration(JSON.stringify(value), names).problems.length;

  for (const value of [
    {},
    { version: '2019', roles: ['mailbox'], vantage: 'host', placement: 'internal', features: ['dag'] },
    { profile: { version: 'SE', role: 'edge-transport' }, rules: { [code]: 'off' } },
    {
      services: [
        { name: 'relay', ports: 2526 },
        { name: 'pinned', ports: ['6005-6010', 59532], transports: ['tcp'] },
      ],
    },
    { groups: { 'mail servers': { addresses: ['10.0.0.0/8'], party: 'mailbox' } }, exclude: ['old/'] },
    { suppress: [{ path: 'nsg.json', code, reason: 'ticket 4711' }] },
    { files: { '*.acl': 'cisco', 'lab/': 'off', 'a.txt': 'shellscript' } },
  ]) {
    it(`takes ${JSON.stringify(value)}, as the reader does`, () => {
      assert.ok(validate(value), JSON.stringify(validate.errors));
      assert.equal(problemsOf(value), 0);
    });
  }

  for (const value of [
    [],
    { colour: 'red' },
    { profile: { version: '2020' } },
    { profile: { roles: ['mailbox'], port: 25 } },
    { rules: { [code]: 'loud' } },
    { rules: { 'no-such-rule': 'off' } },
    { services: [{ ports: 25 }] },
    { services: [{ name: 'x', ports: 'many' }] },
    { groups: { x: { addresses: '10.0.0.1', party: 'mailbox' } } },
    { suppress: [{ path: 'a', code }] },
    { files: ['*.acl'] },
    { files: { '*.acl': 'cobol' } },
    { files: { '*.acl': ['cisco'] } },
    { files: { '!*.acl': 'cisco' } },
  ]) {
    it(`refuses ${JSON.stringify(value)}, as the reader does`, () => {
      assert.ok(!validate(value));
      assert.ok(problemsOf(value) > 0);
    });
  }
});
