import type { Severity } from '../rules/rule';
import { UsageError } from './failure';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export type Format = 'pretty' | 'json' | 'sarif' | 'github' | 'mermaid' | 'svg';

/** What a command line says, checked as far as one option goes. */
export interface Arguments {
  readonly command: string | undefined;
  /** Paths, a query, a code: what the command makes of them. */
  readonly words: readonly string[];
  readonly format: Format;
  readonly profile: string | undefined;
  readonly dialect: string | undefined;
  readonly minSeverity: Severity;
  readonly failOn: Severity;
  readonly allFiles: boolean;
  readonly stdinFilename: string | undefined;
  readonly fix: boolean;
  readonly baseline: string | undefined;
  readonly updateBaseline: boolean;
  /** How many threads may work; undefined for as many as there are processors. */
  readonly jobs: number | undefined;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly version: boolean;
  readonly help: boolean;
  /** `--stdio`, `--node-ipc` and their like, which the language server reads itself. */
  readonly transport: boolean;
}

const FLAGS = {
  '--all-files': 'allFiles',
  '--fix': 'fix',
  '--update-baseline': 'updateBaseline',
  '--quiet': 'quiet',
  '-q': 'quiet',
  '--no-color': 'noColor',
  '--version': 'version',
  '--help': 'help',
  '-h': 'help',
  '--stdio': 'transport',
  '--node-ipc': 'transport',
} as const;

const VALUES = [
  '--format',
  '--profile',
  '--dialect',
  '--min-severity',
  '--fail-on',
  '--stdin-filename',
  '--baseline',
  '--jobs',
] as const;

/** Options whose values only the language server or its client looks at. */
const PASSED_ON = ['--clientProcessId', '--socket', '--pipe'];

/** What every command but the server takes, whether it matters to it or not: scripts give them to all alike. */
const COMMON: readonly string[] = [
  '--format',
  '--profile',
  '--dialect',
  '--min-severity',
  '--fail-on',
  '--all-files',
  '--stdin-filename',
  '--quiet',
  '-q',
  '--no-color',
];

/** Which options a command knows, beside --help. Others are refused, so that a typing error never goes unnoticed. */
const KNOWN_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  check: [...COMMON, '--fix', '--baseline', '--update-baseline', '--jobs'],
  explain: COMMON,
  coverage: COMMON,
  diff: COMMON,
  lookup: COMMON,
  rules: COMMON,
  dialects: COMMON,
  lsp: ['--stdio', '--node-ipc', ...PASSED_ON],
};

export function parseArguments(argv: readonly string[]): Arguments {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const options: string[] = [];
  const words: string[] = [];
  let onlyWords = false;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] as string;
    if (onlyWords || word === '-' || !word.startsWith('-')) {
      words.push(word);
      continue;
    }
    if (word === '--') {
      onlyWords = true;
      continue;
    }
    const equals = word.startsWith('--') ? word.indexOf('=') : -1;
    const name = equals < 0 ? word : word.slice(0, equals);
    options.push(name);
    if (name in FLAGS) {
      if (equals >= 0) throw new UsageError(`${name} takes no value`);
      flags.add(FLAGS[name as keyof typeof FLAGS]);
    } else if (PASSED_ON.includes(name)) {
      flags.add('transport');
      if (equals < 0 && argv[i + 1] !== undefined && !(argv[i + 1] as string).startsWith('-')) i++;
    } else if ((VALUES as readonly string[]).includes(name)) {
      const value = equals < 0 ? argv[++i] : word.slice(equals + 1);
      if (value === undefined) throw new UsageError(`${name} needs a value`);
      values.set(name, value);
    } else throw new UsageError(`unknown option ${name}; see exchange-ports --help`);
  }
  const [command, ...rest] = words;
  const allowed = command === undefined ? undefined : KNOWN_OPTIONS[command];
  if (allowed && !flags.has('help') && !flags.has('version')) {
    const stray = options.find((name) => !allowed.includes(name));
    if (stray !== undefined) throw new UsageError(`${command} has no option ${stray}`);
  }
  return {
    command,
    words: rest,
    format: formatOf(values.get('--format'), command),
    profile: values.get('--profile'),
    dialect: values.get('--dialect'),
    minSeverity: severityOf('--min-severity', values.get('--min-severity'), 'hint'),
    failOn: severityOf('--fail-on', values.get('--fail-on'), 'warning'),
    allFiles: flags.has('allFiles'),
    stdinFilename: values.get('--stdin-filename'),
    fix: flags.has('fix'),
    baseline: values.get('--baseline'),
    updateBaseline: flags.has('updateBaseline'),
    jobs: jobsOf(values.get('--jobs')),
    quiet: flags.has('quiet'),
    color: !flags.has('noColor'),
    version: flags.has('version'),
    help: flags.has('help'),
    transport: flags.has('transport'),
  };
}

function jobsOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,2}$/.test(value)) throw new UsageError(`--jobs ${value}: it takes a number from 1 to 999`);
  return Number(value);
}

const PLAIN_FORMATS: readonly Format[] = ['pretty', 'json'];

const FORMATS: Readonly<Record<string, readonly Format[]>> = {
  check: [...PLAIN_FORMATS, 'sarif', 'github'],
  coverage: [...PLAIN_FORMATS, 'mermaid', 'svg'],
};

function formatOf(value: string | undefined, command: string | undefined): Format {
  const allowed = FORMATS[command ?? ''] ?? PLAIN_FORMATS;
  if (value === undefined) return 'pretty';
  const found = allowed.find((format) => format === value);
  if (!found) throw new UsageError(`--format ${value}: one of ${allowed.join(', ')} is expected`);
  return found;
}

function severityOf(option: string, value: string | undefined, otherwise: Severity): Severity {
  if (value === undefined) return otherwise;
  const found = SEVERITIES.find((severity) => severity === value);
  if (!found) throw new UsageError(`${option} ${value}: one of ${SEVERITIES.join(', ')} is expected`);
  return found;
}

/** True when `severity` is as grave as `threshold` or graver. */
export const atLeast = (severity: Severity, threshold: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(threshold);
