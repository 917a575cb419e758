import type { Place } from '../../base/span';
import type { Argument, Command, Redirection, Words } from '../../model/item';
import { plainText, type Text } from '../../model/value';

/** A command of a script, its variables resolved. */
export class ScriptCommand implements Command, Words {
  readonly kind = 'command';
  readonly redirections: readonly Redirection[] = [];
  private made: readonly Argument[] | undefined = undefined;

  constructor(
    readonly language: string,
    readonly context: readonly Command[],
    readonly place: Place,
    private readonly texts: readonly Text[],
    /** What picks the things that are meant: `find chain=input` of `set [find chain=input] disabled=yes`. */
    readonly source?: Command,
  ) {}

  get words(): Words {
    return this;
  }

  get count(): number {
    return this.texts.length;
  }

  get name(): Text {
    return this.value(0);
  }

  get arguments(): readonly Argument[] {
    this.made ??= this.texts.slice(1).map((value) => ({ kind: 'value', value, place: value.place }));
    return this.made;
  }

  text(index: number): string {
    return this.texts[index]?.text ?? '';
  }

  isQuoted(index: number): boolean {
    return this.texts[index]?.quote === '"';
  }

  placeOf(index: number): Place | undefined {
    return this.texts[index]?.place;
  }

  value(index: number): Text {
    return this.texts[index] ?? plainText('', this.place);
  }
}
