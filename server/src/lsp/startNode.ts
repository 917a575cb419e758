import { type Connection, createConnection, StreamMessageReader } from 'vscode-languageserver/node';
import { YoungRoom } from '../disk/youngRoom';
import { createEngine } from '../engine/engine';
import { isoDay } from '../engine/options';
import type { KnowledgeBundle } from '../knowledge/bundle';
import { readNearestConfiguration } from './configurationFiles';
import { Lifecycle } from './lifecycle';
import { serve } from './server';
import { WholeMessageWriter } from './wholeMessages';
import { filesOnDisk } from './workspace/disk';

/** Serves over the transport that the process's arguments name: `--stdio`, `--node-ipc`, `--socket=…`, `--pipe=…`. */
export function startNodeServer(bundle: () => KnowledgeBundle, version: string): void {
  // Standard output belongs to the protocol alone, whoever writes to the console.
  console.log = console.info = console.debug = console.error;
  const lifecycle = new Lifecycle();
  const connection = process.argv.includes('--stdio')
    ? overStandardStreams(lifecycle)
    : createConnection({ messageStrategy: lifecycle.strategy });
  serve(connection, {
    engine: () => createEngine(bundle()),
    version,
    today: () => isoDay(new Date()),
    readConfiguration: readNearestConfiguration,
    workspaceFiles: filesOnDisk,
    warmUp: { messages: () => lifecycle.messages, room: new YoungRoom() },
    strict: process.env['EXCHANGE_PORTS_STRICT'] === '1',
  });
  connection.listen();
}

/** The library ends the process as soon as its input does; here what was asked before is answered first. */
function overStandardStreams(lifecycle: Lifecycle): Connection {
  const end = (): void => {
    void lifecycle.drained().then(() => process.exit(lifecycle.isShutDown ? 0 : 1));
  };
  process.stdin.once('end', end);
  process.stdin.once('close', end);
  // The editor is gone when nobody reads what is written.
  process.stdout.once('error', () => process.exit(lifecycle.isShutDown ? 0 : 1));
  return createConnection(new StreamMessageReader(process.stdin), new WholeMessageWriter(process.stdout), {
    messageStrategy: lifecycle.strategy,
  });
}
