import type { Argument, Command } from '../../model/item';
import type { Entry, Table, Text, Value } from '../../model/value';
import { leaves, plainText, slice } from '../../model/value';
import { textWith } from '../text/through';
import { jinjaExpressions, pairs, type Variables } from './jinja';
import { resolved } from './names';
import type { Sink } from './sink';
import { at, table, textAt, unknown } from './values';

/** What a task says beside the module that it calls. */
const KEYWORDS = new Set(
  `action any_errors_fatal args async become become_exe become_flags become_method become_user block check_mode
  changed_when collections connection debugger delay delegate_facts delegate_to diff environment failed_when force_handlers
  gather_facts gather_subset handlers hosts ignore_errors ignore_unreachable import_playbook listen local_action loop
  loop_control max_fail_percentage module_defaults name no_log notify order poll port post_tasks pre_tasks register
  remote_user rescue always retries roles run_once serial strategy tags tasks throttle timeout until vars vars_files
  vars_prompt when`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Members of plays and blocks that hold tasks. */
const HOLDERS = ['pre_tasks', 'tasks', 'post_tasks', 'handlers', 'block', 'rescue', 'always'] as const;

/** Modules that hand their text to a program, by their last name. */
const SHELLS: ReadonlyMap<string, string> = new Map([
  ['win_shell', 'powershell'],
  ['win_powershell', 'powershell'],
  ['win_command', 'batch'],
  ['shell', 'shell'],
  ['command', 'shell'],
  ['raw', 'shell'],
]);

const lastName = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

const isLoop = (key: string): boolean => key === 'loop' || key.startsWith('with_');

const moduleOf = ({ entries }: Table): Entry | undefined =>
  entries.find(({ key }) => /^[a-z][\w.]*$/.test(key.text) && !KEYWORDS.has(key.text) && !isLoop(key.text));

/** True for a task, a block of tasks or a play: something with a module, or with lists of tasks. */
export function isTask(value: Table): boolean {
  if (HOLDERS.some((name) => at(value, name)?.kind === 'list') || at(value, 'hosts')) return true;
  const module = moduleOf(value);
  // A step of a pipeline says by which shell it is run.
  if (!module || at(value, 'run') || at(value, 'uses')) return false;
  const name = lastName(module.key.text);
  return (
    SHELLS.has(name) || /^(?:win_|iptables|ufw|firewalld|set_fact|azure_rm|ec2_|gcp_|community|ansible)/.test(name)
  );
}

/** Emits what a task comes to, once for each turn of its loop; apart from the rest where it hangs on a condition. */
export function emitTask(task: Table, sink: Sink): void {
  const { apart } = sink.scope;
  if (at(task, 'when') && apart) apart(() => taskOf(task, sink));
  else taskOf(task, sink);
}

function taskOf(task: Table, sink: Sink): void {
  if (!sink.scope.spend(1)) return;
  setVariables(at(task, 'vars'), sink);
  for (const name of HOLDERS) {
    const held = at(task, name);
    if (held?.kind !== 'list') continue;
    for (const inner of held.items) if (inner.kind === 'table') emitTask(inner, sink);
  }
  const module = moduleOf(task);
  if (!module || at(task, 'hosts')) return;
  if (lastName(module.key.text) === 'set_fact') {
    setVariables(module.value, sink);
    return;
  }
  const loop = task.entries.find(({ key }) => isLoop(key.text));
  if (!loop) {
    emitCall(task, module, variablesIn(sink, undefined), sink);
    return;
  }
  const control = at(task, 'loop_control');
  const name = (control?.kind === 'table' && textAt(control, 'loop_var')?.text) || 'item';
  for (const item of turnsIn(loop, sink)) {
    if (!sink.scope.spend(4)) return;
    emitCall(task, module, variablesIn(sink, [name, item]), sink);
  }
}

/** The elements that a loop goes through. */
function turnsIn({ key, value }: Entry, sink: Sink): readonly Value[] {
  const all = resolved(value, jinjaExpressions(variablesIn(sink, undefined)));
  const form = lastName(key.text);
  if (form === 'with_dict') {
    const made = pairs(all);
    return made.kind === 'list' ? made.items : [made];
  }
  if (form === 'loop' || form === 'with_items' || form === 'with_list' || form === 'with_flattened') {
    if (all.kind !== 'list') return [all];
    return form === 'loop' || form === 'with_list' ? all.items : leaves(all);
  }
  return [unknown(value.place, `\`${key.text}\` is gone through when the play runs`)];
}

const variableName = (play: number, name: string): string => `vars/${play}/${name}`;

function setVariables(value: Value | undefined, sink: Sink): void {
  if (value?.kind !== 'table') return;
  for (const entry of value.entries) sink.scope.set(variableName(sink.play, entry.key.text), entry.value);
}

const variablesIn = ({ scope, play }: Sink, item: readonly [string, Value] | undefined): Variables => ({
  get: (name) => (item?.[0] === name ? item[1] : scope.get(variableName(play, name))),
  spend: () => scope.spend(1),
});

/** One call of a module: a block headed by the module's last name, or what the text that it hands on says. */
function emitCall(task: Table, module: Entry, variables: Variables, sink: Sink): void {
  const name = lastName(module.key.text);
  const expressions = jinjaExpressions(variables);
  const given = resolved(module.value, expressions);
  const shell = SHELLS.get(name);
  if (shell !== undefined) {
    const { apart } = sink.scope;
    // Machines of one play may be others than those of the next.
    if (sink.play > 0 && apart) apart(() => emitScript(given, shell, sink), `play ${sink.play}`);
    else emitScript(given, shell, sink);
    return;
  }
  const body = given.kind === 'text' ? pairsIn(given) : given.kind === 'table' ? given : undefined;
  if (!body) return;
  if (name === 'win_regedit') {
    emitRegistryWrite(module, body, sink);
    return;
  }
  const title = textAt(task, 'name');
  const head = textWith(module.key, { text: name });
  const separator = given.kind === 'text' ? ' ' : sink.separatorIn(body);
  sink.emit({
    kind: 'block',
    language: sink.language,
    head: title ? [head, title] : [head],
    body,
    place: task.place,
    ...(separator === undefined ? {} : { separator }),
    ...(sink.play === 0 ? {} : { within: `play ${sink.play}` }),
  });
}

function emitScript(given: Value, language: string, sink: Sink): void {
  if (given.kind === 'text') {
    sink.emit({ kind: 'embedded', language, text: given });
    return;
  }
  if (given.kind !== 'table') return;
  for (const key of ['cmd', 'script', '_raw_params']) {
    const text = textAt(given, key);
    if (text) sink.emit({ kind: 'embedded', language, text });
  }
}

/** `port=25/tcp state=enabled`: the arguments of a module in one text. */
function pairsIn(text: Text): Table {
  const entries: Entry[] = [];
  for (const match of text.text.matchAll(/(\w+)=("(?:[^"\\]|\\.)*"|'[^']*'|\S*)/g)) {
    const from = match.index;
    const sign = from + (match[1] as string).length;
    const to = from + match[0].length;
    const quoted = /^["']/.test(match[2] as string) && to - sign > 2;
    const value = slice(text, quoted ? sign + 2 : sign + 1, quoted ? to - 1 : to);
    entries.push({ key: slice(text, from, sign), value, place: slice(text, from, to).place });
  }
  return table(entries, text.place);
}

/** A registry value that a task writes, as the command that would: those who read the command read it too. */
function emitRegistryWrite(module: Entry, body: Table, sink: Sink): void {
  const word = (text: string): Argument => {
    const value = plainText(text, module.key.place);
    return { kind: 'value', value, place: value.place };
  };
  const said = (key: string): Argument[] => {
    const value = textAt(body, key);
    return value ? [{ kind: 'value', value, place: value.place }] : [];
  };
  const path = said('path');
  const name = [...said('name'), ...said('entry'), ...said('value')];
  const data = said('data');
  if (path.length === 0) return;
  const removes = textAt(body, 'state')?.text === 'absent';
  const type = (textAt(body, 'type') ?? textAt(body, 'datatype'))?.text ?? 'string';
  const args: Argument[] = [word(removes ? 'delete' : 'add'), ...path];
  if (name[0]) args.push(word('/v'), name[0]);
  if (!removes) {
    args.push(word('/t'), word(TYPES.get(type.toLowerCase()) ?? 'REG_SZ'));
    if (data[0]) args.push(word('/d'), data[0]);
  }
  const command: Command = {
    kind: 'command',
    language: sink.language,
    name: plainText('reg', module.key.place),
    arguments: args,
    redirections: [],
    place: module.place,
    context: [],
  };
  sink.emit(command);
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['dword', 'REG_DWORD'],
  ['qword', 'REG_QWORD'],
  ['string', 'REG_SZ'],
  ['expandstring', 'REG_EXPAND_SZ'],
  ['multistring', 'REG_MULTI_SZ'],
  ['binary', 'REG_BINARY'],
]);
