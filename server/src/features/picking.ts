import type { UserGroup } from '../analysis/configuration';
import { trafficOf } from '../analysis/traffic';
import { ownText } from '../base/ownText';
import { overlaps, type PortSet } from '../base/portSet';
import type { Knowledge } from '../knowledge/knowledge';
import type { Rule } from '../model/statement';
import type { DiagnosticRule } from '../rules/rule';

/** More kinds of traffic than that are forgotten and found again. */
const MOST_KINDS = 4096;

/**
 * Chooses which diagnostics are asked about a firewall rule: not those whose ports it does not name, and of those that
 * look at its traffic alone only the ones that had something to say of the same traffic before.
 */
export class Picker {
  private readonly traffic: readonly DiagnosticRule[];
  private readonly others: readonly { readonly rule: DiagnosticRule; readonly ports: PortSet | undefined }[];
  /** By what `trafficOf` tells: the diagnostics that spoke. */
  private readonly spoke = new Map<string, readonly DiagnosticRule[]>();

  constructor(
    rules: readonly DiagnosticRule[],
    knowledge: Knowledge,
    private readonly groups: readonly UserGroup[],
  ) {
    this.traffic = rules.filter(({ looksAt }) => looksAt === 'traffic');
    this.others = rules
      .filter(({ looksAt }) => looksAt !== 'traffic')
      .map((rule) => ({ rule, ports: rule.ports?.(knowledge) }));
  }

  /** Gives each diagnostic to be asked to `ask`, which tells whether it spoke. */
  each(statement: Rule, ask: (rule: DiagnosticRule) => boolean): void {
    const traffic = trafficOf(statement, this.groups);
    const known = this.spoke.get(traffic);
    const spoke = (known ?? this.traffic).filter(ask);
    if (!known) {
      if (this.spoke.size >= MOST_KINDS) this.spoke.clear();
      // It is kept when the document it was read from is long gone.
      this.spoke.set(ownText(traffic), spoke);
    }
    for (const { rule, ports } of this.others) if (!ports || names(statement, ports)) ask(rule);
  }
}

const names = ({ terms }: Rule, wanted: PortSet): boolean => {
  for (const { ends } of terms)
    for (const { uses } of ends) for (const { ports } of uses) if (overlaps(ports, wanted)) return true;
  return false;
};
