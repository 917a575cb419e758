// Writes what follows from the lists of rules, dialects and languages: activation events and settings of the manifest,
// docs/rules/, docs/dialects.md, the schema of .exchange-ports.json; and what follows from data/: docs/reference/.
//   node scripts/generate.mjs           writes what differs
//   node scripts/generate.mjs --check   writes nothing and fails where something differs
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './typescript.cjs';
import { referenceFiles } from './reference/files.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');

/** The TypeScript that the project is made of, without a build. */
function load() {
  const require = createRequire(import.meta.url);
  const { dialects } = require('../server/src/dialects/index.ts');
  const { languages } = require('../server/src/languages/index.ts');
  const { rules } = require('../server/src/rules/index.ts');
  const { settingsSchema } = require('../server/src/features/settings.ts');
  const { readerNames } = require('../server/src/document/detect.ts');
  const { NOT_READ } = require('../server/src/model/language.ts');
  const profile = require('../server/src/analysis/profile.ts');
  const readers = readerNames({ dialects, languages });
  return { dialects, languages, rules, readers, settingsSchema, profile, NOT_READ };
}

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

/** JSON as the formatter of the project writes it. */
function json(path, value) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [biome, 'format', `--stdin-file-path=${path}`], {
    cwd: root,
    input: JSON.stringify(value, undefined, 2),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`biome cannot format ${path}: ${stderr}`);
  return stdout;
}

/** Ids under which VS Code shows `.txt`, `.conf` and `.cfg` files. */
const PLAIN = ['plaintext', 'properties', 'ini'];

function manifest({ languages, rules, readers, settingsSchema }) {
  const all = readJson('package.json');
  const ids = [...new Set(languages.flatMap(({ languageIds }) => languageIds))];
  // Texts without a language of their own may be rules; the client looks at their head before it starts anything.
  all.activationEvents = [...new Set([...ids, ...PLAIN])].map((id) => `onLanguage:${id}`);
  all.contributes.configuration = { title: 'Exchange Ports', properties: settingsSchema(rules, readers) };
  return json('package.json', all);
}

function configurationSchema({ rules, readers, profile, NOT_READ }) {
  const { parties } = readJson('data/parties.json');
  const words = (list) => ({ type: 'array', items: { enum: list }, uniqueItems: true });
  const oneOrMore = (list) => ({ anyOf: [words(list), { type: 'string' }] });
  const closed = (properties, required = []) => ({ type: 'object', additionalProperties: false, required, properties });
  const severities = ['error', 'warning', 'information', 'hint', 'off'];
  const profileFields = {
    version: { enum: [...profile.VERSIONS], description: 'Version of Exchange.' },
    role: { ...oneOrMore([...profile.ROLES]), description: 'Roles of the server.' },
    roles: { ...oneOrMore([...profile.ROLES]), description: 'Roles of the server.' },
    vantage: {
      enum: [...profile.VANTAGES],
      description: 'Where the rules stand: on the server, at the perimeter, or on a firewall inside.',
    },
    placement: { enum: [...profile.PLACEMENTS], description: 'The network the server stands in.' },
    features: { ...oneOrMore([...profile.FEATURES]), description: 'What the server is used for.' },
  };
  const port = {
    anyOf: [
      { type: 'integer', minimum: 0, maximum: 65535 },
      { type: 'string', pattern: '^\\d{1,5}(-\\d{1,5})?$' },
    ],
  };
  return json('data/schema/exchange-ports.schema.json', {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Exchange Ports',
    description: 'What the files under a folder are for, and how they are checked. A bare profile is fine too.',
    allowComments: true,
    allowTrailingCommas: true,
    anyOf: [{ $ref: '#/definitions/configuration' }, { $ref: '#/definitions/profile' }],
    definitions: {
      profile: { ...closed(profileFields), minProperties: 1, description: 'What the files are for.' },
      configuration: closed({
        $schema: { type: 'string' },
        profile: { $ref: '#/definitions/profile' },
        rules: {
          ...closed(
            Object.fromEntries(rules.map(({ meta }) => [meta.code, { enum: severities, description: meta.summary }])),
          ),
          description: 'Severity of single rules, or off.',
        },
        services: {
          type: 'array',
          description: 'Ports of your own: relays, load balancers, pinned RPC ports.',
          items: closed(
            {
              name: { type: 'string', minLength: 1 },
              ports: { anyOf: [...port.anyOf, { type: 'array', items: port, minItems: 1 }] },
              transports: words(['tcp', 'udp']),
              description: { type: 'string' },
            },
            ['name', 'ports'],
          ),
        },
        groups: {
          type: 'object',
          description: 'Addresses or object names, and who stands behind them.',
          additionalProperties: closed(
            {
              addresses: { type: 'array', items: { type: 'string', minLength: 1 } },
              party: { enum: parties.map(({ id }) => id) },
            },
            ['addresses', 'party'],
          ),
        },
        files: {
          type: 'object',
          description:
            'What files are taken for: patterns as in .gitignore, to a dialect, or to off for files that are not to be read. The last pattern that means a file counts.',
          propertyNames: { pattern: '^\\s*[^\\s!#]' },
          additionalProperties: { enum: [NOT_READ, ...readers] },
        },
        exclude: {
          type: 'array',
          description: 'Paths that are not checked, in the patterns of .gitignore.',
          items: { type: 'string', minLength: 1 },
        },
        suppress: {
          type: 'array',
          description: 'Findings that are not reported, for formats without comments.',
          items: closed(
            {
              path: { type: 'string', minLength: 1, description: 'A pattern as in .gitignore.' },
              code: { enum: rules.map(({ meta }) => meta.code) },
              reason: { type: 'string', minLength: 1 },
            },
            ['path', 'code', 'reason'],
          ),
        },
      }),
    },
  });
}

const GENERATED = '<!-- Made by npm run generate. -->';

/** How Markdown names the languages that examples are written in. */
const FENCES = {
  powershell: 'powershell',
  batch: 'bat',
  'registry-file': 'reg',
  'netsh-script': 'text',
  hcl: 'hcl',
  bicep: 'bicep',
};

/** A fence is longer than every run of backquotes in it: PowerShell continues lines with one. */
function fenced({ language, text, profile, configuration }) {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  const said = [
    ...(profile === undefined ? [] : [`the profile \`${profile}\``]),
    ...(configuration === undefined ? [] : [`\`${configuration}\` in \`.exchange-ports.json\``]),
  ];
  const head = said.length === 0 ? '' : `With ${said.join(' and ')}:\n\n`;
  return `${head}${fence}${FENCES[language] ?? 'text'}\n${text.replace(/\r\n?/g, '\n').trimEnd()}\n${fence}`;
}

function rulePage({ meta }, sources) {
  const severities = meta.severities ?? [meta.severity];
  const facts = [
    `Severity: **${meta.severity}**${severities.length > 1 ? ` (by place and file: ${severities.join(', ')})` : ''}`,
    meta.on ? 'On by default' : 'Off by default',
    meta.scope === 'anywhere'
      ? 'Speaks in every file'
      : 'Speaks in files that concern Exchange, and where a profile is declared',
  ];
  const references = meta.references.map((id) => {
    const source = sources.find((one) => one.id === id);
    if (!source) throw new Error(`rule ${meta.code}: data/sources.json has no source ${id}`);
    const title = source.address ? `[${source.title}](${source.address})` : source.title;
    return `- ${title}, ${source.publisher}`;
  });
  return [
    GENERATED,
    `# ${meta.code}`,
    meta.summary,
    `${facts.join('. ')}.`,
    '## Why',
    meta.why.trim(),
    '## Instead',
    meta.instead.trim(),
    ...(meta.bad.length > 0 ? ['## Reported', ...meta.bad.map(fenced)] : []),
    ...(meta.good.length > 0 ? ['## Not reported', ...meta.good.map(fenced)] : []),
    ...(references.length > 0 ? ['## Sources', references.join('\n')] : []),
  ]
    .join('\n\n')
    .concat('\n');
}

function ruleList({ rules }) {
  const cell = (text) => text.replaceAll('|', '\\|');
  return `${GENERATED}

# What is reported

${rules.length} rules. Each can be given another severity, or switched off, in the settings or in \`.exchange-ports.json\`.

| code | severity | what it finds |
| --- | --- | --- |
${rules.map(({ meta }) => `| [${meta.code}](${meta.code}.md) | ${meta.on ? meta.severity : 'off'} | ${cell(meta.summary)} |`).join('\n')}
`;
}

function dialectPage({ dialects, languages }) {
  const parts = dialects.map(({ id, title, languages: met, understands, passesOver }) => {
    const places = met.flatMap((language) => {
      const found = languages.find((one) => one.id === language);
      if (!found) return [];
      const names = [
        ...found.extensions.map((ending) => `\`*${ending}\``),
        ...found.languageIds.map((l) => `language id \`${l}\``),
      ];
      return [`- ${found.title}: ${names.join(', ')}`];
    });
    return [
      `## ${title}`,
      `Id \`${id}\`. Met in:`,
      places.join('\n'),
      'Understands:',
      understands.map((line) => `- ${line}`).join('\n'),
      ...(passesOver.length > 0 ? ['Passes over:', passesOver.map((line) => `- ${line}`).join('\n')] : []),
    ].join('\n\n');
  });
  return `${GENERATED}\n\n# What is read\n\n${parts.join('\n\n')}\n`;
}

/** Every generated file: path to text. */
function generated() {
  const parts = load();
  const { sources } = readJson('data/sources.json');
  const files = new Map();
  files.set('package.json', manifest(parts));
  files.set('data/schema/exchange-ports.schema.json', configurationSchema(parts));
  files.set('docs/dialects.md', dialectPage(parts));
  files.set('docs/rules/README.md', ruleList(parts));
  for (const rule of parts.rules) files.set(`docs/rules/${rule.meta.code}.md`, rulePage(rule, sources));
  for (const [path, text] of referenceFiles()) files.set(path, text);
  return files;
}

const current = (path) => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

const files = generated();
const check = process.argv.includes('--check');
/** Folders that hold nothing but generated files. */
const FOLDERS = ['docs/rules', 'docs/reference'];
for (const folder of FOLDERS) mkdirSync(join(root, folder), { recursive: true });
const stale = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => statSync(join(root, path)).isFile() && !files.has(path)),
);
const differing = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
if (!check) {
  for (const path of differing) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), files.get(path));
  }
  for (const path of stale) rmSync(join(root, path));
}
for (const path of [...differing, ...stale]) {
  console.log(check ? `${path} is not as its lists say: npm run generate` : path);
}
process.exit(check && differing.length + stale.length > 0 ? 1 : 0);
