import { VERSIONS } from './profile';

/** Versions by the folder that Setup installs them in, and by the registry key of that name. */
const BUILDS: Readonly<Record<string, readonly string[]>> = {
  v8: ['2007'],
  v14: ['2010'],
  v15: ['2013', '2016', '2019', 'SE'],
};

/** The versions that a folder or key such as `v15` stands for; it belongs to one of them. */
export const buildVersions = (name: string): readonly string[] | undefined =>
  Object.hasOwn(BUILDS, name) ? BUILDS[name] : undefined;

const VERSION =
  /(?:4\.0|5\.0|5\.5|20(?:00|03|07|10|13|16|19)|SE|Subscription(?: Edition)?|v8|v14|v15)(?![A-Za-z0-9])/iy;

/** Service packs and cumulative updates, which part a version from the next one. */
const UPDATES = '(?:[ _-]*(?:SP|CU|RU|RTM)\\d*)*';

const LATER = new RegExp(`${UPDATES}(?: *\\+|,? (?:and|or) (?:later|newer|above|higher|up|on)\\b)`, 'iy');
const RANGE = new RegExp(`${UPDATES} *(?:-|–|to|through|until) *(?:Exchange (?:Server )?)?`, 'iy');
const FURTHER = new RegExp(`${UPDATES} *(?:[,/&+]|,? (?:and|or|&)) *(?:Exchange (?:Server )?)?`, 'iy');

/**
 * The versions that a text names from an offset on, where one stands: `2016`, `2013/2016/2019`, `2010 and 2016`,
 * `2013 - 2019`, `2016 and later`. Undefined where none stands there.
 */
export function versionsAt(text: string, offset: number): readonly string[] | undefined {
  const first = versionAt(text, offset);
  if (!first) return undefined;
  const named = [...first.versions];
  let last = first;
  // No list names a version twice, and a text may hold many lists.
  for (let count = 1; count < VERSIONS.length; count++) {
    const newest = indexOf(last.versions.at(-1));
    if (endOf(LATER, text, last.end) !== undefined) return withAll(named, newest, VERSIONS.length - 1);
    const through = nextAfter(RANGE, text, last.end);
    const oldest = through && indexOf(through.versions[0]);
    if (through && oldest !== undefined && oldest > newest) {
      named.splice(0, named.length, ...withAll(named, newest, oldest));
      last = through;
      continue;
    }
    const next = nextAfter(FURTHER, text, last.end);
    if (!next) break;
    named.push(...next.versions);
    last = next;
  }
  return [...new Set(named)];
}

const indexOf = (version: string | undefined): number => VERSIONS.findIndex((known) => known === version);

/** Those named with all from one place in the list of versions to another. */
const withAll = (named: readonly string[], from: number, to: number): string[] => [
  ...new Set([...named, ...VERSIONS.slice(from, to + 1)]),
];

interface Named {
  readonly versions: readonly string[];
  readonly end: number;
}

function versionAt(text: string, offset: number): Named | undefined {
  VERSION.lastIndex = offset;
  const word = VERSION.exec(text)?.[0];
  if (word === undefined) return undefined;
  const name = word.toLowerCase();
  const version = name.startsWith('subscription') ? 'SE' : VERSIONS.find((known) => known.toLowerCase() === name);
  return { versions: version ? [version] : (buildVersions(name) ?? []), end: offset + word.length };
}

/** The version behind what joins it to the one before. */
function nextAfter(joint: RegExp, text: string, offset: number): Named | undefined {
  const end = endOf(joint, text, offset);
  return end === undefined ? undefined : versionAt(text, end);
}

function endOf(pattern: RegExp, text: string, offset: number): number | undefined {
  pattern.lastIndex = offset;
  const found = pattern.exec(text);
  return found ? offset + found[0].length : undefined;
}
