import { languageById } from '../../document/catalog';
import type { Engine } from '../../engine/engine';
import type { Arguments } from '../arguments';
import { OK } from '../failure';
import type { Io } from '../io';
import { styleFor } from '../terminal';

/** `dialects`: what is understood, and in which files. */
export function dialects(args: Arguments, io: Io, engine: Engine): number {
  const { catalog } = engine;
  const all = catalog.dialects.map(({ id, title, understands, passesOver, languages }) => ({
    id,
    title,
    understands,
    passesOver,
    languages: languages.flatMap((language) => {
      const known = languageById(catalog, language);
      return known
        ? [
            {
              id: known.id,
              title: known.title,
              languageIds: known.languageIds,
              fileNames: known.extensions.map((e) => `*${e}`),
            },
          ]
        : [];
    }),
  }));
  if (args.format === 'json') {
    io.out(`${JSON.stringify({ schemaVersion: 1, dialects: all }, undefined, 2)}\n`);
    return OK;
  }
  const style = styleFor(io, args.color);
  for (const { id, title, understands, passesOver, languages } of all) {
    io.out(`${style.bold(id)}  ${title}\n`);
    for (const { title: name, languageIds, fileNames } of languages) {
      io.out(`  in ${name}: ${[...fileNames, ...languageIds.map((l) => `language id ${l}`)].join(', ')}\n`);
    }
    for (const line of understands) io.out(`  reads ${line}\n`);
    for (const line of passesOver) io.out(`  passes over ${line}\n`);
    io.out('\n');
  }
  return OK;
}
