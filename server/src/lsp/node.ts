import knowledge from 'knowledge:bundle';
import { version } from '../../../package.json';
import { setOptions } from '../disk/v8Options';
import { expandKnowledge } from '../knowledge/expand';
import { startNodeServer } from './startNode';

startNodeServer(() => expandKnowledge(knowledge), version);
setOptions('lsp');
