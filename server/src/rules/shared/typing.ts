/** How two numbers differ when a hand slipped once on the keyboard. */
export type Slip = 'swapped' | 'changed' | 'added' | 'dropped';

/** The one slip that makes `written` of `meant`; undefined where it takes more than one, or none. */
export function slipBetween(written: string, meant: string): Slip | undefined {
  if (written === meant) return undefined;
  if (written.length === meant.length) {
    const at = firstDifference(written, meant);
    if (written.slice(at + 1) === meant.slice(at + 1)) return 'changed';
    const swapped =
      written[at] === meant[at + 1] && written[at + 1] === meant[at] && written.slice(at + 2) === meant.slice(at + 2);
    return swapped ? 'swapped' : undefined;
  }
  if (written.length === meant.length + 1) return dropsOne(written, meant) ? 'added' : undefined;
  if (written.length + 1 === meant.length) return dropsOne(meant, written) ? 'dropped' : undefined;
  return undefined;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** True when `shorter` is `longer` without one of its characters. */
function dropsOne(longer: string, shorter: string): boolean {
  const at = firstDifference(longer, shorter);
  return longer.slice(at + 1) === shorter.slice(at);
}

/** The numbers of some kind that one slip may have been meant for, in order. No text is made for the many others. */
export function meantBy(written: string, wanted: (number: number) => boolean): number[] {
  const value = Number(written);
  const found: number[] = [];
  const offer = (number: number): void => {
    if (number !== value && wanted(number) && !found.includes(number)) found.push(number);
  };
  for (let unit = 1; unit <= value * 10; unit *= 10) {
    const below = value % unit;
    const above = Math.floor(value / unit);
    const digit = above % 10;
    const rest = above - digit;
    const next = Math.floor(above / 10) % 10;
    offer((rest / 10) * unit + below);
    offer((rest - next * 10 + digit * 10 + next) * unit + below);
    for (let other = 0; other <= 9; other++) {
      offer((rest + other) * unit + below);
      offer((above * 10 + other) * unit + below);
    }
  }
  return found.sort((a, b) => a - b);
}
