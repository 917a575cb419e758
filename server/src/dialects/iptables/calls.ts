import type { Command } from '../../model/item';
import { HOLE } from '../../model/value';
import type { Call } from './call';
import { optionOf } from './options';
import { ArgumentWords, type CallWords, LineWords } from './words';

const PROGRAMS: ReadonlySet<string> = new Set(
  'iptables ip6tables iptables-legacy ip6tables-legacy iptables-nft ip6tables-nft'.split(' '),
);

const nameOf = ({ name: { text } }: Command): string => text.slice(text.lastIndexOf('/') + 1);

/** True for lines of rules files, calls of iptables by any name, and rules that firewalld passes on as they are. */
export function isCall(command: Command): boolean {
  if (command.language === 'iptables-save') return true;
  const name = nameOf(command);
  if (PROGRAMS.has(name)) return true;
  if (name === 'firewall-cmd')
    return command.arguments.some((a) => a.kind === 'value' && a.value.kind === 'text' && a.value.text === '--direct');
  return command.name.text.includes(HOLE) && looksLikeCall(command);
}

/** `$IPT -A INPUT … -j ACCEPT` with a variable of which nothing is known here. */
function looksLikeCall(command: Command): boolean {
  const words = new ArgumentWords(command);
  let verb = false;
  let target = false;
  for (let i = 0; i < words.count && i < 64; i++) {
    const option = optionOf(words.text(i));
    if (option === 'append' || option === 'insert' || option === 'delete' || option === 'replace') verb = true;
    else if (option === 'policy') return /^(?:INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)$/.test(words.text(i + 1));
    else if (option === 'jump' || option === 'goto') target = true;
  }
  return verb && target && optionOf(words.text(0)) !== undefined;
}

const familyOf = (command: Command): 4 | 6 | undefined => {
  const name = nameOf(command);
  return name.startsWith('ip6') ? 6 : name.startsWith('ipt') ? 4 : undefined;
};

/** The words of a command, as the program sees them. */
export function callOf(command: Command): Call | undefined {
  if (command.language === 'iptables-save') {
    if (!command.words) return undefined;
    const words = new LineWords(command.words);
    return { command, words, from: words.text(0).charCodeAt(0) === 91 ? 1 : 0, table: tableOf(command) };
  }
  const words = new ArgumentWords(command);
  if (nameOf(command) !== 'firewall-cmd')
    return { command, words, from: 0, table: 'filter', family: familyOf(command) };
  return directCall(command, words);
}

const NAMES: ReadonlyMap<string, string> = new Map(
  ['*filter', '*nat', '*mangle', '*raw', '*security'].map((name) => [name, name.slice(1)]),
);

const tableOf = ({ context }: Command): string => {
  const heading = context[0]?.name.text;
  return heading === undefined ? 'filter' : (NAMES.get(heading) ?? 'filter');
};

/** `firewall-cmd --direct --add-rule ipv4 filter INPUT 0 -p tcp …` and `--passthrough ipv4 -A INPUT …`. */
function directCall(command: Command, words: CallWords): Call | undefined {
  for (let i = 0; i < words.count; i++) {
    const text = words.text(i);
    if (/^--(?:add-)?passthrough$/.test(text))
      return { command, words: new ArgumentWords(command, i + 2), from: 0, table: 'filter' };
    if (text === '--add-rule' || text === '--remove-rule') {
      const verb = text === '--add-rule' ? '-A' : '-D';
      const rest = new ArgumentWords(command, i + 3);
      return { command, words: new DirectWords(rest, verb), from: 0, table: words.text(i + 2) };
    }
  }
  return undefined;
}

/** Chain, priority and the words of a rule, with the verb before them and without the priority. */
class DirectWords implements CallWords {
  readonly count: number;

  constructor(
    private readonly rest: CallWords,
    private readonly verb: string,
  ) {
    this.count = Math.max(1, rest.count);
  }

  private at = (index: number): number => (index <= 1 ? 0 : index);

  text(index: number): string {
    return index === 0 ? this.verb : this.rest.text(this.at(index));
  }

  isQuoted(index: number): boolean {
    return index > 0 && this.rest.isQuoted(this.at(index));
  }

  value(index: number) {
    return this.rest.value(this.at(index));
  }

  place(index: number) {
    return this.rest.place(this.at(index));
  }

  exact(index: number) {
    return this.rest.exact(this.at(index));
  }
}
