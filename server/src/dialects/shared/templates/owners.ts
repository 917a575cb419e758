import type { Order } from '../../../model/statement';
import { HOLE, type Text, type Value } from '../../../model/value';

/** How rules of one owner are asked. */
export type Asked = Pick<Order, 'match' | 'unique' | 'numbers' | 'named'>;

/** No two rules of an owner and direction have one priority, and the lowest one is asked first. */
export const BY_NUMBER: Asked = { match: 'priority', unique: true };

/** The same in network security groups of Azure, with the numbers that these take. */
export const IN_SECURITY_GROUP: Asked = { ...BY_NUMBER, numbers: [100, 4096] };

/** The same in templates of Azure: what it exports holds a rule within its group and once more as a resource. */
export const IN_EXPORTED_GROUP: Asked = { ...IN_SECURITY_GROUP, named: true };

/** The same in network ACLs of AWS. */
export const IN_NETWORK_ACL: Asked = { ...BY_NUMBER, numbers: [1, 32_766] };

/** The lowest priority is asked first; of rules with one priority those that block. */
export const BY_PRIORITY: Asked = { match: 'priority' };

/** The same among the rules of a network of Google. */
export const IN_NETWORK: Asked = { ...BY_PRIORITY, numbers: [0, 65_535] };

/** Rules only allow, and each of them does: security groups of AWS. */
export const UNION: Asked = { match: 'union' };

/** What a resource is known by elsewhere. */
const IDENTITY = /\.(?:id|name|arn|self_link|group_id|GroupId|Id)$/;

/** A text that is written where it stands, and in whole. What comes through a parameter may be the same for two of them. */
export const isWrittenOut = ({ text, pieces }: Text): boolean =>
  text !== '' && !text.includes(HOLE) && pieces.every(({ via }) => via.length === 0);

/**
 * The group, list or network that a field names: a name that is written there, or a resource of the file. Undefined where
 * only the inputs of a template tell, and for one of several that a resource is made as.
 */
export function ownerIn(value: Value | undefined, language: string): string | undefined {
  if (value?.kind === 'text') return isWrittenOut(value) ? value.text : undefined;
  if (value?.kind !== 'unknown' || value.name === undefined) return undefined;
  const { name } = value;
  // `type.label[0].id` is known by its type and label alone.
  if (language === 'hcl' && name.split('.').length < 3) return undefined;
  return name.replace(IDENTITY, '');
}

/** Owner and direction as the name of a chain; nothing is said of the order where the owner is not known. */
export const chainOf = (
  owner: string | undefined,
  direction: string | undefined,
  asked: Asked,
): { readonly chain: string; readonly asked: Asked | undefined } =>
  owner === undefined || direction === undefined
    ? { chain: direction ?? '', asked: undefined }
    : { chain: `${owner}/${direction}`, asked };
