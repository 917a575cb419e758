import { HOLE } from '../model/value';
import type { CmdletRecord, PortParameter, RegistryValueRecord, Vocabulary } from '../model/vocabulary';
import type { KnowledgeBundle } from './bundle';
import type { RegistryKnob } from './types';

/** What dialects are told about products, from the records of cmdlets and registry values. */
export function buildVocabulary(bundle: Pick<KnowledgeBundle, 'cmdlets' | 'registry'>): Vocabulary {
  const cmdlets = new Map<string, CmdletRecord>();
  const members = new Map<string, PortParameter>();
  for (const record of bundle.cmdlets) {
    for (const name of [record.name, ...(record.aliases ?? [])]) cmdlets.set(name.toLowerCase(), record);
    for (const parameter of record.reading?.ports ?? []) {
      if (!parameter.member) continue;
      const name = parameter.parameter.toLowerCase();
      const known = members.get(name);
      members.set(name, known ? common(known, parameter) : parameter);
    }
  }
  const values = new Map<string, { readonly key: readonly string[]; readonly record: RegistryValueRecord }[]>();
  for (const knob of bundle.registry) {
    const name = knob.value.toLowerCase();
    const entry = { key: segments(knob.key), record: recordOf(knob) };
    const list = values.get(name);
    if (list) list.push(entry);
    else values.set(name, [entry]);
  }
  return {
    cmdlet: (name) => cmdlets.get(name.toLowerCase()),
    member: (name) => members.get(name.toLowerCase()),
    registryValue(key, value) {
      const candidates = values.get(value.toLowerCase());
      if (!candidates) return undefined;
      const written = segments(key);
      return candidates.find((candidate) => fits(candidate.key, written))?.record;
    },
    mayHoldPort(key, value) {
      const name = value.includes(HOLE) ? patternOf(value) : undefined;
      const path = patternOf(segments(key).join('\\'));
      for (const [known, candidates] of values) {
        if (name ? !name.test(known) : known !== value.toLowerCase()) continue;
        if (candidates.some(({ key: parts, record }) => record.holds !== 'flag' && path.test(parts.join('\\'))))
          return true;
      }
      return false;
    },
  };
}

const recordOf = (knob: RegistryKnob): RegistryValueRecord => ({
  knob: knob.id,
  type: knob.type,
  holds: knob.holds,
  ...(knob.transport === undefined ? {} : { transport: knob.transport }),
  ...(knob.service === undefined ? {} : { service: knob.service }),
  ...(knob.evidence === undefined ? {} : { evidence: knob.evidence }),
});

/** A property that several cmdlets have says of itself only what all of them say. */
function common(a: PortParameter, b: PortParameter): PortParameter {
  const { service, ...rest } = a;
  return service !== undefined && service === b.service ? a : rest;
}

const ROOTS: ReadonlyMap<string, string> = new Map([
  ['hkey_local_machine', 'hklm'],
  ['hkey_current_user', 'hkcu'],
  ['hkey_users', 'hku'],
  ['hkey_classes_root', 'hkcr'],
]);

/**
 * The parts of a key in one spelling, lower case: `HKLM:\`, `HKEY_LOCAL_MACHINE\`, `Registry::…` and
 * `\\server\HKLM\…` all begin with `hklm`, and every control set is the current one.
 */
function segments(key: string): string[] {
  const parts = key
    .replace(/^.*?registry::/i, '')
    .split(/[\\/]+/)
    .map((part) => part.toLowerCase())
    .filter((part) => part !== '');
  // The registry of another computer: reg.exe writes its name before the root.
  if (/^[\\/]{2}/.test(key)) parts.shift();
  const root = (parts[0] ?? '').replace(/:$/, '');
  parts[0] = ROOTS.get(root) ?? root;
  const found = parts.map((part) => (/^controlset\d{3}$/.test(part) ? 'currentcontrolset' : part));
  // The hive of a system that does not run is loaded under a name of its own, below the machine or the users.
  const isHive = (found[0] === 'hklm' || found[0] === 'hku') && found[2] === 'currentcontrolset';
  return isHive ? ['hklm', 'system', ...found.slice(2)] : found;
}

/** What a text with holes may be; one that is unknown from its beginning on may begin in any way. */
const patternOf = (text: string): RegExp => {
  const all = text.toLowerCase().split(HOLE);
  // Of many pieces the outermost say enough, and looking for all of them in turn could take long.
  const parts = all.length > 4 ? [all[0] as string, all[all.length - 1] as string] : all;
  return new RegExp(`^${parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
};

/** `*` in a record stands for any one part. */
const fits = (record: readonly string[], written: readonly string[]): boolean =>
  record.length === written.length && record.every((part, i) => part === '*' || part === written[i]);
