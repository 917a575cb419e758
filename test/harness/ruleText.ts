import type { Match } from '../../server/src/model/statement';

/** A rule that every dialect of the tests can say. */
export interface TextRule {
  readonly action: 'allow' | 'block';
  readonly transport: 'tcp' | 'udp';
  readonly from: number;
  readonly to: number;
  /** In prefix form; undefined for everybody. */
  readonly source: string | undefined;
  /** Of equals the one that blocks goes before. */
  readonly priority: number;
  /** Where the last rule that matches decides: it is not asked further. */
  readonly quick: boolean;
}

export interface TextDialect {
  readonly name: string;
  /** Id of the host language. */
  readonly language: string;
  readonly match: Match;
  /** Between the ends of a range. */
  readonly sign: string;
  /** One rule on a line or on lines of its own. `ports` takes the place of the ports of the rule, `transport` that of its transport. */
  rule(rule: TextRule, index: number, ports?: string, transport?: string): string;
  /** True where rules are asked by numbers that are those of their lines: between two of them none can be put. */
  readonly isNumbered?: boolean;
  /** It lets through what no rule decides, where some rule blocks something. */
  readonly isOpen?: true;
  /** False where addresses are objects that are not read: rules are then for everybody. */
  readonly namesSources?: false;
  /** What stands around the rules. */
  whole(rules: readonly string[]): string;
}

export const joined = (rules: readonly string[]): string => rules.map((rule) => `${rule}\n`).join('');

export const portsOf = ({ from, to }: TextRule, sign: string): string =>
  from === to ? `${from}` : `${from}${sign}${to}`;

export const word = ({ action }: TextRule, allow: string, block: string): string =>
  action === 'allow' ? allow : block;

/** No two rules of a group of Azure have one number; of equals the one that blocks goes before. */
export const unequal = (r: TextRule, i: number): number => r.priority * 20 + (r.action === 'block' ? 0 : 10) + i;

/** Address and mask of a prefix, the mask inverted where that is the way of a dialect. */
export function masked(source: string, isInverted = false): string {
  const [address = '', length = '32'] = source.split('/');
  const hosts = 2 ** (32 - Number(length)) - 1;
  const bits = isInverted ? hosts : 0xffffffff - hosts;
  return `${address} ${[24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join('.')}`;
}
