import {
  ABSENT,
  type Action,
  byDefault,
  type Rule,
  type StatementBase,
  type Term,
  type TransportSet,
  type Written,
} from '../../model/statement';

/** What a rule of address translation says of its packets beyond the port that is translated: the caller's port. */
export const translatingRule = (base: StatementBase, transport: Written<TransportSet>, ends: Term['ends']): Rule => ({
  kind: 'rule',
  ...base,
  terms: [{ transport, ends, opaque: [] }],
  stands: 'network',
  direction: ABSENT,
  action: byDefault<Action>('translate'),
  enabled: byDefault(true),
  order: { chain: 'nat', priority: ABSENT },
  name: ABSENT,
  description: ABSENT,
  program: ABSENT,
  service: ABSENT,
  profiles: ABSENT,
  returning: false,
});
