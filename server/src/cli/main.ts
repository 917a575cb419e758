import knowledge from 'knowledge:bundle';
import { createRequire } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { version } from '../../../package.json';
import { kindOf, setOptions } from '../disk/v8Options';
import { createEngine } from '../engine/engine';
import { isoDay } from '../engine/options';
import { expandKnowledge } from '../knowledge/expand';
import { FAILED } from './failure';
import { processIo } from './io';
import { lendHand, run } from './run';

// A reader that has seen enough (`| head`) closes the pipe; that is no fault. A full disk is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  process.stderr.write(`exchange-ports: standard output cannot be written: ${error.message}\n`);
  process.exit(FAILED);
});

const engine = () => createEngine(expandKnowledge(knowledge));

if (isMainThread) {
  const argv = process.argv.slice(2);
  const kind = kindOf(argv);
  // The server loads more.
  if (kind !== 'lsp') setOptions(kind);
  const status = run(argv, processIo(isoDay(new Date())), {
    engine,
    version,
    // The file that was started has Node keep what is compiled, for threads as well.
    script: require.main?.filename ?? __filename,
    // A file of its own (scripts/build.mjs): the other commands start faster without the protocol.
    serve: () => void createRequire(__filename)('./server.js'),
  });
  // Not process.exit: what was written to a pipe must arrive first.
  if (status !== undefined) process.exitCode = status;
} else lendHand(engine);
