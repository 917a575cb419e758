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

/** Every number that one slip may have been meant for, as text. */
export function meantBy(written: string): ReadonlySet<string> {
  const result = new Set<string>();
  for (let at = 0; at <= written.length; at++) {
    const [before, after] = [written.slice(0, at), written.slice(at)];
    result.add(before + after.slice(1));
    if (after.length > 1) result.add(before + after.charAt(1) + after.charAt(0) + after.slice(2));
    for (let digit = 0; digit <= 9; digit++) {
      result.add(before + digit + after);
      if (after !== '') result.add(before + digit + after.slice(1));
    }
  }
  result.delete(written);
  return result;
}
