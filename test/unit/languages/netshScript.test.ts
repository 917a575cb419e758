import assert from 'node:assert/strict';
import { spanOf } from '../../../server/src/base/span';
import { Document } from '../../../server/src/document/document';
import { batch } from '../../../server/src/languages/batch';
import { netshScript } from '../../../server/src/languages/netshScript';
import type { Command, Item } from '../../../server/src/model/item';
import { placeIn, type Text, unknownIn } from '../../../server/src/model/value';
import { emptyScope } from '../../harness/scope';
import { argumentsOf, show, sourceOf, written } from './batchHarness';

/** Reads a script in chunks of about `size` units. */
function commandsOf(text: string, size = text.length): Command[] {
  const source = sourceOf(text);
  const commands: Command[] = [];
  let entry: unknown;
  for (let from = 0; from < text.length; ) {
    const reading = netshScript.read(source, { from, stopAfter: Math.min(from + size, text.length), entry });
    netshScript.run(reading.syntax, source, emptyScope, (item) => void commands.push(item as Command));
    from = reading.end;
    entry = reading.exit;
  }
  return commands;
}

const words = (...lines: string[]): string[] =>
  commandsOf(lines.join('\r\n')).map((command) =>
    argumentsOf(command)
      .map(({ text }) => text)
      .join(' '),
  );

describe('netsh script', () => {
  it('puts the context before each command', () => {
    assert.deepEqual(words('pushd advfirewall firewall', 'add rule name=a', 'popd', 'add helper x'), [
      'advfirewall firewall add rule name=a',
      'add helper x',
    ]);
    assert.deepEqual(words('interface portproxy', 'add v4tov4 listenport=25', 'reset'), [
      'interface portproxy add v4tov4 listenport=25',
      'interface portproxy reset',
    ]);
    assert.deepEqual(
      words('interface', 'portproxy', 'show all', '..', 'ipv4', 'set dynamicport tcp start=6005 num=59530'),
      ['interface portproxy show all', 'interface ipv4 set dynamicport tcp start=6005 num=59530'],
    );
    assert.deepEqual(words('advfirewall', 'firewall', '\\', 'firewall add portopening TCP 25 SMTP'), [
      'firewall add portopening TCP 25 SMTP',
    ]);
  });

  it('knows contexts by their beginnings, and takes whole commands from any', () => {
    assert.deepEqual(words('adv f', 'add rule name=a'), ['adv f add rule name=a']);
    assert.deepEqual(words('interface portproxy', 'advfirewall firewall add rule name=a', 'add v4tov4 25'), [
      'advfirewall firewall add rule name=a',
      'interface portproxy add v4tov4 25',
    ]);
  });

  it('ends at exit and passes comments over', () => {
    const text = '# one\nrem two\nremark x\nexit\nadd rule name=a';
    assert.deepEqual(
      commandsOf(text).map((command) => argumentsOf(command).map((word) => word.text)),
      [['remark', 'x']],
    );
    const { comments } = netshScript.read(sourceOf(text), { from: 0, stopAfter: text.length, entry: undefined });
    assert.deepEqual(
      comments.map((comment) => [comment.text, written(text, comment.place)]),
      [
        [' one', '# one'],
        [' two', 'rem two'],
      ],
    );
  });

  it('reads double quotes anywhere in a word', () => {
    const [command] = commandsOf('add rule name="SMTP in" "local"port=25,587 x=\'a b\'');
    assert.deepEqual(
      argumentsOf(command as Command).map(({ text }) => text),
      ['add', 'rule', 'name=SMTP in', 'localport=25,587', "x='a", "b'"],
    );
  });

  it('says where everything is written', () => {
    const text = 'pushd advfirewall firewall\r\n  add rule localport=25, \r\nadd rule localport=';
    const [command, typed] = commandsOf(text) as [Command, Command];
    assert.equal(command.name.text, 'netsh');
    assert.deepEqual([spanOf(command.name.place), command.name.pieces], [{ start: 30, end: 30 }, []]);
    assert.equal(written(text, command.place), 'add rule localport=25,');
    assert.deepEqual(
      argumentsOf(command).map(({ place }) => written(text, place)),
      ['advfirewall', 'firewall', 'add', 'rule', 'localport=25,'],
    );
    const port = argumentsOf(command)[4] as Text;
    assert.equal(written(text, placeIn(port, 10, 12)), '25');
    assert.equal(spanOf(typed.place).end, text.length);
  });

  it('is read alike in chunks', () => {
    const text =
      'pushd advfirewall firewall\r\nadd rule a\r\npushd interface portproxy\r\nadd b\r\npopd\r\nadd rule c\r\npopd\r\nadd d\r\n';
    for (const size of [1, 20, 50]) assert.deepEqual(commandsOf(text, size).map(show), commandsOf(text).map(show));
  });

  it('is read up to any character, and any line', () => {
    const text =
      'pushd advfirewall firewall\r\nadd rule name="a b" localport=25\r\n..\r\n\\\r\n# x\r\npushd\r\npopd\r\npopd\r\nexit';
    for (let end = 0; end <= text.length; end++) assert.ok(commandsOf(text.slice(0, end)).length <= 2);
    assert.equal(commandsOf('pushd interface\n'.repeat(12_000)).length, 0);
    assert.equal(commandsOf(`${'popd\n..\n\\\n'.repeat(12_000)}`).length, 0);
    assert.equal(commandsOf(`add ${'x '.repeat(50_000)}`).length, 1);
  });

  it('is met in batch files, with the places of the digits', () => {
    const catalog = { languages: [batch, netshScript], dialects: [], vocabulary: {} } as never;
    const text =
      'set P=587\r\n(\r\n echo pushd advfirewall firewall\r\n echo add rule localport=25,%P%,%Q%\r\n)>r.txt\r\nnetsh -f r.txt\r\n';
    const document = new Document('test:/a.cmd', 'bat', 1, text, catalog, batch);
    const items = document.analysed().flatMap(({ result }) => result?.items ?? []);
    const command = items.find(
      (item: Item): item is Command => item.kind === 'command' && item.language === 'netsh-script',
    ) as Command;
    const port = argumentsOf(command)[4] as Text;
    assert.equal(port.text, 'localport=25,587,\uFFFC');
    assert.deepEqual(
      [placeIn(port, 10, 12), placeIn(port, 13, 16)].map((place) => spanOf(place)),
      [
        { start: text.indexOf('25'), end: text.indexOf('25') + 2 },
        { start: 6, end: 9 },
      ],
    );
    assert.ok(port.pieces.every(({ exact, why }) => exact || why !== undefined));
    assert.equal(unknownIn(port, 17, 18), 'this part of the text is not known here');
  });
});
