/** A `Map`, or a `WeakMap` where an answer is to live no longer than what it is about. */
interface Answers<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): unknown;
}

/** The same function, which computes its answer to each key once. */
export function memoize<Key, Value>(
  compute: (key: Key) => Value,
  known: Answers<NoInfer<Key>, NoInfer<Value>>,
): (key: Key) => Value {
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
