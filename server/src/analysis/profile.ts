/** What a file or a rule set is for: a version of Exchange, its roles, where the rules stand. */
export interface Profile {
  readonly version?: string;
  readonly roles: readonly string[];
  readonly vantage?: 'host' | 'perimeter' | 'internal';
  readonly placement?: 'internal' | 'perimeter-network';
  readonly features: readonly string[];
}

export interface ProfileProblem {
  /** Offset and end in the text that was read. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** From the oldest to the newest. */
export const VERSIONS = ['4.0', '5.0', '5.5', '2000', '2003', '2007', '2010', '2013', '2016', '2019', 'SE'] as const;
export const ROLES = [
  'mailbox',
  'client-access',
  'hub-transport',
  'edge-transport',
  'unified-messaging',
  'front-end',
  'back-end',
] as const;
/** Where rules stand: on the server, at the edge of the network, between networks inside. */
export const VANTAGES = ['host', 'perimeter', 'internal'] as const;
export const PLACEMENTS = ['internal', 'perimeter-network'] as const;
export const FEATURES = [
  'dag',
  'pop3',
  'imap4',
  'edge-subscription',
  'hybrid',
  'unified-messaging',
  'public-folders',
  'static-rpc',
  'smtp-relay',
] as const;

/** Other ways in which people write a role. */
const ROLE_WORDS: Readonly<Record<string, string>> = {
  edge: 'edge-transport',
  hub: 'hub-transport',
  cas: 'client-access',
  mbx: 'mailbox',
  um: 'unified-messaging',
};

/** Reads the comment form, `version=2019 role=mailbox,client-access vantage=host features=dag`. */
export function parseProfile(text: string): { profile: Profile; problems: ProfileProblem[] } {
  const problems: ProfileProblem[] = [];
  const fields: Record<string, string> = {};
  for (const match of text.matchAll(/\S+/g)) {
    const word = match[0];
    const start = match.index;
    const at = { start, end: start + word.length };
    const split = word.indexOf('=');
    const key = (split < 0 ? word : word.slice(0, split)).toLowerCase();
    const name = key === 'role' ? 'roles' : key === 'feature' ? 'features' : key;
    if (split < 0 || !['version', 'roles', 'vantage', 'placement', 'features'].includes(name)) {
      problems.push({
        ...at,
        message: `\`${word}\` is no part of a profile: write version=, role=, vantage=, placement= or features=.`,
      });
    } else fields[name] = word.slice(split + 1);
  }
  const { profile, problems: inValues } = profileFrom(fields);
  for (const { field, value, message } of inValues) {
    const start = Math.max(0, value ? text.indexOf(value, text.toLowerCase().indexOf(field.slice(0, 4))) : 0);
    problems.push({ start, end: start + (value.length || text.length), message });
  }
  return { profile, problems };
}

export interface FieldProblem {
  readonly field: string;
  readonly value: string;
  readonly message: string;
}

/** Reads the fields of a profile from untrusted data: a settings object, a configuration file, the comment form. */
export function profileFrom(fields: Readonly<Record<string, unknown>>): { profile: Profile; problems: FieldProblem[] } {
  const problems: FieldProblem[] = [];
  const known = <T extends string>(
    field: string,
    value: string,
    allowed: readonly T[],
    more: Readonly<Record<string, string>> = {},
  ): T | undefined => {
    const wanted = value.toLowerCase();
    const found = allowed.find((a) => a.toLowerCase() === (more[wanted] ?? wanted));
    if (!found) problems.push({ field, value, message: `\`${value}\` is no ${field}: one of ${allowed.join(', ')}.` });
    return found;
  };
  const one = <T extends string>(field: string, allowed: readonly T[]): T | undefined => {
    const raw = fields[field];
    if (raw === undefined || raw === null) return undefined;
    if (typeof raw === 'string' || typeof raw === 'number') return known(field, String(raw), allowed);
    problems.push({ field, value: '', message: `${field} is a word: one of ${allowed.join(', ')}.` });
    return undefined;
  };
  const many = <T extends string>(
    field: string,
    allowed: readonly T[],
    more?: Readonly<Record<string, string>>,
  ): T[] => {
    const raw = fields[field] ?? (field === 'roles' ? fields['role'] : undefined);
    if (raw === undefined || raw === null) return [];
    const words = typeof raw === 'string' ? raw.split(',') : Array.isArray(raw) ? raw : undefined;
    if (!words) {
      problems.push({ field, value: '', message: `${field} is a list of words out of ${allowed.join(', ')}.` });
      return [];
    }
    const result: T[] = [];
    for (const word of words) {
      if (word === '') continue;
      const found = known(field, String(word), allowed, more);
      if (found && !result.includes(found)) result.push(found);
    }
    return result;
  };
  const version = one('version', VERSIONS);
  const vantage = one('vantage', VANTAGES);
  const placement = one('placement', PLACEMENTS);
  const profile: Profile = {
    ...(version ? { version } : {}),
    roles: many('roles', ROLES, ROLE_WORDS),
    ...(vantage ? { vantage } : {}),
    ...(placement ? { placement } : {}),
    features: many('features', FEATURES),
  };
  return { profile, problems };
}

/** The comment form of a profile. */
export function formatProfile(profile: Profile): string {
  const parts: string[] = [];
  if (profile.version) parts.push(`version=${profile.version}`);
  if (profile.roles.length > 0) parts.push(`role=${profile.roles.join(',')}`);
  if (profile.vantage) parts.push(`vantage=${profile.vantage}`);
  if (profile.placement) parts.push(`placement=${profile.placement}`);
  if (profile.features.length > 0) parts.push(`features=${profile.features.join(',')}`);
  return parts.join(' ');
}
