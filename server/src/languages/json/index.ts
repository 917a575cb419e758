import type { HostLanguage } from '../../model/language';
import { isSection } from '../data/definitions';
import { emitParameters, emitPart } from '../data/emit';
import type { Sink } from '../data/sink';
import { isOurFile, isOurs, type Unit } from '../data/unit';
import { table } from '../data/values';
import { emitTerraform } from '../hcl/json';
import { Reader } from './read';
import { readValue, stringText } from './tree';

const ID = 'json';

/** JSON files with something of ours in them: templates of clouds. Parts without any cost a look. */
export const json: HostLanguage<Unit> = {
  id: ID,
  title: 'JSON',
  languageIds: ['json', 'jsonc', 'arm-template', 'json-cloudformation'],
  extensions: ['.json', '.jsonc', '.template'],
  // Strict readers of JSON take no comments: none is written, those that are there are read.
  comment: undefined,
  trailingComment: undefined,
  lists: { comma: 'everywhere' },
  recognises: (head) => /^\s*[{[/#]/.test(head) && isOurFile(head),
  read: (source, options) => new Reader(source, options).read(),
  run(parts, source, scope, emit) {
    const sink: Sink = { language: ID, scope, play: 0, separatorIn: () => ', ', emit };
    for (const part of parts) {
      const { start, end, key, path } = part;
      if (emitTerraform(part, source, scope, ID, emit)) continue;
      if (!isOurs(source.text.slice(start, end))) continue;
      const value = readValue(source, start, end);
      if (!value) continue;
      const name = key && stringText(source, key.start, key.end);
      if (name && path.length === 0 && isSection(name.text)) emitParameters(value, sink);
      else if (name && value.kind === 'text') {
        // A member that holds one text stands as a table of itself.
        emitPart(table([{ key: name, value, place: value.place }], value.place), undefined, sink);
      } else emitPart(value, name, sink);
    }
  },
};
