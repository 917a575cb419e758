import { makerOf } from '../../model/commandWords';
import { leaves } from '../../model/value';
import type { Vocabulary } from '../../model/vocabulary';
import { type Call, callsOf, NOTHING, recordOf, type Understood } from './call';
import { given } from './fields';
import { groupMadeBy, makesRule, standing } from './groups';
import { readNetworkRule } from './recordRules';

/**
 * `New-AzNetworkSecurityGroup -SecurityRules $smtp,$web`: the rules that were made for it, once more, now that it is
 * known which of them are asked together.
 */
export function readNewGroup({ item, binding }: Call, vocabulary: Vocabulary): Understood {
  const rules = given(binding, 'SecurityRules')?.value;
  const group = item.kind === 'command' && rules ? groupMadeBy(item) : undefined;
  if (!rules || group === undefined) return NOTHING;
  const statements = leaves(rules).flatMap((value) => {
    const maker = makerOf(value);
    const record = maker && makesRule(maker) ? recordOf(maker, vocabulary) : undefined;
    const reading = record?.reading;
    if (!maker || !record || !reading) return [];
    return callsOf(maker, record).flatMap((call) =>
      readNetworkRule(call, reading, (direction) => standing(group, direction)).statements.flatMap((statement) =>
        // Its mistakes are told where it is made.
        statement.kind === 'rule' ? [{ ...statement, mistakes: [] }] : [],
      ),
    );
  });
  return { statements };
}
