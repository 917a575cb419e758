import type { Engine } from '../../engine/engine';
import { reportOptions } from '../../engine/options';
import { plainText } from '../../engine/plainText';
import { lookUp, lookupJson } from '../../features/lookup';
import { DEFAULT_SETTINGS } from '../../features/settings';
import type { Arguments } from '../arguments';
import { OK, UsageError } from '../failure';
import type { Io } from '../io';
import { Projects } from '../projects';
import { styleFor } from '../terminal';

/** Answers printed; the rest can be had as JSON. */
const MOST = 10;

/** `lookup QUERY`: the knowledge base by port, name or word. */
export function lookup(args: Arguments, io: Io, engine: Engine): number {
  const query = args.words.join(' ').trim();
  if (query === '')
    throw new UsageError('lookup needs a port, a name or a word: lookup 587, lookup 64327/tcp, lookup edgesync');
  // The ports that a project declares are known in its folder.
  const projects = new Projects(engine, engine.knowledge, (path, message) =>
    io.err(`${path}: cannot read it: ${message}\n`),
  );
  const env = {
    knowledge: engine.knowledge,
    checker: engine.checker(() => undefined),
    options: reportOptions(DEFAULT_SETTINGS, projects.of(io.cwd)?.configuration, io.today),
  };
  if (args.format === 'json') {
    const results = lookupJson(query, env);
    io.out(`${JSON.stringify({ schemaVersion: 1, query, results }, undefined, 2)}\n`);
    return OK;
  }
  const style = styleFor(io, args.color);
  const items = lookUp(query, env);
  for (const { id, markdown } of items.slice(0, MOST)) {
    const [heading = '', ...lines] = plainText(markdown).split('\n');
    io.out(`${style.bold(style.signs(heading))}  ${style.dim(id)}\n`);
    for (const line of lines) io.out(`  ${style.signs(line)}\n`);
    io.out('\n');
  }
  if (items.length === 0) io.out(`nothing is known of ${query}\n`);
  else if (items.length > MOST && !args.quiet) io.out(`and ${items.length - MOST} more, which --format json lists\n`);
  return OK;
}
