/** What opens a body and what closes one, at the end of what stands before a command and at the head of what follows. */
export interface Bodies {
  readonly opens: RegExp;
  readonly closes: RegExp;
  /** The rest of a line on which nothing more is run: blanks, a comment. */
  readonly rest: RegExp;
  /** How a line ends that goes on in the next one. */
  readonly goesOn: RegExp;
}

/** True for a command that has its line to itself and is not all that a body holds. */
export function standsApart(before: string, behind: string, { opens, closes, rest, goesOn }: Bodies): boolean {
  const line = /[^\r\n]*$/.exec(before)?.[0] ?? '';
  const end = /^[^\r\n]*/.exec(behind)?.[0] ?? '';
  if (!/^[ \t@]*$/.test(line) || !rest.test(end)) return false;
  const above = before.slice(0, before.length - line.length).trimEnd();
  const below = behind.slice(end.length).trimStart();
  return !goesOn.test(above) && !(opens.test(above) && closes.test(below));
}
