import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from '../../server/src/disk/encoding';
import { rules } from '../../server/src/rules/index';
import { generate } from '../bench/generate.mjs';

export interface Seed {
  readonly name: string;
  readonly language: string;
  readonly text: string;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  ps1: 'powershell',
  cmd: 'batch',
  bat: 'batch',
  netsh: 'netsh-script',
  reg: 'registry-file',
  asa: 'cisco',
  tf: 'hcl',
  bicep: 'bicep',
};

/** Texts to start from: the samples, every rule's examples, and a stretch of each generated file. */
export function seeds(): Seed[] {
  const folder = join(__dirname, '../../samples');
  const samples = readdirSync(folder).flatMap((name): Seed[] => {
    const language = LANGUAGES[name.slice(name.lastIndexOf('.') + 1)];
    return language ? [{ name, language, text: decode(readFileSync(join(folder, name))).text }] : [];
  });
  const examples = rules.flatMap(({ meta }) =>
    [...meta.bad, ...meta.good].map(({ language, text }, i) => ({ name: `${meta.code} ${i}`, language, text })),
  );
  const joined = Object.values(LANGUAGES)
    .filter((language, i, all) => all.indexOf(language) === i)
    .flatMap((language) => {
      const texts = examples.filter((example) => example.language === language).map(({ text }) => text);
      return [
        { name: `all examples in ${language}`, language, text: texts.join('\n') },
        { name: `generated ${language}`, language, text: generate(language, 150) },
      ];
    });
  return [...samples, ...joined];
}
