import knowledge from 'knowledge:bundle';
import { version } from '../../../package.json';
import { startNodeServer } from './startNode';

startNodeServer(() => JSON.parse(knowledge), version);
