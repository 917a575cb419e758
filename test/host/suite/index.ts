import 'mocha/mocha.js';
import { runMocha } from './report';

/** What the extension host calls, on Node and in a worker alike. */
export const run = (): Promise<void> => runMocha(() => import('./suite'));
