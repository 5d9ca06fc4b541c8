/** The function, which computes once what it answers for a key, as long as the key lives. */
export function memoize<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    let answer = known.get(key);
    if (!answer) {
      answer = { value: compute(key) };
      known.set(key, answer);
    }
    return answer.value;
  };
}
