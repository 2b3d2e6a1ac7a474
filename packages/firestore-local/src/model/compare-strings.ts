const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** Orders one UTF-16 unit against another so that whole strings come out in UTF-8 byte order: a surrogate stands for a code point above U+FFFF. */
export function compareUnits(a: number, b: number): number {
  const high = isSurrogate(a);
  if (high === isSurrogate(b)) return a - b;
  return high ? 1 : -1;
}

/** Orders strings by their UTF-8 bytes (Firestore: "Text strings, UTF-8 encoded byte order"), which differs from JavaScript's `<` above U+D7FF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return compareUnits(left, right);
  }
  return a.length - b.length;
}
