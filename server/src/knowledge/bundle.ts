import type { CmdletRecord } from '../model/vocabulary';
import type {
  CollisionRule,
  Conflict,
  Connector,
  DynamicRange,
  Flow,
  GeneralName,
  Mistake,
  OtherKnob,
  Party,
  PortGroup,
  Product,
  RegistryKnob,
  Service,
  SetupRule,
  Source,
  TimelineEvent,
} from './types';

/** Everything under `data/`, as `scripts/build-knowledge.mjs` puts it together. */
export interface KnowledgeBundle {
  readonly services: readonly Service[];
  readonly flows: readonly Flow[];
  readonly conflicts: readonly Conflict[];
  readonly connectors: readonly Connector[];
  readonly collisionRules: readonly CollisionRule[];
  readonly setupRules: readonly SetupRule[];
  readonly registry: readonly RegistryKnob[];
  readonly knobs: readonly OtherKnob[];
  readonly mistakes: readonly Mistake[];
  readonly timeline: readonly TimelineEvent[];
  readonly groups: readonly PortGroup[];
  readonly dynamicRanges: readonly DynamicRange[];
  readonly products: readonly Product[];
  readonly parties: readonly Party[];
  readonly sources: readonly Source[];
  readonly names: readonly GeneralName[];
  readonly cmdlets: readonly CmdletRecord[];
}
