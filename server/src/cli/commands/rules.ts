import type { Engine } from '../../engine/engine';
import { plainText } from '../../engine/plainText';
import type { DiagnosticRule } from '../../rules/rule';
import type { Arguments } from '../arguments';
import { OK, UsageError } from '../failure';
import type { Io } from '../io';
import { type Style, styleFor } from '../terminal';

/** `rules [CODE]`: the catalogue of findings, or the page of one. */
export function rules(args: Arguments, io: Io, engine: Engine): number {
  const [code] = args.words;
  const chosen = code === undefined ? engine.rules : engine.rules.filter(({ meta }) => meta.code === code);
  if (chosen.length === 0 && code !== undefined) {
    const near = nearest(code, [...engine.codes]);
    throw new UsageError(`there is no rule ${code}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  if (args.format === 'json') {
    io.out(
      `${JSON.stringify({ schemaVersion: 1, rules: chosen.map((rule) => ruleJson(rule, engine)) }, undefined, 2)}\n`,
    );
    return OK;
  }
  const style = styleFor(io, args.color);
  if (code === undefined) list(chosen, io, style);
  else for (const rule of chosen) page(rule, io, style, engine);
  return OK;
}

const ruleJson = ({ meta }: DiagnosticRule, engine: Engine) => ({
  code: meta.code,
  severity: meta.severity,
  severities: meta.severities ?? [meta.severity],
  on: meta.on,
  scope: meta.scope,
  summary: meta.summary,
  why: meta.why,
  instead: meta.instead,
  references: meta.references.flatMap((id) => engine.knowledge.source(id) ?? []),
  bad: meta.bad,
  good: meta.good,
});

function list(all: readonly DiagnosticRule[], io: Io, style: Style): void {
  const width = Math.max(0, ...all.map(({ meta }) => meta.code.length));
  for (const { meta } of all) {
    const severity = meta.on ? meta.severity : 'off';
    const shown = meta.on ? style[meta.severity](severity.padEnd(11)) : severity.padEnd(11);
    io.out(`${meta.code.padEnd(width)}  ${shown}  ${style.signs(meta.summary)}\n`);
  }
}

function page({ meta }: DiagnosticRule, io: Io, style: Style, engine: Engine): void {
  const parts = [
    `${style.bold(meta.code)}  ${meta.on ? meta.severity : `${meta.severity}, off unless it is switched on`}`,
    meta.summary,
    plainText(meta.why),
    `Instead\n\n${plainText(meta.instead)}`,
    ...meta.bad.map(({ language, text }) => `Reported (${language})\n\n${indented(text)}`),
    ...meta.good.map(({ language, text }) => `Not reported (${language})\n\n${indented(text)}`),
  ];
  const sources = meta.references.flatMap((id) => engine.knowledge.source(id) ?? []);
  if (sources.length > 0) {
    parts.push(
      `Sources\n\n${sources.map((s) => `  ${s.title}, ${s.publisher}${s.address ? `: ${s.address}` : ''}`).join('\n')}`,
    );
  }
  io.out(`${style.signs(parts.map((part) => part.trimEnd()).join('\n\n'))}\n`);
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map((line) => `  ${line}`)
    .join('\n');

/** The code with the fewest letters between it and what was typed, where that is a typing error. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = candidate.startsWith(word) ? 1 : distanceOf(word, candidate);
    if (distance <= Math.max(2, word.length / 4) && (!best || distance < best.distance))
      best = { word: candidate, distance };
  }
  return best?.word;
}

/** Insertions, deletions and replacements that make one word of the other. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}
