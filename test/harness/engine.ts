import { createEngine, type Engine } from '../../server/src/engine/engine';
import { testBundle } from './knowledge';

let engine: Engine | undefined;

/** The engine of the server and the command line, over what is in data/, made once in a test run. */
export function testEngine(): Engine {
  engine ??= createEngine(testBundle());
  return engine;
}
