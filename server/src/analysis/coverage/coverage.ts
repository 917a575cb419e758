import { normalise, overlaps, type PortSet, subtract } from '../../base/portSet';
import { type Place, samePlace } from '../../base/span';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Flow, PartyId } from '../../knowledge/types';
import type { Direction, Statement, Transport } from '../../model/statement';
import { type AddressRange, routedIpv4 } from '../addresses';
import type { UserGroup } from '../configuration';
import type { Query } from '../order/query';
import { BLOCK } from '../order/rows';
import { isProfiled, type Ruleset } from '../order/ruleset';
import { type Outcome, placesOf, type Verdict, verdict } from '../order/verdict';
import { addressesOf } from '../parties';
import type { Profile } from '../profile';
import { admits } from './admits';
import { isAgainst, isForCalled, isForOurs, namesPorts } from './audience';
import { FileRules, type Pair } from './fileRules';
import { type Need, type NeededService, needsOf, type Way } from './needs';
import type { RuleShape } from './shape';

/** A file as far as coverage looks at it. */
export interface CoverageFile {
  readonly path: string;
  /** All of them, in the order in which they take effect. */
  statements(): Iterable<Statement>;
  /** True when something stands in port position that no statement tells of: then nothing is missing for sure. */
  readonly hasUnread: boolean;
  /** What the whole file is like, where `statements` leaves out rules that cannot matter. */
  readonly shape?: RuleShape;
}

/**
 * `allowed`: all of it. `partial`: some of its ports, or from some of its callers. `missing`: no rule lets it through.
 * `blocked`: a rule is written against it. `unknown`: it hangs on what could not be read.
 */
export type FlowState = 'allowed' | 'partial' | 'missing' | 'blocked' | 'unknown';

/** A statement that decides, and the file it stands in. */
export interface Mark {
  readonly path: string;
  readonly place: Place;
}

/** What becomes of a flow over one transport. */
export interface FlowCoverage {
  readonly flow: Flow;
  readonly need: Need;
  readonly from: PartyId;
  readonly to: PartyId;
  /** Seen from the host; undefined for rules between networks. */
  readonly direction: Direction | undefined;
  readonly transport: Transport;
  readonly ports: PortSet;
  readonly services: readonly NeededService[];
  /** The services one by one. */
  readonly parts: readonly PartCoverage[];
  readonly state: FlowState;
  /** Ports that are not let through for sure; empty where it is allowed. */
  readonly missing: PortSet;
  readonly by: readonly Mark[];
  /** True when a flow is open because a host lets out what nothing speaks of. */
  readonly byDefault: boolean;
  /** True when a rule that lets it through names its ports, and not just everything. */
  readonly byName: boolean;
}

/** What becomes of one service of a flow. */
export interface PartCoverage {
  readonly service: NeededService;
  readonly state: FlowState;
  readonly missing: PortSet;
}

/** What coverage is worked out from. */
export interface CoverageInput {
  readonly files: readonly CoverageFile[];
  readonly profile: Profile;
  readonly groups: readonly UserGroup[];
  readonly knowledge: Knowledge;
}

/** The profile with the vantage that the rules themselves tell, where none is said: a host's own rules stand on it. */
function seenFrom(profile: Profile, files: readonly FileRules[]): Profile {
  if (profile.vantage !== undefined) return profile;
  const speaking = files.filter(({ hasRules }) => hasRules);
  return speaking.length > 0 && speaking.every(({ onHost }) => onHost) ? { ...profile, vantage: 'host' } : profile;
}

/** Which flows the profile needs are let through by the rules of the files. The order of the files makes no difference. */
export function coverageOf(input: CoverageInput): {
  readonly profile: Profile;
  readonly flows: readonly FlowCoverage[];
} {
  const { files, groups, knowledge } = input;
  const asked = groups.flatMap(({ party }) => addressesOf(party as PartyId, groups) ?? []);
  const read = files.map((file): Read => {
    const statements = [...file.statements()];
    return {
      file,
      rules: new FileRules(statements, groups, knowledge, asked, file.shape),
      pinned: pinnedIn(statements, knowledge),
    };
  });
  const profile = seenFrom(
    input.profile,
    read.map(({ rules }) => rules),
  );
  const asking = new Asking(read, profile, groups, knowledge);
  const flows = needsOf(profile, knowledge).flatMap((need) => asking.about(need));
  return { profile, flows };
}

interface Read {
  readonly file: CoverageFile;
  readonly rules: FileRules;
  /** Ports that the file pins, by service. */
  readonly pinned: ReadonlyMap<string, PortSet>;
}

function pinnedIn(statements: readonly Statement[], knowledge: Knowledge): ReadonlyMap<string, PortSet> {
  const result = new Map<string, PortSet>();
  for (const statement of statements) {
    if (statement.kind !== 'pin' || statement.removes) continue;
    const service = knowledge.knob(statement.knob)?.service;
    const ports = statement.end.uses.flatMap((use) => use.ports).filter(({ from, to }) => from === to && from > 0);
    if (service !== undefined && ports.length > 0) {
      result.set(service, normalise([...(result.get(service) ?? []), ...ports]));
    }
  }
  return result;
}

/** What the files say together of one service between two parties. */
interface Answer {
  readonly state: FlowState;
  readonly missing: PortSet;
  readonly by: readonly Mark[];
  readonly byDefault: boolean;
  readonly byName: boolean;
}

/** From what is best to what is worst; of several ways to have a flow the best counts, of several parts the worst. */
const ORDER: readonly FlowState[] = ['allowed', 'partial', 'unknown', 'missing', 'blocked'];
const rank = ({ state }: Pick<Answer, 'state'>): number => ORDER.indexOf(state);

/** The domain, private and public profile of a host's firewall, as bits. */
const PROFILES = [1, 2, 4] as const;

/** Outcomes from what lets most through to what lets least. */
const FAVOUR: readonly Outcome[] = ['allowed', 'partly', 'unknown', 'unsaid', 'blocked'];

class Asking {
  constructor(
    private readonly read: readonly Read[],
    private readonly profile: Profile,
    private readonly groups: readonly UserGroup[],
    private readonly knowledge: Knowledge,
  ) {}

  /** One entry for each transport of each way in which the flow has to pass. */
  about(need: Need): FlowCoverage[] {
    const services = need.services.map((service) => this.pinnedTo(service));
    return need.ways.flatMap((way) => {
      const transports = [...new Set(services.map(({ transport }) => transport))];
      return transports.map((transport) =>
        this.entry(
          need,
          way,
          transport,
          services.filter((service) => service.transport === transport),
        ),
      );
    });
  }

  private entry(need: Need, way: Way, transport: Transport, services: readonly NeededService[]): FlowCoverage {
    let best: { pair: Pair; answer: Answer; parts: readonly PartCoverage[] } | undefined;
    for (const pair of way.pairs) {
      const answers = services.map((service) => this.answer(service, way, pair));
      const answer = need.choice ? oneOf(answers) : together(answers);
      if (!best || rank(answer) < rank(best.answer)) {
        const parts = answers.map(({ state, missing }, i) => ({
          service: services[i] as NeededService,
          state,
          missing,
        }));
        best = { pair, answer, parts };
      }
    }
    const { pair, answer, parts } = best as NonNullable<typeof best>;
    return {
      flow: need.flow,
      need,
      ...pair,
      direction: way.direction,
      transport,
      ports: normalise(services.flatMap(({ ports }) => ports)),
      services,
      parts,
      ...answer,
    };
  }

  /** A service whose port is pinned somewhere listens there instead. */
  private pinnedTo(service: NeededService): NeededService {
    const ports = normalise(this.read.flatMap(({ pinned }) => pinned.get(service.service.id) ?? []));
    if (service.service.id.startsWith('static-rpc')) {
      const fixed = normalise(this.read.flatMap(({ pinned }) => [...pinned.values()].flat()));
      return fixed.length > 0 ? { ...service, ports: fixed, dynamic: false } : service;
    }
    return ports.length > 0 && !service.dynamic ? { ...service, ports } : service;
  }

  private answer(service: NeededService, way: Way, pair: Pair): Answer {
    const marks: Mark[] = [];
    const against: Mark[] = [];
    let allowed: PortSet = [];
    let narrow = false;
    let unknown = false;
    let byDefault = false;
    let byName = false;
    let blocked = false;
    for (const { file, rules } of this.read) {
      if (file.hasUnread || rules.isOff) unknown = true;
      const set = rules.setFor(pair);
      const found = this.ask(set, service, way, pair);
      const places = (list: readonly number[]): Mark[] =>
        placesOf(set, list).map((place) => ({ path: file.path, place }));
      if (isAgainst(set, found) && this.isOnTheWay(rules, pair, way)) {
        blocked = true;
        against.push(...places(found.blocks));
        continue;
      }
      // What lets anybody call one server is about calls to it, not about those it makes itself.
      if (way.direction === undefined && this.across(pair) === 'out' && isForCalled(set, found)) {
        unknown = true;
        continue;
      }
      // Nobody comes from outside with an address of our own networks.
      if (way.direction === undefined && this.isOutside(pair.from) && isForOurs(set, found)) {
        unknown = true;
        continue;
      }
      allowed = normalise([...allowed, ...found.allowed]);
      if (found.allows.length > 0) marks.push(...places(found.allows));
      byName ||= found.allows.some((rule) => namesPorts(set, rule));
      if (found.outcome === 'partly' && found.allowed.length === 0) narrow = true;
      if (found.outcome === 'unknown' && !isOnlyBlocked(set, found)) unknown = true;
      // What a host lets out by itself is open beside the part that a rule allows.
      const isSilent = found.outcome === 'unsaid' || (found.outcome === 'partly' && found.blocks.length === 0);
      if (isSilent && this.isOpenByDefault(rules, way)) byDefault = true;
      if (found.outcome === 'unsaid' && rules.hasRules && !this.speaks(rules, pair, way)) unknown = true;
      if (found.outcome === 'unsaid' && !rules.hasRules && overlaps(rules.listening, service.ports)) unknown = true;
      if (found.outcome === 'unsaid' && rules.inCloud && !this.isOutside(pair.from)) unknown = true;
    }
    const missing = subtract(service.ports, allowed);
    const open = { missing, by: marks, byDefault: false, byName };
    if (blocked) return { state: 'blocked', missing: service.ports, by: against, byDefault: false, byName };
    if (missing.length === 0) return { ...open, state: 'allowed' };
    if (byDefault) return { ...open, state: 'allowed', missing: [], byDefault };
    // A fixed RPC port that is not named may be any of those that are open.
    const mayDo = service.dynamic && service.service.id.startsWith('static-rpc') && allowed.length > 0;
    if (unknown || mayDo) return { ...open, state: 'unknown' };
    return { ...open, state: allowed.length > 0 || narrow ? 'partial' : 'missing' };
  }

  private ask(set: Ruleset, service: NeededService, { direction }: Way, pair: Pair): Verdict {
    const { knowledge, profile } = this;
    const from = direction === 'out' ? undefined : this.addresses(pair.from);
    const to = direction === 'in' ? undefined : this.addresses(pair.to);
    const query: Query = {
      transport: service.transport,
      ports: service.ports,
      direction,
      // Who says that the rules stand between networks means what they pass on, not what their own host is sent.
      isThrough: profile.vantage === 'perimeter' || profile.vantage === 'internal',
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      admits: (condition) => admits(condition, service, pair, profile.version, knowledge),
    };
    if (!set.profiles.some((_, rule) => isProfiled(set, rule))) return verdict(set, query);
    // Nobody says which profile of the host is in force: the flow passes where it does in one of them.
    const found = PROFILES.map((bit) => verdict(set, { ...query, profile: bit }));
    return found.reduce((best, one) => (FAVOUR.indexOf(one.outcome) < FAVOUR.indexOf(best.outcome) ? one : best));
  }

  /** Where a party is, as far as that is known: the Internet is everything that is routed. */
  private addresses(party: PartyId): readonly AddressRange[] | undefined {
    return party === 'internet' ? routedIpv4() : addressesOf(party, this.groups);
  }

  private isOutside(party: PartyId): boolean {
    return this.knowledge.party(party)?.stands === 'outside';
  }

  /** A host lets out what no rule speaks of, unless one of the files says that it does not. */
  private isOpenByDefault(rules: FileRules, { direction }: Way): boolean {
    if (direction !== 'out' || this.read.some((other) => other.rules.closesOutward)) return false;
    return rules.withHost || !rules.hasRules;
  }

  /**
   * Whether a rule that blocks stands where the call passes: on a host it does, and in a filter of a cloud. The list of a
   * network device may be that of another interface; where it lets in or out what the call is like, it is the one.
   */
  private isOnTheWay(rules: FileRules, pair: Pair, { direction }: Way): boolean {
    if (direction !== undefined || rules.inCloud) return true;
    const toward = this.across(pair);
    return toward !== undefined && rules.speaksOf(toward);
  }

  /** Whether a call comes from outside or goes there; undefined where it stays inside. */
  private across({ from, to }: Pair): 'in' | 'out' | undefined {
    // At the perimeter clients and name servers are those outside.
    const isFar = (party: PartyId): boolean =>
      this.isOutside(party) ||
      (this.profile.vantage === 'perimeter' && this.knowledge.party(party)?.stands === 'anywhere');
    return isFar(from) ? 'in' : isFar(to) ? 'out' : undefined;
  }

  /** Whether the file would say so if it let such a call through: lists of one direction are silent about the other. */
  private speaks(rules: FileRules, pair: Pair, { direction }: Way): boolean {
    if (direction !== undefined) return true;
    const toward = this.across(pair);
    return toward === undefined || rules.speaksOf(toward);
  }
}

/** Nothing allows it, and what is not readable could only block it. */
const isOnlyBlocked = (set: Ruleset, { allows, allowed, doubts }: Verdict): boolean =>
  allows.length === 0 &&
  allowed.length === 0 &&
  doubts.length > 0 &&
  doubts.every((rule) => set.action[rule] === BLOCK);

/** Parts of which one is enough. */
function oneOf(answers: readonly Answer[]): Answer {
  const best = answers.reduce((one, answer) => (rank(answer) < rank(one) ? answer : one));
  return best.state === 'allowed' ? best : { ...best, missing: normalise(answers.flatMap((answer) => answer.missing)) };
}

/** Parts that are all needed: open where all are, partly open where some are. */
function together(answers: readonly Answer[]): Answer {
  const [first] = answers;
  if (answers.length === 1 && first) return first;
  const by = distinct(answers.flatMap((answer) => answer.by));
  const missing = normalise(answers.flatMap((answer) => answer.missing));
  const byDefault = answers.every((answer) => answer.byDefault);
  const byName = answers.some((answer) => answer.byName);
  const states = new Set(answers.map(({ state }) => state));
  const state: FlowState = states.has('blocked')
    ? 'blocked'
    : states.size === 1
      ? ([...states][0] as FlowState)
      : states.has('unknown')
        ? 'unknown'
        : 'partial';
  return { state, missing, by, byDefault, byName };
}

function distinct(marks: readonly Mark[]): Mark[] {
  const result: Mark[] = [];
  for (const mark of marks) {
    const known = result.some(({ path, place }) => path === mark.path && samePlace(place, mark.place));
    if (!known) result.push(mark);
  }
  return result;
}
