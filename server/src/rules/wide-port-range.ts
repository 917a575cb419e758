import { count } from '../base/portSet';
import type { DiagnosticRule } from './rule';
import { batch, cloudRule, netshScript, newRule, policyFile } from './shared/examples';
import { allows, filterOf, isPortless, servingEnds, stretchesOf } from './shared/filters';

export const widePortRange: DiagnosticRule = {
  meta: {
    code: 'wide-port-range',
    severity: 'information',
    on: false,
    scope: 'evidence',
    ofStandingRules: true,
    summary: 'An allow rule opens a range wider than the setting allows.',
    why: `A wide range is easy to write and hard to review: what listens in it changes with every update of the server, and nobody can tell from the rule what it was for. This check is off until you switch it on; \`exchangePorts.widePortRange.threshold\` says how many ports a range may hold, 1000 unless set otherwise.

Ports that callers draw for themselves, the source side of a rule, are not counted.`,
    instead: 'List the ports that the service needs. For RPC on a Windows server use the keyword RPC.',
    references: ['ms-network-ports'],
    bad: [
      cloudRule('10.0.0.0/8', '5000-9000'),
      newRule("-DisplayName 'Exchange' -Direction Inbound -Protocol TCP -LocalPort 5000-9000 -Action Allow"),
      batch('name="Exchange media" dir=in action=allow protocol=udp localport=16384-32767'),
      netshScript('name="Exchange" dir=in action=allow protocol=tcp localport=25,5000-9000'),
      policyFile('Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=5000-9000|Name=Exchange'),
    ],
    good: [
      cloudRule('10.0.0.0/8', '6001-6004'),
      newRule(
        "-DisplayName 'Exchange SMTP' -Direction Inbound -Protocol TCP -LocalPort 25 -RemotePort 1024-65535 -Action Allow",
      ),
      newRule("-DisplayName 'Exchange' -Direction Inbound -Protocol TCP -LocalPort 5000-9000 -Action Block"),
      batch('name="Exchange media" dir=in action=allow protocol=udp localport=16384-17383'),
    ],
  },
  statements: ['rule', 'amendment', 'translation'],
  looksAt: 'traffic',
  *check(statement, context) {
    const { widePortRange: most } = context.options;
    const filter = filterOf(statement);
    const ends =
      statement.kind === 'translation'
        ? [statement.from]
        : (filter?.terms ?? []).flatMap((term) =>
            filter && allows(filter, term) && !isPortless(term) ? servingEnds(filter, term) : [],
          );
    for (const end of ends) {
      for (const { ports, place, text } of stretchesOf(end)) {
        const width = count(ports);
        if (width <= most) continue;
        yield {
          place,
          message: `${text} opens ${width} ports at once; more than ${most} are hard to review. List those that the service needs.`,
        };
      }
    }
  },
};
