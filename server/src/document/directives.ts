import { type Place, within } from '../base/span';
import type { Comment } from '../model/item';

/** A comment addressed to us: `exchange-ports: disable-line wrong-transport -- reason until=2027-01-31`. */
export type Directive =
  | {
      readonly kind: 'disable-line' | 'disable-next-line' | 'disable' | 'enable';
      /** No code means every code. */
      readonly codes: readonly { readonly code: string; readonly place: Place }[];
      readonly reason: string;
      /** ISO date after which it no longer holds. */
      readonly until?: string;
      /** From the verb to the end of what was read. */
      readonly place: Place;
    }
  | { readonly kind: 'profile'; readonly text: string; readonly place: Place }
  | { readonly kind: 'dialect'; readonly id: string; readonly place: Place }
  | { readonly kind: 'malformed'; readonly message: string; readonly place: Place };

const MARK = /^[\s#;:/*!-]*exchange-ports:[ \t]*/i;
const VERB = /^(disable-next-line|disable-line|disable|enable)(?![\w-])/i;

/** What a comment asks of us, line by line; empty for nearly all comments. */
export function directivesIn(comment: Comment): Directive[] {
  if (comment.isDescription || !/exchange-ports:/i.test(comment.text)) return [];
  const base = comment.place.end - comment.place.start - comment.text.length;
  const result: Directive[] = [];
  for (const line of comment.text.matchAll(/[^\r\n]+/g)) {
    const from = base + line.index;
    const found = directiveIn({ text: line[0], place: within(comment.place, from, from + line[0].length) });
    if (found) result.push(found);
  }
  return result;
}

function directiveIn(comment: Comment): Directive | undefined {
  const mark = MARK.exec(comment.text);
  if (!mark) return undefined;
  const from = mark[0].length;
  const rest = comment.text.slice(from).replace(/(?:#>|\*\/|-->)?\s*$/, '');
  const at = (start: number, end: number): Place => within(comment.place, from + start, from + end);
  const verb = VERB.exec(rest);
  if (verb) {
    const [head = '', ...reasons] = rest.split(/\s--(?:\s|$)/);
    const codes: { code: string; place: Place }[] = [];
    let until = /\buntil=(\S+)/i.exec(rest)?.[1];
    let problem: Directive | undefined;
    if (until !== undefined && !isDate(until)) {
      const start = rest.toLowerCase().indexOf('until=');
      problem = {
        kind: 'malformed',
        message: `\`${until}\` is no date: write until=YYYY-MM-DD.`,
        place: at(start, start + 6 + until.length),
      };
      until = undefined;
    }
    for (const word of head.slice(verb[0].length).matchAll(/[^\s,]+/g)) {
      const start = verb[0].length + word.index;
      if (!/^until=/i.test(word[0]))
        codes.push({ code: word[0].toLowerCase(), place: at(start, start + word[0].length) });
    }
    return (
      problem ?? {
        kind: (verb[1] as string).toLowerCase() as 'disable',
        codes,
        reason: reasons
          .join(' -- ')
          .replace(/\buntil=\S+/i, '')
          .trim(),
        ...(until === undefined ? {} : { until }),
        place: at(0, rest.length),
      }
    );
  }
  const profile = /^profile[ \t]+/i.exec(rest);
  if (profile)
    return { kind: 'profile', text: rest.slice(profile[0].length), place: at(profile[0].length, rest.length) };
  const dialect = /^dialect[ \t]*=[ \t]*(\S+)/i.exec(rest);
  if (dialect) return { kind: 'dialect', id: (dialect[1] as string).toLowerCase(), place: at(0, dialect[0].length) };
  return {
    kind: 'malformed',
    message:
      'Not understood: write disable-line, disable-next-line, disable, enable, profile or dialect= after `exchange-ports:`.',
    place: at(0, rest.length),
  };
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [, year, month, day] = match.map(Number) as [number, number, number, number];
  const days = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  return month >= 1 && month <= 12 && day >= 1 && day <= (days[month - 1] as number);
}
