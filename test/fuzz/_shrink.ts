import { Document } from '../../server/src/document/document';
import { spanOf } from '../../server/src/base/span';
import { statements, comments, unreadIn } from '../../server/src/document/view';
import { allReferences } from '../../server/src/document/references';
import { testDocument } from '../harness/catalog';
import { Random } from '../harness/random';
import { applied, mutation } from './mutate';
import { seeds } from './seeds';
const [,, name, SEEDs, ROUNDS] = process.argv; const SEED = Number(SEEDs);
const { language, text: original } = seeds().find((s) => s.name === name)!;
const seen = (d: Document) => JSON.stringify({ s: [...statements(d)].map((s) => [s.kind, spanOf(s.place)]), r: allReferences(d).map((r) => [r.span, r.use.literal.text, r.use.via.map(spanOf)]), u: [...unreadIn(d)].map((u) => [spanOf(u.place), u.why]), c: [...comments(d)].map((c) => spanOf(c.place)) });
const bad = (before: string, ch: { start: number; end: number; text: string }): boolean => {
  const d = testDocument(before, { language }); d.analysed();
  d.update([{ range: { start: d.positionAt(ch.start), end: d.positionAt(ch.end) }, text: ch.text }], 2);
  return seen(d) !== seen(testDocument(d.getText(), { language }));
};
const random = new Random(SEED * 2654435761 + name!.length * 40503 + original.length);
let text = original; const d0 = testDocument(text, { language }); if (random.below(2) === 0) d0.analysed();
for (let round = 0; round < Number(ROUNDS); round++) {
  const ch = mutation(text, random);
  const before = text;
  if (bad(before, ch)) {
    console.log('round', round, JSON.stringify(ch));
    // shrink by removing lines outside of change
    let cur = before, c = ch; let step = 64;
    while (step >= 1) {
      let changed = false;
      const lines = cur.split(/(?<=\n)/); let off = 0;
      for (let i = 0; i < lines.length; i += step) {
        const seg = lines.slice(i, i + step).join(''); const from = cur.indexOf(seg, off);
        const s = lines.slice(0, i).join('').length, e = s + seg.length;
        if (!(e <= c.start || s >= c.end)) continue;
        const next = cur.slice(0, s) + cur.slice(e); const nc = e <= c.start ? { ...c, start: c.start - seg.length, end: c.end - seg.length } : c;
        if (bad(next, nc)) { cur = next; c = nc; changed = true; break; }
        void from; void off;
      }
      if (!changed) step = step >> 1;
    }
    console.log(JSON.stringify(cur), JSON.stringify(c), cur.length);
    const d = testDocument(cur, { language }); d.analysed(); d.update([{ range: { start: d.positionAt(c.start), end: d.positionAt(c.end) }, text: c.text }], 2);
    console.log(seen(d)); console.log(seen(testDocument(d.getText(), { language })));
    break;
  }
  const d = testDocument(text, { language }); d.update([{ range: { start: d.positionAt(ch.start), end: d.positionAt(ch.end) }, text: ch.text }], 2); text = d.getText();
  const r3 = [random.below(text.length + 1)]; void r3;
}
