import { MAX_PORT } from '../base/portSet';
import type { Place } from '../base/span';
import { valueOf } from '../model/statement';
import type { DiagnosticRule, Fix } from './rule';
import { taskRunning } from './shared/examples';

export const dynamicRangeTooNarrow: DiagnosticRule = {
  meta: {
    code: 'dynamic-range-too-narrow',
    severity: 'error',
    on: true,
    scope: 'anywhere',
    summary: '`set dynamicport` with a start below 1025, fewer than 255 ports, or an end above 65535.',
    why: 'Windows takes a dynamic range only when it begins at 1025 or later, holds at least 255 ports and ends at 65535 or before. `num=` is a count: start 6005 with num 59530 ends at 65534. A command outside these limits is refused and the old range stays.',
    instead: 'Keep the limits; the range that Exchange Setup writes is start 6005, num 59530.',
    references: ['ms-kb929851'],
    bad: [
      { language: 'batch', text: 'netsh int ipv4 set dynamicport tcp start=6005 num=65534' },
      { language: 'powershell', text: 'netsh int ipv4 set dynamicport tcp start=1000 num=500' },
      { language: 'batch', text: 'netsh int ipv4 set dynamicport tcp start=50000 num=100' },
      { language: 'netsh-script', text: 'interface ipv4\nset dynamicport tcp start=60000 num=100\n' },
      taskRunning('win_command', 'netsh int ipv4 set dynamicport tcp start=60000 num=100'),
    ],
    good: [
      { language: 'batch', text: 'netsh int ipv4 set dynamicport tcp start=6005 num=59530' },
      { language: 'powershell', text: 'netsh int ipv6 set dynamicport udp start=49152 num=16384' },
    ],
  },
  statements: ['dynamic-range'],
  *check(statement, context) {
    if (statement.kind !== 'dynamic-range') return;
    const knob = context.knowledge.knob('dynamic-port-range');
    const least = knob && 'least' in knob ? knob.least : undefined;
    const leastCount = knob && 'leastCount' in knob ? knob.leastCount : undefined;
    const start = valueOf(statement.start);
    const count = valueOf(statement.number);
    if (start !== undefined && least !== undefined && start < least && statement.start.kind === 'written') {
      const { place } = statement.start;
      // The count stays, so that the range has as many ports as it was meant to have.
      const fits = count === undefined || least + count - 1 <= MAX_PORT;
      yield {
        place,
        message: `Windows refuses a dynamic range that begins below ${least}.`,
        fixes: fits ? writing(place, least, `Begin at ${least}`) : [],
      };
    }
    if (count !== undefined && statement.number.kind === 'written') {
      if (leastCount !== undefined && count < leastCount) {
        const { place } = statement.number;
        const fits = start === undefined || start + leastCount - 1 <= MAX_PORT;
        yield {
          place,
          message: `Windows refuses a dynamic range of fewer than ${leastCount} ports; num is a count.`,
          fixes: fits ? writing(place, leastCount, `Write num=${leastCount}`) : [],
        };
      } else if (start !== undefined && start + count - 1 > MAX_PORT) {
        const most = MAX_PORT - start + 1;
        const { place } = statement.number;
        // Who writes the last port where the count is due means the range up to it.
        const meant = count <= MAX_PORT && count > start ? count - start + 1 : most;
        yield {
          place,
          message: `num is a count, not the last port: ${start} with ${count} would end at ${start + count - 1}, and Windows refuses it.`,
          fixes: most > 0 ? writing(place, meant, `Write num=${meant}`) : [],
        };
      }
    }
  },
};

const writing = (place: Place, number: number, title: string): readonly Fix[] => [
  { title, safety: 'suggestion', edits: [{ place, newText: String(number) }] },
];
