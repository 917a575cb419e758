import { addressRange } from '../../analysis/addresses';
import type { FlowCoverage } from '../../analysis/coverage/coverage';
import type { NeededService } from '../../analysis/coverage/needs';
import { calledOf, callerOf, directionOf } from '../../analysis/coverage/terms';
import { isInsideExchange } from '../../analysis/parties';
import type { PlaceEdit } from '../../base/edit';
import { formatPorts, type PortSet } from '../../base/portSet';
import type { Knowledge } from '../../knowledge/knowledge';
import type { Plan } from '../../model/dialect';
import { ABSENT, type Address, byDefault, type End, type Rule, type Transport, valueOf } from '../../model/statement';
import type { FileView, Fix, RuleContext } from '../rule';
import type { FileCoverage } from './coverage';
import { rulesOf } from './fileRules';
import { listOf } from './words';

/** What is missing of a flow, for a fix. */
export interface Gap {
  readonly flow: FlowCoverage;
  readonly parts: readonly NeededService[];
}

/** Offers to write the rules that are missing behind one of the file's own, in its dialect; none where that cannot be. */
export function addRules(
  gaps: readonly Gap[],
  file: FileView,
  { allowing }: FileCoverage,
  context: RuleContext,
): readonly Fix[] {
  const [first] = gaps;
  if (!first) return [];
  const wanted = distinct(gaps);
  let edits: readonly PlaceEdit[] | undefined;
  for (const behind of neighbours(allowing, first.flow, file, context.knowledge)) {
    const plans = wanted.map((gap) => planOf(gap, behind, file));
    edits = context.insert(behind, plans);
    if (edits) break;
  }
  if (!edits) return [];
  const words = listOf(wanted.map(({ ports, transport }) => `${formatPorts(ports)}/${transport}`));
  return [{ title: `Add ${wanted.length === 1 ? 'a rule' : 'rules'} for ${words}`, safety: 'suggestion', edits }];
}

interface Wanted {
  readonly flow: FlowCoverage;
  readonly ports: PortSet;
  readonly transport: Transport;
}

/** One rule for each service and transport, whatever the flows that use it. */
function distinct(gaps: readonly Gap[]): Wanted[] {
  const result = new Map<string, Wanted>();
  for (const { flow, parts } of gaps) {
    for (const { ports, transport } of parts) {
      const key = `${formatPorts(ports)}/${transport} ${flow.direction}`;
      if (!result.has(key)) result.set(key, { flow, ports, transport });
    }
  }
  return [...result.values()];
}

/** So many rules are tried as neighbours of a new one. */
const MOST_TRIED = 3;

/**
 * The allow rules behind which a new one may stand, the best first: the last ones for the direction, in a chain that
 * ends with what it refuses the last ones before that. What stands in a loop makes several rules and is passed over.
 */
function neighbours(
  allowing: readonly Rule[],
  flow: FlowCoverage,
  file: FileView,
  knowledge: Knowledge,
): readonly Rule[] {
  const times = new Map<string, number>();
  const keyOf = ({ place }: Rule): string => `${place.anchor.base + place.start} ${place.end}`;
  for (const rule of allowing) times.set(keyOf(rule), (times.get(keyOf(rule)) ?? 0) + 1);
  const fits = allowing.filter((rule) => {
    const direction = directionOf(rule);
    if (times.get(keyOf(rule)) !== 1) return false;
    return rule.complete && (flow.direction === undefined || direction === undefined || direction === flow.direction);
  });
  const last = fits[fits.length - 1];
  if (last?.order.match !== 'first') return fits.slice(-MOST_TRIED).reverse();
  const found: Rule[] = [];
  for (const rule of rulesOf(file, knowledge)) {
    if (rule.order.chain !== last.order.chain || rule.order.family !== last.order.family) continue;
    if (valueOf(rule.action) === 'block' && rule.terms.every(({ ends }) => ends.every(({ uses }) => uses.length === 0)))
      break;
    if (fits.includes(rule)) found.push(rule);
  }
  return found.slice(-MOST_TRIED).reverse();
}

function planOf({ flow, ports, transport }: Wanted, behind: Rule, file: FileView): Plan {
  const [term] = behind.terms;
  const network = term?.ends.some(({ side }) => side === 'source') ?? false;
  const called = term && calledOf(behind, term);
  const caller = term && callerOf(behind, term);
  const out = flow.direction === 'out';
  const target: End = {
    side: network ? 'destination' : out ? 'remote' : 'local',
    ports: { kind: 'default', value: ports },
    uses: [],
    // Between networks the server is the one that the neighbour names.
    addresses: network && called ? literals(called) : ABSENT,
    zone: ABSENT,
  };
  const source: End = {
    side: network ? 'source' : out ? 'local' : 'remote',
    ports: ABSENT,
    uses: [],
    addresses: out ? ABSENT : callersOf(flow, caller, file),
    zone: ABSENT,
  };
  const ends = network || out ? ([source, target] as const) : ([target, source] as const);
  return {
    terms: [{ transport: byDefault([transport]), ends, opaque: [] }],
    direction: behind.direction.kind === 'absent' ? ABSENT : byDefault(flow.direction ?? directionOf(behind) ?? 'in'),
    action: byDefault('allow'),
    name: byDefault(`Exchange: ${flow.flow.title}`),
    description: ABSENT,
    program: ABSENT,
    profiles: ABSENT,
  };
}

/** Who calls, where that is declared in numbers; servers among themselves may be those that the neighbour names. */
function callersOf(flow: FlowCoverage, caller: End | undefined, file: FileView): End['addresses'] {
  const declared = file.groups
    .filter(({ party }) => party === flow.from)
    .flatMap(({ addresses }) => addresses.filter((text) => addressRange(text) !== undefined));
  if (declared.length > 0) return byDefault(declared.map(literal));
  return isInsideExchange(flow.from) && caller ? literals(caller) : ABSENT;
}

function literals(end: End): End['addresses'] {
  const addresses = valueOf(end.addresses) ?? [];
  if (addresses.length === 0 || addresses.some(({ kind }) => kind !== 'literal')) return ABSENT;
  return byDefault(addresses);
}

const literal = (text: string): Address => ({
  kind: 'literal',
  text,
  place: { anchor: { base: 0 }, start: 0, end: 0 },
});
