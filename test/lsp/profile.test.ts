import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { FEATURES, PLACEMENTS, ROLES, VANTAGES, VERSIONS } from '../../server/src/analysis/profile';
import { testEngine } from '../harness/engine';
import { FULL_CLIENT, TestClient } from '../harness/lsp';

const ROOT = join(__dirname, '..', '..');
const URI = 'file:///work/a.ps1';
const CONFIGURATION = 'file:///work/.exchange-ports.json';
const RULE = 'New-NetFirewallRule -DisplayName x -Direction Inbound -Protocol TCP -LocalPort 25 -Action Allow\n';
const WORDS = { version: VERSIONS, role: ROLES, vantage: VANTAGES, placement: PLACEMENTS, features: FEATURES };

/** Profiles with one thing wrong in each, and that thing. */
const WRONG: readonly (readonly [field: string, value: string])[] = [
  ['version', '2020'],
  ['role', 'postbox'],
  ['vantage', 'outside'],
  ['placement', 'cellar'],
  ['features', 'telex'],
];

interface Finding {
  readonly code: string;
  readonly message: string;
  readonly range: { readonly start: { character: number }; readonly end: { character: number } };
}

/** Every value that a JSON schema offers for a property, `role` and `roles` alike. */
function offered(schema: unknown, key: string): readonly unknown[] {
  const found: unknown[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, inner] of Object.entries(value)) {
        if (name === 'enum' && Array.isArray(inner)) found.push(...inner);
        else walk(inner);
      }
    }
  };
  walk((schema as { properties: Record<string, unknown> }).properties[key]);
  return found;
}

describe('a profile', () => {
  let client: TestClient;
  beforeEach(async () => {
    client = TestClient.start({ engine: testEngine });
  });
  afterEach(() => client.close());

  const found = async (uri = URI): Promise<readonly Finding[]> => (await client.diagnostics(uri)) as never;
  const told = (): string[] =>
    client.received
      .filter(({ method }) => method === 'window/logMessage')
      .map(({ params }) => (params as { message: string }).message);

  describe('in a comment', () => {
    it('is completed, key by key and value by value', async () => {
      await client.initialize();
      for (const [key, words] of Object.entries(WORDS)) {
        const text = `# exchange-ports: profile ${key}=`;
        await client.open(URI, text, 'powershell');
        const items = (await client.request('textDocument/completion', {
          textDocument: { uri: URI },
          position: { line: 0, character: text.length },
        })) as { label: string }[];
        assert.deepEqual(
          items.map(({ label }) => label),
          words,
        );
        await client.notify('textDocument/didClose', { textDocument: { uri: URI } });
      }
    });

    it('is checked, and what is wrong in it is said there', async () => {
      await client.initialize();
      for (const [field, value] of WRONG) {
        await client.open(URI, `# exchange-ports: profile ${field}=${value}\n${RULE}`, 'powershell');
        const [finding] = (await found()).filter(({ message }) => message.includes(`\`${value}\``));
        const start = `# exchange-ports: profile ${field}=`.length;
        assert.deepEqual(
          [finding?.range.start.character, finding?.range.end.character],
          [start, start + value.length],
          `${field}: ${JSON.stringify(finding)}`,
        );
      }
    });
  });

  describe('in .exchange-ports.json', () => {
    const schema = JSON.parse(readFileSync(join(ROOT, 'data/schema/exchange-ports.schema.json'), 'utf8'));

    it('is completed by its schema', () => {
      for (const [key, words] of Object.entries(WORDS)) {
        assert.deepEqual(offered(schema.definitions.profile, key), words);
      }
      assert.deepEqual(offered(schema.definitions.profile, 'roles'), ROLES);
    });

    it('is checked by its schema and by the server, which says it there', async () => {
      await client.initialize();
      const validate = new Ajv({ strict: false }).compile(schema);
      for (const [field, value] of WRONG) {
        const list = field === 'role' || field === 'features';
        const configuration = { profile: { [field]: list ? [value] : value } };
        assert.ok(!validate(configuration), field);
        const text = JSON.stringify(configuration);
        await client.open(CONFIGURATION, text, 'jsonc');
        const findings = await found(CONFIGURATION);
        assert.deepEqual(
          findings.map(({ code, range }) => [code, text.slice(range.start.character, range.end.character)]),
          [['configuration', `"${value}"`]],
        );
      }
    });
  });

  describe('in the setting', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const schema = manifest.contributes.configuration.properties['exchangePorts.profile'];

    it('is completed by its schema', () => {
      for (const [key, words] of Object.entries(WORDS)) assert.deepEqual(offered(schema, key), words);
      assert.ok(schema.defaultSnippets.length > 0);
    });

    it('is checked by its schema and by the server, which says it once', async () => {
      await client.initialize();
      const validate = new Ajv({ strict: false }).compile(schema);
      for (const snippet of schema.defaultSnippets) assert.ok(validate(snippet.body));
      for (const [field, value] of WRONG) {
        const list = field === 'role' || field === 'features';
        const profile = { [field]: list ? [value] : value };
        assert.ok(!validate(profile), field);
        for (const form of [profile, `${field}=${value}`]) {
          client.answers.set('workspace/configuration', () => [{ profile: form }]);
          await client.notify('workspace/didChangeConfiguration', {});
          await client.open(URI, RULE, 'powershell');
          await found();
        }
        const about = told().filter((message) => message.includes(`\`${value}\``));
        assert.equal(about.length, 1, about.join('\n'));
        assert.match(about[0] ?? '', /^exchangePorts\.profile: /);
      }
    });
  });

  it('of the comment goes before that of the file, which goes before that of the setting', async () => {
    await client.initialize(FULL_CLIENT);
    const inForce = async (text: string): Promise<unknown> => {
      client.received.splice(0);
      await client.open(URI, text, 'powershell');
      await found();
      const [status] = (await client.sent('exchangePorts/status')) as { profile: string | null }[];
      return status?.profile;
    };
    assert.equal(await inForce(RULE), null);
    client.answers.set('workspace/configuration', () => [{ profile: 'version=2013' }]);
    await client.notify('workspace/didChangeConfiguration', {});
    assert.equal(await inForce(RULE), 'version=2013');
    client.answers.set('exchangePorts/readConfiguration', () => ({
      uri: CONFIGURATION,
      text: '{ "version": "2016" }',
    }));
    await client.notify('exchangePorts/configurationChanged', {});
    assert.equal(await inForce(RULE), 'version=2016');
    assert.equal(await inForce(`# exchange-ports: profile version=2019\n${RULE}`), 'version=2019');
  });
});
