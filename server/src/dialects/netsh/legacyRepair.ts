import type { PlaceEdit } from '../../base/edit';
import { type Place, placeAt } from '../../base/span';
import type { Command } from '../../model/item';
import type { Repair, Safety } from '../../model/mistake';
import type { Text } from '../../model/value';
import { abbreviated } from '../shared/prefix';
import { endOf, isWrittenHere, literalIn, startOf } from '../shared/texts';
import type { Invocation } from './contexts';
import type { LegacyCommand, LegacyKey, LegacyTags } from './legacyTags';
import type { Tag } from './tags';

/**
 * The command in the words of the advfirewall context. Values stay where they stand, so that variables, quotes and
 * continued lines keep; only the words round them change. Nothing where the new context cannot say it.
 */
export function modernRepairs(command: Command, invocation: Invocation, legacy: LegacyCommand): readonly Repair[] {
  const context = pathPlace(command, invocation);
  const { tags } = legacy;
  if (!context || tags.gap || tags.strays.length > 0 || tags.unknown.length > 0 || tags.repeated) return [];
  const rewrite = rewriteOf(command, legacy);
  if (!rewrite) return [];
  const edits: PlaceEdit[] = [{ place: context, newText: rewrite.words }, ...rewrite.edits];
  return [{ title: `Write netsh ${rewrite.title}`, edits, safety: rewrite.safety }];
}

/** `firewall add portopening` where it stands as written in this command. */
function pathPlace(command: Command, { path }: Invocation): Place | undefined {
  const first = path[0] as Text;
  const last = path[path.length - 1] as Text;
  const { anchor, start, end } = command.place;
  const here = path.every(({ place }) => place.anchor === anchor && place.start >= start && place.end <= end);
  if (!here || !path.every(isWrittenHere) || last.place.end <= first.place.start) return undefined;
  return placeAt(anchor, first.place.start, last.place.end);
}

interface Rewrite {
  /** What stands instead of the words that named the command. */
  readonly words: string;
  readonly edits: readonly PlaceEdit[];
  readonly title: string;
  readonly safety: Safety;
}

function rewriteOf(command: Command, { verb, object, tags }: LegacyCommand): Rewrite | undefined {
  if (verb === 'reset') {
    return { words: 'advfirewall reset', edits: [], title: 'advfirewall reset', safety: 'suggestion' };
  }
  switch (object) {
    case 'portopening':
      return verb === 'delete' ? deleteRule(command, tags) : addRule(command, tags, ['protocol', 'port', 'name']);
    case 'allowedprogram':
      return verb === 'delete' ? deleteRule(command, tags) : addRule(command, tags, ['program', 'name']);
    case 'opmode':
      return setState(tags);
    case 'service':
      return enableGroup(tags);
    case 'icmpsetting':
      return addPing(tags);
    default:
      return undefined;
  }
}

const MODERN: Readonly<Partial<Record<LegacyKey, string>>> = {
  protocol: 'protocol',
  port: 'localport',
  program: 'program',
  name: 'name',
  addresses: 'remoteip',
};

/** Gives a value the key it has in the new context. */
function keyed(command: Command, tag: Tag<LegacyKey>, key: string): readonly PlaceEdit[] | undefined {
  if (tag.written) {
    const place = literalIn(tag.written);
    return place && isWrittenHere(tag.written) ? [{ place, newText: key }] : undefined;
  }
  // A member behind a bare variable ends the variable in PowerShell: `name=$rule.Name` needs its own brackets.
  if (command.language === 'powershell' && !isWrittenHere(tag.value)) {
    return [
      { place: startOf(tag.outer), newText: `${key}=$(` },
      { place: endOf(tag.outer), newText: ')' },
    ];
  }
  return [{ place: startOf(tag.outer), newText: `${key}=` }];
}

/** A word whose value decides what stands for it must be written out here. */
function chosen<T extends string>(tag: Tag | undefined, words: readonly T[]): T | undefined {
  return tag && isWrittenHere(tag.value) ? abbreviated(tag.value.text, words) : undefined;
}

const PROFILE_WORDS = {
  all: 'any',
  current: 'any',
  domain: 'domain',
  standard: 'private,public',
} as const;

/** The edits of all tags; undefined as soon as one cannot be said. */
function retagged(command: Command, tags: LegacyTags): readonly PlaceEdit[] | undefined {
  const edits: PlaceEdit[] = [];
  const scope = tags.get('scope') && chosen(tags.get('scope'), ['all', 'subnet', 'custom'] as const);
  for (const tag of tags.all) {
    let edit: readonly PlaceEdit[] | undefined;
    const modern = MODERN[tag.key];
    if (modern !== undefined) edit = keyed(command, tag, modern);
    else if (tag.key === 'mode') {
      const mode = chosen(tag, ['enable', 'disable'] as const);
      edit = mode && [{ place: tag.outer, newText: `enable=${mode === 'enable' ? 'yes' : 'no'}` }];
    } else if (tag.key === 'profile') {
      const profile = chosen(tag, ['all', 'current', 'domain', 'standard'] as const);
      edit = profile && [{ place: tag.outer, newText: `profile=${PROFILE_WORDS[profile]}` }];
    } else if (tag.key === 'scope') {
      const addresses = tags.get('addresses') !== undefined;
      if (scope === 'custom' ? addresses : scope !== undefined && !addresses) {
        const word = scope === 'custom' ? '' : scope === 'all' ? 'remoteip=any' : 'remoteip=localsubnet';
        edit = [{ place: tag.outer, newText: word }];
      }
    }
    if (!edit) return undefined;
    edits.push(...edit);
  }
  return edits;
}

/** True for a protocol that one new rule can name. */
const onlyOne = (tags: LegacyTags): boolean =>
  !tags.get('protocol') || !/^a/i.test(tags.get('protocol')?.value.text ?? '');

function addRule(command: Command, tags: LegacyTags, needed: readonly LegacyKey[]): Rewrite | undefined {
  if (!onlyOne(tags) || needed.some((key) => !tags.get(key))) return undefined;
  const edits = retagged(command, tags);
  if (!edits) return undefined;
  return {
    words: 'advfirewall firewall add rule dir=in action=allow',
    edits,
    title: 'advfirewall firewall add rule',
    // Without a profile the old context opened the port for the current one only.
    safety:
      chosen(tags.get('profile'), ['all', 'current', 'domain', 'standard'] as const) === 'all' ? 'safe' : 'suggestion',
  };
}

function deleteRule(command: Command, tags: LegacyTags): Rewrite | undefined {
  if (!onlyOne(tags) || tags.all.length === 0) return undefined;
  const edits = retagged(command, tags);
  if (!edits) return undefined;
  return {
    words: 'advfirewall firewall delete rule name=all dir=in',
    edits,
    title: 'advfirewall firewall delete rule name=all dir=in',
    safety: 'suggestion',
  };
}

/** Takes the values away, all of which must be written here and are said anew by `words`. */
function wholly(tags: LegacyTags, words: string, title: string): Rewrite | undefined {
  if (!tags.all.every(({ value }) => isWrittenHere(value))) return undefined;
  const [first, ...more] = tags.all;
  if (!first) return undefined;
  const last = more[more.length - 1] ?? first;
  if (last.outer.anchor !== first.outer.anchor || last.outer.end < first.outer.start) return undefined;
  const place = placeAt(first.outer.anchor, first.outer.start, last.outer.end);
  const cut = words.indexOf(' ');
  return {
    words: words.slice(0, cut),
    edits: [{ place, newText: words.slice(cut + 1) }],
    title,
    safety: 'suggestion',
  };
}

function setState(tags: LegacyTags): Rewrite | undefined {
  const mode = chosen(tags.get('mode'), ['enable', 'disable'] as const);
  const profile = tags.get('profile')
    ? chosen(tags.get('profile'), ['all', 'current', 'domain', 'standard'] as const)
    : 'current';
  if (mode === undefined || profile === undefined || profile === 'standard') return undefined;
  if (tags.get('exceptions') || tags.get('interface')) return undefined;
  const target = profile === 'all' ? 'allprofiles' : `${profile}profile`;
  const words = `advfirewall set ${target} state ${mode === 'enable' ? 'on' : 'off'}`;
  return wholly(tags, words, words);
}

const GROUPS: Readonly<Record<string, string>> = {
  fileandprint: 'File and Printer Sharing',
  remoteadmin: 'Remote Administration',
  remotedesktop: 'Remote Desktop',
  upnp: 'Network Discovery',
};

function enableGroup(tags: LegacyTags): Rewrite | undefined {
  const type = chosen(tags.get('type'), ['fileandprint', 'remoteadmin', 'remotedesktop', 'upnp', 'all'] as const);
  const group = type && GROUPS[type];
  const mode = tags.get('mode') ? chosen(tags.get('mode'), ['enable', 'disable'] as const) : 'enable';
  if (group === undefined || mode === undefined || tags.all.some(({ key }) => key !== 'type' && key !== 'mode'))
    return undefined;
  const title = 'advfirewall firewall set rule group=';
  return wholly(
    tags,
    `advfirewall firewall set rule group="${group}" new enable=${mode === 'enable' ? 'yes' : 'no'}`,
    title,
  );
}

function addPing(tags: LegacyTags): Rewrite | undefined {
  const type = tags.get('type');
  const mode = tags.get('mode') ? chosen(tags.get('mode'), ['enable', 'disable'] as const) : 'enable';
  if (!type || mode === undefined || !/^\d{1,2}$/.test(type.value.text)) return undefined;
  if (tags.all.some(({ key }) => key !== 'type' && key !== 'mode')) return undefined;
  const number = type.value.text;
  const words = `advfirewall firewall add rule name=ICMPv4-type-${number} dir=in action=allow enable=${mode === 'enable' ? 'yes' : 'no'} protocol=icmpv4:${number},any`;
  return wholly(tags, words, 'advfirewall firewall add rule');
}
