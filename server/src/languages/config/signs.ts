/**
 * How certain a text is of a format by its first lines: all but a tenth of them have the format's shape, and at least
 * one says what no other format says. The more do, the more certain.
 */
export function looksLike(lines: readonly string[], shape: RegExp, own: RegExp): number {
  let shaped = 0;
  let said = 0;
  for (const line of lines) {
    if (shape.test(line)) shaped++;
    if (own.test(line)) said++;
  }
  return said > 0 && shaped * 10 >= lines.length * 9 ? 0.85 + (0.1 * said) / lines.length : 0;
}
