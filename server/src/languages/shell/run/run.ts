import type { Embedded, Item } from '../../../model/item';
import type { Scope } from '../../../model/language';
import { keyOf, type Program } from '../syntax';
import { Runner } from './runner';
import { Store } from './store';

/** The state that a chunk leaves to the next one, among the document's variables. */
const ENDED = keyOf('*ended');

/** Runs what was read of a chunk. */
export function runShell(program: Program, scope: Scope, emit: (item: Item | Embedded) => void): void {
  if (!program.first && scope.get(ENDED) !== undefined) return;
  const { source, nodes, functions } = program;
  const store = new Store(scope, source.place(0, 0));
  const runner = new Runner(scope, emit, store);
  const frame = runner.frame(source, undefined, { inFlow: true });
  const end = runner.body(nodes, frame);
  for (const node of functions) {
    // What nobody is seen to call is called by another script, with arguments that are not known.
    if (scope.isCalled(keyOf(node.name))) continue;
    const time = store.now;
    const run = (): unknown => runner.uncalled(node, frame);
    if (scope.apart) scope.apart(run);
    else run();
    store.rewind(time);
  }
  if (runner.stopped) {
    const last = nodes[nodes.length - 1];
    scope.unread(source.place(last?.start ?? 0, last?.end ?? 0), 'the script does more from here on than is followed');
  }
  store.flush();
  if (end === 'exit') {
    const place = source.place(0, 0);
    scope.set(ENDED, { kind: 'constant', value: true, place });
  } else if (program.first) scope.set(ENDED, undefined);
}
