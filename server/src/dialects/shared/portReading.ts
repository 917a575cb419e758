import type { PortSet } from '../../base/portSet';
import type { Place } from '../../base/span';
import type { Unread } from '../../model/dialect';
import type { PortUse, Written } from '../../model/statement';

/** How a dialect writes ports in one value. */
export interface PortSyntax {
  /** The dialect or program as sentences for the user name it: `netsh`, `Windows Firewall`. */
  readonly subject: string;
  /** Characters that part the elements of a list; '' where a value holds one element. */
  readonly separators: string;
  readonly rangeSign: '-' | ':';
  /** A second sign that is taken between two numbers. */
  readonly secondRangeSign?: '-' | ':';
  /** Lower-case spelling to the dialect's own, of the keywords it takes in port position. */
  readonly keywords: ReadonlyMap<string, string>;
  /** Lower-case words that mean every port: no references. */
  readonly anyWords: ReadonlySet<string>;
  /** True where the host language hands over the value of a bare numeric literal (`0x19` is 25 in a list). */
  readonly numbers?: boolean;
  /** The port of a service name, where the dialect takes names; also as an end of a range. */
  readonly names?: (word: string) => number | undefined;
  /** True where an end of a range may be left out: `:1023`, `1024:`. */
  readonly openRanges?: boolean;
  /** True where numbers are read as C does: `025` is octal, `0x19` hexadecimal. */
  readonly cNumbers?: boolean;
}

/** What is wrong with one element, or with the signs between elements. The dialect makes mistakes of it. */
export type PortFault =
  /** A range with a sign the dialect does not take: `6005:65534`, `6005..65534`, an en dash. */
  | {
      readonly kind: 'range-sign';
      readonly place: Place;
      readonly text: string;
      readonly instead: string;
      /** Set where the ends are wrong as well: another sign alone does not mend it. */
      readonly ends?: 'too-large' | 'reversed';
    }
  /** Elements parted by a sign the dialect does not take: `25 587`, `25;587`, `25,587` where one value belongs. */
  | {
      readonly kind: 'list-sign';
      readonly place: Place;
      readonly text: string;
      readonly sign: string;
      readonly elements: readonly string[];
    }
  | {
      readonly kind: 'out-of-range';
      readonly place: Place;
      readonly text: string;
      readonly why: 'too-large' | 'negative' | 'reversed';
      /** The right way round, for a reversed range. */
      readonly instead?: string;
    }
  /** Neither a number nor a keyword. */
  | { readonly kind: 'word'; readonly place: Place; readonly text: string };

/** One element between separators, blanks around it left out; offsets in the value's text. */
export interface PortElement {
  readonly from: number;
  readonly to: number;
  readonly use?: PortUse;
}

export interface PortReading {
  /** Unread as soon as one element is; no ports where only keywords stand; all ports for Any. */
  readonly ports: Written<PortSet>;
  /** The elements that could be read, in order, each at its own place. */
  readonly uses: readonly PortUse[];
  readonly faults: readonly PortFault[];
  readonly unread: readonly Unread[];
  readonly elements: readonly PortElement[];
  /** True for what looks half-typed: an empty value, `25,`, `25-`. Says nothing is wrong. */
  readonly incomplete: boolean;
}
