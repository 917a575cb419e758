import type { Place } from '../../base/span';
import type { Setting } from '../../model/item';
import type { Scope, Source } from '../../model/language';
import { plainText, type Text } from '../../model/value';
import { isBlank, type Rows, VALUE, WIDTH } from './rows';
import { decoded, unescaped } from './texts';

/** Id of the language, in its items. */
export const ID = 'registry-file';

const QUOTE = 34;
const MINUS = 45;
const AT = 64;

/** The values and deleted keys of a chunk, without the values that are known to need no look. */
export function* settings(rows: Rows, source: Source, known: Scope['known'] = undefined): Generator<Setting> {
  const { cells, entry, wide } = rows;
  const cell = (index: number): number => cells[index] as number;
  let { removed } = entry;
  let section = entry.key === undefined ? undefined : plainText(entry.key, source.place(rows.from, rows.from));
  for (let i = 0; i < cells.length; i += WIDTH) {
    if (cell(i) === VALUE) {
      if (section && !removed && !known?.(cell(i + 1), cell(i + 4), section.text)) {
        yield new RegistrySetting(source, section, cell(i + 1), cell(i + 2), cell(i + 3), cell(i + 4), wide);
      }
      continue;
    }
    const [start, end, keyFrom, keyTo] = [cell(i + 1), cell(i + 2), cell(i + 3), cell(i + 4)];
    section = plainText(source.text.slice(keyFrom, keyTo), source.place(keyFrom, keyTo));
    removed = source.text.charCodeAt(start + 1) === MINUS;
    if (!removed) continue;
    const place = source.place(start, end);
    const none = plainText('', source.place(end, end));
    yield { kind: 'setting', language: ID, section, name: none, form: '', value: none, removes: true, place };
  }
}

/** A value of a section. Its parts are read when they are asked for: most values of a file concern nobody. */
class RegistrySetting implements Setting {
  readonly kind = 'setting';
  readonly language = ID;
  private madeName: Text | undefined;
  private madeValue: Text | undefined;

  constructor(
    private readonly source: Source,
    readonly section: Text,
    private readonly start: number,
    private readonly nameEnd: number,
    private readonly valueStart: number,
    private readonly end: number,
    private readonly wide: boolean,
  ) {}

  get place(): Place {
    return this.source.place(this.start, this.end);
  }

  /** `@` for the default value. */
  get name(): Text {
    this.madeName ??=
      this.source.text.charCodeAt(this.start) === AT
        ? plainText('@', this.source.place(this.start, this.nameEnd))
        : unescaped(this.source, this.start, this.nameEnd);
    return this.madeName;
  }

  get removes(): boolean {
    return this.source.text.charCodeAt(this.valueStart) === MINUS && this.valueStart < this.end;
  }

  get form(): string {
    const { text } = this.source;
    if (this.valueStart >= this.end || this.removes) return '';
    if (text.charCodeAt(this.valueStart) === QUOTE) return 'sz';
    const colon = text.indexOf(':', this.valueStart);
    return colon < 0 || colon >= this.end ? '' : text.slice(this.valueStart, colon).trim().toLowerCase();
  }

  get value(): Text {
    this.madeValue ??= this.readValue();
    return this.madeValue;
  }

  private readValue(): Text {
    const { source, valueStart, end, form } = this;
    const place = source.place(valueStart, end);
    if (form === 'sz') return unescaped(source, valueStart, end);
    if (form === '') return { ...plainText('', place), pieces: [] };
    const colon = source.text.indexOf(':', valueStart);
    if (TEXT_FORMS.has(form)) return decoded(source, colon + 1, end, place, this.wide, form === 'hex(7)');
    let from = colon + 1;
    while (from < end && isBlank(source.text.charCodeAt(from))) from++;
    const digits = plainText(source.text.slice(from, end), source.place(from, end));
    return { ...digits, place };
  }
}

/** Hexadecimal forms that hold text: REG_SZ, REG_EXPAND_SZ, REG_MULTI_SZ. */
const TEXT_FORMS = new Set(['hex(1)', 'hex(2)', 'hex(7)']);
