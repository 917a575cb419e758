import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { MAX_PORT } from '../base/portSet';
import {
  type Configuration,
  type ConfigurationProblem,
  type FileDeclaration,
  fileProblem,
  type KnownNames,
  type RuleSetting,
  type Suppression,
  type UserGroup,
  type UserService,
} from './configuration';
import { type Profile, profileFrom } from './profile';

const SECTIONS: readonly string[] = [
  '$schema',
  'profile',
  'rules',
  'services',
  'groups',
  'files',
  'exclude',
  'suppress',
];
const SETTINGS: readonly string[] = ['error', 'warning', 'information', 'hint', 'off'];
const PROFILE_FIELDS: readonly string[] = ['version', 'role', 'roles', 'vantage', 'placement', 'features'];

/** Reads a configuration file from untrusted text: JSON, comments allowed. */
export function readConfiguration(
  text: string,
  names: KnownNames,
): { configuration: Configuration; problems: ConfigurationProblem[] } {
  const reader = new ConfigurationReader(names);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const { error, offset, length } of errors) {
    reader.problems.push({
      span: { start: offset, end: offset + Math.max(1, length) },
      message: `This is not valid JSON here (${printParseErrorCode(error)}); what follows may be ignored.`,
    });
  }
  if (root) reader.read(root);
  const { profile, rules, services, groups, files, exclude, suppress, problems } = reader;
  return { configuration: { profile, rules, services, groups, files, exclude, suppress }, problems };
}

interface Member {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node;
}

const membersOf = (node: Node): Member[] =>
  node.type !== 'object'
    ? []
    : (node.children ?? []).flatMap((property) => {
        const [keyNode, value] = property.children ?? [];
        return keyNode && value ? [{ key: String(keyNode.value), keyNode, value }] : [];
      });

/** Reads section by section; what is wrong in one leaves the others as they are. */
class ConfigurationReader implements Configuration {
  profile: Profile | undefined;
  readonly rules = new Map<string, RuleSetting>();
  readonly services: UserService[] = [];
  readonly groups: UserGroup[] = [];
  readonly files: FileDeclaration[] = [];
  readonly exclude: string[] = [];
  readonly suppress: Suppression[] = [];
  readonly problems: ConfigurationProblem[] = [];

  constructor(private readonly names: KnownNames) {}

  read(root: Node): void {
    if (root.type !== 'object') {
      this.say(root, 'The configuration is an object: { "profile": …, "rules": … }.');
      return;
    }
    const top = membersOf(root);
    // A bare profile object is a configuration too.
    if (top.length > 0 && top.every(({ key }) => PROFILE_FIELDS.includes(key))) {
      this.readProfile(root);
      return;
    }
    this.only(top, SECTIONS, 'the configuration');
    for (const { key, value } of top) this.section(key, value);
  }

  private section(key: string, value: Node): void {
    switch (key) {
      case 'profile':
        this.readProfile(value);
        break;
      case 'rules':
        this.readRules(value);
        break;
      case 'services':
        this.readServices(value);
        break;
      case 'groups':
        this.readGroups(value);
        break;
      case 'files':
        this.readFiles(value);
        break;
      case 'exclude':
        this.readExclude(value);
        break;
      case 'suppress':
        this.readSuppressions(value);
        break;
      default:
    }
  }

  private say(node: Node, message: string): undefined {
    this.problems.push({ span: { start: node.offset, end: node.offset + node.length }, message });
    return undefined;
  }

  /** False, and said, where another kind of value stands. */
  private is(node: Node, type: 'object' | 'array', message: string): boolean {
    if (node.type !== type) this.say(node, message);
    return node.type === type;
  }

  private only(members: readonly Member[], allowed: readonly string[], what: string): void {
    for (const { key, keyNode } of members)
      if (!allowed.includes(key)) this.say(keyNode, `\`${key}\` is no part of ${what}: ${allowed.join(', ')}.`);
  }

  private text(node: Node, what: string): string | undefined {
    return typeof node.value === 'string' ? node.value : this.say(node, `${what} is a text.`);
  }

  private plain(node: Node): unknown {
    if (node.type === 'object') return this.say(node, 'A word or a list stands here.');
    return node.type === 'array' ? (node.children ?? []).map((child) => this.plain(child)) : node.value;
  }

  private readProfile(node: Node): void {
    if (!this.is(node, 'object', 'profile is an object: { "version": "2019", "roles": ["mailbox"] }.')) return;
    const own = membersOf(node);
    this.only(own, PROFILE_FIELDS, 'a profile');
    const fields: Record<string, unknown> = {};
    for (const { key, value } of own) fields[key === 'role' ? 'roles' : key] = this.plain(value);
    const { profile, problems } = profileFrom(fields);
    this.profile = profile;
    for (const problem of problems) {
      const at = own.find(({ key }) => key === problem.field || (key === 'role' && problem.field === 'roles'))?.value;
      const element = at?.children?.find((child) => String(child.value) === problem.value);
      if (at) this.say(element ?? at, problem.message);
    }
  }

  private readRules(node: Node): void {
    if (!this.is(node, 'object', 'rules is an object: code to error, warning, information, hint or off.')) return;
    for (const { key, keyNode, value } of membersOf(node)) {
      if (!this.names.codes.has(key)) this.say(keyNode, `There is no rule \`${key}\`.`);
      else if (!SETTINGS.includes(value.value)) this.say(value, `One of ${SETTINGS.join(', ')} stands here.`);
      else this.rules.set(key, value.value as RuleSetting);
    }
  }

  private readServices(node: Node): void {
    const message = 'services is a list: [{ "name": "relay", "ports": "2526", "transports": ["tcp"] }].';
    if (!this.is(node, 'array', message)) return;
    for (const child of node.children ?? []) {
      if (this.is(child, 'object', 'A service is an object with name and ports.')) this.readService(child);
    }
  }

  private readService(node: Node): void {
    const own = membersOf(node);
    this.only(own, ['name', 'ports', 'transports', 'description'], 'a service');
    const of = (key: string): Node | undefined => own.find((member) => member.key === key)?.value;
    const name = of('name');
    const ports = of('ports');
    if (!name || !ports) {
      this.say(node, 'A service needs name and ports.');
      return;
    }
    const transportsNode = of('transports');
    const transports = (transportsNode?.children ?? [])
      .map(({ value }) => String(value).toLowerCase())
      .filter((word): word is 'tcp' | 'udp' => word === 'tcp' || word === 'udp');
    if (transportsNode && transports.length !== (transportsNode.children?.length ?? 0))
      this.say(transportsNode, 'transports is a list of tcp and udp.');
    const label = this.text(name, 'name');
    for (const one of ports.type === 'array' ? (ports.children ?? []) : [ports]) {
      const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(String(one.value));
      const from = Number(match?.[1] ?? -1);
      const to = Number(match?.[2] ?? match?.[1] ?? -1);
      if (from < 0 || to > MAX_PORT || from > to)
        this.say(one, 'A port is a number from 0 to 65535 or a range such as "6005-6010".');
      else if (label !== undefined)
        this.services.push({
          name: label,
          from,
          to,
          transports: transports.length > 0 ? transports : ['tcp'],
          description: String(of('description')?.value ?? ''),
          span: { start: one.offset, end: one.offset + one.length },
        });
    }
  }

  private readGroups(node: Node): void {
    if (!this.is(node, 'object', 'groups is an object: name to { "addresses": […], "party": "mailbox" }.')) return;
    for (const { key, value } of membersOf(node)) {
      const own = membersOf(value);
      this.only(own, ['addresses', 'party'], 'a group');
      const addresses = own.find((member) => member.key === 'addresses')?.value;
      const party = own.find((member) => member.key === 'party')?.value;
      if (addresses?.type !== 'array' || typeof party?.value !== 'string')
        this.say(value, 'A group needs addresses, a list, and party, a word.');
      else
        this.groups.push({
          name: key,
          addresses: (addresses.children ?? []).map((child) => String(child.value)),
          party: party.value,
        });
    }
  }

  private readFiles(node: Node): void {
    if (!this.is(node, 'object', 'files is an object: pattern to dialect, { "*.acl": "cisco" }.')) return;
    for (const { key, keyNode, value } of membersOf(node)) {
      const problem = fileProblem(key, value.value, this.names);
      if (problem) this.say(problem.of === 'pattern' ? keyNode : value, problem.message);
      else this.files.push({ pattern: key, reader: String(value.value).toLowerCase() });
    }
  }

  private readExclude(node: Node): void {
    if (!this.is(node, 'array', 'exclude is a list of path patterns.')) return;
    for (const child of node.children ?? []) {
      const pattern = this.text(child, 'A pattern');
      if (pattern !== undefined) this.exclude.push(pattern);
    }
  }

  private readSuppressions(node: Node): void {
    if (!this.is(node, 'array', 'suppress is a list: [{ "path": …, "code": …, "reason": … }].')) return;
    for (const child of node.children ?? []) {
      const own = membersOf(child);
      this.only(own, ['path', 'code', 'reason'], 'a suppression');
      const of = (key: string): string => String(own.find((member) => member.key === key)?.value.value ?? '');
      if (of('path') === '' || of('code') === '' || of('reason') === '')
        this.say(child, 'A suppression needs path, code and reason.');
      else if (!this.names.codes.has(of('code'))) this.say(child, `There is no rule \`${of('code')}\`.`);
      else this.suppress.push({ path: of('path'), code: of('code'), reason: of('reason') });
    }
  }
}
