import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Span } from '../base/span';
import { NOT_READ } from '../model/language';
import { type Profile, profileFrom } from './profile';

export type RuleSetting = 'error' | 'warning' | 'information' | 'hint' | 'off';

/** A port the user declares: a relay, a load balancer, a pinned RPC port. */
export interface UserService {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly transports: readonly ('tcp' | 'udp')[];
  readonly description: string;
  /** Where its ports are written. */
  readonly span: Span;
}

/** Addresses or object names that the user says are Exchange servers, domain controllers, clients. */
export interface UserGroup {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly party: string;
}

export interface Suppression {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** What the files that a pattern means are taken for. */
export interface FileDeclaration {
  /** As in `.gitignore`, relative to the folder for which it is declared. */
  readonly pattern: string;
  /** A dialect, a language or an editor's id for one; `off` for files that are not to be read. */
  readonly reader: string;
}

/** The names that exist, for telling slips of the hand. */
export interface KnownNames {
  /** Codes of all rules. */
  readonly codes: ReadonlySet<string>;
  /** What a file can be declared to be, in lower case. */
  readonly readers: ReadonlySet<string>;
}

/** `.exchange-ports.json`, read; what could not be read is in `problems` and its default is used. */
export interface Configuration {
  readonly profile: Profile | undefined;
  readonly rules: ReadonlyMap<string, RuleSetting>;
  readonly services: readonly UserService[];
  readonly groups: readonly UserGroup[];
  readonly files: readonly FileDeclaration[];
  readonly exclude: readonly string[];
  readonly suppress: readonly Suppression[];
}

export interface ConfigurationProblem {
  readonly span: Span;
  readonly message: string;
}

const NO_CONFIGURATION: Configuration = {
  profile: undefined,
  rules: new Map(),
  services: [],
  groups: [],
  files: [],
  exclude: [],
  suppress: [],
};

const SETTINGS: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'];
const PROFILE_FIELDS: readonly string[] = ['version', 'role', 'roles', 'vantage', 'placement', 'features'];

/**
 * What is wrong in declaring that files of a pattern are read by `reader`; undefined where nothing is. The settings of an
 * editor and configuration files are read alike.
 */
export function fileProblem(
  pattern: string,
  reader: unknown,
  { readers }: KnownNames,
): { readonly of: 'pattern' | 'reader'; readonly message: string } | undefined {
  if (/^\s*(?:$|[!#])/.test(pattern))
    return { of: 'pattern', message: `\`${pattern}\` means no file: write a path or a pattern such as *.acl.` };
  const name = typeof reader === 'string' ? reader.toLowerCase() : undefined;
  if (name !== undefined && (name === NOT_READ || readers.has(name))) return undefined;
  const given = name === undefined ? 'A word is expected' : `\`${reader}\` is nothing that is read here`;
  return { of: 'reader', message: `${given}: write ${NOT_READ}, or one of ${[...readers].join(', ')}.` };
}

/** Reads a configuration file from untrusted text: JSON, comments allowed. */
export function readConfiguration(
  text: string,
  names: KnownNames,
): { configuration: Configuration; problems: ConfigurationProblem[] } {
  const { codes } = names;
  const problems: ConfigurationProblem[] = [];
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const { error, offset, length } of errors) {
    problems.push({
      span: { start: offset, end: offset + Math.max(1, length) },
      message: `This is not valid JSON here (${printParseErrorCode(error)}); what follows may be ignored.`,
    });
  }
  const say = (node: Node, message: string): undefined => {
    problems.push({ span: { start: node.offset, end: node.offset + node.length }, message });
    return undefined;
  };
  if (!root) return { configuration: NO_CONFIGURATION, problems };
  if (root.type !== 'object') {
    say(root, 'The configuration is an object: { "profile": …, "rules": … }.');
    return { configuration: NO_CONFIGURATION, problems };
  }
  let profile: Profile | undefined;
  const rules = new Map<string, RuleSetting>();
  const services: UserService[] = [];
  const groups: UserGroup[] = [];
  const files: FileDeclaration[] = [];
  const exclude: string[] = [];
  const suppress: Suppression[] = [];

  const members = (node: Node): { key: string; keyNode: Node; value: Node }[] =>
    (node.children ?? []).flatMap((property) => {
      const [keyNode, value] = property.children ?? [];
      return keyNode && value ? [{ key: String(keyNode.value), keyNode, value }] : [];
    });
  const plain = (node: Node): unknown =>
    node.type === 'array'
      ? (node.children ?? []).map(plain)
      : node.type === 'object'
        ? say(node, 'A word or a list stands here.')
        : node.value;
  const text1 = (node: Node, what: string): string | undefined =>
    typeof node.value === 'string' ? node.value : say(node, `${what} is a text.`);
  const only = (owner: readonly { key: string; keyNode: Node }[], allowed: readonly string[], what: string): void => {
    for (const { key, keyNode } of owner)
      if (!allowed.includes(key)) say(keyNode, `\`${key}\` is no part of ${what}: ${allowed.join(', ')}.`);
  };

  const readProfile = (own: { key: string; keyNode: Node; value: Node }[]): void => {
    only(own, PROFILE_FIELDS, 'a profile');
    const fields: Record<string, unknown> = {};
    for (const { key, value } of own) fields[key === 'role' ? 'roles' : key] = plain(value);
    const read = profileFrom(fields);
    profile = read.profile;
    for (const problem of read.problems) {
      const at = own.find(({ key }) => key === problem.field || (key === 'role' && problem.field === 'roles'))?.value;
      const element = at?.children?.find((child) => String(child.value) === problem.value);
      if (at) say(element ?? at, problem.message);
    }
  };

  const top = members(root);
  // A bare profile object is a configuration too.
  if (top.length > 0 && top.every(({ key }) => PROFILE_FIELDS.includes(key))) readProfile(top);
  else {
    only(
      top,
      ['$schema', 'profile', 'rules', 'services', 'groups', 'files', 'exclude', 'suppress'],
      'the configuration',
    );
    for (const { key, value } of top) {
      if (key === 'profile') {
        if (value.type === 'object') readProfile(members(value));
        else say(value, 'profile is an object: { "version": "2019", "roles": ["mailbox"] }.');
      } else if (key === 'rules') {
        if (value.type !== 'object')
          say(value, 'rules is an object: code to error, warning, information, hint or off.');
        else
          for (const rule of members(value)) {
            if (!codes.has(rule.key)) say(rule.keyNode, `There is no rule \`${rule.key}\`.`);
            else if (!SETTINGS.includes(rule.value.value))
              say(rule.value, `One of ${SETTINGS.join(', ')} stands here.`);
            else rules.set(rule.key, rule.value.value as RuleSetting);
          }
      } else if (key === 'services') readServices(value);
      else if (key === 'groups') readGroups(value);
      else if (key === 'files') readFiles(value);
      else if (key === 'exclude') {
        if (value.type !== 'array') say(value, 'exclude is a list of path patterns.');
        else
          for (const child of value.children ?? []) {
            const pattern = text1(child, 'A pattern');
            if (pattern !== undefined) exclude.push(pattern);
          }
      } else if (key === 'suppress') readSuppressions(value);
    }
  }

  function readServices(node: Node): void {
    if (node.type !== 'array') {
      say(node, 'services is a list: [{ "name": "relay", "ports": "2526", "transports": ["tcp"] }].');
      return;
    }
    for (const child of node.children ?? []) {
      if (child.type !== 'object') {
        say(child, 'A service is an object with name and ports.');
        continue;
      }
      const own = members(child);
      only(own, ['name', 'ports', 'transports', 'description'], 'a service');
      const of = (key: string): Node | undefined => own.find((m) => m.key === key)?.value;
      const name = of('name');
      const ports = of('ports');
      if (!name || !ports) {
        say(child, 'A service needs name and ports.');
        continue;
      }
      const transportsNode = of('transports');
      const transports = (transportsNode?.children ?? [])
        .map((t) => String(t.value).toLowerCase())
        .filter((t): t is 'tcp' | 'udp' => t === 'tcp' || t === 'udp');
      if (transportsNode && transports.length !== (transportsNode.children?.length ?? 0))
        say(transportsNode, 'transports is a list of tcp and udp.');
      const label = text1(name, 'name');
      const description = of('description');
      const written = ports.type === 'array' ? (ports.children ?? []) : [ports];
      for (const one of written) {
        const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(one.value));
        const from = Number(match?.[1] ?? -1);
        const to = Number(match?.[2] ?? match?.[1] ?? -1);
        if (from < 0 || to > 65535 || from > to)
          say(one, 'A port is a number from 0 to 65535 or a range such as "6005-6010".');
        else if (label !== undefined)
          services.push({
            name: label,
            from,
            to,
            transports: transports.length > 0 ? transports : ['tcp'],
            description: String(description?.value ?? ''),
            span: { start: one.offset, end: one.offset + one.length },
          });
      }
    }
  }

  function readGroups(node: Node): void {
    if (node.type !== 'object') {
      say(node, 'groups is an object: name to { "addresses": […], "party": "mailbox" }.');
      return;
    }
    for (const { key, value } of members(node)) {
      const own = value.type === 'object' ? members(value) : [];
      only(own, ['addresses', 'party'], 'a group');
      const addresses = own.find((m) => m.key === 'addresses')?.value;
      const party = own.find((m) => m.key === 'party')?.value;
      if (addresses?.type !== 'array' || typeof party?.value !== 'string')
        say(value, 'A group needs addresses, a list, and party, a word.');
      else
        groups.push({
          name: key,
          addresses: (addresses.children ?? []).map((c) => String(c.value)),
          party: party.value,
        });
    }
  }

  function readFiles(node: Node): void {
    if (node.type !== 'object') {
      say(node, 'files is an object: pattern to dialect, { "*.acl": "cisco" }.');
      return;
    }
    for (const { key, keyNode, value } of members(node)) {
      const problem = fileProblem(key, value.value, names);
      if (problem) say(problem.of === 'pattern' ? keyNode : value, problem.message);
      else files.push({ pattern: key, reader: String(value.value).toLowerCase() });
    }
  }

  function readSuppressions(node: Node): void {
    if (node.type !== 'array') {
      say(node, 'suppress is a list: [{ "path": …, "code": …, "reason": … }].');
      return;
    }
    for (const child of node.children ?? []) {
      const own = child.type === 'object' ? members(child) : [];
      only(own, ['path', 'code', 'reason'], 'a suppression');
      const of = (key: string): string => String(own.find((m) => m.key === key)?.value.value ?? '');
      if (of('path') === '' || of('code') === '' || of('reason') === '')
        say(child, 'A suppression needs path, code and reason.');
      else if (!codes.has(of('code'))) say(child, `There is no rule \`${of('code')}\`.`);
      else suppress.push({ path: of('path'), code: of('code'), reason: of('reason') });
    }
  }

  return { configuration: { profile, rules, services, groups, files, exclude, suppress }, problems };
}
