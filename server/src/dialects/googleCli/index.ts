import type { PlaceEdit } from '../../base/edit';
import { formatRange, onlyPort } from '../../base/portSet';
import { type Change, type Dialect, NOTHING } from '../../model/dialect';
import type { Command, Item } from '../../model/item';
import type { Statement } from '../../model/statement';
import { commandLine, unsilenced } from '../shared/options';
import { programName } from '../shared/programs';
import { endOf } from '../shared/texts';
import { isRead, readCommand } from './commands';
import { DIALECT } from './id';
import { siteIn } from './site';
import { write } from './write';

const isGcloud = (item: Item): item is Command =>
  item.kind === 'command' && /^gcloud(?:\.cmd)?$/.test(programName(item));

/** Command lines of the Google Cloud CLI that open ports. */
export const googleCli: Dialect = {
  id: DIALECT,
  title: 'Google Cloud CLI',
  languages: ['shell', 'batch', 'powershell'],
  understands: [
    'gcloud compute firewall-rules create, update and delete with --allow or with --action and --rules',
    'gcloud compute forwarding-rules create with its ports',
  ],
  passesOver: [
    'gcloud commands that only show or list, firewall policies, health checks',
    'names, priorities, tags, addresses',
  ],
  claims: (item) => isGcloud(item) && isRead(commandLine(item)),
  interpret: (item) => (isGcloud(item) ? readCommand(item) : NOTHING),
  siteAt: (item, offset) => (isGcloud(item) ? siteIn(item, offset) : undefined),
  revise,
  write,
};

/** Ports stand in one word with their protocols: what can be written over is the port alone. */
function revise(statement: Statement, change: Change): readonly PlaceEdit[] | undefined {
  if (change.kind === 'unsilence') return unsilenced(statement);
  // Where one is written its number is written over.
  if (change.kind === 'set-priority' && statement.kind === 'rule' && statement.order.priority.kind === 'default')
    return [{ place: endOf(statement.place), newText: ` --priority=${change.priority}` }];
  if (change.kind !== 'replace-port') return undefined;
  const { literal } = change.use;
  const [first, ...more] = change.ports;
  if (!first || more.length > 0 || literal.place.end - literal.place.start !== literal.text.length) return undefined;
  const single = onlyPort(change.ports);
  return [{ place: literal.place, newText: single === undefined ? formatRange(first) : String(single) }];
}
