import { skipBlanks, skipWord } from './scan';

/** What the lines of a chunk say about names, for lines elsewhere. */
export interface Notes {
  note(name: string, value: string): void;
  use(name: string): void;
}

const words = (text: string, start: number, end: number): string[] => {
  const result: string[] = [];
  for (let at = skipBlanks(text, start, end); at < end; ) {
    const to = skipWord(text, at, end);
    result.push(text.slice(at, to));
    at = skipBlanks(text, to, end);
  }
  return result;
};

/** A line outside of any heading: which list stands at which interface, which list picks traffic for something else. */
export function noteLine(text: string, start: number, end: number, notes: Notes): void {
  const said = words(text, start, end);
  const [first, second] = said;
  switch (first) {
    case 'access-group': {
      // access-group LIST in interface outside; access-group LIST global
      if (second === undefined) return;
      const zone = said[3] === 'interface' ? said[4] : undefined;
      notes.note(`bound ${second}`, zone === undefined ? 'in' : `${said[2] === 'out' ? 'out' : 'in'} ${zone}`);
      return;
    }
    case 'crypto':
      useAfter(said, 'address', notes);
      return;
    case 'capture':
      useAfter(said, 'access-list', notes);
      return;
    case 'nat':
      useAfter(said, 'access-list', notes);
      return;
    case 'ip':
      // ip nat inside source list NAT interface …
      if (second === 'nat') useAfter(said, 'list', notes);
      return;
    case 'ASA':
    case 'PIX':
      if (second === 'Version' && said[2] !== undefined) notes.note('version', `${first} ${said[2]}`);
      return;
  }
}

function useAfter(said: readonly string[], word: string, notes: Notes): void {
  const at = said.indexOf(word);
  const name = at < 0 ? undefined : said[at + 1];
  if (name !== undefined) notes.use(`selects ${name}`);
}

/** What a heading with its lines says about names. Start and end of each line, in turn; the heading is the first. */
export function noteSection(text: string, bounds: readonly number[], notes: Notes): void {
  const head = words(text, bounds[0] as number, bounds[1] as number);
  const lines: string[][] = [];
  for (let i = 2; i < bounds.length; i += 2) lines.push(words(text, bounds[i] as number, bounds[i + 1] as number));
  switch (head[0]) {
    case 'interface':
      noteInterface(lines, notes);
      return;
    case 'class-map':
      // A class of the firewall (type inspect) decides about its traffic; others pick it for shaping and the like.
      if (!head.includes('inspect')) for (const line of lines) noteMatch(line, notes);
      return;
    case 'route-map':
      for (const line of lines) noteMatch(line, notes);
      return;
    case 'group-policy':
      for (const [first, , name] of lines) {
        const lists = first === 'vpn-filter' || first === 'split-tunnel-network-list';
        if (lists && name !== undefined) notes.use(`selects ${name}`);
      }
      return;
    case 'policy-map': {
      const name = head[head.length - 1];
      if (head.includes('esmtp') && name !== undefined) {
        const passes = lines.some(([first]) => first === 'allow-tls');
        notes.note(`esmtp ${name}`, passes ? 'allow-tls' : '');
      }
      return;
    }
  }
}

/** match access-group 101, match access-group name MAIL, match access-list MAIL, match ip address MAIL. */
function noteMatch(line: readonly string[], notes: Notes): void {
  if (line[0] !== 'match') return;
  const kind = line.findIndex((word) => word === 'access-group' || word === 'access-list' || word === 'address');
  if (kind < 0) return;
  for (const name of line.slice(kind + 1)) if (name !== 'name') notes.use(`selects ${name}`);
}

function noteInterface(lines: readonly string[][], notes: Notes): void {
  let zone: string | undefined;
  for (const [first, second, third] of lines) {
    if (first === 'nameif' && second !== undefined) zone = second;
    else if (first === 'zone-member' && third !== undefined) zone = third;
    else if (first === 'ip' && second === 'nat' && (third === 'inside' || third === 'outside')) zone ??= third;
  }
  for (const line of lines) {
    const at = line.findIndex((word) => word === 'access-group' || word === 'traffic-filter');
    const name = at > 0 && at < 3 && line[0] !== 'no' ? line[at + 1] : undefined;
    if (name === undefined) continue;
    const way = /^(?:out|egress)$/.test(line[at + 2] ?? '') ? 'out' : 'in';
    notes.note(`bound ${name}`, zone === undefined ? way : `${way} ${zone}`);
  }
}
