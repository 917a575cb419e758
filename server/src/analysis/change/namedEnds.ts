import type { Address, End, Rule, Term, Written } from '../../model/statement';
import { valueOf } from '../../model/statement';
import { isAnyZone } from '../addresses';

// A name of an object or a word like LocalSubnet stands for addresses that the file does not tell. Whoever compares two
// versions of a file need not know them: the same name is the same in both. So a name is put beside the zone of its end,
// where it is a condition like others.

const SIGN = '\u0000';

/** A zone with a name of addresses beside it; '' for what is not said. */
export interface NamedZone {
  readonly zone: string;
  readonly name: string;
}

/** A zone and the name of addresses that was set aside with it. */
export function namedZone(text: string): NamedZone {
  const at = text.indexOf(SIGN);
  return at < 0 ? { zone: text, name: '' } : { zone: text.slice(0, at), name: text.slice(at + 1) };
}

/** True for a zone of a rule that traffic of another one passes as well. */
export function holdsIn(rule: string, traffic: string): boolean {
  if (rule === '' || rule === traffic) return true;
  const [own, other] = [namedZone(rule), namedZone(traffic)];
  return (own.zone === '' || own.zone === other.zone) && (own.name === '' || own.name === other.name);
}

/** The rule with each name of addresses as a condition of its own; the rule itself where it has none. */
export function withNamesAside(rule: Rule): Rule {
  if (!rule.terms.some(({ ends }) => ends.some(hasNames))) return rule;
  return { ...rule, terms: rule.terms.flatMap(termsOf) };
}

const isName = ({ kind, text }: Address): boolean =>
  kind === 'name' || kind === 'keyword' || (kind === 'any' && text.toLowerCase() === 'internet');

const hasNames = ({ addresses }: End): boolean => valueOf(addresses)?.some(isName) ?? false;

function termsOf(term: Term): Term[] {
  const [first, second] = term.ends.map(endsOf) as [readonly End[], readonly End[]];
  return first.flatMap((one) => second.map((other): Term => ({ ...term, ends: [one, other] })));
}

function endsOf(end: End): readonly End[] {
  const addresses = valueOf(end.addresses) ?? [];
  const names = addresses.filter(isName);
  // Where not even the zone can be read, nothing can stand beside it.
  if (names.length === 0 || end.zone.kind === 'unread') return [end];
  const others = addresses.filter((address) => !isName(address));
  const zone = valueOf(end.zone) ?? '';
  const result = names.map(
    ({ text }): End => ({
      ...end,
      addresses: { kind: 'absent' },
      zone: { kind: 'default', value: `${isAnyZone(zone) ? '' : zone}${SIGN}${text}` },
    }),
  );
  if (others.length > 0)
    result.push({ ...end, addresses: { ...end.addresses, value: others } as Written<readonly Address[]> });
  return result;
}
