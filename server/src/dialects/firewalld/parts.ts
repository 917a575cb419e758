import { join, type Place } from '../../base/span';
import type { Block, Command, Item } from '../../model/item';
import { ABSENT, type Direction, type Written } from '../../model/statement';
import { slice, type Text } from '../../model/value';
import { childOf, type Element, fromRichText, fromTable } from '../shared/firewalldElements';
import { limitingZone } from '../shared/firewalldZones';
import { programName, wordsWithHoles } from '../shared/programs';
import { endOf as behind, literalIn, wordIn } from '../shared/texts';
import { RUNNING } from './changes';
import { type Around, attributeBehind } from './statements';

/** What an item says, in elements of a zone, with what stands round them. */
export interface Parts {
  readonly around: Around;
  readonly elements: readonly { readonly element: Element; readonly removes: boolean }[];
  readonly target: Text | undefined;
  /** The service whose ports they are, where they are those of a service. */
  readonly service: { readonly name: Written<string>; readonly place: Place } | undefined;
}

const PROGRAMS: ReadonlySet<string> = new Set(['firewall-cmd', 'firewall-offline-cmd']);

export const isCall = (command: Command): boolean => PROGRAMS.has(programName(command));

const ROOTS: ReadonlySet<string> = new Set(['zone', 'policy', 'service']);

/** A block that is a file. One that is a statement among others is another appliance's. */
export const isFile = (block: Block): boolean =>
  block.language === 'xml' && block.lines === undefined && ROOTS.has(block.head[0]?.text ?? '');

export function partsOf(item: Item): Parts | undefined {
  if (item.kind === 'block') return isFile(item) ? fileParts(item) : undefined;
  return item.kind === 'command' && isCall(item) ? callParts(item) : undefined;
}

/** A zone, a policy or a service, one to a file; its name is that of the file. */
function fileParts(block: Block): Parts {
  const root = fromTable(block.head[0]?.text ?? '', block.body);
  const titles = ['short', 'description'].flatMap((name) => childOf(root, name)?.attributes.get('#text') ?? []);
  const isPolicy = root.name === 'policy';
  const ends = isPolicy ? policyEnds(root) : { ...IN_ZONE, from: ownZone(childOf(root, 'short')) };
  return {
    around: {
      item: block,
      chain: root.name,
      ...ends,
      words: titles,
      removes: false,
      addProtocol: attributeBehind,
    },
    elements: root.children.map((element) => ({ element, removes: false })),
    target: root.name === 'service' ? undefined : root.attributes.get('target'),
    service: root.name === 'service' ? { name: ABSENT, place: block.place } : undefined,
  };
}

/** The zones that come along for networks of one's own; others are called as anybody likes. */
const OWN_ZONES = /^(?:home|internal|work|trusted)$/i;

/** A zone has the name of its file, which is no evidence; its title in the files that come along is the same word. */
function ownZone(title: Element | undefined): Written<string> {
  const text = title?.attributes.get('#text');
  return text && OWN_ZONES.test(text.text.trim()) ? wordIn(text) : ABSENT;
}

interface Ends {
  readonly direction: Direction | undefined;
  readonly from: Written<string>;
  readonly to: Written<string>;
}

const IN_ZONE: Ends = { direction: 'in', from: ABSENT, to: ABSENT };

/** A policy is for what comes to this host, what it sends, or what passes from zone to zone. */
function policyEnds(root: Element): Ends {
  const ingress = childOf(root, 'ingress-zone')?.attributes.get('name');
  const egress = childOf(root, 'egress-zone')?.attributes.get('name');
  const zone = (name: Text | undefined): Written<string> =>
    name && !/^(?:ANY|HOST)$/.test(name.text) ? wordIn(name) : ABSENT;
  return {
    direction: egress?.text === 'HOST' ? 'in' : ingress?.text === 'HOST' ? 'out' : undefined,
    from: zone(ingress),
    to: zone(egress),
  };
}

/** An option with its value: `--zone=public`, `--zone public`. */
interface Option {
  readonly name: string;
  readonly value: Text;
  readonly place: Place;
}

/** Options that take a value, as far as they are looked at. */
const VALUED =
  /^--(?:zone|policy|service|set-target|(?:add|remove)-(?:port|source-port|service|protocol|forward-port|rich-rule))$/;

function optionsOf(command: Command): { options: Option[]; permanent: boolean } {
  const words = wordsWithHoles(command);
  const options: Option[] = [];
  const isOffline = programName(command) === 'firewall-offline-cmd';
  let permanent = isOffline;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Text;
    const { text } = word;
    if (text === '--permanent') permanent = true;
    const sign = text.indexOf('=');
    if (isOffline && (text === '-p' || /^--port(?:=|$)/.test(text))) {
      const value = text.startsWith('--port=') ? slice(word, 7, text.length) : words[++i];
      if (value) options.push({ name: 'add-port', value, place: join(word.place, value.place) });
    } else if (sign > 0 && VALUED.test(text.slice(0, sign))) {
      options.push({ name: text.slice(2, sign), value: slice(word, sign + 1, text.length), place: word.place });
    } else if (VALUED.test(text)) {
      const value = words[++i];
      if (value) options.push({ name: text.slice(2), value, place: join(word.place, value.place) });
    }
  }
  return { options, permanent };
}

function callParts(command: Command): Parts {
  const { options, permanent } = optionsOf(command);
  const valueOf = (name: string): Text | undefined => options.find((option) => option.name === name)?.value;
  const zone = valueOf('zone');
  const policy = valueOf('policy');
  const service = valueOf('service');
  const changes = options.filter(({ name }) => /^(?:add|remove)-/.test(name));
  const elements = changes.flatMap(({ name, value, place }) => {
    // A call that does one thing is one statement as a whole.
    const element = elementOf(
      name.replace(/^(?:add|remove)-/, ''),
      value,
      changes.length === 1 ? command.place : place,
    );
    return element ? [{ element, removes: name.startsWith('remove-') }] : [];
  });
  const where = policy ? `policy ${policy.text}` : `zone ${zone?.text ?? ''}`;
  const zoneName = zone ? limitingZone(wordIn(zone)) : ABSENT;
  return {
    around: {
      item: command,
      // What runs and what is kept are two sets of rules, and many scripts write to both.
      chain: permanent ? where : `${RUNNING} ${where}`,
      direction: policy ? undefined : 'in',
      from: policy ? ABSENT : zoneName,
      to: ABSENT,
      words: [zone, policy].filter((word) => word !== undefined),
      removes: false,
      addProtocol,
    },
    elements,
    target: valueOf('set-target'),
    service: service && { name: wordIn(service), place: command.place },
  };
}

function elementOf(name: string, value: Text, place: Place): Element | undefined {
  const of = (element: string, attributes: readonly (readonly [string, Text])[]): Element => ({
    name: element,
    attributes: new Map(attributes),
    children: [],
    place,
  });
  switch (name) {
    case 'port':
    case 'source-port': {
      // `--port=25:tcp` is how the tool before firewalld wrote it, and installers still do.
      const slash = value.text.search(/:(?:tcp|udp)$|\//i);
      if (slash < 0) return of(name, [['port', value]]);
      const protocol = slice(value, slash + 1, value.text.length);
      return of(name, [
        ['port', slice(value, 0, slash)],
        ['protocol', protocol],
      ]);
    }
    case 'service':
      return of(name, [['name', value]]);
    case 'protocol':
      return of(name, [['value', value]]);
    case 'forward-port':
      return of(name, forwardAttributes(value));
    case 'rich-rule': {
      const rule = fromRichText(value);
      return rule && { ...rule, place };
    }
    default:
      return undefined;
  }
}

const FORWARD: Readonly<Record<string, string>> = {
  port: 'port',
  proto: 'protocol',
  toport: 'to-port',
  toaddr: 'to-addr',
};

/** `port=80:proto=tcp:toport=8080:toaddr=10.0.0.5`; an IPv6 address holds colons of its own. */
function forwardAttributes(value: Text): (readonly [string, Text])[] {
  const { text } = value;
  const found: (readonly [string, Text])[] = [];
  const keys = [...text.matchAll(/(?:^|:)(port|proto|toport|toaddr)=/g)];
  keys.forEach((match, i) => {
    const from = match.index + match[0].length;
    const to = keys[i + 1]?.index ?? text.length;
    found.push([FORWARD[match[1] as string] as string, slice(value, from, to)]);
  });
  return found;
}

/** `25/tcp`, as options want it. */
function addProtocol(port: Text, protocol: string): { place: Place; newText: string } | undefined {
  const place = literalIn(port);
  return place && { place: behind(place), newText: `/${protocol}` };
}
