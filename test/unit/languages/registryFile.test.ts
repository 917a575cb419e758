import assert from 'node:assert/strict';
import { type Place, spanOf } from '../../../server/src/base/span';
import { registryFile } from '../../../server/src/languages/registryFile';
import type { Setting } from '../../../server/src/model/item';
import type { Source } from '../../../server/src/model/language';
import { placeIn } from '../../../server/src/model/value';
import { assertLinear } from '../../harness/growth';
import { Random } from '../../harness/random';
import { readItems } from '../../harness/read';

const settings = (text: string): Setting[] =>
  readItems([registryFile], text).items.filter((item): item is Setting => item.kind === 'setting');

const at = (text: string, place: Place): string => text.slice(spanOf(place).start, spanOf(place).end);

const shown = (text: string): string[] =>
  settings(text).map(({ section, name, form, value, removes }) =>
    [section.text, name.text, removes ? 'removes' : form, value.text.replaceAll('\0', '|')].join(' · '),
  );

/** Text as the bytes of a hexadecimal value. */
const bytes = (text: string, wide = true): string =>
  [...text].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0') + (wide ? ',00' : '')).join(',');

const HEAD = 'Windows Registry Editor Version 5.00\r\n\r\n';

describe('registry files', () => {
  it('give every value with its section, name, form and data', () => {
    const text = `${HEAD}[HKEY_LOCAL_MACHINE\\SOFTWARE\\X]\r\n"TCP/IP Port"=dword:0000e88b\r\n"RpcTcpPort"="59533"\r\n@="default"\r\n"Raw"=hex:01,02\r\n`;
    assert.deepEqual(shown(text), [
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\X · TCP/IP Port · dword · 0000e88b',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\X · RpcTcpPort · sz · 59533',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\X · @ · sz · default',
      'HKEY_LOCAL_MACHINE\\SOFTWARE\\X · Raw · hex · 01,02',
    ]);
  });

  it('point at the characters of names, sections and data', () => {
    const text = `${HEAD}[HKLM\\X]\r\n"Port" = dword:0000e88b ; pinned\r\n"Text"="25"\r\n`;
    const [dword, sz] = settings(text) as [Setting, Setting];
    assert.equal(at(text, dword.section.place), 'HKLM\\X');
    assert.equal(at(text, dword.name.place), '"Port"');
    assert.equal(at(text, placeIn(dword.name, 0, 4)), 'Port');
    assert.equal(at(text, placeIn(dword.value, 0, 8)), '0000e88b');
    assert.equal(at(text, dword.value.place), 'dword:0000e88b');
    assert.equal(at(text, dword.place), '"Port" = dword:0000e88b');
    assert.equal(at(text, placeIn(sz.value, 0, 2)), '25');
    assert.equal(at(text, sz.value.place), '"25"');
  });

  it('take escapes as one character', () => {
    const text = '[HKLM\\X]\n"a\\"b"="C:\\\\M\\\\x.exe:25"\n"ends"="C:\\\\"\n';
    const [value, ends] = settings(text) as [Setting, Setting];
    assert.equal(value.name.text, 'a"b');
    assert.equal(value.value.text, 'C:\\M\\x.exe:25');
    assert.equal(at(text, placeIn(value.value, 11, 13)), '25');
    assert.equal(ends.value.text, 'C:\\');
  });

  it('decode text that is written as bytes, over continued lines', () => {
    const list = `hex(7):${bytes('6001\0')},\\\r\n  ${bytes('6005-65534\0\0')}`;
    const text = `${HEAD}[HKLM\\X]\r\n"Ports"=${list}\r\n"Next"="1"\r\n`;
    const [ports, next] = settings(text) as [Setting, Setting];
    assert.equal(ports.value.text, '6001\u00006005-65534');
    assert.equal(at(text, placeIn(ports.value, 0, 4)), '36,00,30,00,30,00,31,00');
    assert.equal(at(text, placeIn(ports.value, 5, 9)), '36,00,30,00,30,00,35,00');
    assert.equal(next.name.text, 'Next');
    assert.equal(settings(`[HKLM\\X]\n"A"=hex(2):${bytes('a25\0junk')}\n`)[0]?.value.text, 'a25');
    assert.equal(
      settings(`REGEDIT4\n[HKLM\\X]\n"A"=hex(7):${bytes('25\u0000587\0\0', false)}\n`)[0]?.value.text,
      '25\u0000587',
    );
  });

  it('know deletions of values and keys, and values below a deleted key', () => {
    assert.deepEqual(shown('[HKLM\\X]\n"a"=-\n[-HKLM\\Y]\n"b"="1"\n[HKLM\\Z]\n"c"="2"'), [
      'HKLM\\X · a · removes · ',
      'HKLM\\Y ·  · removes · ',
      'HKLM\\Z · c · sz · 2',
    ]);
  });

  it('keep comments apart', () => {
    const text = '; first\n[HKLM\\X] ; second\n"a"="; no" ; third\n"b"=dword:1 ;fourth\n  ; fifth';
    const source: Source = { text, place: (start, end) => ({ anchor: { base: 0 }, start, end }) };
    const { comments } = registryFile.read(source, { from: 0, stopAfter: text.length, entry: undefined });
    assert.deepEqual(
      comments.map((comment) => comment.text),
      [' first', ' second', ' third', 'fourth', ' fifth'],
    );
    assert.equal(settings(text)[0]?.value.text, '; no');
    assert.equal(settings(text)[1]?.value.text, '1');
  });

  it('read half-typed lines, and the lines behind them', () => {
    const text = '[HKLM\\X\n"a"=\n"b"="25\n"c"=dword:\n"d\n"e"\n"f"="1"\n';
    assert.deepEqual(shown(text), [
      'HKLM\\X · a ·  · ',
      'HKLM\\X · b · sz · 25',
      'HKLM\\X · c · dword · ',
      'HKLM\\X · f · sz · 1',
    ]);
  });

  it('take brackets within keys, and every line ending', () => {
    assert.equal(settings('[HKLM\\a]b] ; see [x]\n"v"="1"')[0]?.section.text, 'HKLM\\a]b');
    for (const end of ['\n', '\r', '\r\n']) {
      assert.equal(shown(['[HKLM\\X]', '"a"="1"', '"b"="2"', ''].join(end)).length, 2, JSON.stringify(end));
    }
  });
});

/** Reads a text in pieces of a size and gives what its parts came to. */
function inChunks(text: string, size: number): { settings: string[]; comments: string[] } {
  const settingTexts: string[] = [];
  const comments: string[] = [];
  let entry: unknown;
  for (let from = 0; from < text.length; ) {
    const anchor = { base: from };
    const source: Source = { text, place: (start, end) => ({ anchor, start: start - from, end: end - from }) };
    const reading = registryFile.read(source, { from, stopAfter: from + size, entry });
    registryFile.run(reading.syntax, source, NO_SCOPE, (item) => {
      if (item.kind !== 'setting') throw new Error('only settings are expected');
      const { section, name, value, form, place } = item;
      settingTexts.push(
        [section.text, name.text, form, value.text, spanOf(place).start, spanOf(place).end].join(' · '),
      );
    });
    comments.push(...reading.comments.map(({ text: words, place }) => `${spanOf(place).start} ${words}`));
    assert.ok(reading.end > from);
    from = reading.end;
    entry = reading.exit;
  }
  return { settings: settingTexts, comments };
}

const NO_SCOPE = {
  get: () => undefined,
  set: () => {},
  definition: () => undefined,
  isCalled: () => false,
  spend: () => true,
  unread: () => {},
};

function sample(random: Random): string {
  const lines: string[] = [HEAD];
  for (let i = 0; i < 60; i++) {
    lines.push(
      random.pick([
        '[HKLM\\SOFTWARE\\A]',
        '[-HKLM\\SOFTWARE\\B]',
        '"TCP/IP Port"=dword:0000e88b',
        '"Name"="v2.10|Action=Allow|LPort=25|"',
        `"L"=hex(7):${bytes('6001\0')},\\\r\n  ${bytes('25\0\0')}`,
        '; comment 25',
        '"broken',
        '"x"=-',
        'nonsense',
        '',
        '"q"="a\\\\b\\"c" ; behind',
      ]),
    );
  }
  return lines.join(random.pick(['\n', '\r\n', '\r']));
}

describe('registry files: any text', () => {
  it('read the same in pieces as in one go', () => {
    const random = new Random(25);
    for (let turn = 0; turn < 12; turn++) {
      const text = sample(random);
      const whole = inChunks(text, text.length);
      for (const size of [1, 40, 333]) assert.deepEqual(inChunks(text, size), whole);
    }
  });

  it('read every beginning and any change of a text, places inside it', () => {
    const random = new Random(587);
    const text = sample(random);
    for (let turn = 0; turn < 400; turn++) {
      const cut = text.slice(0, random.below(text.length + 1));
      const where = random.below(cut.length + 1);
      const changed =
        cut.slice(0, where) +
        random.pick(['"', '\\', '\0', ']', '=', ';', '\ud800', 'hex(7):', '\r']) +
        cut.slice(where);
      for (const { place, value, name, form } of settings(changed)) {
        for (const each of [place, value.place, name.place]) {
          assert.ok(0 <= each.start && each.start <= each.end && each.end <= changed.length);
        }
        assert.equal(typeof form, 'string');
        assert.ok(value.pieces.every((piece) => piece.to <= value.text.length));
      }
    }
  });

  it('take time in step with the text', () => {
    for (const [head, part] of [
      ['[HKLM\\X]\n"a"=hex(7):', '36,00,'],
      ['[HKLM\\X]\n"a"="', '\\"'],
      ['', '[[[['],
      ['', '["'],
      ['', '"a"=\\\n'],
      ['', '"\n'],
    ] as const) {
      const read = (text: string): void => {
        for (const setting of settings(head + text)) void setting.value;
      };
      assertLinear(read, part, 10_000, 16);
    }
  });
});
