import { createConnection } from 'vscode-languageserver/node';
import { createEngine } from '../engine/engine';
import { isoDay } from '../engine/options';
import type { KnowledgeBundle } from '../knowledge/types';
import { readNearestConfiguration } from './configurationFiles';
import { Lifecycle } from './lifecycle';
import { serve } from './server';

/** Serves over the transport that the process's arguments name: `--stdio`, `--node-ipc`, `--socket=…`, `--pipe=…`. */
export function startNodeServer(bundle: () => KnowledgeBundle, version: string): void {
  // Standard output belongs to the protocol alone, whoever writes to the console.
  console.log = console.info = console.debug = console.error;
  const connection = createConnection({ messageStrategy: new Lifecycle().strategy });
  serve(connection, {
    engine: () => createEngine(bundle()),
    version,
    today: () => isoDay(new Date()),
    readConfiguration: readNearestConfiguration,
    strict: process.env['EXCHANGE_PORTS_STRICT'] === '1',
  });
  connection.listen();
}
