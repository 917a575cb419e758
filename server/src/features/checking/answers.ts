import { type FileFacts, isOtherKind, type PartFacts } from '../../analysis/facts';
import type { Transport } from '../../model/statement';

/** What of a file an answer hangs on, as bits. */
const OPENED = 1;
const PINNED = 2;
const OTHERS = 4;
/** Its firewall rules themselves. */
const RULES = 8;

const TRANSPORTS: readonly Transport[] = ['tcp', 'udp'];

/** Objects that stay the same as long as what they stand for does. */
export interface Stamps {
  readonly [OPENED]: object;
  readonly [PINNED]: object;
  readonly [OTHERS]: object;
}

/** The facts of a file's parts, with stamps for what did not change since they were looked at last. */
export class StampedFacts {
  private parts: readonly PartFacts[] = [];
  stamps: Stamps = { [OPENED]: {}, [PINNED]: {}, [OTHERS]: {} };

  /** Takes in the parts of the file after an edit. */
  update(parts: readonly PartFacts[]): void {
    const old = this.parts;
    this.parts = parts;
    // Nobody has heard of the first ones.
    if (old.length === 0) return;
    const most = Math.min(old.length, parts.length);
    let before = 0;
    while (before < most && old[before] === parts[before]) before++;
    let behind = 0;
    while (behind < most - before && old[old.length - 1 - behind] === parts[parts.length - 1 - behind]) behind++;
    // Between two places that were edited most parts stay, and there may be many.
    const was = new Set(old.slice(before, old.length - behind));
    const is = new Set(parts.slice(before, parts.length - behind));
    const gone = [...was].filter((part) => !is.has(part));
    const come = [...is].filter((part) => !was.has(part));
    if (gone.length === 0 && come.length === 0) return;
    const { stamps } = this;
    const isOpened = TRANSPORTS.every((transport) => sayTheSame(gone, come, ({ opened }) => opened[transport]));
    const isPinned = sayTheSame(gone, come, ({ pinned }) => pinned);
    const isSilent = [...gone, ...come].every(({ others }) => others.size === 0);
    this.stamps = {
      [OPENED]: isOpened ? stamps[OPENED] : {},
      [PINNED]: isPinned ? stamps[PINNED] : {},
      [OTHERS]: isSilent ? stamps[OTHERS] : {},
    };
  }
}

/** True where parts give the same numbers, whatever their order: then the file does so too. */
function sayTheSame(
  gone: readonly PartFacts[],
  come: readonly PartFacts[],
  numbersOf: (part: PartFacts) => readonly number[],
): boolean {
  const before = new Set(gone.flatMap(numbersOf));
  const after = new Set(come.flatMap(numbersOf));
  if (before.size !== after.size) return false;
  for (const number of after) if (!before.has(number)) return false;
  return true;
}

/** True where what was asked is as it was. */
export const holdsStill = (about: number, then: Stamps, now: Stamps): boolean =>
  (about & RULES) === 0 &&
  ((about & OPENED) === 0 || then[OPENED] === now[OPENED]) &&
  ((about & PINNED) === 0 || then[PINNED] === now[PINNED]) &&
  ((about & OTHERS) === 0 || then[OTHERS] === now[OTHERS]);

export interface TrackedFacts {
  readonly file: FileFacts;
  readonly stamps: Stamps;
  /** What was asked since the last time, profile and versions aside. */
  wereAsked(): number;
}

export function trackedFacts(facts: FileFacts, stamps: Stamps): TrackedFacts {
  let asked = 0;
  return {
    file: {
      statements: (kind) => {
        asked |= isOtherKind(kind) ? OTHERS : RULES;
        return facts.statements(kind);
      },
      inParts: (kind) => {
        asked |= OTHERS;
        return facts.inParts(kind);
      },
      opens: (ports, transport, direction) => {
        asked |= OPENED;
        return facts.opens(ports, transport, direction);
      },
      all: () => {
        asked |= RULES | OTHERS;
        return facts.all();
      },
      get pinned() {
        asked |= PINNED;
        return facts.pinned;
      },
      profile: facts.profile,
      versions: facts.versions,
      roles: facts.roles,
      groups: facts.groups,
    },
    stamps,
    wereAsked() {
      const were = asked;
      asked = 0;
      return were;
    },
  };
}
