import type { Block } from '../../model/item';
import type { Table, Text, Value } from '../../model/value';
import { azureScripts, languageOfCommand, userScripts } from '../text/machineScripts';
import { textWith } from '../text/through';
import { armExpressions, type Turn, turnsOf } from './armExpressions';
import { cloudFormationExpressions } from './cloudFormation';
import { type Names, namesIn, resolved } from './names';
import { emitFileAt, emitScripts } from './scripts';
import type { Sink } from './sink';
import { emitTask, isTask } from './tasks';
import { at, MAX_NESTING, textAt } from './values';

/** Emits what a part of a data file holds: resources of templates, tasks of plays, scripts of pipelines. */
export function emitPart(value: Value, key: Text | undefined, sink: Sink): void {
  walk(value, key, undefined, namesIn(sink.scope), sink, 0);
}

/** The values that a file of parameters gives to a template; what a template has by default is read where it is used. */
export function emitParameters(section: Value, sink: Sink): void {
  if (section.kind !== 'table') return;
  for (const { value } of section.entries) {
    const given = value.kind === 'table' ? at(value, 'value') : undefined;
    if (given) emitPart(given, undefined, sink);
  }
}

function walk(
  value: Value,
  key: Text | undefined,
  outer: string | undefined,
  names: Names,
  sink: Sink,
  depth: number,
): void {
  if (depth > MAX_NESTING || !sink.scope.spend(1)) return;
  if (value.kind === 'list') {
    for (const item of value.items) walk(item, undefined, outer, names, sink, depth + 1);
    return;
  }
  if (value.kind !== 'table') return;
  const type = textAt(value, 'Type') ?? textAt(value, 'type');
  if (type && /^AWS::\w+::\w+$/.test(type.text)) {
    emitStackResource(value, type, key, names, sink);
    return;
  }
  if (type && (/^[\w.]+\/[\w/]+$/.test(type.text) || (outer !== undefined && /^\w+$/.test(type.text)))) {
    emitArmResource(value, type, outer, names, sink, depth);
    return;
  }
  if (sink.language === 'yaml' && isTask(value)) {
    emitTask(value, sink);
    return;
  }
  if (sink.language === 'json' && isTelling(value)) {
    sink.emit({ kind: 'block', language: sink.language, head: [], body: value, place: value.place });
    return;
  }
  if (emitScripts(value, sink)) return;
  for (const entry of value.entries) walk(entry.value, entry.key, undefined, names, sink, depth + 1);
}

/** Does something apart from the rest where that hangs on a condition. */
function given(isConditional: boolean, { scope }: Sink, go: () => void): void {
  if (isConditional && scope.apart) scope.apart(go);
  else go();
}

/** A resource of a CloudFormation stack: its properties, headed by its type and the name it has in the template. */
function emitStackResource(value: Table, type: Text, key: Text | undefined, names: Names, sink: Sink): void {
  const properties = at(value, 'Properties');
  if (properties?.kind !== 'table') return;
  const body = resolved(properties, cloudFormationExpressions(names));
  if (body.kind !== 'table') return;
  const block: Block = {
    kind: 'block',
    language: sink.language,
    head: key ? [type, key] : [type],
    body,
    place: value.place,
  };
  given(at(value, 'Condition') !== undefined, sink, () => sink.emit(block));
  const template = at(body, 'LaunchTemplateData');
  const user = textAt(template?.kind === 'table' ? template : body, 'UserData');
  const metadata = at(value, 'Metadata');
  const init = metadata?.kind === 'table' ? at(metadata, 'AWS::CloudFormation::Init') : undefined;
  if (!user && !init) return;
  // Machines of one resource are others than those of the next.
  given(true, sink, () => {
    if (user) for (const script of userScripts(user)) sink.emit(script);
    if (init) emitInit(resolved(init, cloudFormationExpressions(names)), sink);
  });
}

/** The files and commands of a machine's first start, in sets that are called as anybody likes. */
function emitInit(init: Value, sink: Sink): void {
  for (const { value: set } of init.kind === 'table' ? init.entries : []) {
    if (set.kind !== 'table') continue;
    const [files, commands] = [at(set, 'files'), at(set, 'commands')];
    for (const { key, value } of files?.kind === 'table' ? files.entries : []) {
      if (value.kind === 'table') emitFileAt(key, value, sink);
    }
    for (const { value } of commands?.kind === 'table' ? commands.entries : []) {
      const text = value.kind === 'table' ? textAt(value, 'command') : undefined;
      if (text) sink.emit({ kind: 'embedded', language: languageOfCommand(text), text });
    }
  }
}

/** A resource of Azure's resource manager as a whole, once for each turn of its loop, and those it holds. */
function emitArmResource(
  value: Table,
  type: Text,
  outer: string | undefined,
  names: Names,
  sink: Sink,
  depth: number,
): void {
  const copy = at(value, 'copy');
  const turns: readonly (readonly Turn[])[] = (copy?.kind === 'table' ? turnsOf(copy, names, []) : undefined) ?? [[]];
  const whole =
    type.text.includes('/') || outer === undefined ? type : textWith(type, { text: `${outer}/${type.text}` });
  const own = { ...value, entries: value.entries.filter(({ key }) => !INNER.has(key.text.toLowerCase())) };
  for (const turn of turns) {
    if (!sink.scope.spend(1)) return;
    const body = resolved(own, armExpressions(names, turn));
    if (body.kind !== 'table') continue;
    const name = textAt(body, 'name');
    const block: Block = {
      kind: 'block',
      language: sink.language,
      head: name ? [whole, name] : [whole],
      body,
      place: value.place,
    };
    given(turns.length > 1 || at(body, 'condition') !== undefined, sink, () => sink.emit(block));
    const scripts = azureScripts(whole.text, body);
    if (scripts.length > 0) given(true, sink, () => scripts.forEach((script) => void sink.emit(script)));
  }
  for (const { key, value: inner } of value.entries) {
    const name = key.text.toLowerCase();
    if (name === 'resources') walk(inner, undefined, whole.text, names, sink, depth + 1);
    else if (name === 'properties' && inner.kind === 'table') {
      const template = at(inner, 'template');
      // It may go to another group of resources, whose names are others.
      if (template?.kind === 'table') {
        given(true, sink, () =>
          walk(at(template, 'resources') ?? template, undefined, undefined, names, sink, depth + 1),
        );
      }
    }
  }
}

/**
 * Elements without a type that one of their members tells: what a cloud's own lists and the parameters of a template hold
 * are the elements of a resource without the resource.
 */
const TELLING = /^destinationPortRanges?$/i;

function isTelling(value: Table): boolean {
  const inner = at(value, 'properties');
  const entries = inner?.kind === 'table' ? inner.entries : value.entries;
  return entries.some(({ key }) => TELLING.test(key.text));
}

/** Members of a resource that are read apart from it or say how often it is made. */
const INNER = new Set(['resources', 'copy']);
