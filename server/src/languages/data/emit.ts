import type { Block, Embedded, Item } from '../../model/item';
import type { Scope } from '../../model/language';
import { slice, type Table, type Text, type Value } from '../../model/value';
import { textWith } from '../text/through';
import { armExpressions, type Turn, turnsOf } from './armExpressions';
import { cloudFormationExpressions } from './cloudFormation';
import { type Names, namesIn, resolved } from './names';
import { emitScripts } from './scripts';
import { emitTask, isTask } from './tasks';
import { at, MAX_NESTING, textAt } from './values';

/** Where the items of a part go, and what is known around it. */
export interface Sink {
  readonly language: string;
  readonly scope: Scope;
  /** The play to which it belongs: names of one play are not those of another. */
  readonly play: number;
  /** What parts the members of a table as it is written; undefined where it is not written in its place. */
  separatorIn(table: Table): string | undefined;
  emit(item: Item | Embedded): void;
}

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
  const user = at(body, 'UserData');
  if (user?.kind === 'text') emitUserData(user, sink);
}

/** What a new machine runs: PowerShell between its tags, a script of the shell, or a configuration of cloud-init. */
function emitUserData(text: Text, sink: Sink): void {
  if (/^\s*#cloud-config\b/.test(text.text)) sink.emit({ kind: 'embedded', language: 'yaml', text });
  if (/^\s*#!/.test(text.text)) sink.emit({ kind: 'embedded', language: 'shell', text });
  for (const match of text.text.matchAll(/<(powershell|script)>([\s\S]*?)(?:<\/\1>|$)/gi)) {
    const from = match.index + (match[1] as string).length + 2;
    const inner = slice(text, from, from + (match[2] as string).length);
    const language = (match[1] as string).toLowerCase() === 'script' ? 'batch' : 'powershell';
    sink.emit({ kind: 'embedded', language, text: inner });
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
    emitExtension(body, sink);
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

/** The command that an extension runs on a machine: of Windows, or of Linux, as its type says. */
function emitExtension(body: Table, sink: Sink): void {
  const properties = at(body, 'properties');
  if (properties?.kind !== 'table') return;
  const type = textAt(properties, 'type')?.text ?? '';
  const language = /^CustomScriptExtension$/i.test(type) ? 'batch' : /^CustomScript/i.test(type) ? 'shell' : undefined;
  if (language === undefined) return;
  for (const name of ['settings', 'protectedSettings']) {
    const settings = at(properties, name);
    const text = settings?.kind === 'table' ? textAt(settings, 'commandToExecute') : undefined;
    if (text) given(true, sink, () => sink.emit({ kind: 'embedded', language, text }));
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
