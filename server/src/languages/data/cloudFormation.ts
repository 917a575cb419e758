import type { Table, Text, Value } from '../../model/value';
import { through } from '../text/through';
import { type Expressions, MAX_FOLLOWED, memberOf, type Names, resolved } from './names';
import { at, list, TextBuilder, unknown } from './values';

/** Resolves `Ref`, `Fn::Sub`, `Fn::Join`, `Fn::FindInMap` and `Fn::Base64`; what the other functions give is not known here. */
export function cloudFormationExpressions(names: Names, followed = 0): Expressions {
  const refer = (name: string, use: Text): Value | undefined => {
    const found = followed < MAX_FOLLOWED && names.spend() ? names.find('ref', name) : undefined;
    return found && through(found, use.place);
  };
  const inner = (value: Value, depth: number): Value =>
    resolved(value, cloudFormationExpressions(names, followed), depth);
  return {
    text: (value) => value,
    table(value, depth) {
      const [only] = value.entries;
      if (!only || value.entries.length > 1) return undefined;
      const name = only.key.text;
      if (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')) return undefined;
      const argument = only.value;
      switch (name) {
        case 'Ref':
          return argument.kind === 'text'
            ? (refer(argument.text, argument) ??
                unknown(argument.place, `\`${argument.text}\` has no default in this template`, argument.text))
            : unknown(value.place, 'it refers to nothing');
        case 'Fn::Sub':
          return substituted(argument, refer);
        case 'Fn::Join':
          return joined(argument.kind === 'list' ? argument.items.map((item) => inner(item, depth + 1)) : [], value);
        case 'Fn::Base64':
          return inner(argument, depth + 1);
        case 'Fn::FindInMap':
          return mapped(
            argument.kind === 'list' ? argument.items.map((item) => inner(item, depth + 1)) : [],
            value,
            names,
          );
        case 'Condition':
          return undefined;
        case 'Fn::If':
          return branches(argument, value, (branch) => inner(branch, depth + 1));
        case 'Fn::GetAtt':
          return unknown(value.place, '`!GetAtt` is worked out when the stack is made', namedBy(argument));
        default:
          return unknown(value.place, `\`${name.replace('Fn::', '!')}\` is worked out when the stack is made`);
      }
    },
  };
}

/**
 * What either branch of a condition says, where both are rules or lists of them: a rule under a condition counts, as a
 * whole resource under one does. Of two values only one can be meant, and which is not known; both may be.
 */
function branches(argument: Value, use: Table, inner: (value: Value) => Value): Value {
  const made = argument.kind === 'list' ? argument.items.slice(1).filter((branch) => !isNoValue(branch)) : [];
  const read = made.map(inner);
  if (read.length > 0 && read.every(({ kind }) => kind === 'table' || kind === 'list')) {
    return {
      ...list(
        read.flatMap((branch) => (branch.kind === 'list' ? branch.items : [branch])),
        use.place,
      ),
      either: true,
    };
  }
  return { ...unknown(use.place, '`!If` is worked out when the stack is made'), either: read };
}

const isNoValue = (value: Value): boolean => {
  const named = value.kind === 'table' ? at(value, 'Ref') : undefined;
  return named?.kind === 'text' && named.text === 'AWS::NoValue';
};

/** `${Name}` within a text; `${!Name}` stands for itself. */
function substituted(argument: Value, refer: (name: string, use: Text) => Value | undefined): Value {
  const [pattern, own] = argument.kind === 'list' ? argument.items : [argument];
  if (pattern?.kind !== 'text') return unknown(argument.place, 'its text is not known');
  if (!pattern.text.includes('${')) return pattern;
  const builder = new TextBuilder(undefined);
  let from = 0;
  for (const match of pattern.text.matchAll(/\$\{(!?)([^}]*)\}/g)) {
    if (match[1] === '!') continue;
    builder.part(pattern, from, match.index);
    const name = (match[2] as string).trim();
    const found = (own?.kind === 'table' ? at(own, name) : undefined) ?? refer(name, pattern);
    if (found) builder.value(found, pattern.place);
    else builder.hole(pattern.place, `\`\${${name}}\` has no default in this template`);
    from = match.index + match[0].length;
  }
  builder.part(pattern, from, pattern.text.length);
  return builder.done(pattern.place, pattern.quote);
}

/** The texts of a list with another between them, where each of them is known. */
function joined([between, parts]: readonly Value[], use: Table): Value {
  const texts = parts?.kind === 'list' ? parts.items.filter((part): part is Text => part.kind === 'text') : [];
  if (between?.kind !== 'text' || parts?.kind !== 'list' || texts.length < parts.items.length) {
    return unknown(use.place, '`!Join` is worked out when the stack is made');
  }
  const builder = new TextBuilder(undefined);
  texts.forEach((text, index) => {
    if (index > 0) builder.value(between, use.place);
    builder.value(text, use.place);
  });
  return builder.done(use.place, '');
}

function mapped(keys: readonly Value[], use: Table, names: Names): Value {
  const [map, first, second] = keys;
  const found = map?.kind === 'text' && names.spend() ? names.find('mappings', map.text) : undefined;
  if (!found || first?.kind !== 'text' || second?.kind !== 'text') {
    return unknown(use.place, '`!FindInMap` is worked out when the stack is made');
  }
  return through(memberOf(memberOf(found, first.text, use.place), second.text, use.place), use.place);
}

/** What `GetAtt` refers to: `Group.GroupId`, in one text or two. */
const namedBy = (argument: Value): string =>
  (argument.kind === 'list' ? argument.items : [argument])
    .map((part) => (part.kind === 'text' ? part.text : ''))
    .join('.');
