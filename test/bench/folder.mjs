// A folder as firewalls are kept in: one file in eight holds rules, the others hold what stands beside them. The same in
// every run. Endings and sizes are spread as in public repositories about firewalls and Exchange (decision 010).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateBytes, KINDS } from './generate.mjs';

/** Numbers that look drawn, the same for the same seed. */
function drawn(seed) {
  let state = (Math.imul(seed + 1, 2654435761) ^ 0x5bd1e995) >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS =
  'account address agent archive audit backup balance batch border bridge buffer bundle cache channel check client cluster column commit config contact content context counter customer database deploy detail device display domain element engine entry error event export factory feature field filter folder format gateway group handler header history image import index input invoice item journal language layer layout level library license limit list loader location log machine manager mapping market member memory message method metric mirror module monitor network notice number object option order output owner package page panel parser partner path payment plan player policy pool price printer process product profile project queue range reader record region release report request resource result review role route sample schedule schema scope script search section sensor server service session setting signal site source stage state status storage store stream subject summary supplier support switch table target task team template tenant ticket title token tool topic tracker transfer user value vendor version view volume warehouse widget window worker zone'.split(
    ' ',
  );

const word = (draw) => WORDS[draw(WORDS.length)];
const title = (text) => text[0].toUpperCase() + text.slice(1);
const name = (draw) => word(draw) + title(word(draw));
const sentence = (draw) => `${title(Array.from({ length: 6 + draw(9) }, () => word(draw)).join(' '))}.`;

/** What stands before and behind all lines of a format. */
const FRAMES = {
  go: ['package main', ''],
  json: ['[', '    {}', ']'],
  svg: ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">', '</svg>'],
  xml: ['<?xml version="1.0" encoding="utf-8"?>\n<records>', '</records>'],
};

/** A few lines of each format. `i` counts them in the file. */
const FORMATS = {
  go: (draw) => {
    const [type, one, two] = [title(name(draw)), name(draw), name(draw)];
    return [
      `// ${type} ${sentence(draw)}`,
      `func (${one[0]} *${type}) ${title(two)}(${one} string, limit int) (int, error) {`,
      `\tif len(${one}) > ${draw(9000)} {`,
      `\t\treturn ${draw(100)}, fmt.Errorf("${sentence(draw)} %q", ${one})`,
      '\t}',
      `\treturn ${one[0]}.${word(draw)}.${title(word(draw))}(${one}, limit*${draw(50)})`,
      '}',
      '',
    ];
  },
  py: (draw) => {
    const [one, two] = [name(draw), name(draw)];
    return [
      `def ${one}(${two}, limit=${draw(9000)}):`,
      `    """${sentence(draw)}"""`,
      `    for ${word(draw)}_${draw(90)} in ${two}.${word(draw)}():`,
      `        logger.info("${sentence(draw)} %s", ${two})`,
      `    return ${two}[${draw(30)}:]`,
      '',
    ];
  },
  java: (draw) => {
    const [type, one] = [title(name(draw)), name(draw)];
    return [
      `    /** ${sentence(draw)} */`,
      `    private final Map<String, ${type}> ${one} = new HashMap<>(${draw(512)});`,
      `    public ${type} get${title(one)}(String key) {`,
      `        return ${one}.computeIfAbsent(key, k -> new ${type}(k, ${draw(1000)}));`,
      '    }',
      '',
    ];
  },
  js: (draw) => [
    `/** ${sentence(draw)} */`,
    `export function ${name(draw)}(${word(draw)}, options = { limit: ${draw(9000)} }) {`,
    `  return ${word(draw)}Store.filter((each) => each.${word(draw)} !== '${word(draw)}').slice(${draw(40)});`,
    '}',
    '',
  ],
  svg: (draw) => [
    `  <path fill="#${(0x100000 + draw(0xe00000)).toString(16)}" d="M${draw(512)} ${draw(512)}c${draw(99)}.${draw(9)}-${draw(99)} ${draw(99)} ${draw(99)}v${draw(99)}h-${draw(99)}z"/>`,
  ],
  md: (draw, i) =>
    i % 7 === 0
      ? ['', `## ${title(word(draw))} ${word(draw)} ${i}`, '']
      : i % 11 === 5
        ? ['', '```json', `{ "${word(draw)}": { "${name(draw)}": ${draw(70_000)} } }`, '```', '']
        : [`${sentence(draw)} ${sentence(draw)} See [${word(draw)}](docs/${word(draw)}-${draw(500)}.md).`],
  rst: (draw, i) => (i % 6 === 0 ? ['', sentence(draw), '-'.repeat(40), ''] : [`${sentence(draw)} ${sentence(draw)}`]),
  json: (draw, i) => [
    `    { "id": ${i}, "${word(draw)}": "${sentence(draw)}", "${name(draw)}": [${draw(9000)}, ${draw(70_000)}], "enabled": ${draw(2) === 0} },`,
  ],
  yml: (draw, i) => [
    `  - name: ${word(draw)}-${i}`,
    `    image: registry.example.com/${word(draw)}/${word(draw)}:${draw(9)}.${draw(40)}`,
    '    ports:',
    `      - "${1024 + draw(60_000)}:${1024 + draw(60_000)}"`,
    '    environment:',
    `      ${word(draw).toUpperCase()}_${word(draw).toUpperCase()}: "${name(draw)}"`,
    `    # ${sentence(draw)}`,
  ],
  xml: (draw, i) => [
    `  <${word(draw)} id="${i}" ${word(draw)}="${name(draw)}">`,
    `    <value unit="${word(draw)}">${draw(70_000)}</value><!-- ${sentence(draw)} -->`,
    `  </${word(draw)}>`,
  ],
  conf: (draw, i) => [
    ...(i % 8 === 0 ? ['', `[${word(draw)}-${i}]`, `# ${sentence(draw)}`] : []),
    `${word(draw)}.${word(draw)} = ${draw(3) === 0 ? draw(9000) : name(draw)}`,
  ],
  log: (draw, i) => [
    `2025-03-${10 + (i % 20)} ${10 + draw(14)}:${10 + draw(50)}:${10 + draw(50)} ${['INFO', 'WARN', 'DEBUG'][draw(3)]} [${word(draw)}-${draw(64)}] ${sentence(draw)} took=${draw(9000)}ms`,
  ],
  sh: (draw, i) => [
    `# ${sentence(draw)}`,
    `${word(draw).toUpperCase()}_${i}=/var/lib/${word(draw)}/${word(draw)}`,
    `if [ ! -d "$${word(draw).toUpperCase()}_${i}" ]; then`,
    `  mkdir -p /var/lib/${word(draw)} && tar xzf ${word(draw)}-${draw(90)}.tar.gz -C /var/lib/${word(draw)}`,
    `  echo "${sentence(draw)}" | tee -a /var/log/${word(draw)}.log`,
    'fi',
    '',
  ],
  ps1: (draw) => {
    const one = title(name(draw));
    return [
      `function Get-${one} {`,
      `    param([string]$${title(word(draw))} = '${word(draw)}', [int]$Limit = ${draw(9000)})`,
      `    # ${sentence(draw)}`,
      `    $found = Get-ChildItem -Path "C:\\${title(word(draw))}\\${title(word(draw))}" -Filter *.csv | Where-Object { $_.Length -gt ${draw(9000)} }`,
      `    foreach ($each in $found) { Write-Verbose "${sentence(draw)} $($each.Name)" }`,
      `    return $found | Select-Object -First $Limit`,
      '}',
      '',
    ];
  },
  cmd: (draw, i) => [
    `rem ${sentence(draw)}`,
    `set ${word(draw).toUpperCase()}_${i}=C:\\${title(word(draw))}\\${word(draw)}`,
    `if not exist "%${word(draw).toUpperCase()}%" xcopy /s /q ${word(draw)} ${word(draw)}`,
  ],
  tf: (draw, i) => [
    `resource "aws_s3_bucket" "${word(draw)}_${i}" {`,
    `  bucket = "${word(draw)}-${word(draw)}-${draw(90_000)}"`,
    `  tags   = { Name = "${sentence(draw)}", Size = ${draw(9000)} }`,
    '}',
    '',
  ],
  bicep: (draw, i) => [
    `// ${sentence(draw)}`,
    `resource ${name(draw)}${i} 'Microsoft.Storage/storageAccounts@2023-01-01' = {`,
    `  name: '${word(draw)}${draw(90_000)}'`,
    `  properties: { minimumTlsVersion: 'TLS1_2', retention: ${draw(365)} }`,
    '}',
    '',
  ],
};

/** So many of a thousand of the other files have a name with such an ending, and such contents. */
const ENDINGS = [
  ['.md', 'md', 90],
  ['.svg', 'svg', 80],
  ['.go', 'go', 85],
  ['.java', 'java', 75],
  ['.tf', 'tf', 55],
  ['.yml', 'yml', 60],
  ['.yaml', 'yml', 25],
  ['.json', 'json', 60],
  ['', 'conf', 45],
  ['.rst', 'rst', 45],
  ['.py', 'py', 80],
  ['.js', 'js', 60],
  ['.ps1', 'ps1', 45],
  ['.sh', 'sh', 30],
  ['.cmd', 'cmd', 20],
  ['.xml', 'xml', 30],
  ['.bicep', 'bicep', 15],
  ['.txt', 'log', 20],
  ['.log', 'log', 15],
  ['.conf', 'conf', 15],
  ['.ini', 'conf', 10],
  ['.png', undefined, 40],
];
const ALL = ENDINGS.reduce((sum, [, , share]) => sum + share, 0);

function endingAt(n) {
  let left = n;
  for (const ending of ENDINGS) {
    left -= ending[2];
    if (left < 0) return ending;
  }
  return ENDINGS[0];
}

/** Sizes in bytes at every twentieth part, smallest first: most files are small, and few hold most of the bytes. */
const SIZES = [
  60, 150, 250, 400, 550, 750, 950, 1250, 1600, 2000, 2500, 3100, 3900, 5000, 6500, 8800, 12_500, 19_000, 34_000,
  88_000,
];

function contents(format, bytes, draw) {
  if (format === undefined) return Buffer.from(Array.from({ length: bytes }, () => draw(256)));
  const [head, ...tail] = FRAMES[format] ?? [];
  const lines = head === undefined ? [] : [head];
  for (let i = 0, length = 0; length < bytes; i++) {
    for (const line of FORMATS[format](draw, i)) {
      lines.push(line);
      length += line.length + 1;
    }
  }
  return [...lines, ...tail, ''].join('\n');
}

const FOLDER = 100;

/** Writes so many files into folders of a hundred below `root`, from the file `first` on; gives how many bytes they have. */
export function writeFolder(root, first, count) {
  const kinds = Object.keys(KINDS);
  let bytes = 0;
  for (let i = first; i < first + count; i++) {
    const folder = join(root, `part-${Math.floor(i / FOLDER)}`);
    if (i === first || i % FOLDER === 0) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, '.gitignore'), 'node_modules/\n*.tmp\nbuild/\n');
    }
    const draw = drawn(i);
    let file;
    let text;
    if (i % 8 === 0) {
      const kind = kinds[(i / 8) % kinds.length];
      file = `${i}-${KINDS[kind].name}`;
      text = generateBytes(kind, 10_000, i / 8);
    } else {
      const [ending, format] = endingAt(draw(ALL));
      file = `${word(draw)}-${i}${ending}`;
      text = contents(format, SIZES[draw(SIZES.length)], draw);
    }
    writeFileSync(join(folder, file), text);
    bytes += text.length;
  }
  return bytes;
}
