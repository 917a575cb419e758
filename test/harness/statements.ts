import { fileFacts, partFacts } from '../../server/src/analysis/facts';
import { type Profile, parseProfile, VERSIONS } from '../../server/src/analysis/profile';
import { ALL_PORTS, type PortSet, port, range, union } from '../../server/src/base/portSet';
import { type Place, placeAt } from '../../server/src/base/span';
import {
  ABSENT,
  type Action,
  type Address,
  byDefault,
  type Direction,
  type End,
  type PortUse,
  type Rule,
  type Statement,
  type TransportSet,
  unread,
  type Written,
  written,
} from '../../server/src/model/statement';
import { plainText } from '../../server/src/model/value';
import type { DiagnosticRule, Finding } from '../../server/src/rules/rule';
import { testKnowledge } from './knowledge';

// Statements as the dialects of other families make them, without a text: what rules say of sources and destinations,
// zones, states and pairs can be tested before there is a dialect that reads them.

const anchor = { base: 0 };
let next = 0;
const somewhere = (): Place => placeAt(anchor, next, ++next);

export interface EndSpec {
  /** `25,6005-65534`; `3000..4000` for two literals that make a range; `!25`; `?` for what cannot be read. */
  readonly ports?: string;
  /** `any`, `internet`, `10.0.0.0/8`, a name; several with commas; `?` for what cannot be read. */
  readonly addresses?: string;
  readonly zone?: string;
}

export interface RuleSpec {
  readonly source?: EndSpec;
  readonly destination?: EndSpec;
  readonly local?: EndSpec;
  readonly remote?: EndSpec;
  readonly transport?: TransportSet;
  readonly direction?: Direction;
  readonly action?: Action;
  readonly enabled?: boolean;
  readonly stands?: 'host' | 'network';
  readonly name?: string;
  readonly program?: string;
  readonly profiles?: readonly string[];
  readonly returning?: boolean;
  readonly cloud?: boolean;
  /** True for a condition that is not modelled. */
  readonly opaque?: boolean;
}

function usesOf(text: string): { uses: PortUse[]; ports: PortSet } {
  const uses: PortUse[] = [];
  const ports: PortSet[] = [];
  const add = (word: string, set: PortSet, part: PortUse['part']) => {
    uses.push({ literal: { place: somewhere(), text: word, form: 'decimal' }, ports: set, part, via: [] });
  };
  for (const word of text.split(',')) {
    const two = /^(\d+)\.\.(\d+)$/.exec(word);
    const span = /^(\d+)-(\d+)$/.exec(word);
    if (two) {
      add(two[1] as string, port(Number(two[1])), 'lower');
      add(two[2] as string, port(Number(two[2])), 'upper');
      ports.push(range(Number(two[1]), Number(two[2])));
    } else if (span) {
      add(word, range(Number(span[1]), Number(span[2])), 'range');
      ports.push(range(Number(span[1]), Number(span[2])));
    } else if (word.startsWith('!')) {
      const number = Number(word.slice(1));
      add(word.slice(1), port(number), 'not');
      ports.push(range(0, number - 1), range(number + 1, 65535));
    } else {
      add(word, port(Number(word)), 'one');
      ports.push(port(Number(word)));
    }
  }
  return { uses, ports: union(...ports) };
}

function addressOf(text: string): Address {
  const kind =
    text === 'any'
      ? 'any'
      : text === 'internet' || text === 'LocalSubnet'
        ? 'keyword'
        : /^[\d.:/-]+$/.test(text)
          ? 'literal'
          : 'name';
  return { kind, text, place: somewhere() };
}

function endOf(side: End['side'], { ports, addresses, zone }: EndSpec, host: boolean): End {
  const silent: Written<PortSet> = host ? byDefault(ALL_PORTS) : ABSENT;
  const read = ports === undefined || ports === '?' ? undefined : usesOf(ports);
  return {
    side,
    ports: read ? written(read.ports, somewhere()) : ports === '?' ? unread(somewhere(), 'it has no value') : silent,
    uses: read?.uses ?? [],
    addresses:
      addresses === undefined
        ? ABSENT
        : addresses === '?'
          ? unread(somewhere(), 'it has no value')
          : written(addresses.split(',').map(addressOf), somewhere()),
    zone: zone === undefined ? ABSENT : written(zone, somewhere()),
  };
}

const orAbsent = <T>(value: T | undefined): Written<T> => (value === undefined ? ABSENT : written(value, somewhere()));

/** A rule with source and destination, or with local and remote where one of these is given. */
export function ruleWith(spec: RuleSpec): Rule {
  const host = spec.local !== undefined || spec.remote !== undefined;
  const place = somewhere();
  const name = plainText(spec.name ?? 'a rule', place);
  return {
    kind: 'rule',
    dialect: 'test',
    place,
    item: { kind: 'command', language: 'test', name, arguments: [], redirections: [], place, context: [] },
    words: [name, ...(spec.program === undefined ? [] : [plainText(spec.program, place)])],
    complete: true,
    mistakes: [],
    terms: [
      {
        transport: orAbsent(spec.transport),
        ends: host
          ? [endOf('local', spec.local ?? {}, true), endOf('remote', spec.remote ?? {}, true)]
          : [endOf('source', spec.source ?? {}, false), endOf('destination', spec.destination ?? {}, false)],
        opaque: spec.opaque ? [somewhere()] : [],
      },
    ],
    stands: spec.stands ?? (host ? 'host' : 'network'),
    direction: orAbsent(spec.direction),
    action: written(spec.action ?? 'allow', somewhere()),
    enabled: byDefault(spec.enabled ?? true),
    order: { chain: '', priority: ABSENT },
    name: written(name.text, place),
    description: ABSENT,
    program: orAbsent(spec.program),
    service: ABSENT,
    profiles: orAbsent(spec.profiles),
    returning: spec.returning ?? false,
    ...(spec.cloud ? { cloud: true } : {}),
  };
}

export interface FileSpec {
  /** In the comment form. */
  readonly profile?: string;
  readonly versions?: readonly string[];
  /** Other statements of the same file. */
  readonly beside?: readonly Statement[];
  readonly widePortRange?: number;
}

/** What a rule says of a statement in a file; what the file or its versions refute is left out. */
export function check(rule: DiagnosticRule, statement: Statement, file: FileSpec = {}): readonly Finding[] {
  const profile: Profile | undefined = file.profile === undefined ? undefined : parseProfile(file.profile).profile;
  const versions = profile?.version ? [profile.version] : (file.versions ?? []);
  const all = [statement, ...(file.beside ?? [])];
  const facts = fileFacts([partFacts(all)], () => all, profile, versions, profile?.roles ?? []);
  const findings = rule.check(statement, {
    knowledge: testKnowledge(),
    today: '2026-11-25',
    options: { widePortRange: file.widePortRange ?? 1000 },
    groups: [],
    mayPin: true,
    text: () => '',
    revise: () => undefined,
    insert: () => () => undefined,
  });
  const known: readonly string[] = versions.length > 0 ? versions : VERSIONS.slice(VERSIONS.indexOf('2007'));
  return [...findings].filter(
    (finding) =>
      (finding.confirm?.(facts) ?? true) &&
      (finding.versions === undefined || known.every((version) => finding.versions?.includes(version))),
  );
}
