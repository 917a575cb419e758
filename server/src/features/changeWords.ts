import { type AddressRange, rangeText } from '../analysis/addresses';
import { type Callers, type ChangeKind, changedPorts, type PortChange } from '../analysis/change/change';
import { namedZone } from '../analysis/change/namedEnds';
import type { World } from '../analysis/change/worlds';
import type { Service } from '../knowledge/types';

const VERBS: Readonly<Record<ChangeKind, string>> = {
  opens: 'opens',
  closes: 'closes',
  widens: 'widens',
  narrows: 'narrows',
  moves: 'changes who reaches',
  unclear: 'may change',
};

/** More services, callers or addresses than that are counted. */
const MOST_NAMES = 3;

/** "opens 587/tcp in (SMTP submission) for everyone", "narrows 25/tcp (SMTP) from everyone to 10.0.0.0/8". */
export function changeWords(change: PortChange, services: readonly Service[]): string {
  const { kind, direction } = change;
  const way = direction === 'in' ? ' in' : direction === 'out' ? ' out' : '';
  const names = services.map(({ short }) => short);
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  // Names of services have commas of their own.
  const meaning = names.length > 0 ? ` (${names.slice(0, MOST_NAMES).join('; ')}${more})` : '';
  return `${VERBS[kind]} ${changedPorts(change)}${way}${meaning}${whom(change)}`;
}

function whom(change: PortChange): string {
  const { kind, direction, callers, before, after, cause } = change;
  if (cause === 'off') return ' for everyone: the firewall is switched off';
  if (cause === 'on') return ': the firewall is not switched off any more';
  if (kind === 'unclear') return ': it hangs on what could not be read';
  const words = (list: readonly Callers[]): string => callersWords(list, direction === 'out');
  const [gained, lost] = [words(callers.gained), words(callers.lost)];
  switch (kind) {
    case 'opens':
      return `${forWhom(gained)}${cause === 'default' ? ': what no rule names is let through' : ''}`;
    case 'closes':
      return `${forWhom(lost)}${cause === 'default' ? ': what no rule names was let through' : ''}`;
    case 'moves':
      return `: opened${forWhom(gained)}, closed${forWhom(lost)}`;
    default: {
      if (cause === 'default')
        return kind === 'widens' ? ': what no rule names is let through' : ': what no rule names was let through';
      const isSimple = callers.before.length === 1 && callers.after.length === 1;
      if (isSimple && (before === 'everyone' || after === 'everyone'))
        return ` from ${bare(words(callers.before))} to ${bare(words(callers.after))}`;
      return kind === 'widens' ? `: opened${forWhom(gained)}` : `: closed${forWhom(lost)}`;
    }
  }
}

/** Whom a host calls stands with its own preposition. */
const forWhom = (callers: string): string =>
  callers === '' ? '' : /^(?:from|to) /.test(callers) ? ` ${callers}` : ` for ${callers}`;
const bare = (callers: string): string => callers.replace(/^to /, '');

function callersWords(list: readonly Callers[], isOut: boolean): string {
  const isBoth = list.some((one) => one.family === 4 && isEveryone(one));
  // Where all of both families are meant, nobody wants to read it twice.
  const told = list.filter((one) => one.family === 4 || !isBoth || !isEveryone(one));
  return listed(told.map((one) => callerWords(one, isOut)));
}

const isEveryone = ({ sources, destinations }: Callers): boolean => sources === 'all' && destinations === 'all';

function callerWords(
  { family, sources, destinations, worlds, isEverywhere, isElsewhere }: Callers,
  isOut: boolean,
): string {
  const alike = isEverywhere ? EVERYWHERE : commonOf(worlds);
  const source = namedZone(alike.sourceZone);
  const target = namedZone(alike.destinationZone);
  const whole = family === 6 ? ' over IPv6' : '';
  const limits: string[] = [];
  if (alike.program !== '') limits.push(` with program ${alike.program}`);
  if (alike.service !== '') limits.push(` with service ${alike.service}`);
  if (!isEverywhere) limits.push(profileWords(worlds));
  const via = ({ zone }: { zone: string }): string => (zone === '' ? '' : ` via ${zone}`);
  const from = source.name || (sources === 'all' ? '' : addressWords(sources));
  const to = target.name || (destinations === 'all' ? '' : addressWords(destinations));
  const rest = `${limits.join('')}${isElsewhere && isPlain(alike) ? ' elsewhere' : ''}`;
  if (isOut) {
    const caller = from || via(source) ? `from ${from || 'every address'}${via(source)} ` : '';
    return `${caller}to ${to || `every address${whole}`}${via(target)}${rest}`;
  }
  const called = to || via(target) ? ` to ${to || 'every address'}${via(target)}` : '';
  return `${from || `everyone${whole}`}${via(source)}${called}${rest}`;
}

type Limits = Omit<World, 'profile' | 'keywords'>;

const EVERYWHERE: Limits = { sourceZone: '', destinationZone: '', program: '', service: '' };

const isPlain = ({ sourceZone, destinationZone, program, service }: Limits): boolean =>
  sourceZone + destinationZone + program + service === '';

/** What some worlds have in common, lists of what they differ in otherwise. */
function commonOf(worlds: readonly World[]): Limits {
  const part = (key: keyof typeof EVERYWHERE): string => {
    const all = [...new Set(worlds.map((world) => world[key]))];
    const [only, more] = all;
    return more === undefined ? (only ?? '') : '';
  };
  return {
    sourceZone: part('sourceZone'),
    destinationZone: part('destinationZone'),
    program: part('program'),
    service: part('service'),
  };
}

const PROFILES: readonly (readonly [bit: number, name: string])[] = [
  [1, 'domain'],
  [2, 'private'],
  [4, 'public'],
];

function profileWords(worlds: readonly World[]): string {
  const bits = new Set(worlds.map(({ profile }) => profile));
  const names = PROFILES.filter(([bit]) => bits.has(bit)).map(([, name]) => name);
  if (names.length === 0 || names.length === PROFILES.length) return '';
  return ` in the ${names.join(' and ')} ${names.length === 1 ? 'profile' : 'profiles'}`;
}

const addressWords = (ranges: readonly AddressRange[]): string => listed(ranges.map(rangeText));

function listed(words: readonly string[]): string {
  const more = words.length - MOST_NAMES;
  if (more > 0) return `${words.slice(0, MOST_NAMES).join(', ')} and ${more} more`;
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : (words[0] ?? '');
}
