import knowledge from 'knowledge:bundle';
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { version } from '../../../package.json';
import { createEngine } from '../engine/engine';
import { isoDay } from '../engine/options';
import { expandKnowledge } from '../knowledge/expand';
import { Lifecycle } from './lifecycle';
import { serve } from './server';

const worker = globalThis as unknown as DedicatedWorkerGlobalScope;
const connection = createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker), {
  messageStrategy: new Lifecycle().strategy,
});
serve(connection, {
  engine: () => createEngine(expandKnowledge(knowledge)),
  version,
  today: () => isoDay(new Date()),
  strict: false,
});
connection.listen();
