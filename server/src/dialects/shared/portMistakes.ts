import type { Mistake, Repair, Safety } from '../../model/mistake';
import type { PortFault } from './ports';

/** How the sentences about a dialect's ports go, and what its repairs write. */
export interface PortGrammar {
  /** `netsh`, `Windows Firewall`. */
  readonly subject: string;
  readonly rangeSign: '-' | ':';
  /** The sign between ports of a list; undefined where a value holds one element. */
  readonly listSign: string | undefined;
  /** What comes of it: "the rule is refused". */
  readonly consequence: string;
}

const SIGN_NAMES: Readonly<Record<string, string>> = {
  ':': 'a colon',
  '..': 'two dots',
  '...': 'three dots',
  '\u2026': 'an ellipsis',
  '~': 'a tilde',
  '-': 'a hyphen',
  '\u2010': 'a typographic hyphen',
  '\u2011': 'a typographic hyphen',
  '\u2012': 'a figure dash',
  '\u2013': 'an en dash',
  '\u2014': 'an em dash',
  '\u2212': 'a minus sign',
  to: 'the word "to"',
};

const LIST_NAMES: Readonly<Record<string, string>> = {
  ',': 'a comma',
  ';': 'a semicolon',
  ' ': 'a blank',
  '|': 'a bar',
};

/** The mistake that a fault in a port value is; none for words, which only the dialect can judge. */
export function mistakeOf(fault: PortFault, grammar: PortGrammar): Mistake | undefined {
  switch (fault.kind) {
    case 'range-sign': {
      const sign = fault.text.replace(/^\d+\s*|\s*\d+$/g, '').toLowerCase();
      return {
        kind: 'range-separator',
        place: fault.place,
        message: `${grammar.subject} writes a range ${fault.instead}; with ${SIGN_NAMES[sign] ?? `\`${sign}\``} ${grammar.consequence}.`,
        repairs:
          fault.ends === 'too-large'
            ? []
            : overwrite(fault, fault.instead, fault.ends === undefined ? 'safe' : 'suggestion'),
        detail: sign,
      };
    }
    case 'list-sign': {
      const sign = LIST_NAMES[fault.sign] ?? `\`${fault.sign}\``;
      const { listSign } = grammar;
      if (listSign === undefined) {
        return {
          kind: 'port-list-in-one-value',
          place: fault.place,
          message: `One value holds one port here; with ${sign} in \`${fault.text}\` ${grammar.consequence}.`,
          repairs: [],
          detail: fault.sign,
        };
      }
      const list = fault.elements.map((element) => element.replace(/[-:]/, grammar.rangeSign)).join(listSign);
      return {
        kind: 'port-list-in-one-value',
        place: fault.place,
        message: `${grammar.subject} parts ports with ${LIST_NAMES[listSign] ?? `\`${listSign}\``}, as in ${list}; with ${sign} ${grammar.consequence}.`,
        repairs: overwrite(fault, list, 'safe'),
        detail: fault.sign,
      };
    }
    case 'out-of-range':
      return {
        kind: 'port-out-of-range',
        place: fault.place,
        message: outOfRange(fault, grammar),
        repairs: fault.instead === undefined ? [] : overwrite(fault, fault.instead, 'suggestion'),
        detail: fault.why,
      };
    case 'word':
      return undefined;
  }
}

function outOfRange({ text, why }: Extract<PortFault, { kind: 'out-of-range' }>, { consequence }: PortGrammar): string {
  switch (why) {
    case 'too-large':
      return `${text} is no port, for ports end at 65535; ${consequence}.`;
    case 'negative':
      return `${text} is no port, for ports begin at 0; ${consequence}.`;
    case 'reversed':
      return `The range ${text} ends below its start, so it holds no port; ${consequence}.`;
  }
}

/** A literal whose characters are not its own place (bytes of a registry value) is spelt by the dialect alone. */
function overwrite({ place, text }: PortFault, newText: string, safety: Safety): readonly Repair[] {
  if (place.end - place.start !== text.length) return [];
  return [{ title: `Write ${newText}`, edits: [{ place, newText }], safety }];
}
