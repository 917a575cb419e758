import { NO_PORTS, unionOf } from '../../base/portSet';
import { placeAt } from '../../base/span';
import type { Site } from '../../model/dialect';
import type { Command } from '../../model/item';
import { valueOf } from '../../model/statement';
import { leaves, placeIn, slice, type Text } from '../../model/value';
import { commandLine } from '../shared/options';
import { portCaret } from '../shared/portSites';
import { transportsOf } from '../shared/templates/fields';
import { CLOUD_PORTS } from '../shared/templates/ports';
import { unitAt } from '../shared/texts';
import { readCommand } from './commands';

const SYNTAX = CLOUD_PORTS['Google Cloud'];

/** A caret in `tcp:25,udp:53`: behind a colon a port is due, before it a protocol. */
export function siteIn(command: Command, offset: number): Site | undefined {
  const line = commandLine(command);
  for (const { key, value } of line.options.entries) {
    const name = key.text.toLowerCase();
    if (name !== 'allow' && name !== 'rules' && name !== 'direction') continue;
    for (const text of leaves(value)) {
      const at = text.kind === 'text' ? unitAt(text, offset) : undefined;
      if (text.kind !== 'text' || at === undefined) continue;
      return name === 'direction'
        ? word(text, 0, text.text.length, 'direction', ['INGRESS', 'EGRESS'], offset)
        : spec(command, text, at, offset);
    }
  }
  return undefined;
}

function spec(command: Command, text: Text, at: number, offset: number): Site | undefined {
  const from = text.text.lastIndexOf(',', at - 1) + 1;
  const comma = text.text.indexOf(',', at);
  const to = comma < 0 ? text.text.length : comma;
  const colon = text.text.indexOf(':', from);
  if (colon < 0 || colon >= at || colon >= to) {
    return word(text, from, colon >= 0 && colon < to ? colon : to, 'transport', ['tcp', 'udp', 'icmp', 'all'], offset);
  }
  const [statement] = readCommand(command).statements;
  const rule = statement?.kind === 'rule' ? statement : undefined;
  const caret = colon + 1 < to ? portCaret(slice(text, colon + 1, to), offset, SYNTAX) : undefined;
  const present = (rule?.terms ?? []).flatMap(({ ends }) => ends.flatMap(({ uses }) => uses)).map(({ ports }) => ports);
  return {
    kind: 'port',
    replace: caret?.replace ?? caretAt(text, offset),
    transport: transportsOf(text.text.slice(from, colon)),
    direction: rule && valueOf(rule.direction),
    side: 'destination',
    present: caret ? unionOf(present) : NO_PORTS,
    rangeSign: '-',
    words: [],
  };
}

function word(
  text: Text,
  from: number,
  to: number,
  kind: 'transport' | 'direction',
  words: readonly string[],
  offset: number,
): Site {
  return {
    kind,
    replace: from < to ? placeIn(text, from, to) : caretAt(text, offset),
    transport: undefined,
    direction: undefined,
    side: undefined,
    present: NO_PORTS,
    rangeSign: undefined,
    words,
  };
}

const caretAt = ({ place: { anchor } }: Text, offset: number) =>
  placeAt(anchor, offset - anchor.base, offset - anchor.base);
