import { type FileDeclaration, fileProblem, type KnownNames, type RuleSetting } from '../analysis/configuration';
import {
  FEATURES,
  PLACEMENTS,
  type Profile,
  parseProfile,
  profileFrom,
  ROLES,
  VANTAGES,
  VERSIONS,
} from '../analysis/profile';
import { NOT_READ } from '../model/language';
import type { DiagnosticRule } from '../rules/rule';
import { DEFAULT_WIDE_RANGE } from './diagnostic';

export interface HintSettings {
  readonly enabled: boolean;
  /** `evidence`: only in files that concern Exchange. */
  readonly when: 'evidence' | 'always';
  /** Service names beside numbers, decimal values beside hexadecimal ones, what a range holds. */
  readonly services: boolean;
  readonly hexadecimal: boolean;
  readonly ranges: boolean;
}

/** The editor's settings under `exchangePorts`, read from untrusted data. */
export interface Settings {
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly profile: Profile | undefined;
  /** What files are taken for, by patterns relative to the workspace folder. */
  readonly files: readonly FileDeclaration[];
  readonly checkAllFiles: boolean;
  readonly inlayHints: HintSettings;
  /** Whether the coverage of a file with a profile is shown above it. */
  readonly codeLens: boolean;
  readonly widePortRange: number;
  /** Files of the workspace are checked too while they are closed. */
  readonly workspaceDiagnostics: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  rules: new Map(),
  profile: undefined,
  files: [],
  checkAllFiles: false,
  inlayHints: { enabled: true, when: 'evidence', services: true, hexadecimal: true, ranges: true },
  codeLens: true,
  widePortRange: DEFAULT_WIDE_RANGE,
  workspaceDiagnostics: false,
};

/** Reads settings; what is malformed is said in `problems`, once each, and its default is used. */
export function readSettings(raw: unknown, names: KnownNames): { settings: Settings; problems: string[] } {
  const problems: string[] = [];
  if (raw === null || raw === undefined) return { settings: DEFAULT_SETTINGS, problems };
  if (typeof raw !== 'object' || Array.isArray(raw)) {
    return {
      settings: DEFAULT_SETTINGS,
      problems: ['exchangePorts: the settings are an object; the defaults are used.'],
    };
  }
  const top = raw as Record<string, unknown>;
  const flag = (owner: Record<string, unknown>, key: string, name: string, otherwise: boolean): boolean => {
    const value = owner[key];
    if (typeof value === 'boolean') return value;
    if (value !== undefined && value !== null)
      problems.push(`${name}: true or false is expected; ${otherwise} is used.`);
    return otherwise;
  };
  const part = (key: string): Record<string, unknown> => {
    const value = top[key];
    if (value === undefined || value === null) return {};
    if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
    problems.push(`exchangePorts.${key}: an object is expected; the defaults are used.`);
    return {};
  };
  const rules = new Map<string, RuleSetting>();
  const severities = ['error', 'warning', 'information', 'hint', 'off'];
  for (const [code, severity] of Object.entries(part('rules'))) {
    if (!names.codes.has(code)) problems.push(`exchangePorts.rules: there is no rule \`${code}\`.`);
    else if (typeof severity !== 'string' || !severities.includes(severity)) {
      problems.push(`exchangePorts.rules: \`${code}\` takes one of ${severities.join(', ')}; its default is used.`);
    } else rules.set(code, severity as RuleSetting);
  }
  const files: FileDeclaration[] = [];
  for (const [pattern, reader] of Object.entries(part('files'))) {
    // A pattern that the settings of a folder take back has null.
    if (reader === null) continue;
    const problem = fileProblem(pattern, reader, names);
    if (problem) problems.push(`exchangePorts.files: \`${pattern}\`: ${problem.message}`);
    else files.push({ pattern, reader: String(reader).toLowerCase() });
  }
  const hints = part('inlayHints');
  const when = hints['when'];
  if (when !== undefined && when !== null && when !== 'evidence' && when !== 'always') {
    problems.push('exchangePorts.inlayHints.when: evidence or always is expected; evidence is used.');
  }
  const threshold = part('widePortRange')['threshold'];
  const wide = typeof threshold === 'number' && Number.isFinite(threshold) && threshold >= 1 && threshold <= 65535;
  if (threshold !== undefined && threshold !== null && !wide) {
    problems.push(
      `exchangePorts.widePortRange.threshold: a number from 1 to 65535 is expected; ${DEFAULT_WIDE_RANGE} is used.`,
    );
  }
  const defaults = DEFAULT_SETTINGS.inlayHints;
  return {
    settings: {
      rules,
      profile: readProfile(top['profile'], problems),
      files,
      checkAllFiles: flag(top, 'checkAllFiles', 'exchangePorts.checkAllFiles', false),
      inlayHints: {
        enabled: flag(hints, 'enabled', 'exchangePorts.inlayHints.enabled', defaults.enabled),
        when: when === 'always' ? 'always' : 'evidence',
        services: flag(hints, 'services', 'exchangePorts.inlayHints.services', defaults.services),
        hexadecimal: flag(hints, 'hexadecimal', 'exchangePorts.inlayHints.hexadecimal', defaults.hexadecimal),
        ranges: flag(hints, 'ranges', 'exchangePorts.inlayHints.ranges', defaults.ranges),
      },
      codeLens: flag(part('codeLens'), 'enabled', 'exchangePorts.codeLens.enabled', DEFAULT_SETTINGS.codeLens),
      widePortRange: wide ? (threshold as number) : DEFAULT_WIDE_RANGE,
      workspaceDiagnostics: flag(top, 'workspaceDiagnostics', 'exchangePorts.workspaceDiagnostics', false),
    },
    problems,
  };
}

function readProfile(raw: unknown, problems: string[]): Profile | undefined {
  if (raw === undefined || raw === null || raw === '') return undefined;
  const read =
    typeof raw === 'string'
      ? parseProfile(raw)
      : typeof raw === 'object' && !Array.isArray(raw)
        ? profileFrom(raw as Record<string, unknown>)
        : undefined;
  if (!read) {
    problems.push(
      'exchangePorts.profile: a text such as "version=2019 role=mailbox" or an object is expected; none is used.',
    );
    return undefined;
  }
  for (const { message } of read.problems) problems.push(`exchangePorts.profile: ${message}`);
  const { profile } = read;
  const empty =
    !profile.version && !profile.vantage && !profile.placement && profile.roles.length + profile.features.length === 0;
  return empty ? undefined : profile;
}

const listOf = (words: readonly string[]) => ({
  anyOf: [{ type: 'array', items: { enum: words }, uniqueItems: true }, { type: 'string' }],
});

/** What a profile in the settings may say. */
const PROFILE_PROPERTIES = {
  version: { enum: VERSIONS, description: 'Version of Exchange.' },
  role: { ...listOf(ROLES), description: 'Roles of the server.' },
  roles: { ...listOf(ROLES), description: 'Roles of the server.' },
  vantage: {
    enum: VANTAGES,
    description: 'Where the rules stand: on the server, at the perimeter, or on a firewall inside.',
  },
  placement: { enum: PLACEMENTS, description: 'The network the server stands in.' },
  features: { ...listOf(FEATURES), description: 'What the server is used for.' },
} as const;

/** The manifest's `contributes.configuration.properties`, made from the list of rules and what files can be taken for. */
export function settingsSchema(rules: readonly DiagnosticRule[], readers: readonly string[]): Record<string, unknown> {
  const ruleProperties: Record<string, unknown> = {};
  for (const { meta } of rules) {
    ruleProperties[meta.code] = {
      type: 'string',
      enum: ['error', 'warning', 'information', 'hint', 'off'],
      default: meta.on ? meta.severity : 'off',
      description: meta.summary,
    };
  }
  return {
    'exchangePorts.rules': {
      type: 'object',
      scope: 'resource',
      default: {},
      properties: ruleProperties,
      additionalProperties: false,
      markdownDescription: 'Severity of single rules, or `off`. A rule that is not named here keeps its own.',
    },
    'exchangePorts.profile': {
      type: ['string', 'object', 'null'],
      scope: 'resource',
      default: null,
      properties: PROFILE_PROPERTIES,
      additionalProperties: false,
      defaultSnippets: [
        { label: 'Mailbox server', body: { version: '2019', roles: ['mailbox'], vantage: 'host', features: [] } },
        {
          label: 'Edge Transport server',
          body: { version: '2019', roles: ['edge-transport'], vantage: 'host', features: ['edge-subscription'] },
        },
      ],
      markdownDescription:
        'What the files are for, such as `version=2019 role=mailbox vantage=host features=dag`. A comment in the file and `.exchange-ports.json` go before it.',
    },
    'exchangePorts.files': {
      type: 'object',
      scope: 'resource',
      default: {},
      additionalProperties: { type: ['string', 'null'], enum: [NOT_READ, ...readers, null] },
      markdownDescription:
        'What files are taken for: patterns as in `.gitignore`, relative to the workspace folder, to a dialect, or to `off` for files that are not to be read, such as `{ "edge/*.txt": "cisco", "*.log": "off" }`. The last pattern that means a file counts. A comment `exchange-ports: dialect=…` in the file and the `files` of `.exchange-ports.json` go before it.',
    },
    'exchangePorts.checkAllFiles': {
      type: 'boolean',
      scope: 'resource',
      default: false,
      markdownDescription: 'Check files that show no sign of Exchange too.',
    },
    'exchangePorts.inlayHints.enabled': {
      type: 'boolean',
      scope: 'resource',
      default: true,
      markdownDescription: 'Short explanations beside ports. `editor.inlayHints.enabled` goes before it.',
    },
    'exchangePorts.inlayHints.when': {
      type: 'string',
      scope: 'resource',
      enum: ['evidence', 'always'],
      enumDescriptions: ['Only in files that concern Exchange.', 'In every file that is read.'],
      default: 'evidence',
      markdownDescription: 'Where explanations beside ports are shown.',
    },
    'exchangePorts.inlayHints.services': {
      type: 'boolean',
      scope: 'resource',
      default: true,
      markdownDescription: 'What a port number is for.',
    },
    'exchangePorts.inlayHints.hexadecimal': {
      type: 'boolean',
      scope: 'resource',
      default: true,
      markdownDescription: 'The decimal port beside a hexadecimal value.',
    },
    'exchangePorts.inlayHints.ranges': {
      type: 'boolean',
      scope: 'resource',
      default: true,
      markdownDescription: 'What a port range holds.',
    },
    'exchangePorts.codeLens.enabled': {
      type: 'boolean',
      scope: 'resource',
      default: true,
      markdownDescription:
        'Above a file whose profile is declared, how many of the flows that it needs are let through. `editor.codeLens` goes before it.',
    },
    'exchangePorts.widePortRange.threshold': {
      type: 'integer',
      scope: 'resource',
      minimum: 1,
      maximum: 65535,
      default: DEFAULT_WIDE_RANGE,
      markdownDescription: 'Number of ports above which `wide-port-range` speaks, where it is switched on.',
    },
    'exchangePorts.workspaceDiagnostics': {
      type: 'boolean',
      scope: 'resource',
      default: false,
      markdownDescription:
        'Check the files of the workspace while they are closed too, and again when they change. `.gitignore` and the `exclude` of `.exchange-ports.json` are kept. Not in the browser.',
    },
    'exchangePorts.trace.server': {
      type: 'string',
      scope: 'window',
      enum: ['off', 'messages', 'verbose'],
      default: 'off',
      description: 'Traces the messages between the editor and the language server.',
    },
  };
}
