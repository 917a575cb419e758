/** What is kept for a key, made when it is first asked for. */
export function keptFor<K extends object, V>(kept: WeakMap<K, V>, key: K, make: (key: K) => V): V {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  kept.set(key, made);
  return made;
}

/**
 * A function that remembers its last answers, for what one rule after the other asks of the same statement. A WeakMap
 * would not do: its values lead back to their keys, and what it holds then outlives every quick sweep of the heap.
 */
export function remembering<K extends object, V>(answers: number, make: (key: K) => V): (key: K) => V {
  const keys: K[] = [];
  const values: V[] = [];
  let next = 0;
  return (key) => {
    const at = keys.indexOf(key);
    if (at >= 0) return values[at] as V;
    const made = make(key);
    keys[next] = key;
    values[next] = made;
    next = (next + 1) % answers;
    return made;
  };
}
