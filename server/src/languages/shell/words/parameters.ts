import type { Place } from '../../../base/span';
import { HOLE } from '../../../model/value';
import { Rich } from '../../text/rich';
import type { Content } from '../run/store';
import { isNameStart } from '../scan';
import type { Around } from './around';

/** What `$x` gives, as one text; unknown with the reason where that is not known. */
export function valueOf(name: string, use: Place, { parameters, store }: Around): Rich {
  if (/^\d+$/.test(name)) {
    if (name !== '0' && parameters) return parameters[Number(name) - 1] ?? Rich.empty;
    return Rich.unknown(use, `\`$${name}\` is given when the script is called`);
  }
  if (name === '#' && parameters) return Rich.made(String(parameters.length), use);
  if (!isNameStart(name.charCodeAt(0))) return Rich.unknown(use, `\`$${name}\` is known only when the script runs`);
  return oneOf(store.get(name), name, use);
}

/** What a variable holds; undefined where it has no value in this file, unknown where it has one that is not known. */
export function heldBy(name: string, use: Place, around: Around): Rich | undefined {
  if (!isNameStart(name.charCodeAt(0))) {
    const { parameters } = around;
    if (/^[1-9]\d*$/.test(name)) return parameters ? parameters[Number(name) - 1] : undefined;
    return valueOf(name, use, around);
  }
  const content = around.store.get(name);
  return content === undefined ? undefined : oneOf(content, name, use);
}

/** The value of a variable as `$x` gives it: of an array the first element. */
export function oneOf(content: Content | undefined, name: string, use: Place): Rich {
  switch (content?.kind) {
    case undefined:
      return Rich.unknown(use, `\`$${name}\` has no value in this file`);
    case 'one':
      return content.rich;
    case 'array':
      return content.items[0] ?? Rich.empty;
    case 'table':
      return content.entries.get('0')?.value ?? Rich.empty;
    case 'unknown':
      return Rich.made(HOLE, use, content.why);
  }
}

/** What `${A[@]}` gives; undefined where that is not known. */
export function itemsOf(content: Content | undefined): readonly Rich[] | undefined {
  switch (content?.kind) {
    case 'one':
      return [content.rich];
    case 'array':
      return content.items;
    case 'table':
      return [...content.entries.values()].map(({ value }) => value);
    default:
      return undefined;
  }
}

/** The element under a key, or at a number, of which a negative one counts from the end. */
export function elementOf(content: Content, key: Rich, use: Place): Rich {
  if (content.kind === 'table' && key.known) return content.entries.get(key.text)?.value ?? Rich.empty;
  const items = content.kind === 'table' ? undefined : itemsOf(content);
  if (!items || !/^-?\d+$/.test(key.text)) {
    return Rich.unknown(use, 'which element is meant is known only when the script runs');
  }
  const number = Number(key.text);
  return items[number < 0 ? items.length + number : number] ?? Rich.empty;
}
