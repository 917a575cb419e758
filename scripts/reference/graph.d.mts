import type { RoleId, VersionId } from '../../server/src/knowledge/ids';
import type { Knowledge } from '../../server/src/knowledge/knowledge';

export interface FlowGraph {
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly lines: readonly string[] }[];
  readonly edges: readonly {
    readonly node: string;
    readonly side: 'in' | 'out';
    readonly always: boolean;
    readonly bothWays: boolean;
    readonly lines: readonly string[];
  }[];
}

export function flowGraph(knowledge: Knowledge, version: VersionId, role?: RoleId): FlowGraph;
