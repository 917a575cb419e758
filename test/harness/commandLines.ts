import { type Anchor, join, type Place, placeAt } from '../../server/src/base/span';
import type { Argument, Command, Redirection } from '../../server/src/model/item';
import { HOLE, type Piece, type Text } from '../../server/src/model/value';

interface Unit {
  readonly char: string;
  readonly start: number;
  readonly end: number;
  readonly via: readonly Place[];
  readonly why?: string;
}

/**
 * Command lines as the C runtime splits them: blanks part arguments outside double quotes, quotes disappear. `set X=…`
 * lines give values to `%X%`, and `%X%` without one is a hole. No more of cmd than the tests of a dialect need.
 */
export function commandLines(text: string, language = 'batch'): Command[] {
  const anchor: Anchor = { base: 0 };
  const variables = new Map<string, readonly Unit[]>();
  const commands: Command[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const assigned = /^set (\w+)=(.*)$/.exec(match[0]);
    if (assigned) {
      const [whole, name, value] = assigned as unknown as readonly [string, string, string];
      const from = match.index + whole.length - value.length;
      variables.set(
        name,
        [...value].map((char, i) => ({ char, start: from + i, end: from + i + 1, via: [] })),
      );
    } else if (match[0].trim() !== '') {
      commands.push(commandOf(units(match[0], match.index, variables, anchor), anchor, language));
    }
  }
  return commands;
}

function units(line: string, at: number, variables: ReadonlyMap<string, readonly Unit[]>, anchor: Anchor): Unit[] {
  const result: Unit[] = [];
  for (let i = 0; i < line.length; i++) {
    const name = /^%(\w+)%/.exec(line.slice(i))?.[1];
    if (name === undefined) {
      result.push({ char: line.charAt(i), start: at + i, end: at + i + 1, via: [] });
      continue;
    }
    const end = i + name.length + 2;
    const use = placeAt(anchor, at + i, at + end);
    const value = variables.get(name);
    if (value) result.push(...value.map((unit) => ({ ...unit, via: [use] })));
    else {
      const why = `\`%${name}%\` has no value in this file`;
      result.push({ char: HOLE, start: at + i, end: at + end, via: [], why });
    }
    i = end - 1;
  }
  return result;
}

interface Word {
  readonly units: Unit[];
  /** Where the word stands as it is used. */
  place: Place;
  readonly quoted: boolean;
}

function commandOf(line: readonly Unit[], anchor: Anchor, language: string): Command {
  const words: Word[] = [];
  let word: Word | undefined;
  let quoted = false;
  for (const unit of line) {
    const here = unit.via[0] ?? placeAt(anchor, unit.start, unit.end);
    if (!quoted && (unit.char === ' ' || unit.char === '\t')) {
      word = undefined;
      continue;
    }
    if (!word) {
      word = { units: [], place: here, quoted: unit.char === '"' };
      words.push(word);
    } else word.place = join(word.place, here);
    if (unit.char === '"') quoted = !quoted;
    else word.units.push(unit);
  }
  const redirections: Redirection[] = [];
  const texts: Text[] = [];
  for (const each of words) {
    const text = textOf(each, anchor);
    const redirection = each.quoted ? undefined : /^([12]?)>>?(.+)$/.exec(text.text);
    if (redirection) {
      redirections.push({ place: text.place, stream: redirection[1] || '1', target: redirection[2] as string });
    } else texts.push(text);
  }
  const [name, ...rest] = texts as [Text, ...Text[]];
  const place = [...rest.map((t) => t.place), ...redirections.map((r) => r.place)].reduce(join, name.place);
  const args = rest.map((value): Argument => ({ kind: 'value', value, place: value.place }));
  return { kind: 'command', language, name, arguments: args, redirections, place, context: [] };
}

function textOf({ units: list, place, quoted }: Word, anchor: Anchor): Text {
  const pieces: Piece[] = [];
  list.forEach((unit, at) => {
    const last = pieces[pieces.length - 1];
    const sameWay = last?.why === undefined && unit.why === undefined && last?.via[0] === unit.via[0];
    if (last && sameWay && last.place.end === unit.start) {
      pieces[pieces.length - 1] = { ...last, to: at + 1, place: placeAt(anchor, last.place.start, unit.end) };
    } else {
      const own = placeAt(anchor, unit.start, unit.end);
      const why = unit.why === undefined ? {} : { why: unit.why };
      pieces.push({ from: at, to: at + 1, place: own, exact: unit.why === undefined, via: unit.via, ...why });
    }
  });
  return { kind: 'text', text: list.map(({ char }) => char).join(''), place, pieces, quote: quoted ? '"' : '' };
}
