import { NO_PORTS, type PortSet, union } from '../../base/portSet';
import { type Place, placeAt } from '../../base/span';
import { placeIn, type Text } from '../../model/value';
import { type PortSyntax, readPorts } from './ports';
import { unitAt } from './texts';

/** The half-typed port at a caret, and the ports that stand beside it. */
export interface PortCaret {
  readonly replace: Place;
  readonly present: PortSet;
}

/** The element of a port value in which a caret at a document offset stands; undefined where it stands elsewhere. */
export function portCaret(value: Text, offset: number, syntax: PortSyntax): PortCaret | undefined {
  const at = unitAt(value, offset);
  if (at === undefined) return undefined;
  const { elements } = readPorts(value, syntax);
  let index = elements.findIndex(({ from, to }) => from <= at && at <= to);
  if (index < 0) {
    // Between a separator and a blank: the element that begins behind the caret or ended before it.
    index = elements.findIndex(({ to }) => at <= to);
    if (index < 0) index = elements.length - 1;
  }
  const element = elements[index];
  let present: PortSet = NO_PORTS;
  elements.forEach(({ use }, i) => {
    if (use && i !== index) present = union(present, use.ports);
  });
  if (!element || at < element.from || at > element.to) return { replace: caretPlace(value, at, offset), present };
  const word = value.text.slice(element.from, element.to);
  let { from, to } = element;
  // Of a range, the end that is being typed; a keyword may hold a hyphen of its own.
  const sign = word.search(/[-:]/);
  if (sign >= 0 && /^\d*$/.test(word.slice(0, sign))) {
    if (at - element.from <= sign) to = from + sign;
    else from = from + sign + 1;
  }
  return { replace: from === to ? caretPlace(value, at, offset) : placeIn(value, from, to), present };
}

/** An empty place at the caret itself, which may stand before a closing quote. */
function caretPlace(value: Text, at: number, offset: number): Place {
  const near = placeIn(value, at, at);
  const { anchor } = near;
  return placeAt(anchor, offset - anchor.base, offset - anchor.base);
}
