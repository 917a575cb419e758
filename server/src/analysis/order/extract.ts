import type { Place } from '../../base/span';
import type {
  Action,
  Alias,
  Amendment,
  Direction,
  End,
  Policy,
  Rule,
  Statement,
  Term,
  Written,
} from '../../model/statement';
import { valueOf } from '../../model/statement';
import { type AddressRange, isAnyZone } from '../addresses';
import { boxesOf, EVERYTHING, type Filling, MOST_BOXES } from './boxes';
import {
  ALIASED,
  ALL_PROFILES,
  ALLOW,
  BLOCK,
  type Box,
  CHANGES,
  type Chain,
  type Condition,
  DEFAULTS,
  EVERY_IPV4,
  EVERY_IPV6,
  GOES_ON,
  HALF,
  INWARD,
  JUMP,
  MARKS,
  NO_ACTION,
  NO_CONDITION,
  nameHash,
  OF_IPV4,
  OF_IPV6,
  OPAQUE,
  OUTWARD,
  PLAIN,
  QUICK,
  REMOVES,
  RESETS,
  RETURN,
  type Row,
  type RowBuilder,
  RULE,
  UNSURE,
} from './rows';

/** Adds what a statement says about the order of rules; most kinds of statements say nothing. */
export function appendStatement(into: RowBuilder, statement: Statement): void {
  if (statement.kind === 'rule') appendRule(into, statement, statement.place);
  else if (statement.kind === 'amendment') appendAmendment(into, statement);
  else if (statement.kind === 'policy') appendPolicy(into, statement);
}

/** True for rules that take part: whose dialect says how they are asked, that stop or let through, and that are on. */
export const takesPart = ({ order, selects, enabled }: Rule): boolean =>
  order.match !== undefined && (!selects || order.bars === true) && valueOf(enabled) !== false;

/** Adds a rule, at `place` and with other ports and addresses where it stands for others. */
export function appendRule(into: RowBuilder, rule: Rule, place: Place, filling?: Filling): void {
  if (!takesPart(rule)) return;
  const boxes: Box[] = [];
  const parts = groupsOf(rule);
  const isOpaque = rule.enabled.kind === 'unread' || rule.action.kind === 'unread' || hasUnreadWords(rule);
  const turned = isTurned(rule);
  const { insert, passes, together, family } = rule.order;
  for (const { terms, action, target, goesOn } of parts) {
    boxes.length = 0;
    let opaque = isOpaque;
    let keywords = '';
    for (const { term, index } of terms) {
      const found = boxesOf(term, index * 2, turned, filling, boxes);
      opaque ||= found.opaque;
      keywords = keywords === '' ? found.keywords : `${keywords},${found.keywords}`;
    }
    const plain = !opaque && parts.length === 1 && rule.complete && !rule.returning;
    const row: Row = {
      kind: RULE,
      place,
      action: rule.action.kind === 'unread' && action === NO_ACTION ? UNSURE : action,
      flags:
        (opaque ? OPAQUE : 0) |
        (rule.order.quick ? QUICK : 0) |
        (plain ? PLAIN : 0) |
        (rule.complete ? 0 : HALF) |
        (rule.order.aliases ? ALIASED : 0) |
        (rule.order.marks ? MARKS : 0) |
        (goesOn ? GOES_ON : 0),
      profiles: together ? DIRECTION_BITS[valueOf(rule.direction) ?? 'both'] : profilesOf(rule),
      chain: chainOf(rule),
      condition: conditionOf(rule, terms[0]?.term, turned, keywords),
      priority: valueOf(rule.order.priority),
      insert: passes ? UNKNOWN_POSITION : insert === undefined ? 0 : (valueOf(insert) ?? UNKNOWN_POSITION),
      name: rule.order.id ?? nameOf(rule),
      target: target ?? aliasesOf(rule.order.aliases),
      way: rule.way,
    };
    const all = boxes.length > MOST_BOXES ? EVERYTHING : boxes;
    into.append(row, together && family ? ofFamily(family, all) : all);
  }
}

/** Where both families stand in one list, what a rule matches for being of one of them. */
function ofFamily(family: 4 | 6, boxes: readonly Box[]): readonly Box[] {
  const bits = family === 4 ? 32 : 128;
  const isOther = (range: AddressRange | undefined): boolean => range !== undefined && range.bits !== bits;
  return boxes
    .filter(({ source, destination }) => !isOther(source) && !isOther(destination))
    .map((box) => ({ ...box, source: box.source ?? (family === 4 ? EVERY_IPV4 : EVERY_IPV6) }));
}

/** Numbers for what a rule may be found by, 0 for what is not readable. */
const aliasesOf = (aliases: Rule['order']['aliases']): string | undefined =>
  aliases?.map(({ kind, text }) => aliasHash(kind, valueOf(text))).join();

/** 0 for what may be any. Groups of Windows are called by a number in a library, and shown by a name of a language. */
const aliasHash = (kind: Alias['kind'], text: string | undefined): number =>
  text === undefined || text.startsWith('@') ? 0 : nameHash(`${kind}\n${text}`);

/** The name a rule has in its group: one that stands alone is called `group/rule` in templates of Azure. */
function nameOf({ name, order }: Rule): string | undefined {
  const said = valueOf(name);
  return said !== undefined && order.named ? said.slice(said.lastIndexOf('/') + 1) : said;
}

/** True where the first end is the called one: the local end of what comes in, a destination that is written first. */
export function isTurned({ terms: [term], direction }: Pick<Rule, 'terms' | 'direction'>): boolean {
  const side = term?.ends[0].side;
  return (
    side === 'destination' ||
    (side === 'local' && valueOf(direction) === 'in') ||
    (side === 'remote' && valueOf(direction) === 'out')
  );
}

/** A position that is written and not readable. */
const UNKNOWN_POSITION = -1;

interface Group {
  readonly terms: readonly { readonly term: Term; readonly index: number }[];
  readonly action: number;
  readonly target: string | undefined;
  readonly goesOn: boolean;
}

/** Terms that are alike in action and zones make one row; most rules have one term. */
function groupsOf(rule: Rule): readonly Group[] {
  const own = valueOf(rule.action);
  const groups: {
    terms: { term: Term; index: number }[];
    action: number;
    target: string | undefined;
    goesOn: boolean;
    zones: string;
  }[] = [];
  rule.terms.forEach((term, index) => {
    const action = actionOf(term.action ?? own);
    const said = term.action ?? own;
    const target = typeof said === 'object' ? said.jump : undefined;
    const goesOn = typeof said === 'object' && said.goesOn === true;
    const zones = term.ends.map((end) => zoneOf(end)).join('\n');
    const last = groups[groups.length - 1];
    const isAlike = last && last.action === action && last.target === target && last.goesOn === goesOn;
    if (isAlike && last.zones === zones && !hasKeywords(term)) last.terms.push({ term, index });
    else groups.push({ terms: [{ term, index }], action, target, goesOn, zones });
  });
  return groups;
}

const hasKeywords = ({ ends }: Term): boolean =>
  ends.some(({ uses }) => uses.some(({ literal }) => literal.form === 'keyword'));

function actionOf(action: Action | undefined): number {
  switch (action) {
    case 'allow':
      return ALLOW;
    case 'block':
      return BLOCK;
    case 'return':
      return RETURN;
    case 'continue':
    case 'translate':
    case undefined:
      return NO_ACTION;
    default:
      return JUMP;
  }
}

const hasUnreadWords = ({ program, service, profiles, direction }: Rule): boolean =>
  program.kind === 'unread' || service.kind === 'unread' || profiles.kind === 'unread' || direction.kind === 'unread';

const PROFILE_BITS: ReadonlyMap<string, number> = new Map([
  ['domain', 1],
  ['private', 2],
  ['public', 4],
]);

const DIRECTION_BITS = { in: INWARD, out: OUTWARD, both: ALL_PROFILES } as const;

function profilesOf({ profiles }: Rule): number {
  const said = valueOf(profiles);
  if (!said || said.length === 0) return ALL_PROFILES;
  let bits = 0;
  for (const profile of said) bits |= PROFILE_BITS.get(profile) ?? 0;
  return bits === 0 ? ALL_PROFILES : bits;
}

let lastChain: { readonly order: Rule['order']; readonly chain: Chain } | undefined;

function chainOf(rule: Rule): Chain {
  const { order } = rule;
  const direction = order.together ? undefined : valueOf(rule.direction);
  if (lastChain?.order === order && lastChain.chain.direction === direction) return lastChain.chain;
  const chain: Chain = {
    name: order.chain,
    match: order.match ?? 'first',
    unique: order.unique ?? false,
    named: order.named ?? false,
    numbers: order.numbers,
    replaces: order.replaces ?? false,
    step: order.step ?? 10,
    family: order.together ? undefined : order.family,
    together: order.together ?? false,
    direction,
    hook: order.hook,
    bars: order.bars ?? false,
    at: order.at,
    otherwise: order.otherwise,
    called: rule.called ?? false,
    machines: order.machines,
  };
  lastChain = { order, chain };
  return chain;
}

/** Nothing but the first packet of a connection is asked for. */
const BEGINNING: Condition = { ...NO_CONDITION, beginning: true };

function conditionOf(rule: Rule, term: Term | undefined, turned: boolean, keywords: string): Condition {
  const program = limitOf(rule.program);
  const service = limitOf(rule.service);
  const sourceZone = zoneOf(term?.ends[turned ? 1 : 0]);
  const destinationZone = zoneOf(term?.ends[turned ? 0 : 1]);
  const { returning, beginning = false } = rule;
  if (!returning && program + service + sourceZone + destinationZone + keywords === '')
    return beginning ? BEGINNING : NO_CONDITION;
  return { sourceZone, destinationZone, program, service, keywords, returning, beginning };
}

/** What a rule is limited to, lower case; '' for nothing. */
function limitOf(said: Written<string>): string {
  const text = valueOf(said);
  return text === undefined || /^(?:any|\*|)$/i.test(text) ? '' : text.toLowerCase();
}

function zoneOf(end: End | undefined): string {
  const zone = end && valueOf(end.zone);
  return zone === undefined || isAnyZone(zone) ? '' : zone;
}

function appendAmendment(into: RowBuilder, statement: Amendment): void {
  // Rules that are on stay what they are.
  if (statement.operation === 'enable') return;
  const removes = statement.operation === 'delete' || statement.operation === 'disable';
  const target = valueOf(statement.target);
  const name = target === undefined || /[*?]/.test(target) || /^all$/i.test(target) ? undefined : target;
  const boxes = statement.exact && removes ? exactBoxes(statement) : undefined;
  into.append(
    {
      ...DONE,
      kind: removes && !(statement.some && target !== undefined) ? REMOVES : CHANGES,
      flags: flagOf(statement.family) | (statement.byAlias ? ALIASED : 0) | (statement.some ? OPAQUE : 0),
      place: statement.place,
      way: statement.way,
      name: statement.byAlias ? undefined : name,
      alias: statement.byAlias && aliasHash(statement.byAlias, name),
      target: statement.chain,
    },
    boxes ?? [],
  );
}

/** What the rules match that are taken away by their words; undefined where that cannot be said whole. */
function exactBoxes({ complete, selection, rule }: Amendment): readonly Box[] | undefined {
  const { terms, direction } = selection ?? rule;
  const turned = isTurned({ terms, direction });
  const boxes: Box[] = [];
  const found = terms.map((term, i) => boxesOf(term, i * 2, turned, undefined, boxes));
  const isWhole = complete && found.every(({ opaque, keywords }) => !opaque && keywords === '');
  return isWhole && boxes.length <= MOST_BOXES ? boxes : undefined;
}

function appendPolicy(into: RowBuilder, statement: Policy): void {
  const { place, way, chain, order } = statement;
  const direction = valueOf(statement.direction);
  const flags = flagOf(order?.family);
  if (statement.subject === 'reset') {
    into.append({ ...DONE, kind: RESETS, flags, place, way, target: chain ?? direction }, []);
  } else if (statement.subject === 'default-action') {
    const action = actionOf(valueOf(statement.action));
    const hooked = chain !== undefined && order?.hook ? hookedChain(chain, direction, order) : undefined;
    into.append({ ...DONE, kind: DEFAULTS, flags, place, way, action, chain: hooked, target: chain ?? direction }, []);
  }
}

const flagOf = (family: 4 | 6 | undefined): number => (family === 4 ? OF_IPV4 : family === 6 ? OF_IPV6 : 0);

/** A chain of which nothing but its default is known. */
const hookedChain = (name: string, direction: Direction | undefined, { family, hook, bars }: OrderOfChain): Chain => ({
  name,
  match: 'first',
  unique: false,
  replaces: false,
  step: 10,
  family,
  direction,
  hook,
  bars: bars ?? false,
});

type OrderOfChain = NonNullable<Policy['order']>;

const DONE = {
  action: NO_ACTION,
  flags: 0,
  profiles: ALL_PROFILES,
  chain: undefined,
  condition: NO_CONDITION,
  priority: undefined,
  insert: 0,
  name: undefined,
  target: undefined,
} as const;
