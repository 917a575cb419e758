import { formatRange } from '../base/portSet';
import type { Knob } from '../knowledge/types';
import type { Context } from './context';
import { type Line, misquoteLines } from './describe';
import { code, joined, listOf, portWords, sentence, upperFirst } from './wording';

/** Where a setting is: its key, type and name, or the cmdlet and its parameters. */
export function placeWords(knob: Knob): string {
  if (knob.kind !== 'registry') return `${listOf(knob.names.map(code))} of ${code(knob.where)}.`;
  return joined(
    `${code(knob.value)} (${TYPES[knob.type]}) under ${code(knob.key)}.`,
    knob.caseSensitive ? 'The name must be written in exactly these cases.' : '',
  );
}

const TYPES: Readonly<Record<'dword' | 'string' | 'multi-string', string>> = {
  dword: 'DWORD',
  string: 'string',
  'multi-string': 'multi-string',
};

/** All that is known of a setting, without heading and links. */
export function knobLines(knob: Knob, context: Context): Line[] {
  const { knowledge } = context;
  const service = knob.service === undefined ? undefined : knowledge.service(knob.service);
  const group = knob.kind === 'registry' && knob.collisionGroup ? knowledge.collisionGroup(knob.collisionGroup) : [];
  const others = group.filter(({ id }) => id !== knob.id);
  const certain = knob.certainty === 'W' ? (knob.weak ?? 'This rests on one source.') : knob.weak;
  return [
    { rank: 1, text: placeWords(knob) },
    {
      rank: 2,
      text: service ? `It sets the port of ${service.title}, ${portWords(service.ports, service.transports)}.` : '',
    },
    { rank: 1, text: joined(sentence(upperFirst(knowledge.versions.format(knob.versions))), defaultWords(knob)) },
    { rank: 0, text: boundsWords(knob) },
    { rank: 2, text: knob.restart ? sentence(`Takes effect after a restart of ${knob.restart}`) : '' },
    { rank: 4, text: others.length > 0 ? `Must differ from ${listOf(others.map(({ title }) => title))}.` : '' },
    ...misquoteLines(knob.id, context, true).map((text, i): Line => ({ rank: 3 + i, text })),
    ...(knob.notes ?? []).map((note, i): Line => ({ rank: 5 + i, text: sentence(note) })),
    { rank: knob.certainty === 'W' ? 3 : 9, text: sentence(certain ?? '') },
  ];
}

const defaultWords = (knob: Knob): string =>
  joined(
    knob.default === undefined ? '' : sentence(`Default: ${knob.default}`),
    knob.kind === 'registry' && knob.keepDefault ? 'Leave the default.' : '',
    knob.kind === 'registry' && knob.zeroMeansUnset ? '0 means that nothing is fixed.' : '',
  );

const boundsWords = (knob: Knob): string =>
  joined(
    knob.advised ? `A fixed port should lie in ${formatRange(knob.advised)}.` : '',
    knob.least === undefined ? '' : `Numbers below ${knob.least} do not work.`,
    knob.kind !== 'registry' && knob.values ? sentence(`Values: ${knob.values}`) : '',
    knob.kind !== 'registry' && knob.leastCount !== undefined
      ? `The range needs at least ${knob.leastCount} ports.`
      : '',
  );
