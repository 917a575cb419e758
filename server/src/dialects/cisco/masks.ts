import type { Address } from '../../model/statement';

/** A network by its base and its mask, whichever way round the mask is written. */
export function networkOf(base: string, mask: string): Pick<Address, 'kind' | 'text'> {
  const bits = bitsOf(mask);
  if (base === '0.0.0.0' && (mask === '0.0.0.0' || mask === '255.255.255.255')) return { kind: 'any', text: 'any' };
  if (mask === '0.0.0.0' || mask === '255.255.255.255') return { kind: 'literal', text: base };
  const length = ones(bits) ?? ones(~bits >>> 0);
  return length === undefined
    ? { kind: 'name', text: `${base} ${mask}` }
    : { kind: 'literal', text: `${base}/${length}` };
}

function bitsOf(mask: string): number {
  let bits = 0;
  for (const part of mask.split('.')) bits = ((bits << 8) | (Number(part) & 255)) >>> 0;
  return bits;
}

/** How many ones a mask begins with, when nothing but zeros follows. */
function ones(bits: number): number | undefined {
  const length = bits === 0xffffffff ? 32 : Math.clz32(~bits >>> 0);
  return length > 0 && (length === 32 || (bits << length) >>> 0 === 0) ? length : undefined;
}
